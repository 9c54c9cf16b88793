use crate::tcp::challenge::challenge;
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Ruling, Tcb};

/// Fourth, check the SYN bit: whatever its number, a SYN inside a connection gets a challenge ACK (RFC 5961 §4.2).
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.syn() {
        return Ruling::pass();
    }
    Ruling::drop(in_state("9293/3.10.7.4/4", tcb.state), "SYN inside a connection")
        .and_all(challenge(tcb, "5961/4.2", "challenge ACK").effects)
}
