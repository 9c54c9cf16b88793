use std::fmt;

use serde_json::{Map, Value};
use synema_trace::{Heading, Trace};
use synema_wire::datagram;

use super::document::{ExpectDocument, FramesDocument};
use super::{Scenario, ScenarioError};
use crate::event_log;

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
            (Some(keys), None) => check_keys(&pointer, keys)?,
            (None, Some(_)) => {}
            _ => return Err(ScenarioError::at(pointer, "an expectation has either 'ev' or 'frames'")),
        }
    }
    Ok(())
}

fn check_keys(pointer: &str, keys: &Map<String, Value>) -> Result<(), ScenarioError> {
    match keys.keys().find(|key| !event_log::KEYS.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let known = event_log::KEYS.join(", ");
            let problem = format!("events have no key '{key}': theirs are {known}");
            Err(ScenarioError::at(format!("{pointer}/ev/{key}"), problem))
        }
    }
}

impl Scenario {
    /// The expectations that a trace of this scenario does not meet.
    pub(crate) fn failures(&self, trace: &Trace) -> Vec<ExpectationFailure> {
        let rows = event_log::rows(trace);
        let expectations = self.document.expect.iter().enumerate();
        expectations
            .filter_map(|(place, expect)| {
                let (expected, found) = match (&expect.ev, &expect.frames) {
                    (Some(keys), _) => (Value::Object(keys.clone()).to_string(), expect.count_rows(&rows, keys)),
                    (_, Some(frames)) => (frames.text(), expect.count_frames(trace, frames)),
                    (None, None) => return None,
                };
                let is_met = expect.n.map_or(found > 0, |times| times == found);
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

    fn count_rows(&self, rows: &[Map<String, Value>], keys: &Map<String, Value>) -> usize {
        let is_match = |row: &&Map<String, Value>| {
            let ns = row.get("t").and_then(Value::as_i64).unwrap_or_default();
            self.is_in_time(ns) && keys.iter().all(|(key, value)| row.get(key) == Some(value))
        };
        rows.iter().filter(is_match).count()
    }

    fn count_frames(&self, trace: &Trace, frames: &FramesDocument) -> usize {
        let sent = trace.observations().filter(|seen| seen.heading == Heading::Outbound && self.is_in_time(seen.at.ns));
        sent.filter(|seen| frames.from.is_none() || trace.point(seen.point).host == frames.from)
            .filter(|seen| {
                let read = datagram(seen.link_type, seen.bytes);
                let segment = read.as_ref().and_then(|datagram| datagram.tcp());
                segment.is_some_and(|(_, _, segment)| frames.predicate.matches(segment))
            })
            .count()
    }
}

impl FramesDocument {
    fn text(&self) -> String {
        match &self.from {
            Some(from) => format!("frames {} from {from}", self.predicate.text()),
            None => format!("frames {}", self.predicate.text()),
        }
    }
}
