//! Segments that arrive: which connection gets them, and what the network says of those that were sent.

use synema_trace::{EventKind, TcpState};
use synema_wire::{Endpoint, Segment, Seq};

use super::World;
use crate::host::{Connection, ConnectionId};
use crate::sockets::Errno;
use crate::tcp::{Action, Arriving, Tagged, Tcb};

impl World {
    pub(super) fn receive_segment(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        segment: &Segment<'_>,
        cause: Option<usize>,
    ) {
        let arriving = Arriving::new(self.now, segment);
        let Some(id) = self.hosts[host].find(local, remote) else {
            // a host answers as the connection would that does not exist
            let mut actions = Vec::new();
            Tcb::new(local, self.hosts[host].settings).arrive(&arriving, remote, Seq::default(), &mut actions);
            return self.answer(host, local, remote, actions, cause);
        };
        let is_listening = self.hosts[host].connection(id).listening.is_some();
        if is_listening && arriving.flags.syn() && self.is_backlog_full(host, id) {
            let reason = "the backlog is full".into();
            self.record(host, (Some(local), Some(remote)), None, cause, EventKind::Discarded { reason });
            return;
        }
        let mut actions = Vec::new();
        let this = &mut self.hosts[host];
        let makes_connection = is_listening && arriving.flags.syn() && !arriving.flags.ack() && !arriving.flags.rst();
        let isn = if makes_connection { this.isns.next() } else { Seq::default() };
        let child = this.connection_mut(id).tcb.arrive(&arriving, remote, isn, &mut actions);
        let Some(mut tcb) = child else {
            if is_listening {
                return self.answer(host, local, remote, actions, cause);
            }
            return self.carry_out(host, id, actions, cause);
        };
        tcb.local = local;
        let child = this.add(Connection { parent: Some(id), ..Connection::new(tcb) });
        if let Some(listening) = &mut this.connection_mut(id).listening {
            listening.opening.push(child);
        }
        self.carry_out(host, child, actions, cause);
    }

    fn is_backlog_full(&self, host: usize, id: ConnectionId) -> bool {
        let listening = self.hosts[host].connection(id).listening.as_ref();
        listening.is_some_and(|listening| listening.opening.len() + listening.open.len() >= listening.backlog.max(1))
    }

    /// What is discarded and answered without a connection of its own: by a listening one, or by none.
    fn answer(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        actions: Vec<Tagged<Action>>,
        cause: Option<usize>,
    ) {
        for Tagged { clause, what } in actions {
            match what {
                Action::Emit(spec) => self.emit(host, local, remote, &Tagged::new(clause, spec), &[], cause),
                Action::Discard(reason) => {
                    let kind = EventKind::Discarded { reason };
                    self.record(host, (Some(local), Some(remote)), Some(clause), cause, kind);
                }
                Action::State { .. } | Action::Variable { .. } | Action::Timer { .. } | Action::Urgent => {}
            }
        }
    }

    /// The network could not deliver what a connection has sent. RFC 9293 §3.9.2.2: most of these errors are soft, they
    /// only say why when the connection is given up.
    pub(super) fn error_to_connection(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        errno: Errno,
        _event: usize,
    ) {
        if let Some(id) = self.hosts[host].reachable.get(&(local, Some(remote))).copied() {
            self.hosts[host].connection_mut(id).soft_error = Some(errno);
        }
    }

    /// The way to the other side takes no longer packets than these (RFC 1191 §6.4, RFC 8201 §5).
    pub(super) fn learn_path_mtu(&mut self, host: usize, local: Endpoint, remote: Endpoint, mtu: u32, event: usize) {
        let _ = (host, local, remote, mtu, event, TcpState::Closed);
    }
}
