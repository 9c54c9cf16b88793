use synema_trace::TcpState;

use super::{ABORT, State, outside_window};
use crate::tcp::checks::{fin, reset};
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Reply, Ruling, Tcb, TimerId, Transition};

/// "TIME-WAIT - represents waiting for enough time to pass to be sure the remote TCP peer received the acknowledgment
/// of its connection termination request and to avoid new connections being impacted by delayed segments from
/// previous connections."
///
/// Allowed: ABORT.
pub(crate) struct TimeWait;

impl State for TimeWait {
    fn name(&self) -> TcpState {
        TcpState::TimeWait
    }

    /// "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge it, and restart
    /// the 2 MSL timeout." That FIN lies before the window, so it is met here and not at the fifth or eighth check.
    fn unacceptable(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = outside_window(tcb, segment);
        match segment.flags.fin() && !segment.flags.rst() {
            true => ruling.and(
                in_state(fin::SECTION, TcpState::TimeWait),
                Effect::Start(TimerId::TimeWait, 2 * tcb.settings.msl_ns),
            ),
            false => ruling,
        }
    }

    /// "If the RST bit is set, then enter the CLOSED state."
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        reset::after_both_closed(tcb, segment)
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        abort_silently(TcpState::TimeWait)
    }
}

/// "Respond with ok, delete the TCB, enter the CLOSED state": the other side has nothing to learn.
pub(super) fn abort_silently(state: TcpState) -> Ruling {
    Ruling::reply(Reply::Ok).and(in_state(ABORT, state), Effect::Enter(Transition::Abort))
}
