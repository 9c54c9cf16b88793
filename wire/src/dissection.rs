use std::ops::Range;
use std::sync::Arc;

use crate::field::{read_table, read_value};
use crate::memory::{Memory, Source, SourceKind};
use crate::{Field, FieldDef, Kind, Limit, LinkType, Protocol, Stop, StopReason, Value};
use crate::{data, ethernet, hdlc, ipv4, ipv6, llc, null, other_links, ppp, pppoe, radiotap, sll, wlan};

/// What was read of a frame: its layers from the outside in, and why the reading stopped.
#[derive(Clone, Debug, Default)]
pub struct Dissection {
    /// The layers; the byte ranges of those in the frame tile it without gap or overlap.
    pub layers: Vec<Layer>,
    /// Octets that were put together and read beside the frame's own: source 1 and on of the layers.
    pub sources: Vec<Source>,
    /// Why reading ended early; none when every byte found its place.
    pub stop: Option<Stop>,
}

/// One protocol's part of a frame.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Which protocol.
    pub protocol: Protocol,
    /// What its bytes and its fields' bits are counted in: 0 the frame, else one of [`Dissection::sources`], from 1.
    pub source: usize,
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
    read(link_type, frame, None, true, None)
}

/// Reads a frame of `wire_len` octets, of which these were captured, as [`dissect`] does, with what is remembered of the
/// frames before it. Frames are to come in order, each once.
pub fn dissect_with(link_type: LinkType, frame: &[u8], wire_len: u32, memory: &mut dyn Memory) -> Dissection {
    read(link_type, frame, Some(wire_len), true, Some(memory))
}

/// The protocols of a frame from the outside in, without their fields: a fraction of the cost of [`dissect`], and with a
/// memory of [`dissect_with`].
pub fn protocols<'a>(
    link_type: LinkType,
    frame: &'a [u8],
    wire_len: Option<u32>,
    memory: Option<&'a mut (dyn Memory + 'a)>,
) -> Dissection {
    read(link_type, frame, wire_len, false, memory)
}

fn read<'a>(
    link_type: LinkType,
    frame: &'a [u8],
    wire_len: Option<u32>,
    with_fields: bool,
    memory: Option<&'a mut (dyn Memory + 'a)>,
) -> Dissection {
    let mut reading = Reading::new(frame, with_fields);
    reading.memory = memory;
    reading.missing = wire_len.map(|wire_len| (wire_len as usize).saturating_sub(frame.len()));
    let everything = 0..frame.len();
    match link_type.0 {
        1 => ethernet::read(&mut reading, everything),
        0 | 108 => null::read(&mut reading, everything),
        9 | 50 => ppp::read_link(&mut reading, everything),
        6 => crate::token_ring::read(&mut reading, everything),
        51 => pppoe::read_session(&mut reading, everything),
        10 => hdlc::read_fddi(&mut reading, everything),
        104 => hdlc::read_cisco(&mut reading, everything),
        107 => hdlc::read_relay(&mut reading, everything),
        12 | 14 | 101 => {
            reading.layer(Protocol::Raw, 0..0, &[]);
            match frame.first().map(|octet| octet >> 4) {
                Some(4 | 6) => read_ip(&mut reading, everything),
                _ => data::read(&mut reading, everything),
            }
        }
        100 => llc::read(&mut reading, everything),
        105 => wlan::read(&mut reading, everything, wlan::CheckSequence::Absent),
        7 => other_links::read_arcnet(&mut reading, everything, false),
        129 => other_links::read_arcnet(&mut reading, everything, true),
        192 => other_links::read_ppi(&mut reading, everything),
        239 => other_links::read_nflog(&mut reading, everything),
        242 => other_links::read_ipoib(&mut reading, everything),
        178 | 179 | 181 => crate::juniper::read(&mut reading, link_type, everything),
        109 => crate::system_links::read_enc(&mut reading, everything),
        113 => sll::read(&mut reading, everything),
        117 => crate::system_links::read_pflog(&mut reading, everything),
        119 | 163 => other_links::read_prism(&mut reading, everything),
        127 => radiotap::read(&mut reading, everything),
        106 => read_ip(&mut reading, everything),
        219 => crate::mpls::read(&mut reading, everything),
        226 => other_links::read_ipnet(&mut reading, everything),
        258 => crate::system_links::read_pktap(&mut reading, everything),
        228 => read_ip_as(&mut reading, Protocol::Ipv4, everything),
        229 => read_ip_as(&mut reading, Protocol::Ipv6, everything),
        276 => sll::read_version_2(&mut reading, everything),
        // Apple's tcpdump writes its own header under a number that everybody may use for what they want
        149 if crate::system_links::pktap_header(frame).is_some() => {
            crate::system_links::read_pktap(&mut reading, everything);
        }
        _ => {
            let reason = StopReason::UnknownLinkType { link_type: link_type.0 };
            reading.stop(Protocol::Data, 0, reason);
            data::read(&mut reading, everything);
        }
    }
    reading.finish()
}

