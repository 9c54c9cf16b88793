use synema_trace::TcpState;

use super::{State, acknowledges_fin, wait_out};
use crate::tcp::checks::acknowledgment::{SECTION, established};
use crate::tcp::checks::reset;
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Ruling, Tcb, Transition};

/// "CLOSING - represents waiting for a connection termination request acknowledgment from the remote TCP peer."
///
/// Allowed: ABORT. Text queued before CLOSE may still be on its way out.
pub(crate) struct Closing;

impl State for Closing {
    fn name(&self) -> TcpState {
        TcpState::Closing
    }

    /// "If the RST bit is set, then enter the CLOSED state": nobody waits for an answer any more.
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        reset::after_both_closed(tcb, segment)
    }

    /// "If the ACK acknowledges our FIN, then enter the TIME-WAIT state; otherwise, ignore the segment."
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = established(tcb, segment);
        if ruling.is_final || !acknowledges_fin(tcb, segment) {
            return ruling.done();
        }
        let next = wait_out(tcb, Transition::ReceiveAckOfCrossedFin, in_state(SECTION, tcb.state));
        ruling.and_all(next.effects)
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        super::time_wait::abort_silently(TcpState::Closing)
    }
}
