use std::collections::VecDeque;
use std::ops::Range;

use super::Offset;

/// The octets that the user has sent and the other side has not acknowledged: those in flight and those to follow.
#[derive(Clone, Debug, Default)]
pub struct SendQueue {
    /// The place of the first octet.
    start: Offset,
    octets: VecDeque<u8>,
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
        self.start.plus(self.octets.len() as u64)
    }

    /// Octets in the queue.
    pub fn len(&self) -> u64 {
        self.octets.len() as u64
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
    pub fn push(&mut self, octets: &[u8]) {
        self.octets.extend(octets);
    }

    /// Drops what lies before `una`.
    pub fn acknowledge(&mut self, una: Offset) {
        let count = una.since(self.start).min(self.len());
        self.octets.drain(..count as usize);
        self.start = self.start.plus(count);
        while self.records.front().is_some_and(|end| *end <= self.start) {
            self.records.pop_front();
        }
    }

    /// The octets of a range that lies inside the queue.
    pub fn text(&self, range: Range<Offset>) -> Vec<u8> {
        let from = range.start.since(self.start) as usize;
        let to = range.end.since(self.start) as usize;
        self.octets.range(from..to).copied().collect()
    }

    /// Forgets everything.
    pub fn flush(&mut self) {
        self.octets.clear();
        self.records.clear();
    }
}
