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

/// A header and the station's frame behind it, or a message between access point and controller, which is data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Lwapp, &TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    }
    let flags = reading.bytes(bytes.clone())[0];
    let (is_control, is_fragment) = (flags & 4 != 0, flags & 2 != 0);
    let payload = bytes.start + HEADER_LEN..bytes.end;
    reading.layer(Protocol::Lwapp, bytes.start..payload.start, &TABLE);
    match is_control || is_fragment || payload.is_empty() || reading.is_too_deep(bytes.start) {
        true => data::read(reading, payload),
        false => wlan::read(reading, payload, CheckSequence::Absent),
    }
}
