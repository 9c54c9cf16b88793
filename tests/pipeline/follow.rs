//! Streams and TCP analysis of the samples, against tshark.

use std::collections::BTreeMap;
use std::process::Command;

use crate::program::{json_lines, not_run, ok, sample, synema};

/// What tshark prints, or nothing where it is not installed.
fn tshark(args: &[&str]) -> Option<String> {
    let output = Command::new("tshark").arg("-n").args(args).output().ok()?;
    assert!(output.status.success(), "tshark {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The streams of a flow as `-z follow,tcp,raw` prints them: hex lines, those of the second end behind a tab.
fn followed(file: &str, flow: u64) -> Option<[String; 2]> {
    let text = tshark(&["-q", "-r", file, "-z", &format!("follow,tcp,raw,{flow}")])?;
    let mut sides = [String::new(), String::new()];
    let lines = text.lines().skip_while(|line| !line.starts_with("Node 1")).skip(1);
    for line in lines.take_while(|line| !line.starts_with('=')) {
        match line.strip_prefix('\t') {
            Some(hex) => sides[1].push_str(hex),
            None => sides[0].push_str(line),
        }
    }
    Some(sides)
}

fn tcp_flows(file: &str) -> Vec<serde_json::Value> {
    json_lines(&["flows", file, "--json"]).into_iter().filter(|flow| flow["transport"] == "tcp").collect()
}

/// The hex digits of a `--as hex` dump.
fn digits(dump: &str) -> String {
    dump.lines().flat_map(|line| line[10..57].split_whitespace()).collect()
}

#[test]
fn the_streams_of_the_samples_are_tsharks() {
    let mut compared = 0;
    for entry in synema_captures::samples() {
        let file = sample(&entry.file);
        for flow in tcp_flows(&file) {
            let number = flow["flow"].as_u64().unwrap();
            let Some(sides) = followed(&file, number) else {
                return not_run("streams of the samples against tshark: tshark is not installed");
            };
            for (end, theirs) in ["a", "b"].into_iter().zip(sides) {
                let ours = ok(&["follow", &file, &number.to_string(), "--from", end, "--as", "hex"]);
                assert_eq!(digits(&ours), theirs, "{file} flow {number} from {end}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{compared} streams");
}

#[test]
fn the_findings_in_the_samples_are_tsharks() {
    for entry in synema_captures::samples() {
        let file = sample(&entry.file);
        for flow in tcp_flows(&file) {
            let mut found: BTreeMap<&str, u64> = BTreeMap::new();
            for direction in ["a_to_b", "b_to_a"] {
                for (kind, count) in flow["analysis"][direction].as_object().unwrap() {
                    *found.entry(kind).or_default() += count.as_u64().unwrap();
                }
            }
            for kind in synema_analysis::Finding::ALL.map(|finding| finding.name()) {
                let filter = format!("tcp.stream == {} && tcp.analysis.{kind}", flow["flow"]);
                let Some(theirs) = tshark(&["-r", &file, "-Y", &filter]) else {
                    return not_run("findings in the samples against tshark: tshark is not installed");
                };
                let ours = found.get(kind).copied().unwrap_or(0);
                assert_eq!(ours, theirs.lines().count() as u64, "{file} flow {}: {kind}", flow["flow"]);
            }
        }
    }
}

#[test]
fn all_streams_are_listed_with_their_hashes() {
    let file = sample("http-fetch.pcap");
    let flows = tcp_flows(&file);
    let streams = json_lines(&["follow", &file, "--all", "--json"]);
    assert_eq!(streams.len(), 2 * flows.len());
    for (stream, end) in streams.iter().zip(["a", "b"].into_iter().cycle()) {
        assert_eq!(stream["from"], end);
        assert_eq!(stream["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(stream["gaps"], serde_json::json!([]));
        assert_eq!(stream["conflicting_bytes"], 0);
    }
    assert_eq!(streams[1]["bytes"], flows[0]["payload_b_to_a"]);
    assert!(ok(&["follow", &file, "0", "--from", "a", "--as", "text"]).starts_with("GET "));
}

#[test]
fn a_gap_is_told_beside_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = sample("http-fetch.pcap");
    let first_data = tcp_flows(&file)[0]["handshake"]["ack"].as_u64().unwrap();
    let whole = std::fs::read(&file).unwrap();
    // the records of a classic capture: a header of 24 bytes, then 16 bytes and the frame each
    let mut at = 24;
    let mut kept = whole[..24].to_vec();
    let mut number = 0;
    let mut skipped = false;
    while at < whole.len() {
        let len = 16 + u32::from_le_bytes(whole[at + 8..at + 12].try_into().unwrap()) as usize;
        number += 1;
        let from_b = whole[at + 16 + 34..at + 16 + 36] == 80u16.to_be_bytes() || len > 400;
        if number > first_data && from_b && len > 16 + 66 && !skipped {
            skipped = true;
        } else {
            kept.extend(&whole[at..at + len]);
        }
        at += len;
    }
    assert!(skipped, "a frame with payload was left out");
    let path = folder.path().join("gap.pcap");
    std::fs::write(&path, kept).unwrap();
    let path = path.display().to_string();
    let streams = json_lines(&["follow", &path, "--all", "--json"]);
    let gaps: usize = streams.iter().map(|stream| stream["gaps"].as_array().unwrap().len()).sum();
    let call = synema(&["follow", &path, "0", "--as", "hex"]);
    assert_eq!(call.code, Some(0));
    assert_eq!(call.stderr.lines().count(), gaps);
}
