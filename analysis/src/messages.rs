//! What applications wrote and read, beside the segments that carried it: TCP keeps the octets and their order, not
//! the borders between writes. Writes and reads are known in simulations only; a capture shows segments and turns.

use std::ops::Range;

use synema_trace::{EventKind, Instant, Trace};
use synema_wire::{Transport as Carried, datagram};

use crate::known_states::side_of;
use crate::{Analysis, Fate, Freight, Side};

/// The octets of both directions of a flow, cut in every way they are cut on their way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// Writes, segments and reads, in the order in which they happened.
    pub pieces: Vec<Piece>,
    /// Who spoke, in turns.
    pub turns: Vec<Turn>,
    /// Whether writes or reads are known.
    pub knows_calls: bool,
    /// Of every [`BLOCK`] of pieces, and of turns, which octets of each side they hold.
    blocks: [Vec<Extent>; 2],
}

/// So many pieces are looked at together, when only some octets are asked for.
const BLOCK: usize = 1024;

/// The octets that pieces hold, of each side: from the first to behind the last.
type Extent = [(u64, u64); 2];

/// Octets of a side.
trait Octets {
    fn octets(&self) -> (Side, u64, u64);
}

impl Octets for Piece {
    fn octets(&self) -> (Side, u64, u64) {
        (self.side, self.from, self.to)
    }
}

impl Octets for Turn {
    fn octets(&self) -> (Side, u64, u64) {
        (self.side, self.from, self.to)
    }
}

fn blocks(all: &[impl Octets]) -> Vec<Extent> {
    let extent = |block: &[_]| {
        let mut extent = [(u64::MAX, 0); 2];
        for (side, from, to) in block.iter().map(Octets::octets) {
            let (first, end) = &mut extent[side.index()];
            (*first, *end) = ((*first).min(from), (*end).max(to));
        }
        extent
    };
    all.chunks(BLOCK).map(extent).collect()
}

/// Those of the first `until` that hold any of a side's octets.
fn inside<'a, T: Octets>(
    all: &'a [T],
    blocks: &'a [Extent],
    until: usize,
    side: Side,
    octets: Range<u64>,
) -> impl Iterator<Item = &'a T> {
    let blocks = all[..until].chunks(BLOCK).zip(blocks);
    let range = octets.clone();
    let near = blocks.filter(move |(_, extent)| {
        let (first, end) = extent[side.index()];
        end > range.start && first < range.end
    });
    near.flat_map(|(block, _)| block).filter(move |piece| {
        let (of, from, to) = piece.octets();
        of == side && to > octets.start && from < octets.end
    })
}

/// Octets that were together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whose direction they belong to: the writer's, also for reads.
    pub side: Side,
    /// What held them together.
    pub cut: Cut,
    /// The first octet of the direction, from 0.
    pub from: u64,
    /// The octet after the last.
    pub to: u64,
    /// When it was over.
    pub at: Instant,
    /// How many observations of the trace had happened.
    pub after: usize,
}

/// What cut octets out of a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// One call that sent.
    Write,
    /// One segment.
    Segment {
        /// The observation of it.
        observation: usize,
        /// Whether all of it had been sent before.
        again: bool,
        /// Whether it never arrived.
        lost: bool,
        /// Whether its PSH bit asks for delivery at once.
        push: bool,
    },
    /// One call that received.
    Read,
}

/// What one side said until the other did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub side: Side,
    /// Its first octet, from 0.
    pub from: u64,
    /// The octet after its last.
    pub to: u64,
    /// When it began.
    pub at: Instant,
    /// Index of its first piece.
    pub first_piece: usize,
    /// The observation that began it.
    pub observation: usize,
}

impl Messages {
    /// Those of a TCP flow, by its index in [`Analysis::flows`].
    pub fn of(trace: &Trace, analysis: &Analysis, flow: usize) -> Messages {
        let mut pieces = segments(analysis, trace, flow);
        pieces.extend(calls(trace, analysis, flow));
        // stable: of the same moment, a segment came first
        pieces.sort_by_key(|piece| (piece.after, piece.at));
        let turns = turns(&pieces);
        let knows_calls = pieces.iter().any(|piece| piece.cut == Cut::Write || piece.cut == Cut::Read);
        let blocks = [blocks(&pieces), blocks(&turns)];
        Messages { pieces, turns, knows_calls, blocks }
    }

