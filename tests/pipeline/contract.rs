//! The command-line contract of the commands that exist.

use crate::program::{json_lines, lessons, ok, sample};

#[test]
fn info_counts_what_the_file_holds() {
    let info = &json_lines(&["info", &sample("http-fetch.pcap"), "--json"])[0];
    assert_eq!(info["complete"], true);
    assert!(info["problem"].is_null());
    let frames = info["frames"].as_u64().unwrap();
    assert!(frames > 5);
    assert_eq!(info["protocols"]["eth"], frames);
    assert_eq!(info["checksums"]["tcp"]["bad"], 0);
    assert!(info["first_ns"].as_i64().unwrap() < info["last_ns"].as_i64().unwrap());
    assert!(ok(&["info", &sample("http-fetch.pcap")]).contains("frames"));
}

#[test]
fn show_gives_every_layer_with_the_bits_of_its_fields() {
    let frame = &json_lines(&["show", &sample("http-fetch.pcap"), "1", "--json"])[0];
    assert_eq!(frame["number"], 1);
    let layers = frame["layers"].as_array().unwrap();
    let mut at = 0;
    for layer in layers {
        assert_eq!(layer["start"], at, "layers tile the frame");
        at = layer["end"].as_u64().unwrap();
        assert!((2..=7).contains(&layer["osi"].as_u64().unwrap()));
        for field in layer["fields"].as_array().unwrap() {
            assert!(field["start_bit"].as_u64() <= field["end_bit"].as_u64(), "{field}");
            assert!(field["name"].is_string() && field["value"].is_string() && field["show"].is_string());
        }
    }
    assert!(frame["stop"].is_null());
}

#[test]
fn flows_name_both_ends_and_the_handshake() {
    let flows = json_lines(&["flows", &sample("http-fetch.pcap"), "--json"]);
    let flow = flows.iter().find(|flow| flow["transport"] == "tcp").unwrap();
    assert_eq!(flow["flow"], 0);
    assert_eq!(flow["b"]["port"].as_u64().unwrap() % 10, 0, "a server's port: {}", flow["b"]);
    assert_eq!(flow["handshake"]["complete"], true);
    assert_eq!(flow["frames"], flow["frames_a_to_b"].as_u64().unwrap() + flow["frames_b_to_a"].as_u64().unwrap());
    assert!(flow["payload_b_to_a"].as_u64() > flow["payload_a_to_b"].as_u64(), "a page is longer than its request");
}

#[test]
fn states_follow_the_handshake() {
    let states = json_lines(&["states", &sample("http-fetch.pcap"), "--flow", "0", "--json"]);
    let pair = |index: usize| (states[index]["a"].as_str().unwrap(), states[index]["b"].as_str().unwrap());
    assert_eq!(pair(0), ("SYN-SENT", "SYN-RECEIVED"));
    assert_eq!(pair(1), ("ESTABLISHED", "SYN-RECEIVED"));
    assert_eq!(pair(2), ("ESTABLISHED", "ESTABLISHED"));
    assert!(states.iter().all(|row| row["certainty"] == "inferred" || row["certainty"] == "assumed"));
    assert!(states.iter().all(|row| row["number"].is_u64() && row["ns"].is_i64() && row["flow"] == 0));
}

#[test]
fn a_refused_connection_never_opens() {
    for row in json_lines(&["states", &sample("refused.pcap"), "--json"]) {
        assert!(row["a"] == "SYN-SENT" || row["a"] == "CLOSED", "{row}");
        assert_eq!(row["b"], "CLOSED", "{row}");
    }
}

#[test]
fn a_simulation_prints_its_ladder_and_saves_what_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("handshake.pcapng");
    let events = folder.path().join("handshake.jsonl");
    let (file, events) = (file.to_str().unwrap(), events.to_str().unwrap());
    let ladder = ok(&["simulate", "three-way-handshake", "-o", file, "--events", events]);
    for word in ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "SYN, ACK"] {
        assert!(ladder.contains(word), "{word} is missing in\n{ladder}");
    }
    let hash = ladder.lines().last().and_then(|line| line.strip_prefix("log SHA-256 ")).unwrap();
    assert!(hash.len() == 64 && ok(&["simulate", "three-way-handshake"]).ends_with(&format!("{hash}\n")), "{ladder}");
    assert!(std::fs::read(file).unwrap().windows(64).any(|octets| octets == hash.as_bytes()), "the file says it too");
    let rows: Vec<serde_json::Value> =
        std::fs::read_to_string(events).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.iter().any(|row| row["kind"] == "state" && row["to"] == "ESTABLISHED"));
    let states = json_lines(&["states", file, "--json"]);
    assert_eq!(states[0]["a"], "SYN-SENT");
    let slower = ok(&["simulate", "three-way-handshake", "--set", "/links/0/delay=500ms"]);
    assert_ne!(slower, ladder);
}

#[test]
fn lessons_have_titles_in_both_languages() {
    assert!(lessons().contains(&"three-way-handshake".to_owned()));
    let chinese = ok(&["lessons", "--lang", "zh-CN"]);
    assert!(chinese.contains("三次握手"), "{chinese}");
    assert!(ok(&["lessons", "--lang", "en"]).to_lowercase().contains("handshake"));
}

#[test]
fn bytes_shows_a_port_in_both_orders() {
    let bytes = &json_lines(&["bytes", "80", "--as", "u16", "--json"])[0];
    assert_eq!(bytes["wire"], "0050");
    assert_eq!(bytes["memory"]["little_endian"], "5000");
    assert_eq!(bytes["struct_pack"]["!H"], "0050");
    assert_eq!(json_lines(&["bytes", "192.168.1.2", "--json"])[0]["inet_aton"], "c0a80102");
}

#[test]
fn every_view_renders_without_a_display() {
    let folder = tempfile::tempdir().unwrap();
    for view in ["ladder", "layers", "states", "bytes"] {
        for source in ["three-way-handshake".to_owned(), sample("http-fetch.pcap")] {
            for ending in ["svg", "png"] {
                let picture = folder.path().join(format!("{view}.{ending}"));
                let path = picture.to_str().unwrap();
                ok(&[
                    "render", &source, "-o", path, "--view", view, "--step", "2", "--lang", "zh-CN", "--theme", "dark",
                ]);
                let bytes = std::fs::read(&picture).unwrap();
                match ending {
                    "svg" => assert!(String::from_utf8(bytes).unwrap().contains("<text")),
                    _ => assert_eq!(&bytes[..4], b"\x89PNG"),
                }
            }
        }
    }
}

#[test]
fn without_a_display_the_handshake_plays_in_the_terminal() {
    for args in [&["--lang", "en"][..], &["open", &sample("http-fetch.pcap")], &["lesson", "four-way-teardown"]] {
        let call = crate::program::synema(args);
        assert_eq!(call.code, Some(0), "{}", call.stderr);
        assert!(call.stdout.contains("ESTABLISHED"), "{}", call.stdout);
        assert!(call.stdout.contains("synema render"), "it says how to get pictures: {}", call.stdout);
    }
}

#[test]
fn everything_explains_itself() {
    for command in
        ["open", "info", "frames", "show", "flows", "follow", "states", "simulate", "render", "lessons", "bytes"]
    {
        assert!(ok(&[command, "--help"]).contains("Usage: synema"), "{command}");
    }
}
