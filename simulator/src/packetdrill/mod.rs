//! packetdrill scripts: the script is one side of a connection, our TCP is the other, and time is virtual.
//!
//! [`run`] plays a script: `<` packets arrive at our stack as real bytes, `>` packets are what it must have sent, and
//! the socket calls are made on it with the results that the script gives. An expectation that does not hold is
//! [`Outcome::Failed`]; whatever the script asks for that is not built is [`Outcome::Unsupported`], never passed over.
//!
//! Three things are looser than a byte-for-byte reading. A segment may come as early or late as the script's
//! `--tolerance_usecs` allows (4 ms without it). One expected
//! segment may be several of ours, sent back to back: hosts with segmentation offload show larger segments than the
//! wire has. Helpers outside the script (`defaults.sh` and the like) are not
//! there to be run: [`helpers`] names them. Segments that follow the last line are counted, as packetdrill itself lets
//! them pass.

mod accounts;
mod calls;
mod code;
mod expect;
mod export;
mod fast_open;
mod info;
mod kernel;
mod parse;
mod parse_packet;
mod play;
mod poll;
mod script;
mod shell;
mod socket_options;
mod switches;
mod sysctl;
#[cfg(test)]
mod tests;
mod transfer;

use std::fmt;

use synema_trace::Trace;

pub use export::export;

/// What came of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every expectation held.
    Passed {
        /// How many segments our stack had sent when the script ended that it does not speak of. As in packetdrill
        /// itself they are no failure, but they are told.
        unasked: usize,
    },
    /// The first expectation that did not hold.
    Failed {
        /// The line of the script, from 1.
        line: u32,
        /// What the script says.
        expected: String,
        /// What happened.
        actual: String,
    },
    /// The script asks for something that is not built here, or cannot be read.
    Unsupported {
        /// The line of the script, from 1.
        line: u32,
        /// What is missing.
        feature: String,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Passed { unasked: 0 } => f.write_str("passed"),
            Outcome::Passed { unasked } => write!(f, "passed; segments behind the last line: {unasked}"),
            Outcome::Failed { line, expected, actual } => write!(f, "line {line}: expected {expected}, got {actual}"),
            Outcome::Unsupported { line, feature } => write!(f, "line {line}: not supported: {feature}"),
        }
    }
}

/// Plays a script to its end or to the first thing that goes wrong.
pub fn run(text: &str) -> Outcome {
    run_seen(text).1
}

/// The same, with the frames that came and went until then, as a capture on the host under test would have them.
pub fn run_seen(text: &str) -> (Trace, Outcome) {
    match parse::parse(text) {
        Err(error) => {
            let feature = format!("unreadable: {}", error.reason);
            (Trace::new(), Outcome::Unsupported { line: error.line, feature })
        }
        Ok(script) => match play::play(text, &script) {
            (seen, Ok(unasked)) => (seen, Outcome::Passed { unasked }),
            (seen, Err(outcome)) => (seen, outcome),
        },
    }
}

/// The commands of a script that are not run: helpers that set up a kernel, which this stack does not have.
pub fn helpers(text: &str) -> Vec<String> {
    let script = parse::parse(text).unwrap_or_default();
    let shells = script.events.iter().filter_map(|event| match &event.what {
        script::Statement::Shell(command) => Some(command.as_str()),
        _ => None,
    });
    shells.flat_map(str::lines).map(str::trim).filter(|line| switches::is_helper(line)).map(str::to_owned).collect()
}