    /// The octet behind the last that the first `until` pieces hold of a side.
    pub fn reached(&self, until: usize, side: Side) -> u64 {
        let [blocks, _] = &self.blocks;
        let whole = blocks[..until / BLOCK].iter().map(|extent| extent[side.index()].1);
        let rest = self.pieces[until / BLOCK * BLOCK..until].iter().filter(|piece| piece.side == side);
        whole.chain(rest.map(|piece| piece.to)).max().unwrap_or(0)
    }

    /// Those of the first `until` pieces that hold any of some octets of a side.
    pub fn pieces_inside(&self, until: usize, side: Side, octets: Range<u64>) -> impl Iterator<Item = &Piece> {
        inside(&self.pieces, &self.blocks[0], until, side, octets)
    }

    /// Those of the first `until` turns that hold any of some octets of a side.
    pub fn turns_inside(&self, until: usize, side: Side, octets: Range<u64>) -> impl Iterator<Item = &Turn> {
        inside(&self.turns, &self.blocks[1], until, side, octets)
    }

    /// The payload of a turn as far as it was captured, at most `most` octets.
    pub fn text(&self, trace: &Trace, turn: &Turn, most: usize) -> Vec<u8> {
        let inside = |piece: &&Piece| piece.side == turn.side && piece.from >= turn.from && piece.to <= turn.to;
        let mut parts: Vec<(u64, usize)> = Vec::new();
        let mut octets = 0;
        for piece in self.pieces[turn.first_piece..].iter().filter(inside) {
            if let Cut::Segment { observation, again: false, .. } = piece.cut {
                parts.push((piece.from, observation));
                octets += piece.to - piece.from;
            }
            if octets >= most as u64 || piece.from >= turn.to {
                break;
            }
        }
        parts.sort_unstable();
        let mut text: Vec<u8> =
            parts.iter().flat_map(|(_, observation)| payload(trace, *observation).to_vec()).collect();
        text.truncate(most);
        text
    }
}

fn payload(trace: &Trace, observation: usize) -> &[u8] {
    let observation = trace.observation(observation);
    match datagram(observation.link_type, observation.bytes).map(|datagram| datagram.transport) {
        Some(Carried::Tcp(segment)) => segment.payload,
        _ => &[],
    }
}

fn segments(analysis: &Analysis, trace: &Trace, flow: usize) -> Vec<Piece> {
    let mut next = [0i64; 2];
    let flights = analysis.flights_of_flow(trace, flow).filter_map(|(_, flight)| {
        let Freight::Tcp(facts) = &flight.freight else { return None };
        let observation = flight.passage.left.or(flight.passage.reached)?;
        if facts.payload_len == 0 {
            return None;
        }
        let next = &mut next[flight.passage.from.index()];
        let first = facts.seq_relative.wrapping_add(u32::from(facts.flags.syn())).wrapping_sub(1);
        let from = (*next + i64::from(first.wrapping_sub(*next as u32) as i32)).max(0);
        let to = from + i64::from(facts.payload_len);
        let again = to <= *next && from < *next;
        *next = (*next).max(to);
        let (lost, push) = (flight.passage.fate == Fate::Lost, facts.flags.psh());
        Some(Piece {
            side: flight.passage.from,
            cut: Cut::Segment { observation, again, lost, push },
            from: from as u64,
            to: to as u64,
            at: trace.observation(observation).at,
            after: observation + 1,
        })
    });
    flights.collect()
}

/// The writes and reads that the simulator knows.
fn calls(trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<Piece> {
    let Some(told) = analysis.flows.get(flow) else { return Vec::new() };
    let mut next = [[0u64; 2]; 2];
    let returned = trace.events().iter().filter_map(|event| {
        let EventKind::Return { text, result } = &event.kind else { return None };
        let side = side_of(&event.actor, told).filter(|_| event.actor.remote.is_some())?;
        let (cut, direction) = match verb(text) {
            "send" | "sendall" => (Cut::Write, side),
            "recv" => (Cut::Read, side.other()),
            _ => return None,
        };
        let octets = octets(result)?;
        let next = &mut next[direction.index()][usize::from(cut == Cut::Read)];
        let from = *next;
        *next += octets;
        Some(Piece { side: direction, cut, from, to: *next, at: event.at, after: event.after })
    });
    returned.collect()
}

/// `recv` of `recv S 20`, also of `x = s.recv(20)`.
fn verb(call: &str) -> &str {
    let is_name = |text: &str| text.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let call = call.split_once('=').filter(|(name, _)| is_name(name)).map_or(call, |(_, call)| call).trim();
    let name = call.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default()
}

/// The octets of a call's result: `12 octets`, or the text that was read in quotes; none where it moved nothing.
fn octets(result: &str) -> Option<u64> {
    let number = result.strip_suffix(" octets").unwrap_or(result).parse().ok();
    let quoted = || result.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).map(unescaped_len);
    number.or_else(quoted).filter(|octets| *octets > 0)
}

