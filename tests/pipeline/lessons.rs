//! Lessons, forks of captures, and questions, as the command line gives them.

use crate::program::{json_lines, ok, sample, synema};

#[test]
fn lessons_are_found_by_words_of_the_course_and_in_captures() {
    assert!(ok(&["--lang", "zh-CN", "lessons", "字节序"]).contains("byte-order"));
    let handshake = &json_lines(&["lessons", "三次握手", "--json"])[0];
    assert_eq!(handshake["name"], "three-way-handshake");
    assert!(handshake["steps"].as_u64().unwrap() > 10 && handshake["scenes"].as_array().unwrap().len() == 7);
    let found = json_lines(&["lessons", "--in", &sample("lost-syn.pcap"), "--json"]);
    assert!(found.iter().any(|scene| scene["scene"] == "syn-lost" && scene["flow"] == 0));
    assert!(found.iter().all(|scene| scene["scene"] != "ack-lost"));
}

#[test]
fn a_captured_flow_is_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("again.json").to_str().unwrap().to_owned();
    let again = folder.path().join("again.pcapng").to_str().unwrap().to_owned();
    for file in ["http-fetch.pcap", "half-close.pcapng", "ipv6-fetch.pcapng", "abortive-close.pcap", "lost-syn.pcap"] {
        ok(&["fork", &sample(file), "--flow", "0", "-o", &scenario]);
        ok(&["simulate", &scenario, "-o", &again]);
        // the same octets went each way, and the same ports and first numbers were used
        let streams = |file: &str| -> Vec<(String, u64)> {
            let lines = json_lines(&["follow", file, "--all", "--json"]);
            lines
                .iter()
                .map(|line| (line["sha256"].as_str().unwrap().to_owned(), line["bytes"].as_u64().unwrap()))
                .collect()
        };
        assert_eq!(streams(&again), streams(&sample(file)), "{file}");
        let syn =
            |file: &str| ok(&["frames", file, "--filter", "tcp.flags.syn == 1", "--fields", "tcp.srcport,tcp.seq_raw"]);
        let unique = |text: String| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(unique(syn(&again)), unique(syn(&sample(file))), "{file}");
    }
}

#[test]
fn both_ends_close_at_once_again() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("again.json").to_str().unwrap().to_owned();
    ok(&["fork", &sample("simultaneous-close.pcap"), "--flow", "0", "-o", &scenario]);
    assert!(ok(&["--lang", "en", "simulate", &scenario]).contains("CLOSING"));
}

#[test]
fn a_flow_without_its_beginning_is_not_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("cut.pcap").to_str().unwrap().to_owned();
    ok(&["convert", &sample("http-fetch.pcap"), &cut, "--filter", "tcp.flags.syn == 0"]);
    let output = synema(&["fork", &cut, "--flow", "0", "-o", "/dev/null"]);
    assert_eq!(output.code, Some(1));
    assert!(output.stderr.contains("its SYN is not in the file"));
}

#[test]
fn the_answer_of_every_question_is_in_the_session() {
    for kind in ["ack", "state", "byte-order", "layer"] {
        let asked = json_lines(&["--lang", "en", "quiz", "three-way-handshake", "--kind", kind, "--json"]);
        assert!(!asked.is_empty(), "{kind}");
        for question in &asked {
            let choices = question["choices"].as_array().unwrap();
            let answer = choices[question["answer"].as_u64().unwrap() as usize].as_str().unwrap();
            assert!(choices.len() > 1 && choices.iter().filter(|choice| *choice == answer).count() == 1);
            assert!(question["why"].as_str().unwrap().contains(answer), "{question}");
        }
    }
    let other = |seed: &str| ok(&["--lang", "zh-CN", "quiz", "three-way-handshake", "--seed", seed, "--json"]);
    assert_eq!(other("1"), other("1"));
    assert_ne!(other("1"), other("2"));
}
