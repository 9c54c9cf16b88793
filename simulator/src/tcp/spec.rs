use std::ops::Range;

use synema_wire::{Seq, TcpFlags, TcpHeader, TcpOption};

use super::ecn::Codepoint;
use super::{Arriving, Offset, Purpose};

/// What every packet of a connection has in its IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IpMarks {
    /// Differentiated services codepoint, six bits (RFC 2474).
    pub(crate) dscp: u8,
    /// Time to live, or hop limit.
    pub(crate) ttl: u8,
}

impl Default for IpMarks {
    fn default() -> IpMarks {
        IpMarks { dscp: 0, ttl: 64 }
    }
}

/// A segment to be sent. Its text is named by place and copied once, into the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SegmentSpec {
    pub(crate) seq: Seq,
    pub(crate) ack: Seq,
    pub(crate) flags: TcpFlags,
    pub(crate) window: u16,
    pub(crate) urgent_pointer: u16,
    /// The ECN field of the IP header (RFC 3168 §5).
    pub(crate) ecn: Codepoint,
    /// What the user has asked of the IP layer (RFC 9293 MUST-48, MUST-49).
    pub(crate) ip: IpMarks,
    pub(crate) options: Vec<TcpOption>,
    pub(crate) text: Range<Offset>,
    /// One line on what it is and why it is sent.
    pub(crate) purpose: Purpose,
}

impl SegmentSpec {
    /// The reset that answers a segment which has no business here (RFC 9293 §3.5.2 group 1).
    pub(crate) fn reset_for(segment: &Arriving<'_>) -> SegmentSpec {
        let (seq, ack, flags) = match segment.flags.ack() {
            true => (segment.ack, Seq(0), TcpFlags::RST),
            false => (Seq(0), segment.seq.plus(segment.len() as u32), TcpFlags::RST | TcpFlags::ACK),
        };
        SegmentSpec {
            seq,
            ack,
            flags,
            window: 0,
            urgent_pointer: 0,
            ecn: Codepoint::NotEct,
            ip: IpMarks::default(),
            options: Vec::new(),
            text: Offset(0)..Offset(0),
            purpose: "RST, because the segment fits no connection".into(),
        }
    }

    /// The same segment, said to be new: the SYN,ACK of a simultaneous open repeats the SYN and yet is no repetition.
    #[must_use]
    pub(crate) fn first_time(self) -> SegmentSpec {
        SegmentSpec { purpose: "SYN, ACK".into(), ..self }
    }

    /// The header for the wire.
    pub(crate) fn into_header(self) -> TcpHeader {
        TcpHeader {
            seq: self.seq,
            ack: if self.flags.ack() { self.ack } else { Seq(0) },
            flags: self.flags,
            window: self.window,
            urgent_pointer: self.urgent_pointer,
            options: self.options,
        }
    }

    /// Octets of text.
    pub(crate) fn text_len(&self) -> u64 {
        self.text.end.since(self.text.start)
    }

    /// Numbers that it takes: text, SYN and FIN.
    pub(crate) fn len(&self) -> u64 {
        self.text_len() + u64::from(self.flags.syn()) + u64::from(self.flags.fin())
    }
}
