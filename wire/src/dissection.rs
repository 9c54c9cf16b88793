use std::ops::Range;

use crate::field::read_table;
use crate::{Field, FieldDef, Limit, LinkType, Protocol, Stop, StopReason, Value};
use crate::{data, ethernet, ipv4, ipv6};

/// What was read of a frame: its layers from the outside in, and why the reading stopped.
#[derive(Clone, Debug, Default)]
pub struct Dissection {
    /// The layers; their byte ranges tile the captured frame without gap or overlap.
    pub layers: Vec<Layer>,
    /// Why reading ended early; none when every byte found its place.
    pub stop: Option<Stop>,
}

/// One protocol's part of a frame.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Which protocol.
    pub protocol: Protocol,
    /// Its first byte in the frame.
    pub start: usize,
    /// The byte after its last: its header's end, for the protocols that carry others.
    pub end: usize,
    /// Its fields in the order of their bits, computed ones behind those they are computed from.
    pub fields: Vec<Field>,
}

impl Layer {
    /// The field with Wireshark's name `name`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.def.name == name)
    }
}

impl Dissection {
    /// The first field named `name`, from the outside in.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.layers.iter().find_map(|layer| layer.field(name))
    }

    /// The outermost layer of a protocol.
    pub fn layer(&self, protocol: Protocol) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.protocol == protocol)
    }

    /// The innermost layer that is not padding.
    pub fn innermost(&self) -> Option<&Layer> {
        self.layers.iter().rev().find(|layer| layer.protocol != Protocol::Padding)
    }
}

/// Reads every layer and field of a frame. Never fails: what cannot be read is [`Protocol::Data`] and the stop says why.
pub fn dissect(link_type: LinkType, frame: &[u8]) -> Dissection {
    read(link_type, frame, true)
}

/// The protocols of a frame from the outside in, without their fields; a fraction of the cost of [`dissect`].
pub fn protocols(link_type: LinkType, frame: &[u8]) -> Dissection {
    read(link_type, frame, false)
}

fn read(link_type: LinkType, frame: &[u8], with_fields: bool) -> Dissection {
    let mut reading = Reading { frame, with_fields, dissection: Dissection::default() };
    let everything = 0..frame.len();
    match link_type.0 {
        1 => ethernet::read(&mut reading, everything),
        0 | 108 => ethernet::read_null(&mut reading, everything, link_type),
        12 | 14 | 101 => read_ip(&mut reading, everything),
        228 => ipv4::read(&mut reading, everything, Limit::Captured),
        229 => ipv6::read(&mut reading, everything, Limit::Captured),
        _ => {
            let reason = StopReason::UnknownLinkType { link_type: link_type.0 };
            reading.stop(Protocol::Data, 0, reason);
            data::read(&mut reading, everything);
        }
    }
    reading.dissection
}

/// The row of the field with Wireshark's name `name`, whichever protocol has it.
pub fn field_def(name: &str) -> Option<&'static FieldDef> {
    let tables = [
        ethernet::FIELDS,
        crate::vlan::FIELDS,
        crate::arp::FIELDS,
        ipv4::FIELDS,
        ipv6::FIELDS,
        crate::icmp::FIELDS,
        crate::icmpv6::FIELDS,
        crate::tcp::FIELDS,
        crate::udp::FIELDS,
        data::FIELDS,
    ];
    tables.into_iter().flatten().flat_map(|table| table.iter()).find(|def| def.name == name)
}

/// Reads IPv4 or IPv6 by the version nibble.
pub(crate) fn read_ip(reading: &mut Reading<'_>, bytes: Range<usize>) {
    match reading.frame.get(bytes.start).map(|byte| byte >> 4) {
        Some(6) => ipv6::read(reading, bytes, Limit::Captured),
        _ => ipv4::read(reading, bytes, Limit::Captured),
    }
}

/// A dissection being made.
pub(crate) struct Reading<'a> {
    pub(crate) frame: &'a [u8],
    with_fields: bool,
    dissection: Dissection,
}

impl<'a> Reading<'a> {
    /// The bytes of a part of the frame.
    pub(crate) fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        &self.frame[range]
    }

    /// Adds a layer with the fixed fields of its table.
    pub(crate) fn layer(&mut self, protocol: Protocol, bytes: Range<usize>, table: &'static [FieldDef]) {
        let fields = match self.with_fields {
            true => read_table(table, self.frame, bytes.start, bytes.end).collect(),
            false => Vec::new(),
        };
        self.dissection.layers.push(Layer { protocol, start: bytes.start, end: bytes.end, fields });
    }

    /// Whether fields are wanted; readers skip the work for computed ones otherwise.
    pub(crate) fn wants_fields(&self) -> bool {
        self.with_fields
    }

    /// Adds a field whose place or value is not fixed by the table to the layer added last.
    pub(crate) fn field(&mut self, def: &'static FieldDef, bits: Range<u32>, value: Value) {
        if let Some(layer) = self.dissection.layers.last_mut().filter(|_| self.with_fields) {
            layer.fields.push(Field { def, start_bit: bits.start, end_bit: bits.end, value });
        }
    }

    /// Adds a computed field right behind the field named `behind`.
    pub(crate) fn computed(&mut self, behind: &str, def: &'static FieldDef, value: Value) {
        if let Some(layer) = self.dissection.layers.last_mut().filter(|_| self.with_fields) {
            let at = layer.fields.iter().position(|field| field.def.name == behind);
            let place = at.map_or(layer.fields.len(), |at| at + 1);
            let bit = at.map_or(layer.end as u32 * 8, |at| layer.fields[at].end_bit);
            layer.fields.insert(place, Field { def, start_bit: bit, end_bit: bit, value });
        }
    }

    /// Records why reading ends; the first reason stays.
    pub(crate) fn stop(&mut self, layer: Protocol, offset: usize, reason: StopReason) {
        self.dissection.stop.get_or_insert(Stop { layer, offset, reason });
    }

    /// Ends the reading at a layer that lacks bytes: what is there becomes data.
    pub(crate) fn too_short(&mut self, layer: Protocol, bytes: Range<usize>, needed: usize, limit: Limit) {
        self.stop(layer, bytes.start, StopReason::TooShort { needed, available: bytes.len(), limit });
        data::read(self, bytes);
    }
}
