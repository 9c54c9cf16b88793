//! The one place where a connection changes.

use synema_trace::{Clause, Instant, TcpState, TimerAction};

use super::RoundTrip;
use super::tcb::{Origin, Resend, Timed};
use super::{Action, Congestion, Effect, Offset, Ruling, SegmentSpec, Tagged, Tcb, TimerId, Transition, Variable};

impl Tcb {
    /// Carries out what a ruling says, in its order, and reports what changed.
    pub(crate) fn apply(&mut self, now: Instant, ruling: Ruling, actions: &mut Vec<Tagged<Action>>) {
        for Tagged { clause, what } in ruling.effects {
            self.apply_one(now, clause, what, actions);
        }
        self.check_invariants();
    }

    fn apply_one(&mut self, now: Instant, clause: Clause, effect: Effect, actions: &mut Vec<Tagged<Action>>) {
        match effect {
            Effect::Enter(transition) => self.enter(transition, clause, actions),
            Effect::ChooseIss(isn) => {
                let iss = Offset::first(isn);
                self.send_queue = std::mem::take(&mut self.send_queue).moved_to(iss.plus(1));
                for variable in [Variable::Iss, Variable::SndUna, Variable::SndNxt] {
                    self.set(variable, iss.0, &clause, actions);
                }
            }
            Effect::LearnIrs(seq) => {
                let irs = Offset::first(seq);
                self.set(Variable::Irs, irs.0, &clause, actions);
                self.set(Variable::RcvNxt, irs.plus(1).0, &clause, actions);
            }
            Effect::LearnMss(mss) => self.snd_mss = mss,
            Effect::Agree(options) => {
                let is_first = !self.options.is_agreed;
                self.options = options;
                if options.scales && is_first {
                    self.set(Variable::RcvWnd, self.settings.receive_buffer_bytes, &clause, actions);
                }
            }
            // the running timer is the memory of it
            Effect::DelayAck => {
                let delay_ns = self.settings.delayed_ack_ns.unwrap_or(0);
                self.apply_one(now, clause, Effect::Start(TimerId::DelayedAck, delay_ns), actions);
            }
            Effect::Set(variable, value) => self.set(variable, value, &clause, actions),
            Effect::Measure(round_trip) => self.measure(round_trip, &clause, actions),
            Effect::Congest(congestion) => self.congest(congestion, &clause, actions),
            Effect::Emit(spec) => self.emit(now, spec, clause, actions),
            Effect::Start(timer, delay_ns) => {
                let deadline = now.plus_ns(delay_ns as i64);
                if self.timers.set(timer, Some(deadline)) != Some(deadline) {
                    actions.push(Tagged::new(clause, Action::Timer { timer, action: TimerAction::Set(deadline) }));
                }
            }
            Effect::Stop(timer) => self.stop(timer, &clause, actions),
            Effect::Expire(timer) => {
                self.timers.set(timer, None);
                actions.push(Tagged::new(clause, Action::Timer { timer, action: TimerAction::Expired }));
            }
            Effect::Hold(at, octets) => {
                self.receive_buffer.insert(at, &octets, self.rcv_nxt);
                self.options.latest = Some(at);
            }
            Effect::Advance => {
                let rcv_nxt = self.receive_buffer.advance(self.rcv_nxt);
                let taken = rcv_nxt.since(self.rcv_nxt);
                self.set(Variable::RcvNxt, rcv_nxt.0, &clause, actions);
                self.set(Variable::RcvWnd, self.rcv_wnd.saturating_sub(taken), &clause, actions);
            }
            Effect::HoldFin(at) => self.peer_fin = Some(at),
            Effect::OweAck => {
                self.ack_owed.get_or_insert(clause);
            }
            Effect::Queue(octets) => self.send_queue.push(&octets),
            Effect::Consume(count) => drop(self.receive_buffer.read(count)),
            Effect::QueueFin => self.fin_queued = true,
            Effect::ResendFrom(next) => self.resend = Some(Resend { next, end: self.snd_nxt }),
            Effect::CountRetransmissions(count) => self.retransmissions = count,
            Effect::Flush(error) => {
                self.error = error;
                self.send_queue.flush();
                self.receive_buffer.flush();
                self.ack_owed = None;
                self.resend = None;
            }
            Effect::Discard(reason) => actions.push(Tagged::new(clause, Action::Discard(reason))),
        }
    }

    fn enter(&mut self, transition: Transition, clause: Clause, actions: &mut Vec<Tagged<Action>>) {
        let from = self.state;
        let to = transition.target();
        if matches!(to, TcpState::Closed | TcpState::Listen) {
            for timer in TimerId::ALL {
                self.stop(timer, &clause, actions);
            }
            self.ack_owed = None;
        }
        if matches!(to, TcpState::Listen | TcpState::SynSent) {
            // RFC 9293 §3.10.1: "Create a new transmission control block"; nothing is left of an earlier connection
            *self = Tcb { remote: self.remote, ..Tcb::new(self.local, self.settings) };
        }
        match transition {
            Transition::SendSyn => self.origin = Origin::Active,
            Transition::ReceiveSyn => self.origin = Origin::Passive,
            _ => {}
        }
        self.state = to;
        actions.push(Tagged::new(clause, Action::State { from, to, transition }));
    }

