//! Where a session departs from its RFCs.
//!
//! [`check`] reads a trace once, front to back. What one frame shows by itself (checksums, lengths, addresses) is judged
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

pub use rule::{Rule, Severity};

use crate::copies::first_view;
use crate::reading::Reading;
use crate::{Analysis, Freight, Sentence, Transport};
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
    let mut all = Vec::new();
    let mut frames = frame::Frames::default();
    let mut connections: Vec<Connection<'_>> = Vec::new();
    connections.resize_with(analysis.flows.len(), Connection::default);
    for observation in trace.observations() {
        let flight = analysis.flight_of(observation.index).map(|flight| &analysis.flights[flight]);
        // a frame that is seen at both ends is judged once, where it was sent
        if flight.is_some_and(|flight| flight.left.or(flight.reached) != Some(observation.index)) {
            continue;
        }
        let mut found = frames.check(&observation);
        if let Some(flight) = flight
            && let Freight::Tcp(facts) = &flight.freight
            && let Some(segment) = Reading::of(&observation).segment()
        {
            found.extend(connections[flight.flow].check(flight.from, segment, facts));
            // what looks like a repetition may be a second view of one packet
            if facts.findings.iter().next().is_some()
                && let Some(view) = first_view(trace, analysis, observation.index)
            {
                let [before, hops] = view.hops;
                let twice = Found::of(Rule::CapturedTwice).number("first", view.number as u64);
                found.push(twice.number("before", before).number("hops", hops));
            }
        }
        let flow = flight.map(|flight| &analysis.flows[flight.flow]);
        all.extend(found.into_iter().map(|Found { rule, rfc, sentence }| Departure {
            number: observation.number(),
            flow: flow.map(|flow| (flow.transport, flow.number)),
            rule,
            rfc,
            severity: rule.severity(),
            sentence,
        }));
    }
    all
}
