use std::collections::VecDeque;

use synema_trace::Certainty;

use super::Transition;
use super::control::Control;
use super::end::End;
use crate::{Fate, Flight, Freight, Side};

/// Where a segment was seen on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passing {
    pub(crate) from: Side,
    /// The observation of it near its sender.
    pub(crate) left: Option<usize>,
    /// The observation of it near its receiver.
    pub(crate) reached: Option<usize>,
    /// Whether it is known never to have arrived.
    pub(crate) is_lost: bool,
}

impl From<&Flight> for Passing {
    fn from(flight: &Flight) -> Passing {
        let is_lost = flight.passage.fate == Fate::Lost;
        Passing { from: flight.passage.from, left: flight.passage.left, reached: flight.passage.reached, is_lost }
    }
}

/// One reading of a segment at one observation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) observation: usize,
    pub(super) from: Side,
    pub(super) control: Control,
    /// Whether this tells of its sender, or of its receiver.
    pub(super) leaving: bool,
    pub(super) certainty: Certainty,
}

impl Sighting {
    /// Of which end it tells, and which transitions that end takes.
    pub(super) fn told(&self, ends: &mut [End; 2]) -> (Side, Vec<Transition>) {
        if self.leaving {
            (self.from, ends[self.from.index()].leaving(&self.control))
        } else {
            let side = self.from.other();
            (side, ends[side.index()].arriving(&self.control))
        }
    }
}

/// All readings of the flights' segments, in the order in which they tell something.
pub(super) fn sightings(flights: &[Flight]) -> Vec<Sighting> {
    let segments = segments(flights);
    let answers = next_of_other_side(&segments);
    let mut reader = Reader::default();
    for ((passing, control), answer) in segments.iter().zip(answers) {
        reader.read(passing, *control, answer.as_ref());
    }
    let mut all = reader.sightings;
    // stable: what was put in order for one observation stays so
    all.sort_by_key(|sighting| sighting.observation);
    all
}

/// The TCP segments among the flights.
pub(super) fn segments(flights: &[Flight]) -> Vec<(Passing, Control)> {
    let segments = flights.iter().filter_map(|flight| match &flight.freight {
        Freight::Tcp(facts) => Some((Passing::from(flight), Control::from(facts))),
        Freight::Other { .. } => None,
    });
    segments.collect()
}

/// For every segment the next one that the other side sends.
fn next_of_other_side(segments: &[(Passing, Control)]) -> Vec<Option<Control>> {
    let mut next: [Option<Control>; 2] = [None, None];
    let mut answers = Vec::with_capacity(segments.len());
    for (passing, control) in segments.iter().rev() {
        answers.push(next[passing.from.other().index()]);
        next[passing.from.index()] = Some(*control);
    }
    answers.reverse();
    answers
}

/// Whether a segment of the receiver shows that it has this one. A reset answers whatever came.
fn acknowledges(answer: &Control, control: &Control) -> bool {
    answer.flags.rst() || answer.flags.ack() && !answer.ack.before(control.end())
}

/// Whether the next segment of the receiver shows that it does not have this one.
fn is_late(control: &Control, answer: Option<&Control>) -> bool {
    !control.is_empty() && answer.is_some_and(|answer| !acknowledges(answer, control))
}

/// Puts sightings in order. Where the receiver is not watched, a segment is taken to arrive at once, unless what the
/// receiver sends next shows that it has not arrived; then it is held, and with it what follows on the same way.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    pub(super) sightings: Vec<Sighting>,
    /// Segments on their way, by sender.
    held: [VecDeque<Control>; 2],
}

impl Reader {
    /// Whether nothing is on its way and a segment is taken to arrive as it leaves.
    pub(super) fn passes(&self, has_arrived: bool, control: &Control, answer: Option<&Control>) -> bool {
        self.held.iter().all(VecDeque::is_empty) && (has_arrived || !is_late(control, answer))
    }

    /// Adds what a segment tells; `answer` is the next one that the other side sends.
    pub(super) fn read(&mut self, passing: &Passing, control: Control, answer: Option<&Control>) {
        let from = passing.from;
        let mut add = |observation, leaving, certainty| {
            self.sightings.push(Sighting { observation, from, control, leaving, certainty });
        };
        match (passing.left, passing.reached) {
            (Some(left), Some(reached)) => {
                add(left, true, Certainty::Inferred);
                add(reached, false, Certainty::Inferred);
            }
            (None, Some(reached)) => {
                add(reached, true, Certainty::Inferred);
                add(reached, false, Certainty::Inferred);
            }
            (Some(left), None) => {
                self.release(left, from.other(), &control);
                let (leaving, certainty) = (true, Certainty::Inferred);
                self.sightings.push(Sighting { observation: left, from, control, leaving, certainty });
                if !passing.is_lost {
                    self.assume_arrival(left, from, control, answer);
                }
            }
            (None, None) => {}
        }
    }

    fn assume_arrival(&mut self, observation: usize, from: Side, control: Control, answer: Option<&Control>) {
        let held = &mut self.held[from.index()];
        if is_late(&control, answer) || !held.is_empty() {
            held.push_back(control);
        } else {
            let certainty = Certainty::Assumed;
            self.sightings.push(Sighting { observation, from, control, leaving: false, certainty });
        }
    }

    /// Lets what `sender` sent arrive as far as `answer`, seen at `observation`, shows that it has.
    fn release(&mut self, observation: usize, sender: Side, answer: &Control) {
        let held = &mut self.held[sender.index()];
        let Some(last) = held.iter().rposition(|control| !control.is_empty() && acknowledges(answer, control)) else {
            return;
        };
        let behind = held.iter().skip(last + 1).take_while(|control| control.is_empty()).count();
        for (place, control) in held.drain(..=last + behind).enumerate() {
            let certainty = if place <= last { Certainty::Inferred } else { Certainty::Assumed };
            self.sightings.push(Sighting { observation, from: sender, control, leaving: false, certainty });
        }
    }
}
