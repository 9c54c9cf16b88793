use std::ops::Range;

use etherparse::IpNumber;

use crate::data;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::Enclosing;
use crate::ipv4::{protocol_name, read_by_protocol};
use crate::memory::SourceKind;
use crate::{FieldDef, Kind, Limit, Protocol};

const RFC: &str = "RFC 3173 §3";

static TABLE: [FieldDef; 3] = [
    named("ipcomp.next_header", 0, 8, Kind::Uint, RFC, protocol_name),
    row("ipcomp.flags", 8, 8, Kind::Hex(2), RFC),
    row("ipcomp.cpi", 16, 16, Kind::Hex(4), RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// No IP packet's payload is longer.
const LONGEST: usize = 65_535;

/// A compressed payload. Which method it is was agreed on out of sight; DEFLATE (RFC 2394) is the one in use, so it is
/// tried.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    let Some(header) = reading.bytes(bytes.clone()).first_chunk::<4>() else {
        return reading.cut_short(Protocol::IpComp, &TABLE, bytes, 4, limit);
    };
    let payload = bytes.start + 4..bytes.end;
    reading.layer(Protocol::IpComp, bytes.start..payload.start, &TABLE);
    let inflated =
        miniz_oxide::inflate::decompress_to_vec_with_limit(reading.bytes(payload.clone()), LONGEST).unwrap_or_default();
    data::read(reading, payload);
    if inflated.is_empty() || reading.is_too_deep(bytes.start) {
        return;
    }
    let len = inflated.len();
    let around = Enclosing { protocol: header[0], wire_len: len, ..*around };
    reading.inside(SourceKind::Decompressed, inflated.into(), |reading| {
        read_by_protocol(reading, IpNumber(around.protocol), 0..len, &around, Limit::OuterLength);
    });
}
