//! The one place where a connection changes.

use synema_trace::{Instant, TcpState, TimerAction};
use synema_wire::TcpFlags;

use super::RoundTrip;
use super::effect::Delivery;
use super::flight::Taken;
use super::recovery::{Phase, Recovery, Told};
use super::send_chunks::{self, Chunks};
use super::tcb::{Origin, Timed};
use super::urgent::Urgent;
use super::{
    Action, Clause, Congestion, Effect, Offset, Ruling, SegmentSpec, Tagged, Tcb, TimerId, Transition, Variable,
};

impl Tcb {
    /// Carries out what a ruling says, in its order, and reports what changed.
    #[inline]
    pub(crate) fn apply(&mut self, now: Instant, ruling: Ruling, actions: &mut Vec<Tagged<Action>>) {
        // most checks have nothing to say of most segments
        if !ruling.effects.is_empty() {
            self.apply_all(now, ruling, actions);
        }
    }

    fn apply_all(&mut self, now: Instant, ruling: Ruling, actions: &mut Vec<Tagged<Action>>) {
        for Tagged { clause, what } in ruling.effects {
            if !what.moves_text() {
                self.apply_one(now, clause, what, actions);
                continue;
            }
            let before = self.levels();
            self.apply_one(now, clause, what, actions);
            self.report_levels(before, &clause, actions);
        }
        self.check_invariants();
    }

    /// One effect under its clause.
    pub(super) fn apply_alone(
        &mut self,
        now: Instant,
        clause: &'static str,
        effect: Effect,
        actions: &mut Vec<Tagged<Action>>,
    ) {
        debug_assert!(!effect.moves_text(), "how full the buffers are is reported by a ruling");
        self.apply_one(now, clause.into(), effect, actions);
        self.check_invariants();
    }

