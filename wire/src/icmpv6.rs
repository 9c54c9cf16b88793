use std::ops::Range;

use crate::checksum::verdict;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::{ChecksumStatus, FieldDef, Kind, Limit, Protocol, StopReason, transport_checksum};
use crate::{data, icmp_extension, ipv6};

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
static EXTENDED_REQUEST: [FieldDef; 3] = [
    row("icmpv6.echo.identifier", 32, 16, Kind::Hex(4), "RFC 8335 §2"),
    row("icmpv6.ext.echo.seq", 48, 8, Kind::Uint, "RFC 8335 §2"),
    row("icmpv6.ext.echo.req.local", 63, 1, Kind::Flag, "RFC 8335 §2"),
];
static EXTENDED_REPLY: [FieldDef; 6] = [
    row("icmpv6.echo.identifier", 32, 16, Kind::Hex(4), "RFC 8335 §3"),
    row("icmpv6.ext.echo.seq", 48, 8, Kind::Uint, "RFC 8335 §3"),
    row("icmpv6.ext.echo.rsp.state", 56, 3, Kind::Uint, "RFC 8335 §3"),
    row("icmpv6.ext.echo.rsp.active", 61, 1, Kind::Flag, "RFC 8335 §3"),
    row("icmpv6.ext.echo.rsp.ipv4", 62, 1, Kind::Flag, "RFC 8335 §3"),
    row("icmpv6.ext.echo.rsp.ipv6", 63, 1, Kind::Flag, "RFC 8335 §3"),
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
static LISTENER: [FieldDef; 2] = [
    row("icmpv6.mld.maximum_response_delay", 32, 16, Kind::Uint, "RFC 2710 §3.4"),
    row("icmpv6.mld.multicast_address", 64, 128, Kind::Ipv6, "RFC 2710 §3.6"),
];
static LISTENER_2: [FieldDef; 6] = [
    row("icmpv6.mld.maximum_response_code", 32, 16, Kind::Uint, "RFC 3810 §5.1.3"),
    row("icmpv6.mld.multicast_address", 64, 128, Kind::Ipv6, "RFC 3810 §5.1.5"),
    row("icmpv6.mld.flag.s", 196, 1, Kind::Flag, "RFC 3810 §5.1.7"),
    row("icmpv6.mld.flag.qrv", 197, 3, Kind::Uint, "RFC 3810 §5.1.8"),
    row("icmpv6.mld.qqi", 200, 8, Kind::Uint, "RFC 3810 §5.1.9"),
    row("icmpv6.mld.nb_sources", 208, 16, Kind::Uint, "RFC 3810 §5.1.10"),
];
static LISTENER_SOURCE: FieldDef = row("icmpv6.mld.source_address", 0, 0, Kind::Ipv6, "RFC 3810 §5.1.11");
static REPORT: [FieldDef; 1] = [row("icmpv6.mldr.nb_mcast_records", 48, 16, Kind::Uint, "RFC 3810 §5.2.3")];
static RECORD: [FieldDef; 4] = [
    named("icmpv6.mldr.mar.record_type", 0, 8, Kind::Uint, "RFC 3810 §5.2.12", crate::igmp::record_name),
    row("icmpv6.mldr.mar.aux_data_len", 8, 8, Kind::Uint, "RFC 3810 §5.2.6"),
    row("icmpv6.mldr.mar.nb_sources", 16, 16, Kind::Uint, "RFC 3810 §5.2.7"),
    row("icmpv6.mldr.mar.multicast_address", 32, 128, Kind::Ipv6, "RFC 3810 §5.2.8"),
];
static RECORD_SOURCE: FieldDef = row("icmpv6.mldr.mar.source_address", 0, 0, Kind::Ipv6, "RFC 3810 §5.2.9");
static REDIRECT: [FieldDef; 2] = [
    row("icmpv6.nd.rd.target_address", 64, 128, Kind::Ipv6, "RFC 4861 §4.5"),
    row("icmpv6.rd.na.destination_address", 192, 128, Kind::Ipv6, "RFC 4861 §4.5"),
];

static OPTION: FieldDef = named("icmpv6.opt.type", 0, 0, Kind::Uint, DISCOVERY, option_name);
static OPTION_LEN: FieldDef = row("icmpv6.opt.length", 0, 0, Kind::Uint, DISCOVERY);
static LINK_ADDRESS: FieldDef = row("icmpv6.opt.linkaddr", 0, 0, Kind::Mac, "RFC 4861 §4.6.1");
static PREFIX_LEN: FieldDef = row("icmpv6.opt.prefix.length", 0, 0, Kind::Uint, "RFC 4861 §4.6.2");
static PREFIX: FieldDef = row("icmpv6.opt.prefix", 0, 0, Kind::Ipv6, "RFC 4861 §4.6.2");
static PREFIX_PARTS: [FieldDef; 4] = [
    row("icmpv6.opt.prefix.flag.l", 24, 1, Kind::Flag, "RFC 4861 §4.6.2"),
    row("icmpv6.opt.prefix.flag.a", 25, 1, Kind::Flag, "RFC 4861 §4.6.2"),
    row("icmpv6.opt.prefix.valid_lifetime", 32, 32, Kind::Uint, "RFC 4861 §4.6.2"),
    row("icmpv6.opt.prefix.preferred_lifetime", 64, 32, Kind::Uint, "RFC 4861 §4.6.2"),
];
static RESOLVER_LIFETIME: FieldDef = row("icmpv6.opt.rdnss.lifetime", 0, 0, Kind::Uint, "RFC 8106 §5.1");
static RESOLVER: FieldDef = row("icmpv6.opt.rdnss", 0, 0, Kind::Ipv6, "RFC 8106 §5.1");
static NONCE: FieldDef = row("icmpv6.opt.nonce", 0, 0, Kind::Bytes, "RFC 3971 §5.3.2");
static MTU: FieldDef = row("icmpv6.opt.mtu", 0, 0, Kind::Uint, "RFC 4861 §4.6.4");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &ECHO,
    &EXTENDED_REQUEST,
    &EXTENDED_REPLY,
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
    &LISTENER,
    &LISTENER_2,
    std::slice::from_ref(&LISTENER_SOURCE),
    &REPORT,
    &RECORD,
    std::slice::from_ref(&RECORD_SOURCE),
    &PREFIX_PARTS,
    std::slice::from_ref(&RESOLVER_LIFETIME),
    std::slice::from_ref(&RESOLVER),
    std::slice::from_ref(&NONCE),
];

