//! Links that captures of special machines have: ARCNET, netfilter's log, per-packet information, IP over InfiniBand.

use std::ops::Range;

use crate::dissection::{Reading, read_ip, read_ip_as};
use crate::field::{named, row};
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol, Value};
use crate::{arp, data, ethernet, llc};

static ARCNET_TABLE: [FieldDef; 2] =
    [row("arcnet.src", 0, 8, Kind::Hex(2), "ANSI/ATA 878.1"), row("arcnet.dst", 8, 8, Kind::Hex(2), "ANSI/ATA 878.1")];
static ARCNET_TYPE: FieldDef = row("arcnet.protID", 0, 0, Kind::Uint, "RFC 1201");

const NETFILTER: &str = "libpcap LINKTYPE_NFLOG";

static NFLOG_TABLE: [FieldDef; 3] = [
    row("nflog.family", 0, 8, Kind::Uint, NETFILTER),
    row("nflog.version", 8, 8, Kind::Uint, NETFILTER),
    row("nflog.res_id", 16, 16, Kind::Uint, NETFILTER),
];

const PPI: &str = "PPI specification 1.0.10";

static PPI_TABLE: [FieldDef; 2] =
    [row("ppi.version", 0, 8, Kind::Uint, PPI), row("ppi.flags", 8, 8, Kind::Hex(2), PPI)];
static PPI_LEN: FieldDef = row("ppi.length", 0, 0, Kind::Uint, PPI);
static PPI_LINK: FieldDef = row("ppi.dlt", 0, 0, Kind::Uint, PPI);

const SOLARIS: &str = "libpcap LINKTYPE_IPNET";

static IPNET_TABLE: [FieldDef; 7] = [
    row("ipnet.version", 0, 8, Kind::Uint, SOLARIS),
    row("ipnet.family", 8, 8, Kind::Uint, SOLARIS),
    row("ipnet.htype", 16, 16, Kind::Uint, SOLARIS),
    row("ipnet.pktlen", 32, 32, Kind::Uint, SOLARIS),
    row("ipnet.ifindex", 64, 32, Kind::Uint, SOLARIS),
    row("ipnet.zsrc", 128, 32, Kind::Uint, SOLARIS),
    row("ipnet.zdst", 160, 32, Kind::Uint, SOLARIS),
];

/// Octets of the header before an IP packet in captures of Solaris' ipnet.
pub(crate) const IPNET_LEN: usize = 24;

static IPOIB_TYPE: FieldDef = named("ipoib.type", 0, 0, Kind::Hex(4), "RFC 4391 §6", ethernet::ether_type_name);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &ARCNET_TABLE,
    &NFLOG_TABLE,
    &PPI_TABLE,
    &IPNET_TABLE,
    std::slice::from_ref(&ARCNET_TYPE),
    std::slice::from_ref(&PPI_LEN),
    std::slice::from_ref(&PPI_LINK),
    std::slice::from_ref(&IPOIB_TYPE),
];

/// What an ARCNET frame carries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OverArcnet {
    Ip,
    Arp,
    LogicalLink,
    Other,
}

/// Octets of an ARCNET header with the offset of its type, and what is behind it; as Linux writes it, or as BSD does.
pub(crate) fn arcnet_header(bytes: &[u8], is_linux: bool) -> Option<(usize, usize, OverArcnet)> {
    let type_at = if is_linux { 4 } else { 2 };
    let contents = match *bytes.get(type_at)? {
        212 | 240 => OverArcnet::Ip,
        213 | 241 => OverArcnet::Arp,
        0xcd => OverArcnet::LogicalLink,
        _ => OverArcnet::Other,
    };
    // RFC 1201 §2.1: a flag that numbers fragments and a sequence number behind the type; RFC 1051 has none
    let is_split = matches!(bytes[type_at], 212..=214) && *bytes.get(type_at + 1)? != 0;
    let len = match bytes[type_at] {
        212..=214 => type_at + 4,
        _ => type_at + 1,
    };
    (len <= bytes.len()).then_some((len, type_at, if is_split { OverArcnet::Other } else { contents }))
}

