use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use synema_analysis::{Analysis, Rereader};
use synema_trace::Trace;
use synema_wire::Dissection;

/// Frames of one session, read with what those before them have left: messages put together from several segments.
///
/// Whoever draws many scenes of a session keeps one and shows it to all of them ([`crate::Sight::rereading`]), so that
/// frame after frame costs little.
pub struct Rereading {
    reader: Mutex<Rereader>,
    /// So many frames are read at most before the one that is asked for, each time that it is asked for.
    most: usize,
    is_behind: AtomicBool,
}

/// So many frames are read in what a screen's frame leaves of its time.
const MOST_AT_ONCE: usize = 2_000;

impl Rereading {
    /// One that reads however many frames must be read.
    pub fn whole() -> Rereading {
        Rereading { reader: Mutex::default(), most: usize::MAX, is_behind: AtomicBool::new(false) }
    }

    /// One that never takes long, and may have to be asked again.
    pub fn bit_by_bit() -> Rereading {
        Rereading { most: MOST_AT_ONCE, ..Rereading::whole() }
    }

    /// The dissection of an observation; none where too many others have to be read first, of which some now were.
    pub fn dissect(&self, trace: &Trace, analysis: &Analysis, index: usize) -> Option<Dissection> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let read = reader.dissect(trace, analysis, index, self.most).cloned();
        self.is_behind.fetch_or(read.is_none(), Ordering::Relaxed);
        read
    }

    /// Whether there was nothing to show for what was asked since this was called last.
    pub fn was_behind(&self) -> bool {
        self.is_behind.swap(false, Ordering::Relaxed)
    }
}

impl fmt::Debug for Rereading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rereading").field("most", &self.most).finish_non_exhaustive()
    }
}
