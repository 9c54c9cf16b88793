//! Where a session departs from its RFCs.
//!
//! A [`Checker`] reads a trace once, front to back. What one frame shows by itself (checksums, lengths, addresses) is judged
//! in `frame`; what only its connection shows in `connection`, by what both sides said before. Where the capture may
//! have missed what would explain a segment, nothing is said, or no more than a warning.
//!
//! A condition that holds for a whole direction (an option that was never agreed on, segments larger than the MSS) is
//! told at the first frame that shows it.

mod connection;
mod frame;
mod options;
mod rule;
mod side;
#[cfg(test)]
mod tests;

use synema_trace::Trace;
use synema_wire::Dissection;

pub use rule::{Rule, Severity};

use crate::copies::{self, first_view};
use crate::dissector::InOrder;
use crate::{Analysis, Sentence, Transport};
use connection::Connection;

/// One departure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The frame's number, from 1.
    pub number: usize,
    /// The flow it belongs to, if to any: what it runs over, and its number among those.
    pub flow: Option<(Transport, usize)>,
    /// What it departs from.
    pub rule: Rule,
    /// Where that stands: `RFC 9293 §3.8.6`.
    pub rfc: &'static str,
    /// What it weighs.
    pub severity: Severity,
    /// The sentence that says it.
    pub sentence: Sentence,
}

/// What a rule found: the rule, where it stands, and the sentence.
pub(super) struct Found {
    rule: Rule,
    rfc: &'static str,
    sentence: Sentence,
}

impl Found {
    /// A finding with a sentence still without gaps filled.
    pub(super) fn of(rule: Rule) -> Found {
        Found { rule, rfc: rule.rfc(), sentence: Sentence::new(rule.key()) }
    }

    /// Fills a gap with text.
    pub(super) fn text(mut self, name: &'static str, value: impl ToString) -> Found {
        self.sentence = self.sentence.text(name, value);
        self
    }

    /// Fills a gap with a number.
    pub(super) fn number(mut self, name: &'static str, value: impl Into<u64>) -> Found {
        self.sentence = self.sentence.number(name, value);
        self
    }

    /// Says where the rule stands, where that depends on the layer.
    pub(super) fn at(mut self, rfc: &'static str) -> Found {
        self.rfc = rfc;
        self
    }
}

/// All departures of a trace, in the order of its frames.
pub fn check(trace: &Trace, analysis: &Analysis) -> Vec<Departure> {
    let mut checker = Checker::default();
    (0..trace.len()).flat_map(|_| checker.next_frame(trace, analysis)).collect()
}

/// Reads the frames of a trace in their order, each with what those before it have left, and judges them. Between frames
/// nothing is borrowed.
#[derive(Default)]
pub struct Checker {
    reading: InOrder,
    frames: frame::Frames,
    /// Per flow.
    connections: Vec<Connection>,
}

impl Checker {
    /// How many frames were judged.
    pub fn judged(&self) -> usize {
        self.reading.next
    }

    /// The departures of the next frame: always of the same trace with its analysis.
    ///
    /// # Panics
    /// Behind the last frame.
    pub fn next_frame(&mut self, trace: &Trace, analysis: &Analysis) -> impl Iterator<Item = Departure> + use<> {
        let index = self.reading.next;
        let dissection = self.reading.read(trace, analysis);
        let number = trace.number(index);
        let flow = analysis.placed(index).map(|(flow, _)| &analysis.flows[flow]);
        let flow = flow.map(|flow| (flow.transport, flow.number));
        let found = self.found(trace, analysis, index, &dissection).into_iter();
        found.map(move |Found { rule, rfc, sentence }| Departure {
            number,
            flow,
            rule,
            rfc,
            severity: rule.severity(),
            sentence,
        })
    }

    fn found(&mut self, trace: &Trace, analysis: &Analysis, index: usize, dissection: &Dissection) -> Vec<Found> {
        self.connections.resize_with(analysis.flows.len(), Connection::default);
        let flight = analysis.flight_of(index);
        // a frame that is seen at both ends is judged once, where it was sent
        if flight.is_some_and(|flight| flight != index) {
            return Vec::new();
        }
        let seen = trace.observation(index);
        analysis.reading(trace, &seen, |reading| {
            let mut found = self.frames.check(&seen, reading, dissection);
            if let Some((flow, from)) = analysis.placed(index)
                && let Some(facts) = analysis.facts(trace, index)
                && let Some(segment) = reading.segment()
            {
                let copy = || copies::differing(trace, analysis, index, segment);
                found.extend(self.connections[flow].check(from, segment, &facts, copy));
                // what looks like a repetition may be a second view of one packet
                if facts.findings.iter().next().is_some()
                    && let Some(view) = first_view(trace, analysis, index)
                {
                    let [before, hops] = view.hops;
                    let twice = Found::of(Rule::CapturedTwice).number("first", view.number as u64);
                    found.push(twice.number("before", before).number("hops", hops));
                }
            }
            found
        })
    }
}
