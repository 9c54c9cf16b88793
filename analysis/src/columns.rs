//! What an [`crate::Analysis`] keeps of frames: four octets of each for its place, and of a few what cannot be read out of
//! the frame again.
//!
//! The facts about a segment stand in the segment, but for the numbers they are counted from, which hold for a whole
//! connection ([`Numbers`]), and for what was found of it, which most segments have nothing of ([`Remark`]).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use synema_wire::{Contents, Seq};

use crate::brief::Brief;
use crate::flight::Marks;
use crate::flow_table::Placed;
use crate::tcp::Judged;
use crate::{Completeness, Findings, SegmentFacts, Side};

/// To which flow a frame belongs, and which of its sides sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u32);

impl Place {
    const NONE: Place = Place(u32::MAX);

    fn of(placed: Option<Placed>) -> Place {
        placed.map_or(Place::NONE, |placed| Place((placed.flow as u32) << 1 | placed.from as u32))
    }

    pub(crate) fn get(self) -> Option<(usize, Side)> {
        let side = if self.0 & 1 == 0 { Side::A } else { Side::B };
        (self != Place::NONE).then_some(((self.0 >> 1) as usize, side))
    }
}

/// What was found of a segment.
#[derive(Clone, Copy, Debug)]
struct Remark {
    observation: u32,
    duplicates: u32,
    findings: Findings,
    marks: Marks,
}

/// From what the numbers of a connection's segments are counted. What no segment has needed yet is not known.
#[derive(Clone, Copy, Debug, Default)]
struct Numbering {
    bases: [Option<Seq>; 2],
    shifts: [Option<u8>; 2],
}

impl Numbering {
    /// Takes what a segment was counted from; whether it agrees with what earlier ones were.
    fn agree(&mut self, from: Side, segment: &Brief, judged: &Judged) -> bool {
        let (own, peer) = (from.index(), from.other().index());
        let is_shifted = !segment.flags.syn() && !segment.is_cut_short;
        let has_own_base = is_same(&mut self.bases[own], judged.bases[own]);
        let has_base = has_own_base && (!segment.flags.ack() || is_same(&mut self.bases[peer], judged.bases[peer]));
        has_base && (!is_shifted || is_same(&mut self.shifts[own], Some(judged.shift)))
    }
}

fn is_same<T: PartialEq + Copy>(known: &mut Option<T>, now: Option<T>) -> bool {
    *known = known.or(now);
    *known == now
}

/// Of a TCP flow, what all its segments have in common.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    first: Numbering,
    /// The observations that showed the parts of the connection's life, by the bits of its completeness.
    parts: [u32; PARTS],
    /// Whether the flow was opened between used ports: then its first segment shows its own part.
    is_reuse: bool,
    /// Whether its numbers were counted anew.
    is_renumbered: bool,
}

const PARTS: usize = 6;

impl Default for Numbers {
    fn default() -> Numbers {
        let first = Numbering::default();
        Numbers { first, parts: [u32::MAX; PARTS], is_reuse: false, is_renumbered: false }
    }
}

/// A datagram that was whole with an observation, or what a compressed one carries.
#[derive(Clone, Debug)]
struct Completion {
    observation: u32,
    /// Of all members: those with the fragments.
    members: [u32; 2],
    /// The contents, from when somebody needs them to last.
    contents: OnceLock<Box<Contents>>,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    places: Vec<Place>,
    /// In the order of the observations.
    remarks: Vec<Remark>,
    /// Per flow.
    numbers: Vec<Numbers>,
    /// By flow and the observation from which on they hold.
    renumbered: BTreeMap<(u32, u32), Numbering>,
    /// In the order of the observations.
    completions: Vec<Completion>,
    members: Vec<u32>,
}

impl Columns {
    /// What is kept of an observation that nothing is remarkable about, octets.
    pub(crate) const BYTES_PER_OBSERVATION: usize = size_of::<Place>();

    /// How many observations were taken note of.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Takes note of where the next observation belongs, and of the observations whose fragments make a datagram with its.
    pub(crate) fn frame(&mut self, placed: Option<Placed>, members: Option<&[usize]>) {
        if let Some(members) = members {
            let start = self.members.len() as u32;
            self.members.extend(members.iter().map(|&member| member as u32));
            let (observation, members) = (self.places.len() as u32, [start, self.members.len() as u32]);
            self.completions.push(Completion { observation, members, contents: OnceLock::new() });
        }
        self.places.push(Place::of(placed));
    }

