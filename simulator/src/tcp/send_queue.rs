use std::ops::Range;

use bytes::Bytes;

use super::{Offset, Pieces};

/// The octets that the user has sent and the other side has not acknowledged: those in flight and those to follow.
#[derive(Clone, Debug, Default)]
pub struct SendQueue {
    /// The place of the first octet.
    start: Offset,
    octets: Pieces,
}

impl SendQueue {
    /// The queue moved to another start, for octets queued before the initial sequence number was known.
    #[must_use]
    pub fn moved_to(self, start: Offset) -> SendQueue {
        SendQueue { start, ..self }
    }

    /// The place behind the last octet: where FIN belongs.
    pub fn end(&self) -> Offset {
        self.start.plus(self.octets.len())
    }

    /// Octets in the queue.
    pub fn len(&self) -> u64 {
        self.octets.len()
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
    }
}
