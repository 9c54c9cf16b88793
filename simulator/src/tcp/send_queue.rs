use std::collections::VecDeque;
use std::ops::Range;

use super::Offset;

/// The octets that the user has sent and the other side has not acknowledged: those in flight and those to follow.
#[derive(Clone, Debug, Default)]
pub struct SendQueue {
    /// The place of the first octet.
    start: Offset,
    octets: VecDeque<u8>,
}

impl SendQueue {
    /// The queue moved to another start, for octets queued before the initial sequence number was known.
    #[must_use]
    pub fn moved_to(self, start: Offset) -> SendQueue {
        SendQueue { start, ..self }
    }

    /// The place behind the last octet: where FIN belongs.
    pub fn end(&self) -> Offset {
        self.start.plus(self.octets.len() as u64)
    }

    /// Octets in the queue.
    pub fn len(&self) -> u64 {
        self.octets.len() as u64
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
    }
}