    /// Takes a segment as sent. What it says of the receive side is settled here: it acknowledges what is owed.
    fn emit(&mut self, now: Instant, spec: SegmentSpec, clause: Clause, actions: &mut Vec<Tagged<Action>>) {
        if spec.flags.ack() {
            self.ack_owed = None;
            self.options.duplicate = None;
            self.stop(TimerId::DelayedAck, &clause, actions);
        }
        let start = Offset::near(self.snd_nxt, spec.seq);
        let end = start.plus(spec.len());
        if spec.len() > 0 {
            // RFC 6298 §3, Karn: a number that was sent before gives no measurement
            let is_new = start >= self.snd_nxt;
            if !is_new && self.timed.is_some_and(|timed| start < timed.end) {
                self.timed = None;
            } else if is_new && self.timed.is_none() {
                self.timed = Some(Timed { end, sent_at: now });
            }
            if let Some(resend) = &mut self.resend
                && end > resend.next
            {
                resend.next = end;
            }
        }
        actions.push(Tagged::new(clause, Action::Emit(spec)));
    }

    fn measure(&mut self, round_trip: RoundTrip, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        if let Some(smoothed) = round_trip.smoothed {
            let before = self.round_trip.smoothed;
            let srtt_before = before.map_or(0, |before| before.srtt_ns);
            let rttvar_before = before.map_or(0, |before| before.rttvar_ns);
            report(Variable::SrttNs, srtt_before, smoothed.srtt_ns, clause, actions);
            report(Variable::RttvarNs, rttvar_before, smoothed.rttvar_ns, clause, actions);
        }
        report(Variable::RtoNs, self.round_trip.rto_ns, round_trip.rto_ns, clause, actions);
        self.round_trip = round_trip;
    }

    fn congest(&mut self, congestion: Congestion, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let before = self.congestion;
        report(Variable::CwndBytes, before.cwnd_bytes, congestion.cwnd_bytes, clause, actions);
        report(Variable::SsthreshBytes, before.ssthresh_bytes, congestion.ssthresh_bytes, clause, actions);
        self.congestion = congestion;
    }

    fn stop(&mut self, timer: TimerId, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        if self.timers.set(timer, None).is_some() {
            actions.push(Tagged::new(clause.clone(), Action::Timer { timer, action: TimerAction::Cleared }));
        }
    }

    fn set(&mut self, variable: Variable, value: u64, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let old = match variable {
            Variable::Iss => std::mem::replace(&mut self.iss.0, value),
            Variable::Irs => std::mem::replace(&mut self.irs.0, value),
            Variable::SndUna => {
                self.send_queue.acknowledge(Offset(value));
                std::mem::replace(&mut self.snd_una.0, value)
            }
            Variable::SndNxt => std::mem::replace(&mut self.snd_nxt.0, value),
            Variable::SndWnd => {
                self.max_snd_wnd = self.max_snd_wnd.max(value);
                std::mem::replace(&mut self.snd_wnd, value)
            }
            Variable::SndWl1 => std::mem::replace(&mut self.snd_wl1.0, value),
            Variable::SndWl2 => std::mem::replace(&mut self.snd_wl2.0, value),
            Variable::RcvNxt => {
                debug_assert!(value >= self.rcv_nxt.0, "RCV.NXT never goes back");
                std::mem::replace(&mut self.rcv_nxt.0, value)
            }
            Variable::RcvWnd => std::mem::replace(&mut self.rcv_wnd, value),
            Variable::CwndBytes | Variable::SsthreshBytes | Variable::SrttNs | Variable::RttvarNs | Variable::RtoNs => {
                unreachable!("set by Measure and Congest")
            }
        };
        report(variable, old, value, clause, actions);
    }

    /// What holds between any two changes (invariants of the send and receive sequence space, RFC 9293 §3.3.1).
    fn check_invariants(&self) {
        debug_assert!(self.snd_una <= self.snd_nxt, "SND.UNA runs ahead of SND.NXT");
        debug_assert!(self.iss <= self.snd_una, "SND.UNA lies before ISS");
        debug_assert!(self.irs <= self.rcv_nxt, "RCV.NXT lies before IRS");
        debug_assert!(
            self.state == TcpState::Closed || self.snd_nxt <= self.send_queue.end().plus(1),
            "something was sent that is not in the queue"
        );
    }
}

fn report(name: Variable, old: u64, new: u64, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
    if old != new {
        let shown = |value: u64| if name.is_sequence_number() { u64::from(value as u32) } else { value };
        actions.push(Tagged::new(clause.clone(), Action::Variable { name, old: shown(old), new: shown(new) }));
    }
}
