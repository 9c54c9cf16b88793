use std::ops::Range;

use crate::data;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, checksum_fields, status_row};
use crate::{FieldDef, Kind, Limit, Protocol};

const RFC: &str = "RFC 4443 §2.1";

static TABLE: [FieldDef; 3] = [
    named("icmpv6.type", 0, 8, Kind::Uint, RFC, type_name),
    row("icmpv6.code", 8, 8, Kind::Uint, RFC),
    row("icmpv6.checksum", 16, 16, Kind::Hex(4), RFC),
];

static STATUS: FieldDef = status_row("icmpv6.checksum.status");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&STATUS)];

fn type_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "destination unreachable",
        2 => "packet too big",
        3 => "time exceeded",
        4 => "parameter problem",
        128 => "echo request",
        129 => "echo reply",
        133 => "router solicitation",
        134 => "router advertisement",
        135 => "neighbor solicitation",
        136 => "neighbor advertisement",
        _ => return None,
    })
}

/// An ICMPv6 message: its four-octet header, and the rest as data.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < 4 {
        return reading.cut_short(Protocol::Icmpv6, &TABLE, bytes, 4, limit);
    }
    reading.layer(Protocol::Icmpv6, bytes.start..bytes.start + 4, &TABLE);
    checksum_fields(reading, bytes.start, around.wire_len, 2, "icmpv6.checksum", &STATUS, around);
    data::read(reading, bytes.start + 4..bytes.end);
}
