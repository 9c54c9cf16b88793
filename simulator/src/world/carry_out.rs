//! What connections want done: recorded, sent, scheduled.

use synema_trace::{EventKind, TcpState, TimerAction};
use synema_wire::{Endpoint, IpPacket};

use super::World;
use super::ip_input::TCP;
use crate::host::ConnectionId;
use crate::network::Outgoing;
use crate::tcp::{Action, SegmentSpec, Tagged};

impl World {
    /// Carries out a connection's actions in their order. `cause` is the event that led to them.
    pub(super) fn carry_out(
        &mut self,
        host: usize,
        id: ConnectionId,
        mut actions: Vec<Tagged<Action>>,
        mut cause: Option<usize>,
    ) {
        let tcb = &self.hosts[host].connection(id).tcb;
        let (local, remote) = (tcb.local, tcb.remote);
        let ends = (Some(local), remote);
        for Tagged { clause, what } in actions.drain(..) {
            match what {
                Action::State { from, to, transition } => {
                    self.record_with(host, ends, cause, || {
                        let transition = transition.name().into();
                        (Some(clause.into()), EventKind::State { from, to, transition })
                    });
                }
                Action::Variable { name, old, new } => {
                    self.record_with(host, ends, cause, || {
                        (Some(clause.into()), EventKind::Variable { name: name.name().into(), old, new })
                    });
                }
                Action::Timer { timer, action } => {
                    let set_by = self.hosts[host].connection(id).timer_events[timer as usize];
                    let cause_of_this = if action == TimerAction::Expired { set_by } else { cause };
                    let event = self.record_with(host, ends, cause_of_this, || {
                        (Some(clause.into()), EventKind::Timer { timer: timer.name().into(), action })
                    });
                    match action {
                        TimerAction::Expired => cause = Some(event),
                        _ => self.hosts[host].connection_mut(id).timer_events[timer as usize] = Some(event),
                    }
                }
                Action::Emit(spec) => {
                    if let Some(remote) = remote {
                        self.emit(host, local, remote, Tagged::new(clause, spec), Some(id), cause);
                    }
                }
                Action::LearnCookie { cookie, mss } => {
                    if let Some(remote) = remote {
                        self.learn_cookie(host, (local, remote), (cookie, mss), clause.into(), cause);
                    }
                }
                Action::Doubt => {
                    if let Some(remote) = remote {
                        self.doubt_neighbour(host, remote.ip, cause);
                    }
                }
                // RCV.UP is an event of its own
                Action::Urgent => {}
                Action::Discard(reason) => {
                    self.record_with(host, ends, cause, || (Some(clause.into()), EventKind::Discarded { reason }));
                }
            }
        }
        self.spare_actions = actions;
        self.settle(host, id, cause);
    }

    /// Brings what the host keeps about a connection in line with its state.
    fn settle(&mut self, host: usize, id: ConnectionId, cause: Option<usize>) {
        self.schedule_timer(host, id);
        let this = &mut self.hosts[host];
        let state = this.connection(id).tcb.state;
        if let Some(parent) = this.connection(id).parent {
            let is_fast_opened = state == TcpState::SynReceived && this.connection(id).tcb.is_fast_opened();
            if state != TcpState::SynReceived || is_fast_opened {
                this.connection_mut(id).parent = None;
                if let Some(listening) = &mut this.connection_mut(parent).listening {
                    listening.opening.retain(|opening| *opening != id);
                    if is_fast_opened {
                        listening.fast.push(id);
                    }
                    if !matches!(state, TcpState::Closed | TcpState::Listen) {
                        listening.open.push_back(id);
                    }
                }
            }
            self.note_queues(host, parent, cause);
        }
        self.hosts[host].forget_if_over(id);
    }

    /// Records and sends one segment, with its text from the send queue of a connection.
    pub(super) fn emit(
        &mut self,
        host: usize,
        src: Endpoint,
        dst: Endpoint,
        segment: Tagged<SegmentSpec>,
        connection: Option<ConnectionId>,
        cause: Option<usize>,
    ) {
        let Tagged { clause, what: mut spec } = segment;
        let purpose = std::mem::replace(&mut spec.purpose, "".into());
        let (ip, ecn, text, text_len) = (spec.ip, spec.ecn, spec.text.clone(), spec.text_len() as usize);
        let payload = spec.into_header().segment_around(src, dst, text_len, |segment| {
            let queue = connection.map(|id| &self.hosts[host].connection(id).tcb.send_queue).filter(|_| text_len > 0);
            queue
                .into_iter()
                .flat_map(|queue| queue.slices(text.clone()))
                .for_each(|slice| segment.extend_from_slice(slice));
        });
        let traffic_class = ip.dscp << 2 | ecn.bits();
        let packet = IpPacket {
            dont_fragment: true,
            ttl: ip.ttl,
            traffic_class,
            ..self.packet(host, src.ip, dst.ip, TCP, payload)
        };
        let outgoing = Outgoing::new(packet, purpose, cause).between(src, dst).under(clause);
        self.send_packet(host, outgoing);
    }
}
