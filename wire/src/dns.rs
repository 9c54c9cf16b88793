use std::ops::Range;

use crate::dissection::Reading;
use crate::dns_name::{self, Name};
use crate::field::{named, row};
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, Value, data};

const RFC: &str = "RFC 1035 §4.1.1";

static TABLE: [FieldDef; 15] = [
    row("dns.id", 0, 16, Kind::Hex(4), RFC),
    row("dns.flags", 16, 16, Kind::Hex(4), RFC),
    row("dns.flags.response", 16, 1, Kind::Flag, RFC),
    named("dns.flags.opcode", 17, 4, Kind::Uint, RFC, opcode_name),
    row("dns.flags.authoritative", 21, 1, Kind::Flag, RFC),
    row("dns.flags.truncated", 22, 1, Kind::Flag, RFC),
    row("dns.flags.recdesired", 23, 1, Kind::Flag, RFC),
    row("dns.flags.recavail", 24, 1, Kind::Flag, RFC),
    row("dns.flags.z", 25, 1, Kind::Flag, RFC),
    row("dns.flags.authenticated", 26, 1, Kind::Flag, "RFC 4035 §3.2.3"),
    row("dns.flags.checkdisable", 27, 1, Kind::Flag, "RFC 4035 §3.2.2"),
    named("dns.flags.rcode", 28, 4, Kind::Uint, RFC, rcode_name),
    row("dns.count.queries", 32, 16, Kind::Uint, RFC),
    row("dns.count.answers", 48, 16, Kind::Uint, RFC),
    row("dns.count.auth_rr", 64, 16, Kind::Uint, RFC),
];

static ADDITIONAL: FieldDef = row("dns.count.add_rr", 0, 0, Kind::Uint, RFC);
static LENGTH: FieldDef = row("dns.length", 0, 0, Kind::Uint, "RFC 1035 §4.2.2");

const QUESTION: &str = "RFC 1035 §4.1.2";
const RECORD: &str = "RFC 1035 §4.1.3";

static QUERY_NAME: FieldDef = row("dns.qry.name", 0, 0, Kind::Text, QUESTION);
static QUERY_TYPE: FieldDef = named("dns.qry.type", 0, 0, Kind::Uint, QUESTION, type_name);
static EXTENDED: [FieldDef; 5] = [
    row("dns.rr.udp_payload_size", 0, 16, Kind::Uint, "RFC 6891 §6.1.2"),
    row("dns.resp.ext_rcode", 16, 8, Kind::Hex(2), "RFC 6891 §6.1.3"),
    row("dns.resp.edns0_version", 24, 8, Kind::Uint, "RFC 6891 §6.1.3"),
    row("dns.resp.z", 32, 16, Kind::Hex(4), "RFC 6891 §6.1.3"),
    row("dns.resp.z.do", 32, 1, Kind::Flag, "RFC 6891 §6.1.3"),
];
static QUERY_UNICAST: FieldDef = row("dns.qry.qu", 0, 0, Kind::Flag, "RFC 6762 §5.4");
static CACHE_FLUSH: FieldDef = row("dns.resp.cache_flush", 0, 0, Kind::Flag, "RFC 6762 §10.2");
static QUERY_CLASS: FieldDef = named("dns.qry.class", 0, 0, Kind::Hex(4), QUESTION, class_name);
static NAME: FieldDef = row("dns.resp.name", 0, 0, Kind::Text, RECORD);
static TYPE: FieldDef = named("dns.resp.type", 0, 0, Kind::Uint, RECORD, type_name);
static CLASS: FieldDef = named("dns.resp.class", 0, 0, Kind::Hex(4), RECORD, class_name);
static TTL: FieldDef = row("dns.resp.ttl", 0, 0, Kind::Uint, RECORD);
static LEN: FieldDef = row("dns.resp.len", 0, 0, Kind::Uint, RECORD);
static A: FieldDef = row("dns.a", 0, 0, Kind::Ipv4, "RFC 1035 §3.4.1");
static AAAA: FieldDef = row("dns.aaaa", 0, 0, Kind::Ipv6, "RFC 3596 §2.2");
static CNAME: FieldDef = row("dns.cname", 0, 0, Kind::Text, "RFC 1035 §3.3.1");
static NS: FieldDef = row("dns.ns", 0, 0, Kind::Text, "RFC 1035 §3.3.11");
static PTR: FieldDef = row("dns.ptr.domain_name", 0, 0, Kind::Text, "RFC 1035 §3.3.12");
static MX_PREFERENCE: FieldDef = row("dns.mx.preference", 0, 0, Kind::Uint, "RFC 1035 §3.3.9");
static MX: FieldDef = row("dns.mx.mail_exchange", 0, 0, Kind::Text, "RFC 1035 §3.3.9");
static SOA_MNAME: FieldDef = row("dns.soa.mname", 0, 0, Kind::Text, "RFC 1035 §3.3.13");
static SOA_RNAME: FieldDef = row("dns.soa.rname", 0, 0, Kind::Text, "RFC 1035 §3.3.13");
static TXT_LEN: FieldDef = row("dns.txt.length", 0, 0, Kind::Uint, "RFC 1035 §3.3.14");
static TXT: FieldDef = row("dns.txt", 0, 0, Kind::Text, "RFC 1035 §3.3.14");
static DATA: FieldDef = row("dns.data", 0, 0, Kind::Bytes, RECORD);

