//! The frames of QUIC that Initial packets may carry (RFC 9000 §12.4).

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::quic::varint;
use crate::{FieldDef, Kind, Value};

static TYPE: FieldDef = named("quic.frame_type", 0, 0, Kind::Uint, "RFC 9000 §12.4", type_name);
static PADDING: FieldDef = row("quic.padding_length", 0, 0, Kind::Uint, "RFC 9000 §19.1");
static CRYPTO_OFFSET: FieldDef = row("quic.crypto.offset", 0, 0, Kind::Uint, "RFC 9000 §19.6");
static CRYPTO_LEN: FieldDef = row("quic.crypto.length", 0, 0, Kind::Uint, "RFC 9000 §19.6");
static ACK: [FieldDef; 4] = [
    row("quic.ack.largest_acknowledged", 0, 0, Kind::Uint, "RFC 9000 §19.3"),
    row("quic.ack.ack_delay", 0, 0, Kind::Uint, "RFC 9000 §19.3"),
    row("quic.ack.ack_range_count", 0, 0, Kind::Uint, "RFC 9000 §19.3"),
    row("quic.ack.first_ack_range", 0, 0, Kind::Uint, "RFC 9000 §19.3"),
];
static RANGE: [FieldDef; 2] = [
    row("quic.ack.gap", 0, 0, Kind::Uint, "RFC 9000 §19.3.1"),
    row("quic.ack.ack_range", 0, 0, Kind::Uint, "RFC 9000 §19.3.1"),
];
static CLOSE: [FieldDef; 3] = [
    row("quic.cc.error_code", 0, 0, Kind::Uint, "RFC 9000 §19.19"),
    row("quic.cc.frame_type", 0, 0, Kind::Uint, "RFC 9000 §19.19"),
    row("quic.cc.reason_phrase.length", 0, 0, Kind::Uint, "RFC 9000 §19.19"),
];
static REASON: FieldDef = row("quic.cc.reason_phrase", 0, 0, Kind::Text, "RFC 9000 §19.19");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&PADDING),
    std::slice::from_ref(&CRYPTO_OFFSET),
    std::slice::from_ref(&CRYPTO_LEN),
    &ACK,
    &RANGE,
    &CLOSE,
    std::slice::from_ref(&REASON),
];

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "PADDING",
        1 => "PING",
        2 | 3 => "ACK",
        6 | 8 => "CRYPTO",
        0x1c => "CONNECTION_CLOSE",
        _ => return None,
    })
}

/// The octets of a CRYPTO frame, and where they belong in their stream.
pub(crate) struct Crypto {
    pub(crate) offset: u64,
    pub(crate) octets: Range<usize>,
}

/// Reads frames, as fields of the layer added last; reading ends at one that is none of an Initial packet's.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) -> Vec<Crypto> {
    let mut found = Vec::new();
    let mut at = bytes.start;
    while at < bytes.end {
        match frame(reading, at, bytes.end, &mut found) {
            Some(end) => at = end,
            None => break,
        }
    }
    found
}

/// One frame; gives where it ends.
fn frame(reading: &mut Reading<'_>, start: usize, end: usize, found: &mut Vec<Crypto>) -> Option<usize> {
    let kind = reading.bytes(start..end)[0];
    reading.octets(&TYPE, start..start + 1);
    let mut at = start + 1;
    match kind {
        0 => {
            at = start + reading.bytes(start..end).iter().take_while(|octet| **octet == 0).count();
            reading.made(&PADDING, start..at, Value::Uint((at - start) as u64));
        }
        1 => {}
        2 | 3 => {
            let mut ranges = 0;
            for def in &ACK {
                let value = number(reading, def, &mut at, end)?;
                ranges = if def.name == "quic.ack.ack_range_count" { value } else { ranges };
            }
            for _ in 0..ranges {
                for def in &RANGE {
                    number(reading, def, &mut at, end)?;
                }
            }
            // counts of ECN marks, which have no rows here
            for _ in 0..if kind == 3 { 3 } else { 0 } {
                at += varint(reading.bytes(at..end))?.1;
            }
        }
        // 8 is what Google's versions have in its place
        6 | 8 => {
            let offset = number(reading, &CRYPTO_OFFSET, &mut at, end)?;
            let len = number(reading, &CRYPTO_LEN, &mut at, end)?;
            let octets = at..at.checked_add(usize::try_from(len).ok()?).filter(|reached| *reached <= end)?;
            at = octets.end;
            found.push(Crypto { offset, octets });
        }
        0x1c => {
            let mut len = 0;
            for def in &CLOSE {
                len = number(reading, def, &mut at, end)?;
            }
            let reason = at..at.checked_add(usize::try_from(len).ok()?).filter(|reached| *reached <= end)?;
            at = reason.end;
            if !reason.is_empty() {
                reading.octets(&REASON, reason);
            }
        }
        _ => return None,
    }
    Some(at)
}

fn number(reading: &mut Reading<'_>, def: &'static FieldDef, at: &mut usize, end: usize) -> Option<u64> {
    let (value, len) = varint(reading.bytes(*at..end))?;
    reading.made(def, *at..*at + len, Value::Uint(value));
    *at += len;
    Some(value)
}
