use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{ethernet, gre};

const RFC: &str = "RFC 8926 §3.4";

static TABLE: [FieldDef; 6] = [
    row("geneve.version", 0, 2, Kind::Uint, RFC),
    row("geneve.option.length", 2, 6, Kind::Scaled(4), RFC),
    row("geneve.flags.oam", 8, 1, Kind::Flag, RFC),
    row("geneve.flags.critical", 9, 1, Kind::Flag, RFC),
    named("geneve.proto_type", 16, 16, Kind::Hex(4), RFC, ethernet::ether_type_name),
    row("geneve.vni", 32, 24, Kind::Hex(6), RFC),
];

static OPTIONS: FieldDef = row("geneve.options", 0, 0, Kind::Bytes, "RFC 8926 §3.5");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&OPTIONS)];

/// The UDP port that IANA gave to Geneve.
pub(crate) const PORT: u16 = 6081;

/// Octets of the header with its options, and the type of what is behind it.
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, u16)> {
    let fixed: &[u8; 8] = bytes.first_chunk()?;
    Some((8 + (fixed[0] & 0x3f) as usize * 4, u16::from_be_bytes([fixed[2], fixed[3]])))
}

/// A Geneve header with its options, and what it is put before.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((len, protocol)) = header(reading.bytes(bytes.clone())).filter(|(len, _)| *len <= bytes.len()) else {
        return reading.cut_short(Protocol::Geneve, &TABLE, bytes, 8, Limit::OuterLength);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Geneve, bytes.start..payload.start, &TABLE);
    if len > 8 {
        reading.octets(&OPTIONS, bytes.start + 8..payload.start);
    }
    gre::read_by_type(reading, protocol, payload);
}
