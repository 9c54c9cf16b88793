use crate::tcp::clause::in_state;
use crate::tcp::output::acknowledgment;
use crate::tcp::{Arriving, Effect, Ruling, Tcb};

/// Fourth, check the SYN bit: whatever its number, a SYN inside a connection gets a challenge ACK (RFC 5961 §4.2).
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.syn() {
        return Ruling::pass();
    }
    Ruling::drop(in_state("9293/3.10.7.4/4", tcb.state), "SYN inside a connection")
        .and("5961/4.2", Effect::Emit(acknowledgment(tcb, "challenge ACK")))
}
