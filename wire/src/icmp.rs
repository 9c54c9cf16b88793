use std::ops::Range;

use crate::checksum::{plain_checksum, verdict};
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::{ChecksumStatus, FieldDef, Kind, Limit, Protocol};
use crate::{data, icmp_extension, ipv4};

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

/// What the second four octets hold, by type.
static REDIRECT: [FieldDef; 1] = [row("icmp.redir_gw", 32, 32, Kind::Ipv4, "RFC 792")];
static QUOTED_LEN: [FieldDef; 1] = [row("icmp.length", 40, 8, Kind::Uint, "RFC 4884 §4.1")];
static NEXT_HOP_MTU: [FieldDef; 1] = [row("icmp.mtu", 48, 16, Kind::Uint, "RFC 1191 §4")];
static POINTER: [FieldDef; 1] = [row("icmp.pointer", 32, 8, Kind::Uint, "RFC 792")];
static ADVERTISEMENT: [FieldDef; 3] = [
    row("icmp.num_addrs", 32, 8, Kind::Uint, "RFC 1256 §3"),
    row("icmp.addr_entry_size", 40, 8, Kind::Uint, "RFC 1256 §3"),
    row("icmp.lifetime", 48, 16, Kind::Uint, "RFC 1256 §3"),
];
static ROUTER: FieldDef = row("icmp.router_address", 0, 0, Kind::Ipv4, "RFC 1256 §3");
static PREFERENCE: FieldDef = row("icmp.pref_level", 0, 0, Kind::Uint, "RFC 1256 §3");
static ADDRESS_MASK: [FieldDef; 1] = [row("icmp.address_mask", 64, 32, Kind::Ipv4, "RFC 950 §I")];
static TIMESTAMPS: [FieldDef; 3] = [
    row("icmp.originate_timestamp", 64, 32, Kind::Uint, RFC),
    row("icmp.receive_timestamp", 96, 32, Kind::Uint, RFC),
    row("icmp.transmit_timestamp", 128, 32, Kind::Uint, RFC),
];
static EXTENDED_ECHO: [FieldDef; 1] = [row("icmp.ext.echo.seq", 48, 8, Kind::Uint, "RFC 8335 §2")];
static EXTENDED_REQUEST: [FieldDef; 1] = [row("icmp.ext.echo.req.local", 63, 1, Kind::Flag, "RFC 8335 §2")];
static EXTENDED_REPLY: [FieldDef; 4] = [
    row("icmp.ext.echo.rsp.state", 56, 3, Kind::Uint, "RFC 8335 §3"),
    row("icmp.ext.echo.rsp.active", 61, 1, Kind::Flag, "RFC 8335 §3"),
    row("icmp.ext.echo.rsp.ipv4", 62, 1, Kind::Flag, "RFC 8335 §3"),
    row("icmp.ext.echo.rsp.ipv6", 63, 1, Kind::Flag, "RFC 8335 §3"),
];

static STATUS: FieldDef = status_row("icmp.checksum.status");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &REDIRECT,
    &QUOTED_LEN,
    &NEXT_HOP_MTU,
    &POINTER,
    &ADVERTISEMENT,
    &ADDRESS_MASK,
    &TIMESTAMPS,
    &EXTENDED_ECHO,
    &EXTENDED_REQUEST,
    &EXTENDED_REPLY,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&ROUTER),
    std::slice::from_ref(&PREFERENCE),
];

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "echo reply",
        3 => "destination unreachable",
        4 => "source quench",
        5 => "redirect",
        8 => "echo request",
        9 => "router advertisement",
        10 => "router solicitation",
        11 => "time exceeded",
        12 => "parameter problem",
        13 => "timestamp request",
        14 => "timestamp reply",
        17 => "address mask request",
        18 => "address mask reply",
        42 => "extended echo request",
        43 => "extended echo reply",
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
    let is_echo = matches!(message_type, 0 | 8 | 13 | 14 | 17 | 18);
    let rows = match message_type {
        _ if is_echo => &TABLE[..],
        42 | 43 => &TABLE[..COMMON + 1],
        _ => &TABLE[..COMMON],
    };
    let is_quoted = reading.is_quoted();
    let header_end = bytes.start + header_len(message).min(message.len());
    reading.layer(Protocol::Icmp, bytes.start..header_end, rows);
    let status = match message.len() < around.wire_len || around.fragmented || is_quoted {
        true => ChecksumStatus::Unverified,
        false => verdict(u16::from_be_bytes([message[2], message[3]]), plain_checksum(message)),
    };
    reading.computed("icmp.checksum", &STATUS, status_value(status));
    for table in own_fields(message_type, message[1]) {
        if table.as_ptr() != QUOTED_LEN.as_ptr() || message[5] != 0 {
            reading.table_at(table, bytes.start);
        }
    }
    if message_type == ROUTER_ADVERTISEMENT {
        for at in (bytes.start + 8..header_end).step_by(8) {
            reading.octets(&ROUTER, at..at + 4);
            reading.octets(&PREFERENCE, at + 4..at + 8);
        }
    }
    let rest = header_end..bytes.end;
    if message_type == EXTENDED_ECHO_REQUEST {
        return match rest.is_empty() || reading.is_too_deep(rest.start) {
            true => data::read(reading, rest),
            false => icmp_extension::read(reading, rest),
        };
    }
    if !quotes_a_packet(message_type) || rest.is_empty() {
        return data::read(reading, rest);
    }
    let objects = match message_type {
        3 | 11 | 12 => icmp_extension::quoted_end(message, message[5], 4),
        _ => None,
    };
    let quoted_end = objects.map_or(bytes.end, |at| bytes.start + at);
    // RFC 792: the internet header and the first octets of what the message complains of
    ipv4::read(reading, rest.start..quoted_end, Limit::Captured);
    if quoted_end < bytes.end {
        icmp_extension::read(reading, quoted_end..bytes.end);
    }
}

const EXTENDED_ECHO_REQUEST: u8 = 42;

const ROUTER_ADVERTISEMENT: u8 = 9;

/// Octets before the data or the packet that is quoted.
fn header_len(message: &[u8]) -> usize {
    match message[0] {
        // a number of addresses, each with a preference (RFC 1256 §3)
        ROUTER_ADVERTISEMENT if message[5] == 2 => 8 + (message[4] as usize * 8).min((message.len() - 8) / 8 * 8),
        13 | 14 => 20,
        17 | 18 => 12,
        _ => 8,
    }
}

/// The tables of what a type has beside the common fields.
fn own_fields(message_type: u8, code: u8) -> [&'static [FieldDef]; 2] {
    match (message_type, code) {
        (3, 4) => [&QUOTED_LEN, &NEXT_HOP_MTU],
        (3 | 11, _) => [&QUOTED_LEN, &[]],
        (5, _) => [&REDIRECT, &[]],
        (9, _) => [&ADVERTISEMENT, &[]],
        (12, _) => [&POINTER, &QUOTED_LEN],
        (13 | 14, _) => [&TIMESTAMPS, &[]],
        (17 | 18, _) => [&ADDRESS_MASK, &[]],
        (42, _) => [&EXTENDED_ECHO, &EXTENDED_REQUEST],
        (43, _) => [&EXTENDED_ECHO, &EXTENDED_REPLY],
        _ => [&[], &[]],
    }
}