/// An ARCNET frame.
pub(crate) fn read_arcnet(reading: &mut Reading<'_>, bytes: Range<usize>, is_linux: bool) {
    let Some((len, type_at, contents)) = arcnet_header(reading.bytes(bytes.clone()), is_linux) else {
        return reading.cut_short(Protocol::Arcnet, &ARCNET_TABLE, bytes, 5, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Arcnet, bytes.start..payload.start, &ARCNET_TABLE);
    reading.octets(&ARCNET_TYPE, bytes.start + type_at..bytes.start + type_at + 1);
    match contents {
        OverArcnet::Ip => read_ip_as(reading, Protocol::Ipv4, payload),
        OverArcnet::Arp => arp::read(reading, payload),
        OverArcnet::LogicalLink => llc::read(reading, payload),
        OverArcnet::Other => data::read(reading, payload),
    }
}

/// Where the packet lies in a netfilter log record. Lengths and types are in the byte order of the host that wrote them:
/// the one in which the first length lies inside the record.
pub(crate) fn nflog_packet(bytes: &[u8]) -> Option<Range<usize>> {
    const PAYLOAD: u16 = 9;
    let mut at = 4;
    let first: &[u8; 2] = bytes.get(at..)?.first_chunk()?;
    let is_little = u16::from_le_bytes(*first) as usize <= bytes.len();
    let number = |at: usize| {
        let octets: &[u8; 2] = bytes.get(at..)?.first_chunk()?;
        Some(if is_little { u16::from_le_bytes(*octets) } else { u16::from_be_bytes(*octets) })
    };
    loop {
        let (len, kind) = (number(at)? as usize, number(at + 2)?);
        if len < 4 {
            return None;
        }
        if kind & 0x7fff == PAYLOAD {
            return Some(at + 4..bytes.len().min(at + len));
        }
        at += len.next_multiple_of(4);
    }
}

/// A record of netfilter's log.
pub(crate) fn read_nflog(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let octets = reading.bytes(bytes.clone());
    let Some(packet) = nflog_packet(octets) else {
        return reading.cut_short(Protocol::Nflog, &NFLOG_TABLE, bytes, 8, Limit::Captured);
    };
    let packet = bytes.start + packet.start..bytes.start + packet.end;
    reading.layer(Protocol::Nflog, bytes.start..packet.start, &NFLOG_TABLE);
    let end = packet.end;
    match octets[0] {
        2 => read_ip_as(reading, Protocol::Ipv4, packet),
        10 => read_ip_as(reading, Protocol::Ipv6, packet),
        _ => data::read(reading, packet),
    }
    data::read_padding(reading, end..bytes.end);
}

/// Octets of the per-packet information, the link type behind it, and whether a check sequence ends the frame.
pub(crate) fn ppi_header(bytes: &[u8]) -> Option<(usize, u32, CheckSequence)> {
    const COMMON: u16 = 2;
    let fixed: &[u8; 8] = bytes.first_chunk()?;
    let len = u16::from_le_bytes([fixed[2], fixed[3]]) as usize;
    let link = u32::from_le_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]);
    let number = |at: usize| bytes.get(at..at + 2).map(|octets| u16::from_le_bytes([octets[0], octets[1]]));
    let has_check = number(8) == Some(COMMON) && number(20).is_some_and(|flags| flags & 1 == 1);
    let check = if has_check { CheckSequence::Present } else { CheckSequence::Absent };
    (len >= 8 && len <= bytes.len()).then_some((len, link, check))
}

/// Per-packet information and the 802.11 frame behind it.
pub(crate) fn read_ppi(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((len, link, check)) = ppi_header(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::Ppi, &PPI_TABLE, bytes, 8, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Ppi, bytes.start..payload.start, &PPI_TABLE);
    reading.made(&PPI_LEN, bytes.start + 2..bytes.start + 4, Value::Uint(len as u64));
    reading.made(&PPI_LINK, bytes.start + 4..bytes.start + 8, Value::Uint(link.into()));
    match link {
        1 => ethernet::read(reading, payload),
        105 => wlan::read(reading, payload, check),
        _ => data::read(reading, payload),
    }
}

/// Octets of what a driver for Prism chips, or one that writes as the later AVS format, puts before an 802.11 frame.
pub(crate) fn prism_len(frame: &[u8]) -> Option<usize> {
    const AVS: u32 = 0x8021_1000;
    let words: &[u8; 8] = frame.first_chunk()?;
    let [code, len] = [0, 4].map(|at| [words[at], words[at + 1], words[at + 2], words[at + 3]]);
    // AVS is in network order, Prism in the order of the host that wrote it
    let len = match u32::from_be_bytes(code) & !0xfff == AVS {
        true => u32::from_be_bytes(len),
        false => u32::from_le_bytes(len).min(u32::from_be_bytes(len)),
    };
    usize::try_from(len).ok().filter(|len| *len >= 8 && *len <= frame.len())
}

/// A Prism header and the 802.11 frame behind it.
pub(crate) fn read_prism(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some(len) = prism_len(reading.bytes(bytes.clone())) else {
        return reading.too_short(Protocol::Prism, bytes, 144, Limit::Captured);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Prism, bytes.start..payload.start, &[]);
    wlan::read(reading, payload, CheckSequence::Absent);
}

/// What Solaris puts before an IP packet: where it was seen, and in which zone.
pub(crate) fn read_ipnet(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < IPNET_LEN {
        return reading.cut_short(Protocol::Ipnet, &IPNET_TABLE, bytes, IPNET_LEN, Limit::Captured);
    }
    let payload = bytes.start + IPNET_LEN..bytes.end;
    reading.layer(Protocol::Ipnet, bytes.start..payload.start, &IPNET_TABLE);
    read_ip(reading, payload);
}

/// Octets of what InfiniBand puts before an IP packet in a capture: a route and the type.
pub(crate) const IPOIB_LEN: usize = 44;

/// An IP over InfiniBand header and what it is put before.
pub(crate) fn read_ipoib(reading: &mut Reading<'_>, bytes: Range<usize>) {
    if bytes.len() < IPOIB_LEN {
        return reading.too_short(Protocol::Ipoib, bytes, IPOIB_LEN, Limit::Captured);
    }
    let payload = bytes.start + IPOIB_LEN..bytes.end;
    reading.layer(Protocol::Ipoib, bytes.start..payload.start, &[]);
    let place = payload.start - 4..payload.start - 2;
    let octets = reading.bytes(place.clone());
    reading.octets(&IPOIB_TYPE, place);
    ethernet::read_by_type(reading, u16::from_be_bytes([octets[0], octets[1]]), payload);
}
