use std::ops::Range;

use etherparse::IpNumber;

use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::Enclosing;
use crate::ipv4::{protocol_name, read_by_protocol};
use crate::{FieldDef, Kind, Limit, Protocol, StopReason};

const RFC: &str = "RFC 4302 §2";

static TABLE: [FieldDef; 4] = [
    named("ah.next_header", 0, 8, Kind::Uint, RFC, protocol_name),
    row("ah.length", 8, 8, Kind::Uint, RFC),
    row("ah.spi", 32, 32, Kind::Hex(8), RFC),
    row("ah.sequence", 64, 32, Kind::Uint, RFC),
];

static ICV: FieldDef = row("ah.icv", 0, 0, Kind::Bytes, RFC);

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&ICV)];

/// The fields of an authentication header among IPv6's extension headers.
pub(crate) fn read_fields(reading: &mut Reading<'_>, header: Range<usize>) {
    reading.table_at(&TABLE, header.start);
    if header.len() > 12 {
        reading.octets(&ICV, header.start + 12..header.end);
    }
}

/// An authentication header over IPv4 and what it protects.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, around: &Enclosing, limit: Limit) {
    let header = reading.bytes(bytes.clone());
    // the length counts units of four octets and leaves out the first two
    let len = header.get(1).map_or(12, |units| (*units as usize + 2) * 4);
    if header.len() < len.max(8) {
        return reading.cut_short(Protocol::Ah, &TABLE, bytes, len.max(12), limit);
    }
    if len < 12 {
        reading.stop(Protocol::Ah, bytes.start, StopReason::BadHeaderLen { found: len, minimum: 12 });
    }
    let payload = bytes.start + len..bytes.end;
    reading.layer(Protocol::Ah, bytes.start..payload.start, &TABLE);
    if len > 12 {
        reading.octets(&ICV, bytes.start + 12..payload.start);
    }
    let wire_len = around.wire_len.saturating_sub(len);
    read_by_protocol(
        reading,
        IpNumber(header[0]),
        payload,
        &Enclosing { protocol: header[0], wire_len, ..*around },
        limit,
    );
}
