//! Fields that no frame's bytes hold: a frame's place in the trace, and what the analysis says of it.

use synema_trace::{Heading, Observation, Trace};
use synema_wire::{Dissection, Transport as Carried, Value, datagram};

use super::literal::Family;
use crate::{Analysis, Finding, Flow, SegmentFacts, Transport};

/// The fields, without those of [`Finding`].
pub(super) const FIELDS: [(&str, Family); 27] = [
    ("frame.number", Family::Number),
    ("frame.len", Family::Number),
    ("frame.cap_len", Family::Number),
    ("frame.time_epoch", Family::Time),
    ("frame.time_relative", Family::Time),
    ("frame.time_delta", Family::Time),
    ("frame.protocols", Family::Text),
    ("tcp.stream", Family::Number),
    ("udp.stream", Family::Number),
    ("tcp.seq", Family::Number),
    ("tcp.ack", Family::Number),
    ("tcp.nxtseq", Family::Number),
    ("tcp.window_size", Family::Number),
    ("tcp.completeness", Family::Number),
    ("tcp.time_relative", Family::Time),
    ("tcp.time_delta", Family::Time),
    ("udp.time_relative", Family::Time),
    ("udp.time_delta", Family::Time),
    ("tcp.payload", Family::Bytes),
    ("udp.payload", Family::Bytes),
    ("tcp.flags.str", Family::Text),
    ("tcp.analysis.flags", Family::None),
    ("tcp.analysis.duplicate_ack_num", Family::Number),
    ("tcp.analysis.initial_rtt", Family::Time),
    ("frame.comment", Family::Text),
    ("frame.interface_name", Family::Text),
    ("frame.packet_flags_direction", Family::Number),
];

/// What begins the names of findings.
const ANALYSIS: &str = "tcp.analysis.";

/// The kind of a field of this file.
pub(super) fn family(name: &str) -> Option<Family> {
    let known = FIELDS.iter().find(|(known, _)| *known == name).map(|(_, family)| *family);
    known.or_else(|| finding(name).map(|_| Family::None))
}

/// The finding that a field's name stands for.
fn finding(name: &str) -> Option<Finding> {
    let word = name.strip_prefix(ANALYSIS)?;
    Finding::ALL.into_iter().find(|finding| finding.name() == word)
}

/// The names of all fields of this file.
pub(super) fn names() -> impl Iterator<Item = String> {
    let findings = Finding::ALL.into_iter().map(|finding| format!("{ANALYSIS}{}", finding.name()));
    FIELDS.iter().map(|(name, _)| (*name).to_owned()).chain(findings)
}

/// The one value of a field. Times are nanoseconds, as the 64 bits of a signed number.
pub(super) fn value(
    trace: &Trace,
    analysis: &Analysis,
    seen: &Observation<'_>,
    dissection: &Dissection,
    name: &str,
) -> Option<Value> {
    let ns = |ns: i64| Some(Value::Uint(ns as u64));
    match name {
        "frame.number" => return Some(Value::Uint(seen.number() as u64)),
        // Wireshark's stops at the largest number of 31 bits
        "frame.len" => return Some(Value::Uint(seen.wire_len.min(i32::MAX as u32).into())),
        "frame.cap_len" => return Some(Value::Uint(seen.bytes.len() as u64)),
        "frame.time_epoch" => return ns(seen.at.ns),
        "frame.time_relative" => return ns(seen.at.ns_since(trace.observation(0).at)),
        "frame.time_delta" => return ns(seen.at.ns_since(trace.observation(seen.index.saturating_sub(1)).at)),
        "frame.interface_name" => {
            let name = &trace.point(seen.point).name;
            return (!name.is_empty()).then(|| Value::Text(name.clone()));
        }
        // the two bits of `epb_flags`
        "frame.packet_flags_direction" => {
            return match seen.heading {
                Heading::Inbound => Some(Value::Uint(1)),
                Heading::Outbound => Some(Value::Uint(2)),
                Heading::Unknown => None,
            };
        }
        "frame.protocols" => {
            let names: Vec<&str> = dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
            return Some(Value::Text(names.join(":")));
        }
        _ => {}
    }
    let (flow_index, _) = analysis.placed(seen.index)?;
    let flow = &analysis.flows[flow_index];
    let before = || before(analysis, flow_index, seen.index);
    match (name.split('.').next()?, flow.transport) {
        ("tcp", Transport::Tcp) | ("udp", Transport::Udp) => {}
        _ => return None,
    }
    match name.split_once('.')?.1 {
        "stream" => return Some(Value::Uint(flow.number as u64)),
        "time_relative" => return ns(seen.at.ns_since(flow.first)),
        "time_delta" => {
            let before = before().map_or(seen.at, |index| trace.observation(index).at);
            return ns(seen.at.ns_since(before));
        }
        "payload" => return payload(seen),
        _ => {}
    }
    let flight = analysis.flight_of(seen.index)?;
    if let Some(finding) = finding(name) {
        return analysis.findings_of(flight).has(finding).then(|| Value::Bytes(Vec::new()));
    }
    let facts = analysis.facts(trace, flight)?;
    if name == "tcp.analysis.initial_rtt" {
        return initial_rtt(trace, flow, &facts, seen, before()).and_then(ns);
    }
    of_segment(&facts, name)
}