/// The row of the field with Wireshark's name `name`, whichever protocol has it.
pub fn field_def(name: &str) -> Option<&'static FieldDef> {
    field_defs().find(|def| def.name == name)
}

/// The rows of all fields, protocol by protocol; a name may occur more than once.
pub fn field_defs() -> impl Iterator<Item = &'static FieldDef> {
    let tables = [
        ethernet::FIELDS,
        crate::vlan::FIELDS,
        crate::arp::FIELDS,
        null::FIELDS,
        llc::FIELDS,
        sll::FIELDS,
        ppp::FIELDS,
        pppoe::FIELDS,
        radiotap::FIELDS,
        wlan::FIELDS,
        crate::mpls::FIELDS,
        ipv4::FIELDS,
        crate::ipv4_options::FIELDS,
        ipv6::FIELDS,
        crate::ipv6_extensions::FIELDS,
        crate::icmp::FIELDS,
        crate::icmpv6::FIELDS,
        crate::icmp_extension::FIELDS,
        crate::igmp::FIELDS,
        crate::gre::FIELDS,
        crate::vxlan::FIELDS,
        crate::geneve::FIELDS,
        crate::ah::FIELDS,
        crate::capwap::FIELDS,
        crate::ipcomp::FIELDS,
        crate::gtp::FIELDS,
        crate::lwapp::FIELDS,
        crate::juniper::FIELDS,
        crate::sflow::FIELDS,
        crate::eapol::FIELDS,
        crate::l2tp::FIELDS,
        crate::pim::FIELDS,
        crate::nhrp::FIELDS,
        crate::tzsp::FIELDS,
        crate::system_links::FIELDS,
        crate::nsh::FIELDS,
        crate::token_ring::FIELDS,
        crate::lisp::FIELDS,
        crate::ipv6_tunnels::FIELDS,
        crate::link_tags::FIELDS,
        other_links::FIELDS,
        hdlc::FIELDS,
        crate::tcp::FIELDS,
        crate::tcp_option_fields::FIELDS,
        crate::mptcp::FIELDS,
        crate::udp::FIELDS,
        crate::sctp::FIELDS,
        crate::dns::FIELDS,
        crate::dhcp::FIELDS,
        crate::ntp::FIELDS,
        crate::quic::FIELDS,
        crate::quic_frames::FIELDS,
        crate::tftp::FIELDS,
        crate::ssh::FIELDS,
        crate::text_lines::FIELDS,
        crate::http::FIELDS,
        crate::tls::FIELDS,
        crate::tls_hello::FIELDS,
        data::FIELDS,
    ];
    tables.into_iter().flatten().flat_map(|table| table.iter())
}

