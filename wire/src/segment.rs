use std::net::IpAddr;
use std::sync::Arc;

use etherparse::{IpNumber, LaxIpPayloadSlice, LaxIpSlice};

use crate::{Endpoint, Fragment, LinkType, Seq, TcpFlags, ipcomp, ipv6, ipv6_extensions, link_payload};

/// What flows, trackers and hosts need of a frame: who speaks to whom, and the transport unit. Read without
/// allocation and without judgement; [`crate::dissect`] gives every field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// Source address of the innermost IP header that was read.
    pub src: IpAddr,
    /// Destination address of the same header.
    pub dst: IpAddr,
    /// What the packet carries. Of the first fragment of several it is what can be read of it alone.
    pub transport: Transport<'a>,
    /// The fragment that the packet is, captured whole; tunnels inside fragments are not entered.
    pub fragment: Option<Fragment<'a>>,
}

/// What an IP packet carries, as far as this program's flows are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport<'a> {
    /// A TCP segment.
    Tcp(Segment<'a>),
    /// A UDP datagram.
    Udp {
        /// Sender's port.
        src_port: u16,
        /// Receiver's port.
        dst_port: u16,
        /// Payload length as the header gives it, octets.
        payload_len: u32,
        /// The captured part of the payload.
        payload: &'a [u8],
    },
    /// Anything else: the IP protocol number and the captured bytes.
    Other {
        /// IP protocol number.
        protocol: u8,
        /// Captured IP payload.
        payload: &'a [u8],
    },
    /// A fragment other than the first: no transport header here.
    Fragment,
}

/// A TCP segment as it was read from a frame (RFC 9293 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Sender's port.
    pub src_port: u16,
    /// Receiver's port.
    pub dst_port: u16,
    /// SEG.SEQ.
    pub seq: Seq,
    /// SEG.ACK; meaningful when ACK is set.
    pub ack: Seq,
    /// Control bits.
    pub flags: TcpFlags,
    /// Window field, unscaled.
    pub window: u16,
    /// Checksum field; 0 where the capture ends before it.
    pub checksum: u16,
    /// Urgent pointer field; 0 where the capture ends before it.
    pub urgent_pointer: u16,
    /// The option area, as far as it was captured.
    pub options: &'a [u8],
    /// Header and captured payload: what the checksum covers, when all of it was captured.
    pub bytes: &'a [u8],
    /// The captured part of the payload.
    pub payload: &'a [u8],
    /// The payload's length on the wire, octets; more than `payload.len()` where the capture was cut.
    pub payload_len: u32,
}

impl Segment<'_> {
    /// Reads a segment of which every octet is here; `None` where its header does not fit.
    #[inline]
    pub fn whole(bytes: &[u8]) -> Option<Segment<'_>> {
        segment(bytes, bytes.len())
    }

    /// SEG.LEN: octets of payload, and one each for SYN and FIN (RFC 9293 §3.4).
    pub fn len(&self) -> u32 {
        self.payload_len + u32::from(self.flags.syn()) + u32::from(self.flags.fin())
    }

    /// Whether the segment takes no sequence number: a pure acknowledgment, or a bare reset.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The header's length as it says itself, octets; more than there are octets in one that was cut short.
    #[inline]
    pub fn header_len(&self) -> usize {
        (self.bytes[12] >> 4) as usize * 4
    }

    /// Whether every octet that the checksum covers was captured.
    #[inline]
    pub fn is_whole(&self) -> bool {
        self.bytes.len() == self.header_len() + self.payload_len as usize
    }
}

impl<'a> Datagram<'a> {
    /// The TCP segment with its two ends, if the packet carries one.
    pub fn tcp(&self) -> Option<(Endpoint, Endpoint, &Segment<'a>)> {
        match &self.transport {
            Transport::Tcp(segment) => Some((
                Endpoint { ip: self.src, port: segment.src_port },
                Endpoint { ip: self.dst, port: segment.dst_port },
                segment,
            )),
            _ => None,
        }
    }
}

/// More packets inside each other than this are not followed.
const DEEPEST_TUNNEL: usize = 16;

