//! B7: how soon a lesson is there.

use synema_simulator::{Scenario, World, run as simulate};

use crate::cpu::timed;

pub fn run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons");
    let files = std::fs::read_dir(folder).expect("the lessons are there").flatten().map(|entry| entry.path());
    let texts: Vec<String> = files.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let (mut first, mut whole) = (0f64, 0f64);
    for text in texts {
        let (seconds, scenario) = timed(|| {
            let scenario = Scenario::from_json(&text).expect("a lesson's scenario");
            World::new(&scenario).step();
            scenario
        });
        first = first.max(seconds);
        whole = whole.max(timed(|| simulate(&scenario)).0);
    }
    println!(
        "B7 lessons: the first event after at most {:.2} ms (wanted 5), the whole run after {:.1} ms (wanted 100)",
        first * 1e3,
        whole * 1e3
    );
}