/// Reads IPv4 or IPv6 by the version nibble.
pub(crate) fn read_ip(reading: &mut Reading<'_>, bytes: Range<usize>) {
    match version(reading, &bytes) {
        Some(6) => ipv6::read(reading, bytes, Limit::Captured),
        _ => ipv4::read(reading, bytes, Limit::Captured),
    }
}

/// Reads a packet that the layer around calls IPv4 or IPv6; the version nibble has the last word where it names the other.
pub(crate) fn read_ip_as(reading: &mut Reading<'_>, announced: Protocol, bytes: Range<usize>) {
    match (announced, version(reading, &bytes)) {
        (Protocol::Ipv6, Some(4)) => ipv4::read(reading, bytes, Limit::Captured),
        (Protocol::Ipv6, _) => ipv6::read(reading, bytes, Limit::Captured),
        (_, Some(6)) => {
            // the announced packet is a layer too, of no octets: both names are true of the frame
            reading.layer(announced, bytes.start..bytes.start, &[]);
            ipv6::read(reading, bytes, Limit::Captured);
        }
        _ => ipv4::read(reading, bytes, Limit::Captured),
    }
}

fn version(reading: &Reading<'_>, bytes: &Range<usize>) -> Option<u8> {
    reading.bytes(bytes.clone()).first().map(|octet| octet >> 4)
}

/// A dissection being made.
pub(crate) struct Reading<'a> {
    pub(crate) frame: &'a [u8],
    with_fields: bool,
    /// What `frame` is: 0 the captured frame, else a source of the dissection, from 1.
    source: usize,
    dissection: Dissection,
    /// Octets of the frame behind those captured, where that is known.
    missing: Option<usize>,
    pub(crate) memory: Option<&'a mut dyn Memory>,
}

/// Room for so many fields beside those of its table a layer has from the start.
const COMPUTED: usize = 4;

