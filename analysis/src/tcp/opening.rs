use synema_trace::Instant;
use synema_wire::{Segment, Seq};

use crate::{Handshake, Side};

/// Watches a connection open: the frames of its handshake, and how long that took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opening {
    pub(crate) handshake: Handshake,
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
                self.handshake.syn.get_or_insert(number);
                self.syn_at = Some(at);
            }
            (true, true) => {
                self.handshake.syn_ack.get_or_insert(number);
                self.answer.get_or_insert((from, segment.seq.plus(1)));
            }
            (false, true) if !flags.rst() => {
                let completes = self.answer.is_some_and(|(answerer, next)| from != answerer && segment.ack == next);
                if self.handshake.ack.is_none() && completes {
                    self.handshake.ack = Some(number);
                    self.initial_rtt = self.syn_at.map(|syn_at| at.ns_since(syn_at));
                }
            }
            _ => {}
        }
    }
}
