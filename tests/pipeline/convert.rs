//! Converting: the frames stay what they are.

use crate::program::{json_lines, ok, sample, synema};

const FIELDS: &str = "frame.time_epoch,frame.len,frame.cap_len,tcp.seq_raw,tcp.checksum,ip.id";

#[test]
fn the_frames_go_from_format_to_format_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for name in ["http-fetch.pcap", "ipv6-fetch.pcapng"] {
        let (there, back) = (path("there.pcapng"), path("back.pcap"));
        ok(&["convert", &sample(name), &there]);
        ok(&["convert", &there, &back]);
        let before = ok(&["frames", &sample(name), "--fields", FIELDS]);
        assert_eq!(ok(&["frames", &there, "--fields", FIELDS]), before, "{name}");
        assert_eq!(ok(&["frames", &back, "--fields", FIELDS]), before, "{name}");
    }
}

#[test]
fn a_filter_chooses_what_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("syn.pcapng").display().to_string();
    ok(&["convert", &sample("http-fetch.pcap"), &out, "--filter", "tcp.flags.syn == 1"]);
    assert_eq!(json_lines(&["info", &out, "--json"])[0]["frames"], 2);
}

#[test]
fn an_ending_that_cannot_be_written_is_said() {
    let call = synema(&["convert", &sample("http-fetch.pcap"), "/tmp/out.doc"]);
    assert_eq!(call.code, Some(1));
    assert!(call.stderr.contains("doc") && call.stderr.contains("pcapng"), "{}", call.stderr);
}
