use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use bytes::{Buf as _, Bytes};
use etherparse::{IpDscp, IpEcn, IpFragOffset, IpNumber, Ipv4Header, Ipv4HeaderSlice, Ipv6FlowLabel, Ipv6Header};
use etherparse::{Ipv6FragmentHeader, Ipv6HeaderSlice};

use crate::checksum::plain_checksum;

/// The fragment extension header of IPv6 (RFC 8200 §4.5).
const IPV6_FRAGMENT: IpNumber = IpNumber::IPV6_FRAGMENTATION_HEADER;

/// Octets of an IPv6 header, and of its fragment header.
const IPV6_HEADER_LEN: usize = 40;
const IPV6_FRAGMENT_HEADER_LEN: usize = 8;

/// An IP packet as meaning: lengths and the header checksum follow when it is written (RFC 791, RFC 8200).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpPacket {
    /// Sender; of the same address family as `dst`.
    pub src: IpAddr,
    /// Receiver.
    pub dst: IpAddr,
    /// IP protocol number of the payload.
    pub protocol: u8,
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// Type of service or traffic class: DSCP and ECN.
    pub traffic_class: u8,
    /// Identification: 16 bits in IPv4; in IPv6 it is written in fragments only.
    pub id: u32,
    /// IPv4: routers must not fragment it.
    pub dont_fragment: bool,
    /// Whether fragments follow.
    pub more_fragments: bool,
    /// Where the payload belongs in the whole one, octets, a multiple of 8.
    pub fragment_offset: u32,
    /// IPv4 options, a multiple of 4 octets, at most 40.
    pub options: Vec<u8>,
    /// What is carried; clones share it.
    pub payload: Bytes,
}

/// Why bytes are no IP packet that a host or router may go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpProblem {
    /// Neither 4 nor 6.
    Version,
    /// The header, or what it says of lengths, does not fit the bytes.
    Length,
    /// The header checksum is wrong (IPv4).
    Checksum,
}

impl IpPacket {
    /// A whole packet with TTL 64 that may be fragmented.
    pub fn new(src: IpAddr, dst: IpAddr, protocol: u8, payload: impl Into<Bytes>) -> IpPacket {
        IpPacket {
            src,
            dst,
            protocol,
            ttl: 64,
            traffic_class: 0,
            id: 0,
            dont_fragment: false,
            more_fragments: false,
            fragment_offset: 0,
            options: Vec::new(),
            payload: payload.into(),
        }
    }

    /// Whether it is a part of a larger packet.
    pub fn is_fragment(&self) -> bool {
        self.more_fragments || self.fragment_offset > 0
    }

    /// Octets of its header when it is written.
    pub fn header_len(&self) -> usize {
        match self.src {
            IpAddr::V4(_) => Ipv4Header::MIN_LEN + self.options.len(),
            IpAddr::V6(_) => IPV6_HEADER_LEN + if self.is_fragment() { IPV6_FRAGMENT_HEADER_LEN } else { 0 },
        }
    }

    /// Octets of the whole packet when it is written.
    pub fn len(&self) -> usize {
        self.header_len() + self.payload.len()
    }

    /// Whether it carries nothing.
    pub fn is_empty(&self) -> bool {
        self.payload.is_empty()
    }

    /// Reads a packet; what lies behind its length (padding) is left out.
    ///
    /// # Errors
    /// When a host would discard it: see [`IpProblem`].
    pub fn read(bytes: &[u8]) -> Result<IpPacket, IpProblem> {
        let (packet, payload) = read_header(bytes)?;
        Ok(IpPacket { payload: Bytes::copy_from_slice(&bytes[payload]), ..packet })
    }

    /// As [`IpPacket::read`], with the payload where it lies, without a copy.
    ///
    /// # Errors
    /// The same.
    pub fn read_shared(mut bytes: Bytes) -> Result<IpPacket, IpProblem> {
        let (packet, payload) = read_header(&bytes)?;
        bytes.truncate(payload.end);
        bytes.advance(payload.start);
        Ok(IpPacket { payload: bytes, ..packet })
    }

