use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a long reading has come: shared between the thread that reads and those that show it or end it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    frames: AtomicU64,
    is_cancelled: AtomicBool,
}

impl Progress {
    /// Octets read so far.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Octets to be read; 0 before that is known.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Frames found so far.
    pub fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// The part that is done, from 0 to 1.
    pub fn fraction(&self) -> f32 {
        match self.total() {
            0 => 0.0,
            total => (self.done() as f64 / total as f64) as f32,
        }
    }

    /// Asks the reading to end; what was read until then stays.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the reading was asked to end.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, done: u64, total: u64, frames: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.frames.store(frames as u64, Ordering::Relaxed);
    }
}
