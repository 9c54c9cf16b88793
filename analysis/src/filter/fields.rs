use std::borrow::Cow;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, Layer, Value, field_def, field_defs};

use super::around;
use super::literal::{Family, as_text};
use crate::Analysis;
use crate::dissector::alone;

/// All fields of one frame: those in its bytes, its place in the trace, and what the analysis says of it.
pub struct FrameFields<'a> {
    trace: &'a Trace,
    analysis: &'a Analysis,
    observation: Observation<'a>,
    dissection: Dissection,
}

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
    if let Some(family) = around::family(name) {
        return Some(Named::Field(family));
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
    /// The fields of an observation of the trace that was analysed, read by itself.
    pub fn of(trace: &'a Trace, analysis: &'a Analysis, index: usize) -> FrameFields<'a> {
        FrameFields::read(trace, analysis, index, alone(trace, analysis, index))
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

    /// Whether a protocol is in the frame, by Wireshark's name, as often as a layer's number asks.
    pub(super) fn has_protocol(&self, name: &str, layer: Option<i64>) -> bool {
        name == "frame" || self.layers(name, layer).next().is_some()
    }

    /// All values of a field, from the outside in.
    pub fn values(&self, name: &str) -> Vec<Cow<'_, Value>> {
        self.values_in(name, None)
    }

    /// All values of a field in one layer of its protocol, or in all of them.
    pub(super) fn values_in(&self, name: &str, layer: Option<i64>) -> Vec<Cow<'_, Value>> {
        if let Some((_, both)) = TOGETHER.iter().find(|(known, _)| *known == name) {
            return both.iter().flat_map(|name| self.values_in(name, layer)).collect();
        }
        // a frame may have several comments
        if name == "frame.comment" {
            let comments = self.trace.comments(self.observation.index);
            return comments.map(|text| Cow::Owned(Value::Text(text.into_owned()))).collect();
        }
        if around::family(name).is_some() {
            return self.around(name).map(Cow::Owned).into_iter().collect();
        }
        let has = |layer: &&Layer| layer.fields.iter().any(|field| field.def.name == name);
        let layers: Vec<&Layer> = self.dissection.layers.iter().filter(has).collect();
        let chosen = chosen(&layers, layer);
        let fields = chosen.iter().flat_map(|layer| &layer.fields);
        fields.filter(|field| field.def.name == name).map(|field| Cow::Borrowed(&field.value)).collect()
    }

    /// The layers of a protocol, or the one of them that a number asks for.
    fn layers(&self, name: &str, layer: Option<i64>) -> impl Iterator<Item = &Layer> {
        let layers: Vec<&Layer> = self.dissection.layers.iter().filter(|layer| layer.protocol.name() == name).collect();
        chosen(&layers, layer).to_vec().into_iter()
    }

    /// The values of a field as `tshark -T fields` prints them, joined with commas.
    pub fn printed(&self, name: &str) -> String {
        if name == "frame.comment" {
            return self.trace.comments(self.observation.index).collect::<Vec<_>>().join(",");
        }
        if let Some(family) = around::family(name) {
            return match (self.around(name), family) {
                (Some(Value::Uint(bits)), _) if name == "frame.packet_flags_direction" => format!("0x{bits:08x}"),
                (Some(Value::Uint(ns)), Family::Time) => synema_trace::Instant::from_ns(ns as i64).to_string(),
                // what is only there or not is printed as 1
                (Some(_), Family::None) => "1".to_owned(),
                (Some(Value::Bytes(bytes)), _) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
                (Some(value), _) => as_text(&value),
                (None, _) => String::new(),
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

    /// The one value of a field around the frame.
    fn around(&self, name: &str) -> Option<Value> {
        around::value(self.trace, self.analysis, &self.observation, &self.dissection, name)
    }

    /// The bytes of a protocol's header and all behind it, for each time it is in the frame.
    pub(super) fn bytes_from(&self, name: &str, layer: Option<i64>) -> Vec<Vec<u8>> {
        let bytes = self.observation.bytes;
        if name == "frame" {
            return vec![bytes.to_vec()];
        }
        let of_source = |source: usize| match source.checked_sub(1).and_then(|at| self.dissection.sources.get(at)) {
            Some(source) => &source.bytes[..],
            None => bytes,
        };
        self.layers(name, layer).map(|layer| of_source(layer.source)[layer.start..].to_vec()).collect()
    }
}

/// All of some layers, or the one that a number asks for: from 1, or from the last where it is negative.
fn chosen<'l, 'a>(layers: &'l [&'a Layer], number: Option<i64>) -> &'l [&'a Layer] {
    let place = match number {
        None => return layers,
        Some(number) if number < 0 => layers.len().checked_sub(number.unsigned_abs() as usize),
        Some(number) => usize::try_from(number - 1).ok(),
    };
    place.and_then(|place| layers.get(place..=place)).unwrap_or_default()
}

/// Every name that a filter may ask for.
pub(super) fn names() -> Vec<String> {
    let together = TOGETHER.iter().map(|(name, _)| (*name).to_owned());
    let fields = field_defs().map(|def| def.name.to_owned());
    let protocols = synema_wire::Protocol::all().map(|protocol| protocol.name().to_owned());
    let mut names: Vec<String> =
        fields.chain(protocols).chain(around::names()).chain(together).chain(["frame".to_owned()]).collect();
    names.sort();
    names.dedup();
    names
}
