//! What stands between an IPv6 header and its contents (RFC 8200 §4, and the RFC named at each).

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ipv4::protocol_name;
use crate::{FieldDef, Kind, Protocol, StopReason, Value, ah};

const OPTIONS: &str = "RFC 8200 §4.2";

static HOP_BY_HOP: [FieldDef; 3] = [
    named("ipv6.hopopts.nxt", 0, 8, Kind::Uint, "RFC 8200 §4.3", protocol_name),
    row("ipv6.hopopts.len", 8, 8, Kind::Uint, "RFC 8200 §4.3"),
    row("ipv6.hopopts.len_oct", 0, 0, Kind::Uint, "RFC 8200 §4.3"),
];
static DESTINATION: [FieldDef; 3] = [
    named("ipv6.dstopts.nxt", 0, 8, Kind::Uint, "RFC 8200 §4.6", protocol_name),
    row("ipv6.dstopts.len", 8, 8, Kind::Uint, "RFC 8200 §4.6"),
    row("ipv6.dstopts.len_oct", 0, 0, Kind::Uint, "RFC 8200 §4.6"),
];
static ROUTING: [FieldDef; 3] = [
    named("ipv6.routing.nxt", 0, 8, Kind::Uint, "RFC 8200 §4.4", protocol_name),
    row("ipv6.routing.len", 8, 8, Kind::Uint, "RFC 8200 §4.4"),
    row("ipv6.routing.len_oct", 0, 0, Kind::Uint, "RFC 8200 §4.4"),
];
static ROUTE: [FieldDef; 2] = [
    named("ipv6.routing.type", 16, 8, Kind::Uint, "RFC 8200 §4.4", routing_name),
    row("ipv6.routing.segleft", 24, 8, Kind::Uint, "RFC 8200 §4.4"),
];
static SOURCE_ROUTE: FieldDef = row("ipv6.routing.src.addr", 0, 0, Kind::Ipv6, "RFC 5095");
static HOME_ROUTE: FieldDef = row("ipv6.routing.mipv6.home_address", 0, 0, Kind::Ipv6, "RFC 6275 §6.4");
static SEGMENT_ROUTE: [FieldDef; 3] = [
    row("ipv6.routing.srh.last_entry", 32, 8, Kind::Uint, "RFC 8754 §2"),
    row("ipv6.routing.srh.flags", 40, 8, Kind::Hex(2), "RFC 8754 §2"),
    row("ipv6.routing.srh.tag", 48, 16, Kind::Bytes, "RFC 8754 §2"),
];
static SEGMENT: FieldDef = row("ipv6.routing.srh.addr", 0, 0, Kind::Ipv6, "RFC 8754 §2");
static FRAGMENT: [FieldDef; 6] = [
    named("ipv6.fraghdr.nxt", 0, 8, Kind::Uint, "RFC 8200 §4.5", protocol_name),
    row("ipv6.fraghdr.reserved_octet", 8, 8, Kind::Hex(2), "RFC 8200 §4.5"),
    row("ipv6.fraghdr.offset", 16, 13, Kind::Uint, "RFC 8200 §4.5"),
    row("ipv6.fraghdr.reserved_bits", 29, 2, Kind::Uint, "RFC 8200 §4.5"),
    row("ipv6.fraghdr.more", 31, 1, Kind::Flag, "RFC 8200 §4.5"),
    row("ipv6.fraghdr.ident", 32, 32, Kind::Hex(8), "RFC 8200 §4.5"),
];
static OPTION: [FieldDef; 4] = [
    named("ipv6.opt.type", 0, 8, Kind::Hex(2), OPTIONS, option_name),
    named("ipv6.opt.type.action", 0, 2, Kind::Uint, OPTIONS, action_name),
    row("ipv6.opt.type.change", 2, 1, Kind::Flag, OPTIONS),
    row("ipv6.opt.type.rest", 3, 5, Kind::Hex(2), OPTIONS),
];
static OPTION_LEN: FieldDef = row("ipv6.opt.length", 0, 0, Kind::Uint, OPTIONS);
static PADDING: FieldDef = row("ipv6.opt.padn", 0, 0, Kind::Bytes, OPTIONS);
static ALERT: FieldDef = row("ipv6.opt.router_alert", 0, 0, Kind::Uint, "RFC 2711 §2.1");
static TUNNEL_LIMIT: FieldDef = row("ipv6.opt.tel", 0, 0, Kind::Uint, "RFC 2473 §4.1.1");
static JUMBO: FieldDef = row("ipv6.opt.jumbo", 0, 0, Kind::Uint, "RFC 2675 §2");
static HOME: FieldDef = row("ipv6.opt.mipv6.home_address", 0, 0, Kind::Ipv6, "RFC 6275 §6.3");
static QUICK_START: [FieldDef; 3] = [
    named("ipv6.opt.qs_func", 16, 4, Kind::Uint, "RFC 4782 §3.2", crate::ipv4_options::quick_start_name),
    row("ipv6.opt.qs_rate", 20, 4, Kind::Uint, "RFC 4782 §3.2"),
    row("ipv6.opt.qs_ttl", 24, 8, Kind::Uint, "RFC 4782 §3.2"),
];
static RPL: [FieldDef; 5] = [
    row("ipv6.opt.rpl.flag.o", 16, 1, Kind::Flag, "RFC 6553 §3"),
    row("ipv6.opt.rpl.flag.r", 17, 1, Kind::Flag, "RFC 6553 §3"),
    row("ipv6.opt.rpl.flag.f", 18, 1, Kind::Flag, "RFC 6553 §3"),
    row("ipv6.opt.rpl.instance_id", 24, 8, Kind::Hex(2), "RFC 6553 §3"),
    row("ipv6.opt.rpl.sender_rank", 32, 16, Kind::Hex(4), "RFC 6553 §3"),
];
static MEASUREMENT: [FieldDef; 6] = [
    row("ipv6.opt.pdm.scale_dtlr", 16, 8, Kind::Uint, "RFC 8250 §3.2"),
    row("ipv6.opt.pdm.scale_dtls", 24, 8, Kind::Uint, "RFC 8250 §3.2"),
    row("ipv6.opt.pdm.psn_this_pkt", 32, 16, Kind::Uint, "RFC 8250 §3.2"),
    row("ipv6.opt.pdm.psn_last_recv", 48, 16, Kind::Uint, "RFC 8250 §3.2"),
    row("ipv6.opt.pdm.delta_last_recv", 64, 16, Kind::Uint, "RFC 8250 §3.2"),
    row("ipv6.opt.pdm.delta_last_sent", 80, 16, Kind::Uint, "RFC 8250 §3.2"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &HOP_BY_HOP,
    &DESTINATION,
    &ROUTING,
    &ROUTE,
    &SEGMENT_ROUTE,
    &FRAGMENT,
    &OPTION,
    &QUICK_START,
    &RPL,
    &MEASUREMENT,
    std::slice::from_ref(&SOURCE_ROUTE),
    std::slice::from_ref(&HOME_ROUTE),
    std::slice::from_ref(&SEGMENT),
    std::slice::from_ref(&OPTION_LEN),
    std::slice::from_ref(&PADDING),
    std::slice::from_ref(&ALERT),
    std::slice::from_ref(&TUNNEL_LIMIT),
    std::slice::from_ref(&JUMBO),
    std::slice::from_ref(&HOME),
];

/// One octet of padding, which has no length.
const PAD_1: u8 = 0;

fn routing_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "source route",
        2 => "mobile IPv6",
        3 => "RPL source route",
        4 => "segment routing",
        _ => return None,
    })
}

