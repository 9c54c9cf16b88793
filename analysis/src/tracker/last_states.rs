use std::collections::VecDeque;

use synema_trace::TcpState;

use super::control::Control;
use super::end::End;
use super::sighting::{Passing, Reader};
use super::{Told, opening};
use crate::Side;

/// A run of segments from one side, longer than this without any from the other, is not kept whole to see what answers
/// its beginning.
const LONGEST_RUN: usize = 1 << 16;

/// Follows the states of one flow's ends while it is read, tells how they change, and keeps nothing of the segments but
/// those that still wait for an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastStates {
    ends: Option<Box<[End; 2]>>,
    /// Segments of one side since the other was last heard: what answers them is not known yet.
    run: VecDeque<(Leg, Control)>,
    reader: Reader,
}

/// Reads a segment that arrives as it leaves, the short way, when both ends are in the middle of a connection and it is
/// neither its beginning nor its end: it only moves numbers. Whether it did.
#[inline]
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

/// Whose segment was seen, at which end of its way, and by which observation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leg {
    pub(crate) from: Side,
    pub(crate) has_arrived: bool,
    pub(crate) observation: u32,
}

impl Leg {
    fn passing(self) -> Passing {
        let Leg { from, has_arrived, observation } = self;
        let observation = observation as usize;
        let (left, reached) = ((!has_arrived).then_some(observation), has_arrived.then_some(observation));
        Passing { from, left, reached, is_lost: false }
    }
}

impl LastStates {
    /// Reads the next segment.
    pub(crate) fn observe(&mut self, leg: Leg, control: Control, tell: &mut impl FnMut(Told)) {
        match self.run.front() {
            Some((first, _)) if first.from != leg.from => self.end_run(Some(&control), tell),
            Some(_) if self.run.len() >= LONGEST_RUN => self.read_first(None, tell),
            _ => {}
        }
        // what takes no sequence number needs no answer to be understood, but for the first segment of all
        if self.run.is_empty() && self.ends.is_some() && control.is_empty() {
            self.read(leg, control, None, tell);
        } else {
            self.run.push_back((leg, control));
        }
    }

    /// The states after the last segment; closed where there was none.
    pub(crate) fn finish(mut self, tell: &mut impl FnMut(Told)) -> [TcpState; 2] {
        self.end_run(None, tell);
        self.ends.map_or([TcpState::Closed; 2], |ends| [ends[0].state, ends[1].state])
    }

    fn end_run(&mut self, answer: Option<&Control>, tell: &mut impl FnMut(Told)) {
        while !self.run.is_empty() {
            self.read_first(answer, tell);
        }
    }

    /// Reads the first segment of the run, and what follows from it.
    fn read_first(&mut self, answer: Option<&Control>, tell: &mut impl FnMut(Told)) {
        let Some((leg, control)) = self.run.pop_front() else { return };
        self.read(leg, control, answer, tell);
    }

    fn read(&mut self, leg: Leg, control: Control, answer: Option<&Control>, tell: &mut impl FnMut(Told)) {
        if let Some(ends) = &mut self.ends
            && self.reader.passes(leg.has_arrived, &control, answer)
            && pass(ends, leg.from, &control)
        {
            tell(Told::Sent(leg.from));
            return;
        }
        // the flow's first segment is a's, so what answers it is b's first
        if self.ends.is_none() {
            let ends = opening::ends(Some(&control), answer);
            super::open(&ends, leg.observation as usize, tell);
            self.ends = Some(Box::new(ends));
        }
        let Some(ends) = &mut self.ends else { return };
        self.reader.read(&leg.passing(), control, answer);
        for sighting in self.reader.sightings.drain(..) {
            super::read(ends, &sighting, tell);
        }
    }
}
