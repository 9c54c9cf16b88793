//! Prints the log hash of scenarios, so that builds can be compared: `hashes SEEDS VARIATIONS FILE…` runs the soak's
//! scenarios of the first so many seeds, and then those of the files, each as it is and in so many variations: with another
//! seed and with weather on its links. Compiled for wasm32 it has no way to print or read; there the same
//! is had by calls, `.ci/hashes.mjs` makes them.

use std::sync::Mutex;

use serde_json::{Value, json};
use synema_simulator::{Scenario, log_hash, run, soak_scenario};

/// A scenario's text on its way in, and a hash on its way out.
static PASSAGE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Room for a text of so many octets.
#[allow(unsafe_code, reason = "only a plain name can be called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn room(octets: usize) -> *mut u8 {
    with_passage(|passage| passage.resize(octets, 0))
}

/// The hash of a variation of the scenario that was put into the room, 0 for itself: 64 characters.
#[allow(unsafe_code, reason = "only a plain name can be called from outside")]
#[unsafe(no_mangle)]
pub extern "C" fn hash_of_text(variation: u32) -> *mut u8 {
    with_passage(|passage| {
        let text = String::from_utf8_lossy(passage);
        *passage = hash_of(&text, variation.into()).unwrap_or_else(|error| format!("{error:>64.64}")).into();
    })
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

fn hash_of(text: &str, variation: u64) -> Result<String, String> {
    let text = if variation == 0 { text.to_owned() } else { varied(text, variation)? };
    let scenario = Scenario::from_json(&text).map_err(|error| error.to_string())?;
    Ok(log_hash(&run(&scenario).trace))
}

/// The scenario with another seed, and with weather on the links that have none.
fn varied(text: &str, variation: u64) -> Result<String, String> {
    let mut document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let seed = document["seed"].as_u64().unwrap_or(1);
    document["seed"] = json!(seed + variation);
    for link in document["links"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        let weather = [("loss", format!("{}%", variation % 5)), ("jitter", format!("{}us", 150 * (variation % 7)))];
        let rare = [("duplicate", format!("{}%", variation % 3)), ("corrupt", format!("{}%", variation % 2))];
        for (key, value) in weather.into_iter().chain(rare) {
            link.entry(key).or_insert_with(|| json!(value));
        }
    }
    Ok(document.to_string())
}

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let mut count = || arguments.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    let (seeds, variations): (u64, u64) = (count(), count());
    for seed in 0..seeds {
        println!("{seed} {}", log_hash(&run(&soak_scenario(seed)).trace));
    }
    for path in arguments {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        for variation in 0..=variations {
            println!("{path} {variation} {}", hash_of(&text, variation)?);
        }
    }
    Ok(())
}