fn option_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x00 => "Pad1",
        0x01 => "PadN",
        0x04 => "tunnel encapsulation limit",
        0x05 => "router alert",
        0x0f => "performance and diagnostic metrics",
        0x23 | 0x63 => "RPL",
        0x26 => "quick start",
        0xc2 => "jumbo payload",
        0xc9 => "home address",
        _ => return None,
    })
}

fn action_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "skip and go on",
        1 => "discard",
        2 => "discard and report",
        _ => "discard and report unless multicast",
    })
}

/// The fields of one extension header, as far as it is here whole, in the layer added last.
pub(crate) fn read(reading: &mut Reading<'_>, kind: u8, header: Range<usize>) {
    let at = header.start;
    match kind {
        0 => read_options(reading, &HOP_BY_HOP, header),
        60 => read_options(reading, &DESTINATION, header),
        43 => read_routing(reading, header),
        44 => reading.table_at(&FRAGMENT, at),
        51 => ah::read_fields(reading, header),
        _ => {}
    }
}

/// The protocol behind the extension headers that `bytes` begin with, and where it begins; `kind` is that of the first.
pub(crate) fn skip(mut kind: u8, bytes: &[u8]) -> (u8, usize) {
    let mut at = 0;
    while let (0 | 43 | 60 | 135, Some([next, units, ..])) = (kind, bytes.get(at..)) {
        let end = at + (usize::from(*units) + 1) * 8;
        if end > bytes.len() {
            break;
        }
        (kind, at) = (*next, end);
    }
    (kind, at)
}

