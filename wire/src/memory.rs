use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

use crate::{Protocol, QuicConnection, Seq, TcpFlags};

/// What a dissection can ask of one who has seen the frames before: pieces of datagrams and streams to be put together,
/// and what a conversation is known to speak.
///
/// [`crate::dissect`] has none: there every frame stands for itself.
pub trait Memory {
    /// Takes a fragment of a datagram, and gives the datagram's protocol and octets if this was the last that was missing.
    fn fragment(&mut self, fragment: &Fragment<'_>) -> Option<(u8, Arc<[u8]>)>;

    /// Takes the payload of a TCP segment, and gives what it completes.
    fn tcp_payload(&mut self, payload: &TcpPayload<'_>) -> Vec<Span>;

    /// Takes a UDP datagram, and gives the protocol of its payload where the ports alone do not tell it.
    fn udp_payload(&mut self, payload: &UdpPayload<'_>) -> Option<Protocol>;

    /// Takes a fragment of a TLS message that EAP carries, and gives the message if this was its last.
    fn eap_fragment(&mut self, fragment: &EapFragment<'_>) -> Option<Arc<[u8]>>;

    /// What is known of the QUIC connection to which the datagram belongs that was taken last; asked for where a packet
    /// of QUIC is read.
    fn quic(&mut self) -> Option<&mut QuicConnection>;
}

/// One fragment of an IP datagram (RFC 791 §3.2, RFC 8200 §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment<'a> {
    /// Source address.
    pub src: IpAddr,
    /// Destination address.
    pub dst: IpAddr,
    /// Identification.
    pub id: u32,
    /// IP protocol number of what is put together; of IPv6 that of the first fragment counts (RFC 8200 §4.5).
    pub protocol: u8,
    /// Where its octets belong, in octets.
    pub offset: u32,
    /// Whether others come behind it.
    pub more: bool,
    /// Its octets.
    pub octets: &'a [u8],
}

/// A fragment of what EAP carries (RFC 5216 §2.1.5). They come in order: each waits for the one before to be acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EapFragment<'a> {
    /// Receiver's and sender's hardware address.
    pub ends: [u8; 12],
    /// Whether others come behind it.
    pub more: bool,
    /// Its octets.
    pub octets: &'a [u8],
}

/// The payload of a TCP segment, with what its reader has to know of the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TcpPayload<'a> {
    /// Sender's address.
    pub src: IpAddr,
    /// Receiver's address.
    pub dst: IpAddr,
    /// Sender's and receiver's port.
    pub ports: [u16; 2],
    /// The sequence number of the first octet.
    pub seq: Seq,
    /// Control bits of the segment.
    pub flags: TcpFlags,
    /// The captured octets.
    pub octets: &'a [u8],
    /// Octets on the wire.
    pub wire_len: u32,
    /// Whether it is all here: only then may it be put together with others.
    pub is_whole: bool,
    /// Whether an ICMP error quotes it.
    pub is_quoted: bool,
}

/// The payload of a UDP datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UdpPayload<'a> {
    /// Sender's address.
    pub src: IpAddr,
    /// Receiver's address.
    pub dst: IpAddr,
    /// Sender's and receiver's port.
    pub ports: [u16; 2],
    /// The captured octets.
    pub octets: &'a [u8],
}

/// Octets that a segment brings or completes, and how they are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The octets.
    pub octets: Octets,
    /// Their parts, in order.
    pub parts: Vec<Part>,
}

/// Where the octets of a span are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Octets {
    /// In the segment's own payload, in which the parts are counted.
    Payload,
    /// Put together from several segments, of which this is the last.
    Joined {
        /// The octets, in which the parts are counted.
        bytes: Arc<[u8]>,
        /// Those of the segment's payload that are among them.
        here: Range<usize>,
    },
}

/// A part of a span, to be read as one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its octets.
    pub range: Range<usize>,
    /// What they are.
    pub content: Content,
}

/// What octets of a stream are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Part of a message that a later segment completes, or octets that were here before.
    Segment,
    /// One message, or several one behind the other.
    Message(Protocol),
    /// What follows in a conversation without being a message of its own: what a connection was upgraded to.
    Continuation(Protocol),
    /// Octets that nobody here reads.
    Data,
}

/// Octets that a dissection read beside the frame's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How they came about.
    pub kind: SourceKind,
    /// The octets, in which layers and fields of this source are counted.
    pub bytes: Arc<[u8]>,
}

/// How octets that are not in the frame as it was captured came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// An IPv4 datagram's payload from its fragments.
    Ipv4Fragments,
    /// An IPv6 packet's payload from its fragments.
    Ipv6Fragments,
    /// A message from fragments that EAP carried.
    EapFragments,
    /// A message from TCP segments.
    TcpSegments,
    /// A compressed payload, decompressed.
    Decompressed,
    /// A payload without its protection.
    Decrypted,
    /// Messages from CRYPTO frames of QUIC.
    CryptoStream,
    /// The beginning of a frame that a switch sampled.
    Sampled,
    /// An 802.11 frame whose control field was turned round on its way, as its sender wrote it.
    ControlInOrder,
}

impl SourceKind {
    /// Its name for people: `Reassembled TCP`.
    pub const fn title(self) -> &'static str {
        match self {
            SourceKind::Ipv4Fragments => "Reassembled IPv4",
            SourceKind::Ipv6Fragments => "Reassembled IPv6",
            SourceKind::EapFragments => "Reassembled EAP-TLS",
            SourceKind::TcpSegments => "Reassembled TCP",
            SourceKind::Decompressed => "Decompressed",
            SourceKind::Decrypted => "Decrypted",
            SourceKind::CryptoStream => "QUIC CRYPTO stream",
            SourceKind::Sampled => "Sampled frame",
            SourceKind::ControlInOrder => "802.11 in order",
        }
    }
}
