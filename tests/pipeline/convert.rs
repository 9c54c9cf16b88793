//! Converting: the frames stay what they are, nothing is lost without a word, and others can read what was written.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::program::{json_lines, not_run, ok, sample, synema};
use crate::tshark::{has_tshark, tshark};

const FIELDS: &str = "frame.time_epoch,frame.len,frame.cap_len,tcp.seq_raw,tcp.checksum,ip.id";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// Converts and returns what was said of it.
#[track_caller]
fn convert(args: &[&str]) -> String {
    let call = synema(&[&["convert"], args].concat());
    assert_eq!(call.code, Some(0), "convert {args:?}: {}", call.stderr);
    call.stderr
}

#[test]
fn the_frames_go_from_format_to_format_and_back() {
    let folder = Folder::new();
    for name in ["http-fetch.pcap", "ipv6-fetch.pcapng"] {
        let before = ok(&["frames", &sample(name), "--fields", FIELDS]);
        let mut from = sample(name);
        for there in ["a.pcapng", "b.pcap.gz", "c.pcapng.zst", "d.pcap", "e.pcapng.gz", "f.pcap.zst"] {
            let to = folder.path(there);
            convert(&[&from, &to]);
            assert_eq!(ok(&["frames", &to, "--fields", FIELDS]), before, "{name} to {there}");
            from = to;
        }
        if name.ends_with(".pcap") {
            convert(&[&from, &folder.path("back.pcap")]);
            let back = std::fs::read(folder.path("back.pcap")).unwrap();
            assert!(back == std::fs::read(sample(name)).unwrap(), "{name} is not what it was");
        }
    }
}

#[test]
fn others_read_what_is_written() {
    if !has_tshark() {
        return not_run("converted files against tshark: tshark is not installed");
    }
    let folder = Folder::new();
    let fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "tcp.seq_raw", "-e", "udp.length"];
    for entry in synema_captures::samples() {
        let from = sample(&entry.file);
        let before = tshark(&[&["-r", &from], &fields[..]].concat());
        for ending in ["pcap", "pcapng", "pcapng.gz"] {
            let to = folder.path(&format!("x.{ending}"));
            convert(&[&from, &to]);
            assert_eq!(tshark(&[&["-r", &to], &fields[..]].concat()), before, "{} to {ending}", entry.file);
            convert(&[&from, &to, "--anonymise", "--seed", "1"]);
            let bad = "_ws.malformed || ip.checksum.status == \"Bad\" || tcp.checksum.status == \"Bad\" || \
                       udp.checksum.status == \"Bad\" || icmpv6.checksum.status == \"Bad\"";
            let numbers = |file: &str| tshark(&["-r", file, "-Y", bad, "-T", "fields", "-e", "frame.number"]);
            assert_eq!(numbers(&to), numbers(&from), "{} anonymised to {ending}", entry.file);
            assert_eq!(tshark(&[&["-r", &to], &fields[..]].concat()), before, "{} anonymised", entry.file);
        }
    }
}

#[test]
fn comments_are_shown_kept_and_where_they_cannot_be_kept_counted() {
    let folder = Folder::new();
    let (noted, kept, plain) = (folder.path("noted.pcapng"), folder.path("kept.pcapng.zst"), folder.path("plain.pcap"));
    let editcap = Command::new("editcap").args(["-a", "2:see RFC 9293", &sample("http-fetch.pcap"), &noted]).status();
    if !editcap.is_ok_and(|status| status.success()) {
        return not_run("comments on frames: editcap is not installed");
    }
    convert(&[&noted, &kept]);
    for file in [&noted, &kept] {
        let fields = ["frames", file, "--filter", "frame.comment contains \"RFC\"", "--fields"];
        let found = ok(&[&fields[..], &["frame.number,frame.comment"]].concat());
        assert_eq!(found, "2\tsee RFC 9293\n", "{file}");
        assert_eq!(json_lines(&["info", file, "--json"])[0]["comments"], 1);
        assert_eq!(json_lines(&["show", file, "2", "--json"])[0]["comments"][0], "see RFC 9293");
    }
    let said = convert(&[&noted, &plain]);
    assert!(said.contains("left out: 1 comment on a frame"), "{said}");
}

