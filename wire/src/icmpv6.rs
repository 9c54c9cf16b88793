use std::ops::Range;

use crate::checksum::verdict;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::{ChecksumStatus, FieldDef, Kind, Limit, Protocol, StopReason, transport_checksum};
use crate::{data, ipv6};

const RFC: &str = "RFC 4443 §2.1";
const DISCOVERY: &str = "RFC 4861 §4";

static TABLE: [FieldDef; 3] = [
    named("icmpv6.type", 0, 8, Kind::Uint, RFC, type_name),
    row("icmpv6.code", 8, 8, Kind::Uint, RFC),
    row("icmpv6.checksum", 16, 16, Kind::Hex(4), RFC),
];

static STATUS: FieldDef = status_row("icmpv6.checksum.status");

/// What follows the first four octets, by type.
static ECHO: [FieldDef; 2] = [
    row("icmpv6.echo.identifier", 32, 16, Kind::Hex(4), "RFC 4443 §4.1"),
    row("icmpv6.echo.sequence_number", 48, 16, Kind::Uint, "RFC 4443 §4.1"),
];
static TOO_BIG: [FieldDef; 1] = [row("icmpv6.mtu", 32, 32, Kind::Uint, "RFC 4443 §3.2")];
static PARAMETER: [FieldDef; 1] = [row("icmpv6.pointer", 32, 32, Kind::Uint, "RFC 4443 §3.4")];
static ROUTER: [FieldDef; 6] = [
    row("icmpv6.nd.ra.cur_hop_limit", 32, 8, Kind::Uint, "RFC 4861 §4.2"),
    row("icmpv6.nd.ra.flag.m", 40, 1, Kind::Flag, "RFC 4861 §4.2"),
    row("icmpv6.nd.ra.flag.o", 41, 1, Kind::Flag, "RFC 4861 §4.2"),
    row("icmpv6.nd.ra.router_lifetime", 48, 16, Kind::Uint, "RFC 4861 §4.2"),
    row("icmpv6.nd.ra.reachable_time", 64, 32, Kind::Uint, "RFC 4861 §4.2"),
    row("icmpv6.nd.ra.retrans_timer", 96, 32, Kind::Uint, "RFC 4861 §4.2"),
];
static SOLICITATION: [FieldDef; 1] = [row("icmpv6.nd.ns.target_address", 64, 128, Kind::Ipv6, "RFC 4861 §4.3")];
static ADVERTISEMENT: [FieldDef; 4] = [
    row("icmpv6.nd.na.flag.r", 32, 1, Kind::Flag, "RFC 4861 §4.4"),
    row("icmpv6.nd.na.flag.s", 33, 1, Kind::Flag, "RFC 4861 §4.4"),
    row("icmpv6.nd.na.flag.o", 34, 1, Kind::Flag, "RFC 4861 §4.4"),
    row("icmpv6.nd.na.target_address", 64, 128, Kind::Ipv6, "RFC 4861 §4.4"),
];
static REDIRECT: [FieldDef; 2] = [
    row("icmpv6.rd.na.target_address", 64, 128, Kind::Ipv6, "RFC 4861 §4.5"),
    row("icmpv6.rd.na.destination_address", 192, 128, Kind::Ipv6, "RFC 4861 §4.5"),
];

static OPTION: FieldDef = named("icmpv6.opt.type", 0, 0, Kind::Uint, DISCOVERY, option_name);
static OPTION_LEN: FieldDef = row("icmpv6.opt.length", 0, 0, Kind::Uint, DISCOVERY);
static LINK_ADDRESS: FieldDef = row("icmpv6.opt.linkaddr", 0, 0, Kind::Mac, "RFC 4861 §4.6.1");
static PREFIX_LEN: FieldDef = row("icmpv6.opt.prefix.length", 0, 0, Kind::Uint, "RFC 4861 §4.6.2");
static PREFIX: FieldDef = row("icmpv6.opt.prefix", 0, 0, Kind::Ipv6, "RFC 4861 §4.6.2");
static MTU: FieldDef = row("icmpv6.opt.mtu", 0, 0, Kind::Uint, "RFC 4861 §4.6.4");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &ECHO,
    &TOO_BIG,
    &PARAMETER,
    &ROUTER,
    &SOLICITATION,
    &ADVERTISEMENT,
    &REDIRECT,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&OPTION),
    std::slice::from_ref(&OPTION_LEN),
    std::slice::from_ref(&LINK_ADDRESS),
    std::slice::from_ref(&PREFIX_LEN),
    std::slice::from_ref(&PREFIX),
    std::slice::from_ref(&MTU),
];

