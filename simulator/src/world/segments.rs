//! Segments that arrive: which connection gets them, and what the network says of those that were sent.

use synema_trace::{EventKind, TcpState};
use synema_wire::{Endpoint, Seq};

use super::{Happening, World};
use crate::host::{Connection, ConnectionId};
use crate::network::Node;
use crate::sockets::Errno;

use crate::tcp::{Action, Arriving, CallError, IcmpReport, Tagged, Tcb, beyond};

impl World {
    pub(super) fn receive_segment(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        arriving: &Arriving<'_>,
        cause: Option<usize>,
    ) {
        let found = self.hosts[host].find(local, remote);
        let used = found.and_then(|id| self.used_by_predecessor(host, id, arriving));
        let Some(id) = found.map(|id| self.receiver(host, (local, remote), id, arriving)) else {
            // a host answers as the connection would that does not exist
            let mut actions = std::mem::take(&mut self.spare_actions);
            Tcb::new(local, self.hosts[host].settings).arrive(arriving, remote, Seq::default(), &mut actions);
            return self.answer(host, local, remote, actions, cause);
        };
        let is_listening = self.hosts[host].connection(id).listening.is_some();
        if is_listening {
            // what a listening socket offers is for the link that the answer leaves through
            let mss = self.hosts[host].settings.mss.min(self.hosts[host].segment_room(remote.ip));
            self.hosts[host].connection_mut(id).tcb.settings.mss = mss;
        }
        let full = if is_listening && arriving.flags.syn() { self.full_queue(host, id) } else { None };
        if let Some(reason) = full.or_else(|| self.full_accept_queue_of_opening(host, id, arriving)) {
            let mut actions = std::mem::take(&mut self.spare_actions);
            if self.answer_with_cookie(host, id, (local, remote), arriving, &mut actions) {
                return self.answer(host, local, remote, actions, cause);
            }
            let reason = reason.into();
            self.record(host, (Some(local), Some(remote)), None, cause, EventKind::Discarded { reason });
            return;
        }
        self.limit_fast_opens(host, id);
        let mut actions = std::mem::take(&mut self.spare_actions);
        let now = self.now;
        let more_comes = self.more_arrives_now(host);
        let this = &mut self.hosts[host];
        let makes_connection = is_listening && arriving.flags.syn() && !arriving.flags.ack() && !arriving.flags.rst();
        let isn = if makes_connection { beyond(used, this.isns.next(local, remote, now)) } else { Seq::default() };
        this.connection_mut(id).tcb.more_has_come = more_comes;
        let child = this.connection_mut(id).tcb.arrive(arriving, remote, isn, &mut actions);
        let Some(mut tcb) = child else {
            if is_listening {
                return self.answer(host, local, remote, actions, cause);
            }
            self.carry_out(host, id, actions, cause);
            if more_comes && self.hosts[host].connection(id).tcb.ack_owed.is_some() {
                self.unanswered.push((host, id, cause));
            }
            return;
        };
        tcb.local = local;
        tcb.more_has_come = false;
        let child = this.add(Connection { parent: Some(id), ..Connection::new(tcb) });
        if let Some(listening) = &mut this.connection_mut(id).listening {
            listening.opening.push(child);
        }
        self.carry_out(host, child, actions, cause);
    }

    /// Whether the next thing to happen is that another frame reaches the host at this instant.
    fn more_arrives_now(&self, host: usize) -> bool {
        self.queue.peek().is_some_and(|(at, next)| match next {
            Happening::Arrival { to, .. } => at == self.now && to.node == Node::Host(host),
            _ => false,
        })
    }

    /// Acknowledges what came at one instant, once all of it is taken in (RFC 9293 MUST-59).
    pub(super) fn answer_what_has_come(&mut self) {
        let Some((host, ..)) = self.unanswered.first().copied() else { return };
        if self.more_arrives_now(host) {
            return;
        }
        for (host, id, cause) in std::mem::take(&mut self.unanswered) {
            let mut actions = std::mem::take(&mut self.spare_actions);
            self.hosts[host].connection_mut(id).tcb.answer(self.now, &mut actions);
            self.carry_out(host, id, actions, cause);
        }
    }

    /// SND.NXT of the connection in TIME-WAIT that a new SYN ends.
    fn used_by_predecessor(&self, host: usize, id: ConnectionId, arriving: &Arriving<'_>) -> Option<Seq> {
        let tcb = &self.hosts[host].connection(id).tcb;
        tcb.gives_way_to(arriving).then(|| tcb.snd_nxt.wire())
    }

