use synema_trace::TcpState;

use super::Transition;
use super::control::Control;
use super::end::End;

impl End {
    /// What RFC 9293 §3.10.7 makes of a segment that arrives at this end.
    pub(super) fn arriving(&mut self, segment: &Control) -> Vec<Transition> {
        match self.state {
            TcpState::Closed => Vec::new(),
            TcpState::Listen => self.arriving_at_listen(segment).into_iter().collect(),
            TcpState::SynSent => self.arriving_at_syn_sent(segment).into_iter().collect(),
            _ => self.arriving_otherwise(segment),
        }
    }

    /// §3.10.7.2.
    fn arriving_at_listen(&mut self, segment: &Control) -> Option<Transition> {
        let flags = segment.flags;
        if !flags.syn() || flags.ack() || flags.rst() {
            return None;
        }
        self.take_syn(segment);
        Some(Transition { to: TcpState::SynReceived, name: "ReceiveSyn", clause: "9293/3.10.7.2/3" })
    }

    /// §3.10.7.3.
    fn arriving_at_syn_sent(&mut self, segment: &Control) -> Option<Transition> {
        let flags = segment.flags;
        let acks_our_syn = flags.ack() && self.snd_nxt.is_none_or(|nxt| nxt == segment.ack);
        if flags.ack() && !acks_our_syn {
            return None;
        }
        if flags.rst() {
            let refused = Transition { to: TcpState::Closed, name: "ReceiveReset", clause: "9293/3.10.7.3/2" };
            return acks_our_syn.then_some(refused);
        }
        if !flags.syn() {
            return None;
        }
        self.take_syn(segment);
        Some(match acks_our_syn {
            true => Transition { to: TcpState::Established, name: "ReceiveSynAck", clause: "9293/3.10.7.3/4" },
            false => Transition { to: TcpState::SynReceived, name: "ReceiveSyn", clause: "9293/3.10.7.3/4" },
        })
    }

    fn take_syn(&mut self, segment: &Control) {
        self.rcv_nxt = Some(segment.seq.plus(1));
        self.ahead.clear();
        self.fin_heard = None;
        if segment.payload_len > 0 {
            self.heard(segment.seq.plus(1), segment.seq.plus(1 + segment.payload_len));
        }
    }

    /// §3.10.7.4, in the order of its checks.
    fn arriving_otherwise(&mut self, segment: &Control) -> Vec<Transition> {
        let flags = segment.flags;
        if flags.rst() {
            return self.reset_by(segment).into_iter().collect();
        }
        let mut steps = Vec::new();
        let mut state = self.state;
        let is_ack = flags.ack() && (!flags.syn() || state == TcpState::SynReceived);
        if let Some(step) = is_ack.then(|| self.acked(state, segment)).flatten() {
            state = step.to;
            steps.push(step);
        }
        if flags.syn() {
            return steps;
        }
        let end = segment.seq.plus(segment.payload_len + u32::from(flags.fin()));
        if flags.fin() {
            self.fin_heard = Some(end);
        }
        if end != segment.seq {
            self.heard(segment.seq, end);
        }
        if self.fin_is_in_order() {
            let own_fin_acked = flags.ack() && self.fin_is_acked_by(segment.ack);
            steps.extend(self.on_fin(state, own_fin_acked));
        }
        steps
    }

    /// The reset check: only a reset at RCV.NXT exactly counts (RFC 5961 §3).
    fn reset_by(&self, segment: &Control) -> Option<Transition> {
        if self.rcv_nxt.is_some_and(|next| next != segment.seq) {
            return None;
        }
        let to = match self.state {
            TcpState::SynReceived if self.is_passive => TcpState::Listen,
            _ => TcpState::Closed,
        };
        Some(Transition { to, name: "ReceiveReset", clause: "9293/3.10.7.4/2" })
    }

    /// The ACK check.
    fn acked(&self, state: TcpState, segment: &Control) -> Option<Transition> {
        let step = |to, clause| Some(Transition { to, name: "ReceiveAck", clause });
        match state {
            TcpState::SynReceived if self.snd_nxt.is_none_or(|nxt| !segment.ack.after(nxt)) => {
                step(TcpState::Established, "9293/3.10.7.4/5/SYN-RECEIVED")
            }
            TcpState::FinWait1 if self.fin_is_acked_by(segment.ack) => {
                step(TcpState::FinWait2, "9293/3.10.7.4/5/FIN-WAIT-1")
            }
            TcpState::Closing if self.fin_is_acked_by(segment.ack) => {
                step(TcpState::TimeWait, "9293/3.10.7.4/5/CLOSING")
            }
            TcpState::LastAck if self.fin_is_acked_by(segment.ack) => {
                step(TcpState::Closed, "9293/3.10.7.4/5/LAST-ACK")
            }
            _ => None,
        }
    }
}