/// Reads the frame down to the transport header of its innermost IP packet; `None` where it carries no IP packet that
/// can be read.
///
/// Tunnels are entered as [`crate::dissect`] enters them: IP in IP, GRE, VXLAN. What they carry that is no IP leaves the
/// outer packet as the answer.
pub fn datagram(link_type: LinkType, frame: &[u8]) -> Option<Datagram<'_>> {
    Some(innermost(ip_datagram(link_payload::ip_packet(link_type, frame)?)?))
}

/// What tunnels carry at last.
fn innermost(mut outer: Datagram<'_>) -> Datagram<'_> {
    for _ in 0..DEEPEST_TUNNEL {
        if outer.fragment.is_some() {
            break;
        }
        let inside = match outer.transport {
            Transport::Other { protocol, payload } => link_payload::tunnelled(protocol, payload),
            Transport::Udp { src_port, dst_port, payload, .. } => {
                link_payload::tunnelled_over_udp([src_port, dst_port], payload)
            }
            Transport::Tcp(_) | Transport::Fragment => None,
        };
        match inside.and_then(ip_datagram) {
            Some(inner) => outer = inner,
            None => break,
        }
    }
    outer
}

impl Fragment<'_> {
    /// The datagram of a fragment alone: no transport header.
    pub fn alone<'b>(&self) -> Datagram<'b> {
        Datagram { src: self.src, dst: self.dst, transport: Transport::Fragment, fragment: None }
    }

    /// What the octets put together from all fragments are the contents of, of the protocol that the first one named.
    pub fn completed(&self, protocol: u8, octets: Arc<[u8]>) -> Contents {
        Contents { src: self.src, dst: self.dst, protocol, octets }
    }
}

/// The contents of an IP packet that are not in a frame as they stand: put together from fragments, or decompressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Source address of the packet.
    pub src: IpAddr,
    /// Destination address of the packet.
    pub dst: IpAddr,
    /// IP protocol number of the octets.
    pub protocol: u8,
    /// The octets.
    pub octets: Arc<[u8]>,
}

impl Contents {
    /// The datagram that they make.
    pub fn datagram(&self) -> Datagram<'_> {
        let (protocol, start) = match self.src {
            IpAddr::V6(_) => ipv6_extensions::skip(self.protocol, &self.octets),
            IpAddr::V4(_) => (self.protocol, 0),
        };
        let transport = transport(IpNumber(protocol), &self.octets[start..], self.octets.len() - start);
        innermost(Datagram { src: self.src, dst: self.dst, transport, fragment: None })
    }
}

impl Datagram<'_> {
    /// What a compressed packet carries (RFC 3173); none where nothing is compressed, or not as it can be read here.
    pub fn decompressed(&self) -> Option<Contents> {
        let Transport::Other { protocol: ipcomp::PROTOCOL, payload } = self.transport else { return None };
        let (protocol, octets) = ipcomp::contents(payload)?;
        Some(Contents { src: self.src, dst: self.dst, protocol, octets: octets.into() })
    }
}

/// The datagram of one IP packet.
fn ip_datagram(packet: &[u8]) -> Option<Datagram<'_>> {
    plain_datagram(packet).or_else(|| any_datagram(packet))
}

/// The datagram of a packet that nothing is special about: no options or extension headers, no fragment, captured whole,
/// TCP or UDP inside. Nearly all packets are such, and are read here several times as fast as [`any_datagram`] reads them.
fn plain_datagram(packet: &[u8]) -> Option<Datagram<'_>> {
    let PlainPacket { src, dst, protocol, payload } = PlainPacket::of(packet)?;
    Some(Datagram { src, dst, transport: transport(IpNumber(protocol), payload, payload.len()), fragment: None })
}

/// A packet that nothing is special about: see [`plain_packet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainPacket<'a> {
    /// Source address.
    pub src: IpAddr,
    /// Destination address, of the same version.
    pub dst: IpAddr,
    /// TCP's number or UDP's.
    pub protocol: u8,
    /// All that the packet carries.
    pub payload: &'a [u8],
}

