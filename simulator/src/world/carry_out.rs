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
        actions: Vec<Tagged<Action>>,
        mut cause: Option<usize>,
    ) {
        let tcb = &self.hosts[host].connection(id).tcb;
        let (local, remote) = (tcb.local, tcb.remote);
        let ends = (Some(local), remote);
        for Tagged { clause, what } in actions {
            match what {
                Action::State { from, to, transition } => {
                    let transition = transition.name().into();
                    self.record(host, ends, Some(clause), cause, EventKind::State { from, to, transition });
                }
                Action::Variable { name, old, new } => {
                    let name = name.name().into();
                    self.record(host, ends, Some(clause), cause, EventKind::Variable { name, old, new });
                }
                Action::Timer { timer, action } => {
                    let set_by = self.hosts[host].connection(id).timer_events[timer as usize];
                    let cause_of_this = if action == TimerAction::Expired { set_by } else { cause };
                    let kind = EventKind::Timer { timer: timer.name().into(), action };
                    let event = self.record(host, ends, Some(clause), cause_of_this, kind);
                    match action {
                        TimerAction::Expired => cause = Some(event),
                        _ => self.hosts[host].connection_mut(id).timer_events[timer as usize] = Some(event),
                    }
                }
                Action::Emit(spec) => {
                    let text = match spec.text_len() {
                        0 => Vec::new(),
                        _ => self.hosts[host].connection(id).tcb.send_queue.text(spec.text.clone()),
                    };
                    if let Some(remote) = remote {
                        self.emit(host, local, remote, &Tagged::new(clause, spec), &text, cause);
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
                    self.record(host, ends, Some(clause), cause, EventKind::Discarded { reason });
                }
            }
        }
        self.settle(host, id, cause);
    }

    /// Brings what the host keeps about a connection in line with its state.
    fn settle(&mut self, host: usize, id: ConnectionId, cause: Option<usize>) {
        self.schedule_timer(host, id);
        let this = &mut self.hosts[host];
        let state = this.connection(id).tcb.state;
        if let Some(parent) = this.connection(id).parent {
            if state != TcpState::SynReceived {
                this.connection_mut(id).parent = None;
                if let Some(listening) = &mut this.connection_mut(parent).listening {
                    listening.opening.retain(|opening| *opening != id);
                    if !matches!(state, TcpState::Closed | TcpState::Listen) {
                        listening.open.push_back(id);
                    }
                }
            }
            self.note_queues(host, parent, cause);
        }
        self.hosts[host].forget_if_over(id);
    }

    /// Records and sends one segment.
    pub(super) fn emit(
        &mut self,
        host: usize,
        src: Endpoint,
        dst: Endpoint,
        segment: &Tagged<SegmentSpec>,
        text: &[u8],
        cause: Option<usize>,
    ) {
        let Tagged { clause, what: spec } = segment;
        let payload = spec.header().segment(src, dst, text);
        let traffic_class = spec.ip.dscp << 2 | spec.ecn.bits();
        let packet = IpPacket {
            dont_fragment: true,
            ttl: spec.ip.ttl,
            traffic_class,
            ..self.packet(host, src.ip, dst.ip, TCP, payload)
        };
        let outgoing = Outgoing::new(packet, spec.purpose.clone(), cause).between(src, dst).under(clause.clone());
        self.send_packet(host, outgoing);
    }
}
