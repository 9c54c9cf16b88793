use super::{Congestion, Offset};

/// How far the congestion window was used lately: a window that holds nobody back has not been tried (RFC 7661
/// calls the sender then application-limited).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Whether the window held the sender back.
    is_limited: bool,
    /// The most that was in flight, octets.
    widest: u64,
    /// This round of looking ends when this is acknowledged.
    round_end: Offset,
}

impl Usage {
    /// After a segment left, with so much in flight.
    #[must_use]
    pub(crate) fn sent(self, una: Offset, nxt: Offset, in_flight: u64, is_limited: bool) -> Usage {
        let is_new = una >= self.round_end || is_limited || (!self.is_limited && in_flight > self.widest);
        if is_new { Usage { is_limited, widest: in_flight, round_end: nxt } } else { self }
    }

    /// Whether the window may grow.
    pub(crate) fn is_window_limited(&self, congestion: &Congestion, smss: u64) -> bool {
        let window = congestion.window;
        // in slow start it may grow to twice what was used
        let segments = |octets: u64| octets.div_ceil(smss.max(1));
        self.is_limited || (window.is_slow_start() && segments(window.cwnd_bytes) < 2 * segments(self.widest))
    }
}
