//! The checks of SEGMENT ARRIVES that the synchronized states share (RFC 9293 §3.10.7.4), in the RFC's order.
//!
//! The third, security and compartment, is for networks that have them.

pub(super) mod acknowledgment;
pub(super) mod fin;
pub(super) mod reset;
pub(super) mod sequence;
pub(super) mod syn;
pub(super) mod text;

use super::states::rules;
use super::{Arriving, CallError, Effect, Ruling, SegmentSpec, Tcb, Transition, urgent};
use synema_trace::TcpState;

/// One check: looks at a connection and a segment and says what is to happen.
pub(super) type Check = fn(&Tcb, &Arriving<'_>) -> Ruling;

/// The checks of every state but CLOSED, LISTEN and SYN-SENT.
pub(super) const SYNCHRONIZED: &[Check] = &[
    sequence::check,
    |tcb, segment| rules(tcb.state).reset(tcb, segment),
    |tcb, segment| rules(tcb.state).syn(tcb, segment),
    acknowledgment::check,
    urgent_of_state,
    text_of_state,
    fin_of_state,
];

/// The seventh and eighth check alone, for a segment whose other controls are dealt with.
pub(super) const TEXT_AND_FIN: &[Check] = &[text_of_state, fin_of_state];

/// RFC 9293 MUST-7: an option with an impossible length; the segment is dropped, and a connection it is for is reset.
pub(super) fn malformed(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    const CLAUSE: &str = "9293/3.1/MUST-7";
    let ruling = Ruling::drop(CLAUSE, "an option has an impossible length");
    let has_connection = !matches!(tcb.state, TcpState::Closed | TcpState::Listen);
    match has_connection && !segment.flags.rst() {
        true => ruling
            .and(CLAUSE, Effect::Flush(Some(CallError::Reset)))
            .and(CLAUSE, Effect::Enter(Transition::Abort))
            .and(CLAUSE, Effect::Emit(SegmentSpec::reset_for(segment))),
        false => ruling,
    }
}

/// Sixth: only where text may come.
pub(super) fn urgent_of_state(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    use synema_trace::TcpState::{Established, FinWait1, FinWait2};
    match tcb.state {
        Established | FinWait1 | FinWait2 => urgent::check(tcb, segment),
        _ => Ruling::pass(),
    }
}

pub(super) fn text_of_state(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    rules(tcb.state).text(tcb, segment)
}

pub(super) fn fin_of_state(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    fin::check(tcb, segment)
}