const ICMPV6: u8 = 58;
const REDIRECTED_HEADER: u8 = 4;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "destination unreachable",
        2 => "packet too big",
        3 => "time exceeded",
        4 => "parameter problem",
        128 => "echo request",
        129 => "echo reply",
        130 => "multicast listener query",
        131 => "multicast listener report",
        132 => "multicast listener done",
        133 => "router solicitation",
        134 => "router advertisement",
        135 => "neighbor solicitation",
        136 => "neighbor advertisement",
        137 => "redirect",
        143 => "multicast listener report, version 2",
        _ => return None,
    })
}

fn option_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "source link-layer address",
        2 => "target link-layer address",
        3 => "prefix information",
        4 => "redirected header",
        5 => "MTU",
        25 => "recursive DNS server",
        31 => "DNS search list",
        _ => return None,
    })
}

/// The table of a type's own fields, and where they end: its options or the packet it quotes begin there.
fn own_fields(message_type: u8) -> (&'static [FieldDef], usize) {
    match message_type {
        1 | 3 => (&[], 8),
        2 => (&TOO_BIG, 8),
        4 => (&PARAMETER, 8),
        128 | 129 => (&ECHO, 8),
        133 => (&[], 8),
        134 => (&ROUTER, 16),
        135 => (&SOLICITATION, 24),
        136 => (&ADVERTISEMENT, 24),
        137 => (&REDIRECT, 40),
        _ => (&[], 4),
    }
}

/// An ICMPv6 message: echo, errors with the packet they quote, neighbour discovery with its options; the rest is data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 4 {
        return reading.cut_short(Protocol::Icmpv6, &TABLE, bytes, 4, limit);
    }
    let message = reading.bytes(bytes.clone());
    let (table, own_len) = own_fields(message[0]);
    let is_discovery = (133..=137).contains(&message[0]);
    let own_end = bytes.end.min(bytes.start + own_len);
    let quote = match message[0] {
        1..=4 => Some(own_end..bytes.end),
        137 => redirected_packet(message).map(|quote| bytes.start + quote.start..bytes.start + quote.end),
        _ => None,
    };
    let end = match &quote {
        Some(quote) => quote.start,
        None if is_discovery => bytes.end,
        None => own_end,
    };
    let status = match message.len() < around.wire_len || around.fragmented || reading.is_quoted() {
        true => ChecksumStatus::Unverified,
        false => {
            let found = u16::from_be_bytes([message[2], message[3]]);
            verdict(found, transport_checksum(around.src, around.dst, ICMPV6, message))
        }
    };
    reading.layer(Protocol::Icmpv6, bytes.start..end, &TABLE);
    reading.computed("icmpv6.checksum", &STATUS, status_value(status));
    reading.table_at(table, bytes.start);
    if message.len() < own_len {
        let reason = StopReason::TooShort { needed: own_len, available: message.len(), limit };
        reading.stop(Protocol::Icmpv6, bytes.start, reason);
    } else if is_discovery && reading.wants_fields() {
        read_options(reading, own_end..bytes.end);
    }
    let Some(quote) = quote.filter(|quote| !quote.is_empty()) else { return data::read(reading, end..bytes.end) };
    let behind = quote.end..bytes.end;
    ipv6::read(reading, quote, Limit::Captured);
    data::read(reading, behind);
}

/// Where the packet lies that a redirect quotes (RFC 4861 §4.6.3).
fn redirected_packet(message: &[u8]) -> Option<Range<usize>> {
    let mut at = 40;
    loop {
        let option: &[u8; 8] = message.get(at..)?.first_chunk()?;
        let len = option[1] as usize * 8;
        match (option[0], len) {
            (_, 0) => return None,
            (REDIRECTED_HEADER, _) => return Some(at + 8..message.len().min(at + len.max(8))),
            _ => at += len,
        }
    }
}

/// The options of neighbour discovery (RFC 4861 §4.6).
fn read_options(reading: &mut Reading<'_>, area: Range<usize>) {
    let mut at = area.start;
    while let Some(&[kind, len, ..]) = reading.bytes(at..area.end).first_chunk::<8>() {
        let end = at + len as usize * 8;
        reading.octets(&OPTION, at..at + 1);
        reading.octets(&OPTION_LEN, at + 1..at + 2);
        if len == 0 {
            return reading.stop(Protocol::Icmpv6, at, StopReason::BadHeaderLen { found: 0, minimum: 8 });
        }
        if end > area.end {
            return;
        }
        match (kind, len) {
            (1 | 2, 1) => reading.octets(&LINK_ADDRESS, at + 2..at + 8),
            (3, 4) => {
                reading.octets(&PREFIX_LEN, at + 2..at + 3);
                reading.octets(&PREFIX, at + 16..at + 32);
            }
            (5, 1) => reading.octets(&MTU, at + 4..at + 8),
            _ => {}
        }
        at = end;
    }
}
