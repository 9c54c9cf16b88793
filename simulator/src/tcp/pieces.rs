use std::collections::VecDeque;
use std::ops::Range;

use bytes::Bytes;

/// Pieces shorter than this are put together, so that a stream of single octets does not become a list of them.
const SHORT: usize = 512;

/// A stream's octets in pieces that clones share: from them what was written first is taken off first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces {
    /// Each with the count of octets up to its end since the stream began.
    pieces: VecDeque<(u64, Bytes)>,
    /// How many octets were taken off.
    start: u64,
}

impl Pieces {
    fn end(&self) -> u64 {
        self.pieces.back().map_or(self.start, |(end, _)| *end)
    }

    /// How many octets there are.
    pub(crate) fn len(&self) -> u64 {
        self.end() - self.start
    }

    /// Appends octets.
    pub(crate) fn push(&mut self, octets: Bytes) {
        if octets.is_empty() {
            return;
        }
        let end = self.end() + octets.len() as u64;
        match self.pieces.back_mut() {
            Some((last_end, last)) if last.len() < SHORT && octets.len() < SHORT => {
                *last = [&last[..], &octets[..]].concat().into();
                *last_end = end;
            }
            _ => self.pieces.push_back((end, octets)),
        }
    }

    /// Takes the first octets off, at most so many.
    pub(crate) fn drop_front(&mut self, count: u64) {
        self.start = (self.start + count).min(self.end());
        while let Some((end, piece)) = self.pieces.front_mut() {
            if *end > self.start {
                let left = (*end - self.start) as usize;
                if left < piece.len() {
                    *piece = piece.slice(piece.len() - left..);
                }
                return;
            }
            self.pieces.pop_front();
        }
    }

    /// The octets at places counted from the first, as slices in their order.
    pub(crate) fn slices(&self, range: Range<u64>) -> impl Iterator<Item = &[u8]> {
        let (from, to) = (self.start + range.start, self.start + range.end);
        let first = self.pieces.partition_point(|(end, _)| *end <= from);
        self.pieces.range(first..).map_while(move |(end, piece)| {
            let start = end - piece.len() as u64;
            let slice = from.saturating_sub(start) as usize..piece.len().min(to.saturating_sub(start) as usize);
            (start < to).then(|| &piece[slice])
        })
    }

    /// The first octets, at most so many, still shared.
    pub(crate) fn front(&self, count: u64) -> Pieces {
        if count == 0 {
            return Pieces::default();
        }
        let mut front = self.clone();
        let end = (self.start + count).min(self.end());
        let kept = self.pieces.partition_point(|(end_of_piece, _)| *end_of_piece < end) + 1;
        front.pieces.truncate(kept);
        if let Some((end_of_piece, piece)) = front.pieces.back_mut()
            && *end_of_piece > end
        {
            piece.truncate(piece.len() - (*end_of_piece - end) as usize);
            *end_of_piece = end;
        }
        front
    }

    /// All of them in one place.
    pub(crate) fn to_vec(&self) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.len() as usize);
        self.pieces.iter().for_each(|(_, piece)| whole.extend_from_slice(piece));
        whole
    }
}

impl From<&'static [u8]> for Pieces {
    fn from(octets: &'static [u8]) -> Pieces {
        let mut pieces = Pieces::default();
        pieces.push(Bytes::from_static(octets));
        pieces
    }
}

impl<const LEN: usize> From<&'static [u8; LEN]> for Pieces {
    fn from(octets: &'static [u8; LEN]) -> Pieces {
        Pieces::from(&octets[..])
    }
}

/// By what they hold, however it is cut.
impl PartialEq for Pieces {
    fn eq(&self, other: &Pieces) -> bool {
        self.len() == other.len() && self.to_vec() == other.to_vec()
    }
}

impl Eq for Pieces {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_the_stream_however_it_was_cut(
            steps in prop::collection::vec((0usize..1500, 0u64..1500), 1..12),
            (from, len) in (0u64..2000, 0u64..2000),
        ) {
            let mut pieces = Pieces::default();
            let mut whole: Vec<u8> = Vec::new();
            for (pushed, dropped) in steps {
                let octets: Vec<u8> = (0..pushed).map(|place| (place + whole.len()) as u8).collect();
                whole.extend(&octets);
                pieces.push(octets.into());
                pieces.drop_front(dropped);
                whole.drain(..whole.len().min(dropped as usize));
                prop_assert_eq!(pieces.len(), whole.len() as u64);
            }
            prop_assert_eq!(pieces.to_vec(), &whole[..]);
            let from = from.min(pieces.len());
            let to = (from + len).min(pieces.len());
            let slices: Vec<u8> = pieces.slices(from..to).flatten().copied().collect();
            prop_assert_eq!(&slices, &whole[from as usize..to as usize]);
            prop_assert_eq!(pieces.front(to).to_vec(), &whole[..to as usize]);
        }
    }
}
