use synema_trace::{TcpState, Trace};
use synema_wire::{Dissection, Protocol};

use super::shows_wire_numbers;
use crate::{Analysis, Finding, Flight, Mark, SegmentFacts, Sentence, Side, summary};

/// What a segment is, why it was sent, what it changes.
pub(super) fn sentence(
    trace: &Trace,
    analysis: &Analysis,
    flight: &Flight,
    facts: &SegmentFacts,
    dissection: &Dissection,
) -> Sentence {
    let (seq, ack) = match shows_wire_numbers(trace) {
        true => (facts.seq.0, facts.ack.0),
        false => (facts.seq_relative, facts.ack_relative),
    };
    let next = seq.wrapping_add(facts.payload_len + u32::from(facts.flags.syn()) + u32::from(facts.flags.fin()));
    let first_copy = first_copy(trace, analysis, flight, facts);
    let message = (facts.payload_len > 0 && !facts.marks.contains(&Mark::Retransmission))
        .then(|| summary::of_dissection(dissection));
    let key = segment_key(analysis, flight, facts, first_copy);
    let (key, protocol, summary) = match message {
        // the first line of a message says more than how long it is
        Some((protocol, summary))
            if key == "explain-data" && is_application(protocol) && !summary.trim().is_empty() =>
        {
            ("explain-data-message", protocol.title(), summary)
        }
        _ => (key, "TCP", String::new()),
    };
    Sentence::new(key)
        .text("protocol", protocol)
        .text("summary", summary)
        .number("first_copy", first_copy.map_or(0, |number| number as u64))
        .number("count", facts.duplicates)
        .number("seq", seq)
        .number("ack", ack)
        .number("next", next)
        .number("acked", ack.wrapping_sub(1))
        .number("first", seq)
        .number("last", next.wrapping_sub(1 + u32::from(facts.flags.fin())))
        .number("len", facts.payload_len)
        .number("window", facts.window_bytes)
}

/// Whether a protocol is carried by TCP and read from one segment.
fn is_application(protocol: Protocol) -> bool {
    !matches!(protocol, Protocol::Tcp | Protocol::Data | Protocol::Padding)
}

/// The number of the frame that brought the first octet of a repeated segment before.
fn first_copy(trace: &Trace, analysis: &Analysis, flight: &Flight, facts: &SegmentFacts) -> Option<usize> {
    if !facts.marks.contains(&Mark::Retransmission) || facts.is_empty() {
        return None;
    }
    let seen = flight.passage.left.or(flight.passage.reached)?;
    let earlier = analysis.observations_of(flight.passage.flow);
    let end = earlier.partition_point(|&observation| (observation as usize) < seen);
    earlier[..end].iter().rev().take(FARTHEST_COPY).find_map(|&observation| {
        let observation = observation as usize;
        let before = analysis.flight_of(observation)?;
        if analysis.placed(before)?.1 != flight.passage.from {
            return None;
        }
        let copy = analysis.facts(trace, before)?;
        let holds = !copy.is_empty() && !copy.marks.contains(&Mark::Retransmission);
        (holds && !facts.seq.before(copy.seq) && facts.seq.before(copy.end())).then_some(observation + 1)
    })
}

/// So many frames back a first copy is looked for.
const FARTHEST_COPY: usize = 10_000;

