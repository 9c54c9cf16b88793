use std::collections::VecDeque;
use std::ops::Range;

use bytes::Bytes;

use super::{Offset, Pieces};

/// The octets that the user has sent and the other side has not acknowledged: those in flight and those to follow.
#[derive(Clone, Debug, Default)]
pub struct SendQueue {
    /// The place of the first octet.
    start: Offset,
    octets: Pieces,
    /// Where records end: what stands on both sides of such a place shares no segment.
    records: VecDeque<Offset>,
}

impl SendQueue {
    /// The queue moved to another start, for octets queued before the initial sequence number was known.
    #[must_use]
    pub fn moved_to(self, start: Offset) -> SendQueue {
        let moved = |end: &Offset| start.plus(end.since(self.start));
        SendQueue { start, records: self.records.iter().map(moved).collect(), ..self }
    }

    /// The place behind the last octet: where FIN belongs.
    pub fn end(&self) -> Offset {
        self.start.plus(self.octets.len())
    }

    /// Octets in the queue.
    pub fn len(&self) -> u64 {
        self.octets.len()
    }

    /// A record ends behind the last octet.
    pub fn end_record(&mut self) {
        self.records.push_back(self.end());
    }

    /// Whether a record ends at a place.
    pub fn is_record_end(&self, at: Offset) -> bool {
        self.records.contains(&at)
    }

    /// Where the text from `from` on ends at the latest that may share a segment with it.
    pub fn record_end(&self, from: Offset) -> Offset {
        self.records.iter().copied().find(|end| *end > from).unwrap_or_else(|| self.end())
    }

    /// Appends what the user sends.
    pub fn push(&mut self, octets: Bytes) {
        self.octets.push(octets);
    }

    /// Drops what lies before `una`.
    pub fn acknowledge(&mut self, una: Offset) {
        let count = una.since(self.start).min(self.len());
        self.octets.drop_front(count);
        self.start = self.start.plus(count);
        while self.records.front().is_some_and(|end| *end <= self.start) {
            self.records.pop_front();
        }
    }

    /// The octets of a range that lies inside the queue, as slices in their order.
    pub fn slices(&self, range: Range<Offset>) -> impl Iterator<Item = &[u8]> {
        self.octets.slices(range.start.since(self.start)..range.end.since(self.start))
    }

    /// The same in one place.
    pub fn text(&self, range: Range<Offset>) -> Vec<u8> {
        self.slices(range).flatten().copied().collect()
    }

    /// Forgets everything.
    pub fn flush(&mut self) {
        self.octets = Pieces::default();
        self.records.clear();
    }
}
