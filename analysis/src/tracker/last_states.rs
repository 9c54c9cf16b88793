use std::collections::VecDeque;

use synema_trace::TcpState;

use super::control::Control;
use super::end::End;
use super::opening;
use super::sighting::{Passing, Reader};
use crate::Side;

/// A run of segments from one side, longer than this without any from the other, is not kept whole to see what answers
/// its beginning.
const LONGEST_RUN: usize = 1 << 16;

/// Follows the states of one flow's ends while it is read, and keeps nothing of the segments but those that still wait
/// for an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastStates {
    ends: Option<Box<[End; 2]>>,
    /// Segments of one side since the other was last heard: what answers them is not known yet.
    run: VecDeque<(Leg, Control)>,
    reader: Reader,
}

/// Reads a segment that arrives as it leaves, the short way, when both ends are in the middle of a connection and it is
/// neither its beginning nor its end: it only moves numbers. Whether it did.
fn pass(ends: &mut [End; 2], from: Side, control: &Control) -> bool {
    let is_plain = !control.flags.syn() && !control.flags.fin() && !control.flags.rst();
    if !is_plain || !ends.iter().all(End::is_open) {
        return false;
    }
    if control.flags.ack() {
        ends[from.index()].has_everything_before(control.ack);
    }
    ends[from.index()].sent_up_to(control.end());
    if !control.is_empty() {
        ends[from.other().index()].heard(control.seq, control.end());
    }
    true
}

/// Whose segment was seen, and at which end of its way.
#[derive(Clone, Copy, Debug)]
struct Leg {
    from: Side,
    has_arrived: bool,
}

impl Leg {
    /// The same as a passing; where in the trace the observation stands does not matter to states.
    fn passing(self) -> Passing {
        let Leg { from, has_arrived } = self;
        Passing { from, left: (!has_arrived).then_some(0), reached: has_arrived.then_some(0), is_lost: false }
    }
}

impl LastStates {
    /// Reads the next segment.
    pub(crate) fn observe(&mut self, from: Side, has_arrived: bool, control: Control) {
        match self.run.front() {
            Some((first, _)) if first.from != from => self.end_run(Some(&control)),
            Some(_) if self.run.len() >= LONGEST_RUN => self.read_first(None),
            _ => {}
        }
        let leg = Leg { from, has_arrived };
        // what takes no sequence number needs no answer to be understood, but for the first segment of all
        if self.run.is_empty() && self.ends.is_some() && control.is_empty() {
            self.read(leg, control, None);
        } else {
            self.run.push_back((leg, control));
        }
    }

    /// The states after the last segment; closed where there was none.
    pub(crate) fn finish(mut self) -> [TcpState; 2] {
        self.end_run(None);
        self.ends.map_or([TcpState::Closed; 2], |ends| [ends[0].state, ends[1].state])
    }

    fn end_run(&mut self, answer: Option<&Control>) {
        while !self.run.is_empty() {
            self.read_first(answer);
        }
    }

    /// Reads the first segment of the run, and what follows from it.
    fn read_first(&mut self, answer: Option<&Control>) {
        let Some((leg, control)) = self.run.pop_front() else { return };
        self.read(leg, control, answer);
    }

    fn read(&mut self, leg: Leg, control: Control, answer: Option<&Control>) {
        if let Some(ends) = &mut self.ends
            && self.reader.passes(leg.has_arrived, &control, answer)
            && pass(ends, leg.from, &control)
        {
            return;
        }
        // the flow's first segment is a's, so what answers it is b's first
        let ends = self.ends.get_or_insert_with(|| Box::new(opening::ends(Some(&control), answer)));
        self.reader.read(&leg.passing(), control, answer);
        for sighting in self.reader.sightings.drain(..) {
            let (side, transitions) = sighting.told(ends);
            for transition in transitions {
                ends[side.index()].state = transition.to;
            }
        }
    }
}
