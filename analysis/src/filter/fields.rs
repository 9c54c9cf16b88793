use std::borrow::Cow;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, Value, dissect, field_def};

use super::literal::Family;
use crate::{Analysis, Freight, Transport};

/// All fields of one frame: those in its bytes, its place in the trace, and what the analysis says of it.
pub struct FrameFields<'a> {
    trace: &'a Trace,
    analysis: &'a Analysis,
    observation: Observation<'a>,
    dissection: Dissection,
}

/// Fields that no frame's bytes hold.
const AROUND_THE_FRAME: [(&str, Family); 13] = [
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
];

/// Names that stand for several fields.
const TOGETHER: [(&str, [&str; 2]); 7] = [
    ("eth.addr", ["eth.dst", "eth.src"]),
    ("ip.addr", ["ip.src", "ip.dst"]),
    ("ipv6.addr", ["ipv6.src", "ipv6.dst"]),
    ("tcp.port", ["tcp.srcport", "tcp.dstport"]),
    ("udp.port", ["udp.srcport", "udp.dstport"]),
    ("ip.host", ["ip.src", "ip.dst"]),
    ("arp.proto_ipv4", ["arp.src.proto_ipv4", "arp.dst.proto_ipv4"]),
];

/// What a name in a filter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Field(Family),
    Protocol,
}

/// Looks a name up: a field, several fields together, or a protocol.
pub(super) fn named(name: &str) -> Option<Named> {
    if let Some((_, family)) = AROUND_THE_FRAME.iter().find(|(known, _)| *known == name) {
        return Some(Named::Field(*family));
    }
    if let Some((_, [first, _])) = TOGETHER.iter().find(|(known, _)| *known == name) {
        return named(first);
    }
    if let Some(def) = field_def(name) {
        return Some(Named::Field(Family::of(def.kind)));
    }
    (name == "frame" || synema_wire::Protocol::from_name(name).is_some()).then_some(Named::Protocol)
}

impl<'a> FrameFields<'a> {
    /// The fields of an observation of the trace that was analysed.
    pub fn of(trace: &'a Trace, analysis: &'a Analysis, index: usize) -> FrameFields<'a> {
        let observation = trace.observation(index);
        let dissection = dissect(observation.link_type, observation.bytes);
        FrameFields { trace, analysis, observation, dissection }
    }

    /// The fields of an observation as it was read with what those before it have left, by [`crate::Dissector`].
    pub fn read(trace: &'a Trace, analysis: &'a Analysis, index: usize, dissection: Dissection) -> FrameFields<'a> {
        FrameFields { trace, analysis, observation: trace.observation(index), dissection }
    }

    /// Whether a name is a field's, a protocol's, or nobody's.
    pub fn knows(name: &str) -> bool {
        named(name).is_some()
    }

    /// The frame as it was read.
    pub fn dissection(&self) -> &Dissection {
        &self.dissection
    }

    /// Whether a protocol is in the frame, by Wireshark's name.
    pub(super) fn has_protocol(&self, name: &str) -> bool {
        name == "frame" || self.dissection.layers.iter().any(|layer| layer.protocol.name() == name)
    }

    /// All values of a field, from the outside in.
    pub fn values(&self, name: &str) -> Vec<Cow<'_, Value>> {
        if let Some((_, both)) = TOGETHER.iter().find(|(known, _)| *known == name) {
            return both.iter().flat_map(|name| self.values(name)).collect();
        }
        if AROUND_THE_FRAME.iter().any(|(known, _)| *known == name) {
            return self.around(name).map(Cow::Owned).into_iter().collect();
        }
        let fields = self.dissection.layers.iter().flat_map(|layer| &layer.fields);
        fields.filter(|field| field.def.name == name).map(|field| Cow::Borrowed(&field.value)).collect()
    }

    /// The values of a field as `tshark -T fields` prints them, joined with commas.
    pub fn printed(&self, name: &str) -> String {
        if AROUND_THE_FRAME.iter().any(|(known, _)| *known == name) {
            return match (self.around(name), name) {
                (Some(Value::Uint(ns)), "frame.time_epoch" | "frame.time_relative" | "frame.time_delta") => {
                    synema_trace::Instant::from_ns(ns as i64).to_string()
                }
                (Some(Value::Uint(number)), _) => number.to_string(),
                (Some(Value::Text(text)), _) => text,
                _ => String::new(),
            };
        }
        let names: &[&str] = match TOGETHER.iter().find(|(known, _)| *known == name) {
            Some((_, both)) => both,
            None => &[name],
        };
        let fields = self.dissection.layers.iter().flat_map(|layer| &layer.fields);
        let found: Vec<String> =
            fields.filter(|field| names.contains(&field.def.name)).map(|field| field.to_string()).collect();
        found.join(",")
    }

    /// The one value of a field around the frame. Times are nanoseconds, as the 64 bits of a signed number.
    fn around(&self, name: &str) -> Option<Value> {
        let seen = &self.observation;
        let ns = |ns: i64| Some(Value::Uint(ns as u64));
        match name {
            "frame.number" => return Some(Value::Uint(seen.number() as u64)),
            "frame.len" => return Some(Value::Uint(seen.wire_len.into())),
            "frame.cap_len" => return Some(Value::Uint(seen.bytes.len() as u64)),
            "frame.time_epoch" => return ns(seen.at.ns),
            "frame.time_relative" => return ns(seen.at.ns_since(self.trace.observation(0).at)),
            "frame.time_delta" => {
                let before = self.trace.observation(seen.index.saturating_sub(1)).at;
                return ns(seen.at.ns_since(before));
            }
            "frame.protocols" => {
                let names: Vec<&str> = self.dissection.layers.iter().map(|layer| layer.protocol.name()).collect();
                return Some(Value::Text(names.join(":")));
            }
            _ => {}
        }
        let flight = &self.analysis.flights[self.analysis.flight_of(seen.index)?];
        let flow = &self.analysis.flows[flight.flow];
        let number = |number: u32| Some(Value::Uint(number.into()));
        match (name, flow.transport, &flight.freight) {
            ("tcp.stream", Transport::Tcp, _) | ("udp.stream", Transport::Udp, _) => {
                Some(Value::Uint(flow.number as u64))
            }
            ("tcp.seq", _, Freight::Tcp(facts)) => number(facts.seq_relative),
            ("tcp.ack", _, Freight::Tcp(facts)) => number(facts.ack_relative),
            ("tcp.nxtseq", _, Freight::Tcp(facts)) => number(facts.seq_relative.wrapping_add(facts.len())),
            ("tcp.window_size", _, Freight::Tcp(facts)) => number(facts.window_bytes),
            _ => None,
        }
    }

    /// The bytes of a protocol's header and all behind it, for each time it is in the frame.
    pub(super) fn bytes_from(&self, name: &str) -> Vec<Vec<u8>> {
        let bytes = self.observation.bytes;
        if name == "frame" {
            return vec![bytes.to_vec()];
        }
        let layers = self.dissection.layers.iter().filter(|layer| layer.protocol.name() == name);
        let of_source = |source: usize| match source.checked_sub(1).and_then(|at| self.dissection.sources.get(at)) {
            Some(source) => &source.bytes[..],
            None => bytes,
        };
        layers.map(|layer| of_source(layer.source)[layer.start..].to_vec()).collect()
    }
}
