use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, data};

const RFC: &str = "RFC 7761 §4.9";

static TABLE: [FieldDef; 3] = [
    row("pim.version", 0, 4, Kind::Uint, RFC),
    named("pim.type", 4, 4, Kind::Uint, RFC, type_name),
    row("pim.cksum", 16, 16, Kind::Hex(4), RFC),
];

static REGISTER: [FieldDef; 3] = [
    row("pim.register_flag", 32, 32, Kind::Hex(8), "RFC 7761 §4.9.3"),
    row("pim.register_flag.border", 32, 1, Kind::Flag, "RFC 7761 §4.9.3"),
    row("pim.register_flag.null_register", 33, 1, Kind::Flag, "RFC 7761 §4.9.3"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, &REGISTER];

/// The IP protocol number.
pub(crate) const PROTOCOL: u8 = 103;

const HEADER_LEN: usize = 4;

/// Octets before the packet that a Register carries.
const REGISTER_LEN: usize = 8;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "hello",
        1 => "register",
        2 => "register-stop",
        3 => "join/prune",
        4 => "bootstrap",
        5 => "assert",
        6 => "graft",
        7 => "graft-ack",
        8 => "candidate RP advertisement",
        9 => "state refresh",
        _ => return None,
    })
}

/// The packet inside a Register of version 2 (RFC 7761 §4.9.3).
pub(crate) fn registered(message: &[u8]) -> Option<&[u8]> {
    message.get(REGISTER_LEN..).filter(|packet| message[0] == 0x21 && matches!(packet, [0x40..=0x4f | 0x60..=0x6f, ..]))
}

/// A message between multicast routers, and the packet that a Register carries to the rendezvous point.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, limit: Limit) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::Pim, &TABLE, bytes, HEADER_LEN, limit);
    }
    if registered(reading.bytes(bytes.clone())).is_none() {
        reading.layer(Protocol::Pim, bytes.start..bytes.start + HEADER_LEN, &TABLE);
        return data::read(reading, bytes.start + HEADER_LEN..bytes.end);
    }
    let header = bytes.start..bytes.start + REGISTER_LEN;
    reading.layer(Protocol::Pim, header.clone(), &TABLE);
    reading.fields_of(&REGISTER, header.clone());
    read_ip(reading, header.end..bytes.end);
}
