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
/// two steps and go on later, with more bytes or on another thread.
pub(crate) trait Reader: Send {
    /// Reads what stands at [`Reader::offset`] of `file` and moves behind it; stays there when it is damaged.
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage>;

    /// Reads frames that are nothing but frames, a step each, up to the first that begins at `until` or beyond or up to
    /// anything else; the format's short way where it has one, and else nothing.
    fn plain_frames(&mut self, _file: &[u8], _until: usize, _index: &mut Index) {}

    /// Where the next step reads.
    fn offset(&self) -> usize;

    /// A reader with the same knowledge at another place.
    fn at(&self, offset: usize) -> Box<dyn Reader>;

    /// Where the record or block that begins at `offset` ends, if what stands there can be one. Formats that do not
    /// show where a record begins say no.
    fn plausible(&self, _file: &[u8], _offset: usize) -> Option<usize> {
        None
    }

    /// Counts what changes how later frames are read: a reader of another count must not be trusted.
    fn knowledge(&self) -> usize {
        0
    }

    /// Moves behind damage, to what can be trusted again; no where this format has no such place.
    fn resume(&mut self, _file: &[u8]) -> bool {
        false
    }
}

/// The first place from `from` on, below `until`, where `links` plausible records or blocks follow each other, or
/// fewer up to the end of the file.
pub(crate) fn find_chain(reader: &dyn Reader, file: &[u8], from: usize, until: usize, links: usize) -> Option<usize> {
    (from..until.min(file.len())).find(|start| {
        let mut offset = *start;
        (0..links).all(|_| {
            offset == file.len()
                || reader.plausible(file, offset).is_some_and(|end| {
                    offset = end;
                    true
                })
        })
    })
}
