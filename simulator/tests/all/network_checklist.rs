//! The checklist's rows about the network around TCP, by the scenarios of their topics.

use std::net::IpAddr;

use synema_simulator::{Run, Scenario, run};

fn topic(name: &str) -> Run {
    let path = format!("{}/tests/topics/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let run = run(&Scenario::from_json(&text).unwrap_or_else(|error| panic!("{name}: {error}")));
    let failures: Vec<String> = run.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{name}: {failures:?}");
    run
}

/// How many frames of a run have these octets at a place.
fn frames_with(run: &Run, at: usize, octets: &[u8]) -> usize {
    run.trace.observations().filter(|seen| seen.bytes.get(at..at + octets.len()) == Some(octets)).count()
}

#[test]
fn x30_addresses_are_asked_for_answered_kept_and_announced() {
    const ARP: [u8; 2] = [0x08, 0x06];
    let asked = topic("T28");
    assert!(frames_with(&asked, 12, &ARP) >= 2, "a request and its reply");
    assert!(frames_with(&asked, 20, &[0, 1]) > 0 && frames_with(&asked, 20, &[0, 2]) > 0);
    assert!(frames_with(&topic("T28.claim"), 12, &ARP) > 0, "a host that claims an address (RFC 5227)");
}

#[test]
fn x32_a_datagram_says_its_length_and_never_that_it_has_no_checksum() {
    let ends: [IpAddr; 2] = [[192, 0, 2, 1].into(), [192, 0, 2, 2].into()];
    let mut was_zero = false;
    for payload in 0..=u16::MAX {
        let datagram = synema_wire::udp_datagram(ends[0], 5000, ends[1], 53, &payload.to_be_bytes());
        assert_eq!(datagram[4..6], [0, 10]);
        assert_ne!(datagram[6..8], [0, 0], "RFC 768: a sum of zero is sent as FFFF");
        was_zero |= datagram[6..8] == [0xff, 0xff];
    }
    assert!(was_zero, "one of them sums up to zero");
}

#[test]
fn x33_leases_are_given_in_four_steps_and_names_are_looked_up() {
    let page = topic("T59");
    // server's port 67 as destination and as source
    assert!(frames_with(&page, 36, &[0, 67]) >= 2, "discover and request");
    assert!(frames_with(&page, 34, &[0, 67]) >= 2, "offer and acknowledgment");
    assert!(frames_with(&topic("T18"), 36, &[0, 53]) > 0);
}

#[test]
fn c42_what_is_not_built_is_declared() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/tcp.md");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    for id in ["MUST-51", "MUST-52", "MUST-53", "SHLD-24", "MAY-10", "MAY-11", "MAY-14"] {
        assert!(text.contains(id), "docs/tcp.md says nothing of {id}");
    }
}
