use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, data};

const RFC: &str = "RFC 1350 §5";

static TABLE: [FieldDef; 1] = [named("tftp.opcode", 0, 16, Kind::Uint, RFC, opcode_name)];

static SOURCE: FieldDef = row("tftp.source_file", 0, 0, Kind::Text, RFC);
static DESTINATION: FieldDef = row("tftp.destination_file", 0, 0, Kind::Text, RFC);
static MODE: FieldDef = row("tftp.type", 0, 0, Kind::Text, RFC);
static BLOCK: FieldDef = row("tftp.block", 0, 0, Kind::Uint, RFC);
static ERROR: FieldDef = named("tftp.error.code", 0, 0, Kind::Uint, RFC, error_name);
static MESSAGE: FieldDef = row("tftp.error.message", 0, 0, Kind::Text, RFC);
static OPTION: FieldDef = row("tftp.option.name", 0, 0, Kind::Text, "RFC 2347");
static OPTION_VALUE: FieldDef = row("tftp.option.value", 0, 0, Kind::Text, "RFC 2347");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&SOURCE),
    std::slice::from_ref(&DESTINATION),
    std::slice::from_ref(&MODE),
    std::slice::from_ref(&BLOCK),
    std::slice::from_ref(&ERROR),
    std::slice::from_ref(&MESSAGE),
    std::slice::from_ref(&OPTION),
    std::slice::from_ref(&OPTION_VALUE),
];

fn opcode_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "read request",
        2 => "write request",
        3 => "data packet",
        4 => "acknowledgement",
        5 => "error code",
        6 => "option acknowledgement",
        _ => return None,
    })
}

fn error_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "not defined",
        1 => "file not found",
        2 => "access violation",
        3 => "disk full or allocation exceeded",
        4 => "illegal operation",
        5 => "unknown transfer ID",
        6 => "file already exists",
        7 => "no such user",
        8 => "option negotiation failed",
        _ => return None,
    })
}

/// A TFTP packet; the block of a data packet is data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(opcode) = reading.bytes(bytes.clone()).first_chunk::<2>() else {
        return reading.cut_short(Protocol::Tftp, &TABLE, bytes, 2, Limit::OuterLength);
    };
    let opcode = u16::from_be_bytes(*opcode);
    let end = if opcode == 3 { bytes.end.min(bytes.start + 4) } else { bytes.end };
    reading.layer(Protocol::Tftp, bytes.start..end, &TABLE);
    let mut at = bytes.start + 2;
    match opcode {
        1 | 2 => {
            at = read_text(reading, if opcode == 1 { &SOURCE } else { &DESTINATION }, at..end);
            at = read_text(reading, &MODE, at..end);
            read_options(reading, at..end);
        }
        3 | 4 if at + 2 <= end => reading.octets(&BLOCK, at..at + 2),
        5 if at + 2 <= end => {
            reading.octets(&ERROR, at..at + 2);
            read_text(reading, &MESSAGE, at + 2..end);
        }
        6 => read_options(reading, at..end),
        _ => {}
    }
    data::read(reading, end..bytes.end);
}

/// A text up to its zero octet; gives the offset behind that.
fn read_text(reading: &mut Reading<'_>, def: &'static FieldDef, bytes: Range<usize>) -> usize {
    let len = reading.bytes(bytes.clone()).iter().position(|octet| *octet == 0).unwrap_or(bytes.len());
    if !bytes.is_empty() {
        reading.octets(def, bytes.start..bytes.start + len);
    }
    bytes.end.min(bytes.start + len + 1)
}

fn read_options(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while at < bytes.end {
        at = read_text(reading, &OPTION, at..bytes.end);
        at = read_text(reading, &OPTION_VALUE, at..bytes.end);
    }
}
