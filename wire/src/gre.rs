use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::wlan::{self, CheckSequence};
use crate::{FieldDef, Kind, Limit, Protocol};
use crate::{data, ethernet, nhrp, ppp};

const RFC: &str = "RFC 2784 §2.1";
const KEYED: &str = "RFC 2890 §2";

static TABLE: [FieldDef; 9] = [
    row("gre.flags_and_version", 0, 16, Kind::Hex(4), RFC),
    row("gre.flags.checksum", 0, 1, Kind::Flag, RFC),
    row("gre.flags.routing", 1, 1, Kind::Flag, "RFC 1701"),
    row("gre.flags.key", 2, 1, Kind::Flag, KEYED),
    row("gre.flags.sequence_number", 3, 1, Kind::Flag, KEYED),
    row("gre.flags.strict_source_route", 4, 1, Kind::Flag, "RFC 1701"),
    row("gre.flags.ack", 8, 1, Kind::Flag, "RFC 2637 §4.1"),
    row("gre.flags.version", 13, 3, Kind::Uint, RFC),
    named("gre.proto", 16, 16, Kind::Hex(4), RFC, ethernet::ether_type_name),
];

static CHECKSUM: FieldDef = row("gre.checksum", 0, 0, Kind::Hex(4), RFC);
static OFFSET: FieldDef = row("gre.offset", 0, 0, Kind::Uint, "RFC 1701");
static KEY: FieldDef = row("gre.key", 0, 0, Kind::Hex(8), KEYED);
static KEY_LEN: FieldDef = row("gre.key.payload_length", 0, 0, Kind::Uint, "RFC 2637 §4.1");
static CALL: FieldDef = row("gre.key.call_id", 0, 0, Kind::Uint, "RFC 2637 §4.1");
static SEQUENCE: FieldDef = row("gre.sequence_number", 0, 0, Kind::Uint, KEYED);
static REDIRECT: FieldDef = row("gre.wccp.redirect_header", 0, 0, Kind::Hex(8), "Cisco WCCP 2");
static ACK: FieldDef = row("gre.ack_number", 0, 0, Kind::Uint, "RFC 2637 §4.1");

