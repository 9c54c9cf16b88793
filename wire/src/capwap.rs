use std::ops::Range;

use crate::dissection::Reading;
use crate::field::row;
use crate::memory::SourceKind;
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol, data, ethernet};

const RFC: &str = "RFC 5415 §4.3";

static TABLE: [FieldDef; 8] = [
    row("capwap.preamble.version", 0, 4, Kind::Uint, RFC),
    row("capwap.preamble.type", 4, 4, Kind::Uint, RFC),
    row("capwap.header.length", 8, 5, Kind::Uint, RFC),
    row("capwap.header.rid", 13, 5, Kind::Uint, RFC),
    row("capwap.header.wbid", 18, 5, Kind::Uint, RFC),
    row("capwap.header.flags.t", 23, 1, Kind::Flag, RFC),
    row("capwap.header.flags.f", 24, 1, Kind::Flag, RFC),
    row("capwap.header.flags.k", 28, 1, Kind::Flag, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// The UDP port of stations' frames.
pub(crate) const DATA_PORT: u16 = 5247;

/// The binding of IEEE 802.11 (RFC 5416).
const IEEE_802_11: u8 = 1;

/// Whether a fragment flag is set, and others come before or behind it (RFC 5415 §3.4).
fn is_fragment(header: &[u8]) -> bool {
    let (is_marked, is_last, offset) = (header[3] & 0x80 != 0, header[3] & 0x40 != 0, &header[6..8]);
    is_marked && !(is_last && offset[0] == 0 && offset[1] & 0xf8 == 0)
}

/// A header of the data channel and the station's frame behind it. Access points put the two octets of an 802.11
/// frame's control field the other way round; they are read in their order, as a source of its own.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let len = octets.get(1).map_or(8, |octet| (octet >> 3) as usize * 4).max(8);
    if octets.len() < len {
        return reading.cut_short(Protocol::Capwap, &TABLE, bytes, len, Limit::OuterLength);
    }
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Capwap, bytes.start..payload.start, &TABLE);
    let (is_clear, binding) = (octets[0] & 0xf == 0, octets[2] >> 1 & 0x1f);
    let (is_native, is_fragment, is_alive) = (octets[2] & 1 == 1, is_fragment(octets), octets[3] & 0x08 != 0);
    if !is_clear || is_fragment || is_alive || reading.is_too_deep(bytes.start) {
        return data::read(reading, payload);
    }
    match (is_native, &octets[len..]) {
        (true, [first, second, rest @ ..]) if binding == IEEE_802_11 => {
            let frame: Vec<u8> = [*second, *first].iter().chain(rest).copied().collect();
            let len = frame.len();
            data::read(reading, payload);
            reading.inside(SourceKind::ControlInOrder, frame.into(), |reading| {
                wlan::read(reading, 0..len, CheckSequence::Absent);
            });
        }
        (false, [_, ..]) => ethernet::read(reading, payload),
        _ => data::read(reading, payload),
    }
}
