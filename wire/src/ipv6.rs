use std::net::Ipv6Addr;
use std::ops::Range;

use etherparse::{LaxIpSlice, LaxIpv6Slice};

use crate::data;
use crate::dissection::Reading;
use crate::field::{named, row};
use crate::ip_checksum_status::Enclosing;
use crate::ipv4::{ecn_name, protocol_name, read_by_protocol, read_fragment};
use crate::memory::{Fragment, SourceKind};
use crate::segment::ip_payload_wire_len;
use crate::{FieldDef, Kind, Limit, Protocol, StopReason, ipv6_extensions};

const RFC: &str = "RFC 8200 §3";

static TABLE: [FieldDef; 10] = [
    row("ipv6.version", 0, 4, Kind::Uint, RFC),
    row("ipv6.tclass", 4, 8, Kind::Hex(8), RFC),
    row("ipv6.tclass.dscp", 4, 6, Kind::Uint, "RFC 2474 §3"),
    named("ipv6.tclass.ecn", 10, 2, Kind::Uint, "RFC 3168 §5", ecn_name),
    row("ipv6.flow", 12, 20, Kind::Hex(6), "RFC 6437 §2"),
    row("ipv6.plen", 32, 16, Kind::Uint, RFC),
    named("ipv6.nxt", 48, 8, Kind::Uint, RFC, protocol_name),
    row("ipv6.hlim", 56, 8, Kind::Uint, RFC),
    row("ipv6.src", 64, 128, Kind::Ipv6, RFC),
    row("ipv6.dst", 192, 128, Kind::Ipv6, RFC),
];

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE];

/// An IPv6 packet with its extension headers, what it carries, and the padding behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, limit: Limit) {
    use etherparse::err::ipv6::{HeaderError, HeaderSliceError};
    let slice = reading.bytes(bytes.clone());
    let (ip, _) = match LaxIpv6Slice::from_slice(slice) {
        Ok(read) => read,
        Err(HeaderSliceError::Len(error)) => {
            return reading.cut_short(Protocol::Ipv6, &TABLE, bytes, error.required_len, limit);
        }
        Err(HeaderSliceError::Content(HeaderError::UnexpectedVersion { version_number })) => {
            reading.stop(Protocol::Ipv6, bytes.start, StopReason::BadVersion { found: version_number });
            return data::read(reading, bytes);
        }
    };
    let extensions_len = ip.extensions().slice().len();
    let header_end = bytes.start + 40 + extensions_len;
    let payload = ip.payload().clone();
    let place = fragment_place(&ip).filter(|_| payload.fragmented);
    let payload_len = ip.header().payload_length() as usize;
    let extension_lens: Vec<(u8, usize)> = match extensions_len {
        0 => Vec::new(),
        _ => extensions(&ip).map(|(kind, header)| (kind, header.len())).collect(),
    };
    let (ip_src, ip_dst) = (ip.header().source_addr().into(), ip.header().destination_addr().into());
    let around = Enclosing {
        src: home_address(&ip).unwrap_or(ip.header().source_addr()).into(),
        dst: final_destination(&ip).unwrap_or(ip.header().destination_addr()).into(),
        protocol: payload.ip_number.0,
        fragmented: payload.fragmented,
        wire_len: reading.on_wire(ip_payload_wire_len(&LaxIpSlice::Ipv6(ip), &payload), header_end),
    };
    reading.layer(Protocol::Ipv6, bytes.start..header_end, &TABLE);
    if reading.wants_fields() {
        let mut at = bytes.start + 40;
        for (kind, len) in extension_lens {
            ipv6_extensions::read(reading, kind, at..at + len);
            at += len;
        }
    }
    let end = match payload_len {
        0 => bytes.end,
        _ => bytes.end.min(bytes.start + 40 + payload_len).max(header_end),
    };
    let inner_limit = if payload.incomplete { Limit::Captured } else { Limit::OuterLength };
    let range = header_end..end;
    let fragment = place.map(|(id, offset, more)| Fragment {
        src: ip_src,
        dst: ip_dst,
        id,
        protocol: around.protocol,
        offset,
        more,
        octets: reading.bytes(range.clone()),
    });
    match fragment {
        Some(fragment) if reading.memory.is_some() && !payload.incomplete && !range.is_empty() => {
            let around = Enclosing { fragmented: false, ..around };
            read_fragment(reading, &fragment, range, &around, SourceKind::Ipv6Fragments);
        }
        Some(Fragment { offset: 1.., .. }) => {
            reading.stop(Protocol::Ipv6, bytes.start, StopReason::Fragment);
            data::read(reading, range);
        }
        _ => read_by_protocol(reading, payload.ip_number, range, &around, inner_limit),
    }
    data::read_padding(reading, end..bytes.end);
}

const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const AUTHENTICATION: u8 = 51;
const DESTINATION_OPTIONS: u8 = 60;

/// The extension headers with their protocol numbers, as far as each is here whole. Walked by hand: the iterator of
/// etherparse relies on every length in its slice being right, which a packet that is cut short does not grant.
fn extensions<'a>(ip: &LaxIpv6Slice<'a>) -> impl Iterator<Item = (u8, &'a [u8])> {
    let mut kind = ip.header().next_header().0;
    let mut rest = ip.extensions().slice();
    std::iter::from_fn(move || {
        let len = match (kind, rest.get(1)?) {
            (FRAGMENT, _) => 8,
            (AUTHENTICATION, units) => (*units as usize + 2) * 4,
            (_, units) => (*units as usize + 1) * 8,
        };
        let (header, behind) = rest.split_at_checked(len)?;
        rest = behind;
        Some((std::mem::replace(&mut kind, header[0]), header))
    })
}

/// Identification, offset in octets and the more flag of a fragment header (RFC 8200 §4.5).
pub(crate) fn fragment_place(ip: &LaxIpv6Slice<'_>) -> Option<(u32, u32, bool)> {
    let (_, header) = extensions(ip).find(|(kind, _)| *kind == FRAGMENT)?;
    let [_, _, high, low, id @ ..] = header else { return None };
    let offset = u32::from(u16::from_be_bytes([*high, *low & 0xf8]));
    Some((u32::from_be_bytes(*id.first_chunk()?), offset, low & 1 == 1))
}

/// The address that a packet with a routing header is to reach at last, which is the one its checksums are made with
/// (RFC 8200 §8.1).
fn final_destination(ip: &LaxIpv6Slice<'_>) -> Option<Ipv6Addr> {
    let (_, header) = extensions(ip).find(|(kind, _)| *kind == ROUTING)?;
    let [_, _, kind, left, _, _, _, _, addresses @ ..] = header else { return None };
    let last: &[u8; 16] = match (*kind, *left) {
        (_, 0) => return None,
        // segments are listed from the last to the first (RFC 8754 §2)
        (4, _) => addresses.first_chunk()?,
        (0 | 2, _) => addresses.last_chunk()?,
        _ => return None,
    };
    Some(Ipv6Addr::from(*last))
}

/// The address of a mobile node that is away from home, which its checksums are made with (RFC 6275 §6.3).
fn home_address(ip: &LaxIpv6Slice<'_>) -> Option<Ipv6Addr> {
    let (_, header) = extensions(ip).find(|(kind, _)| *kind == DESTINATION_OPTIONS)?;
    let mut rest = &header[2..];
    loop {
        rest = match rest {
            [0, rest @ ..] => rest,
            [0xc9, 16, address @ ..] => return address.first_chunk().map(|octets: &[u8; 16]| Ipv6Addr::from(*octets)),
            [_, len, rest @ ..] => rest.get(*len as usize..)?,
            _ => return None,
        }
    }
}
