//! `stats`: the tables are what `tshark -z` counts.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::program::{json_lines, not_run, ok, sample, synema};
use crate::tshark::{has_tshark, tshark};

/// All samples in one file, by time.
fn merged(folder: &tempfile::TempDir) -> String {
    let file = folder.path().join("all.pcapng").display().to_string();
    let samples: Vec<String> = synema_captures::samples().iter().map(|entry| sample(&entry.file)).collect();
    assert!(Command::new("mergecap").args(["-w", &file]).args(&samples).status().unwrap().success());
    file
}

fn number(row: &Value, column: &str) -> u64 {
    row[column].as_u64().unwrap_or_else(|| panic!("{column} in {row}"))
}

fn end(row: &Value, address: &str, port: &str) -> String {
    let address = row[address].as_str().unwrap();
    match (row[port].as_u64(), address.contains(':')) {
        (Some(port), false) => format!("{address}:{port}"),
        (Some(port), true) => format!("[{address}]:{port}"),
        (None, _) => address.to_owned(),
    }
}

/// The lines of a tshark table that have numbers, split at blanks.
fn rows(file: &str, what: &str) -> Vec<Vec<String>> {
    let lines = tshark(&["-r", file, "-q", "-z", what]);
    let split = lines.iter().map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    split.filter(|words| words.iter().any(|word| word.chars().all(|char| char.is_ascii_digit()))).collect()
}

#[test]
fn tables_are_what_tshark_counts() {
    if !has_tshark() {
        return not_run("statistics against tshark -z: tshark is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = merged(&folder);
    hierarchy(&file);
    for (layer, word) in [("eth", "eth"), ("ip", "ip"), ("ipv6", "ipv6"), ("tcp", "tcp"), ("udp", "udp")] {
        endpoints(&file, layer, word);
        conversations(&file, layer, word);
    }
    io(&file);
    lengths(&file);
}

/// Frames and octets of every protocol whose messages fit into one frame.
fn hierarchy(file: &str) {
    const SAME: [&str; 9] = ["eth", "ip", "ipv6", "arp", "icmp", "icmpv6", "tcp", "udp", "dns"];
    let mut theirs: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for line in tshark(&["-r", file, "-q", "-z", "io,phs"]) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, frames, bytes] = words[..] else { continue };
        let counted = frames.strip_prefix("frames:").zip(bytes.strip_prefix("bytes:"));
        let Some((frames, bytes)) = counted.filter(|_| SAME.contains(&name)) else { continue };
        let sum = theirs.entry(name.to_owned()).or_default();
        sum.0 += frames.parse::<u64>().unwrap();
        sum.1 += bytes.parse::<u64>().unwrap();
    }
    let mut ours: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for row in json_lines(&["stats", file, "--kind", "hierarchy", "--json"]) {
        let name = row["protocol"].as_str().unwrap();
        if SAME.contains(&name) {
            let sum = ours.entry(name.to_owned()).or_default();
            sum.0 += number(&row, "frames");
            sum.1 += number(&row, "bytes");
        }
    }
    assert!(theirs.len() >= 6, "{theirs:?}");
    assert_eq!(ours, theirs);
}

fn endpoints(file: &str, layer: &str, word: &str) {
    let mut theirs: Vec<(String, Vec<u64>)> = rows(file, &format!("endpoints,{word}"))
        .into_iter()
        .map(|words| {
            let has_port = matches!(word, "tcp" | "udp");
            let skipped = 1 + usize::from(has_port);
            let name = match (has_port, words[0].contains(':')) {
                (true, true) => format!("[{}]:{}", words[0], words[1]),
                (true, false) => format!("{}:{}", words[0], words[1]),
                _ => words[0].clone(),
            };
            (name, words[skipped..].iter().map(|word| word.parse().unwrap()).collect())
        })
        .collect();
    let columns = ["frames", "bytes", "frames_sent", "bytes_sent", "frames_received", "bytes_received"];
    let table = json_lines(&["stats", file, "--kind", "endpoints", "--json"]);
    let mut ours: Vec<(String, Vec<u64>)> = table
        .iter()
        .filter(|row| row["layer"] == layer)
        .map(|row| (end(row, "address", "port"), columns.iter().map(|column| number(row, column)).collect()))
        .collect();
    theirs.sort();
    ours.sort();
    assert!(!theirs.is_empty(), "{word}");
    assert_eq!(ours, theirs, "endpoints of {word}");
}

