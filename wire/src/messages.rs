//! Small messages made whole: UDP datagrams, ICMP and ARP, IGMP joins, and the Ethernet frame around them.

use std::net::{IpAddr, Ipv4Addr};

use etherparse::{EtherType, Ethernet2Header, IpNumber};

use crate::checksum::plain_checksum;
use crate::{IpPacket, Mac, transport_checksum};

/// The shortest Ethernet frame without its check sequence (IEEE 802.3 §3.2.8); shorter ones are padded with zeros.
const MINIMUM_FRAME_LEN: usize = 60;

/// An Ethernet frame around an ARP packet, without preamble and check sequence.
pub fn arp_frame(src: Mac, dst: Mac, packet: &ArpPacket) -> Vec<u8> {
    let packet = packet.to_bytes();
    framed(src, dst, EtherType::ARP, packet.len(), |frame| frame.extend_from_slice(&packet))
}

/// An Ethernet frame around an IP packet, without preamble and check sequence.
///
/// # Panics
/// As [`IpPacket::to_bytes`].
pub fn ip_frame(src: Mac, dst: Mac, packet: &IpPacket) -> Vec<u8> {
    let ether_type = if packet.src.is_ipv4() { EtherType::IPV4 } else { EtherType::IPV6 };
    framed(src, dst, ether_type, packet.len(), |frame| packet.write(frame))
}

/// The header, what is written behind it, and padding.
fn framed(src: Mac, dst: Mac, ether_type: EtherType, len: usize, write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let header = Ethernet2Header { source: src.0, destination: dst.0, ether_type };
    let mut frame = Vec::with_capacity((Ethernet2Header::LEN + len).max(MINIMUM_FRAME_LEN));
    frame.extend_from_slice(&header.to_bytes());
    write(&mut frame);
    if frame.len() < MINIMUM_FRAME_LEN {
        frame.resize(MINIMUM_FRAME_LEN, 0);
    }
    frame
}

/// A UDP datagram with its checksum (RFC 768). A checksum that comes to 0 is sent as 0xffff.
///
/// # Panics
/// When the text is longer than 65,527 octets.
pub fn udp_datagram(src: IpAddr, src_port: u16, dst: IpAddr, dst_port: u16, text: &[u8]) -> Vec<u8> {
    let len = u16::try_from(text.len() + 8).expect("a text that fits into a datagram");
    let mut datagram = Vec::with_capacity(text.len() + 8);
    for word in [src_port, dst_port, len, 0] {
        datagram.extend(word.to_be_bytes());
    }
    datagram.extend(text);
    let checksum = match transport_checksum(src, dst, IpNumber::UDP.0, &datagram) {
        0 => 0xffff,
        checksum => checksum,
    };
    datagram[6..8].copy_from_slice(&checksum.to_be_bytes());
    datagram
}

/// An ICMP message (RFC 792) between IPv4 addresses or an ICMPv6 message (RFC 4443) between IPv6 addresses: type,
/// code, the four octets whose meaning depends on them, and what follows.
pub fn icmp_message(src: IpAddr, dst: IpAddr, kind: u8, code: u8, rest: [u8; 4], text: &[u8]) -> Vec<u8> {
    let mut message = vec![kind, code, 0, 0];
    message.extend(rest);
    message.extend(text);
    let checksum = match src {
        IpAddr::V4(_) => plain_checksum(&message),
        IpAddr::V6(_) => transport_checksum(src, dst, IpNumber::IPV6_ICMP.0, &message),
    };
    message[2..4].copy_from_slice(&checksum.to_be_bytes());
    message
}

/// An IGMPv2 message (RFC 2236 §2): 0x11 query, 0x16 report, 0x17 leave.
pub fn igmp_message(kind: u8, max_response_ds: u8, group: Ipv4Addr) -> Vec<u8> {
    let mut message = vec![kind, max_response_ds, 0, 0];
    message.extend(group.octets());
    let checksum = plain_checksum(&message);
    message[2..4].copy_from_slice(&checksum.to_be_bytes());
    message
}

/// An ARP packet for IPv4 over Ethernet (RFC 826).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArpPacket {
    /// 1 request, 2 reply.
    pub opcode: u16,
    /// Sender's hardware address.
    pub src_mac: Mac,
    /// Sender's protocol address; 0.0.0.0 in a probe (RFC 5227 §2.1.1).
    pub src_ip: Ipv4Addr,
    /// Target's hardware address; zero where it is being asked for.
    pub dst_mac: Mac,
    /// Target's protocol address.
    pub dst_ip: Ipv4Addr,
}

/// Hardware type Ethernet, protocol type IPv4, and their address lengths.
const ARP_ETHERNET_IPV4: [u8; 6] = [0, 1, 8, 0, 6, 4];

