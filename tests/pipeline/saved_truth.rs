//! A run that was saved and opened again still has its whole truth: states, variables, buffers, tables.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::program::{json_lines, ok};

/// How often each kind of row comes, with the name of what it is about.
fn counted<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in lines {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let key = [text("node"), text("kind"), text("name"), text("table"), text("transition")].join(" ");
        if text("kind") != "frame" {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts
}

#[test]
fn every_event_of_a_saved_run_is_there_in_the_file_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let topics = concat!(env!("CARGO_MANIFEST_DIR"), "/simulator/tests/topics");
    for topic in ["T38", "T45", "T39"] {
        let (file, events) = (path("run.pcapng"), path("events.jsonl"));
        ok(&["simulate", &format!("{topics}/{topic}.json"), "-o", &file, "--events", &events]);
        let written = fs::read_to_string(&events).unwrap();
        let opened = synema_captures::open(std::path::Path::new(&file)).unwrap();
        let again: Vec<String> = synema_simulator::event_lines(&synema_simulator::retold(opened.trace)).collect();
        assert_eq!(counted(again.iter().map(String::as_str)), counted(written.lines()), "{topic}");
        let states = json_lines(&["states", &file, "--json"]);
        assert!(states.iter().all(|state| state["certainty"] == "known"), "{topic}: {:?}", states.first());
    }
    // queues, buffers and descriptors are among them
    let file = path("run.pcapng");
    ok(&["simulate", &format!("{topics}/T45.json"), "-o", &file]);
    let opened = synema_captures::open(std::path::Path::new(&file)).unwrap();
    let lines: Vec<String> = synema_simulator::event_lines(&synema_simulator::retold(opened.trace)).collect();
    for wanted in ["\"accept_queue\"", "\"syn_queue\"", "\"send_buffer_bytes\"", "\"table\":\"descriptors\""] {
        assert!(lines.iter().any(|line| line.contains(wanted)), "{wanted}");
    }
    // and a view draws what no frame says
    let picture = path("sockets.svg");
    ok(&["render", &file, "-o", &picture, "--view", "sockets", "--lang", "en"]);
    let drawn = fs::read_to_string(&picture).unwrap();
    assert!(drawn.contains("cwnd"), "the congestion window is in no frame");
}
