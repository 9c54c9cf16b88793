use std::collections::VecDeque;

use synema_trace::TcpState;

use super::control::Control;
use super::end::End;
use super::opening;
use super::sighting::{Passing, Reader};

/// A run of segments from one side, longer than this without any from the other, is not kept whole to see what answers
/// its beginning.
const LONGEST_RUN: usize = 1 << 16;

/// Follows the states of one flow's ends while it is read, and keeps nothing of the segments but those that still wait
/// for an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastStates {
    ends: Option<Box<[End; 2]>>,
    /// Segments of one side since the other was last heard: what answers them is not known yet.
    run: VecDeque<(Passing, Control)>,
    reader: Reader,
}

impl LastStates {
    /// Reads the next segment.
    pub(crate) fn observe(&mut self, passing: Passing, control: Control) {
        match self.run.front() {
            Some((first, _)) if first.from != passing.from => self.end_run(Some(&control)),
            Some(_) if self.run.len() >= LONGEST_RUN => self.read_first(None),
            _ => {}
        }
        self.run.push_back((passing, control));
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
        let Some((passing, control)) = self.run.pop_front() else { return };
        // the flow's first segment is a's, so what answers it is b's first
        let ends = self.ends.get_or_insert_with(|| Box::new(opening::ends(Some(&control), answer)));
        self.reader.read(&passing, control, answer);
        for sighting in self.reader.sightings.drain(..) {
            let (side, transitions) = sighting.told(ends);
            for transition in transitions {
                ends[side.index()].state = transition.to;
            }
        }
    }
}
