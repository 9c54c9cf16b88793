use synema_trace::Instant;
use synema_wire::Seq;

use super::{Finding, Findings};
use crate::brief::Brief;

/// What one side of a connection has sent so far, as far as later segments are judged by it.
///
/// As in Wireshark, a sequence number of 0 counts as none seen: the reset that refuses a connection carries it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Half {
    /// The sequence number that counts as 0: the SYN's, else one before the first seen or acknowledged.
    pub(super) base: Option<Seq>,
    /// The sequence number after the highest sent, and when that was sent.
    pub(super) next: Option<(Seq, Instant)>,
    /// The sequence number after the last that the other side may acknowledge without our wondering.
    pub(super) known_to: Option<Seq>,
    /// The last acknowledgment field, and when it was sent.
    pub(super) ack: Option<(Seq, Instant)>,
    /// The last window field; none before the first segment.
    pub(super) window: Option<u16>,
    /// The same in octets, where the SYN that may have scaled it was seen.
    pub(super) window_bytes: Option<u32>,
    /// The window scale of its SYN; `Some(None)` where its SYN had none.
    pub(super) shift: Option<Option<u8>>,
    /// How many duplicates of its last acknowledgment it sent.
    pub(super) duplicates: u32,
    /// Whether the other side acknowledged more than all that was seen, since its last new acknowledgment.
    pub(super) was_overtaken: bool,
    /// What was found of its last segment.
    pub(super) last: Findings,
    /// Whether it sent a SYN without ACK, and one with.
    pub(super) syns: [bool; 2],
    /// Segments with octets or a SYN or FIN that it sent since the other side's last new acknowledgment.
    pub(super) unanswered: u32,
}

/// So many segments that nobody acknowledged are kept by Wireshark.
const MOST_UNANSWERED: u32 = 10_000;

impl Half {
    /// The sequence number after the highest sent.
    pub(super) fn next_seq(&self) -> Option<Seq> {
        self.next.map(|(next, _)| next)
    }

    /// The last acknowledgment field.
    pub(super) fn ack_seq(&self) -> Option<Seq> {
        self.ack.map(|(ack, _)| ack).filter(|ack| ack.0 != 0)
    }

    /// Whether a segment starts at the next expected octet.
    pub(super) fn expects(&self, segment: &Brief) -> bool {
        self.next_seq().unwrap_or_default() == segment.seq
    }

    /// Whether a segment repeats the last acknowledgment.
    pub(super) fn has_acked(&self, segment: &Brief) -> bool {
        self.ack_seq().unwrap_or_default() == segment.ack
    }

    /// Takes note of a segment that this side sent.
    pub(super) fn note(&mut self, segment: &Brief, at: Instant, findings: Findings, window_bytes: Option<u32>) {
        if !findings.has(Finding::ZeroWindowProbe) {
            self.advance(segment, at);
        }
        if findings.has(Finding::DuplicateAck) {
            self.duplicates += 1;
        } else if !self.has_acked(segment) {
            self.duplicates = 0;
            self.was_overtaken = false;
        }
        self.ack = Some((segment.ack, at));
        self.window = Some(segment.window);
        self.window_bytes = window_bytes;
        self.last = findings;
        if segment.flags.syn() {
            self.syns[usize::from(segment.flags.ack())] = true;
        }
    }

    /// Takes note of the sequence numbers of a segment.
    fn advance(&mut self, segment: &Brief, at: Instant) {
        // a SYN or FIN behind more segments than Wireshark keeps takes no number there
        let is_full = self.unanswered >= MOST_UNANSWERED;
        let len = if is_full { segment.payload_len } else { segment.len() };
        self.unanswered += u32::from(!is_full && len > 0);
        let end = segment.seq.plus(len);
        let before = self.next_seq();
        if before.is_none_or(|next| end.after(next)) {
            self.next = Some((end, at)).filter(|(end, _)| end.0 != 0);
        }
        if self.known_to.is_none_or(|known| known == segment.seq) {
            self.known_to = self.next_seq();
        }
    }

    /// Whether something before the highest octet sent was not seen.
    pub(super) fn has_hole(&self) -> bool {
        self.known_to != self.next_seq()
    }

    /// Takes note that the other side acknowledged what was never seen; what was seen beyond a hole counts from then on.
    pub(super) fn was_acked_unseen(&mut self) {
        self.was_overtaken |= !self.has_hole();
        self.known_to = self.next_seq();
    }
}

/// What a segment acknowledges.
pub(super) fn ack_of(segment: &Brief) -> Option<Seq> {
    segment.flags.ack().then_some(segment.ack)
}
