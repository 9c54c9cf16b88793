//! Two tunnels that carried IPv6 over UDP to hosts behind translators.

use std::ops::Range;

use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::ipv4::protocol_name;
use crate::{FieldDef, Kind, Limit, Protocol, data};

const AYIYA: &str = "draft-massar-v6ops-ayiya-02 §3";

static AYIYA_TABLE: [FieldDef; 8] = [
    row("ayiya.idlen", 0, 4, Kind::Uint, AYIYA),
    row("ayiya.idtype", 4, 4, Kind::Uint, AYIYA),
    row("ayiya.siglen", 8, 4, Kind::Uint, AYIYA),
    row("ayiya.hashmethod", 12, 4, Kind::Uint, AYIYA),
    row("ayiya.authmethod", 16, 4, Kind::Uint, AYIYA),
    row("ayiya.opcode", 20, 4, Kind::Uint, AYIYA),
    named("ayiya.nextheader", 24, 8, Kind::Uint, AYIYA, protocol_name),
    row("ayiya.epoch", 32, 32, Kind::Uint, AYIYA),
];

static ORIGIN_PORT: FieldDef = row("teredo.orig.port", 0, 0, Kind::Uint, "RFC 4380 §5.1.1");
static ORIGIN_ADDRESS: FieldDef = row("teredo.orig.addr", 0, 0, Kind::Ipv4, "RFC 4380 §5.1.1");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] =
    &[&AYIYA_TABLE, std::slice::from_ref(&ORIGIN_PORT), std::slice::from_ref(&ORIGIN_ADDRESS)];

/// The UDP port of AYIYA.
pub(crate) const AYIYA_PORT: u16 = 5072;
/// The UDP port of Teredo servers.
pub(crate) const TEREDO_PORT: u16 = 3544;

const IPV6: u8 = 41;

/// Octets of an AYIYA header, and whether an IPv6 packet is behind it.
pub(crate) fn ayiya_header(bytes: &[u8]) -> Option<(usize, bool)> {
    let fixed: &[u8; 8] = bytes.first_chunk()?;
    let len = 8 + (1usize << (fixed[0] >> 4)) + (fixed[1] >> 4) as usize * 4;
    (len <= bytes.len()).then_some((len, fixed[3] == IPV6))
}

/// An AYIYA header and what it is put before.
pub(crate) fn read_ayiya(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((len, carries_ipv6)) = ayiya_header(reading.bytes(bytes.clone())) else {
        return reading.cut_short(Protocol::Ayiya, &AYIYA_TABLE, bytes, 8, Limit::OuterLength);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Ayiya, bytes.start..payload.start, &AYIYA_TABLE);
    match carries_ipv6 && !payload.is_empty() && !reading.is_too_deep(payload.start) {
        true => read_ip_as(reading, Protocol::Ipv6, payload),
        false => data::read(reading, payload),
    }
}

/// Octets of Teredo's authentication and origin indication before an IPv6 packet (RFC 4380 §5.1.1), and the offset of
/// the origin's.
pub(crate) fn teredo_header(bytes: &[u8]) -> Option<(usize, Option<usize>)> {
    let mut at = 0;
    if let [0, 1, id_len, auth_len, ..] = bytes {
        at += 4 + *id_len as usize + *auth_len as usize + 9;
    }
    let mut origin = None;
    if let [0, 0, ..] = bytes.get(at..)? {
        origin = Some(at);
        at += 8;
    }
    bytes.get(at).filter(|octet| **octet >> 4 == 6).map(|_| (at, origin))
}

/// Teredo's headers and the IPv6 packet behind them.
pub(crate) fn read_teredo(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let Some((len, origin)) = teredo_header(reading.bytes(bytes.clone())) else {
        return data::read(reading, bytes);
    };
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Teredo, bytes.start..payload.start, &[]);
    if let Some(at) = origin.map(|at| bytes.start + at) {
        reading.octets(&ORIGIN_PORT, at + 2..at + 4);
        reading.octets(&ORIGIN_ADDRESS, at + 4..at + 8);
    }
    match reading.is_too_deep(payload.start) {
        true => data::read(reading, payload),
        false => read_ip_as(reading, Protocol::Ipv6, payload),
    }
}