fn segment_key(analysis: &Analysis, flight: &Flight, facts: &SegmentFacts, first_copy: Option<usize>) -> &'static str {
    let flags = facts.flags;
    let again = facts.marks.contains(&Mark::Retransmission);
    let found = |finding| facts.findings.has(finding);
    if flags.rst() {
        return match changes(analysis, flight, flight.passage.from.other()) {
            Some((TcpState::SynSent, TcpState::Closed)) => "explain-rst-refused",
            _ if is_closed(analysis, flight) => "explain-rst-unknown",
            _ => "explain-rst",
        };
    }
    match (flags.syn(), flags.ack(), flags.fin()) {
        (true, false, _) if again => "explain-syn-again",
        (true, false, _) if flight.passage.from == Side::B => "explain-syn-simultaneous",
        (true, false, _) => "explain-syn",
        (true, true, _) if again => "explain-syn-ack-again",
        (true, true, _) if has_entered(analysis, flight, TcpState::SynSent) => "explain-syn-ack-simultaneous",
        (true, true, _) => "explain-syn-ack",
        (false, _, true) if again => "explain-fin-again",
        (false, _, true) if facts.payload_len > 0 => "explain-data-fin",
        (false, _, true) if has_entered(analysis, flight, TcpState::CloseWait) => "explain-fin-second",
        (false, _, true) => "explain-fin",
        _ if found(Finding::KeepAlive) => "explain-keep-alive",
        _ if found(Finding::ZeroWindowProbe) => "explain-zero-window-probe",
        _ if again && first_copy.is_some() && found(Finding::FastRetransmission) => "explain-data-fast",
        _ if again && found(Finding::SpuriousRetransmission) => "explain-data-spurious",
        _ if facts.payload_len > 0 && again && first_copy.is_none() => "explain-data-again-unseen",
        _ if facts.payload_len > 0 && again => "explain-data-again",
        _ if facts.payload_len > 0 && facts.marks.contains(&Mark::OutOfOrder) => "explain-data-late",
        _ if facts.payload_len > 0 && facts.marks.contains(&Mark::Gap) => "explain-data-gap",
        _ if facts.payload_len > 0 && found(Finding::WindowFull) => "explain-data-fills-window",
        _ if facts.payload_len > 0 => "explain-data",
        _ if found(Finding::KeepAliveAck) => "explain-keep-alive-ack",
        _ if found(Finding::ZeroWindowProbeAck) => "explain-zero-window-probe-ack",
        _ if found(Finding::WindowUpdate) => "explain-window-update",
        _ if facts.marks.contains(&Mark::DuplicateAck) => "explain-duplicate-ack",
        _ if facts.marks.contains(&Mark::ZeroWindow) => "explain-zero-window",
        _ if found(Finding::AckLostSegment) => "explain-ack-unseen",
        _ if !flags.ack() => "explain-no-ack",
        _ => ack_key(analysis, flight),
    }
}

/// A plain acknowledgment, by what it did at either end.
fn ack_key(analysis: &Analysis, flight: &Flight) -> &'static str {
    let sender = changes(analysis, flight, flight.passage.from);
    let receiver = changes(analysis, flight, flight.passage.from.other());
    match (sender, receiver) {
        (_, Some((TcpState::SynReceived, TcpState::Established))) => "explain-ack-handshake",
        (Some((TcpState::SynSent, TcpState::Established)), _) => "explain-ack-handshake",
        (_, Some((TcpState::FinWait1 | TcpState::Closing | TcpState::LastAck, _))) => "explain-ack-fin",
        _ => "explain-ack",
    }
}

/// Whether the sender was in a state before it sent this.
fn has_entered(analysis: &Analysis, flight: &Flight, state: TcpState) -> bool {
    let seen = flight.passage.left.or(flight.passage.reached).unwrap_or(0);
    let mut changes = analysis.states_of_flow(flight.passage.flow);
    changes.any(|change| change.side == flight.passage.from && change.to == state && change.after <= seen)
}

/// Whether the sender had no connection when it sent this.
fn is_closed(analysis: &Analysis, flight: &Flight) -> bool {
    let seen = flight.passage.left.or(flight.passage.reached).unwrap_or(0);
    let own = analysis
        .states_of_flow(flight.passage.flow)
        .filter(|change| change.side == flight.passage.from && change.after <= seen);
    own.last().is_some_and(|change| change.to == TcpState::Closed)
}

/// The change of state that this flight made at one end.
fn changes(analysis: &Analysis, flight: &Flight, side: Side) -> Option<(TcpState, TcpState)> {
    let seen = [flight.passage.left, flight.passage.reached];
    analysis
        .states_of_flow(flight.passage.flow)
        .find(|change| change.side == side && seen.iter().flatten().any(|observation| change.after == observation + 1))
        .map(|change| (change.from, change.to))
}
