use synema_trace::Instant;
use synema_wire::{Segment, Seq};

use crate::{Handshake, Side};

/// Watches a connection open: the frames of its handshake, and how long that took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opening {
    pub(crate) handshake: Handshake,
    /// Each side's first SYN: its sequence number, and the one after all it carried.
    syns: [Option<(Seq, Seq)>; 2],
    /// Who sent the SYN,ACK, and the sequence number after it.
    answer: Option<(Side, Seq)>,
    /// When the last SYN was seen.
    syn_at: Option<Instant>,
    /// From the SYN to the ACK that completed the handshake, nanoseconds: Wireshark's `tcp.analysis.initial_rtt`.
    pub(crate) initial_rtt: Option<i64>,
}

impl Opening {
    /// Takes note of the next segment of the flow; `number` is its frame's.
    pub(crate) fn observe(&mut self, from: Side, segment: &Segment<'_>, at: Instant, number: usize) {
        let flags = segment.flags;
        match (flags.syn(), flags.ack()) {
            (true, false) => {
                self.syn_at = Some(at);
                if self.handshake.syn.is_none() {
                    // what was answered before answered another SYN
                    self.handshake = Handshake { syn: Some(number), ..Handshake::default() };
                    self.answer = None;
                }
                self.syns[from.index()].get_or_insert((segment.seq, segment.seq.plus(segment.len())));
            }
            (true, true) if self.answer.is_none() && self.answers(from, segment) => {
                self.handshake.syn_ack = Some(number);
                self.answer = Some((from, segment.seq.plus(1)));
            }
            (false, true) if !flags.rst() && self.handshake.ack.is_none() => {
                let completes = |(answerer, next): (Side, Seq)| from != answerer && !segment.ack.before(next);
                if self.answer.is_some_and(completes) {
                    self.handshake.ack = Some(number);
                    self.initial_rtt = self.syn_at.map(|syn_at| at.ns_since(syn_at));
                }
            }
            _ => {}
        }
    }

    /// Whether a SYN,ACK acknowledges the other side's SYN, with all or none of the payload that came with it
    /// (RFC 7413 §4.2). Where no SYN was seen it answers one that was not captured.
    fn answers(&self, from: Side, segment: &Segment<'_>) -> bool {
        match self.syns[from.other().index()] {
            Some((start, end)) => segment.ack.after(start) && !segment.ack.after(end),
            None => self.handshake.syn.is_none(),
        }
    }
}
