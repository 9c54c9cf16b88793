use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, llc};

const CONTROL: &str = "IEEE 802.5 §3.2";

static TABLE: [FieldDef; 8] = [
    row("tr.ac", 0, 8, Kind::Hex(2), CONTROL),
    row("tr.priority", 0, 3, Kind::Uint, CONTROL),
    row("tr.frame", 3, 1, Kind::Flag, CONTROL),
    row("tr.monitor_cnt", 4, 1, Kind::Uint, CONTROL),
    row("tr.priority_reservation", 5, 3, Kind::Uint, CONTROL),
    row("tr.fc", 8, 8, Kind::Hex(2), CONTROL),
    row("tr.frame_type", 8, 2, Kind::Uint, CONTROL),
    row("tr.dst", 16, 48, Kind::Mac, CONTROL),
];

static SOURCE: FieldDef = row("tr.src", 0, 0, Kind::Mac, CONTROL);
static ROUTED: FieldDef = row("tr.sr", 0, 0, Kind::Flag, "IEEE 802.5 §3.2.5");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&SOURCE), std::slice::from_ref(&ROUTED)];

const SHORTEST: usize = 14;

/// Octets of the header with the route through bridges, and whether a logical link control header follows.
pub(crate) fn header(frame: &[u8]) -> Option<(usize, bool)> {
    let fixed: &[u8; SHORTEST] = frame.first_chunk()?;
    let route_len = match is_routed(fixed) {
        true => usize::from(frame.get(SHORTEST)? & 0x1f),
        false => 0,
    };
    let len = SHORTEST + route_len;
    (len <= frame.len()).then_some((len, fixed[1] & 0xc0 == 0x40))
}

/// The first bit of the source address says that a route follows.
fn is_routed(header: &[u8; SHORTEST]) -> bool {
    header[8] & 0x80 != 0
}

/// A Token Ring frame without its delimiters.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let (Some((len, is_logical_link)), Some(fixed)) = (header(octets), octets.first_chunk::<SHORTEST>()) else {
        return reading.cut_short(Protocol::TokenRing, &TABLE, bytes, SHORTEST, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::TokenRing, bytes.start..payload.start, &TABLE);
    let source = bytes.start + 8..bytes.start + SHORTEST;
    let mut address = [0; 6];
    address.copy_from_slice(&fixed[8..]);
    address[0] &= 0x7f;
    reading.made(&SOURCE, source.clone(), crate::Value::Mac(crate::Mac(address)));
    let bit = source.start as u32 * 8;
    reading.field(&ROUTED, bit..bit + 1, crate::Value::Flag(is_routed(fixed)));
    match is_logical_link {
        true => llc::read(reading, payload),
        false => data::read(reading, payload),
    }
}
