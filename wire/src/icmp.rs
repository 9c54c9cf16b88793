use std::ops::Range;

use crate::checksum::{plain_checksum, verdict};
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::{ChecksumStatus, FieldDef, Kind, Limit, Protocol};
use crate::{data, ipv4};

const RFC: &str = "RFC 792";

static TABLE: [FieldDef; 5] = [
    named("icmp.type", 0, 8, Kind::Uint, RFC, type_name),
    row("icmp.code", 8, 8, Kind::Uint, RFC),
    row("icmp.checksum", 16, 16, Kind::Hex(4), RFC),
    row("icmp.ident", 32, 16, Kind::Uint, RFC),
    row("icmp.seq", 48, 16, Kind::Uint, RFC),
];

/// The rows that every type has; the others are echo's.
const COMMON: usize = 3;

static STATUS: FieldDef = status_row("icmp.checksum.status");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&STATUS)];

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "echo reply",
        3 => "destination unreachable",
        4 => "source quench",
        5 => "redirect",
        8 => "echo request",
        11 => "time exceeded",
        12 => "parameter problem",
        _ => return None,
    })
}

/// Whether messages of this type carry the beginning of the packet that they are about.
fn quotes_a_packet(message_type: u8) -> bool {
    matches!(message_type, 3 | 4 | 5 | 11 | 12)
}

/// An ICMP message: its eight-octet header, and echo data or the packet it complains of.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 8 {
        return reading.cut_short(Protocol::Icmp, &TABLE, bytes, 8, limit);
    }
    let message = reading.bytes(bytes.clone());
    let message_type = message[0];
    let is_echo = matches!(message_type, 0 | 8);
    let is_quoted = reading.is_quoted();
    reading.layer(Protocol::Icmp, bytes.start..bytes.start + 8, if is_echo { &TABLE } else { &TABLE[..COMMON] });
    let status = match message.len() < around.wire_len || around.fragmented || is_quoted {
        true => ChecksumStatus::Unverified,
        false => verdict(u16::from_be_bytes([message[2], message[3]]), plain_checksum(message)),
    };
    reading.computed("icmp.checksum", &STATUS, status_value(status));
    let rest = bytes.start + 8..bytes.end;
    match quotes_a_packet(message_type) && !rest.is_empty() {
        // RFC 792: the internet header and the first octets of what the message complains of
        true => ipv4::read(reading, rest, Limit::Captured),
        false => data::read(reading, rest),
    }
}