static SOA: [FieldDef; 5] = [
    row("dns.soa.serial_number", 0, 0, Kind::Uint, "RFC 1035 §3.3.13"),
    row("dns.soa.refresh_interval", 0, 0, Kind::Uint, "RFC 1035 §3.3.13"),
    row("dns.soa.retry_interval", 0, 0, Kind::Uint, "RFC 1035 §3.3.13"),
    row("dns.soa.expire_limit", 0, 0, Kind::Uint, "RFC 1035 §3.3.13"),
    row("dns.soa.minimum_ttl", 0, 0, Kind::Uint, "RFC 1035 §3.3.13"),
];

static SRV: [FieldDef; 4] = [
    row("dns.srv.priority", 0, 0, Kind::Uint, "RFC 2782"),
    row("dns.srv.weight", 0, 0, Kind::Uint, "RFC 2782"),
    row("dns.srv.port", 0, 0, Kind::Uint, "RFC 2782"),
    row("dns.srv.target", 0, 0, Kind::Text, "RFC 2782"),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &SOA,
    &SRV,
    std::slice::from_ref(&ADDITIONAL),
    std::slice::from_ref(&LENGTH),
    std::slice::from_ref(&QUERY_NAME),
    std::slice::from_ref(&QUERY_TYPE),
    std::slice::from_ref(&QUERY_CLASS),
    &EXTENDED,
    std::slice::from_ref(&QUERY_UNICAST),
    std::slice::from_ref(&CACHE_FLUSH),
    std::slice::from_ref(&NAME),
    std::slice::from_ref(&TYPE),
    std::slice::from_ref(&CLASS),
    std::slice::from_ref(&TTL),
    std::slice::from_ref(&LEN),
    std::slice::from_ref(&A),
    std::slice::from_ref(&AAAA),
    std::slice::from_ref(&CNAME),
    std::slice::from_ref(&NS),
    std::slice::from_ref(&PTR),
    std::slice::from_ref(&MX_PREFERENCE),
    std::slice::from_ref(&MX),
    std::slice::from_ref(&SOA_MNAME),
    std::slice::from_ref(&SOA_RNAME),
    std::slice::from_ref(&TXT_LEN),
    std::slice::from_ref(&TXT),
    std::slice::from_ref(&DATA),
];

const HEADER_LEN: usize = 12;

fn opcode_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "standard query",
        1 => "inverse query",
        2 => "server status",
        4 => "notify",
        5 => "update",
        _ => return None,
    })
}

fn rcode_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "no error",
        1 => "format error",
        2 => "server failure",
        3 => "no such name",
        4 => "not implemented",
        5 => "refused",
        _ => return None,
    })
}

pub(crate) fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        13 => "HINFO",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        35 => "NAPTR",
        41 => "OPT",
        43 => "DS",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        64 => "SVCB",
        65 => "HTTPS",
        252 => "AXFR",
        255 => "ANY",
        _ => return None,
    })
}

fn class_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "IN",
        3 => "CH",
        4 => "HS",
        254 => "NONE",
        255 => "ANY",
        _ => return None,
    })
}

/// Whether a TCP payload is one whole message or more, each behind its length.
pub(crate) fn fills_a_segment(payload: &[u8]) -> bool {
    payload.first_chunk::<2>().is_some_and(|len| {
        let len = u16::from_be_bytes(*len) as usize;
        len >= HEADER_LEN && payload.len() >= 2 + len
    })
}

