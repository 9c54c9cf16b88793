use std::net::IpAddr;

use etherparse::{EtherType, Ethernet2Header, IpNumber, Ipv4Header, Ipv6Header};

use crate::{Endpoint, Mac, Seq, TcpFlags, TcpOption, transport_checksum, write_tcp_options};

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

/// The shortest Ethernet frame without its check sequence (IEEE 802.3 §3.2.8); shorter ones are padded with zeros.
const MINIMUM_FRAME_LEN: usize = 60;

impl TcpFrame<'_> {
    /// The frame as it goes on the wire, without preamble and check sequence.
    ///
    /// # Panics
    /// When the two endpoints are of different address families, or the payload does not fit into one IP packet.
    pub fn to_bytes(&self) -> Vec<u8> {
        let segment = self.segment();
        let (ether_type, ip_header) = match (self.src.ip, self.dst.ip) {
            (IpAddr::V4(src), IpAddr::V4(dst)) => {
                let mut ip = Ipv4Header::new(segment.len() as u16, self.ttl, IpNumber::TCP, src.octets(), dst.octets())
                    .expect("a segment that fits into one IP packet");
                ip.identification = self.ip_id;
                ip.dont_fragment = true;
                ip.header_checksum = ip.calc_header_checksum();
                (EtherType::IPV4, ip.to_bytes().to_vec())
            }
            (IpAddr::V6(src), IpAddr::V6(dst)) => {
                let ip = Ipv6Header {
                    payload_length: u16::try_from(segment.len()).expect("a segment that fits into one IP packet"),
                    next_header: IpNumber::TCP,
                    hop_limit: self.ttl,
                    source: src.octets(),
                    destination: dst.octets(),
                    ..Default::default()
                };
                (EtherType::IPV6, ip.to_bytes().to_vec())
            }
            _ => panic!("{} and {} are of different address families", self.src, self.dst),
        };
        let ethernet = Ethernet2Header { source: self.src_mac.0, destination: self.dst_mac.0, ether_type };
        let mut frame = Vec::with_capacity(14 + ip_header.len() + segment.len());
        frame.extend(ethernet.to_bytes());
        frame.extend(ip_header);
        frame.extend(segment);
        if frame.len() < MINIMUM_FRAME_LEN {
            frame.resize(MINIMUM_FRAME_LEN, 0);
        }
        frame
    }

    /// TCP header with its checksum, and payload.
    fn segment(&self) -> Vec<u8> {
        let options = write_tcp_options(&self.tcp.options);
        let mut header = etherparse::TcpHeader::new(self.src.port, self.dst.port, self.tcp.seq.0, self.tcp.window);
        let flags = self.tcp.flags;
        header.acknowledgment_number = self.tcp.ack.0;
        header.ns = flags.has(TcpFlags::AE);
        header.fin = flags.fin();
        header.syn = flags.syn();
        header.rst = flags.rst();
        header.psh = flags.psh();
        header.ack = flags.ack();
        header.urg = flags.urg();
        header.ece = flags.has(TcpFlags::ECE);
        header.cwr = flags.has(TcpFlags::CWR);
        header.urgent_pointer = self.tcp.urgent_pointer;
        header.set_options_raw(&options).expect("TCP options of at most 40 octets");
        let mut segment = header.to_bytes().to_vec();
        segment.extend(self.payload);
        let checksum = transport_checksum(self.src.ip, self.dst.ip, IpNumber::TCP.0, &segment);
        segment[16..18].copy_from_slice(&checksum.to_be_bytes());
        segment
    }
}
