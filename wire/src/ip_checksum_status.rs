use std::net::IpAddr;

use crate::checksum::verdict;
use crate::dissection::Reading;
use crate::field::named;
use crate::{ChecksumStatus, FieldDef, Kind, Value, transport_checksum};

/// What a transport protocol has to know of the IP packet around it.
pub(crate) struct Enclosing {
    pub(crate) src: IpAddr,
    pub(crate) dst: IpAddr,
    /// IP protocol number of the payload.
    pub(crate) protocol: u8,
    /// Octets of the IP payload on the wire, whatever was captured of them.
    pub(crate) wire_len: usize,
    /// Whether the payload is one fragment of a larger one.
    pub(crate) fragmented: bool,
}

/// Wireshark's number for a UDP checksum of 0 over IPv6, which RFC 8200 §8.1 forbids.
const ILLEGAL: u64 = 4;

/// A row for the verdict on a checksum, with Wireshark's numbers.
pub(crate) const fn status_row(name: &'static str) -> FieldDef {
    named(name, 0, 0, Kind::Uint, "Synema", |value| {
        Some(match value {
            0 => "bad",
            1 => "good",
            2 => "unverified",
            ILLEGAL => "not allowed to be 0",
            _ => "not present",
        })
    })
}

pub(crate) fn status_value(status: ChecksumStatus) -> Value {
    Value::Uint(match status {
        ChecksumStatus::Bad { .. } => 0,
        ChecksumStatus::Good => 1,
        ChecksumStatus::Unverified => 2,
        ChecksumStatus::NotPresent => 3,
    })
}

/// Judges the checksum of a transport unit of `len` octets at `start`, whose field lies at `field_at` octets.
pub(crate) fn checksum_fields(
    reading: &mut Reading<'_>,
    start: usize,
    len: usize,
    field_at: usize,
    field_name: &str,
    status: &'static FieldDef,
    around: &Enclosing,
) {
    if !reading.wants_fields() {
        return;
    }
    let captured = reading.frame.len() - start;
    let found = u16::from_be_bytes([reading.frame[start + field_at], reading.frame[start + field_at + 1]]);
    let verdict = if found == 0 && around.protocol == 17 {
        ChecksumStatus::NotPresent
    } else if captured < len || around.fragmented {
        ChecksumStatus::Unverified
    } else {
        let unit = reading.bytes(start..start + len);
        match transport_checksum(around.src, around.dst, around.protocol, unit) {
            // receivers take it, but no sender that sums as TCP says arrives at it (RFC 1624 §3)
            0 if found == 0xffff && around.protocol == 6 => ChecksumStatus::Bad { expected: 0 },
            sum => verdict(found, sum),
        }
    };
    let value = match verdict {
        ChecksumStatus::NotPresent if around.src.is_ipv6() => Value::Uint(ILLEGAL),
        _ => status_value(verdict),
    };
    reading.computed(field_name, status, value);
}