fn of_segment(facts: &SegmentFacts, name: &str) -> Option<Value> {
    let number = |number: u32| Some(Value::Uint(number.into()));
    let mark = |is_there: bool| is_there.then(|| Value::Bytes(Vec::new()));
    match name {
        "tcp.seq" => number(facts.seq_relative),
        "tcp.ack" => number(facts.ack_relative),
        "tcp.nxtseq" => number(facts.seq_relative.wrapping_add(facts.len())),
        "tcp.window_size" => number(facts.window_bytes),
        "tcp.completeness" => number(facts.completeness.0.into()),
        "tcp.flags.str" => Some(Value::Text(flags(facts.flags.0))),
        "tcp.analysis.flags" => mark(facts.findings.iter().next().is_some()),
        "tcp.analysis.duplicate_ack_num" => number(facts.duplicates).filter(|_| facts.duplicates > 0),
        _ => None,
    }
}

/// The round trip of the handshake, nanoseconds, from the frame on that shows it; a refused SYN shows it too.
fn initial_rtt(
    trace: &Trace,
    flow: &Flow,
    facts: &SegmentFacts,
    seen: &Observation<'_>,
    before: Option<usize>,
) -> Option<i64> {
    if facts.flags.rst() && flow.handshake.syn.is_some() && flow.handshake.syn_ack.is_none() {
        return before.map(|syn| seen.at.ns_since(trace.observation(syn).at));
    }
    flow.initial_rtt_ns.filter(|_| flow.handshake.ack.is_some_and(|ack| ack <= seen.number()))
}

/// The flow's observation before this one.
fn before(analysis: &Analysis, flow: usize, index: usize) -> Option<usize> {
    let observations = analysis.observations_of(flow);
    let place = observations.binary_search(&(index as u32)).ok()?;
    place.checked_sub(1).map(|place| observations[place] as usize)
}

/// What was captured behind the transport header, where there is any.
fn payload(seen: &Observation<'_>) -> Option<Value> {
    let payload = match datagram(seen.link_type, seen.bytes)?.transport {
        Carried::Tcp(segment) => &segment.payload[..segment.payload.len().min(segment.payload_len as usize)],
        Carried::Udp { payload, payload_len, .. } => &payload[..payload.len().min(payload_len as usize)],
        _ => return None,
    };
    (!payload.is_empty()).then(|| Value::Bytes(payload.to_vec()))
}

/// The twelve bits as Wireshark writes them: a letter for each that is set, a dot for the others.
fn flags(bits: u16) -> String {
    let letters = "RRRACEUAPRSF".chars().enumerate();
    letters.map(|(place, letter)| if bits >> (11 - place) & 1 == 1 { letter } else { '·' }).collect()
}
