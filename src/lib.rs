//! The program: arguments, one file per subcommand, composition. Decides nothing about protocols and paints nothing.

mod args;
mod commands;
mod failure;
mod field_values;
mod following;
mod frame_json;
mod interrupt;
mod lessons;
mod opening;
mod output;
mod performance;
mod piped;
mod privilege;
mod progress;
#[cfg(target_os = "linux")]
mod recording;
mod session;
mod terminal_ladder;
mod variant;
pub mod window;

use std::process::ExitCode;

pub use failure::Failure;
pub use session::Source;
pub(crate) use window::Told;

/// Runs the program with the process's arguments and returns its exit code: 0 success, 1 the work failed, 2 usage.
pub fn run() -> ExitCode {
    let args = <args::Args as clap::Parser>::parse();
    match commands::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("synema: {failure}");
            ExitCode::FAILURE
        }
    }
}