/// The length of a text whose control characters and quotes are written with a backslash.
fn unescaped_len(text: &str) -> u64 {
    let mut bytes = text.bytes();
    let mut count = 0;
    while let Some(byte) = bytes.next() {
        if byte == b'\\' && bytes.next() == Some(b'x') {
            bytes.nth(1);
        }
        count += 1;
    }
    count
}

fn turns(pieces: &[Piece]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Cut::Segment { observation, again: false, .. } = piece.cut else { continue };
        match turns.last_mut() {
            Some(turn) if turn.side == piece.side => turn.to = turn.to.max(piece.to),
            _ => turns.push(Turn {
                side: piece.side,
                from: piece.from,
                to: piece.to,
                at: piece.at,
                first_piece: index,
                observation,
            }),
        }
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces of ten octets each, every third sent again much later.
    fn long() -> Messages {
        let piece = |number: usize, octet: usize| Piece {
            side: if octet.is_multiple_of(2) { Side::A } else { Side::B },
            cut: Cut::Segment { observation: number, again: number > 3000, lost: false, push: false },
            from: octet as u64 * 10,
            to: octet as u64 * 10 + 10,
            at: Instant::from_ns(number as i64),
            after: number + 1,
        };
        let mut pieces: Vec<Piece> = (0..3000).map(|number| piece(number, number)).collect();
        pieces.extend((0..1000).map(|number| piece(3000 + number, number * 3)));
        let turns = turns(&pieces);
        Messages { blocks: [blocks(&pieces), blocks(&turns)], pieces, turns, knows_calls: false }
    }

    #[test]
    fn what_holds_some_octets_is_found_without_looking_at_everything() {
        let messages = long();
        for (until, octets) in [(4000, 0..25), (3999, 29_000..29_100), (2500, 24_000..40_000), (0, 0..9)] {
            for side in [Side::A, Side::B] {
                let wanted: Vec<Piece> = messages.pieces[..until]
                    .iter()
                    .filter(|piece| piece.side == side && piece.to > octets.start && piece.from < octets.end)
                    .copied()
                    .collect();
                let found: Vec<Piece> = messages.pieces_inside(until, side, octets.clone()).copied().collect();
                assert_eq!(found, wanted, "{until} {octets:?}");
                let own = messages.pieces[..until].iter().filter(|piece| piece.side == side);
                assert_eq!(messages.reached(until, side), own.map(|piece| piece.to).max().unwrap_or(0));
            }
        }
        assert_eq!(messages.turns_inside(messages.turns.len(), Side::A, 40..41).count(), 1);
    }

    #[test]
    fn results_say_how_many_octets_they_moved() {
        assert_eq!(octets("12 octets"), Some(12));
        assert_eq!(octets("'hello'"), Some(5));
        assert_eq!(octets("'a\\r\\n\\x00'"), Some(4));
        assert_eq!(["0 octets", "''", "ECONNRESET"].map(octets), [None; 3]);
    }

    #[test]
    fn calls_are_known_by_their_verbs() {
        assert_eq!(
            ["recv S 20", "sendall S 'a=b'", "x=recv S 3", "data = s.recv(4)"].map(verb),
            ["recv", "sendall", "recv", "recv"]
        );
    }

    #[test]
    fn a_side_keeps_its_turn_until_the_other_speaks() {
        let piece = |side, from, to, observation| Piece {
            side,
            cut: Cut::Segment { observation, again: false, lost: false, push: true },
            from,
            to,
            at: Instant::ZERO,
            after: observation + 1,
        };
        let turns = turns(&[piece(Side::A, 0, 5, 0), piece(Side::A, 5, 9, 1), piece(Side::B, 0, 3, 2)]);
        assert_eq!(turns.len(), 2);
        assert_eq!((turns[0].from, turns[0].to, turns[1].observation), (0, 9, 2));
    }
}