/// The extension headers of a packet put together, which end at `end`, as a layer of their own.
pub(crate) fn read_put_together(reading: &mut Reading<'_>, mut kind: u8, end: usize) {
    reading.layer(Protocol::Ipv6, 0..end, &[]);
    let mut at = 0;
    while at < end && reading.wants_fields() {
        let header = at..end.min(at + (usize::from(reading.frame[at + 1]) + 1) * 8);
        let next = reading.frame[at];
        at = header.end;
        read(reading, kind, header);
        kind = next;
    }
}

/// The next header and the length, in units of eight octets beyond the first and in octets.
fn read_beginning(reading: &mut Reading<'_>, table: &'static [FieldDef; 3], header: &Range<usize>) {
    reading.table_at(table, header.start);
    reading.made(&table[2], header.start + 1..header.start + 2, Value::Uint(header.len() as u64));
}

fn read_options(reading: &mut Reading<'_>, table: &'static [FieldDef; 3], header: Range<usize>) {
    read_beginning(reading, table, &header);
    let mut at = header.start + 2;
    while at < header.end {
        if reading.bytes(at..header.end)[0] == PAD_1 {
            reading.table_at(&OPTION[..1], at);
            at += 1;
            continue;
        }
        reading.table_at(&OPTION, at);
        let &[kind, len, ..] = reading.bytes(at..header.end) else { return };
        let end = at + 2 + len as usize;
        reading.octets(&OPTION_LEN, at + 1..at + 2);
        if end > header.end {
            let found = len as usize;
            return reading.stop(Protocol::Ipv6, at, StopReason::BadHeaderLen { found, minimum: 0 });
        }
        match (kind, len) {
            (0x01, _) => reading.octets(&PADDING, at + 2..end),
            (0x04, 1) => reading.octets(&TUNNEL_LIMIT, at + 2..end),
            (0x05, 2) => reading.octets(&ALERT, at + 2..end),
            (0x0f, 10) => reading.table_at(&MEASUREMENT, at),
            (0x23 | 0x63, 4..) => reading.table_at(&RPL, at),
            (0x26, 6) => {
                let rows = match reading.bytes(at..end)[2] >> 4 {
                    0 => 3,
                    8 => 2,
                    _ => 1,
                };
                reading.table_at(&QUICK_START[..rows], at);
            }
            (0xc2, 4) => reading.octets(&JUMBO, at + 2..end),
            (0xc9, 16) => reading.octets(&HOME, at + 2..end),
            _ => {}
        }
        at = end;
    }
}

fn read_routing(reading: &mut Reading<'_>, header: Range<usize>) {
    read_beginning(reading, &ROUTING, &header);
    reading.table_at(&ROUTE, header.start);
    let kind = reading.bytes(header.clone())[2];
    let (address, addresses) = match kind {
        0 => (&SOURCE_ROUTE, header.len() / 16),
        2 => (&HOME_ROUTE, 1),
        4 => {
            reading.table_at(&SEGMENT_ROUTE, header.start);
            (&SEGMENT, reading.bytes(header.clone())[4] as usize + 1)
        }
        _ => return,
    };
    let places = (header.start + 8..header.end).step_by(16).filter(|at| at + 16 <= header.end);
    for at in places.take(addresses) {
        reading.octets(address, at..at + 16);
    }
}
