use std::collections::BTreeMap;

use synema_wire::Seq;

use super::Stream;
use crate::Side;

/// Puts the payload of one side's segments in its place.
///
/// Positions are sequence numbers unrolled: they go on counting where sequence numbers wrap around, and start at 0
/// with the first segment seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Assembler<'a> {
    /// Captured octets by position; none overlapping.
    pieces: BTreeMap<i64, &'a [u8]>,
    /// The highest segment so far, and its position.
    highest: Option<(Seq, i64)>,
    /// The position of the first octet, where the SYN was seen.
    base: Option<i64>,
    conflicting: u64,
}

impl<'a> Assembler<'a> {
    /// Adds a segment; what earlier ones brought stays.
    pub(super) fn add(&mut self, seq: Seq, syn: bool, payload: &'a [u8]) {
        let start = self.position(seq) + i64::from(syn);
        if syn {
            self.base.get_or_insert(start);
        }
        if !payload.is_empty() {
            self.insert(start, payload);
        }
    }

    /// The stream as far as it was captured; octets before the SYN's are not part of it.
    pub(super) fn finish(mut self, from: Side) -> Stream<'a> {
        let base = self.base.or(self.pieces.keys().next().copied()).unwrap_or(0);
        let before = std::mem::take(&mut self.pieces);
        let pieces = before.into_iter().filter_map(|(at, piece)| {
            let skipped = usize::try_from((base - at).max(0)).ok()?;
            let kept = piece.get(skipped..).filter(|kept| !kept.is_empty())?;
            Some(((at + skipped as i64 - base) as u64, kept))
        });
        Stream { from, pieces: pieces.collect(), conflicting: self.conflicting }
    }

    /// The unrolled sequence number: the one nearest to the highest so far.
    fn position(&mut self, seq: Seq) -> i64 {
        let (near, at) = *self.highest.get_or_insert((seq, 0));
        let position = at + i64::from(seq.distance_from(near));
        if position > at {
            self.highest = Some((seq, position));
        }
        position
    }

    /// Puts the octets that are new at `start`, and compares the others with what is there.
    fn insert(&mut self, start: i64, payload: &'a [u8]) {
        let end = start + payload.len() as i64;
        let slice = |from: i64, to: i64| &payload[(from - start) as usize..(to - start) as usize];
        let mut next = start;
        let mut new = Vec::new();
        let first = self.pieces.range(..=start).next_back().map_or(start, |(&at, _)| at);
        for (&at, piece) in self.pieces.range(first..end) {
            let (from, to) = (at.max(next), (at + piece.len() as i64).min(end));
            if from >= to {
                continue;
            }
            if from > next {
                new.push((next, slice(next, from)));
            }
            let kept = &piece[(from - at) as usize..(to - at) as usize];
            self.conflicting += kept.iter().zip(slice(from, to)).filter(|(kept, later)| kept != later).count() as u64;
            next = to;
        }
        if next < end {
            new.push((next, slice(next, end)));
        }
        self.pieces.extend(new);
    }
}
