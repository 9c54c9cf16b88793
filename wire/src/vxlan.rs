use std::ops::Range;

use crate::dissection::Reading;
use crate::dissection::read_ip;
use crate::field::row;
use crate::{FieldDef, Kind, Limit, Protocol, data};
use crate::{ethernet, mpls, nsh};

const RFC: &str = "RFC 7348 §5";

static TABLE: [FieldDef; 5] = [
    row("vxlan.flags", 0, 16, Kind::Hex(4), RFC),
    row("vxlan.flag_i", 4, 1, Kind::Flag, RFC),
    row("vxlan.gbp", 16, 16, Kind::Uint, "draft-smith-vxlan-group-policy-05"),
    row("vxlan.vni", 32, 24, Kind::Uint, RFC),
    row("vxlan.reserved8", 56, 8, Kind::Uint, RFC),
];

const GPE: &str = "draft-ietf-nvo3-vxlan-gpe-13 §3.1";

static GENERIC: [FieldDef; 7] = [
    row("vxlan.ver", 2, 2, Kind::Uint, GPE),
    row("vxlan.i_bit", 4, 1, Kind::Uint, GPE),
    row("vxlan.p_bit", 5, 1, Kind::Uint, GPE),
    row("vxlan.o_bit", 7, 1, Kind::Uint, GPE),
    row("vxlan.next_proto", 24, 8, Kind::Uint, GPE),
    row("vxlan.vni", 32, 24, Kind::Uint, GPE),
    row("vxlan.reserved8", 56, 8, Kind::Uint, GPE),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, &GENERIC];

/// The UDP port that IANA gave to VXLAN.
pub(crate) const PORT: u16 = 4789;

/// The UDP port of the extension that carries other things than Ethernet.
pub(crate) const GENERIC_PORT: u16 = 4790;

/// Octets of the header.
pub(crate) const HEADER_LEN: usize = 8;

/// A VXLAN header and the Ethernet frame behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Vxlan, &TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    }
    let payload = bytes.start + HEADER_LEN..bytes.end;
    reading.layer(Protocol::Vxlan, bytes.start..payload.start, &TABLE);
    match payload.is_empty() || reading.is_too_deep(payload.start) {
        true => data::read(reading, payload),
        false => ethernet::read(reading, payload),
    }
}

/// A header of the generic protocol extension and what its next protocol announces.
pub(crate) fn read_generic(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::VxlanGpe, &GENERIC, bytes, HEADER_LEN, Limit::OuterLength);
    }
    let payload = bytes.start + HEADER_LEN..bytes.end;
    reading.layer(Protocol::VxlanGpe, bytes.start..payload.start, &GENERIC);
    if payload.is_empty() || reading.is_too_deep(payload.start) {
        return data::read(reading, payload);
    }
    match reading.frame[bytes.start + 3] {
        1 | 2 => read_ip(reading, payload),
        3 => ethernet::read(reading, payload),
        4 => nsh::read(reading, payload),
        5 => mpls::read(reading, payload),
        _ => data::read(reading, payload),
    }
}