/// The IP packet of a frame when it has no options or extension headers, is no fragment, was captured whole and carries
/// TCP or UDP: the short way to what [`datagram`] tells of it, but for tunnels over UDP.
#[inline]
pub fn plain_packet(link_type: LinkType, frame: &[u8]) -> Option<PlainPacket<'_>> {
    match frame.first_chunk::<14>() {
        Some([.., 0x08, 0x00] | [.., 0x86, 0xdd]) if link_type == LinkType::ETHERNET => PlainPacket::of(&frame[14..]),
        _ => PlainPacket::of(link_payload::ip_packet(link_type, frame)?),
    }
}

impl<'a> PlainPacket<'a> {
    #[inline]
    fn of(packet: &'a [u8]) -> Option<PlainPacket<'a>> {
        let (src, dst, protocol, payload) = match packet.first()? {
            0x45 => {
                let header: &[u8; 20] = packet.first_chunk()?;
                // more fragments, and the fragment offset
                if u16::from_be_bytes([header[6], header[7]]) & 0x3fff != 0 {
                    return None;
                }
                let address = |at: usize| IpAddr::from([header[at], header[at + 1], header[at + 2], header[at + 3]]);
                let payload = packet.get(20..u16::from_be_bytes([header[2], header[3]]) as usize)?;
                (address(12), address(16), header[9], payload)
            }
            0x60..=0x6f => {
                let header: &[u8; 40] = packet.first_chunk()?;
                let payload_len = u16::from_be_bytes([header[4], header[5]]) as usize;
                let payload = packet.get(40..40 + payload_len).filter(|payload| !payload.is_empty())?;
                let address = |half: &[u8]| Some(IpAddr::from(*half.first_chunk::<16>()?));
                (address(&header[8..])?, address(&header[24..])?, header[6], payload)
            }
            _ => return None,
        };
        matches!(IpNumber(protocol), IpNumber::TCP | IpNumber::UDP).then_some(PlainPacket {
            src,
            dst,
            protocol,
            payload,
        })
    }
}

/// The datagram of any packet.
fn any_datagram(packet: &[u8]) -> Option<Datagram<'_>> {
    let (ip, _) = LaxIpSlice::from_slice(packet).ok()?;
    let (src, dst) = (ip.source_addr(), ip.destination_addr());
    let (payload, place) = match &ip {
        LaxIpSlice::Ipv4(ip) => {
            let header = ip.header();
            let offset = u32::from(header.fragments_offset().value()) * 8;
            (ip.payload(), Some((header.identification().into(), offset, header.more_fragments())))
        }
        LaxIpSlice::Ipv6(ip) if ip.payload().fragmented => (ip.payload(), ipv6::fragment_place(ip)),
        LaxIpSlice::Ipv6(ip) => (ip.payload(), None),
    };
    let (id, offset, more) = place.unwrap_or_default();
    // an authentication header over IPv4 is part of what is put together, and was taken off here
    let (protocol, octets) = match &ip {
        LaxIpSlice::Ipv4(ip) if payload.fragmented => {
            let header = ip.header();
            let end = packet.len().min(header.total_len() as usize);
            (header.protocol(), packet.get(header.slice().len()..end).unwrap_or_default())
        }
        _ => (payload.ip_number, payload.payload),
    };
    let is_whole = match &ip {
        LaxIpSlice::Ipv4(ip) => ip.header().total_len() as usize <= packet.len(),
        LaxIpSlice::Ipv6(_) => !payload.incomplete,
    };
    let is_fragment = payload.fragmented && is_whole && !octets.is_empty();
    let fragment = is_fragment.then_some(Fragment { src, dst, id, protocol: protocol.0, offset, more, octets });
    let mut transport = match offset {
        0 => transport(protocol, octets, ip_payload_wire_len(&ip, payload)),
        _ => Transport::Fragment,
    };
    // how much of a segment is in the first of several fragments says nothing of its length
    if let Transport::Tcp(segment) = &mut transport
        && payload.fragmented
    {
        segment.payload = &[];
        segment.payload_len = 0;
    }
    Some(Datagram { src, dst, transport, fragment })
}

