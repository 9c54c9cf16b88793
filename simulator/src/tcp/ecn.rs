//! Explicit congestion notification (RFC 3168), and its receiver's side for DCTCP (RFC 8257 §3.2).

use synema_wire::TcpFlags;

use super::congestion::Signal;
use super::recovery::{Phase, Recovery, Told, to_reduce};
use super::{Arriving, Congestion, Effect, Offset, Ruling, Tagged, Tcb};

/// The ECN field of an IP header (RFC 3168 §5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Codepoint {
    #[default]
    NotEct,
    Ect1,
    Ect0,
    Ce,
}

impl Codepoint {
    /// The two bits.
    pub(crate) const fn bits(self) -> u8 {
        self as u8
    }

    /// Of the two lowest bits of a traffic class.
    pub(crate) const fn of(bits: u8) -> Codepoint {
        match bits & 3 {
            0 => Codepoint::NotEct,
            1 => Codepoint::Ect1,
            2 => Codepoint::Ect0,
            _ => Codepoint::Ce,
        }
    }
}

/// When a host uses ECN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Willing {
    Never,
    /// When the other side asks for it.
    WhenAsked,
    /// It asks, too.
    Asking,
}

/// What a connection remembers of ECN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ecn {
    /// Whether both SYNs have agreed on it.
    pub(crate) is_on: bool,
    /// A mark has arrived and CWR has not: every acknowledgment says so (§6.1.3).
    pub(crate) must_echo: bool,
    /// The window was reduced: the next new segment says so (§6.1.2).
    pub(crate) must_tell: bool,
    /// One reduction a round trip: none before this is acknowledged (§6.1.2).
    pub(crate) reduced_until: Option<Offset>,
}

/// RFC 3168 §6.1.1: the flags with which our SYN asks for ECN.
pub(crate) fn asking(tcb: &Tcb) -> TcpFlags {
    match tcb.settings.ecn {
        Willing::Asking => TcpFlags::ECE | TcpFlags::CWR,
        _ => TcpFlags::default(),
    }
}

/// RFC 3168 §6.1.1: the flag with which our SYN,ACK agrees.
pub(crate) fn answering(tcb: &Tcb, syn: &Arriving<'_>) -> TcpFlags {
    let asks = syn.flags.has(TcpFlags::ECE) && syn.flags.has(TcpFlags::CWR) && !syn.flags.ack();
    if asks && tcb.settings.ecn != Willing::Never { TcpFlags::ECE } else { TcpFlags::default() }
}

/// What the other side's SYN or SYN,ACK leaves of it.
pub(crate) fn agreed(tcb: &Tcb, syn: &Arriving<'_>) -> Vec<Tagged<Effect>> {
    let is_on = match syn.flags.ack() {
        // a SYN,ACK that has both flags set is an old host's echo of reserved bits (§6.1.1)
        true => tcb.settings.ecn == Willing::Asking && syn.flags.has(TcpFlags::ECE) && !syn.flags.has(TcpFlags::CWR),
        false => answering(tcb, syn) != TcpFlags::default(),
    };
    if is_on { vec![Tagged::new("3168/6.1.1", Effect::Ecn(Ecn { is_on, ..tcb.ecn }))] } else { Vec::new() }
}

/// §6.1.3, the receiver: a mark on text is echoed until CWR arrives, one on a bare acknowledgment is not (§6.1.4); DCTCP
/// echoes each mark by itself.
pub(crate) fn received(tcb: &Tcb, segment: &Arriving<'_>) -> Vec<Tagged<Effect>> {
    if !tcb.ecn.is_on {
        return Vec::new();
    }
    let mut ecn = tcb.ecn;
    if segment.flags.has(TcpFlags::CWR) {
        ecn.must_echo = false;
    }
    let is_marked = segment.ecn == Codepoint::Ce;
    if !segment.text.is_empty() && (is_marked || tcb.settings.echoes_each_mark) {
        ecn.must_echo = is_marked;
    }
    match (ecn == tcb.ecn, tcb.settings.echoes_each_mark) {
        (true, _) => Vec::new(),
        (false, false) => vec![Tagged::new("3168/6.1.3", Effect::Ecn(ecn))],
        // RFC 8257 §3.2: the change is told at once
        (false, true) => vec![Tagged::new("8257/3.2", Effect::Ecn(ecn)), Tagged::new("8257/3.2", Effect::OweAck)],
    }
}

/// §6.1.2, the sender: an echo halves the window, once a round trip, where no loss did so already.
pub(crate) fn echoed(tcb: &Tcb, told: &Told) -> Ruling {
    let is_new = tcb.ecn.reduced_until.is_none_or(|until| tcb.snd_una >= until);
    if !tcb.ecn.is_on || !told.has_ecn_echo || !is_new || tcb.recovery.phase != Phase::Open {
        return reduced(tcb);
    }
    let ecn = Ecn { must_tell: true, reduced_until: Some(tcb.snd_nxt), ..tcb.ecn };
    let congestion: Congestion = tcb.congestion.reduced(to_reduce(tcb, told.flight), tcb.snd_mss, Signal::Mark);
    Ruling::pass()
        .and("3168/6.1.2", Effect::Congest(congestion))
        .and("3168/6.1.2", Effect::Suppose(None))
        .and("3168/6.1.2", Effect::Ecn(ecn))
        .and_all(proportionally(tcb).effects)
}

/// Linux reduces the window in the course of a round trip (RFC 6937 §3), as after a loss.
fn proportionally(tcb: &Tcb) -> Ruling {
    if !tcb.recovers_by_time() {
        return Ruling::pass();
    }
    let flight_bytes = to_reduce(tcb, tcb.in_flight());
    let recovery = Recovery { delivered: 0, sent: 0, flight_bytes, ..tcb.recovery };
    Ruling::pass().and("6937/3", Effect::Recover(recovery))
}

/// Whether such a reduction goes on.
pub(crate) fn reduces_by_and_by(tcb: &Tcb) -> bool {
    let goes_on = tcb.ecn.reduced_until.is_some_and(|until| tcb.snd_una < until);
    tcb.recovers_by_time() && tcb.recovery.phase == Phase::Open && goes_on
}

/// The round trip of such a reduction is over.
fn reduced(tcb: &Tcb) -> Ruling {
    let is_over = tcb.ecn.reduced_until.is_some_and(|until| tcb.snd_una >= until);
    if !is_over || !tcb.recovers_by_time() || tcb.recovery.phase != Phase::Open {
        return Ruling::pass();
    }
    let threshold = tcb.congestion.window.ssthresh_bytes;
    Ruling::pass()
        .and("3168/6.1.2", Effect::Ecn(Ecn { reduced_until: None, ..tcb.ecn }))
        .and("6937/3", Effect::Congest(tcb.congestion.with_cwnd(threshold)))
}
