use etherparse::IpNumber;

use crate::tcp_options::{append_tcp_options, area_len};
use crate::{Endpoint, IpPacket, Mac, Seq, TcpFlags, TcpOption};
use crate::{ip_frame, transport_checksum};

/// Octets of a header without options.
const HEADER_LEN: usize = 20;

/// The header of a TCP segment as meaning, without lengths and checksum, which follow from the frame (RFC 9293 §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpHeader {
    /// SEG.SEQ.
    pub seq: Seq,
    /// SEG.ACK; written whether or not ACK is set.
    pub ack: Seq,
    /// Control bits.
    pub flags: TcpFlags,
    /// The window field as it stands in the header, unscaled.
    pub window: u16,
    /// The urgent pointer field.
    pub urgent_pointer: u16,
    /// At most 40 octets when written.
    pub options: Vec<TcpOption>,
}

/// A whole Ethernet frame around one TCP segment that cannot hold a wrong length or checksum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpFrame<'a> {
    /// Sender's hardware address.
    pub src_mac: Mac,
    /// Receiver's hardware address.
    pub dst_mac: Mac,
    /// Sender; both ends are of one address family.
    pub src: Endpoint,
    /// Receiver.
    pub dst: Endpoint,
    /// IPv4 identification; unused over IPv6.
    pub ip_id: u16,
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// The segment's header.
    pub tcp: TcpHeader,
    /// The segment's text, at most 65,495 octets.
    pub payload: &'a [u8],
}

impl TcpFrame<'_> {
    /// The frame as it goes on the wire, without preamble and check sequence.
    ///
    /// # Panics
    /// When the two endpoints are of different address families, or the payload does not fit into one IP packet.
    pub fn to_bytes(&self) -> Vec<u8> {
        let packet = IpPacket {
            ttl: self.ttl,
            id: self.ip_id.into(),
            dont_fragment: true,
            ..IpPacket::new(
                self.src.ip,
                self.dst.ip,
                IpNumber::TCP.0,
                self.tcp.segment(self.src, self.dst, self.payload),
            )
        };
        ip_frame(self.src_mac, self.dst_mac, &packet)
    }
}

impl TcpHeader {
    /// The whole segment: the header with its checksum, and the text.
    pub fn segment(&self, src: Endpoint, dst: Endpoint, text: &[u8]) -> Vec<u8> {
        self.segment_around(src, dst, text.len(), |segment| segment.extend_from_slice(text))
    }

    /// The same, where the text has so many octets and something else appends it.
    pub fn segment_around(
        &self,
        src: Endpoint,
        dst: Endpoint,
        text_len: usize,
        text: impl FnOnce(&mut Vec<u8>),
    ) -> Vec<u8> {
        let header_len = HEADER_LEN + area_len(&self.options);
        assert!(header_len <= 15 * 4, "TCP options of at most 40 octets");
        let mut segment = Vec::with_capacity(header_len + text_len);
        for port in [src.port, dst.port] {
            segment.extend_from_slice(&port.to_be_bytes());
        }
        for number in [self.seq, self.ack] {
            segment.extend_from_slice(&number.0.to_be_bytes());
        }
        // the length in words stands above the control bits
        let length_and_flags = (header_len as u16 / 4) << 12 | self.flags.0 & 0x1ff;
        for word in [length_and_flags, self.window, 0, self.urgent_pointer] {
            segment.extend_from_slice(&word.to_be_bytes());
        }
        append_tcp_options(&self.options, &mut segment);
        text(&mut segment);
        let checksum = transport_checksum(src.ip, dst.ip, IpNumber::TCP.0, &segment);
        segment[16..18].copy_from_slice(&checksum.to_be_bytes());
        segment
    }
}
