//! The Lightweight Access Point Protocol, the forerunner of CAPWAP: stations' frames between access point and controller.

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol, data};

const RFC: &str = "RFC 5412 §3.3";

static TABLE: [FieldDef; 8] = [
    row("lwapp.version", 0, 2, Kind::Uint, RFC),
    row("lwapp.slotId", 2, 3, Kind::Uint, RFC),
    row("lwapp.flags.type", 5, 1, Kind::Flag, RFC),
    row("lwapp.flags.fragment", 6, 1, Kind::Flag, RFC),
    row("lwapp.fragmentId", 8, 8, Kind::Hex(2), RFC),
    row("lwapp.Length", 16, 16, Kind::Uint, RFC),
    row("lwapp.rssi", 32, 8, Kind::Hex(2), RFC),
    row("lwapp.snr", 40, 8, Kind::Hex(2), RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// The UDP port of stations' frames.
pub(crate) const DATA_PORT: u16 = 12222;
/// The UDP port of messages between access point and controller.
pub(crate) const CONTROL_PORT: u16 = 12223;

const HEADER_LEN: usize = 6;
const ADDRESS_LEN: usize = 6;

/// Where the header begins: a controller puts the access point's hardware address before it, which the length tells.
fn header_at(octets: &[u8]) -> usize {
    let fits = |at: usize| {
        let len = octets.get(at + 2..at + 4).map(|len| u16::from_be_bytes([len[0], len[1]]) as usize);
        len.is_some_and(|len| at + HEADER_LEN + len == octets.len())
    };
    if !fits(0) && fits(ADDRESS_LEN) { ADDRESS_LEN } else { 0 }
}

/// A header and the station's frame behind it, or a message between access point and controller, which is data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Lwapp, &TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    }
    let header = bytes.start + header_at(reading.bytes(bytes.clone()));
    let flags = reading.frame[header];
    let (is_control, is_fragment) = (flags & 4 != 0, flags & 2 != 0);
    let payload = header + HEADER_LEN..bytes.end;
    reading.layer(Protocol::Lwapp, bytes.start..payload.start, &[]);
    reading.table_at(&TABLE, header);
    match is_control || is_fragment || payload.is_empty() || reading.is_too_deep(bytes.start) {
        true => data::read(reading, payload),
        false => wlan::read(reading, payload, CheckSequence::Absent),
    }
}
