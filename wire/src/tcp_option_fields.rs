//! The fields of TCP's options: every kind registered with IANA that tells more than its own length.

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind, Protocol, StopReason, TcpOption, Value, mptcp, read_tcp_options};

static KIND: FieldDef = named("tcp.option_kind", 0, 8, Kind::Uint, "RFC 9293 §3.2", kind_name);
static LEN: FieldDef = row("tcp.option_len", 0, 8, Kind::Uint, "RFC 9293 §3.2");
static MSS: FieldDef = row("tcp.options.mss_val", 0, 16, Kind::Uint, "RFC 9293 §3.7.1");
static WSCALE: FieldDef = row("tcp.options.wscale.shift", 0, 8, Kind::Uint, "RFC 7323 §2.2");
static MULTIPLIER: FieldDef = row("tcp.options.wscale.multiplier", 0, 0, Kind::Uint, "RFC 7323 §2.3");
static SACK_LEFT: FieldDef = row("tcp.options.sack_le", 0, 32, Kind::Uint, "RFC 2018 §3");
static SACK_RIGHT: FieldDef = row("tcp.options.sack_re", 0, 32, Kind::Uint, "RFC 2018 §3");
static SACK_COUNT: FieldDef = row("tcp.options.sack.count", 0, 0, Kind::Uint, "RFC 2018 §3");
static TSVAL: FieldDef = row("tcp.options.timestamp.tsval", 0, 32, Kind::Uint, "RFC 7323 §3.2");
static TSECR: FieldDef = row("tcp.options.timestamp.tsecr", 0, 32, Kind::Uint, "RFC 7323 §3.2");
static ECHO: FieldDef = row("tcp.options.echo_value", 0, 32, Kind::Uint, "RFC 1072 §4.1");
static COUNT: FieldDef = row("tcp.options.cc_value", 0, 32, Kind::Uint, "RFC 1644 §3.2");
static DIGEST: FieldDef = row("tcp.options.md5.digest", 0, 0, Kind::Bytes, "RFC 2385 §3");
static QUICK_START: [FieldDef; 2] = [
    row("tcp.options.qs.rate", 20, 4, Kind::Uint, "RFC 4782 §4.2"),
    row("tcp.options.qs.ttl_diff", 24, 8, Kind::Uint, "RFC 4782 §4.2"),
];
static USER_TIMEOUT: [FieldDef; 2] = [
    row("tcp.options.user_to_granularity", 16, 1, Kind::Flag, "RFC 5482 §3.3"),
    row("tcp.options.user_to_val", 17, 15, Kind::Uint, "RFC 5482 §3.3"),
];
static AUTHENTICATION: [FieldDef; 2] = [
    row("tcp.options.ao.keyid", 16, 8, Kind::Uint, "RFC 5925 §2.2"),
    row("tcp.options.ao.rnextkeyid", 24, 8, Kind::Uint, "RFC 5925 §2.2"),
];
static AUTHENTICATION_CODE: FieldDef = row("tcp.options.ao.mac", 0, 0, Kind::Bytes, "RFC 5925 §2.2");
static COOKIE: FieldDef = row("tcp.options.tfo.cookie", 0, 0, Kind::Bytes, "RFC 7413 §4.1.1");
static EXPERIMENT: FieldDef = row("tcp.options.experimental.exid", 0, 0, Kind::Hex(4), "RFC 6994 §3");
static EXPERIMENT_DATA: FieldDef = row("tcp.options.experimental.data", 0, 0, Kind::Bytes, "RFC 6994 §3");
static UNKNOWN: FieldDef = row("tcp.options.unknown.payload", 0, 0, Kind::Bytes, "RFC 9293 §3.2");
/// Octets that came marked ECT(0), CE and ECT(1).
static ACCURATE_ECN: [FieldDef; 3] = [
    row("tcp.options.acc_ecn.ee0b", 0, 24, Kind::Uint, "RFC 9768 §3.2.3"),
    row("tcp.options.acc_ecn.eceb", 0, 24, Kind::Uint, "RFC 9768 §3.2.3"),
    row("tcp.options.acc_ecn.ee1b", 0, 24, Kind::Uint, "RFC 9768 §3.2.3"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    std::slice::from_ref(&KIND),
    std::slice::from_ref(&LEN),
    std::slice::from_ref(&MSS),
    std::slice::from_ref(&WSCALE),
    std::slice::from_ref(&MULTIPLIER),
    std::slice::from_ref(&SACK_LEFT),
    std::slice::from_ref(&SACK_RIGHT),
    std::slice::from_ref(&SACK_COUNT),
    std::slice::from_ref(&TSVAL),
    std::slice::from_ref(&TSECR),
    std::slice::from_ref(&ECHO),
    std::slice::from_ref(&COUNT),
    std::slice::from_ref(&DIGEST),
    &QUICK_START,
    &USER_TIMEOUT,
    &AUTHENTICATION,
    std::slice::from_ref(&AUTHENTICATION_CODE),
    std::slice::from_ref(&COOKIE),
    std::slice::from_ref(&EXPERIMENT),
    std::slice::from_ref(&EXPERIMENT_DATA),
    std::slice::from_ref(&UNKNOWN),
    &ACCURATE_ECN,
];

fn kind_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "end of option list",
        1 => "no operation",
        2 => "maximum segment size",
        3 => "window scale",
        4 => "SACK permitted",
        5 => "SACK",
        6 => "echo",
        7 => "echo reply",
        8 => "timestamps",
        9 => "partial order connection permitted",
        10 => "partial order service profile",
        11 => "connection count",
        12 => "connection count, new",
        13 => "connection count, echo",
        14 => "alternate checksum request",
        15 => "alternate checksum data",
        18 => "trailer checksum",
        19 => "MD5 signature",
        27 => "quick-start response",
        28 => "user timeout",
        29 => "authentication",
        30 => "multipath TCP",
        34 => "fast open cookie",
        69 => "encryption negotiation",
        172 => "accurate ECN, order 0",
        174 => "accurate ECN, order 1",
        253 | 254 => "experiment",
        _ => return None,
    })
}