/// How long the IP payload was on the wire, whatever the capture kept of it.
pub(crate) fn ip_payload_wire_len(ip: &LaxIpSlice<'_>, payload: &LaxIpPayloadSlice<'_>) -> usize {
    if !payload.incomplete {
        return payload.payload.len();
    }
    let (declared, before_payload) = match ip {
        LaxIpSlice::Ipv4(ip) => (ip.header().total_len() as usize, ip.header().slice().len()),
        LaxIpSlice::Ipv6(ip) => (ip.header().payload_length() as usize, 0),
    };
    let extensions = match ip {
        LaxIpSlice::Ipv4(_) => 0,
        LaxIpSlice::Ipv6(ip) => ip.extensions().slice().len(),
    };
    declared.saturating_sub(before_payload + extensions).max(payload.payload.len())
}

fn transport(protocol: IpNumber, bytes: &[u8], wire_len: usize) -> Transport<'_> {
    match protocol {
        IpNumber::TCP => match segment(bytes, wire_len) {
            Some(segment) => Transport::Tcp(segment),
            None => Transport::Other { protocol: IpNumber::TCP.0, payload: bytes },
        },
        IpNumber::UDP if bytes.len() >= 8 => {
            let udp_len = u16::from_be_bytes([bytes[4], bytes[5]]) as usize;
            Transport::Udp {
                src_port: u16::from_be_bytes([bytes[0], bytes[1]]),
                dst_port: u16::from_be_bytes([bytes[2], bytes[3]]),
                payload_len: if udp_len >= 8 { udp_len - 8 } else { wire_len - 8 } as u32,
                payload: &bytes[8..],
            }
        }
        IpNumber(protocol) => Transport::Other { protocol, payload: bytes },
    }
}

/// Reads a TCP header by its first 16 octets, so that one cut behind the window, by the capture or by its packet's end,
/// still gives a segment.
#[inline]
fn segment(bytes: &[u8], wire_len: usize) -> Option<Segment<'_>> {
    let fixed: &[u8; 16] = bytes.first_chunk()?;
    let header_len = (fixed[12] >> 4) as usize * 4;
    if header_len < 20 {
        return None;
    }
    let captured_header = header_len.min(bytes.len());
    let pair = |at: usize| bytes.get(at..at + 2).map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]));
    Some(Segment {
        src_port: u16::from_be_bytes([fixed[0], fixed[1]]),
        dst_port: u16::from_be_bytes([fixed[2], fixed[3]]),
        seq: Seq(u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]])),
        ack: Seq(u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]])),
        flags: TcpFlags(u16::from_be_bytes([fixed[12], fixed[13]]) & 0x1ff),
        window: u16::from_be_bytes([fixed[14], fixed[15]]),
        checksum: pair(16),
        urgent_pointer: pair(18),
        options: bytes.get(20..captured_header).unwrap_or_default(),
        bytes,
        payload: &bytes[captured_header..],
        payload_len: wire_len.saturating_sub(header_len) as u32,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The short way and the long one: also for what is cut, and for headers that say anything.
        #[test]
        fn plain_packets_are_read_as_any_packet(
            version in prop::sample::select(vec![0x45u8, 0x46, 0x44, 0x60, 0x6f, 0x50]),
            protocol in prop::sample::select(vec![6u8, 17, 1, 0, 44]),
            fragment in prop::sample::select(vec![0u16, 0x4000, 0x8000, 0x2000, 1]),
            declared in prop::sample::select(vec![-60i32, -41, -20, -1, 0, 0, 0, 1, 30]),
            payload in prop::collection::vec(any::<u8>(), 0..90),
        ) {
            let header_len = if version < 0x50 { 20 } else { 40 };
            let mut packet = vec![version; header_len];
            let counted = if header_len == 20 { payload.len() + 20 } else { payload.len() };
            let length = ((counted as i32 + declared).max(0) as u16).to_be_bytes();
            if header_len == 20 {
                packet[2..4].copy_from_slice(&length);
                packet[6..8].copy_from_slice(&fragment.to_be_bytes());
                packet[9] = protocol;
            } else {
                packet[4..6].copy_from_slice(&length);
                packet[6] = protocol;
            }
            packet.extend(&payload);
            if let Some(plain) = plain_datagram(&packet) {
                prop_assert_eq!(Some(plain), any_datagram(&packet));
            }
        }
    }
}
