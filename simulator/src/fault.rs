use std::fmt;

use serde::Deserialize;
use synema_wire::Segment;

use crate::predicate::Predicate;
use crate::scenario::Span;

/// What a rule says about a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Verdict {
    /// It is lost.
    Drop,
    /// It takes this much longer.
    Delay { ns: i64 },
    /// It arrives twice.
    Duplicate,
}

/// A scripted fault of a link: which frames, and what happens to them.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) predicate: Predicate,
    /// Frames of this host only, by its place.
    pub(crate) from: Option<usize>,
    /// Only the nth that matches, from 1; every one without it.
    pub(crate) nth: Option<u32>,
    pub(crate) verdict: Verdict,
    /// Frames that have matched so far.
    pub(crate) count: u32,
}

impl Rule {
    /// The rule's verdict on a frame; `None` lets it pass.
    pub(crate) fn on_frame(&mut self, sender: usize, segment: &Segment<'_>) -> Option<Verdict> {
        if self.from.is_some_and(|from| from != sender) || !self.predicate.matches(segment) {
            return None;
        }
        self.count += 1;
        self.nth.is_none_or(|nth| nth == self.count).then_some(self.verdict)
    }

    /// The rule in one line.
    pub(crate) fn text(&self) -> String {
        match self.nth {
            Some(nth) => format!("{} #{nth}", self.predicate.text()),
            None => self.predicate.text().to_owned(),
        }
    }
}

impl TryFrom<String> for Verdict {
    type Error = String;

    fn try_from(text: String) -> Result<Verdict, String> {
        match (text.as_str(), text.strip_prefix("delay ")) {
            ("drop", _) => Ok(Verdict::Drop),
            ("duplicate", _) => Ok(Verdict::Duplicate),
            (_, Some(span)) => Ok(Verdict::Delay { ns: Span::try_from(span.to_owned())?.ns }),
            _ => Err(format!("'{text}' is not a verdict: write drop, duplicate, or delay 700ms")),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Drop => f.write_str("drop"),
            Verdict::Duplicate => f.write_str("duplicate"),
            Verdict::Delay { ns } if ns % 1_000_000 == 0 => write!(f, "delay {}ms", ns / 1_000_000),
            Verdict::Delay { ns } => write!(f, "delay {ns}ns"),
        }
    }
}