static ERSPAN: [FieldDef; 5] = [
    row("erspan.version", 0, 4, Kind::Uint, "draft-foschiano-erspan-03 §4.2"),
    row("erspan.vlan", 4, 12, Kind::Uint, "draft-foschiano-erspan-03 §4.2"),
    row("erspan.cos", 16, 3, Kind::Uint, "draft-foschiano-erspan-03 §4.2"),
    row("erspan.truncated", 21, 1, Kind::Flag, "draft-foschiano-erspan-03 §4.2"),
    row("erspan.spanid", 22, 10, Kind::Uint, "draft-foschiano-erspan-03 §4.2"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &ERSPAN,
    std::slice::from_ref(&CHECKSUM),
    std::slice::from_ref(&OFFSET),
    std::slice::from_ref(&KEY),
    std::slice::from_ref(&KEY_LEN),
    std::slice::from_ref(&CALL),
    std::slice::from_ref(&SEQUENCE),
    std::slice::from_ref(&ACK),
    std::slice::from_ref(&REDIRECT),
];

/// The UDP port of GRE (RFC 8086).
pub(crate) const PORT: u16 = 4754;

const PPP: u16 = 0x880b;
/// MikroTik's tunnel: a length and the tunnel's number stand in the key.
const ETHERNET_OVER_IP: u16 = 0x6400;
/// 802.11 frames between access points and their controller, as Aruba has it: one type per queue.
pub(crate) const WIRELESS_FIRST: u16 = 0x8200;
pub(crate) const WIRELESS_LAST: u16 = 0x8370;
/// IPv4 packets that a router sent to a web cache.
pub(crate) const REDIRECTED: u16 = 0x883e;
pub(crate) const BRIDGING: u16 = 0x6558;
const ERSPAN_2: u16 = 0x88be;
const ERSPAN_3: u16 = 0x22eb;

/// What the first four octets of a GRE header decide.
pub(crate) struct Header {
    /// All octets of the header, and of the ERSPAN header behind it where there is one.
    pub(crate) len: usize,
    /// What is behind that: an EtherType.
    pub(crate) protocol: u16,
    erspan_len: usize,
    has: [bool; 4],
    version: u8,
}

impl Header {
    /// Whether a whole Ethernet frame is behind the header.
    pub(crate) fn carries_ethernet(&self) -> bool {
        matches!(self.protocol, BRIDGING | ERSPAN_2 | ERSPAN_3 | ETHERNET_OVER_IP)
    }
}

/// Length and contents of the GRE header that `bytes` begin with.
pub(crate) fn header(bytes: &[u8]) -> Option<Header> {
    let fixed: &[u8; 4] = bytes.first_chunk()?;
    let version = fixed[1] & 7;
    let has_ack = version == 1 && fixed[1] & 0x80 != 0;
    // RFC 1701: with a checksum or a routing field, both it and the offset stand there
    let has = [fixed[0] & 0xc0 != 0, fixed[0] & 0x20 != 0, fixed[0] & 0x10 != 0, has_ack];
    let protocol = u16::from_be_bytes([fixed[2], fixed[3]]);
    let header_len = 4 + 4 * has.iter().filter(|has| **has).count();
    let erspan_len = match (protocol, bytes.get(header_len..)) {
        // version 1 of ERSPAN, told by the missing sequence number, has no header of its own
        (ERSPAN_2, _) if has[2] => 8,
        (ERSPAN_3, Some(erspan)) => 12 + if erspan.get(11).is_some_and(|last| last & 1 == 1) { 8 } else { 0 },
        _ => 0,
    };
    Some(Header { len: header_len + erspan_len, protocol, erspan_len, has, version })
}

/// A GRE header of version 0 or 1 and what it is put before.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, limit: Limit) {
    let header = header(reading.bytes(bytes.clone()));
    let Some(header) = header.filter(|header| header.len - header.erspan_len <= bytes.len()) else {
        return reading.cut_short(Protocol::Gre, &TABLE, bytes, 4, limit);
    };
    let end = bytes.start + header.len - header.erspan_len;
    reading.layer(Protocol::Gre, bytes.start..end, &TABLE);
    let mut at = bytes.start + 4;
    // each optional part has four octets: two halves, or one number
    let key: &[&'static FieldDef] = if header.version == 1 { &[&KEY_LEN, &CALL] } else { &[&KEY] };
    let parts: [&[&'static FieldDef]; 4] = [&[&CHECKSUM, &OFFSET], key, &[&SEQUENCE], &[&ACK]];
    for (defs, _) in parts.into_iter().zip(header.has).filter(|(_, has)| *has) {
        let width = 4 / defs.len();
        for (def, at) in defs.iter().zip((at..).step_by(width)) {
            reading.octets(def, at..at + width);
        }
        at += 4;
    }
    let payload = end..bytes.end;
    match header.protocol {
        ERSPAN_2 | ERSPAN_3 if payload.len() < header.erspan_len => {
            reading.cut_short(Protocol::Erspan, &ERSPAN, payload, header.erspan_len, limit);
        }
        ERSPAN_2 | ERSPAN_3 => {
            reading.layer(Protocol::Erspan, end..end + header.erspan_len, &ERSPAN);
            ethernet::read(reading, end + header.erspan_len..bytes.end);
        }
        REDIRECTED => {
            let packet = payload.start + redirect_len(reading.bytes(payload.clone()));
            if packet > payload.start {
                reading.octets(&REDIRECT, payload.start..packet);
                reading.lengthen(packet);
            }
            read_by_type(reading, 0x0800, packet..payload.end);
        }
        protocol => read_by_type(reading, protocol, payload),
    }
}

/// Octets that the second version of WCCP puts before a packet; the first has none.
pub(crate) fn redirect_len(bytes: &[u8]) -> usize {
    match bytes {
        [0x40..=0x4f, ..] | [] | [_] | [_, _] | [_, _, _] => 0,
        _ => 4,
    }
}

/// What a GRE protocol type announces.
pub(crate) fn read_by_type(reading: &mut Reading<'_>, protocol: u16, payload: Range<usize>) {
    match protocol {
        _ if payload.is_empty() || reading.is_too_deep(payload.start) => data::read(reading, payload),
        PPP => ppp::read(reading, payload),
        nhrp::GRE_TYPE => nhrp::read(reading, payload, Limit::OuterLength),
        WIRELESS_FIRST..=WIRELESS_LAST => wlan::read(reading, payload, CheckSequence::Absent),
        BRIDGING | ETHERNET_OVER_IP => ethernet::read(reading, payload),
        // no lengths here: what is no EtherType is of a registry of its own
        0..=1500 => data::read(reading, payload),
        _ => ethernet::read_by_type(reading, protocol, payload),
    }
}
