//! The header that Juniper's routers put before the frames they capture of their own interfaces.

use std::ops::Range;

use crate::dissection::{Reading, read_ip};
use crate::field::row;
use crate::{FieldDef, Kind, Limit, LinkType, Protocol, data, ethernet, hdlc, ppp};

const SOURCE: &str = "libpcap LINKTYPE_JUNIPER_*";

static TABLE: [FieldDef; 3] = [
    row("juniper.magic-number", 0, 24, Kind::Hex(6), SOURCE),
    row("juniper.l2hdr", 30, 1, Kind::Uint, SOURCE),
    row("juniper.direction", 31, 1, Kind::Uint, SOURCE),
];
static EXTENSIONS_LEN: FieldDef = row("juniper.ext_total_len", 0, 0, Kind::Uint, SOURCE);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&EXTENSIONS_LEN)];

const HAS_EXTENSIONS: u8 = 0x80;
const HAS_NO_LINK_HEADER: u8 = 0x02;

/// What is behind the header.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    Ethernet,
    PointToPoint,
    CiscoHdlc,
    /// The frame's link header was taken off.
    Ip,
    Other,
}

/// Octets of the header, and what is behind it.
pub(crate) fn header(link_type: LinkType, bytes: &[u8]) -> Option<(usize, Carried)> {
    let [b'M', b'G', b'C', flags, rest @ ..] = bytes else { return None };
    let len = match flags & HAS_EXTENSIONS {
        0 => 4,
        _ => 6 + u16::from_be_bytes(*rest.first_chunk()?) as usize,
    };
    bytes.get(..len)?;
    let carried = match link_type.0 {
        // without a link header the address family stands before the packet
        _ if flags & HAS_NO_LINK_HEADER != 0 => return Some((len + 4, Carried::Ip)).filter(|_| bytes.len() >= len + 4),
        178 => Carried::Ethernet,
        179 => Carried::PointToPoint,
        181 => Carried::CiscoHdlc,
        _ => Carried::Other,
    };
    Some((len, carried))
}

/// A header and what is behind it.
pub(crate) fn read(reading: &mut Reading<'_>, link_type: LinkType, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some((len, carried)) = header(link_type, octets) else {
        return reading.cut_short(Protocol::Juniper, &[], bytes, 4, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Juniper, bytes.start..payload.start, &TABLE);
    if octets[3] & HAS_EXTENSIONS != 0 {
        reading.octets(&EXTENSIONS_LEN, bytes.start + 4..bytes.start + 6);
    }
    match (carried, octets.get(len).map(|octet| octet >> 4)) {
        (Carried::Ethernet, _) => ethernet::read(reading, payload),
        (Carried::PointToPoint, _) => ppp::read(reading, payload),
        (Carried::CiscoHdlc, _) => hdlc::read_cisco(reading, payload),
        (Carried::Ip, Some(4 | 6)) => read_ip(reading, payload),
        _ => data::read(reading, payload),
    }
}
