//! The samples are whole, small, documented, and show what they claim: tshark says so.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use synema_captures::{Sample, samples};

/// How many frames of a sample each display filter lets through; none where there is no tshark.
fn found_by_tshark(sample: &Sample, filters: &[String]) -> Option<Vec<usize>> {
    let mut tshark = Command::new("tshark");
    // One run for all filters: a table of one row, two columns a filter.
    tshark.args(["-n", "-q", "-r", "-", "-z", &format!("io,stat,0,{}", filters.join(","))]);
    for check in ["ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "udp.check_checksum:TRUE"] {
        tshark.args(["-o", check]);
    }
    tshark.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut tshark = tshark.spawn().ok()?;
    tshark.stdin.take().unwrap().write_all(sample.bytes).unwrap();
    let output = tshark.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {filters:?}: {complaint}", sample.file);
    let table = String::from_utf8_lossy(&output.stdout);
    let row = table.lines().find(|line| line.contains("<>") && line.starts_with("| ")).expect("a row of counts");
    let numbers: Vec<usize> = row.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
    assert_eq!(numbers.len(), filters.len() * 2, "{table}");
    Some(numbers.into_iter().step_by(2).collect())
}

#[test]
fn every_sample_opens_to_its_end_and_is_small() {
    for sample in samples() {
        let opened = sample.open().unwrap();
        assert!(opened.complete && opened.notices.is_empty(), "{}: {opened:?}", sample.file);
        assert!((2..60).contains(&opened.trace.len()), "{}: {} frames", sample.file, opened.trace.len());
        assert!(!sample.title.en.is_empty() && !sample.title.zh_cn.is_empty() && !sample.shows.is_empty());
        // Times go forward, and frames are whole and no longer than on the wire.
        let frames: Vec<_> = opened.trace.observations().collect();
        assert!(frames.windows(2).all(|pair| pair[0].at <= pair[1].at), "{}", sample.file);
        assert!(frames.iter().all(|frame| frame.bytes.len() == frame.wire_len as usize && frame.wire_len <= 1514));
    }
}

#[test]
fn every_sample_has_a_line_of_provenance() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let table = std::fs::read_to_string(folder.join("PROVENANCE.tsv")).unwrap();
    let script = std::fs::read_to_string(folder.join("record.sh")).unwrap();
    let lines: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let mut files: Vec<String> = samples().into_iter().map(|sample| sample.file).collect();
    files.sort();
    assert_eq!(lines.iter().map(|line| line[0]).collect::<Vec<_>>(), files);
    for line in lines {
        let function = line[1].strip_prefix("record.sh ").unwrap();
        assert!(line.len() == 7 && line.iter().all(|cell| !cell.is_empty()), "{line:?}");
        assert!(script.contains(&format!("\n{function}() {{")), "{function} is not in record.sh");
    }
}

#[test]
fn every_sample_shows_what_it_claims_and_nothing_bad() {
    let layers = ["ip", "tcp", "udp", "icmp", "icmpv6"];
    let bad_sums = layers.map(|layer| format!("{layer}.checksum.status == \"Bad\""));
    for sample in samples() {
        let mut filters: Vec<String> = sample.shows.iter().map(|shown| shown.filter.clone()).collect();
        filters.push(format!("_ws.malformed || {}", bad_sums.join(" || ")));
        let Some(found) = found_by_tshark(&sample, &filters) else {
            println!("not run: no tshark");
            return;
        };
        for (shown, frames) in sample.shows.iter().zip(&found) {
            let right = if shown.or_more { *frames >= shown.frames } else { *frames == shown.frames };
            assert!(right, "{}: {} has {frames} frames, not {}", sample.file, shown.filter, shown.frames);
        }
        assert_eq!(found.last(), Some(&0), "{}: malformed frames or bad checksums", sample.file);
    }
}