    /// Takes note of the segment of the observation noted last, whose flow then has this completeness.
    pub(crate) fn segment(&mut self, placed: Placed, segment: &Brief, judged: &Judged, seen: Completeness) {
        let observation = (self.places.len() - 1) as u32;
        let Judged { findings, marks, duplicates, .. } = *judged;
        if findings.iter().next().is_some() || !marks.is_empty() {
            self.remarks.push(Remark { observation, duplicates, findings, marks });
        }
        let flow = placed.flow;
        if self.numbers.len() <= flow {
            self.numbers.resize(flow + 1, Numbers::default());
        }
        let numbers = &mut self.numbers[flow];
        numbers.is_reuse |= placed.reuses_ports;
        for (bit, first) in numbers.parts.iter_mut().enumerate() {
            if seen.0 >> bit & 1 == 1 && *first == u32::MAX {
                *first = observation;
            }
        }
        let latest = match numbers.is_renumbered {
            false => &mut numbers.first,
            true => latest(&mut self.renumbered, flow as u32).unwrap_or(&mut numbers.first),
        };
        let before = *latest;
        if !latest.agree(placed.from, segment, judged) {
            *latest = before;
            let mut anew = Numbering { bases: judged.bases, shifts: before.shifts };
            if !segment.flags.syn() && !segment.is_cut_short {
                anew.shifts[placed.from.index()] = Some(judged.shift);
            }
            numbers.is_renumbered = true;
            self.renumbered.insert((flow as u32, observation), anew);
        }
    }

    /// The flow that an observation belongs to, and who sent its frame.
    pub(crate) fn placed(&self, observation: usize) -> Option<(usize, Side)> {
        self.places.get(observation)?.get()
    }

    /// What was found of the segment of an observation.
    pub(crate) fn findings(&self, observation: usize) -> Findings {
        self.remark(observation).map_or_else(Findings::default, |remark| remark.findings)
    }

    fn remark(&self, observation: usize) -> Option<&Remark> {
        let place = self.remarks.binary_search_by_key(&(observation as u32), |remark| remark.observation).ok()?;
        self.remarks.get(place)
    }

    /// The facts about the segment of an observation.
    pub(crate) fn facts(&self, observation: usize, segment: &Brief) -> Option<SegmentFacts> {
        let (flow, from) = self.placed(observation)?;
        let numbers = self.numbers.get(flow)?;
        let later = match numbers.is_renumbered {
            false => None,
            true => {
                let mut before = self.renumbered.range((flow as u32, 0)..=(flow as u32, observation as u32));
                before.next_back().map(|(_, numbering)| numbering)
            }
        };
        let Numbering { bases, shifts } = later.unwrap_or(&numbers.first);
        let base = |side: Side| bases[side.index()].unwrap_or_default();
        let is_shifted = !segment.flags.syn() && !segment.is_cut_short;
        let shift = if is_shifted { shifts[from.index()].unwrap_or(0) } else { 0 };
        let remark = self.remark(observation);
        let is_shown = |first: u32| {
            let is_own = numbers.is_reuse && numbers.parts.iter().all(|&part| part >= observation as u32);
            (first as usize) < observation || is_own && first as usize == observation
        };
        let parts = numbers.parts.iter().enumerate().filter(|&(_, &first)| is_shown(first));
        Some(SegmentFacts {
            flags: segment.flags,
            seq: segment.seq,
            ack: segment.ack,
            seq_relative: segment.seq.0.wrapping_sub(base(from).0),
            ack_relative: if segment.flags.ack() { segment.ack.0.wrapping_sub(base(from.other()).0) } else { 0 },
            payload_len: segment.payload_len,
            window_bytes: u32::from(segment.window) << shift,
            marks: remark.map_or_else(Vec::new, |remark| remark.marks.iter().collect()),
            findings: remark.map_or_else(Findings::default, |remark| remark.findings),
            duplicates: remark.map_or(0, |remark| remark.duplicates),
            completeness: Completeness(parts.fold(0, |all, (bit, _)| all | 1 << bit)),
        })
    }

    /// The observations whose fragments make the datagram that is whole with this one, and where its contents are kept.
    pub(crate) fn completion(&self, observation: usize) -> Option<(&[u32], &OnceLock<Box<Contents>>)> {
        let place = self.completions.binary_search_by_key(&(observation as u32), |whole| whole.observation).ok()?;
        let Completion { members: [start, end], contents, .. } = &self.completions[place];
        Some((&self.members[*start as usize..*end as usize], contents))
    }
}

fn latest(renumbered: &mut BTreeMap<(u32, u32), Numbering>, flow: u32) -> Option<&mut Numbering> {
    renumbered.range_mut((flow, 0)..=(flow, u32::MAX)).next_back().map(|(_, numbering)| numbering)
}
