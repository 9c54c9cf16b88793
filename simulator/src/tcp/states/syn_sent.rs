use bytes::Bytes;
use synema_trace::TcpState;
use synema_wire::Seq;

use super::{State, abort_unopened, close_unopened, queue};
use crate::tcp::checks::acknowledgment::{ack_of, take_window};
use crate::tcp::checks::{Check, fin_of_state, text, text_of_state, urgent_of_state};
use crate::tcp::fast_open;
use crate::tcp::tcb::{Origin, default_mss};
use crate::tcp::{
    Arriving, CallError, Effect, Offset, Reply, Ruling, SegmentSpec, Tcb, TimerId, Transition, Variable, output,
};

/// "SYN-SENT - represents waiting for a matching connection request after having sent a connection request."
///
/// Allowed: SEND and RECEIVE (which wait), CLOSE, ABORT.
pub(crate) struct SynSent;

const SYN: &str = "9293/3.10.7.3/4";

impl State for SynSent {
    fn name(&self) -> TcpState {
        TcpState::SynSent
    }

    fn checks(&self) -> &'static [Check] {
        &[acknowledgment, reset, syn, neither, urgent_of_state, text_of_state, fin_of_state]
    }

    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        text::hold(tcb, segment)
    }

    fn send(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        queue(tcb, octets)
    }

    fn receive(&self, _tcb: &Tcb, _count: usize) -> Ruling {
        Ruling::reply(Reply::Queued)
    }

    fn close(&self, _tcb: &Tcb) -> Ruling {
        close_unopened()
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        abort_unopened()
    }
}

fn acknowledges_our_syn(tcb: &Tcb, segment: &Arriving<'_>) -> bool {
    let ack = ack_of(tcb, segment);
    segment.flags.ack() && tcb.iss < ack && ack <= tcb.snd_nxt
}

/// First, check the ACK bit: an acknowledgment of what was never sent is answered with a reset.
fn acknowledgment(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.ack() || acknowledges_our_syn(tcb, segment) {
        return Ruling::pass();
    }
    let ruling = Ruling::drop("9293/3.10.7.3/1", "ACK of what was never sent");
    match segment.flags.rst() {
        true => ruling,
        false => ruling.and("9293/3.10.7.3/1", Effect::Emit(SegmentSpec::reset_for(segment))),
    }
}

/// Second, check the RST bit: only one that acknowledges our SYN is believed (there is no RCV.NXT yet to compare
/// with: erratum 8167).
fn reset(_tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match (segment.flags.rst(), segment.flags.ack()) {
        (false, _) => Ruling::pass(),
        (true, false) => Ruling::drop("9293/3.10.7.3/2", "RST without ACK"),
        (true, true) => Ruling::pass()
            .and("9293/3.10.7.3/2", Effect::Flush(Some(CallError::Refused)))
            .and("9293/3.10.7.3/2", Effect::Enter(Transition::ReceiveRefusal))
            .done(),
    }
}

/// Fourth, check the SYN bit.
fn syn(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.syn() {
        return Ruling::pass();
    }
    let ruling = Ruling::pass().and(SYN, Effect::LearnIrs(segment.seq)).and_all(tcb.mss_from(segment));
    match acknowledges_our_syn(tcb, segment) {
        true => open(ruling, tcb, segment),
        false => cross(ruling, tcb, segment.seq.plus(1), segment),
    }
}

/// "If SND.UNA > ISS (our SYN has been ACKed), change the connection state to ESTABLISHED".
fn open(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let ack = ack_of(tcb, segment);
    let ruling = ruling
        .and(SYN, Effect::Set(Variable::SndUna, ack.0))
        .and_all(tcb.syn_acknowledged(segment))
        .and("6298/5.2", Effect::Stop(TimerId::Retransmission));
    take_window(ruling, segment, Offset::first(segment.seq), ack, &SYN.into())
        .and(SYN, Effect::Enter(Transition::ReceiveSynAck))
        .and(SYN, Effect::OweAck)
        .and_all(fast_open::answered(tcb, segment, ack))
}

