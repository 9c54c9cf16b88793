use synema_trace::Instant;
use synema_wire::Seq;

use super::half::Half;
use crate::brief::Brief;

/// A segment and all that it is judged by.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    /// What its sender sent before.
    pub(super) own: &'a Half,
    /// What the other side sent before.
    pub(super) peer: &'a Half,
    /// When it was seen.
    pub(super) at: Instant,
    /// The segment.
    pub(super) segment: &'a Brief,
    /// From the SYN to the end of the handshake, nanoseconds, once that is over.
    pub(super) initial_rtt: Option<i64>,
}

impl Case<'_> {
    /// Whether none of SYN, FIN and RST is set.
    pub(super) fn is_plain(&self) -> bool {
        let flags = self.segment.flags;
        !flags.syn() && !flags.fin() && !flags.rst()
    }

    /// Whether it is a plain segment without payload at the next expected octet, with the last acknowledgment again.
    pub(super) fn only_repeats(&self) -> bool {
        let segment = self.segment;
        self.is_plain() && segment.payload_len == 0 && self.own.expects(segment) && self.own.has_acked(segment)
    }

    /// The sequence number after its last.
    pub(super) fn end(&self) -> Seq {
        self.segment.seq.plus(self.segment.len())
    }
}
