use synema_wire::{Protocol, Seq, TcpFlags};

use crate::{Completeness, Findings, Passage};

/// One frame of a flow on its way from one end to the other.
#[derive(Clone, Debug)]
pub struct Flight {
    /// Whose it is, where it was seen, and what became of it.
    pub passage: Passage,
    /// What it carries.
    pub freight: Freight,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was observed arriving.
    Arrived,
    /// The trace watches the receiver's interface, and it never came.
    Lost,
    /// The trace does not watch the other end.
    Unseen,
}

/// What a frame of a flow carries.
#[derive(Clone, Debug)]
pub enum Freight {
    /// A TCP segment.
    Tcp(SegmentFacts),
    /// Anything else.
    Other {
        /// The innermost protocol that was dissected.
        protocol: Protocol,
        /// One line about it, the same in all languages: `Who has 10.0.0.2? Tell 10.0.0.1`.
        summary: String,
        /// Payload octets behind the transport header.
        payload_len: u32,
    },
}

/// What is worth knowing of a TCP segment, beside its bytes.
#[derive(Clone, Debug)]
pub struct SegmentFacts {
    /// Control bits.
    pub flags: TcpFlags,
    /// SEG.SEQ as on the wire.
    pub seq: Seq,
    /// SEG.ACK as on the wire.
    pub ack: Seq,
    /// SEG.SEQ counted from the sender's first sequence number (Wireshark's `tcp.seq`).
    pub seq_relative: u32,
    /// SEG.ACK counted from the receiver's first sequence number (Wireshark's `tcp.ack`).
    pub ack_relative: u32,
    /// Payload octets.
    pub payload_len: u32,
    /// The window, octets, scaled where the scale is known.
    pub window_bytes: u32,
    /// Departures from the plain run of the connection, as the views show them.
    pub marks: Vec<Mark>,
    /// What Wireshark's TCP analysis says of it.
    pub findings: Findings,
    /// How many duplicates of an acknowledgment there were with this one; 0 where it is none.
    pub duplicates: u32,
    /// Which parts of the connection's life were seen before it (and with it, where it opens a flow between used ports):
    /// what tshark prints at its frame.
    pub completeness: Completeness,
}

impl SegmentFacts {
    /// SEG.LEN: octets of payload, and one each for SYN and FIN (RFC 9293 §3.4).
    pub fn len(&self) -> u32 {
        self.payload_len + u32::from(self.flags.syn()) + u32::from(self.flags.fin())
    }

    /// Whether it takes no sequence number.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sequence number after its last.
    pub fn end(&self) -> Seq {
        self.seq.plus(self.len())
    }
}

/// Why a segment is not just the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Octets (or a SYN or FIN) that were sent before.
    Retransmission,
    /// Starts beyond the next expected octet: something before it was not seen.
    Gap,
    /// Starts before the next expected octet but brings octets that were not seen.
    OutOfOrder,
    /// Acknowledges what was acknowledged before, brings nothing else.
    DuplicateAck,
    /// Announces a window of zero.
    ZeroWindow,
}

/// A set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u8);

impl Marks {
    const ALL: [Mark; 5] = [Mark::Retransmission, Mark::Gap, Mark::OutOfOrder, Mark::DuplicateAck, Mark::ZeroWindow];

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The marks in their own order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Mark> {
        Marks::ALL.into_iter().filter(move |&mark| self.0 & 1 << mark as u8 != 0)
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Marks {
        Marks(marks.into_iter().fold(0, |all, mark| all | 1 << mark as u8))
    }
}