/// Whether a datagram on any port is a message: one question or more, a registered opcode, no reserved bit, and records
/// that end where the datagram does.
pub(crate) fn is_message(payload: &[u8]) -> bool {
    let Some(header) = payload.first_chunk::<HEADER_LEN>() else { return false };
    let count = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]) as usize;
    let opcode = header[2] >> 3 & 0xf;
    let records = count(6) + count(8) + count(10);
    if !matches!(opcode, 0 | 2 | 4 | 5) || header[3] & 0x40 != 0 || !(1..=2).contains(&count(4)) || records > 60 {
        return false;
    }
    let mut at = HEADER_LEN;
    for _ in 0..count(4) {
        match dns_name::read(payload, at).filter(|name| payload.len() >= name.end + 4) {
            Some(name) => at = name.end + 4,
            None => return false,
        }
    }
    for _ in 0..records {
        let fixed =
            dns_name::read(payload, at).and_then(|name| Some((name.end, payload.get(name.end..name.end + 10)?)));
        match fixed {
            Some((end, fixed)) => at = end + 10 + u16::from_be_bytes([fixed[8], fixed[9]]) as usize,
            None => return false,
        }
    }
    at == payload.len()
}

/// Messages over TCP: each is preceded by its length.
pub(crate) fn read_stream(reading: &mut Reading<'_>, bytes: Range<usize>) {
    let mut at = bytes.start;
    while fills_a_segment(reading.bytes(at..bytes.end)) && !reading.is_too_deep(at) {
        let prefix = reading.bytes(at..at + 2);
        let len = u16::from_be_bytes([prefix[0], prefix[1]]) as usize;
        read_message(reading, Protocol::Dns, at..at + 2 + len, 2);
        at += 2 + len;
    }
    data::read(reading, at..bytes.end);
}

/// One message over UDP.
pub(crate) fn read(reading: &mut Reading<'_>, protocol: Protocol, bytes: Range<usize>) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(protocol, &TABLE, bytes, HEADER_LEN, Limit::OuterLength);
    }
    read_message(reading, protocol, bytes, 0);
}

/// A message of at least its header, behind a prefix of so many octets.
fn read_message(reading: &mut Reading<'_>, protocol: Protocol, bytes: Range<usize>, prefix: usize) {
    reading.layer(protocol, bytes.clone(), &[]);
    if !reading.wants_fields() {
        return;
    }
    if prefix > 0 {
        reading.octets(&LENGTH, bytes.start..bytes.start + prefix);
    }
    let message = bytes.start + prefix..bytes.end;
    reading.table_at(&TABLE, message.start);
    reading.octets(&ADDITIONAL, message.start + 10..message.start + 12);
    let header = reading.bytes(message.clone());
    let count = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]) as usize;
    let (questions, records) = (count(4), count(6) + count(8) + count(10));
    let mut at = HEADER_LEN;
    for _ in 0..questions {
        match read_question(reading, protocol, &message, at) {
            Some(next) => at = next,
            None => return stops_at(reading, protocol, &message, at),
        }
    }
    for _ in 0..records {
        match read_record(reading, protocol, &message, at) {
            Some(next) => at = next,
            None => return stops_at(reading, protocol, &message, at),
        }
    }
}

/// An entry that ends behind the message's end.
fn stops_at(reading: &mut Reading<'_>, protocol: Protocol, message: &Range<usize>, at: usize) {
    let available = message.len().saturating_sub(at);
    let reason = StopReason::TooShort { needed: available + 1, available, limit: Limit::OuterLength };
    reading.stop(protocol, message.start + at, reason);
}

/// A question at an offset of the message; gives the offset behind it.
fn read_question(reading: &mut Reading<'_>, protocol: Protocol, message: &Range<usize>, at: usize) -> Option<usize> {
    let bytes = reading.bytes(message.clone());
    let Name { text, end } = dns_name::read(bytes, at)?;
    bytes.get(end..end + 4)?;
    let (start, end) = (message.start + at, message.start + end);
    reading.made(&QUERY_NAME, start..end, Value::Text(text));
    reading.octets(&QUERY_TYPE, end..end + 2);
    match protocol {
        Protocol::Mdns => read_class(reading, &QUERY_CLASS, &QUERY_UNICAST, end + 2),
        _ => reading.octets(&QUERY_CLASS, end + 2..end + 4),
    }
    Some(end + 4 - message.start)
}

