use crate::Damage;
use crate::index::Index;

/// What one step of a reader brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A frame was added to the index.
    Frame,
    /// Something else was read.
    Other,
    /// The file is at its end.
    End,
}

/// Reads one file format, a record or block at a time. It holds no bytes, so that whoever indexes can stop between
/// two steps and go on later.
pub(crate) trait Reader {
    /// Reads what stands at [`Reader::offset`] of `file` and moves behind it; stays there when it is damaged.
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage>;

    /// Where the next step reads.
    fn offset(&self) -> usize;
}
