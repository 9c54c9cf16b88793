use std::fmt;

use serde_json::{Map, Value};
use synema_trace::{Heading, Trace};

use super::app_document::{ExpectDocument, FramesDocument};
use super::{Scenario, ScenarioError};
use crate::event_log::{self, Log, Row};
use crate::predicate::{InitialNumbers, Sighted, note_initial_number};

/// An expectation of a scenario that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectationFailure {
    /// The JSON pointer of the expectation.
    pub pointer: String,
    /// What was expected, as the scenario writes it.
    pub expected: String,
    /// How often it was to happen; none for at least once.
    pub times: Option<usize>,
    /// How often it happened.
    pub found: usize,
}

impl fmt::Display for ExpectationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.times.map_or("at least 1".to_owned(), |times| times.to_string());
        write!(f, "{}: expected {times} of {}, found {}", self.pointer, self.expected, self.found)
    }
}

/// Whether every expectation says something that can be checked.
pub(super) fn check(expectations: &[ExpectDocument]) -> Result<(), ScenarioError> {
    for (place, expect) in expectations.iter().enumerate() {
        let pointer = format!("/expect/{place}");
        match (&expect.ev, &expect.frames) {
            (Some(keys), None) => {
                check_keys(&pointer, keys.keys().chain(expect.has.keys()))?;
                check_kind(&pointer, keys)?;
            }
            (None, Some(_)) => {}
            _ => return Err(ScenarioError::at(pointer, "an expectation has either 'ev' or 'frames'")),
        }
    }
    Ok(())
}

fn check_keys<'a>(pointer: &str, mut keys: impl Iterator<Item = &'a String>) -> Result<(), ScenarioError> {
    match keys.find(|key| !event_log::KEYS.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let known = event_log::KEYS.join(", ");
            let problem = format!("events have no key '{key}': theirs are {known}");
            Err(ScenarioError::at(format!("{pointer}/ev/{key}"), problem))
        }
    }
}

fn check_kind(pointer: &str, keys: &Map<String, Value>) -> Result<(), ScenarioError> {
    let kind = keys.get("kind").map(|kind| kind.as_str().unwrap_or_default());
    match kind.filter(|kind| !event_log::KINDS.contains(kind)) {
        None => Ok(()),
        Some(_) => {
            let problem = format!("{} is no kind of event: write {}", keys["kind"], event_log::KINDS.join(", "));
            Err(ScenarioError::at(format!("{pointer}/ev/kind"), problem))
        }
    }
}

impl Scenario {
    /// The expectations that a trace of this scenario does not meet.
    pub(crate) fn failures(&self, trace: &Trace) -> Vec<ExpectationFailure> {
        // the log is made for those alone who ask for it
        let asks_for_events = self.document.expect.iter().any(|expect| expect.ev.is_some());
        let log = asks_for_events.then(|| Log::of(trace));
        let rows: Vec<Row> = log.iter().flat_map(Log::rows).collect();
        let expectations = self.document.expect.iter().enumerate();
        expectations
            .filter_map(|(place, expect)| {
                let (expected, found) = match (&expect.ev, &expect.frames) {
                    (Some(keys), _) => (Value::Object(keys.clone()).to_string(), expect.count_rows(&rows, keys)),
                    (_, Some(frames)) => (frames.text(), expect.count_frames(trace, frames)),
                    (None, None) => return None,
                };
                let is_met = expect.is_met(found);
                let pointer = format!("/expect/{place}");
                (!is_met).then_some(ExpectationFailure { pointer, expected, times: expect.n, found })
            })
            .collect()
    }
}

impl ExpectDocument {
    fn is_in_time(&self, ns: i64) -> bool {
        self.after.is_none_or(|after| after.ns <= ns) && self.before.is_none_or(|before| ns < before.ns)
    }

    fn count_rows(&self, rows: &[Row<'_>], keys: &Map<String, Value>) -> usize {
        let is_match = |row: &&Row<'_>| {
            let ns = row.get("t").and_then(|ns| ns.as_i64()).unwrap_or_default();
            let contains = |(key, part): (&String, &String)| {
                row.get(key).is_some_and(|text| text.as_str().is_some_and(|text| text.contains(part.as_str())))
            };
            self.has.iter().all(contains)
                && self.is_in_time(ns)
                && keys.iter().all(|(key, value)| row.get(key).as_ref() == Some(value))
        };
        rows.iter().filter(is_match).count()
    }

    fn count_frames(&self, trace: &Trace, frames: &FramesDocument) -> usize {
        let heading = if frames.at.is_some() { Heading::Inbound } else { Heading::Outbound };
        let mut numbers = InitialNumbers::new();
        let mut count = 0;
        for seen in trace.observations().filter(|seen| seen.heading == heading) {
            note_initial_number(&mut numbers, seen.link_type, seen.bytes);
            let point = trace.point(seen.point);
            let is_here = match (&frames.from, &frames.at) {
                (_, Some(at)) => point.name == *at || point.host.as_ref() == Some(at),
                (from, None) => from.is_none() || point.host == *from,
            };
            if is_here && self.is_in_time(seen.at.ns) {
                let sighted = Sighted::new(seen.link_type, seen.bytes, &numbers);
                count += usize::from(frames.predicate.matches(&sighted));
            }
        }
        count
    }

    fn is_met(&self, found: usize) -> bool {
        let exactly = self.n.is_none_or(|times| times == found);
        let is_free = self.n.is_none() && self.max.is_none();
        let least = self.min.unwrap_or(usize::from(is_free));
        exactly && found >= least && self.max.is_none_or(|most| found <= most)
    }
}

impl FramesDocument {
    fn text(&self) -> String {
        match &self.from {
            Some(from) => format!("frames {} from {from}", self.predicate.text()),
            None => match &self.at {
                Some(at) => format!("frames {} at {at}", self.predicate.text()),
                None => format!("frames {}", self.predicate.text()),
            },
        }
    }
}
