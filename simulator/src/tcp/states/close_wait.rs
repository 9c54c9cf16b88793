use bytes::Bytes;
use synema_trace::TcpState;

use super::{State, close_towards, queue};
use crate::tcp::{Ruling, Tcb, Transition};

/// "CLOSE-WAIT - represents waiting for a connection termination request from the local user."
///
/// Allowed: SEND, RECEIVE of what is left, CLOSE, ABORT.
pub(crate) struct CloseWait;

impl State for CloseWait {
    fn name(&self) -> TcpState {
        TcpState::CloseWait
    }

    fn send(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        queue(tcb, octets)
    }

    /// "Queue this request until all preceding SENDs have been segmentized; then send a FIN segment, enter LAST-ACK
    /// state."
    fn close(&self, tcb: &Tcb) -> Ruling {
        close_towards(tcb, Transition::SendLastFin)
    }
}