    /// The connection that a segment is for, of the one that its ends name: a new SYN may end one in TIME-WAIT, where
    /// somebody listens (RFC 6191).
    fn receiver(
        &mut self,
        host: usize,
        (local, remote): (Endpoint, Endpoint),
        id: ConnectionId,
        arriving: &Arriving<'_>,
    ) -> ConnectionId {
        let this = &mut self.hosts[host];
        if !this.connection(id).tcb.gives_way_to(arriving) {
            return id;
        }
        this.reachable.remove(&(local, Some(remote)));
        let listening = this.find(local, remote);
        if listening.is_none() {
            this.reachable.insert((local, Some(remote)), id);
        }
        listening.unwrap_or(id)
    }

    /// RFC 4987 §3.6: a full queue need not turn anyone away, where the host's settings have a key for cookies and it is
    /// the half-open ones that fill it.
    fn answer_with_cookie(
        &mut self,
        host: usize,
        id: ConnectionId,
        (local, remote): (Endpoint, Endpoint),
        arriving: &Arriving<'_>,
        actions: &mut Vec<Tagged<Action>>,
    ) -> bool {
        let listening = self.hosts[host].connection_mut(id);
        let has_room = listening.listening.as_ref().is_some_and(|queue| !queue.is_accept_full());
        has_room && listening.tcb.answer_with_cookie(local, arriving, remote, actions)
    }

    /// Which queue of a listening connection has no room for a SYN. Both are as long as the backlog says, as on Linux.
    fn full_queue(&self, host: usize, id: ConnectionId) -> Option<&'static str> {
        let listening = self.hosts[host].connection(id).listening.as_ref()?;
        match (listening.is_accept_full(), listening.is_syn_full()) {
            (true, _) => Some("the accept queue is full"),
            (false, true) => Some("the SYN queue is full"),
            (false, false) => None,
        }
    }

    /// A handshake that is over has to wait while nobody accepts: its last segment is discarded, as on Linux, and the
    /// SYN,ACK asks for it again.
    fn full_accept_queue_of_opening(
        &self,
        host: usize,
        id: ConnectionId,
        arriving: &Arriving<'_>,
    ) -> Option<&'static str> {
        let connection = self.hosts[host].connection(id);
        let listening = self.hosts[host].connection(connection.parent?).listening.as_ref()?;
        let ends = connection.tcb.state == TcpState::SynReceived && !arriving.flags.syn() && !arriving.flags.rst();
        (ends && listening.is_accept_full()).then_some("the accept queue is full")
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
                Action::Emit(spec) => self.emit(host, local, remote, Tagged::new(clause, spec), None, cause),
                Action::Discard(reason) => {
                    let kind = EventKind::Discarded { reason };
                    self.record(host, (Some(local), Some(remote)), Some(clause.into()), cause, kind);
                }
                Action::State { .. }
                | Action::Variable { .. }
                | Action::Timer { .. }
                | Action::Urgent
                | Action::LearnCookie { .. }
                | Action::Doubt => {}
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
        (errno, seq): (Errno, Option<Seq>),
        event: usize,
    ) {
        let Some(id) = self.hosts[host].reachable.get(&(local, Some(remote))) else { return };
        let connection = self.hosts[host].connection_mut(id);
        connection.soft_error = Some(errno);
        let seq = seq.unwrap_or(connection.tcb.snd_una.wire());
        let report = match errno {
            Errno::ConnectionRefused => IcmpReport::Hard { seq, error: CallError::Refused },
            Errno::NetworkUnreachable => IcmpReport::Soft { seq, error: CallError::NetUnreachable },
            _ => IcmpReport::Soft { seq, error: CallError::HostUnreachable },
        };
        let mut actions = std::mem::take(&mut self.spare_actions);
        connection.tcb.icmp(self.now, report, &mut actions);
        self.carry_out(host, id, actions, Some(event));
    }

    /// The way to the other side takes no longer packets than these (RFC 1191 §6.4, RFC 8201 §5.4).
    pub(super) fn learn_path_mtu(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        (mtu, seq): (u32, Option<Seq>),
        event: usize,
    ) {
        let Some(id) = self.hosts[host].reachable.get(&(local, Some(remote))) else { return };
        let connection = self.hosts[host].connection_mut(id);
        let seq = seq.unwrap_or(connection.tcb.snd_una.wire());
        let headers = if local.ip.is_ipv4() { 40 } else { 60 };
        let report = IcmpReport::TooBig { seq, room: u64::from(mtu).saturating_sub(headers) };
        let mut actions = std::mem::take(&mut self.spare_actions);
        connection.tcb.icmp(self.now, report, &mut actions);
        self.carry_out(host, id, actions, Some(event));
    }
}
