//! The checks of SEGMENT ARRIVES that the synchronized states share (RFC 9293 §3.10.7.4), in the RFC's order.
//!
//! The third, security and compartment, is for networks that have them; the sixth, urgent data, is not here yet.

pub(super) mod acknowledgment;
pub(super) mod fin;
pub(super) mod reset;
pub(super) mod sequence;
pub(super) mod syn;
pub(super) mod text;

use super::states::rules;
use super::{Arriving, Ruling, Tcb};

/// One check: looks at a connection and a segment and says what is to happen.
pub(super) type Check = fn(&Tcb, &Arriving<'_>) -> Ruling;

/// The checks of every state but CLOSED, LISTEN and SYN-SENT.
pub(super) const SYNCHRONIZED: &[Check] = &[
    sequence::check,
    |tcb, segment| rules(tcb.state).reset(tcb, segment),
    |tcb, segment| rules(tcb.state).syn(tcb, segment),
    acknowledgment::check,
    text_of_state,
    fin_of_state,
];

/// The seventh and eighth check alone, for a segment whose other controls are dealt with.
pub(super) const TEXT_AND_FIN: &[Check] = &[text_of_state, fin_of_state];

pub(super) fn text_of_state(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    rules(tcb.state).text(tcb, segment)
}

pub(super) fn fin_of_state(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    fin::check(tcb, segment)
}
