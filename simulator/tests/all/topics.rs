//! Every topic is shown as it is: the expectations of its scenario hold, and its frames are whole.

use synema_simulator::{Scenario, event_lines, run};
use synema_wire::{Value, dissect};

/// The scenarios of a folder, by their file names.
fn topics() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/topics");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).unwrap();
    files.iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(path))).collect()
}

#[test]
fn every_topic_keeps_its_word() {
    let mut broken = Vec::new();
    for (name, text) in topics() {
        let scenario = Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(scenario.id(), Some(name.as_str()));
        let run = run(&scenario);
        let failures: Vec<String> = run.failures.iter().map(ToString::to_string).collect();
        if !failures.is_empty() {
            let wanted =
                ["print", "return", "drop", "table", "segment", "hop"].map(|kind| format!("\"kind\":\"{kind}\""));
            let lines: Vec<String> = event_lines(&run.trace)
                .filter(|line| wanted.iter().any(|kind| line.contains(kind)))
                .take(150)
                .collect();
            broken.push(format!("{name}: {failures:#?}\n{}", lines.join("\n")));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn no_frame_of_a_topic_is_malformed_but_for_what_a_link_has_turned_over() {
    for (name, text) in
        topics().into_iter().filter(|(_, text)| !text.contains("\"corrupt\"") && !text.contains("\"flip "))
    {
        let trace = run(&Scenario::from_json(&text).unwrap()).trace;
        for seen in trace.observations() {
            let dissection = dissect(seen.link_type, seen.bytes);
            // a first fragment is shorter than its transport header says
            if dissection.field("ip.flags.mf").is_some_and(|field| field.value == Value::Flag(true)) {
                continue;
            }
            assert!(dissection.stop.is_none(), "{name}, frame {}: {:?}", seen.number(), dissection.stop);
            let checks = ["ip", "tcp", "udp", "icmp", "icmpv6", "igmp"].map(|layer| format!("{layer}.checksum.status"));
            let bad =
                checks.iter().find(|check| dissection.field(check).is_some_and(|field| field.value == Value::Uint(0)));
            assert_eq!(bad, None, "{name}, frame {}", seen.number());
        }
    }
}
