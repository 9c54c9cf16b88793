//! Truth tables of RFC 9293 §3.10, a file per heading.

mod anything;
mod calls;
mod closed;
mod fast_open;
mod figures;
mod keeping;
mod listen;
mod opening;
mod recovery;
mod stream;
mod sweep;
mod syn_sent;
mod synchronized;
mod timeouts;

use synema_trace::{Instant, TcpState};
use synema_wire::{Endpoint, Seq, TcpFlags};

use super::congestion::Algorithm;
use super::{Action, Arriving, Call, Reply, Settings, Tagged, Tcb};

/// Our ISS and theirs. Both lie so that the tests cross the end of the circle.
const ISS: u32 = u32::MAX - 1;
const IRS: u32 = u32::MAX;

const SYN: TcpFlags = TcpFlags::SYN;
const ACK: TcpFlags = TcpFlags::ACK;
const FIN: TcpFlags = TcpFlags::FIN;
const RST: TcpFlags = TcpFlags::RST;

fn local() -> Endpoint {
    Endpoint { ip: [192, 0, 2, 2].into(), port: 80 }
}

fn remote() -> Endpoint {
    Endpoint { ip: [192, 0, 2, 1].into(), port: 5000 }
}

/// A segment whose numbers count from the initial ones: `seq` from IRS, `ack` from ISS.
fn segment(flags: TcpFlags, seq: u32, ack: u32, text: &[u8]) -> Arriving<'_> {
    Arriving {
        at: Instant::from_ns(1_000_000),
        seq: Seq(IRS).plus(seq),
        ack: Seq(ISS).plus(ack),
        flags,
        window: 10_000,
        window_scale: None,
        timestamps: None,
        sack_permitted: false,
        sack: Vec::new(),
        urgent_pointer: None,
        ecn: Default::default(),
        user_timeout_ns: None,
        fast_open: None,
        is_malformed: false,
        mss: flags.syn().then_some(1000),
        text,
        payload: None,
    }
}

fn closed() -> Tcb {
    Tcb { remote: Some(remote()), ..Tcb::new(local(), Settings::default()) }
}

fn call(tcb: &mut Tcb, call: Call) -> (Reply, Vec<Tagged<Action>>) {
    let mut actions = Vec::new();
    let reply = tcb.call(Instant::ZERO, &call, &mut actions);
    (reply, actions)
}

fn arrive(tcb: &mut Tcb, segment: &Arriving<'_>) -> Vec<Tagged<Action>> {
    let mut actions = Vec::new();
    assert!(tcb.arrive(segment, remote(), Seq(ISS), &mut actions).is_none(), "only LISTEN makes connections");
    actions
}

fn listening() -> Tcb {
    let mut tcb = Tcb::new(local(), Settings::default());
    assert_eq!(call(&mut tcb, Call::OpenPassive).0, Reply::Ok);
    tcb
}

/// A connection in a state, reached by the shortest way that segments and calls allow. SND.NXT is ISS+1, or ISS+2
/// once FIN is sent; RCV.NXT is IRS+1, or IRS+2 once FIN has come.
fn in_state(state: TcpState) -> Tcb {
    use TcpState::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent,
    };
    let after = |from: TcpState, seg: Arriving<'static>| {
        let mut tcb = in_state(from);
        arrive(&mut tcb, &seg);
        tcb
    };
    let after_close = |from: TcpState| {
        let mut tcb = in_state(from);
        call(&mut tcb, Call::Close);
        tcb
    };
    let tcb = match state {
        Closed => closed(),
        Listen => listening(),
        SynSent => {
            let mut tcb = closed();
            call(&mut tcb, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
            tcb
        }
        SynReceived => {
            let mut actions = Vec::new();
            let child = listening().arrive(&segment(SYN, 0, 0, b""), remote(), Seq(ISS), &mut actions);
            child.expect("a SYN makes a connection")
        }
        Established => after(SynReceived, segment(ACK, 1, 1, b"")),
        FinWait1 => after_close(Established),
        FinWait2 => after(FinWait1, segment(ACK, 1, 2, b"")),
        CloseWait => after(Established, segment(FIN | ACK, 1, 1, b"")),
        Closing => after(FinWait1, segment(FIN | ACK, 1, 1, b"")),
        LastAck => after_close(CloseWait),
        TcpState::TimeWait => after(FinWait2, segment(FIN | ACK, 1, 2, b"")),
    };
    assert_eq!(tcb.state, state, "the way to {state}");
    tcb
}

/// SYN-RECEIVED by a simultaneous open: the active kind.
fn crossed() -> Tcb {
    let mut tcb = in_state(TcpState::SynSent);
    arrive(&mut tcb, &segment(SYN, 0, 0, b""));
    tcb
}

/// What a segment is to the other side.
fn arriving<'a>(at: Instant, spec: &super::SegmentSpec, text: &'a [u8]) -> Arriving<'a> {
    let (seq, ack, flags, window) = (spec.seq, spec.ack, spec.flags, spec.window.into());
    let urgent_pointer = flags.has(TcpFlags::URG).then_some(spec.urgent_pointer);
    Arriving { at, seq, ack, flags, window, mss: None, urgent_pointer, ecn: spec.ecn, text, ..segment(ACK, 0, 0, b"") }
        .with_options(&spec.options)
}

/// The segments among the actions, as the RFC writes them, with numbers that count from the initial ones.
fn sent(actions: &[Tagged<Action>]) -> Vec<String> {
    let specs = actions.iter().filter_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec),
        _ => None,
    });
    let text = |spec: &super::SegmentSpec| {
        let seq = spec.seq.distance_from(Seq(ISS));
        let ack = if spec.flags.ack() { format!(" ack {}", spec.ack.distance_from(Seq(IRS))) } else { String::new() };
        let len = if spec.text_len() > 0 { format!(" len {}", spec.text_len()) } else { String::new() };
        format!("{} {seq}{ack}{len}", spec.flags)
    };
    specs.map(text).collect()
}

/// A labelled row of a table: which state, what arrives, the state after it, what is sent.
struct Row {
    label: &'static str,
    from: fn() -> Tcb,
    segment: Arriving<'static>,
    to: TcpState,
    sends: &'static [&'static str],
}

#[track_caller]
fn check(rows: &[Row]) {
    for Row { label, from, segment, to, sends } in rows {
        let mut tcb = from();
        let actions = arrive(&mut tcb, segment);
        assert_eq!((tcb.state, sent(&actions)), (*to, sends.iter().map(|&text| text.into()).collect()), "{label}");
    }
}
