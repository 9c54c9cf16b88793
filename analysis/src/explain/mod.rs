//! One true sentence for every frame, built from what changed and not from the flags alone.

mod datagram;
mod hop;
mod segment;

use synema_trace::Trace;
use synema_wire::{Dissection, Protocol, dissect};

use crate::copies::first_view;
use crate::{Analysis, Fate, Flight, Flow, Freight, Sentence, Side, Transport, summary};

/// One true sentence about a flight: what it is, why it was sent, what it changes.
///
/// Sequence numbers are the wire's own in simulations, where lessons choose them, and relative ones in captures.
pub fn explain(trace: &Trace, analysis: &Analysis, flight: usize) -> Sentence {
    let flight = analysis.flight(trace, flight);
    let dissection = flight.passage.left.or(flight.passage.reached).map(|seen| alone(trace, seen)).unwrap_or_default();
    of_flight(trace, analysis, &flight, &dissection)
}

fn of_flight(trace: &Trace, analysis: &Analysis, flight: &Flight, dissection: &Dissection) -> Sentence {
    let flow = &analysis.flows[flight.passage.flow];
    if let Some(view) =
        flight.passage.left.or(flight.passage.reached).and_then(|seen| first_view(trace, analysis, seen))
    {
        let key = if view.hops[0] == view.hops[1] { "explain-copy-mirrored" } else { "explain-copy-routed" };
        let [before, hops] = view.hops;
        return Sentence::new(key).number("first", view.number as u64).number("before", before).number("hops", hops);
    }
    let sentence = match &flight.freight {
        Freight::Tcp(facts) => segment::sentence(trace, analysis, flight, facts, dissection),
        Freight::Other { payload_len, .. } => {
            let (protocol, summary) = summary::of_dissection(dissection);
            datagram::sentence(protocol, &summary, dissection).number("len", *payload_len)
        }
    };
    let fate = if flight.passage.fate == Fate::Lost { "fate-lost" } else { "fate-none" };
    let (sender, receiver) = names(flow, flight.passage.from);
    add(add(sentence, "sender", sender), "receiver", receiver).key("fate", fate)
}

/// The sentence about any frame, by its observation: also about those that neither IP nor ARP can be read from, and
/// about those that a router takes in or sends on.
pub fn explain_frame(trace: &Trace, analysis: &Analysis, observation: usize) -> Sentence {
    explain_dissection(trace, analysis, observation, &alone(trace, observation))
}

/// The same of a frame that was read with those before it, as by [`crate::Dissector`]: a message that it completes is
/// told, too.
pub fn explain_dissection(trace: &Trace, analysis: &Analysis, observation: usize, dissection: &Dissection) -> Sentence {
    if let Some(flight) = analysis.flight_of(observation) {
        let flight = analysis.flight(trace, flight);
        let hop = hop::sentence(trace, &flight, observation);
        return hop.unwrap_or_else(|| match flight.passage.left.or(flight.passage.reached) {
            // what arrives is told as it was when it left, with what the frames up to there have left
            Some(seen) if seen != observation => of_flight(trace, analysis, &flight, &alone(trace, seen)),
            _ => of_flight(trace, analysis, &flight, dissection),
        });
    }
    let seen = trace.observation(observation);
    let (protocol, summary) = summary::of_dissection(dissection);
    let address =
        |names: [&str; 2]| names.iter().find_map(|name| dissection.field(name)).map(|field| field.to_string());
    let sentence = match (address(["eth.src", "wlan.sa"]), address(["eth.dst", "wlan.da"])) {
        _ if protocol == Protocol::Data => Sentence::new("explain-unread"),
        (Some(sender), Some(receiver)) => {
            Sentence::new("explain-other").text("sender", sender).text("receiver", receiver)
        }
        _ => Sentence::new("explain-frame"),
    };
    let len = seen.wire_len;
    sentence.text("protocol", protocol.title()).text("summary", summary).number("len", len).key("fate", "fate-none")
}

fn alone(trace: &Trace, observation: usize) -> Dissection {
    let seen = trace.observation(observation);
    dissect(seen.link_type, seen.bytes)
}

/// Whether sentences and labels show sequence numbers as they are on the wire.
pub fn shows_wire_numbers(trace: &Trace) -> bool {
    trace.is_watched()
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
