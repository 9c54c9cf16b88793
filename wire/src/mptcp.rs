//! The options of multipath TCP, by their subtypes (RFC 8684 §3; version 0: RFC 6824).

use std::ops::Range;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::{FieldDef, Kind};

const RFC: &str = "RFC 8684 §3";

static SUBTYPE: [FieldDef; 1] = [named("tcp.options.mptcp.subtype", 16, 4, Kind::Uint, RFC, subtype_name)];
static CAPABLE: [FieldDef; 4] = [
    row("tcp.options.mptcp.version", 20, 4, Kind::Uint, "RFC 8684 §3.1"),
    row("tcp.options.mptcp.flags", 24, 8, Kind::Hex(2), "RFC 8684 §3.1"),
    row("tcp.options.mptcp.checksumreq.flags", 24, 1, Kind::Uint, "RFC 8684 §3.1"),
    row("tcp.options.mptcp.extensibility.flag", 25, 1, Kind::Uint, "RFC 8684 §3.1"),
];
static CAPABLE_0: [FieldDef; 1] = [row("tcp.options.mptcp.sha1.flag", 31, 1, Kind::Uint, "RFC 6824 §3.1")];
static CAPABLE_1: [FieldDef; 2] = [
    row("tcp.options.mptcp.nomoresubflows.flag", 26, 1, Kind::Uint, "RFC 8684 §3.1"),
    row("tcp.options.mptcp.sha256.flag", 31, 1, Kind::Uint, "RFC 8684 §3.1"),
];
static SENDER_KEY: FieldDef = row("tcp.options.mptcp.sendkey", 0, 0, Kind::Uint, "RFC 8684 §3.1");
static RECEIVER_KEY: FieldDef = row("tcp.options.mptcp.recvkey", 0, 0, Kind::Uint, "RFC 8684 §3.1");
static DATA_LEN: FieldDef = row("tcp.options.mptcp.datalvllen", 0, 0, Kind::Uint, "RFC 8684 §3.3.1");
static JOIN: [FieldDef; 3] = [
    row("tcp.options.mptcp.flags", 16, 8, Kind::Hex(2), "RFC 8684 §3.2"),
    row("tcp.options.mptcp.backup.flag", 23, 1, Kind::Uint, "RFC 8684 §3.2"),
    row("tcp.options.mptcp.addrid", 24, 8, Kind::Uint, "RFC 8684 §3.2"),
];
static TOKEN: FieldDef = row("tcp.options.mptcp.recvtok", 0, 0, Kind::Uint, "RFC 8684 §3.2");
static NONCE: FieldDef = row("tcp.options.mptcp.sendrand", 0, 0, Kind::Uint, "RFC 8684 §3.2");
static SHORT_CODE: FieldDef = row("tcp.options.mptcp.sendtrunchmac", 0, 0, Kind::Uint, "RFC 8684 §3.2");
static CODE: FieldDef = row("tcp.options.mptcp.sendhmac", 0, 0, Kind::Bytes, "RFC 8684 §3.2");
static SEQUENCE: [FieldDef; 6] = [
    row("tcp.options.mptcp.flags", 24, 8, Kind::Hex(2), "RFC 8684 §3.3"),
    row("tcp.options.mptcp.datafin.flag", 27, 1, Kind::Uint, "RFC 8684 §3.3"),
    row("tcp.options.mptcp.dseqn8.flag", 28, 1, Kind::Uint, "RFC 8684 §3.3"),
    row("tcp.options.mptcp.dseqnpresent.flag", 29, 1, Kind::Uint, "RFC 8684 §3.3"),
    row("tcp.options.mptcp.dataack8.flag", 30, 1, Kind::Uint, "RFC 8684 §3.3"),
    row("tcp.options.mptcp.dataackpresent.flag", 31, 1, Kind::Uint, "RFC 8684 §3.3"),
];
static DATA_ACK: FieldDef = row("tcp.options.mptcp.rawdataack", 0, 0, Kind::Uint, "RFC 8684 §3.3.2");
static DATA_SEQ: FieldDef = row("tcp.options.mptcp.rawdataseqno", 0, 0, Kind::Uint, "RFC 8684 §3.3.1");
static SUBFLOW_SEQ: FieldDef = row("tcp.options.mptcp.subflowseqno", 0, 0, Kind::Uint, "RFC 8684 §3.3.1");
static CHECKSUM: FieldDef = row("tcp.options.mptcp.checksum", 0, 0, Kind::Hex(4), "RFC 8684 §3.3.1");
static ADDRESS_VERSION: [FieldDef; 1] = [row("tcp.options.mptcp.ipver", 20, 4, Kind::Uint, "RFC 6824 §3.4.1")];
static ADDRESS_ECHO: [FieldDef; 1] = [row("tcp.options.mptcp.echo", 23, 1, Kind::Uint, "RFC 8684 §3.4.1")];
static ADDRESS_ID: FieldDef = row("tcp.options.mptcp.addrid", 0, 0, Kind::Uint, "RFC 8684 §3.4.1");
static ADDRESS: FieldDef = row("tcp.options.mptcp.ipv4", 0, 0, Kind::Ipv4, "RFC 8684 §3.4.1");
static ADDRESS_6: FieldDef = row("tcp.options.mptcp.ipv6", 0, 0, Kind::Ipv6, "RFC 8684 §3.4.1");
static PORT: FieldDef = row("tcp.options.mptcp.port", 0, 0, Kind::Uint, "RFC 8684 §3.4.1");
static ADDRESS_CODE: FieldDef = row("tcp.options.mptcp.addaddrtrunchmac", 0, 0, Kind::Uint, "RFC 8684 §3.4.1");
static RESET: [FieldDef; 6] = [
    row("tcp.options.mptcp.flags", 16, 8, Kind::Hex(2), "RFC 8684 §3.6"),
    row("tcp.options.mptcp.flag_U.flag", 20, 1, Kind::Flag, "RFC 8684 §3.6"),
    row("tcp.options.mptcp.flag_V.flag", 21, 1, Kind::Flag, "RFC 8684 §3.6"),
    row("tcp.options.mptcp.flag_W.flag", 22, 1, Kind::Flag, "RFC 8684 §3.6"),
    row("tcp.options.mptcp.flag_T.flag", 23, 1, Kind::Flag, "RFC 8684 §3.6"),
    named("tcp.options.mptcp.rst_reason", 24, 8, Kind::Hex(2), "RFC 8684 §3.6", reason_name),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[
    &SUBTYPE,
    &CAPABLE,
    &CAPABLE_0,
    &CAPABLE_1,
    &JOIN,
    &SEQUENCE,
    &ADDRESS_VERSION,
    &ADDRESS_ECHO,
    &RESET,
    std::slice::from_ref(&SENDER_KEY),
    std::slice::from_ref(&RECEIVER_KEY),
    std::slice::from_ref(&DATA_LEN),
    std::slice::from_ref(&TOKEN),
    std::slice::from_ref(&NONCE),
    std::slice::from_ref(&SHORT_CODE),
    std::slice::from_ref(&CODE),
    std::slice::from_ref(&DATA_ACK),
    std::slice::from_ref(&DATA_SEQ),
    std::slice::from_ref(&SUBFLOW_SEQ),
    std::slice::from_ref(&CHECKSUM),
    std::slice::from_ref(&ADDRESS_ID),
    std::slice::from_ref(&ADDRESS),
    std::slice::from_ref(&ADDRESS_6),
    std::slice::from_ref(&PORT),
    std::slice::from_ref(&ADDRESS_CODE),
];

fn subtype_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "MP_CAPABLE",
        1 => "MP_JOIN",
        2 => "DSS",
        3 => "ADD_ADDR",
        4 => "REMOVE_ADDR",
        5 => "MP_PRIO",
        6 => "MP_FAIL",
        7 => "MP_FASTCLOSE",
        8 => "MP_TCPRST",
        _ => return None,
    })
}

