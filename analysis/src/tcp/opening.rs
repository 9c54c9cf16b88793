use synema_trace::Instant;
use synema_wire::Seq;

use crate::brief::Brief;
use crate::{Handshake, Side};

/// Watches a connection open: the frames of its handshake, and how long that took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opening {
    pub(crate) handshake: Handshake,
    /// Each side's first SYN: its sequence number, and the one after all it carried.
    syns: [Option<(Seq, Seq)>; 2],
    answer: Option<Answer>,
    /// When the last SYN was seen.
    syn_at: Option<Instant>,
    /// From the SYN to the ACK that completed the handshake, nanoseconds: Wireshark's `tcp.analysis.initial_rtt`.
    pub(crate) initial_rtt: Option<i64>,
}

/// The SYN,ACK that answered the SYN.
#[derive(Clone, Copy, Debug)]
struct Answer {
    from: Side,
    /// The sequence number after it.
    next: Seq,
    /// What it acknowledged.
    acknowledged: Seq,
}

impl Opening {
    /// Takes note of the next segment of the flow; `number` is its frame's.
    pub(crate) fn observe(&mut self, from: Side, segment: &Brief, at: Instant, number: usize) {
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
                self.answer = Some(Answer { from, next: segment.seq.plus(1), acknowledged: segment.ack });
            }
            (false, true) if !flags.rst() => self.observe_ack(from, segment, at, number),
            _ => {}
        }
    }

    /// Any acknowledgment of the SYN,ACK shows the round trip; the handshake's own stands behind the SYN.
    fn observe_ack(&mut self, from: Side, segment: &Brief, at: Instant, number: usize) {
        let Some(answer) = self.answer.filter(|answer| from != answer.from && !segment.ack.before(answer.next)) else {
            return;
        };
        if self.initial_rtt.is_none() {
            self.initial_rtt = self.syn_at.map(|syn_at| at.ns_since(syn_at));
        }
        if !segment.seq.before(answer.acknowledged) {
            self.handshake.ack.get_or_insert(number);
        }
    }

    /// Whether a SYN,ACK acknowledges the other side's SYN, with all or none of the payload that came with it
    /// (RFC 7413 §4.2). Where no SYN was seen it answers one that was not captured.
    fn answers(&self, from: Side, segment: &Brief) -> bool {
        match self.syns[from.other().index()] {
            Some((start, end)) => segment.ack.after(start) && !segment.ack.after(end),
            None => self.handshake.syn.is_none(),
        }
    }
}
