use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, data};

const DATA: &str = "RFC 9300 §5.1";
const CONTROL: &str = "RFC 9301 §5.1";

static DATA_TABLE: [FieldDef; 7] = [
    row("lisp-data.flags", 0, 8, Kind::Hex(2), DATA),
    row("lisp-data.flags.nonce", 0, 1, Kind::Flag, DATA),
    row("lisp-data.flags.lsb", 1, 1, Kind::Flag, DATA),
    row("lisp-data.flags.enr", 2, 1, Kind::Flag, DATA),
    row("lisp-data.flags.mv", 3, 1, Kind::Flag, DATA),
    row("lisp-data.flags.iid", 4, 1, Kind::Flag, DATA),
    row("lisp-data.nonce", 8, 24, Kind::Uint, DATA),
];

static CONTROL_TABLE: [FieldDef; 1] = [named("lisp.type", 0, 4, Kind::Uint, CONTROL, type_name)];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&DATA_TABLE, &CONTROL_TABLE];

/// The UDP port of tunnelled packets.
pub(crate) const DATA_PORT: u16 = 4341;
/// The UDP port of control messages.
pub(crate) const CONTROL_PORT: u16 = 4342;

const ENCAPSULATED: u8 = 8;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "map request",
        2 => "map reply",
        3 => "map register",
        4 => "map notify",
        8 => "encapsulated control message",
        _ => return None,
    })
}

/// Where the IP packet begins in what one of the two ports carries.
pub(crate) fn packet_at(port: u16, bytes: &[u8]) -> Option<usize> {
    let at = match port {
        DATA_PORT => 8,
        _ if bytes.first()? >> 4 == ENCAPSULATED => 4,
        _ => return None,
    };
    bytes.get(at).filter(|octet| matches!(**octet, 0x45..=0x4f | 0x60..=0x6f)).map(|_| at)
}

/// A LISP header of either kind, and the IP packet behind it.
pub(crate) fn read(reading: &mut Reading<'_>, protocol: Protocol, bytes: Range<usize>) {
    let (port, table): (_, &[FieldDef]) = match protocol {
        Protocol::LispData => (DATA_PORT, &DATA_TABLE),
        _ => (CONTROL_PORT, &CONTROL_TABLE),
    };
    let least = if port == DATA_PORT { 8 } else { 4 };
    if bytes.len() < least {
        return reading.cut_short(protocol, table, bytes, least, Limit::OuterLength);
    }
    let packet = packet_at(port, reading.bytes(bytes.clone())).filter(|_| !reading.is_too_deep(bytes.start));
    let end = packet.map_or(least, |at| at) + bytes.start;
    reading.layer(protocol, bytes.start..end, table);
    match packet {
        Some(_) => read_ip(reading, end..bytes.end),
        None => data::read(reading, end..bytes.end),
    }
}
