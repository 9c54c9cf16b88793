use synema_trace::TcpState;

use super::{State, acknowledges_fin};
use crate::tcp::checks::acknowledgment::{SECTION, established};
use crate::tcp::checks::reset;
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Ruling, Tcb, Transition};

/// "LAST-ACK - represents waiting for an acknowledgment of the connection termination request previously sent to the
/// remote TCP peer."
///
/// Allowed: ABORT. Text queued before CLOSE may still be on its way out.
pub(crate) struct LastAck;

impl State for LastAck {
    fn name(&self) -> TcpState {
        TcpState::LastAck
    }

    /// "If the RST bit is set, then enter the CLOSED state": nobody waits for an answer any more.
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        reset::after_both_closed(tcb, segment)
    }

    /// "If our FIN is now acknowledged, delete the TCB, enter the CLOSED state, and return."
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = established(tcb, segment);
        match !ruling.is_final && acknowledges_fin(tcb, segment) {
            true => ruling.and(in_state(SECTION, tcb.state), Effect::Enter(Transition::ReceiveAckOfLastFin)).done(),
            false => ruling,
        }
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        super::time_wait::abort_silently(TcpState::LastAck)
    }
}
