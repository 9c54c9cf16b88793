//! What connections want done: recorded, sent, scheduled.

use synema_trace::{EventKind, Heading, TcpState, TimerAction};
use synema_wire::{Endpoint, TcpFrame};

use super::{Happening, World};
use crate::host::ConnectionId;
use crate::kernel::Class;
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
                // RCV.UP and the count of retransmissions are events of their own
                Action::Urgent | Action::Doubt => {}
                Action::Discard(reason) => {
                    self.record(host, ends, Some(clause), cause, EventKind::Discarded { reason });
                }
            }
        }
        self.settle(host, id);
    }

    /// Brings what the host keeps about a connection in line with its state.
    fn settle(&mut self, host: usize, id: ConnectionId) {
        self.schedule_timer(host, id);
        let host = &mut self.hosts[host];
        let state = host.connection(id).tcb.state;
        if let Some(parent) = host.connection(id).parent
            && state != TcpState::SynReceived
        {
            host.connection_mut(id).parent = None;
            if let Some(listening) = &mut host.connection_mut(parent).listening {
                listening.opening.retain(|opening| *opening != id);
                if !matches!(state, TcpState::Closed | TcpState::Listen) {
                    listening.open.push_back(id);
                }
            }
        }
        host.forget_if_over(id);
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
        let ends = (Some(src), Some(dst));
        let interface = self.hosts[host].interface_towards(dst.ip);
        let path = interface.and_then(|index| {
            let interface = &self.hosts[host].interfaces[index];
            Some((index, interface.link?, interface.mac, *interface.neighbours.get(&dst.ip)?))
        });
        let Some((interface, link, src_mac, dst_mac)) = path else {
            let reason = format!("no way to {}: it is on no link of this host", dst.ip).into();
            self.record(host, ends, Some(clause.clone()), cause, EventKind::Discarded { reason });
            return;
        };
        let emitted = EventKind::Emitted { text: spec.purpose.to_string() };
        let emitted = self.record(host, ends, Some(clause.clone()), cause, emitted);
        let ip_id = self.hosts[host].take_ip_id();
        let frame = TcpFrame { src_mac, dst_mac, src, dst, ip_id, ttl: 64, tcp: spec.header(), payload: text };
        self.send_frame(host, interface, link, frame.to_bytes(), emitted);
    }

    fn send_frame(&mut self, host: usize, interface: usize, link: (usize, usize), frame: Vec<u8>, emitted: usize) {
        let point = self.hosts[host].interfaces[interface].point;
        self.trace.observe(self.now, point, Heading::Outbound, frame.len() as u32, &frame);
        let (link, end) = link;
        let passage = self.links[link].send(self.now, end, &frame);
        if let Some((rule, verdict)) = passage.fault {
            let actor = &self.trace.events()[emitted].actor;
            let ends = (actor.local, actor.remote);
            self.record(host, ends, None, Some(emitted), EventKind::Fault { rule, verdict });
        }
        let (host, interface) = self.links[link].ends[1 - end];
        for arrival in passage.arrivals {
            let happening = Happening::Arrival { host, interface, frame: frame.clone(), cause: Some(emitted) };
            self.queue.schedule(arrival, Class::Delivery, happening);
        }
    }
}