impl ArpPacket {
    /// The packet as it is sent, 28 octets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = ARP_ETHERNET_IPV4.to_vec();
        bytes.extend(self.opcode.to_be_bytes());
        bytes.extend(self.src_mac.0);
        bytes.extend(self.src_ip.octets());
        bytes.extend(self.dst_mac.0);
        bytes.extend(self.dst_ip.octets());
        bytes
    }

    /// Reads a packet; `None` where it is too short or of other address kinds.
    pub fn read(bytes: &[u8]) -> Option<ArpPacket> {
        let rest = bytes.strip_prefix(&ARP_ETHERNET_IPV4)?;
        let (opcode, rest) = rest.split_first_chunk()?;
        let (src_mac, rest) = rest.split_first_chunk()?;
        let (src_ip, rest) = rest.split_first_chunk::<4>()?;
        let (dst_mac, rest) = rest.split_first_chunk()?;
        let (dst_ip, _) = rest.split_first_chunk::<4>()?;
        Some(ArpPacket {
            opcode: u16::from_be_bytes(*opcode),
            src_mac: Mac(*src_mac),
            src_ip: (*src_ip).into(),
            dst_mac: Mac(*dst_mac),
            dst_ip: (*dst_ip).into(),
        })
    }
}

/// A one's-complement checksum after a covered field went from `old` to `new`, both of the same even length:
/// HC' = ~(~HC + ~m + m') (RFC 1624 §3, equation 3).
///
/// # Panics
/// When the lengths differ or are odd.
pub fn adjusted_checksum(checksum: u16, old: &[u8], new: &[u8]) -> u16 {
    assert!(old.len() == new.len() && old.len().is_multiple_of(2), "whole 16-bit words in place of as many");
    let words = |bytes: &[u8]| -> Vec<u16> {
        bytes.chunks_exact(2).map(|word| u16::from_be_bytes([word[0], word[1]])).collect()
    };
    let mut sum = u32::from(!checksum);
    for (old, new) in words(old).into_iter().zip(words(new)) {
        sum += u32::from(!old) + u32::from(new);
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LinkType, Value, dissect};
    use proptest::prelude::*;

    #[track_caller]
    fn field(frame: &[u8], name: &str) -> Value {
        dissect(LinkType::ETHERNET, frame).field(name).unwrap_or_else(|| panic!("no {name}")).value.clone()
    }

    #[test]
    fn made_messages_are_read_with_good_checksums() {
        for (src, dst, icmp) in [("192.0.2.1", "192.0.2.2", 1), ("2001:db8::1", "2001:db8::2", 58)] {
            let (src, dst): (IpAddr, IpAddr) = (src.parse().unwrap(), dst.parse().unwrap());
            let framed = |protocol, payload: Vec<u8>| {
                ip_frame(Mac([2; 6]), Mac([4; 6]), &IpPacket::new(src, dst, protocol, payload))
            };
            let udp = framed(17, udp_datagram(src, 53, dst, 4000, b"text"));
            assert_eq!(field(&udp, "udp.checksum.status"), Value::Uint(1));
            let kind = if icmp == 1 { 8 } else { 128 };
            let echo = framed(icmp, icmp_message(src, dst, kind, 0, [0, 1, 0, 2], b"abc"));
            let status = if icmp == 1 { "icmp.checksum.status" } else { "icmpv6.checksum.status" };
            assert_eq!(field(&echo, status), Value::Uint(1));
        }
    }

    #[test]
    fn an_arp_packet_is_read_back() {
        let packet = ArpPacket {
            opcode: 1,
            src_mac: Mac([2, 0, 0, 0, 0, 1]),
            src_ip: [192, 0, 2, 1].into(),
            dst_mac: Mac::default(),
            dst_ip: [192, 0, 2, 2].into(),
        };
        let frame = arp_frame(packet.src_mac, Mac([0xff; 6]), &packet);
        assert_eq!(field(&frame, "arp.opcode"), Value::Uint(1));
        assert_eq!(ArpPacket::read(&frame[14..]), Some(packet));
        assert_eq!(ArpPacket::read(&frame[14..40]), None);
    }

    #[test]
    fn x36_the_example_of_rfc_1624_comes_to_zero() {
        assert_eq!(adjusted_checksum(0xdd2f, &[0x55, 0x55], &[0x32, 0x85]), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        /// RFC 1624: adjusting gives a checksum that the receiver verifies just as a full computation does.
        #[test]
        fn x36_adjusting_equals_computing_anew(mut header in prop::array::uniform20(any::<u8>()), at in 0usize..9, new in any::<[u8; 2]>()) {
            header[10..12].fill(0);
            let checksum = plain_checksum(&header);
            let at = if at == 5 { 0 } else { at * 2 };
            let old = [header[at], header[at + 1]];
            let adjusted = adjusted_checksum(checksum, &old, &new);
            header[at..at + 2].copy_from_slice(&new);
            header[10..12].copy_from_slice(&adjusted.to_be_bytes());
            prop_assert_eq!(plain_checksum(&header), 0);
        }
    }
}