fn reason_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "unspecified",
        1 => "multipath TCP is broken",
        2 => "lack of resources",
        3 => "prohibited by administration",
        4 => "too much outstanding data",
        5 => "unacceptable performance",
        6 => "middlebox interference",
        _ => return None,
    })
}

/// Takes the next octets of an option for a field, where there are so many.
struct Walk<'r, 'a> {
    reading: &'r mut Reading<'a>,
    at: usize,
    end: usize,
}

impl Walk<'_, '_> {
    fn take(&mut self, def: &'static FieldDef, len: usize) {
        if self.at + len <= self.end {
            self.reading.octets(def, self.at..self.at + len);
            self.at += len;
        }
    }

    fn left(&self) -> usize {
        self.end - self.at
    }
}

/// An option of kind 30 with at least one octet behind its length.
pub(crate) fn read(reading: &mut Reading<'_>, option: Range<usize>) {
    let (start, len) = (option.start, option.len());
    let octets = reading.bytes(option.clone());
    let (subtype, low) = (octets[2] >> 4, octets[2] & 0xf);
    let flags = octets.get(3).copied().unwrap_or_default();
    reading.table_at(&SUBTYPE, start);
    match (subtype, len) {
        (0, 4..) => reading.table_at(&CAPABLE, start),
        (1, 12 | 16) => reading.table_at(&JOIN, start),
        (2, 4..) => reading.table_at(&SEQUENCE, start),
        (5, 3) => reading.table_at(&JOIN[..2], start),
        (5, 4) => reading.table_at(&JOIN, start),
        (8, 4) => reading.table_at(&RESET, start),
        _ => {}
    }
    let mut walk = Walk { reading, at: option.end.min(start + 4), end: option.end };
    match subtype {
        0 => {
            walk.reading.table_at(if low == 0 { &CAPABLE_0 } else { &CAPABLE_1 }, start);
            walk.take(&SENDER_KEY, 8);
            walk.take(&RECEIVER_KEY, 8);
            walk.take(&DATA_LEN, 2);
            walk.take(&CHECKSUM, 2);
        }
        1 => match len {
            12 => {
                walk.take(&TOKEN, 4);
                walk.take(&NONCE, 4);
            }
            16 => {
                walk.take(&SHORT_CODE, 8);
                walk.take(&NONCE, 4);
            }
            _ => walk.take(&CODE, 20),
        },
        2 => {
            if flags & 1 != 0 {
                walk.take(&DATA_ACK, if flags & 2 != 0 { 8 } else { 4 });
            }
            if flags & 4 != 0 {
                walk.take(&DATA_SEQ, if flags & 8 != 0 { 8 } else { 4 });
                walk.take(&SUBFLOW_SEQ, 4);
                walk.take(&DATA_LEN, 2);
                walk.take(&CHECKSUM, 2);
            }
        }
        3 => read_address(&mut walk, low, start),
        4 => {
            walk.at = start + 3;
            while walk.left() > 0 {
                walk.take(&ADDRESS_ID, 1);
            }
        }
        6 => walk.take(&DATA_SEQ, 8),
        7 => walk.take(&RECEIVER_KEY, 8),
        _ => {}
    }
}

/// An address that is offered: version 0 gives the IP version where version 1 has its echo flag.
fn read_address(walk: &mut Walk<'_, '_>, low: u8, start: usize) {
    walk.reading.table_at(if low > 1 { &ADDRESS_VERSION } else { &ADDRESS_ECHO }, start);
    walk.at = walk.end.min(start + 3);
    walk.take(&ADDRESS_ID, 1);
    // 4 or 16 octets of address, 2 of a port, 8 of a code that is not in an echo
    match walk.left() {
        4 | 6 | 12 | 14 => walk.take(&ADDRESS, 4),
        _ => walk.take(&ADDRESS_6, 16),
    }
    if matches!(walk.left(), 2 | 10) {
        walk.take(&PORT, 2);
    }
    walk.take(&ADDRESS_CODE, 8);
}
