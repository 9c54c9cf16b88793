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

/// Runs one topic, or several.
#[track_caller]
fn check(wanted: &[&str]) {
    for (name, text) in topics().into_iter().filter(|(name, _)| wanted.contains(&name.as_str())) {
        let failures = run(&Scenario::from_json(&text).unwrap()).failures;
        assert!(failures.is_empty(), "{name}: {failures:#?}");
    }
}

#[test]
fn x30_hosts_ask_for_hardware_addresses_and_forget_them() {
    check(&["T28", "T28.claim"]);
}

#[test]
fn x32_datagrams_keep_their_ends_and_a_closed_port_refuses() {
    check(&["T48"]);
}

#[test]
fn x33_leases_and_names_are_given_and_expire() {
    check(&["T18", "T59"]);
}

#[test]
fn x34_one_inside_end_has_one_outside_port() {
    check(&["T27"]);
}

#[test]
fn x35_fragments_become_a_packet_again() {
    check(&["T48"]);
}

#[test]
fn c40_time_to_live_and_dscp_are_as_the_program_set_them() {
    check(&["T46.marking"]);
}

#[test]
fn c41_an_unknown_ip_option_is_ignored() {
    check(&["T55.options"]);
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
            // fragments are no whole datagrams
            let is_set = |name| {
                dissection.field(name).is_some_and(|field| !matches!(field.value, Value::Flag(false) | Value::Uint(0)))
            };
            if is_set("ip.flags.mf") || is_set("ip.frag_offset") {
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
