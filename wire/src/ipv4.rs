use std::ops::Range;

use etherparse::{IpNumber, LaxIpSlice, LaxIpv4Slice};

use crate::checksum::{plain_checksum, verdict};
use crate::dissection::{Reading, read_ip_as};
use crate::field::{named, row};
use crate::ip_checksum_status::{Enclosing, status_row, status_value};
use crate::memory::{Fragment, SourceKind};
use crate::segment::ip_payload_wire_len;
use crate::{FieldDef, Kind, Limit, Protocol, StopReason};
use crate::{
    ah, data, ethernet, gre, icmp, icmpv6, igmp, ipcomp, ipv4_options, ipv6_extensions, mpls, nhrp, pim, sctp, tcp, udp,
};

const RFC: &str = "RFC 791 §3.1";

static TABLE: [FieldDef; 17] = [
    row("ip.version", 0, 4, Kind::Uint, RFC),
    row("ip.hdr_len", 4, 4, Kind::Scaled(4), RFC),
    row("ip.dsfield", 8, 8, Kind::Hex(2), "RFC 2474 §3"),
    row("ip.dsfield.dscp", 8, 6, Kind::Uint, "RFC 2474 §3"),
    named("ip.dsfield.ecn", 14, 2, Kind::Uint, "RFC 3168 §5", ecn_name),
    row("ip.len", 16, 16, Kind::Uint, RFC),
    row("ip.id", 32, 16, Kind::Hex(4), RFC),
    row("ip.flags", 48, 3, Kind::Hex(2), RFC),
    row("ip.flags.rb", 48, 1, Kind::Flag, RFC),
    row("ip.flags.df", 49, 1, Kind::Flag, RFC),
    row("ip.flags.mf", 50, 1, Kind::Flag, RFC),
    row("ip.frag_offset", 51, 13, Kind::Uint, RFC),
    row("ip.ttl", 64, 8, Kind::Uint, RFC),
    named("ip.proto", 72, 8, Kind::Uint, RFC, protocol_name),
    row("ip.checksum", 80, 16, Kind::Hex(4), RFC),
    row("ip.src", 96, 32, Kind::Ipv4, RFC),
    row("ip.dst", 128, 32, Kind::Ipv4, RFC),
];

static STATUS: FieldDef = status_row("ip.checksum.status");

/// Every field this file reads.
pub(crate) static FIELDS: &[&[FieldDef]] = &[&TABLE, std::slice::from_ref(&STATUS)];

pub(crate) fn ecn_name(value: u64) -> Option<&'static str> {
    Some(match value {
        0 => "not ECN-capable",
        1 => "ECT(1)",
        2 => "ECT(0)",
        _ => "congestion experienced",
    })
}

pub(crate) fn protocol_name(value: u64) -> Option<&'static str> {
    Some(match value {
        1 => "ICMP",
        2 => "IGMP",
        4 => "IPv4",
        6 => "TCP",
        17 => "UDP",
        41 => "IPv6",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        58 => "ICMPv6",
        89 => "OSPF",
        97 => "EtherIP",
        103 => "PIM",
        108 => "IPComp",
        132 => "SCTP",
        137 => "MPLS",
        143 => "Ethernet",
        _ => return None,
    })
}

/// An IPv4 packet, what it carries, and the padding behind it.
pub(crate) fn read(reading: &mut Reading<'_>, bytes: Range<usize>, limit: Limit) {
    let slice = reading.bytes(bytes.clone());
    let (ip, _) = match LaxIpv4Slice::from_slice(slice) {
        Ok(read) => read,
        Err(error) => return cannot_read(reading, bytes, limit, error),
    };
    let header_len = ip.header().slice().len();
    reading.layer(Protocol::Ipv4, bytes.start..bytes.start + header_len, &TABLE);
    if reading.wants_fields() {
        let header = &slice[..header_len];
        let status = verdict(ip.header().header_checksum(), plain_checksum(header));
        reading.computed("ip.checksum", &STATUS, status_value(status));
        if header_len > 20 {
            ipv4_options::read(reading, bytes.start + 20..bytes.start + header_len);
        }
    }
    let payload = ip.payload().clone();
    let protocol = ip.header().protocol();
    let offset = u32::from(ip.header().fragments_offset().value()) * 8;
    let fragment = Fragment {
        src: ip.header().source_addr().into(),
        dst: ip.header().destination_addr().into(),
        id: ip.header().identification().into(),
        protocol: protocol.0,
        offset,
        more: ip.header().more_fragments(),
        octets: &[],
    };
    let total_len = ip.header().total_len() as usize;
    // what is cut short cannot be put together
    let is_whole = total_len <= bytes.len();
    if total_len < header_len {
        // 0 is what offloading network cards leave for the driver to see; anything else is a fault
        let found = StopReason::BadHeaderLen { found: total_len, minimum: header_len };
        if total_len != 0 {
            reading.stop(Protocol::Ipv4, bytes.start, found);
            return data::read(reading, bytes.start + header_len..bytes.end);
        }
    }
    // an authentication header is taken off by `etherparse`, and is part of the contents here
    let authentication_len = ip.extensions().auth.as_ref().map_or(0, |header| header.slice().len());
    let around = Enclosing {
        src: ip.header().source_addr().into(),
        dst: ip.header().destination_addr().into(),
        protocol: protocol.0,
        fragmented: payload.fragmented,
        wire_len: reading.on_wire(
            ip_payload_wire_len(&LaxIpSlice::Ipv4(ip), &payload) + authentication_len,
            bytes.start + header_len,
        ),
    };
    let end = bytes.end.min(bytes.start + if total_len < header_len { bytes.len() } else { total_len });
    let range = bytes.start + header_len..end;
    let inner_limit = if payload.incomplete { Limit::Captured } else { Limit::OuterLength };
    if payload.fragmented && !range.is_empty() && is_whole && reading.memory.is_some() {
        let fragment = Fragment { octets: reading.bytes(range.clone()), ..fragment };
        // a host drops a fragment whose header is damaged, and what it would have completed proves nothing
        let is_sound = plain_checksum(&slice[..header_len]) == 0;
        let around = Enclosing { fragmented: !is_sound, ..around };
        read_fragment(reading, &fragment, range, &around, SourceKind::Ipv4Fragments);
    } else if offset != 0 {
        reading.stop(Protocol::Ipv4, bytes.start, StopReason::Fragment);
        data::read(reading, range);
    } else if range.is_empty() && total_len == header_len {
        // a packet without contents has no transport header either
        reading.stop(
            Protocol::Ipv4,
            bytes.start,
            StopReason::TooShort { needed: header_len + 1, available: header_len, limit },
        );
    } else {
        read_by_protocol(reading, protocol, range, &around, inner_limit);
    }
    data::read_padding(reading, end..bytes.end);
}

