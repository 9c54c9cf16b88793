use synema_wire::{Seq, TcpFlags};

use crate::SegmentFacts;
use crate::brief::Brief;

/// What of a segment the states of both ends follow from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Control {
    pub(super) flags: TcpFlags,
    pub(super) seq: Seq,
    pub(super) ack: Seq,
    pub(super) payload_len: u32,
}

impl Control {
    /// SEG.LEN: octets of payload, and one each for SYN and FIN (RFC 9293 §3.4).
    pub(super) fn len(&self) -> u32 {
        self.payload_len + u32::from(self.flags.syn()) + u32::from(self.flags.fin())
    }

    /// Whether it takes no sequence number.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sequence number after its last.
    pub(super) fn end(&self) -> Seq {
        self.seq.plus(self.len())
    }
}

impl From<&SegmentFacts> for Control {
    fn from(facts: &SegmentFacts) -> Control {
        Control { flags: facts.flags, seq: facts.seq, ack: facts.ack, payload_len: facts.payload_len }
    }
}

impl From<&Brief> for Control {
    fn from(segment: &Brief) -> Control {
        Control { flags: segment.flags, seq: segment.seq, ack: segment.ack, payload_len: segment.payload_len }
    }
}
