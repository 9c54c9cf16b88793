//! Ctrl-C during long work ends the work with what is known so far; pressed again, the program.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_WANTED: AtomicBool = AtomicBool::new(false);
static WATCHED: Once = Once::new();

/// What shells take for the end by Ctrl-C.
const ENDED_BY_INTERRUPT: i32 = 130;

/// Has Ctrl-C, and whatever else asks the program to end, noted from now on.
pub fn watch() {
    WATCHED.call_once(|| {
        let note = || {
            if IS_WANTED.swap(true, Ordering::Relaxed) {
                std::process::exit(ENDED_BY_INTERRUPT);
            }
        };
        // where somebody else watches, or nobody can, Ctrl-C does what it did
        let _ = ctrlc::try_set_handler(note);
    });
}

/// Whether the work is to end; asking forgets it, so that the rest of what there is to do is done.
pub fn take() -> bool {
    IS_WANTED.swap(false, Ordering::Relaxed)
}
