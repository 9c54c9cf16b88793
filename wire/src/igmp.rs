use std::ops::Range;

use crate::checksum::{plain_checksum, verdict};
use crate::data;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::{ChecksumStatus, FieldDef, Kind, Limit, Protocol, Value};

const RFC: &str = "RFC 3376 §4";

static TABLE: [FieldDef; 4] = [
    named("igmp.type", 0, 8, Kind::Hex(2), RFC, type_name),
    row("igmp.max_resp", 0, 0, Kind::Uint, "RFC 3376 §4.1.1"),
    row("igmp.checksum", 16, 16, Kind::Hex(4), RFC),
    row("igmp.maddr", 32, 32, Kind::Ipv4, RFC),
];

static QUERY: [FieldDef; 4] = [
    row("igmp.s", 68, 1, Kind::Flag, "RFC 3376 §4.1.5"),
    row("igmp.qrv", 69, 3, Kind::Uint, "RFC 3376 §4.1.6"),
    row("igmp.qqic", 72, 8, Kind::Uint, "RFC 3376 §4.1.7"),
    row("igmp.num_src", 80, 16, Kind::Uint, "RFC 3376 §4.1.8"),
];

static STATUS: FieldDef = status_row("igmp.checksum.status");
static GROUPS: FieldDef = row("igmp.num_grp_recs", 0, 0, Kind::Uint, "RFC 3376 §4.2.4");
static RECORD: FieldDef = named("igmp.record_type", 0, 0, Kind::Uint, "RFC 3376 §4.2.12", record_name);
static AUX_LEN: FieldDef = row("igmp.aux_data_len", 0, 0, Kind::Uint, "RFC 3376 §4.2.6");
static VERSION: FieldDef = row("igmp.version", 0, 0, Kind::Uint, "RFC 3376 §7.1");
static MAX_RESP_PARTS: [FieldDef; 2] = [
    row("igmp.max_resp.exp", 9, 3, Kind::Hex(2), "RFC 3376 §4.1.1"),
    row("igmp.max_resp.mant", 12, 4, Kind::Hex(2), "RFC 3376 §4.1.1"),
];
static AUX_DATA: FieldDef = row("igmp.aux_data", 0, 0, Kind::Bytes, "RFC 3376 §4.2.10");
static SOURCE: FieldDef = row("igmp.saddr", 0, 0, Kind::Ipv4, "RFC 3376 §4.1.9");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &TABLE,
    &QUERY,
    std::slice::from_ref(&STATUS),
    std::slice::from_ref(&GROUPS),
    std::slice::from_ref(&RECORD),
    std::slice::from_ref(&AUX_LEN),
    std::slice::from_ref(&SOURCE),
    std::slice::from_ref(&VERSION),
    &MAX_RESP_PARTS,
    std::slice::from_ref(&AUX_DATA),
];

const MEMBERSHIP_QUERY: u8 = 0x11;
const REPORT_3: u8 = 0x22;

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0x11 => "membership query",
        0x12 => "membership report, version 1",
        0x16 => "membership report, version 2",
        0x17 => "leave group",
        0x22 => "membership report, version 3",
        _ => return None,
    })
}

pub(crate) fn record_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "mode is include",
        2 => "mode is exclude",
        3 => "change to include mode",
        4 => "change to exclude mode",
        5 => "allow new sources",
        6 => "block old sources",
        _ => return None,
    })
}

/// An IGMP message of any version.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 8 {
        return reading.cut_short(Protocol::Igmp, &TABLE, bytes, 8, limit);
    }
    let message = reading.bytes(bytes.clone());
    let end = match message[0] {
        MEMBERSHIP_QUERY | REPORT_3 => bytes.end,
        _ => bytes.start + 8,
    };
    reading.layer(Protocol::Igmp, bytes.start..end, if message[0] == REPORT_3 { &TABLE[..3] } else { &TABLE });
    if reading.wants_fields() {
        let status = match message.len() < around.wire_len || around.fragmented {
            true => ChecksumStatus::Unverified,
            false => verdict(u16::from_be_bytes([message[2], message[3]]), plain_checksum(message)),
        };
        reading.computed("igmp.checksum", &STATUS, status_value(status));
        let version = match (message[0], message[1]) {
            (MEMBERSHIP_QUERY, _) if message.len() >= 12 => Some(3),
            (MEMBERSHIP_QUERY, 0) | (0x12, _) => Some(1),
            (MEMBERSHIP_QUERY | 0x16 | 0x17, _) => Some(2),
            (REPORT_3, _) => Some(3),
            _ => None,
        };
        if !matches!(message[0], 0x12 | REPORT_3) {
            let time = match message[1] {
                // from 128 on, a floating-point number
                code @ 128.. => u64::from(code & 0xf | 0x10) << ((code >> 4 & 7) + 3),
                code => code.into(),
            };
            reading.made(&TABLE[1], bytes.start + 1..bytes.start + 2, Value::Uint(time));
        }
        if let Some(version) = version {
            reading.made(&VERSION, bytes.start..bytes.start, Value::Uint(version));
        }
        match message[0] {
            MEMBERSHIP_QUERY if message.len() >= 12 => read_query(reading, bytes.clone()),
            REPORT_3 => read_records(reading, bytes.clone()),
            _ => {}
        }
    }
    data::read(reading, end..bytes.end);
}

/// What version 3 adds to a query.
fn read_query(reading: &mut Reading<'_>, bytes: Range<usize>) {
    reading.table_at(&QUERY, bytes.start);
    if reading.bytes(bytes.clone())[1] >= 128 {
        reading.table_at(&MAX_RESP_PARTS, bytes.start);
    }
    read_sources(reading, bytes.start + 12..bytes.end, usize::MAX);
}

/// The group records of a version 3 report.
fn read_records(reading: &mut Reading<'_>, bytes: Range<usize>) {
    reading.octets(&GROUPS, bytes.start + 6..bytes.start + 8);
    let mut at = bytes.start + 8;
    while let Some(record) = reading.bytes(at.min(bytes.end)..bytes.end).first_chunk::<8>() {
        reading.octets(&RECORD, at..at + 1);
        reading.octets(&AUX_LEN, at + 1..at + 2);
        reading.octets(&QUERY[3], at + 2..at + 4);
        reading.octets(&TABLE[3], at + 4..at + 8);
        let sources = u16::from_be_bytes([record[2], record[3]]) as usize;
        read_sources(reading, at + 8..bytes.end, sources);
        let aux = at + 8 + sources * 4;
        at = aux + record[1] as usize * 4;
        if at > aux && at <= bytes.end {
            reading.octets(&AUX_DATA, aux..at);
        }
    }
}

fn read_sources(reading: &mut Reading<'_>, bytes: Range<usize>, most: usize) {
    for source in 0..most.min(bytes.len() / 4) {
        let at = bytes.start + source * 4;
        reading.octets(&SOURCE, at..at + 4);
    }
}