const ICMPV6: u8 = 58;
const EXTENDED_ECHO_REQUEST: u8 = 160;
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
        160 => "extended echo request",
        161 => "extended echo reply",
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
        14 => "nonce",
        25 => "recursive DNS server",
        31 => "DNS search list",
        _ => return None,
    })
}

/// The table of a type's own fields, and where they end: its options or the packet it quotes begin there.
fn own_fields(message_type: u8, len: usize) -> (&'static [FieldDef], usize) {
    match message_type {
        1 | 3 => (&[], 8),
        2 => (&TOO_BIG, 8),
        4 => (&PARAMETER, 8),
        128 | 129 => (&ECHO, 8),
        160 => (&EXTENDED_REQUEST, 8),
        161 => (&EXTENDED_REPLY, 8),
        133 => (&[], 8),
        130 if len >= 28 => (&LISTENER_2, 28),
        130..=132 => (&LISTENER, 24),
        134 => (&ROUTER, 16),
        143 => (&REPORT, 8),
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
    let (table, own_len) = own_fields(message[0], message.len());
    let is_listening = matches!(message[0], 130..=132 | 143);
    let is_discovery = (133..=137).contains(&message[0]);
    let own_end = bytes.end.min(bytes.start + own_len);
    let objects = match message[0] {
        1 | 3 => icmp_extension::quoted_end(message, message.get(4).copied().unwrap_or_default(), 8),
        _ => None,
    };
    let quote = match message[0] {
        1..=4 => Some(own_end..objects.map_or(bytes.end, |at| bytes.start + at)),
        137 => redirected_packet(message).map(|quote| bytes.start + quote.start..bytes.start + quote.end),
        _ => None,
    };
    let end = match &quote {
        Some(quote) => quote.start,
        None if is_discovery || is_listening => bytes.end,
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
    } else if is_listening && reading.wants_fields() {
        match message[0] {
            143 => read_records(reading, own_end..bytes.end),
            _ => read_sources(reading, &LISTENER_SOURCE, own_end..bytes.end),
        }
    }
    let Some(quote) = quote.filter(|quote| !quote.is_empty()) else {
        return match message[0] == EXTENDED_ECHO_REQUEST && end < bytes.end && !reading.is_too_deep(end) {
            true => icmp_extension::read(reading, end..bytes.end),
            false => data::read(reading, end..bytes.end),
        };
    };
    let behind = quote.end..bytes.end;
    ipv6::read(reading, quote, Limit::Captured);
    match objects {
        Some(_) => icmp_extension::read(reading, behind),
        None => data::read(reading, behind),
    }
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
                reading.table_at(&PREFIX_PARTS, at);
                reading.octets(&PREFIX, at + 16..at + 32);
            }
            (14, _) => reading.octets(&NONCE, at + 2..end),
            (25, 3..) => {
                reading.octets(&RESOLVER_LIFETIME, at + 4..at + 8);
                (at + 8..end - 15).step_by(16).for_each(|at| reading.octets(&RESOLVER, at..at + 16));
            }
            (5, 1) => reading.octets(&MTU, at + 4..at + 8),
            _ => {}
        }
        at = end;
    }
}

/// The address records of a version 2 listener report (RFC 3810 §5.2).
fn read_records(reading: &mut Reading<'_>, area: Range<usize>) {
    let mut at = area.start;
    while let Some(&[_, aux_words, high, low]) =
        reading.bytes(at.min(area.end)..area.end).get(..20).and_then(|record| record.first_chunk::<4>())
    {
        let sources_end = at + 20 + u16::from_be_bytes([high, low]) as usize * 16;
        reading.table_at(&RECORD, at);
        read_sources(reading, &RECORD_SOURCE, at + 20..area.end.min(sources_end));
        at = sources_end + aux_words as usize * 4;
    }
}

fn read_sources(reading: &mut Reading<'_>, def: &'static FieldDef, bytes: Range<usize>) {
    for at in (bytes.start..bytes.end).step_by(16).filter(|at| at + 16 <= bytes.end) {
        reading.octets(def, at..at + 16);
    }
}
