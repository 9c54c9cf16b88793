use std::collections::VecDeque;

use synema_trace::Certainty;

use crate::{Fate, Flight, Freight, SegmentFacts, Side};

/// One reading of a segment at one observation.
pub(super) struct Sighting<'a> {
    pub(super) observation: usize,
    pub(super) from: Side,
    pub(super) facts: &'a SegmentFacts,
    /// Whether this tells of its sender, or of its receiver.
    pub(super) leaving: bool,
    pub(super) certainty: Certainty,
}

/// All readings of the flights' segments, in the order in which they tell something.
pub(super) fn sightings<'a>(flights: &[&'a Flight]) -> Vec<Sighting<'a>> {
    let segments: Vec<(&Flight, &SegmentFacts)> = flights
        .iter()
        .filter_map(|flight| match &flight.freight {
            Freight::Tcp(facts) => Some((*flight, facts)),
            Freight::Other { .. } => None,
        })
        .collect();
    let answers = next_of_other_side(&segments);
    let mut reader = Reader::default();
    for ((flight, facts), answer) in segments.iter().zip(answers) {
        reader.read(flight, facts, answer);
    }
    let mut all = reader.sightings;
    // stable: what was put in order for one observation stays so
    all.sort_by_key(|sighting| sighting.observation);
    all
}

/// For every segment the next one that the other side sends.
fn next_of_other_side<'a>(segments: &[(&Flight, &'a SegmentFacts)]) -> Vec<Option<&'a SegmentFacts>> {
    let mut next: [Option<&SegmentFacts>; 2] = [None, None];
    let mut answers = Vec::with_capacity(segments.len());
    for (flight, facts) in segments.iter().rev() {
        answers.push(next[flight.from.other().index()]);
        next[flight.from.index()] = Some(facts);
    }
    answers.reverse();
    answers
}

/// Whether a segment of the receiver shows that it has this one. A reset answers whatever came.
fn acknowledges(answer: &SegmentFacts, facts: &SegmentFacts) -> bool {
    answer.flags.rst() || answer.flags.ack() && !answer.ack.before(facts.end())
}

/// Puts sightings in order. Where the receiver is not watched, a segment is taken to arrive at once, unless what the
/// receiver sends next shows that it has not arrived; then it is held, and with it what follows on the same way.
#[derive(Default)]
struct Reader<'a> {
    sightings: Vec<Sighting<'a>>,
    /// Segments on their way, by sender.
    held: [VecDeque<&'a SegmentFacts>; 2],
}

impl<'a> Reader<'a> {
    fn read(&mut self, flight: &Flight, facts: &'a SegmentFacts, answer: Option<&SegmentFacts>) {
        let from = flight.from;
        let mut add = |observation, leaving, certainty| {
            self.sightings.push(Sighting { observation, from, facts, leaving, certainty });
        };
        match (flight.left, flight.reached) {
            (Some(left), Some(reached)) => {
                add(left, true, Certainty::Inferred);
                add(reached, false, Certainty::Inferred);
            }
            (None, Some(reached)) => {
                add(reached, true, Certainty::Inferred);
                add(reached, false, Certainty::Inferred);
            }
            (Some(left), None) => {
                self.release(left, from.other(), facts);
                self.sightings.push(Sighting {
                    observation: left,
                    from,
                    facts,
                    leaving: true,
                    certainty: Certainty::Inferred,
                });
                if flight.fate != Fate::Lost {
                    self.assume_arrival(left, from, facts, answer);
                }
            }
            (None, None) => {}
        }
    }

    fn assume_arrival(
        &mut self,
        observation: usize,
        from: Side,
        facts: &'a SegmentFacts,
        answer: Option<&SegmentFacts>,
    ) {
        let held = &mut self.held[from.index()];
        let is_late = !facts.is_empty() && answer.is_some_and(|answer| !acknowledges(answer, facts));
        if is_late || !held.is_empty() {
            held.push_back(facts);
        } else {
            let certainty = Certainty::Assumed;
            self.sightings.push(Sighting { observation, from, facts, leaving: false, certainty });
        }
    }

    /// Lets what `sender` sent arrive as far as `answer`, seen at `observation`, shows that it has.
    fn release(&mut self, observation: usize, sender: Side, answer: &SegmentFacts) {
        let held = &mut self.held[sender.index()];
        let Some(last) = held.iter().rposition(|facts| !facts.is_empty() && acknowledges(answer, facts)) else {
            return;
        };
        let behind = held.iter().skip(last + 1).take_while(|facts| facts.is_empty()).count();
        for (place, facts) in held.drain(..=last + behind).enumerate() {
            let certainty = if place <= last { Certainty::Inferred } else { Certainty::Assumed };
            self.sightings.push(Sighting { observation, from: sender, facts, leaving: false, certainty });
        }
    }
}