#[test]
fn a_filter_chooses_what_is_copied() {
    let folder = Folder::new();
    let out = folder.path("syn.pcapng");
    convert(&[&sample("http-fetch.pcap"), &out, "--filter", "tcp.flags.syn == 1"]);
    assert_eq!(json_lines(&["info", &out, "--json"])[0]["frames"], 2);
    let again = folder.path("ack.pcapng");
    convert(&[&out, &again, "--filter", "tcp.flags.ack == 1"]);
    assert_eq!(json_lines(&["info", &again, "--json"])[0]["frames"], 1);
}

#[test]
fn a_copy_over_its_own_original_is_whole() {
    let folder = Folder::new();
    let file = folder.path("x.pcap");
    std::fs::copy(sample("http-fetch.pcap"), &file).unwrap();
    convert(&[&file, &file, "--filter", "tcp.flags.syn == 1"]);
    assert_eq!(json_lines(&["info", &file, "--json"])[0]["frames"], 2);
}

#[test]
fn lists_are_written_a_line_a_frame() {
    let folder = Folder::new();
    let (csv, json) = (folder.path("x.csv"), folder.path("x.json.gz"));
    let frames = ok(&["frames", &sample("http-fetch.pcap")]).lines().count();
    convert(&[&sample("http-fetch.pcap"), &csv]);
    let text = std::fs::read_to_string(&csv).unwrap();
    assert_eq!(text.lines().count(), frames + 1);
    let second = text.lines().nth(2).unwrap();
    assert!(second.starts_with("2,0.") && second.contains(",TCP,"), "{second}");
    assert!(second.ends_with('"') && second.contains("\"80 → "), "what holds a comma is quoted: {second}");
    convert(&[&sample("http-fetch.pcap"), &json, "--filter", "tcp.flags.syn == 1", "--anonymise"]);
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::MultiGzDecoder::new(std::fs::File::open(&json).unwrap()),
        &mut text,
    )
    .unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let ip = lines[0]["layers"].as_array().unwrap().iter().find(|layer| layer["name"] == "ip").unwrap();
    let source = ip["fields"].as_array().unwrap().iter().find(|field| field["name"] == "ip.src").unwrap();
    assert_eq!(source["value"], lines[0]["source"]);
}

#[test]
fn the_same_seed_gives_the_same_addresses_and_none_of_the_old() {
    let folder = Folder::new();
    let addresses = |file: &str| -> std::collections::BTreeSet<String> {
        ok(&["frames", file, "--fields", "eth.src,ip.src"]).lines().map(str::to_owned).collect()
    };
    let file = sample("http-fetch.pcap");
    let [first, again, other] = ["1.pcap", "2.pcap", "3.pcap"].map(|name| folder.path(name));
    for (out, seed) in [(&first, "a"), (&again, "a"), (&other, "b")] {
        let said = convert(&[&file, out, "--anonymise", "--seed", seed]);
        assert!(said.contains("addresses in text"), "says what is left: {said}");
    }
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&again).unwrap());
    let (before, after) = (addresses(&file), addresses(&first));
    assert_eq!(before.len(), after.len());
    assert!(before.is_disjoint(&after) && after.is_disjoint(&addresses(&other)));
}

#[test]
fn a_growing_file_is_listed_as_it_grows() {
    let folder = Folder::new();
    let file = folder.path("growing.pcap");
    let whole = std::fs::read(sample("http-fetch.pcap")).unwrap();
    let frames = ok(&["frames", &sample("http-fetch.pcap"), "--fields", "frame.number"]).lines().count();
    let middle = whole.len() / 2;
    std::fs::write(&file, &whole[..middle]).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_synema"))
        .args(["frames", &file, "--follow", "--fields", "frame.number"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "1");
    std::fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(&whole[middle..]).unwrap();
    let last = lines.map(Result::unwrap).find(|line| *line == frames.to_string());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(last.is_some());
}

#[test]
fn the_first_frames_can_be_listed_alone() {
    let file = sample("http-fetch.pcap");
    let all = ok(&["frames", &file]);
    let three: Vec<&str> = all.lines().take(3).collect();
    assert_eq!(ok(&["frames", &file, "--first", "3"]).lines().collect::<Vec<_>>(), three);
}

#[test]
fn an_ending_that_cannot_be_written_is_said() {
    let call = synema(&["convert", &sample("http-fetch.pcap"), "/tmp/out.doc"]);
    assert_eq!(call.code, Some(1));
    assert!(call.stderr.contains("doc") && call.stderr.contains("pcapng"), "{}", call.stderr);
}
