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

/// Its IP protocol number.
pub(crate) const PROTOCOL: u8 = 108;

/// No IP packet's payload is longer.
const LONGEST: usize = 65_535;

const HEADER_LEN: usize = 4;

/// The IP protocol number of what is compressed, and its octets.
pub(crate) fn contents(bytes: &[u8]) -> Option<(u8, Vec<u8>)> {
    let (header, compressed) = bytes.split_first_chunk::<HEADER_LEN>()?;
    let inflated = miniz_oxide::inflate::decompress_to_vec_with_limit(compressed, LONGEST).ok()?;
    (!inflated.is_empty()).then_some((header[0], inflated))
}

/// A compressed payload. Which method it is was agreed on out of sight; DEFLATE (RFC 2394) is the one in use, so it is
/// tried.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    if bytes.len() < HEADER_LEN {
        return reading.cut_short(Protocol::IpComp, &TABLE, bytes, HEADER_LEN, limit);
    }
    let payload = bytes.start + HEADER_LEN..bytes.end;
    let contents = contents(reading.bytes(bytes.clone()));
    reading.layer(Protocol::IpComp, bytes.start..payload.start, &TABLE);
    data::read(reading, payload);
    let Some((protocol, inflated)) = contents else { return };
    if reading.is_too_deep(bytes.start) {
        return;
    }
    let len = inflated.len();
    let around = Enclosing { protocol, wire_len: len, ..*around };
    reading.inside(SourceKind::Decompressed, inflated.into(), |reading| {
        read_by_protocol(reading, IpNumber(around.protocol), 0..len, &around, Limit::OuterLength);
    });
}
