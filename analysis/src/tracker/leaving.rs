use synema_trace::TcpState;

use super::Transition;
use super::control::Control;
use super::end::End;

impl End {
    /// What a segment that this end sends tells of its state: first what it must have received without our seeing it,
    /// then what sending it does.
    pub(super) fn leaving(&mut self, segment: &Control) -> Vec<Transition> {
        let mut steps = Vec::new();
        let mut state = self.state;
        if segment.flags.ack() && !segment.flags.rst() {
            self.has_everything_before(segment.ack);
            if let Some(missed) = self.catch_up(state, segment) {
                state = missed.to;
                steps.push(missed);
            }
        }
        if let Some(own) = self.own_step(state, segment) {
            steps.push(own);
        }
        if !segment.flags.rst() {
            let end = segment.end();
            self.sent_up_to(end);
            if segment.flags.fin() {
                self.fin_sent = Some(end);
            }
        }
        steps
    }

    /// A step that must have happened for this end to send this, though what caused it was not seen.
    fn catch_up(&self, state: TcpState, segment: &Control) -> Option<Transition> {
        let step = |to, name, clause| Some(Transition { to, name, clause });
        match state {
            TcpState::SynSent if !segment.flags.syn() => {
                step(TcpState::Established, "ReceiveSynAck", "9293/3.10.7.3/4")
            }
            TcpState::Established | TcpState::FinWait1 | TcpState::FinWait2 if self.fin_is_in_order() => {
                self.on_fin(state, false)
            }
            _ => None,
        }
    }

    /// What sending this does to the sender's own state.
    fn own_step(&self, state: TcpState, segment: &Control) -> Option<Transition> {
        let step = |to, name, clause| Some(Transition { to, name, clause });
        let flags = segment.flags;
        if flags.rst() {
            return self.own_reset(state, segment);
        }
        match state {
            TcpState::Closed | TcpState::Listen if flags.syn() && !flags.ack() => {
                step(TcpState::SynSent, "ActiveOpen", "9293/3.10.1/CLOSED")
            }
            TcpState::Closed | TcpState::Listen | TcpState::SynSent if flags.syn() && flags.ack() => {
                step(TcpState::SynReceived, "ReceiveSyn", "9293/3.10.7.2/3")
            }
            TcpState::SynReceived | TcpState::Established if flags.fin() => {
                step(TcpState::FinWait1, "Close", "9293/3.10.4/ESTABLISHED")
            }
            TcpState::CloseWait if flags.fin() => step(TcpState::LastAck, "Close", "9293/3.10.4/CLOSE-WAIT"),
            _ => None,
        }
    }

    /// A reset ends the sender's own connection when it speaks of it; one that answers a stray segment takes its
    /// sequence number from that segment's acknowledgment and changes nothing (RFC 9293 §3.5.2, groups 1 and 2).
    fn own_reset(&self, state: TcpState, segment: &Control) -> Option<Transition> {
        let answers_a_stray = match state {
            TcpState::Closed | TcpState::Listen | TcpState::SynSent => true,
            TcpState::SynReceived => self.snd_nxt != Some(segment.seq),
            _ => false,
        };
        (!answers_a_stray).then_some(Transition { to: TcpState::Closed, name: "Abort", clause: "9293/3.10.5" })
    }
}
