use crate::tcp::challenge::challenge;
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, CallError, Effect, Ruling, Tcb, Transition};

const SECTION: &str = "9293/3.10.7.4/2";

/// Whether RST is set, and if so whether it is to be believed (RFC 5961 §3.2): `None` when the check is over.
///
/// A reset outside the window has failed the first check. Inside, only the very next number counts; any other may
/// be a guess, so the other side is asked with a challenge ACK.
pub(crate) fn believed(tcb: &Tcb, segment: &Arriving<'_>) -> Result<(), Ruling> {
    if !segment.flags.rst() {
        return Err(Ruling::pass());
    }
    if segment.seq == tcb.rcv_nxt.wire() || !tcb.settings.secure_reset {
        return Ok(());
    }
    let answer = challenge(tcb, "5961/3.2", "challenge ACK");
    Err(Ruling::drop(in_state(SECTION, tcb.state), "RST not at RCV.NXT").and_all(answer.effects))
}

/// The reset of a connection that was open: all calls learn of it.
pub(crate) fn ends_with(tcb: &Tcb, transition: Transition, error: Option<CallError>) -> Ruling {
    let clause = in_state(SECTION, tcb.state);
    let end = match error.filter(|_| tcb.settings.keeps_text_after_reset) {
        Some(error) => Effect::Break(error),
        None => Effect::Flush(error),
    };
    Ruling::pass().and(clause, end).and(clause, Effect::Enter(transition)).done()
}

/// The reset check of the states in which both sides have closed: "If the RST bit is set, then enter the CLOSED state";
/// nobody waits for an answer any more.
pub(crate) fn after_both_closed(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match believed(tcb, segment) {
        Err(ruling) => ruling,
        Ok(()) => ends_with(tcb, Transition::ReceiveReset, None),
    }
}
