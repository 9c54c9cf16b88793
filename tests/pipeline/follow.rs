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
    let kinds = synema_analysis::Finding::ALL.map(|finding| finding.name());
    let fields = kinds.map(|kind| format!("tcp.analysis.{kind}"));
    for entry in synema_captures::samples() {
        let file = sample(&entry.file);
        let mut arguments = vec!["-r", &file, "-Y", "tcp", "-T", "fields", "-e", "tcp.stream"];
        fields.iter().for_each(|field| arguments.extend(["-e", field]));
        let Some(theirs) = tshark(&arguments) else {
            return not_run("findings in the samples against tshark: tshark is not installed");
        };
        let mut expected: BTreeMap<(u64, &str), u64> = BTreeMap::new();
        for line in theirs.lines() {
            let mut columns = line.split('\t');
            let stream = columns.next().unwrap().parse().unwrap();
            for (kind, _) in kinds.iter().zip(columns).filter(|(_, column)| !column.is_empty()) {
                *expected.entry((stream, kind)).or_default() += 1;
            }
        }
        let mut found: BTreeMap<(u64, &str), u64> = BTreeMap::new();
        for flow in tcp_flows(&file) {
            for direction in ["a_to_b", "b_to_a"] {
                for (kind, count) in flow["analysis"][direction].as_object().unwrap() {
                    let kind = kinds.into_iter().find(|name| name == kind).unwrap();
                    *found.entry((flow["flow"].as_u64().unwrap(), kind)).or_default() += count.as_u64().unwrap();
                }
            }
        }
        assert_eq!(found, expected, "{file}");
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
    // without the first frame that brings a part of the page
    let page = json_lines(&["follow", &file, "--all", "--json"])[1]["bytes"].as_u64().unwrap();
    let fields = ok(&["frames", &file, "--fields", "frame.number,tcp.srcport,frame.len"]);
    let server = tcp_flows(&file)[0]["b"]["port"].to_string();
    let first = fields
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .find(|fields| fields[1] == server && fields[2].parse::<usize>().unwrap() > 80);
    let left_out: usize = first.unwrap()[0].parse().unwrap();
    let whole = std::fs::read(&file).unwrap();
    // a classic capture: a header of 24 octets, then 16 octets and the frame for each
    let (mut kept, mut at, mut number) = (whole[..24].to_vec(), 24, 0);
    while at < whole.len() {
        let end = at + 16 + u32::from_le_bytes(whole[at + 8..at + 12].try_into().unwrap()) as usize;
        number += 1;
        if number != left_out {
            kept.extend(&whole[at..end]);
        }
        at = end;
    }
    let path = folder.path().join("gap.pcap");
    std::fs::write(&path, kept).unwrap();
    let path = path.display().to_string();
    let stream = &json_lines(&["follow", &path, "--all", "--json"])[1];
    let gap = &stream["gaps"][0];
    assert_eq!(gap[0], 0, "{stream}");
    assert_eq!(stream["bytes"].as_u64().unwrap() + gap[1].as_u64().unwrap(), page);
    let call = synema(&["follow", &path, "0", "--from", "b", "--as", "hex"]);
    assert_eq!(call.code, Some(0));
    assert_eq!(call.stderr, format!("synema: flow 0 from b: {} bytes at offset 0 were not captured\n", gap[1]));
    assert!(call.stdout.starts_with(&format!("{:08x}", gap[1].as_u64().unwrap())), "offsets count the gap");
}
