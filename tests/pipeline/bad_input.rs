//! Bad input gets one clear line, exit code 1, and what was readable stays shown.

use std::fs;

use crate::program::{Call, sample, synema};

#[track_caller]
fn assert_one_line(call: &Call, parts: &[&str]) {
    assert_eq!(call.code, Some(1), "{}", call.stderr);
    assert_eq!(call.stderr.lines().count(), 1, "{}", call.stderr);
    for part in parts {
        assert!(call.stderr.contains(part), "'{part}' is missing in: {}", call.stderr);
    }
}

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn a_file_that_is_not_a_capture() {
    let (_folder, path) = written("notes.txt", b"these are my notes on the three-way handshake");
    for arguments in [&["info"][..], &["frames"], &["flows"], &["states"], &["follow", "--all"]] {
        let call = synema(&[arguments, &[&path]].concat());
        assert_one_line(&call, &["notes.txt"]);
        assert_eq!(call.stdout, "");
    }
}

#[test]
fn an_empty_file_and_one_that_is_not_there() {
    let (_folder, path) = written("empty.pcap", b"");
    assert_one_line(&synema(&["info", &path]), &["empty.pcap", "empty"]);
    assert_one_line(&synema(&["info", "/nowhere/at/all.pcap"]), &["/nowhere/at/all.pcap"]);
}

#[test]
fn a_file_cut_in_mid_record_shows_what_stands_before_the_cut() {
    let whole = fs::read(sample("http-fetch.pcap")).unwrap();
    let (_folder, path) = written("cut.pcap", &whole[..whole.len() - 5]);
    let call = synema(&["info", &path, "--json"]);
    assert_one_line(&call, &["cut.pcap", "at byte ", "cut short"]);
    let info: serde_json::Value = serde_json::from_str(&call.stdout).unwrap();
    let all: serde_json::Value =
        serde_json::from_str(&synema(&["info", &sample("http-fetch.pcap"), "--json"]).stdout).unwrap();
    assert_eq!(info["frames"].as_u64().unwrap() + 1, all["frames"].as_u64().unwrap());
    assert_eq!(info["complete"], false);
    let frames = synema(&["frames", &path]);
    assert_one_line(&frames, &["at byte "]);
    assert_eq!(frames.stdout.lines().count() as u64, info["frames"].as_u64().unwrap());
}

#[test]
fn an_unknown_link_type_shows_the_bytes() {
    let mut file = fs::read(sample("http-fetch.pcap")).unwrap();
    file[20..24].copy_from_slice(&147u32.to_ne_bytes());
    let (_folder, path) = written("strange.pcap", &file);
    let call = synema(&["show", &path, "1"]);
    assert_one_line(&call, &["strange.pcap", "link type 147"]);
    assert!(call.stdout.contains("Data"), "{}", call.stdout);
}

#[test]
fn a_scenario_with_an_unknown_key() {
    let (_folder, path) = written(
        "odd.json",
        br#"{"v":1,"id":"odd","until":"1s","hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24"}]}],"links":[{"colour":"red"}]}"#,
    );
    assert_one_line(&synema(&["simulate", &path]), &["odd.json", "/links/0/colour"]);
    let (_folder, path) = written("broken.json", b"{\"v\":1,\n\"id\":");
    assert_one_line(&synema(&["simulate", &path]), &["broken.json", "line 2"]);
}

#[test]
fn a_frame_a_flow_a_field_or_a_lesson_that_is_not_there() {
    let file = sample("http-fetch.pcap");
    assert_one_line(&synema(&["show", &file, "9999"]), &["9999"]);
    assert_one_line(&synema(&["states", &file, "--flow", "77"]), &["77"]);
    assert_one_line(&synema(&["follow", &file, "77"]), &["77"]);
    assert_one_line(&synema(&["frames", &file, "--fields", "tcp.sport"]), &["tcp.sport"]);
    assert_one_line(&synema(&["lesson", "four-way-handshake"]), &["four-way-handshake", "synema lessons"]);
    assert_one_line(&synema(&["bytes", "70000", "--as", "u16"]), &["70000", "65535"]);
    assert_one_line(&synema(&["--lang", "fr", "lessons"]), &["fr", "zh-CN"]);
    assert_one_line(&synema(&["render", &file, "-o", "/tmp/x.bmp"]), &["bmp", "svg"]);
}

#[test]
fn wrong_usage_is_another_code() {
    assert_eq!(synema(&["open"]).code, Some(2));
    assert_eq!(synema(&["follow", "x.pcap"]).code, Some(2), "neither a flow nor --all");
    assert_eq!(synema(&["dance"]).code, Some(2));
}
