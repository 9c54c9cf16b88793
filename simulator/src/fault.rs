use std::fmt;

use serde::Deserialize;

use crate::network::Node;
use crate::predicate::{Predicate, Sighted};
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
    /// It waits until so many later frames of its direction have gone past it.
    Hold { frames: u32 },
    /// One bit (0 the most significant) of one octet of its payload, from 0, is turned over.
    Flip { bit: u8, octet: usize },
    /// The same, of an octet of the whole frame with its headers.
    FlipInFrame { bit: u8, octet: usize },
}

/// A scripted fault of a link: which frames, and what happens to them.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) predicate: Predicate,
    /// Frames that this end sends only.
    pub(crate) from: Option<Node>,
    /// Only the nth that matches, from 1; every one without it.
    pub(crate) nth: Option<u32>,
    pub(crate) verdict: Verdict,
    /// Frames that have matched so far.
    pub(crate) count: u32,
}

impl Rule {
    /// The rule's verdict on a frame; `None` lets it pass.
    pub(crate) fn on_frame(&mut self, sender: Node, frame: &Sighted<'_>) -> Option<Verdict> {
        if self.from.is_some_and(|from| from != sender) || !self.predicate.matches(frame) {
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
        let problem = || {
            format!(
                "'{text}' is not a verdict: write drop, duplicate, delay 700ms, hold 2, flip bit 5 of byte 3 (bits and \
                 bytes of the payload count from 0), or flip bit 5 of frame byte 3 (bytes of the whole frame)"
            )
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["drop"] => Ok(Verdict::Drop),
            ["duplicate"] => Ok(Verdict::Duplicate),
            ["delay", span] => Ok(Verdict::Delay { ns: Span::try_from(span.to_owned())?.ns }),
            ["hold", frames] => Ok(Verdict::Hold { frames: frames.parse().map_err(|_| problem())? }),
            ["flip", "bit", bit, "of", ref place @ .., octet] if matches!(place, ["byte"] | ["frame", "byte"]) => {
                let bit = bit.parse().ok().filter(|bit| *bit < 8).ok_or_else(problem)?;
                let octet = octet.parse().map_err(|_| problem())?;
                let is_in_frame = place.len() == 2;
                Ok(if is_in_frame { Verdict::FlipInFrame { bit, octet } } else { Verdict::Flip { bit, octet } })
            }
            _ => Err(problem()),
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
            Verdict::Hold { frames } => write!(f, "hold {frames}"),
            Verdict::Flip { bit, octet } => write!(f, "flip bit {bit} of byte {octet}"),
            Verdict::FlipInFrame { bit, octet } => write!(f, "flip bit {bit} of frame byte {octet}"),
        }
    }
}
