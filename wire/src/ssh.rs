use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Protocol};

static BANNER: FieldDef = row("ssh.protocol", 0, 0, Kind::Text, "RFC 4253 §4.2");
static LENGTH: FieldDef = row("ssh.packet_length", 0, 0, Kind::Uint, "RFC 4253 §6");
static PADDING: FieldDef = row("ssh.padding_length", 0, 0, Kind::Uint, "RFC 4253 §6");
static CODE: FieldDef = named("ssh.message_code", 0, 0, Kind::Uint, "RFC 4250 §4.1.2", code_name);
static ENCRYPTED: FieldDef = row("ssh.encrypted_packet", 0, 0, Kind::Bytes, "RFC 4253 §6.3");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&BANNER),
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&PADDING),
    std::slice::from_ref(&CODE),
    std::slice::from_ref(&ENCRYPTED),
];

fn code_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "disconnect",
        2 => "ignore",
        4 => "debug",
        5 => "service request",
        6 => "service accept",
        20 => "key exchange init",
        21 => "new keys",
        30 => "key exchange, method's first message",
        31 => "key exchange, method's second message",
        _ => return None,
    })
}

/// One TCP payload of a Secure Shell connection: the banner, packets before encryption, or what cannot be read.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    reading.layer(Protocol::Ssh, bytes.clone(), &[]);
    let mut at = bytes.start;
    let payload = reading.bytes(bytes.clone());
    if payload.starts_with(b"SSH-") {
        let line = payload.iter().position(|octet| *octet == b'\n').unwrap_or(payload.len());
        let text = payload[..line].strip_suffix(b"\r").unwrap_or(&payload[..line]).len();
        reading.octets(&BANNER, at..at + text);
        at = bytes.end.min(at + line + 1);
    }
    while let Some(len) = clear_packet_len(reading.bytes(at..bytes.end)) {
        reading.octets(&LENGTH, at..at + 4);
        reading.octets(&PADDING, at + 4..at + 5);
        reading.octets(&CODE, at + 5..at + 6);
        at = bytes.end.min(at + 4 + len);
    }
    if at < bytes.end {
        reading.octets(&ENCRYPTED, at..bytes.end);
    }
}

/// The length of the packet that begins here, if it can be one that is not encrypted: the length field is possible and
/// the message code is one of the transport layer's.
fn clear_packet_len(bytes: &[u8]) -> Option<usize> {
    let fixed: &[u8; 6] = bytes.first_chunk()?;
    let len = u32::from_be_bytes([fixed[0], fixed[1], fixed[2], fixed[3]]) as usize;
    // RFC 4253 §6.1: packets of 35,000 octets must be taken
    let is_possible = (6..=35_000).contains(&len) && (4..len as u64).contains(&u64::from(fixed[4]));
    (is_possible && matches!(fixed[5], 1..=6 | 20 | 21 | 30..=41)).then_some(len)
}
