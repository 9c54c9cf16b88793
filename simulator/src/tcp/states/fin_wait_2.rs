use synema_trace::TcpState;

use super::{State, read_or_wait, wait_out};
use crate::tcp::checks::{fin, text};
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Ruling, Tcb, Transition};

/// "FIN-WAIT-2 - represents waiting for a connection termination request from the remote TCP peer."
///
/// Allowed: RECEIVE, ABORT.
pub(crate) struct FinWait2;

impl State for FinWait2 {
    fn name(&self) -> TcpState {
        TcpState::FinWait2
    }

    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        text::take(tcb, segment)
    }

    /// "Enter the TIME-WAIT state. Start the time-wait timer, turn off the other timers."
    fn fin(&self, tcb: &Tcb) -> Ruling {
        wait_out(tcb, Transition::ReceiveLastFin, in_state(fin::SECTION, tcb.state))
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        read_or_wait(tcb, count)
    }
}
