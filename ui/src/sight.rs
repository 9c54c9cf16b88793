use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use synema_analysis::Analysis;
use synema_trace::Trace;

use crate::{Rereading, Survey};

/// What of a session is in sight, beside where its playhead stands: chosen by whoever looks, the same for all views.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sight<'a> {
    /// The frames that a filter left.
    pub rows: Rows<'a>,
    /// The first row shown by views that are tables; none follows what is looked at.
    pub first_row: Option<u64>,
    /// What people noted down about frames.
    pub notes: Option<&'a Notes>,
    /// What reads frames with what those before them have left; where there is none, each is read by itself.
    pub rereading: Option<&'a Rereading>,
    /// What was found out of all frames; where there is none, they are all read for each drawing that needs it.
    pub survey: Option<&'a Survey>,
    /// Another session to compare this one with.
    pub other: Option<Other<'a>>,
}

/// Which frames a list has rows for.
#[derive(Clone, Copy, Debug, Default)]
pub enum Rows<'a> {
    /// All of them.
    #[default]
    All,
    /// Those of these observations, in rising order.
    Only(&'a [u32]),
}

/// What people noted down about frames, by observation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Those to come back to.
    pub marked: BTreeSet<usize>,
    /// What was written about them, in place of what the file says; empty where that is to be gone.
    pub comments: BTreeMap<usize, String>,
}

/// A second session.
#[derive(Clone, Copy, Debug)]
pub struct Other<'a> {
    /// What happened there.
    pub trace: &'a Trace,
    /// What it means.
    pub analysis: &'a Analysis,
    /// Index of the flow to compare.
    pub flow: usize,
}

impl Rows<'_> {
    /// How many rows there are.
    pub fn len(&self, trace: &Trace) -> u64 {
        match self {
            Rows::All => trace.len() as u64,
            Rows::Only(rows) => rows.partition_point(|row| (*row as usize) < trace.len()) as u64,
        }
    }

    /// The observation of a row.
    pub fn observation(&self, row: u64) -> usize {
        match self {
            Rows::All => row as usize,
            Rows::Only(rows) => rows[row as usize] as usize,
        }
    }

    /// The row of an observation; none where a filter left it out.
    pub fn exact_row_of(&self, observation: usize) -> Option<u64> {
        match self {
            Rows::All => Some(observation as u64),
            Rows::Only(rows) => rows.binary_search(&(observation as u32)).ok().map(|row| row as u64),
        }
    }

    /// The row of an observation, or of the last one before it that has a row.
    pub fn row_of(&self, observation: usize) -> u64 {
        match self {
            Rows::All => observation as u64,
            Rows::Only(rows) => rows.partition_point(|row| *row as usize <= observation).saturating_sub(1) as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_a_row_stands_at_the_last_row_before_it() {
        let rows = Rows::Only(&[2, 5, 9]);
        assert_eq!([0, 2, 4, 5, 8, 30].map(|frame| rows.row_of(frame)), [0, 0, 0, 1, 1, 2]);
        assert_eq!(Rows::All.row_of(7), 7);
        assert_eq!(rows.observation(1), 5);
    }
}
