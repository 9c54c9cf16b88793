//! Prints the log hash of scenarios, so that builds can be compared: `hashes SEEDS FILE…` runs the soak's scenarios of the
//! first so many seeds, and then those of the files. Compiled for wasm32 it has no way to print or read; there the same
//! is had by calls, `.ci/hashes.mjs` makes them.

use std::sync::Mutex;

use synema_simulator::{Scenario, log_hash, run, soak_scenario};

/// A scenario's text on its way in, and a hash on its way out.
static PASSAGE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Room for a text of so many octets.
#[allow(unsafe_code, reason = "only a plain name can be called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn room(octets: usize) -> *mut u8 {
    with_passage(|passage| passage.resize(octets, 0))
}

/// The hash of the scenario that was put into the room: 64 characters.
#[allow(unsafe_code, reason = "only a plain name can be called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn hash_of_text() -> *mut u8 {
    with_passage(|passage| *passage = hash_of(&String::from_utf8_lossy(passage)).unwrap_or_else(|error| error).into())
}

/// The hash of a seed's scenario: 64 characters.
#[allow(unsafe_code, reason = "only a plain name can be called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn hash_of_seed(seed: u32) -> *mut u8 {
    with_passage(|passage| *passage = log_hash(&run(&soak_scenario(seed.into())).trace).into())
}

fn with_passage(change: impl FnOnce(&mut Vec<u8>)) -> *mut u8 {
    let mut passage = PASSAGE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    change(&mut passage);
    passage.as_mut_ptr()
}

fn hash_of(text: &str) -> Result<String, String> {
    let scenario = Scenario::from_json(text).map_err(|error| format!("{error:>64.64}"))?;
    Ok(log_hash(&run(&scenario).trace))
}

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let seeds: u64 = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    for seed in 0..seeds {
        println!("{seed} {}", log_hash(&run(&soak_scenario(seed)).trace));
    }
    for path in arguments {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        println!("{path} {}", hash_of(&text)?);
    }
    Ok(())
}
