use bytes::Bytes;

use super::{Offset, Pieces};

/// The octets received and not yet read: those in order, and those held behind a gap (RFC 9293 SHLD-31).
#[derive(Clone, Debug, Default)]
pub struct ReceiveBuffer {
    readable: Pieces,
    /// Sorted by place, without overlap; the first starts behind RCV.NXT.
    held: Vec<(Offset, Bytes)>,
    /// How many octets those are.
    held_len: u64,
}

impl ReceiveBuffer {
    /// Octets that RECEIVE can have now.
    pub fn readable_len(&self) -> u64 {
        self.readable.len()
    }

    /// Octets that are held behind gaps.
    pub fn held_len(&self) -> u64 {
        self.held_len
    }

    /// Whether something is held behind a gap.
    pub fn has_gap(&self) -> bool {
        !self.held.is_empty()
    }

    /// The first stretch of a range that is held already.
    pub fn overlap(&self, from: Offset, to: Offset) -> Option<(Offset, Offset)> {
        let common = |(left, right): (Offset, Offset)| (left.max(from), right.min(to));
        self.blocks().into_iter().map(common).find(|(left, right)| left < right)
    }

    /// The contiguous stretches behind the gaps.
    pub fn blocks(&self) -> Vec<(Offset, Offset)> {
        let mut blocks: Vec<(Offset, Offset)> = Vec::new();
        for (start, octets) in &self.held {
            let end = start.plus(octets.len() as u64);
            match blocks.last_mut() {
                Some(last) if last.1 == *start => last.1 = end,
                _ => blocks.push((*start, end)),
            }
        }
        blocks
    }

    /// Takes octets that start at `at`. What is already here stays as it is: the first copy counts.
    pub fn insert(&mut self, at: Offset, octets: Bytes, rcv_nxt: Offset) {
        let end = at.plus(octets.len() as u64);
        let mut from = at.max(rcv_nxt);
        if self.held.is_empty() && from == at && from < end {
            self.held_len = octets.len() as u64;
            return self.held.push((at, octets));
        }
        let mut place = 0;
        while from < end {
            match self.held.get(place) {
                Some((start, block)) if *start <= from => {
                    from = from.max(start.plus(block.len() as u64));
                    place += 1;
                }
                next => {
                    let to = next.map_or(end, |(start, _)| end.min(*start));
                    let piece = octets.slice(from.since(at) as usize..to.since(at) as usize);
                    self.held_len += piece.len() as u64;
                    self.held.insert(place, (from, piece));
                    from = to;
                    place += 1;
                }
            }
        }
    }

    /// Makes readable what follows `rcv_nxt` without a gap and returns the new RCV.NXT.
    pub fn advance(&mut self, mut rcv_nxt: Offset) -> Offset {
        while self.held.first().is_some_and(|(start, _)| *start == rcv_nxt) {
            let (_, block) = self.held.remove(0);
            rcv_nxt = rcv_nxt.plus(block.len() as u64);
            self.held_len -= block.len() as u64;
            self.readable.push(block);
        }
        rcv_nxt
    }

    /// The first octets, at most `count`, left where they are.
    pub fn peek(&self, count: usize) -> Pieces {
        self.readable.front(count as u64)
    }

    /// Takes out at most `count` octets.
    pub fn drop_front(&mut self, count: usize) {
        self.readable.drop_front(count as u64);
    }

    /// Forgets everything.
    pub fn flush(&mut self) {
        *self = ReceiveBuffer::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_gap_holds_back_what_follows_it() {
        let mut buffer = ReceiveBuffer::default();
        buffer.insert(Offset(12), Bytes::from_static(b"cd"), Offset(10));
        assert_eq!(buffer.advance(Offset(10)), Offset(10));
        assert_eq!(buffer.readable_len(), 0);
        buffer.insert(Offset(10), Bytes::from_static(b"abX"), Offset(10));
        assert_eq!(buffer.advance(Offset(10)), Offset(14));
        assert_eq!(buffer.peek(10).to_vec(), b"abcd");
    }

    proptest! {
        #[test]
        fn pieces_in_any_order_give_the_stream(pieces in prop::collection::vec((0usize..60, 1usize..20), 1..40)) {
            let stream: Bytes = (0..80).collect();
            let mut buffer = ReceiveBuffer::default();
            let mut rcv_nxt = Offset(0);
            let mut seen = [false; 80];
            for (at, len) in pieces {
                buffer.insert(Offset(at as u64), stream.slice(at..at + len), rcv_nxt);
                rcv_nxt = buffer.advance(rcv_nxt);
                seen[at..at + len].fill(true);
            }
            let contiguous = seen.iter().position(|seen| !seen).unwrap_or(80);
            prop_assert_eq!(rcv_nxt, Offset(contiguous as u64));
            prop_assert_eq!(buffer.peek(80).to_vec(), &stream[..contiguous]);
            let held = seen[contiguous..].iter().filter(|seen| **seen).count();
            prop_assert_eq!(buffer.held_len(), held as u64);
        }
    }
}
