//! `check`: clean sessions depart from nothing, and what departs is told with its clause in both languages.

use crate::program::{json_lines, lessons, ok, sample};

#[test]
fn lessons_depart_from_nothing() {
    for name in lessons() {
        let found = json_lines(&["check", &name, "--json"]);
        let serious: Vec<_> = found.iter().filter(|found| found["severity"] != "note").collect();
        assert!(serious.is_empty(), "{name}: {serious:?}");
    }
}

#[test]
fn real_sessions_between_sound_stacks_have_no_errors() {
    for entry in synema_captures::samples() {
        let found = json_lines(&["check", &sample(&entry.file), "--json"]);
        let errors: Vec<_> = found.iter().filter(|found| found["severity"] == "error").collect();
        assert!(errors.is_empty(), "{}: {errors:?}", entry.file);
    }
}

#[test]
fn a_broken_checksum_is_told_with_its_clause_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.pcap");
    let mut bytes = std::fs::read(sample("http-fetch.pcap")).unwrap();
    // the last octet of the TCP checksum of the first frame: file header, record header, Ethernet, IPv4
    bytes[24 + 16 + 14 + 20 + 17] ^= 0x55;
    std::fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    let found = json_lines(&["check", &path, "--json"]);
    assert_eq!(found.len(), 1, "{found:?}");
    for (key, value) in [
        ("number", "1"),
        ("flow", "0"),
        ("rule", "\"bad-checksum\""),
        ("rfc", "\"RFC 9293 §3.1\""),
        ("severity", "\"error\""),
    ] {
        assert_eq!(found[0][key].to_string(), value, "{key}");
    }
    assert!(found[0]["text"].as_str().unwrap().contains("checksum of TCP is wrong"));
    assert!(ok(&["check", &path, "--lang", "zh-CN"]).contains("校验和错误"));
}