fn conversations(file: &str, layer: &str, word: &str) {
    // whichever end tshark names first, the lower one is `a` here
    let ordered = |a: String, b: String, there: [u64; 2], back: [u64; 2]| {
        if a <= b { (a, b, there, back) } else { (b, a, back, there) }
    };
    let mut theirs: Vec<_> = rows(file, &format!("conv,{word}"))
        .into_iter()
        .filter(|words| words.len() > 9)
        .map(|words| {
            let name = |word: &String| match word.rsplit_once(':').filter(|_| matches!(layer, "tcp" | "udp")) {
                Some((address, port)) if address.contains(':') => format!("[{address}]:{port}"),
                _ => word.clone(),
            };
            // frames, octets and their unit; thousands are rounded
            let count = |at: usize| {
                let unit = if words[at + 2] == "kB" { 1000 } else { 1 };
                [words[at].parse::<u64>().unwrap(), words[at + 1].parse::<u64>().unwrap() * unit]
            };
            ordered(name(&words[0]), name(&words[2]), count(6), count(3))
        })
        .collect();
    let table = json_lines(&["stats", file, "--kind", "conversations", "--json"]);
    let mut ours: Vec<_> = table
        .iter()
        .filter(|row| row["layer"] == layer)
        .map(|row| {
            let counts = |way: &str| ["frames", "bytes"].map(|what| number(row, &format!("{what}_{way}")));
            ordered(end(row, "a", "a_port"), end(row, "b", "b_port"), counts("a_to_b"), counts("b_to_a"))
        })
        .collect();
    theirs.sort();
    ours.sort();
    assert!(!theirs.is_empty(), "{word}");
    assert_eq!(ours.len(), theirs.len(), "conversations of {word}");
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(
            (&ours.0, &ours.1, ours.2[0], ours.3[0]),
            (&theirs.0, &theirs.1, theirs.2[0], theirs.3[0]),
            "{word}"
        );
        for (ours, theirs) in [(ours.2[1], theirs.2[1]), (ours.3[1], theirs.3[1])] {
            let is_rounded = ours >= 10_000 && theirs.is_multiple_of(1000);
            assert!(
                ours == theirs || is_rounded && ours.abs_diff(theirs) < 1000,
                "{word}: {ours} octets, not {theirs}"
            );
        }
    }
}

fn io(file: &str) {
    let theirs: Vec<(u64, u64)> = tshark(&["-r", file, "-q", "-z", "io,stat,60"])
        .iter()
        .filter(|line| line.contains("<>") && !line.contains("Interval"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[2].parse().unwrap(), cells[3].parse().unwrap())
        })
        .collect();
    let table = json_lines(&["stats", file, "--kind", "io", "--interval", "60", "--json"]);
    let ours: Vec<(u64, u64)> = table.iter().map(|row| (number(row, "frames"), number(row, "bytes"))).collect();
    assert!(ours.len() > 1, "{ours:?}");
    assert_eq!(ours, theirs);
}

fn lengths(file: &str) {
    let theirs: Vec<u64> = tshark(&["-r", file, "-q", "-z", "plen,tree"])
        .iter()
        .filter(|line| line.starts_with(' ') && line.contains('%'))
        .filter_map(|line| line.split_whitespace().find_map(|word| word.parse().ok()).filter(|_| line.contains('-')))
        .collect();
    let table = json_lines(&["stats", file, "--kind", "lengths", "--json"]);
    let ours: Vec<u64> = table.iter().map(|row| number(row, "frames")).collect();
    assert_eq!(ours[..9], theirs[..9]);
}

#[test]
fn tables_of_flows_tell_every_segment() {
    let file = sample("http-fetch.pcap");
    let sequence = json_lines(&["stats", &file, "--kind", "sequence", "--json"]);
    let sent_by_a: Vec<(u64, u64)> = sequence
        .iter()
        .filter(|row| row["from"] == "a")
        .map(|row| (number(row, "first"), number(row, "next")))
        .collect();
    // SYN, request, FIN: each begins where the one before ended
    assert_eq!(sent_by_a.len(), 3);
    assert!(sent_by_a.windows(2).all(|pair| pair[0].1 == pair[1].0), "{sent_by_a:?}");
    let flow = &json_lines(&["flows", &file, "--json"])[0];
    let sum = |side: &str| -> u64 {
        let table =
            json_lines(&["stats", &file, "--kind", "throughput", "--flow", "0", "--interval", "0.01", "--json"]);
        table.iter().filter(|row| row["from"] == side).map(|row| number(row, "new_bytes")).sum()
    };
    // SYN and FIN take a sequence number each
    assert_eq!(sum("a"), number(flow, "payload_a_to_b") + 2);
    assert_eq!(sum("b"), number(flow, "payload_b_to_a") + 2);
    let rtt = json_lines(&["stats", &file, "--kind", "rtt", "--json"]);
    assert!(rtt.iter().any(|row| row["number"] == 2 && row["from"] == "a"), "{rtt:?}");
    assert!(ok(&["stats", &file, "--kind", "tcptrace"]).starts_with("flow\tfrom\tnumber\ttime_ns\tkind"));
    assert!(!json_lines(&["stats", &file, "--kind", "window", "--json"]).is_empty());
}

#[test]
fn what_cannot_be_tabled_is_refused_in_one_line() {
    let file = sample("http-fetch.pcap");
    for (args, word) in [
        (vec!["stats", &file, "--kind", "pie"], "hierarchy"),
        (vec!["stats", &file, "--kind", "io", "--interval", "0"], "0.25"),
        (vec!["stats", &file, "--kind", "rtt", "--flow", "99"], "no TCP flow 99"),
    ] {
        let call = synema(&args);
        assert_eq!(call.code, Some(1), "{args:?}");
        assert!(call.stderr.contains(word) && call.stderr.lines().count() == 1, "{}", call.stderr);
    }
}
