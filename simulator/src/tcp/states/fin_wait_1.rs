use synema_trace::TcpState;

use super::{State, acknowledges_fin, read_or_wait};
use crate::tcp::checks::acknowledgment::{SECTION, established};
use crate::tcp::checks::{fin, text};
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Ruling, Tcb, Transition};

/// "FIN-WAIT-1 - represents waiting for a connection termination request from the remote TCP peer, or an
/// acknowledgment of the connection termination request previously sent."
///
/// Allowed: RECEIVE, ABORT. Queued text and our FIN may still be on their way out.
pub(crate) struct FinWait1;

impl State for FinWait1 {
    fn name(&self) -> TcpState {
        TcpState::FinWait1
    }

    /// "If the FIN segment is now acknowledged, then enter FIN-WAIT-2".
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = established(tcb, segment);
        match !ruling.is_final && acknowledges_fin(tcb, segment) {
            true => ruling.and(in_state(SECTION, tcb.state), Effect::Enter(Transition::ReceiveAckOfFin)),
            false => ruling,
        }
    }

    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        text::take(tcb, segment)
    }

    /// "Otherwise, enter the CLOSING state." Had our FIN been acknowledged, perhaps in this segment, the fifth check
    /// would have led to FIN-WAIT-2 already.
    fn fin(&self, tcb: &Tcb) -> Ruling {
        Ruling::pass().and(in_state(fin::SECTION, tcb.state), Effect::Enter(Transition::ReceiveCrossedFin))
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        read_or_wait(tcb, count)
    }
}
