//! What stands between the fixed part of an IPv4 header and its contents (RFC 791 §3.1, and the RFC named at each).

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Protocol, StopReason};

const RFC: &str = "RFC 791 §3.1";

static TYPE: [FieldDef; 4] = [
    named("ip.opt.type", 0, 8, Kind::Uint, RFC, type_name),
    row("ip.opt.type.copy", 0, 1, Kind::Flag, RFC),
    named("ip.opt.type.class", 1, 2, Kind::Uint, RFC, class_name),
    row("ip.opt.type.number", 3, 5, Kind::Uint, RFC),
];
static LEN: FieldDef = row("ip.opt.len", 0, 0, Kind::Uint, RFC);
static POINTER: FieldDef = row("ip.opt.ptr", 0, 0, Kind::Uint, RFC);
static RECORDED: FieldDef = row("ip.rec_rt", 0, 0, Kind::Ipv4, RFC);
static TO_VISIT: FieldDef = row("ip.src_rt", 0, 0, Kind::Ipv4, RFC);
static FREE: FieldDef = row("ip.empty_rt", 0, 0, Kind::Ipv4, RFC);
static STREAM: FieldDef = row("ip.opt.sid", 0, 0, Kind::Uint, RFC);
static MTU: FieldDef = row("ip.opt.mtu", 0, 0, Kind::Uint, "RFC 1063");
static ALERT: FieldDef = row("ip.opt.ra", 0, 0, Kind::Uint, "RFC 2113 §2.1");
static TRACE: [FieldDef; 4] = [
    row("ip.opt.id_number", 16, 16, Kind::Uint, "RFC 1393 §2.2"),
    row("ip.opt.ohc", 32, 16, Kind::Uint, "RFC 1393 §2.2"),
    row("ip.opt.rhc", 48, 16, Kind::Uint, "RFC 1393 §2.2"),
    row("ip.opt.originator", 64, 32, Kind::Ipv4, "RFC 1393 §2.2"),
];
static TIME: [FieldDef; 2] =
    [row("ip.opt.overflow", 24, 4, Kind::Uint, RFC), named("ip.opt.flag", 28, 4, Kind::Hex(2), RFC, timestamp_name)];
static STAMP: FieldDef = row("ip.opt.time_stamp", 0, 0, Kind::Uint, RFC);
static STAMP_ADDRESS: FieldDef = row("ip.opt.time_stamp_addr", 0, 0, Kind::Ipv4, RFC);
static SECURITY: [FieldDef; 2] =
    [row("ip.opt.sec_rfc791_sec", 16, 16, Kind::Hex(4), RFC), row("ip.opt.sec_rfc791_comp", 32, 16, Kind::Uint, RFC)];
static CLASSIFICATION: FieldDef = row("ip.opt.sec_cl", 0, 0, Kind::Hex(2), "RFC 1108 §2.3");
static QUICK_START: [FieldDef; 3] = [
    named("ip.opt.qs_func", 16, 4, Kind::Uint, "RFC 4782 §3.1", quick_start_name),
    row("ip.opt.qs_rate", 20, 4, Kind::Uint, "RFC 4782 §3.1"),
    row("ip.opt.qs_ttl", 24, 8, Kind::Uint, "RFC 4782 §3.1"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TYPE,
    &TRACE,
    &TIME,
    &SECURITY,
    &QUICK_START,
    std::slice::from_ref(&LEN),
    std::slice::from_ref(&POINTER),
    std::slice::from_ref(&RECORDED),
    std::slice::from_ref(&TO_VISIT),
    std::slice::from_ref(&FREE),
    std::slice::from_ref(&STREAM),
    std::slice::from_ref(&MTU),
    std::slice::from_ref(&ALERT),
    std::slice::from_ref(&STAMP),
    std::slice::from_ref(&STAMP_ADDRESS),
    std::slice::from_ref(&CLASSIFICATION),
];

const END: u8 = 0;
const NO_OPERATION: u8 = 1;
const RECORD_ROUTE: u8 = 7;
const LOOSE_ROUTE: u8 = 131;
const STRICT_ROUTE: u8 = 137;
const TIMESTAMP: u8 = 68;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value as u8 {
        END => "end of options",
        NO_OPERATION => "no operation",
        RECORD_ROUTE => "record route",
        11 => "MTU probe",
        12 => "MTU reply",
        25 => "quick start",
        TIMESTAMP => "timestamp",
        82 => "traceroute",
        130 => "security",
        LOOSE_ROUTE => "loose source route",
        134 => "commercial security",
        136 => "stream identifier",
        STRICT_ROUTE => "strict source route",
        148 => "router alert",
        _ => return None,
    })
}

