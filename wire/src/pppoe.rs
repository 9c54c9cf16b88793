use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ppp};

const RFC: &str = "RFC 2516 §4";

static TABLE: [FieldDef; 5] = [
    row("pppoe.version", 0, 4, Kind::Uint, RFC),
    row("pppoe.type", 4, 4, Kind::Uint, RFC),
    named("pppoe.code", 8, 8, Kind::Hex(2), RFC, code_name),
    row("pppoe.session_id", 16, 16, Kind::Hex(4), RFC),
    row("pppoe.payload_length", 32, 16, Kind::Uint, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

fn code_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x00 => "session data",
        0x07 => "active discovery offer",
        0x09 => "active discovery initiation",
        0x19 => "active discovery request",
        0x65 => "active discovery session confirmation",
        0xa7 => "active discovery terminate",
        _ => return None,
    })
}

/// A PPP frame of an established session.
pub(crate) fn read_session(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if let Some((payload, padding)) = read_header(reading, Protocol::PppoeSession, bytes) {
        ppp::read(reading, payload);
        data::read_padding(reading, padding);
    }
}

/// A message by which a session is found or ended; its tags are data.
pub(crate) fn read_discovery(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if let Some((payload, padding)) = read_header(reading, Protocol::PppoeDiscovery, bytes) {
        data::read(reading, payload);
        data::read_padding(reading, padding);
    }
}

/// The six octets that both stages have; gives the payload by their length field, and what is behind it.
fn read_header(
    reading: &mut Reading<'_>,
    protocol: Protocol,
    bytes: Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<6>() else {
        reading.cut_short(protocol, &TABLE, bytes, 6, Limit::Captured);
        return None;
    };
    let len = u16::from_be_bytes([header[4], header[5]]) as usize;
    let start = bytes.start + 6;
    reading.layer(protocol, bytes.start..start, &TABLE);
    let end = bytes.end.min(start + len);
    Some((start..end, end..bytes.end))
}
