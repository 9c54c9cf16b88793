use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Protocol, data, tls_hello};

const RECORD: &str = "RFC 8446 §5.1";

static TABLE: [FieldDef; 3] = [
    named("tls.record.content_type", 0, 8, Kind::Uint, RECORD, content_name),
    named("tls.record.version", 8, 16, Kind::Hex(4), RECORD, version_name),
    row("tls.record.length", 24, 16, Kind::Uint, RECORD),
];

static LEVEL: FieldDef = named("tls.alert_message.level", 0, 0, Kind::Uint, "RFC 8446 §6", level_name);
static DESCRIPTION: FieldDef = named("tls.alert_message.desc", 0, 0, Kind::Uint, "RFC 8446 §6", alert_name);
static APP_DATA: FieldDef = row("tls.app_data", 0, 0, Kind::Bytes, "RFC 8446 §5.2");
static FRAGMENT: FieldDef = row("tls.segment.data", 0, 0, Kind::Bytes, RECORD);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    std::slice::from_ref(&LEVEL),
    std::slice::from_ref(&DESCRIPTION),
    std::slice::from_ref(&APP_DATA),
    std::slice::from_ref(&FRAGMENT),
];

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const HEARTBEAT: u8 = 24;
const HEADER_LEN: usize = 5;

/// A record's contents never exceed this: 2^14 octets, and 2,048 for encryption (RFC 5246 §6.2.3).
const LARGEST_RECORD: usize = (1 << 14) + 2048;

fn content_name(value: u64) -> Option<&'static str> {
    Some(match value {
        20 => "change cipher spec",
        21 => "alert",
        22 => "handshake",
        23 => "application data",
        24 => "heartbeat",
        _ => return None,
    })
}

pub(crate) fn version_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => return None,
    })
}

fn level_name(value: u64) -> Option<&'static str> {
    match value {
        1 => Some("warning"),
        2 => Some("fatal"),
        _ => None,
    }
}

fn alert_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "close notify",
        10 => "unexpected message",
        20 => "bad record MAC",
        40 => "handshake failure",
        42 => "bad certificate",
        43 => "unsupported certificate",
        45 => "certificate expired",
        46 => "certificate unknown",
        47 => "illegal parameter",
        48 => "unknown CA",
        50 => "decode error",
        51 => "decrypt error",
        70 => "protocol version",
        80 => "internal error",
        86 => "inappropriate fallback",
        90 => "user cancelled",
        112 => "unrecognised name",
        120 => "no application protocol",
        _ => return None,
    })
}

/// The length of the record that begins here, if one can.
fn record_len(bytes: &[u8]) -> Option<usize> {
    let header: &[u8; HEADER_LEN] = bytes.first_chunk()?;
    let len = u16::from_be_bytes([header[3], header[4]]) as usize;
    let is_possible = (CHANGE_CIPHER_SPEC..=HEARTBEAT).contains(&header[0])
        && header[1] == 3
        && header[2] <= 4
        && len <= LARGEST_RECORD;
    is_possible.then_some(len)
}

/// Whether the octets begin with a record of TLS or SSL 3.0.
pub(crate) fn is_record(bytes: &[u8]) -> bool {
    record_len(bytes).is_some()
}

/// The octets of the record that begins here, header and all, by its length field; `None` where none can begin.
pub fn tls_record_len(bytes: &[u8]) -> Option<usize> {
    let header: &[u8; HEADER_LEN] = bytes.first_chunk()?;
    let is_possible = (CHANGE_CIPHER_SPEC..=HEARTBEAT).contains(&header[0]) && header[1] == 3 && header[2] <= 4;
    is_possible.then(|| HEADER_LEN + u16::from_be_bytes([header[3], header[4]]) as usize)
}

/// Whether the octets are a hello of SSL 2.0, as clients of its time wrote it (RFC 5246, appendix E.2).
pub fn is_tls_hello_of_old(bytes: &[u8]) -> bool {
    matches!(bytes, [0x80..=0xff, _, 1, 0, 2, ..] | [0x80..=0xff, _, 1, 3, 0..=3, ..])
}

/// Records, one layer each, as far as one TCP payload shows them.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if is_tls_hello_of_old(reading.bytes(bytes.clone())) {
        return reading.layer(Protocol::Tls, bytes, &[]);
    }
    let mut at = bytes.start;
    while let Some(len) = record_len(reading.bytes(at..bytes.end)) {
        if reading.is_too_deep(at) {
            break;
        }
        let end = bytes.end.min(at + HEADER_LEN + len);
        reading.layer(Protocol::Tls, at..end, &TABLE);
        if reading.wants_fields() {
            read_contents(reading, reading.frame[at], at + HEADER_LEN..end, end == at + HEADER_LEN + len);
        }
        at = end;
    }
    data::read(reading, at..bytes.end);
}

fn read_contents(reading: &mut Reading<'_>, content_type: u8, contents: Range<usize>, is_whole: bool) {
    match content_type {
        ALERT if contents.len() == 2 => {
            reading.octets(&LEVEL, contents.start..contents.start + 1);
            reading.octets(&DESCRIPTION, contents.start + 1..contents.end);
        }
        HANDSHAKE => tls_hello::read_messages(reading, contents),
        CHANGE_CIPHER_SPEC => {}
        _ if contents.is_empty() => {}
        _ => reading.octets(if is_whole { &APP_DATA } else { &FRAGMENT }, contents),
    }
}