/// A resource record at an offset of the message; gives the offset behind it.
fn read_record(reading: &mut Reading<'_>, protocol: Protocol, message: &Range<usize>, at: usize) -> Option<usize> {
    let bytes = reading.bytes(message.clone());
    let Name { text, end } = dns_name::read(bytes, at)?;
    let fixed: &[u8; 10] = bytes.get(end..)?.first_chunk()?;
    let len = u16::from_be_bytes([fixed[8], fixed[9]]) as usize;
    let content = end + 10..end + 10 + len;
    bytes.get(content.clone())?;
    let place = |range: Range<usize>| message.start + range.start..message.start + range.end;
    reading.made(&NAME, place(at..end), Value::Text(text));
    reading.octets(&TYPE, place(end..end + 2));
    match protocol {
        _ if fixed[..2] == OPTIONS => reading.table_at(&EXTENDED, message.start + end + 2),
        Protocol::Mdns => read_class(reading, &CLASS, &CACHE_FLUSH, message.start + end + 2),
        _ => reading.octets(&CLASS, place(end + 2..end + 4)),
    }
    if fixed[..2] != OPTIONS {
        reading.octets(&TTL, place(end + 4..end + 8));
    }
    reading.octets(&LEN, place(end + 8..end + 10));
    read_content(reading, message, u16::from_be_bytes([fixed[0], fixed[1]]), content.clone());
    Some(content.end)
}

/// The type of the record that holds a sender's options; class and time to live mean something else there (RFC 6891 §6.1).
const OPTIONS: [u8; 2] = [0, 41];

/// A class, whose first bit says something else in multicast DNS.
fn read_class(reading: &mut Reading<'_>, class: &'static FieldDef, flag: &'static FieldDef, at: usize) {
    let word = u64::from(u16::from_be_bytes([reading.frame[at], reading.frame[at + 1]]));
    let bit = at as u32 * 8;
    reading.field(class, bit + 1..bit + 16, Value::Uint(word & 0x7fff));
    reading.field(flag, bit..bit + 1, Value::Flag(word & 0x8000 != 0));
}

/// What a record says; names in it may point anywhere into the message.
fn read_content(reading: &mut Reading<'_>, message: &Range<usize>, record_type: u16, content: Range<usize>) {
    let bytes = reading.bytes(message.clone());
    let place = |range: Range<usize>| message.start + range.start..message.start + range.end;
    let name = |reading: &mut Reading<'_>, def: &'static FieldDef, at: usize| {
        let Name { text, end } = dns_name::read(bytes, at).filter(|name| name.end <= content.end)?;
        reading.made(def, place(at..end), Value::Text(text));
        Some(end)
    };
    match record_type {
        1 if content.len() == 4 => reading.octets(&A, place(content)),
        28 if content.len() == 16 => reading.octets(&AAAA, place(content)),
        2 => _ = name(reading, &NS, content.start),
        5 => _ = name(reading, &CNAME, content.start),
        12 => _ = name(reading, &PTR, content.start),
        15 if content.len() > 2 => {
            reading.octets(&MX_PREFERENCE, place(content.start..content.start + 2));
            name(reading, &MX, content.start + 2);
        }
        33 if content.len() > 6 => {
            for (def, at) in SRV[..3].iter().zip((content.start..).step_by(2)) {
                reading.octets(def, place(at..at + 2));
            }
            name(reading, &SRV[3], content.start + 6);
        }
        6 => {
            let behind = name(reading, &SOA_MNAME, content.start).and_then(|at| name(reading, &SOA_RNAME, at));
            if let Some(at) = behind.filter(|at| at + 20 <= content.end) {
                for (def, at) in SOA.iter().zip((at..).step_by(4)) {
                    reading.octets(def, place(at..at + 4));
                }
            }
        }
        16 => {
            let mut at = content.start;
            while at < content.end {
                let end = (at + 1 + bytes[at] as usize).min(content.end);
                reading.octets(&TXT_LEN, place(at..at + 1));
                reading.octets(&TXT, place(at + 1..end));
                at = end;
            }
        }
        _ if content.is_empty() => {}
        _ => reading.octets(&DATA, place(content)),
    }
}
