//! What arrives at an interface.

use synema_trace::{EventKind, Heading};
use synema_wire::{Endpoint, LinkType, Segment, Seq, Value, datagram, dissect};

use super::World;
use crate::host::{Connection, ConnectionId};
use crate::tcp::{Action, Arriving, Tagged, Tcb};

impl World {
    /// A frame reaches an interface: it is observed, its checksums are verified, and its connection gets the segment.
    pub(super) fn receive(&mut self, host: usize, interface: usize, frame: &[u8], cause: Option<usize>) {
        let own = &self.hosts[host].interfaces[interface];
        let (point, ip, mac) = (own.point, own.ip, own.mac);
        self.trace.observe(self.now, point, Heading::Inbound, frame.len() as u32, frame);
        if frame.get(..6) != Some(&mac.0) {
            return;
        }
        let Some(read) = datagram(LinkType::ETHERNET, frame) else { return };
        let Some((remote, local, segment)) = read.tcp() else { return };
        if local.ip != ip {
            return;
        }
        if let Some(layer) = bad_checksum(frame) {
            let reason = format!("bad {layer} checksum").into();
            let clause = Some("9293/3.1".into());
            self.record(host, (Some(local), Some(remote)), clause, cause, EventKind::Discarded { reason });
            return;
        }
        self.receive_segment(host, local, remote, segment, cause);
    }

    fn receive_segment(
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
                Action::State { .. }
                | Action::Variable { .. }
                | Action::Timer { .. }
                | Action::Urgent
                | Action::Doubt => {}
            }
        }
    }
}

/// The layer whose checksum is wrong, if one is.
fn bad_checksum(frame: &[u8]) -> Option<&'static str> {
    let dissection = dissect(LinkType::ETHERNET, frame);
    let is_bad = |name| dissection.field(name).is_some_and(|field| field.value == Value::Uint(0));
    match (is_bad("ip.checksum.status"), is_bad("tcp.checksum.status")) {
        (true, _) => Some("IP"),
        (_, true) => Some("TCP"),
        _ => None,
    }
}
