use bytes::Bytes;
use synema_trace::TcpState;

use super::{State, abort_unopened, close_unopened, connect};
use crate::tcp::checks::Check;
use crate::tcp::checks::acknowledgment::take_window;
use crate::tcp::fast_open;
use crate::tcp::{
    Arriving, Call, CallError, Effect, Offset, Reply, Ruling, SegmentSpec, Tcb, TimerId, Transition, Variable, output,
};

/// "LISTEN - represents waiting for a connection request from any remote TCP peer and port."
///
/// Allowed: OPEN to a remote socket, RECEIVE (which waits), CLOSE, ABORT. A SYN makes a new connection; the
/// listening one stays (MUST-41).
pub(crate) struct Listen;

const SYN: &str = "9293/3.10.7.2/3";

impl State for Listen {
    fn name(&self) -> TcpState {
        TcpState::Listen
    }

    fn checks(&self) -> &'static [Check] {
        &[reset, acknowledgment, syn, other]
    }

    fn open(&self, tcb: &Tcb, call: &Call) -> Ruling {
        match call {
            Call::OpenActive { remote, isn } => connect(tcb, *remote, *isn, "9293/3.10.1/LISTEN"),
            _ => Ruling::reply(CallError::RemoteUnspecified),
        }
    }

    fn send(&self, _tcb: &Tcb, _octets: &Bytes) -> Ruling {
        Ruling::reply(CallError::RemoteUnspecified)
    }

    fn receive(&self, _tcb: &Tcb, _count: usize) -> Ruling {
        Ruling::reply(Reply::Queued)
    }

    fn close(&self, _tcb: &Tcb) -> Ruling {
        close_unopened()
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        abort_unopened()
    }
}

/// First, check for a RST: "An incoming RST should be ignored."
fn reset(_tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match segment.flags.rst() {
        true => Ruling::drop("9293/3.10.7.2/1", "RST for a listening connection"),
        false => Ruling::pass(),
    }
}

/// Second, check for an ACK: there is nothing that it could acknowledge.
fn acknowledgment(_tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match segment.flags.ack() {
        true => Ruling::drop("9293/3.10.7.2/2", "ACK for a listening connection")
            .and("9293/3.10.7.2/2", Effect::Emit(SegmentSpec::reset_for(segment))),
        false => Ruling::pass(),
    }
}

/// Third, check for a SYN. The connection given is the new one; its ISS is chosen already.
fn syn(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.syn() {
        return Ruling::pass();
    }
    let judged = tcb.remote.and_then(|remote| fast_open::judge(tcb, segment, remote.ip));
    let inherited = fast_open::none(tcb);
    let tcb = &Tcb { fast_open: judged.clone().unwrap_or_default(), ..tcb.clone() };
    let rcv_nxt = segment.seq.plus(1 + tcb.fast_open.accepted as u32);
    let ruling = Ruling::pass().and(SYN, Effect::LearnIrs(segment.seq));
    let ruling = take_window(ruling, segment, Offset::first(segment.seq), tcb.snd_una, &SYN.into());
    let ruling = ruling.and_all(tcb.mss_from(segment)).and(SYN, Effect::Enter(Transition::ReceiveSyn));
    let ruling = match &judged {
        Some(fast_open) => fast_open::opened(ruling, tcb, segment, fast_open),
        None => ruling.and_all(inherited),
    };
    ruling
        .and(SYN, Effect::Emit(output::syn(tcb, tcb.iss.wire(), Some(rcv_nxt)).answering(tcb, segment)))
        .and(SYN, Effect::Set(Variable::SndNxt, tcb.iss.plus(1).0))
        .and("6298/5.1", Effect::Start(TimerId::Retransmission, tcb.round_trip.rto_ns))
}

/// Fourth, other data or control: whatever had an ACK has been answered, and the rest is of no connection.
fn other(_tcb: &Tcb, _segment: &Arriving<'_>) -> Ruling {
    Ruling::drop("9293/3.10.7.2/4", "neither RST nor ACK nor SYN")
}