fn class_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "control",
        2 => "debugging and measurement",
        _ => "reserved",
    })
}

fn timestamp_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "timestamps only",
        1 => "each with its address",
        3 => "addresses given beforehand",
        _ => return None,
    })
}

pub(crate) fn quick_start_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "rate request",
        8 => "report of the approved rate",
        _ => return None,
    })
}

/// The options of a header whose layer was added last, up to the end of the list or the first whose length is impossible.
pub(crate) fn read(reading: &mut Reading<'_>, area: Range<usize>) {
    let mut at = area.start;
    while let &[kind, ref rest @ ..] = reading.bytes(at..area.end) {
        reading.table_at(&TYPE, at);
        match kind {
            END => return,
            NO_OPERATION => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let len = rest.first().copied().unwrap_or_default() as usize;
        if !rest.is_empty() {
            reading.octets(&LEN, at + 1..at + 2);
        }
        if len < 2 || at + len > area.end {
            return reading.stop(Protocol::Ipv4, at, StopReason::BadHeaderLen { found: len, minimum: 2 });
        }
        read_one(reading, kind, at..at + len);
        at += len;
    }
}

fn read_one(reading: &mut Reading<'_>, kind: u8, option: Range<usize>) {
    let at = option.start;
    match (kind, option.len()) {
        (RECORD_ROUTE | LOOSE_ROUTE | STRICT_ROUTE, 3..) => read_route(reading, kind, option),
        (TIMESTAMP, 4..) => read_timestamps(reading, option),
        (11 | 12, 4) => reading.octets(&MTU, at + 2..at + 4),
        (136, 4) => reading.octets(&STREAM, at + 2..at + 4),
        (148, 4) => reading.octets(&ALERT, at + 2..at + 4),
        (82, 12) => reading.table_at(&TRACE, at),
        (25, 8) => {
            let rows = match reading.bytes(option)[2] >> 4 {
                0 => 3,
                8 => 2,
                _ => 1,
            };
            reading.table_at(&QUICK_START[..rows], at);
        }
        (130, 11) => reading.table_at(&SECURITY, at),
        (130, 3..) => reading.octets(&CLASSIFICATION, at + 2..at + 3),
        _ => {}
    }
}

/// Addresses before the pointer were recorded on the way; those from it on are free, or still to be visited. The pointer
/// counts from 1, the option's first octet.
fn read_route(reading: &mut Reading<'_>, kind: u8, option: Range<usize>) {
    let pointer = reading.bytes(option.clone())[2] as usize;
    reading.octets(&POINTER, option.start + 2..option.start + 3);
    for offset in (3..option.len()).step_by(4).filter(|offset| offset + 4 <= option.len()) {
        let def = match offset + 1 < pointer {
            true => &RECORDED,
            false if kind == RECORD_ROUTE => &FREE,
            false => &TO_VISIT,
        };
        reading.octets(def, option.start + offset..option.start + offset + 4);
    }
}

fn read_timestamps(reading: &mut Reading<'_>, option: Range<usize>) {
    let has_addresses = reading.bytes(option.clone())[3] & 0xf != 0;
    reading.octets(&POINTER, option.start + 2..option.start + 3);
    reading.table_at(&TIME, option.start);
    let step = if has_addresses { 8 } else { 4 };
    for at in (option.start + 4..option.end).step_by(step).filter(|at| at + step <= option.end) {
        if has_addresses {
            reading.octets(&STAMP_ADDRESS, at..at + 4);
        }
        reading.octets(&STAMP, at + step - 4..at + step);
    }
}