    /// The packet as it is sent.
    ///
    /// # Panics
    /// When the addresses are of different families, or it is longer than an IP packet can be.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        self.write(&mut bytes);
        bytes
    }

    /// Appends the packet as it is sent.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        match (self.src, self.dst) {
            (IpAddr::V4(src), IpAddr::V4(dst)) => self.write_v4_header(src, dst, bytes),
            (IpAddr::V6(src), IpAddr::V6(dst)) => bytes.extend(self.v6_header(src, dst)),
            _ => panic!("{} and {} are of different address families", self.src, self.dst),
        }
        bytes.extend_from_slice(&self.payload);
    }

    fn write_v4_header(&self, src: Ipv4Addr, dst: Ipv4Addr, bytes: &mut Vec<u8>) {
        let mut header =
            Ipv4Header::new(0, self.ttl, IpNumber(self.protocol), src.octets(), dst.octets()).expect("no payload yet");
        header.options = self.options.as_slice().try_into().expect("IPv4 options of at most 40 octets");
        header.set_payload_len(self.payload.len()).expect("a payload that fits into one IP packet");
        header.dscp = IpDscp::try_new(self.traffic_class >> 2).expect("six bits");
        header.ecn = IpEcn::try_new(self.traffic_class & 3).expect("two bits");
        header.identification = self.id as u16;
        header.dont_fragment = self.dont_fragment;
        header.more_fragments = self.more_fragments;
        header.fragment_offset = self.units();
        header.header_checksum = header.calc_header_checksum();
        bytes.extend_from_slice(&header.to_bytes());
    }

    fn v6_header(&self, src: Ipv6Addr, dst: Ipv6Addr) -> Vec<u8> {
        let payload_len = self.header_len() - IPV6_HEADER_LEN + self.payload.len();
        let header = Ipv6Header {
            traffic_class: self.traffic_class,
            flow_label: Ipv6FlowLabel::ZERO,
            payload_length: u16::try_from(payload_len).expect("a payload that fits into one IP packet"),
            next_header: if self.is_fragment() { IPV6_FRAGMENT } else { IpNumber(self.protocol) },
            hop_limit: self.ttl,
            source: src.octets(),
            destination: dst.octets(),
        };
        let mut bytes = header.to_bytes().to_vec();
        if self.is_fragment() {
            let next = IpNumber(self.protocol);
            bytes.extend(Ipv6FragmentHeader::new(next, self.units(), self.more_fragments, self.id).to_bytes());
        }
        bytes
    }

    fn units(&self) -> IpFragOffset {
        IpFragOffset::try_new((self.fragment_offset / 8) as u16).expect("an offset inside an IP packet")
    }
}

/// A packet without its payload, and where that lies.
fn read_header(bytes: &[u8]) -> Result<(IpPacket, Range<usize>), IpProblem> {
    match bytes.first().map(|first| first >> 4) {
        Some(4) => read_v4(bytes),
        Some(6) => read_v6(bytes),
        _ => Err(IpProblem::Version),
    }
}

fn read_v4(bytes: &[u8]) -> Result<(IpPacket, Range<usize>), IpProblem> {
    let header = Ipv4HeaderSlice::from_slice(bytes).map_err(|_| IpProblem::Length)?;
    let payload = header.slice().len()..header.total_len() as usize;
    bytes.get(payload.clone()).ok_or(IpProblem::Length)?;
    if plain_checksum(header.slice()) != 0 {
        return Err(IpProblem::Checksum);
    }
    let packet = IpPacket {
        ttl: header.ttl(),
        traffic_class: header.dcp().value() << 2 | header.ecn().value(),
        id: header.identification().into(),
        dont_fragment: header.dont_fragment(),
        more_fragments: header.more_fragments(),
        fragment_offset: u32::from(header.fragments_offset().value()) * 8,
        options: header.options().to_vec(),
        ..IpPacket::new(
            header.source_addr().into(),
            header.destination_addr().into(),
            header.protocol().0,
            Bytes::new(),
        )
    };
    Ok((packet, payload))
}

fn read_v6(bytes: &[u8]) -> Result<(IpPacket, Range<usize>), IpProblem> {
    let header = Ipv6HeaderSlice::from_slice(bytes).map_err(|_| IpProblem::Length)?;
    let end = IPV6_HEADER_LEN + header.payload_length() as usize;
    let payload = bytes.get(IPV6_HEADER_LEN..end).ok_or(IpProblem::Length)?;
    let (src, dst) = (header.source_addr().into(), header.destination_addr().into());
    let mut packet = IpPacket {
        ttl: header.hop_limit(),
        traffic_class: header.traffic_class(),
        ..IpPacket::new(src, dst, header.next_header().0, Bytes::new())
    };
    let mut start = IPV6_HEADER_LEN;
    if header.next_header() == IPV6_FRAGMENT {
        let (fragment, _) = Ipv6FragmentHeader::from_slice(payload).map_err(|_| IpProblem::Length)?;
        packet.protocol = fragment.next_header.0;
        packet.id = fragment.identification;
        packet.more_fragments = fragment.more_fragments;
        packet.fragment_offset = u32::from(fragment.fragment_offset.value()) * 8;
        start += IPV6_FRAGMENT_HEADER_LEN;
    }
    Ok((packet, start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for (src, dst) in [("192.0.2.1", "198.51.100.7"), ("2001:db8::1", "2001:db8::2")] {
            let whole = IpPacket::new(src.parse().unwrap(), dst.parse().unwrap(), 17, &b"payload"[..]);
            let fragment = IpPacket { id: 7, more_fragments: true, fragment_offset: 1480, ..whole.clone() };
            for packet in [whole, fragment] {
                let mut bytes = packet.to_bytes();
                assert_eq!(bytes.len(), packet.len());
                bytes.extend([0; 9]);
                assert_eq!(IpPacket::read(&bytes).as_ref(), Ok(&packet));
                assert_eq!(IpPacket::read_shared(bytes.into()), Ok(packet));
            }
        }
    }

    #[test]
    fn what_a_host_discards_has_its_reason() {
        let ip = "192.0.2.1".parse().unwrap();
        let bytes = IpPacket::new(ip, ip, 1, vec![1, 2, 3]).to_bytes();
        let mut flipped = bytes.clone();
        flipped[8] ^= 1;
        assert_eq!(IpPacket::read(&flipped), Err(IpProblem::Checksum));
        assert_eq!(IpPacket::read(&bytes[..22]), Err(IpProblem::Length));
        assert_eq!(IpPacket::read(&[0x50]), Err(IpProblem::Version));
        assert_eq!(IpPacket::read(&[]), Err(IpProblem::Version));
    }
}
