//! Every lesson is what it says: its expectations hold.

use crate::ladder::ladder;
use synema_simulator::{Scenario, run};
use synema_trace::EventKind;

fn lessons() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../lessons");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    files.iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(path))).collect()
}

#[test]
fn every_lesson_keeps_its_word() {
    for (name, text) in lessons() {
        let scenario = Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(scenario.id(), Some(name.as_str()));
        assert!(scenario.summary().is_some(), "{name} has no summary");
        let run = run(&scenario);
        let failures: Vec<String> = run.failures.iter().map(ToString::to_string).collect();
        println!("{name}\n{}", ladder(&run.trace));
        assert!(failures.is_empty(), "{name}: {failures:#?}\n{}", ladder(&run.trace));
    }
}

#[test]
fn a_round_trip_is_measured_once_and_never_by_what_was_sent_again() {
    let (_, text) = lessons().into_iter().find(|(name, _)| name == "lost-data").unwrap();
    let trace = run(&Scenario::from_json(&text).unwrap()).trace;
    let measured: Vec<u64> = trace
        .events()
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Variable { name, new, .. } if name == "srtt_ns" => Some(*new),
            _ => None,
        })
        .collect();
    // both ends measure the links' 10 ms each way, and nothing that came later changes that
    assert_eq!(measured, [20_000_000, 20_000_000]);
}
