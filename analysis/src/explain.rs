use synema_trace::{TcpState, Trace};
use synema_wire::Protocol;

use crate::{Analysis, Fate, Flight, Flow, Freight, Mark, SegmentFacts, Sentence, Side, Transport};

/// One true sentence about a flight: what it is, why it was sent, what it changes.
///
/// Sequence numbers are the wire's own in simulations, where lessons choose them, and relative ones in captures.
pub fn explain(trace: &Trace, analysis: &Analysis, flight: usize) -> Sentence {
    let flight = &analysis.flights[flight];
    let flow = &analysis.flows[flight.flow];
    let sentence = match &flight.freight {
        Freight::Tcp(facts) => segment(trace, analysis, flight, facts),
        Freight::Other { protocol, summary, payload_len } => {
            let key = match (protocol, summary.starts_with("Who has"), summary.contains("request")) {
                (Protocol::Arp, true, _) => "explain-arp-request",
                (Protocol::Arp, false, _) => "explain-arp-reply",
                (Protocol::Icmp | Protocol::Icmpv6, _, true) => "explain-echo-request",
                (Protocol::Icmp | Protocol::Icmpv6, _, false) => "explain-icmp",
                (Protocol::Udp, ..) => "explain-udp",
                _ => "explain-other",
            };
            Sentence::new(key).text("protocol", protocol.title()).text("summary", summary).number("len", *payload_len)
        }
    };
    let fate = if flight.fate == Fate::Lost { "fate-lost" } else { "fate-none" };
    let (sender, receiver) = names(flow, flight.from);
    add(add(sentence, "sender", sender), "receiver", receiver).key("fate", fate)
}

/// Whether sentences and labels show sequence numbers as they are on the wire.
pub fn shows_wire_numbers(trace: &Trace) -> bool {
    trace.points().iter().any(|point| point.host.is_some())
}

/// What an end is called.
enum Name {
    Role(&'static str),
    Address(String),
}

fn names(flow: &Flow, from: Side) -> (Name, Name) {
    if flow.transport == Transport::Tcp && flow.handshake.syn.is_some() {
        let (a, b) = (Name::Role("end-client"), Name::Role("end-server"));
        return if from == Side::A { (a, b) } else { (b, a) };
    }
    let name = |side| {
        let end = flow.end(side);
        Name::Address(if end.port == 0 { end.ip.to_string() } else { end.to_string() })
    };
    (name(from), name(from.other()))
}

fn add(sentence: Sentence, gap: &'static str, name: Name) -> Sentence {
    match name {
        Name::Role(key) => sentence.key(gap, key),
        Name::Address(text) => sentence.text(gap, text),
    }
}

fn segment(trace: &Trace, analysis: &Analysis, flight: &Flight, facts: &SegmentFacts) -> Sentence {
    let (seq, ack) = match shows_wire_numbers(trace) {
        true => (facts.seq.0, facts.ack.0),
        false => (facts.seq_relative, facts.ack_relative),
    };
    let next = seq.wrapping_add(facts.payload_len + u32::from(facts.flags.syn()) + u32::from(facts.flags.fin()));
    Sentence::new(segment_key(analysis, flight, facts))
        .number("seq", seq)
        .number("ack", ack)
        .number("next", next)
        .number("acked", ack.wrapping_sub(1))
        .number("first", seq)
        .number("last", next.wrapping_sub(1 + u32::from(facts.flags.fin())))
        .number("len", facts.payload_len)
        .number("window", facts.window_bytes)
}

fn segment_key(analysis: &Analysis, flight: &Flight, facts: &SegmentFacts) -> &'static str {
    let flags = facts.flags;
    let again = facts.marks.contains(&Mark::Retransmission);
    if flags.rst() {
        return match changes(analysis, flight, flight.from.other()) {
            Some((TcpState::SynSent, TcpState::Closed)) => "explain-rst-refused",
            _ => "explain-rst",
        };
    }
    match (flags.syn(), flags.ack(), flags.fin()) {
        (true, false, _) if again => "explain-syn-again",
        (true, false, _) if flight.from == Side::B => "explain-syn-simultaneous",
        (true, false, _) => "explain-syn",
        (true, true, _) if again => "explain-syn-ack-again",
        (true, true, _) if has_entered(analysis, flight, TcpState::SynSent) => "explain-syn-ack-simultaneous",
        (true, true, _) => "explain-syn-ack",
        (false, _, true) if again => "explain-fin-again",
        (false, _, true) if facts.payload_len > 0 => "explain-data-fin",
        (false, _, true) if has_entered(analysis, flight, TcpState::CloseWait) => "explain-fin-second",
        (false, _, true) => "explain-fin",
        _ if facts.payload_len > 0 && again => "explain-data-again",
        _ if facts.payload_len > 0 => "explain-data",
        _ if facts.marks.contains(&Mark::DuplicateAck) => "explain-duplicate-ack",
        _ if facts.marks.contains(&Mark::ZeroWindow) => "explain-zero-window",
        _ => ack_key(analysis, flight),
    }
}

/// A plain acknowledgment, by what it did at either end.
fn ack_key(analysis: &Analysis, flight: &Flight) -> &'static str {
    let sender = changes(analysis, flight, flight.from);
    let receiver = changes(analysis, flight, flight.from.other());
    match (sender, receiver) {
        (_, Some((TcpState::SynReceived, TcpState::Established))) => "explain-ack-handshake",
        (Some((TcpState::SynSent, TcpState::Established)), _) => "explain-ack-handshake",
        (_, Some((TcpState::FinWait1 | TcpState::Closing | TcpState::LastAck, _))) => "explain-ack-fin",
        _ => "explain-ack",
    }
}

/// Whether the sender was in a state before it sent this.
fn has_entered(analysis: &Analysis, flight: &Flight, state: TcpState) -> bool {
    let seen = flight.left.or(flight.reached).unwrap_or(0);
    let mut changes = analysis.states_of_flow(flight.flow);
    changes.any(|change| change.side == flight.from && change.to == state && change.after <= seen)
}

/// The change of state that this flight made at one end.
fn changes(analysis: &Analysis, flight: &Flight, side: Side) -> Option<(TcpState, TcpState)> {
    let seen = [flight.left, flight.reached];
    analysis
        .states_of_flow(flight.flow)
        .find(|change| change.side == side && seen.iter().flatten().any(|observation| change.after == observation + 1))
        .map(|change| (change.from, change.to))
}
