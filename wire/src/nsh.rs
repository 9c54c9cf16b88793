use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet, mpls};

const BASE: &str = "RFC 8300 §2.2";
const PATH: &str = "RFC 8300 §2.3";

static TABLE: [FieldDef; 8] = [
    row("nsh.version", 0, 2, Kind::Uint, BASE),
    row("nsh.Obit", 2, 1, Kind::Uint, BASE),
    row("nsh.ttl", 4, 6, Kind::Hex(4), BASE),
    row("nsh.length", 10, 6, Kind::Uint, BASE),
    row("nsh.mdtype", 20, 4, Kind::Uint, BASE),
    named("nsh.nextproto", 24, 8, Kind::Uint, BASE, next_name),
    row("nsh.spi", 32, 24, Kind::Uint, PATH),
    row("nsh.si", 56, 8, Kind::Uint, PATH),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// The EtherType.
pub(crate) const ETHER_TYPE: u16 = 0x894f;

const SHORTEST: usize = 8;

fn next_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "IPv4",
        2 => "IPv6",
        3 => "Ethernet",
        4 => "NSH",
        5 => "MPLS",
        _ => return None,
    })
}

/// Octets of the header that begins here, and the number of what is behind it.
pub(crate) fn header(bytes: &[u8]) -> Option<(usize, u8)> {
    let base: &[u8; SHORTEST] = bytes.first_chunk()?;
    let len = usize::from(base[1] & 0x3f) * 4;
    (len >= SHORTEST && len <= bytes.len()).then_some((len, base[3]))
}

/// The way through a chain of services, and the packet that takes it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((len, next)) = header(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::Nsh, &TABLE, bytes, SHORTEST, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Nsh, bytes.start..payload.start, &TABLE);
    if payload.is_empty() || reading.is_too_deep(payload.start) {
        return data::read(reading, payload);
    }
    match next {
        1 | 2 => read_ip(reading, payload),
        3 => ethernet::read(reading, payload),
        4 => read(reading, payload),
        5 => mpls::read(reading, payload),
        _ => data::read(reading, payload),
    }
}
