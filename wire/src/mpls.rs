use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::row;
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet};

const RFC: &str = "RFC 3032 §2.1";

static TABLE: [FieldDef; 4] = [
    row("mpls.label", 0, 20, Kind::Uint, RFC),
    row("mpls.exp", 20, 3, Kind::Uint, "RFC 5462 §2.1"),
    row("mpls.bottom", 23, 1, Kind::Flag, RFC),
    row("mpls.ttl", 24, 8, Kind::Uint, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// The UDP port of labelled packets (RFC 7510).
pub(crate) const PORT: u16 = 6635;

/// A stack of labels, one layer each, and what is below it. No field names that: the first nibble is looked at
/// (RFC 4928 §2), and a pseudowire control word of zeros is followed by an Ethernet frame (RFC 4385 §3).
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    loop {
        let Some(entry) = reading.bytes(at..bytes.end).first_chunk::<4>() else {
            return reading.cut_short(Protocol::Mpls, &TABLE, at..bytes.end, 4, Limit::Captured);
        };
        reading.layer(Protocol::Mpls, at..at + 4, &TABLE);
        at += 4;
        if entry[2] & 1 == 1 {
            break;
        }
        if reading.is_too_deep(at) {
            return data::read(reading, at..bytes.end);
        }
    }
    let payload = at..bytes.end;
    match reading.bytes(payload.clone()) {
        [0x40..=0x4f, ..] => read_ip_as(reading, Protocol::Ipv4, payload),
        [0x60..=0x6f, ..] => read_ip_as(reading, Protocol::Ipv6, payload),
        [0, 0, _, _, rest @ ..] if rest.len() >= 14 => {
            data::read(reading, at..at + 4);
            ethernet::read(reading, at + 4..bytes.end);
        }
        _ => data::read(reading, payload),
    }
}
