use std::collections::VecDeque;

use synema_trace::Instant;

/// Segments that wait for their acknowledgment.
#[derive(Default)]
pub struct RoundTrips {
    /// The sequence number behind each, when it left, and whether its round trip can still be told.
    waiting: VecDeque<(i64, Instant, bool)>,
}

impl RoundTrips {
    /// A segment leaves. Of octets that leave again nobody can tell which copy is acknowledged (Karn's rule, RFC 6298
    /// §3): they, and all that waited with them, are not measured.
    pub fn sent(&mut self, from: i64, to: i64, at: Instant, again: bool) {
        if again {
            let touched = self.waiting.iter_mut().filter(|(end, _, _)| *end > from);
            touched.for_each(|(_, _, can_be_told)| *can_be_told = false);
        }
        if self.waiting.back().is_none_or(|(end, _, _)| *end < to) {
            self.waiting.push_back((to, at, !again));
        }
    }

    /// An acknowledgment comes: the round trip of the last segment that it covers, nanoseconds.
    pub fn acknowledged(&mut self, ack: i64, at: Instant) -> Option<i64> {
        let mut last = None;
        while let Some(&(end, left, can_be_told)) = self.waiting.front() {
            if end > ack {
                break;
            }
            last = can_be_told.then(|| at.ns_since(left));
            self.waiting.pop_front();
        }
        last
    }
}