/// The identifier under which fast open was tried before it had a kind of its own (RFC 7413 §9).
const FAST_OPEN_EXPERIMENT: [u8; 2] = [0xf9, 0x89];

/// The options of a segment whose layer was added last.
pub(crate) fn read(reading: &mut Reading<'_>, area: Range<usize>) {
    let (options, bad) = read_tcp_options(reading.bytes(area.clone()));
    let options_end = area.start + options.last().map_or(0, |(at, len, _)| at + len);
    for (at, len, option) in options {
        let start = area.start + at;
        reading.octets(&KIND, start..start + 1);
        if len > 1 {
            reading.octets(&LEN, start + 1..start + 2);
        }
        match option {
            TcpOption::MaximumSegmentSize(_) => reading.octets(&MSS, start + 2..start + 4),
            TcpOption::WindowScale(shift) => {
                reading.octets(&WSCALE, start + 2..start + 3);
                // RFC 7323 §2.3: a shift beyond 14 is taken for 14
                reading.made(&MULTIPLIER, start + 2..start + 3, Value::Uint(1 << shift.min(14)));
            }
            TcpOption::Timestamps { .. } => {
                reading.octets(&TSVAL, start + 2..start + 6);
                reading.octets(&TSECR, start + 6..start + 10);
            }
            TcpOption::Sack(blocks) => {
                for at in (start + 2..).step_by(8).take(blocks.len()) {
                    reading.octets(&SACK_LEFT, at..at + 4);
                    reading.octets(&SACK_RIGHT, at + 4..at + 8);
                }
                reading.made(&SACK_COUNT, start + len..start + len, Value::Uint(blocks.len() as u64));
            }
            TcpOption::Other { kind, .. } => read_other(reading, kind, start..start + len),
            TcpOption::NoOperation | TcpOption::SackPermitted => {}
        }
    }
    if bad.is_none() && options_end < area.end {
        // kind 0 ends the list
        reading.octets(&KIND, options_end..options_end + 1);
    }
    if let Some(at) = bad {
        reading.octets(&KIND, area.start + at..area.start + at + 1);
        let found = reading.bytes(area.clone()).get(at + 1).copied().unwrap_or(0) as usize;
        reading.stop(Protocol::Tcp, area.start + at, StopReason::BadHeaderLen { found, minimum: 2 });
    }
}

fn read_other(reading: &mut Reading<'_>, kind: u8, option: Range<usize>) {
    let (at, value) = (option.start, option.start + 2..option.end);
    match (kind, value.len()) {
        (_, 0) => {}
        (6 | 7, 4) => reading.octets(&ECHO, value),
        (11..=13, 4) => reading.octets(&COUNT, value),
        (19, 16) => reading.octets(&DIGEST, value),
        (27, 6) => reading.table_at(&QUICK_START, at),
        (28, 2) => reading.table_at(&USER_TIMEOUT, at),
        (29, 2..) => {
            reading.table_at(&AUTHENTICATION, at);
            if value.len() > 2 {
                reading.octets(&AUTHENTICATION_CODE, at + 4..option.end);
            }
        }
        (30, _) => mptcp::read(reading, option),
        (34, _) => reading.octets(&COOKIE, value),
        (172 | 174, len) if len % 3 == 0 && len <= 9 => {
            for (place, counter) in (at + 2..option.end).step_by(3).enumerate() {
                let order = if kind == 172 { place } else { 2 - place };
                reading.octets(&ACCURATE_ECN[order], counter..counter + 3);
            }
        }
        (253 | 254, 2..) => {
            reading.octets(&EXPERIMENT, at + 2..at + 4);
            let is_fast_open = reading.bytes(value).starts_with(&FAST_OPEN_EXPERIMENT);
            if at + 4 < option.end {
                reading.octets(if is_fast_open { &COOKIE } else { &EXPERIMENT_DATA }, at + 4..option.end);
            }
        }
        _ => reading.octets(&UNKNOWN, value),
    }
}
