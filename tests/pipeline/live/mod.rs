//! The cable: what is recorded from real interfaces, in network namespaces that every test makes for itself.

mod cable;
mod limits;
mod order;
mod permission;
mod same;
mod window;

use cable::{Cable, can_run};

/// The backends that this build has.
const BACKENDS: &[&str] = if cfg!(feature = "libpcap") { &["raw", "libpcap"] } else { &["raw"] };

/// A cable to test on; without one, the reason is said and the test ends.
macro_rules! cable_or_return {
    ($what:literal) => {
        match $crate::live::can_run() {
            Ok(()) => $crate::live::Cable::new(),
            Err(why) => return $crate::program::not_run(&format!("{}: {why}", $what)),
        }
    };
}
use cable_or_return;
