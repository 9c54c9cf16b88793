use bytes::Bytes;
use synema_trace::TcpState;

use super::{State, close_towards, queue, read_or_wait};
use crate::tcp::checks::{fin, text};
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Ruling, Tcb, Transition};

/// "ESTABLISHED - represents an open connection, data received can be delivered to the user. The normal state for the
/// data transfer phase of the connection."
///
/// Allowed: SEND, RECEIVE, CLOSE, ABORT.
pub(crate) struct Established;

impl State for Established {
    fn name(&self) -> TcpState {
        TcpState::Established
    }

    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        text::take(tcb, segment)
    }

    /// "Enter the CLOSE-WAIT state."
    fn fin(&self, tcb: &Tcb) -> Ruling {
        Ruling::pass().and(in_state(fin::SECTION, tcb.state), Effect::Enter(Transition::ReceiveFin))
    }

    fn send(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        queue(tcb, octets)
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        read_or_wait(tcb, count)
    }

    /// "Queue this until all preceding SENDs have been segmentized, then form a FIN segment and send it. In any case,
    /// enter FIN-WAIT-1 state."
    fn close(&self, tcb: &Tcb) -> Ruling {
        close_towards(tcb, Transition::SendFin)
    }
}