    fn apply_one(&mut self, now: Instant, clause: Clause, effect: Effect, actions: &mut Vec<Tagged<Action>>) {
        match effect {
            Effect::Enter(transition) => self.enter(transition, clause, actions),
            Effect::ChooseIss(isn) => {
                let iss = Offset::first(isn);
                self.send_queue = std::mem::take(&mut self.send_queue).moved_to(iss.plus(1));
                self.chunks = Chunks::default();
                if self.settings.charges_send_buffers && self.send_queue.len() > 0 {
                    self.take_into_chunks(iss.plus(1), 0);
                }
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
                self.receive_buffer.insert(at, octets, self.rcv_nxt);
                self.options.latest = Some(at);
                // text in a SYN begins no conversation yet
                if !matches!(self.state, TcpState::SynSent | TcpState::SynReceived) {
                    self.last_text_at = Some(now);
                }
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
            Effect::Queue(octets) => {
                let (from, tail) = (self.send_queue.end(), send_chunks::tail_room(self));
                self.send_queue.push(octets);
                if self.settings.charges_send_buffers {
                    self.take_into_chunks(from, tail);
                }
            }
            Effect::FastOpen(fast_open) => self.fast_open = fast_open,
            Effect::LearnCookie(cookie, mss) => actions.push(Tagged::new(clause, Action::LearnCookie { cookie, mss })),
            Effect::EndRecord => self.send_queue.end_record(),
            Effect::Consume(count) => self.receive_buffer.drop_front(count),
            Effect::QueueFin => self.fin_queued = true,
            Effect::Deliver(delivery) => self.deliver(&delivery, &clause, actions),
            Effect::Lose(losing) => self.flight.lose(losing),
            Effect::Recover(recovery) => self.recovery = recovery,
            Effect::Suppose(reduction) => self.reduction = reduction.map(|reduction| *reduction),
            Effect::Ecn(ecn) => self.ecn = ecn,
            Effect::Urge(urgent) => self.urge(urgent, &clause, actions),
            Effect::SignalUrgent => actions.push(Tagged::new(clause, Action::Urgent)),
            Effect::CountChallenge(challenges) => self.challenges = challenges,
            Effect::CountProbes(count) => self.probes_unanswered = count,
            Effect::AdoptUserTimeout(ns) => self.settings.user_timeout_ns = Some(ns),
            Effect::Doubt => actions.push(Tagged::new(clause, Action::Doubt)),
            Effect::ProbeTail => self.tail_probe_end = Some(self.snd_nxt),
            Effect::Detach => self.is_detached = true,
            Effect::Suspect(error) => self.soft_error = error,
            Effect::CountRetransmissions(count) => self.retransmissions = count,
            Effect::Flush(error) => {
                self.error = error;
                self.send_queue.flush();
                self.chunks = Chunks::default();
                self.receive_buffer.flush();
                self.ack_owed = None;
            }
            Effect::Break(error) => {
                self.error = Some(error);
                self.send_queue.flush();
                self.chunks = Chunks::default();
                self.ack_owed = None;
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
            *self = Tcb { remote: self.remote, now: self.now, ..Tcb::new(self.local, self.settings) };
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
        if spec.flags.ack() && !spec.flags.rst() {
            if self.ack_owed.is_some() {
                self.quick_acks_left = self.quick_acks_left.saturating_sub(1);
            }
            self.ack_owed = None;
            self.last_ack_sent = self.rcv_nxt;
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
            // a SYN that is sent again goes without its text (RFC 7413 §4.2.2), so they are two in the queue
            let text_start = if spec.flags.syn() { start.plus(1).min(end) } else { start };
            if start < text_start {
                self.departed(start, text_start, is_new, now);
            }
            if text_start < end {
                self.departed(text_start, end, is_new, now);
            }
        }
        self.ecn.must_tell &= !spec.flags.has(TcpFlags::CWR);
        actions.push(Tagged::new(clause, Action::Emit(spec)));
    }

    fn urge(&mut self, urgent: Urgent, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let value = |place: Option<Offset>| place.map_or(0, |place| place.0);
        report(Variable::SndUp, value(self.urgent.snd_up), value(urgent.snd_up), clause, actions);
        report(Variable::RcvUp, value(self.urgent.rcv_up), value(urgent.rcv_up), clause, actions);
        self.urgent = urgent;
    }

    /// Keeps account of what left, for loss recovery.
    fn departed(&mut self, start: Offset, end: Offset, is_new: bool, now: Instant) {
        self.flight.depart(start, end, now);
        self.last_sent_at = Some(now);
        if !is_new && self.recovery.phase != Phase::Open {
            let tsval = self.options.timestamps.then_some(self.options.clock_ms);
            self.reduction = self.reduction.map(|reduction| reduction.sent_again(tsval));
        }
        if self.recovery.phase == Phase::Fast || super::ecn::reduces_by_and_by(self) {
            self.recovery = Recovery {
                must_resend: self.recovery.must_resend && is_new,
                sent: self.recovery.sent + end.since(start),
                ..self.recovery
            };
        }
        if is_new {
            // Linux: who answers within the time that an acknowledgment may wait is in a dialogue
            let waits_ns = self.settings.delayed_ack_ns.unwrap_or(0) as i64;
            let is_answer = self.last_text_at.is_some_and(|at| now.ns_since(at) < waits_ns);
            let has_text = start > self.iss && start < self.send_queue.end();
            self.is_dialogue |= is_answer && has_text;
            if end.since(start) < self.snd_mss && start > self.iss {
                self.small_end = end;
            }
            let (nxt, pipe) = (self.snd_nxt.max(end), self.flight.pipe());
            let is_limited = pipe + self.snd_mss > self.congestion.window.cwnd_bytes && self.send_queue.end() > end;
            let is_limited = is_limited || pipe >= self.congestion.window.cwnd_bytes;
            self.usage = self.usage.sent(self.snd_una, nxt, pipe, is_limited);
        }
    }

    fn deliver(&mut self, delivery: &Delivery, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let (before, flight) = (self.snd_una, self.in_flight());
        let highest_before = self.flight.highest_sacked();
        let mut taken = self.flight.acknowledge(delivery.ack);
        let sacked_before = self.flight.sacked();
        for (left, right) in &delivery.sacked {
            // by time, segments count whole, as Linux has it
            match self.recovers_by_time() {
                true => self.flight.sack_whole(*left, *right, &mut taken),
                false => self.flight.sack(*left, *right, &mut taken),
            }
        }
        self.set(Variable::SndUna, delivery.ack.0.max(before.0), clause, actions);
        self.note_reordering(&taken, highest_before);
        if let Some(latest) = taken.latest
            && self.latest_delivered.is_none_or(|known| (known.sent_at, known.end) < (latest.sent_at, latest.end))
        {
            let rtt_ns = self.now.ns_since(latest.sent_at).max(0) as u64;
            // RFC 8985 §6.2 step 2: an answer sooner than any round trip is to the earlier copy
            if !latest.was_resent || self.min_rtt_ns.is_some_and(|least| rtt_ns >= least) {
                self.latest_delivered = Some(latest);
                self.latest_rtt_ns = rtt_ns;
                self.min_rtt_ns = Some(self.min_rtt_ns.map_or(rtt_ns, |least| least.min(rtt_ns)));
            }
        }
        if let Some(last) = taken.last.filter(|_| self.settings.rack_measures_highest) {
            let rtt_ns = self.now.ns_since(last.sent_at).max(0) as u64;
            if !last.was_resent || self.min_rtt_ns.is_some_and(|least| rtt_ns >= least) {
                self.latest_rtt_ns = rtt_ns;
            }
        }
        let has_news = self.flight.sacked() > sacked_before;
        self.told = Some(Told {
            acked: delivery.ack.since(before),
            taken,
            flight,
            is_duplicate: if self.options.sack { has_news } else { delivery.is_duplicate },
            has_ecn_echo: delivery.has_ecn_echo,
            rtt_ns: delivery.rtt_ns,
            echoed: delivery.echoed,
            duplicate: delivery.duplicate,
            original_before_loss: taken
                .original_end
                .zip(self.recovery.recover)
                .is_some_and(|(end, recover)| end <= recover),
        });
    }

    /// RFC 8985 §6.2 step 3: something was delivered behind what had left after it, and had left only once.
    fn note_reordering(&mut self, taken: &Taken, highest_before: Option<Offset>) {
        let Some((lowest, highest)) = taken.lowest_original.zip(highest_before).filter(|(low, high)| low < high) else {
            return;
        };
        self.has_reordering = true;
        let segments = highest.since(lowest).div_ceil(self.snd_mss.max(1));
        self.reordering_segments = self.reordering_segments.max(segments);
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
        let before = self.congestion.window;
        report(Variable::CwndBytes, before.cwnd_bytes, congestion.window.cwnd_bytes, clause, actions);
        report(Variable::SsthreshBytes, before.ssthresh_bytes, congestion.window.ssthresh_bytes, clause, actions);
        self.congestion = congestion;
    }

    fn stop(&mut self, timer: TimerId, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        if self.timers.set(timer, None).is_some() {
            actions.push(Tagged::new(*clause, Action::Timer { timer, action: TimerAction::Cleared }));
        }
    }

    fn set(&mut self, variable: Variable, value: u64, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let old = match variable {
            Variable::Iss => std::mem::replace(&mut self.iss.0, value),
            Variable::Irs => std::mem::replace(&mut self.irs.0, value),
            Variable::SndUna => {
                self.send_queue.acknowledge(Offset(value));
                self.chunks.acknowledge(Offset(value));
                self.flight.acknowledge(Offset(value));
                // one octet gives one measurement (RFC 6298 §3)
                self.timed = self.timed.filter(|timed| timed.end.0 > value);
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
            Variable::CwndBytes
            | Variable::SsthreshBytes
            | Variable::SrttNs
            | Variable::RttvarNs
            | Variable::RtoNs
            | Variable::SndUp
            | Variable::RcvUp
            | Variable::SendQueueBytes
            | Variable::SendBufferBytes
            | Variable::ReceiveQueueBytes
            | Variable::OutOfOrderBytes
            | Variable::ReceiveBufferBytes => {
                unreachable!("set by Measure, Congest and Urge, or as full as the buffers are")
            }
        };
        report(variable, old, value, clause, actions);
    }

    /// What holds between any two changes (invariants of the send and receive sequence space, RFC 9293 §3.3.1).
    fn check_invariants(&self) {
        if !cfg!(debug_assertions) {
            return;
        }
        debug_assert!(self.snd_una <= self.snd_nxt, "SND.UNA runs ahead of SND.NXT");
        debug_assert!(self.iss <= self.snd_una, "SND.UNA lies before ISS");
        debug_assert!(self.irs <= self.rcv_nxt, "RCV.NXT lies before IRS");
        let may_wait = self.state != TcpState::Closed;
        debug_assert!(may_wait || self.next_wakeup().is_none(), "a closed connection waits for something");
        debug_assert!(
            self.state == TcpState::Closed || self.snd_nxt <= self.send_queue.end().plus(1),
            "something was sent that is not in the queue"
        );
        let mut ends = self.flight.segments().map(|sent| (sent.start, sent.end));
        let joined = ends.try_fold(self.snd_una, |at, (start, end)| (start == at).then_some(end));
        debug_assert!(joined.is_some(), "the retransmission queue has a gap, or does not begin at SND.UNA");
    }
}

pub(super) fn report(name: Variable, old: u64, new: u64, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
    if old != new {
        let shown = |value: u64| if name.is_sequence_number() { u64::from(value as u32) } else { value };
        actions.push(Tagged::new(*clause, Action::Variable { name, old: shown(old), new: shown(new) }));
    }
}
