use crate::Instant;

/// The instant being shown: everything up to it has happened, nothing after it.
///
/// An instant alone does not tell apart what happened at the same nanosecond, so the playhead also counts the
/// observations that have happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Playhead {
    /// Now.
    pub at: Instant,
    /// How many observations of the trace have happened.
    pub observations: usize,
}

impl Playhead {
    /// Whether something that stands behind `after` observations and happened at `at` is already there.
    pub fn has_passed(self, after: usize, at: Instant) -> bool {
        after <= self.observations && at <= self.at
    }
}