/// "Otherwise, enter SYN-RECEIVED": both sides have sent SYN.
fn cross(ruling: Ruling, tcb: &Tcb, rcv_nxt: Seq, segment: &Arriving<'_>) -> Ruling {
    take_window(ruling, segment, Offset::first(segment.seq), tcb.snd_una, &SYN.into())
        .and(SYN, Effect::Enter(Transition::ReceiveSimultaneousSyn))
        .and(SYN, Effect::Emit(output::syn(tcb, tcb.iss.wire(), Some(rcv_nxt)).answering(tcb, segment).first_time()))
        .and("6298/5.1", Effect::Start(TimerId::Retransmission, tcb.round_trip.rto_ns))
}

/// Fifth, if neither SYN nor RST is set, drop the segment.
fn neither(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match tcb.state == TcpState::SynSent && !segment.flags.syn() {
        true => Ruling::drop("9293/3.10.7.3/5", "neither SYN nor RST"),
        false => Ruling::pass(),
    }
}

impl Tcb {
    /// Eff.snd.MSS from the option of the other side's SYN (RFC 9293 §3.7.1).
    pub(crate) fn mss_from(&self, segment: &Arriving<'_>) -> Vec<crate::tcp::Tagged<Effect>> {
        let mut effects = super::super::options::agreed(self, segment);
        effects.extend(super::super::ecn::agreed(self, segment));
        let mss = self.eff_snd_mss(segment);
        if mss != self.snd_mss || segment.mss.is_some() {
            effects.push(crate::tcp::Tagged::new("9293/3.7.1", Effect::LearnMss(mss)));
        }
        effects
    }

    /// Eff.snd.MSS (RFC 9293 §3.7.1): `min(SendMSS+20, MMS_S) - TCPhdrsize - IPoptionsize`, where the TCP header holds
    /// the timestamps of every segment.
    pub(crate) fn eff_snd_mss(&self, segment: &Arriving<'_>) -> u64 {
        if !segment.flags.syn() {
            return self.snd_mss;
        }
        let send_mss = segment.mss.map_or(default_mss(self.local, &self.settings), u64::from);
        let offered = send_mss.min(self.settings.mss.into());
        let offered = self.settings.largest_text.map_or(offered, |largest| offered.min(largest.into()));
        let has_timestamps = self.settings.timestamps && segment.timestamps.is_some();
        offered.saturating_sub(if has_timestamps { 12 } else { 0 }).max(1)
    }

    /// What follows from the acknowledgment of our SYN: a round trip, and the first congestion window.
    pub(crate) fn syn_acknowledged(&self, segment: &Arriving<'_>) -> Vec<crate::tcp::Tagged<Effect>> {
        let was_lost = self.retransmissions > 0;
        let with_mss = Tcb { snd_mss: self.eff_snd_mss(segment), ..self.clone() };
        // RFC 6928 §2: a round trip beyond a second may have lost nothing, so a single repetition narrows no window
        let (is_narrow, clause) = match self.settings.initial_window_segments {
            Some(_) if self.retransmissions <= 1 => (false, "6928/2"),
            _ => (was_lost, "5681/3.1"),
        };
        let bounds = &self.settings.rto;
        let is_timed = self.settings.times_syn_ack || self.origin == Origin::Active;
        let round_trip = match self.timed.filter(|_| is_timed) {
            Some(timed) => self.round_trip.measured(segment.at.ns_since(timed.sent_at) as u64, bounds),
            None if was_lost => self.round_trip.after_lost_syn(bounds),
            None => self.round_trip,
        };
        let congestion = with_mss.initial_congestion(is_narrow);
        let grown = if self.settings.grows_by_syn_ack && self.origin == Origin::Passive { with_mss.snd_mss } else { 0 };
        let congestion = congestion.with_cwnd(congestion.window.cwnd_bytes + grown);
        Ruling::pass()
            .and(if was_lost { "6298/5.7" } else { "6298/2" }, Effect::Measure(round_trip))
            .and(clause, Effect::Congest(congestion))
            .and("9293/3.8.3", Effect::CountRetransmissions(0))
            .and("9293/3.10.8/USER", Effect::Stop(TimerId::UserTimeout))
            .effects
    }
}
