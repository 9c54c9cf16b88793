//! Reassembly: the octets that each side of a TCP flow sent, in sequence.

mod assembler;
#[cfg(test)]
mod tests;

use std::ops::Range;

use synema_trace::Trace;
use synema_wire::Transport as Carried;

use crate::{Analysis, Side};
use assembler::Assembler;

/// What one side of a TCP flow sent: each segment's captured payload at its sequence number, the first copy of every
/// octet, and nothing in the place of octets that were not captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream<'a> {
    /// Who sent it.
    pub from: Side,
    /// The octets, by their offset from the first: slices of the trace, in order, none overlapping.
    pub pieces: Vec<(u64, &'a [u8])>,
    /// Octets of later copies that differ from the first.
    pub conflicting: u64,
}

impl<'a> Stream<'a> {
    /// How many octets were captured.
    pub fn len(&self) -> u64 {
        self.pieces.iter().map(|(_, piece)| piece.len() as u64).sum()
    }

    /// Whether no octet was captured.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The offsets before or between captured octets at which something is missing.
    pub fn gaps(&self) -> Vec<Range<u64>> {
        let mut gaps = Vec::new();
        let mut next = 0;
        for &(offset, piece) in &self.pieces {
            if offset > next {
                gaps.push(next..offset);
            }
            next = offset + piece.len() as u64;
        }
        gaps
    }

    /// All captured octets, gaps left out.
    pub fn bytes(&self) -> Vec<u8> {
        self.pieces.iter().flat_map(|(_, piece)| piece.iter().copied()).collect()
    }
}

/// The two streams of a TCP flow (its index in [`Analysis::flows`]): from `a`, and from `b`.
pub fn streams<'a>(trace: &'a Trace, analysis: &'a Analysis, flow: usize) -> [Stream<'a>; 2] {
    let mut sides = [Assembler::default(), Assembler::default()];
    for (_, flight) in analysis.flights_of_flow(trace, flow) {
        let Some(seen) = flight.passage.left.or(flight.passage.reached) else { continue };
        let observation = trace.observation(seen);
        let Some(datagram) = analysis.datagram(trace, &observation) else { continue };
        if let Carried::Tcp(segment) = datagram.transport {
            sides[flight.passage.from.index()].add(segment.seq, segment.flags.syn(), segment.payload);
        }
    }
    let [a, b] = sides;
    [a.finish(Side::A), b.finish(Side::B)]
}