/// A fragment, and with the last of them all that they carry together.
pub(crate) fn read_fragment(
    reading: &mut Reading<'_>,
    fragment: &Fragment<'_>,
    range: Range<usize>,
    around: &Enclosing,
    kind: SourceKind,
) {
    let whole = match &mut reading.memory {
        Some(memory) => memory.fragment(fragment),
        None => None,
    };
    let Some((protocol, whole)) = whole else {
        reading.stop(Protocol::Ipv4, range.start, StopReason::Fragment);
        return data::read(reading, range);
    };
    let (first, len) = (protocol, whole.len());
    // behind the fragment header of IPv6 other extension headers may stand
    let (protocol, start) = match kind {
        SourceKind::Ipv6Fragments => ipv6_extensions::skip(protocol, &whole),
        _ => (protocol, 0),
    };
    let around = Enclosing { wire_len: len - start, protocol, ..*around };
    reading.inside(kind, whole, |reading| {
        if start > 0 {
            ipv6_extensions::read_put_together(reading, first, start);
        }
        read_by_protocol(reading, IpNumber(protocol), start..len, &around, Limit::OuterLength);
    });
}

fn cannot_read(
    reading: &mut Reading<'_>,
    bytes: Range<usize>,
    limit: Limit,
    error: etherparse::err::ipv4::HeaderSliceError,
) {
    use etherparse::err::ipv4::{HeaderError, HeaderSliceError};
    let reason = match error {
        HeaderSliceError::Len(error) => {
            return reading.cut_short(Protocol::Ipv4, &TABLE, bytes, error.required_len, limit);
        }
        HeaderSliceError::Content(HeaderError::UnexpectedVersion { version_number }) => {
            StopReason::BadVersion { found: version_number }
        }
        HeaderSliceError::Content(HeaderError::HeaderLengthSmallerThanHeader { ihl }) => {
            StopReason::BadHeaderLen { found: ihl as usize * 4, minimum: 20 }
        }
    };
    reading.stop(Protocol::Ipv4, bytes.start, reason);
    let end = bytes.end.min(bytes.start + 20);
    reading.layer(Protocol::Ipv4, bytes.start..end, &TABLE);
    data::read(reading, end..bytes.end);
}

/// What an IP packet carries.
pub(crate) fn read_by_protocol(
    reading: &mut Reading<'_>,
    protocol: IpNumber,
    bytes: Range<usize>,
    around: &Enclosing,
    limit: Limit,
) {
    if reading.is_too_deep(bytes.start) {
        return data::read(reading, bytes);
    }
    match protocol {
        IpNumber::TCP => tcp::read(reading, bytes, around, limit),
        IpNumber::UDP => udp::read(reading, bytes, around, limit),
        IpNumber::ICMP => icmp::read(reading, bytes, around, limit),
        IpNumber::IGMP => igmp::read(reading, bytes, around, limit),
        IpNumber::GRE => gre::read(reading, bytes, limit),
        IpNumber::AUTHENTICATION_HEADER => ah::read(reading, bytes, around, limit),
        IpNumber::IPV4 => read_ip_as(reading, Protocol::Ipv4, bytes),
        IpNumber::IPV6 => read_ip_as(reading, Protocol::Ipv6, bytes),
        IpNumber(97) if bytes.len() >= 2 => {
            let payload = bytes.start + 2..bytes.end;
            reading.layer(Protocol::EtherIp, bytes.start..payload.start, &[]);
            ethernet::read(reading, payload);
        }
        IpNumber(sctp::PROTOCOL) => sctp::read(reading, bytes, around, limit),
        IpNumber(nhrp::PROTOCOL) => nhrp::read(reading, bytes, limit),
        IpNumber(pim::PROTOCOL) => pim::read(reading, bytes, limit),
        IpNumber(108) => ipcomp::read(reading, bytes, around, limit),
        IpNumber(137) => mpls::read(reading, bytes),
        IpNumber(143) => ethernet::read(reading, bytes),
        IpNumber::IPV6_ICMP => icmpv6::read(reading, bytes, around, limit),
        _ => data::read(reading, bytes),
    }
}
