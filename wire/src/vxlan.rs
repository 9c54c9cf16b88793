use std::ops::Range;

use crate::dissection::Reading;
use crate::ethernet;
use crate::field::row;
use crate::{FieldDef, Kind, Limit, Protocol, data};

const RFC: &str = "RFC 7348 §5";

static TABLE: [FieldDef; 5] = [
    row("vxlan.flags", 0, 16, Kind::Hex(4), RFC),
    row("vxlan.flag_i", 4, 1, Kind::Flag, RFC),
    row("vxlan.gbp", 16, 16, Kind::Uint, "draft-smith-vxlan-group-policy-05"),
    row("vxlan.vni", 32, 24, Kind::Uint, RFC),
    row("vxlan.reserved8", 56, 8, Kind::Uint, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// The UDP port that IANA gave to VXLAN.
pub(crate) const PORT: u16 = 4789;

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
