use synema_trace::Instant;
use synema_wire::Endpoint;

use crate::{Completeness, FindingCounts, History};

/// One conversation: a 5-tuple for TCP and UDP, a pair of addresses for the others.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its number among the flows of its transport: Wireshark's `tcp.stream`, `udp.stream`.
    pub number: usize,
    /// What it runs over.
    pub transport: Transport,
    /// The sender of the flow's first frame. Ports are 0 where the transport has none.
    pub a: Endpoint,
    /// The other end.
    pub b: Endpoint,
    /// Frames from `a` to `b`, each counted once however often it was observed.
    pub frames_a_to_b: u64,
    /// Frames from `b` to `a`.
    pub frames_b_to_a: u64,
    /// Payload octets from `a` to `b`, retransmissions included.
    pub payload_a_to_b: u64,
    /// Payload octets from `b` to `a`.
    pub payload_b_to_a: u64,
    /// The first observation's instant.
    pub first: Instant,
    /// The last observation's instant.
    pub last: Instant,
    /// The three frames that opened a TCP connection.
    pub handshake: Handshake,
    /// What was found of TCP segments from `a`, and of those from `b`.
    pub findings: [FindingCounts; 2],
    /// Which parts of a TCP connection's life all its frames show.
    pub completeness: Completeness,
    /// The same without the flow's last frame: what tshark, reading a file once, prints at that frame.
    pub completeness_before_last: Completeness,
    /// A TCP connection in one word.
    pub history: History,
    /// From the SYN to the ACK that completed the handshake, nanoseconds.
    pub initial_rtt_ns: Option<i64>,
}

/// Frame numbers (from 1) of the segments that opened a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handshake {
    /// The first SYN.
    pub syn: Option<usize>,
    /// The first SYN,ACK.
    pub syn_ack: Option<usize>,
    /// The first ACK of the SYN,ACK.
    pub ack: Option<usize>,
}

impl Handshake {
    /// Whether all three were seen.
    pub fn is_complete(&self) -> bool {
        self.syn.is_some() && self.syn_ack.is_some() && self.ack.is_some()
    }
}

/// What a flow runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP or ICMPv6 between two addresses.
    Icmp,
    /// ARP between two protocol addresses.
    Arp,
    /// Any other IP protocol between two addresses.
    Ip,
}

impl Transport {
    /// The word in outputs: `tcp`, `udp`, `icmp`, `arp`, `ip`.
    pub const fn name(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
            Transport::Icmp => "icmp",
            Transport::Arp => "arp",
            Transport::Ip => "ip",
        }
    }
}

/// An end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The sender of the flow's first frame.
    A,
    /// The other.
    B,
}

impl Side {
    /// The other end.
    #[must_use]
    pub const fn other(self) -> Side {
        match self {
            Side::A => Side::B,
            Side::B => Side::A,
        }
    }

    /// 0 for A, 1 for B.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl Flow {
    /// The endpoint at a side.
    pub fn end(&self, side: Side) -> Endpoint {
        match side {
            Side::A => self.a,
            Side::B => self.b,
        }
    }
}
