use bytes::Bytes;
use synema_trace::TcpState;

use super::{State, connect};
use crate::tcp::checks::Check;
use crate::tcp::fast_open;
use crate::tcp::{Arriving, Call, CallError, Effect, Reply, Ruling, SegmentSpec, Tcb, Transition};

/// "CLOSED - represents no connection state at all."
///
/// Allowed: OPEN. Every segment but a reset is answered with a reset.
pub(crate) struct Closed;

const ARRIVES: &str = "9293/3.10.7.1";
const OPEN: &str = "9293/3.10.1/CLOSED";

impl State for Closed {
    fn name(&self) -> TcpState {
        TcpState::Closed
    }

    fn checks(&self) -> &'static [Check] {
        &[refuse]
    }

    fn open(&self, tcb: &Tcb, call: &Call) -> Ruling {
        match call {
            Call::OpenActive { remote, isn } => connect(tcb, *remote, *isn, OPEN),
            Call::OpenFast { remote, isn, octets, offer, room } => {
                fast_open::connect(tcb, *remote, *isn, octets, offer.clone(), *room)
            }
            _ => Ruling::reply(Reply::Ok).and(OPEN, Effect::Enter(Transition::OpenPassively)),
        }
    }

    fn send(&self, tcb: &Tcb, _octets: &Bytes) -> Ruling {
        Ruling::reply(tcb.error.unwrap_or(CallError::DoesNotExist))
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        // what arrived before a close in peace can still be read; the RFC would have put it into a RECEIVE's buffer
        let never_opened = tcb.remote.is_none();
        let otherwise = if never_opened { CallError::DoesNotExist } else { CallError::Closing };
        super::read_or(tcb, count, Reply::Error(tcb.error.unwrap_or(otherwise)))
    }

    fn close(&self, tcb: &Tcb) -> Ruling {
        Ruling::reply(tcb.error.unwrap_or(CallError::DoesNotExist))
    }

    fn abort(&self, tcb: &Tcb) -> Ruling {
        Ruling::reply(tcb.error.unwrap_or(CallError::DoesNotExist))
    }

    fn status(&self) -> Ruling {
        Ruling::reply(CallError::DoesNotExist)
    }
}

/// "All data in the incoming segment is discarded": and its sender is told, unless it is a reset.
fn refuse(_tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let ruling = Ruling::drop(ARRIVES, "no connection");
    match segment.flags.rst() {
        true => ruling,
        false => ruling.and(ARRIVES, Effect::Emit(SegmentSpec::reset_for(segment))),
    }
}