/// More layers than this are data: every tunnel costs a level of the reader's stack.
const DEEPEST: usize = 64;

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub(crate) fn new(frame: &'a [u8], with_fields: bool) -> Reading<'a> {
        Reading { frame, with_fields, source: 0, dissection: Dissection::default(), missing: None, memory: None }
    }

    /// Reads octets that were put together, as a source of their own, behind the layers read so far.
    pub(crate) fn inside(&mut self, kind: SourceKind, bytes: Arc<[u8]>, read: impl FnOnce(&mut Reading<'_>)) {
        let mut dissection = std::mem::take(&mut self.dissection);
        dissection.sources.push(Source { kind, bytes: bytes.clone() });
        let mut inner = Reading {
            frame: &bytes,
            with_fields: self.with_fields,
            source: dissection.sources.len(),
            dissection,
            missing: Some(0),
            memory: self.memory.as_mut().map(|memory| &mut **memory as &mut dyn Memory),
        };
        read(&mut inner);
        self.dissection = inner.dissection;
    }

    /// Reads the beginning of a frame that stands by itself, `missing` octets of which are not here: nothing that was seen
    /// before counts for it.
    pub(crate) fn inside_alone(
        &mut self,
        kind: SourceKind,
        bytes: Arc<[u8]>,
        missing: usize,
        read: impl FnOnce(&mut Reading<'_>),
    ) {
        let memory = self.memory.take();
        self.inside(kind, bytes, |reading| {
            reading.missing = Some(missing);
            read(reading);
        });
        self.memory = memory;
    }

    /// What was read.
    pub(crate) fn finish(self) -> Dissection {
        self.dissection
    }

    /// The layers read so far.
    pub(crate) fn layers(&self) -> &[Layer] {
        &self.dissection.layers
    }

    /// The bytes of a part of the frame.
    pub(crate) fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        &self.frame[range]
    }

    /// How many of `declared` octets there can have been on the wire from a byte on: no more than the frame had.
    pub(crate) fn on_wire(&self, declared: usize, start: usize) -> usize {
        let longest = self.missing.map(|missing| self.frame.len().saturating_sub(start) + missing);
        longest.map_or(declared, |longest| declared.min(longest))
    }

    /// Adds a layer with the fixed fields of its table.
    pub(crate) fn layer(&mut self, protocol: Protocol, bytes: Range<usize>, table: &'static [FieldDef]) {
        let mut fields = Vec::new();
        if self.with_fields {
            fields.reserve(table.len() + COMPUTED);
            fields.extend(read_table(table, self.frame, bytes.start, bytes.end));
        }
        self.dissection.layers.push(Layer {
            protocol,
            source: self.source,
            start: bytes.start,
            end: bytes.end,
            fields,
        });
    }

    /// Gives the layer added last more octets, up to this one.
    pub(crate) fn lengthen(&mut self, end: usize) {
        if let Some(layer) = self.dissection.layers.last_mut() {
            layer.end = layer.end.max(end);
        }
    }

    /// Whether what is read next is a packet that a message of ICMP or NHRP quotes.
    pub(crate) fn is_quoted(&self) -> bool {
        self.dissection
            .layers
            .iter()
            .any(|layer| matches!(layer.protocol, Protocol::Icmp | Protocol::Icmpv6 | Protocol::Nhrp))
    }

    /// Adds the fields of another table to the layer added last, which has these bytes.
    pub(crate) fn fields_of(&mut self, table: &'static [FieldDef], bytes: Range<usize>) {
        if let Some(layer) = self.dissection.layers.last_mut().filter(|_| self.with_fields) {
            layer.fields.extend(read_table(table, self.frame, bytes.start, bytes.end));
        }
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

    /// Adds a field whose octets are fixed and whose place is not, read by the kind of its row.
    pub(crate) fn octets(&mut self, def: &'static FieldDef, bytes: Range<usize>) {
        if self.with_fields {
            let bits = bytes.start as u32 * 8..bytes.end as u32 * 8;
            let value = match def.kind {
                Kind::Text => Value::Text(String::from_utf8_lossy(&self.frame[bytes]).into_owned()),
                kind => read_value(kind, self.frame, bits.start, bits.end),
            };
            self.field(def, bits, value);
        }
    }

    /// Adds the fields of a table that begins at a byte inside the layer added last.
    pub(crate) fn table_at(&mut self, table: &'static [FieldDef], start: usize) {
        if let Some(layer) = self.dissection.layers.last_mut().filter(|_| self.with_fields) {
            let end = layer.end;
            layer.fields.extend(read_table(table, self.frame, start, end));
        }
    }

    /// Adds a field with a value made from the octets of a part of the frame.
    pub(crate) fn made(&mut self, def: &'static FieldDef, bytes: Range<usize>, value: Value) {
        self.field(def, bytes.start as u32 * 8..bytes.end as u32 * 8, value);
    }

    /// Whether so many layers were read that what is left is to be data; records why reading ends.
    pub(crate) fn is_too_deep(&mut self, at: usize) -> bool {
        let layers = self.dissection.layers.len();
        if layers >= DEEPEST {
            self.stop(Protocol::Data, at, StopReason::TooDeep { layers });
        }
        layers >= DEEPEST
    }

    /// Ends the reading at a layer that lacks bytes: the layer is what there is of it.
    pub(crate) fn too_short(&mut self, layer: Protocol, bytes: Range<usize>, needed: usize, limit: Limit) {
        self.cut_short(layer, &[], bytes, needed, limit);
    }

    /// Ends the reading at a layer that lacks bytes, keeping the fields that are there.
    pub(crate) fn cut_short(
        &mut self,
        layer: Protocol,
        table: &'static [FieldDef],
        bytes: Range<usize>,
        needed: usize,
        limit: Limit,
    ) {
        self.stop(layer, bytes.start, StopReason::TooShort { needed, available: bytes.len(), limit });
        self.layer(layer, bytes, table);
    }
}
