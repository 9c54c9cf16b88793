//! The checklist's rows about the network around TCP, by the scenarios of their topics.

use std::net::IpAddr;

use synema_simulator::{Run, Scenario, run};
use synema_trace::{EventKind, Heading};
use synema_wire::{TcpOption, datagram, read_tcp_options};

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

/// Runs two hosts, `c` and `s`, on one link, with a program in Python each; `c` has a second interface without a link.
fn pair(server: &[&str], client: &[&str], faults: &str) -> Run {
    let lines = |source: &[&str]| {
        let head = ["from socket import *", "import time"];
        head.iter().chain(source).map(|line| format!("{line:?}")).collect::<Vec<_>>().join(",")
    };
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"测试","en":"test"}},"resolve":true,"until":"30s",
            "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}},{{"ip":"198.51.100.1/24"}}]}},
                     {{"id":"s","if":[{{"ip":"192.0.2.2/24"}}]}}],
            "links":[{{"a":"c.0","b":"s","delay":"1ms","faults":[{faults}]}}],
            "apps":[{{"host":"s","source":[{}]}},{{"host":"c","at":"1s","source":[{}]}}]}}"#,
        lines(server),
        lines(client)
    );
    run(&Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}")))
}

/// What the programs have printed.
fn printed(run: &Run) -> Vec<String> {
    let prints = run.trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Printed { text, .. } => Some(text.to_string()),
        _ => None,
    });
    prints.collect()
}

#[test]
fn c13_the_local_address_is_the_programs_or_else_the_ip_layers_and_stays() {
    let server = ["l = socket()", "l.bind(('', 80))", "l.listen(5)", "while True:", "    a, who = l.accept()"];
    let client = [
        "s = socket()",
        "s.bind(('198.51.100.1', 0))",
        "s.setblocking(False)",
        "s.connect_ex(('192.0.2.2', 80))",
        "t = socket()",
        "t.connect(('192.0.2.2', 80))",
        "print(t.getsockname()[0])",
        "t.sendall(b'text')",
    ];
    let run = pair(&server, &client, "");
    assert_eq!(printed(&run), ["192.0.2.1"], "MUST-44");
    let own: [&[u8]; 2] = [&[198, 51, 100, 1], &[192, 0, 2, 1]];
    assert!(frames_with(&run, 26, own[0]) > 0, "MUST-43: the SYN carries what the program bound");
    // MUST-45: all frames of a connection, which its port names, have the address of its first
    let mut sources = std::collections::BTreeMap::new();
    for seen in run.trace.observations() {
        if seen.bytes.get(23) == Some(&6) && seen.bytes[36..38] == [0, 80] {
            let (port, source) = (seen.bytes[34..36].to_vec(), seen.bytes[26..30].to_vec());
            assert_eq!(*sources.entry(port).or_insert_with(|| source.clone()), source);
        }
    }
    assert_eq!(sources.len(), 2);
}

#[test]
fn c08_the_mss_that_is_offered_fits_the_interface() {
    for (client, server, mtu, headers) in
        [("192.0.2.1/24", "192.0.2.2/24", 1000, 40), ("2001:db8::1/64", "2001:db8::2/64", 1500, 60)]
    {
        let (any, to) = match headers {
            40 => ("0.0.0.0", "192.0.2.2"),
            _ => ("[::]", "[2001:db8::2]"),
        };
        let text = format!(
            r#"{{"v":1,"title":{{"zh-CN":"测试","en":"test"}},
                "hosts":[{{"id":"c","if":[{{"ip":"{client}"}}]}},{{"id":"s","if":[{{"ip":"{server}"}}]}}],
                "links":[{{"a":"c","b":"s","delay":"1ms","mtu":{mtu}}}],
                "apps":[{{"host":"s","ops":["L=socket tcp","bind L {any}:80","listen L 5","A=accept L","recv A until EOF"]}},
                        {{"host":"c","ops":["S=socket tcp","connect S {to}:80","sendall S 'q'*5000","close S"]}}]}}"#
        );
        let run = run(&Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}")));
        let drops: Vec<_> =
            run.trace.events().iter().filter(|event| matches!(event.kind, EventKind::Discarded { .. })).collect();
        assert!(drops.is_empty(), "{drops:?}");
        let mss = mtu - headers;
        let (mut offered, mut longest) = (Vec::new(), 0);
        for seen in run.trace.observations().filter(|seen| seen.heading == Heading::Outbound) {
            let read = datagram(seen.link_type, seen.bytes).expect("a packet");
            let (_, _, segment) = read.tcp().expect("a segment");
            longest = longest.max(segment.payload_len);
            if segment.flags.syn() {
                let options = read_tcp_options(segment.options).0;
                offered.extend(options.into_iter().filter_map(|(_, _, option)| match option {
                    TcpOption::MaximumSegmentSize(mss) => Some(u32::from(mss)),
                    _ => None,
                }));
            }
        }
        assert_eq!((offered, longest), (vec![mss, mss], mss), "RFC 9293 §3.7.1: the MTU less the fixed headers");
    }
}

#[test]
fn c12_a_port_can_listen_beside_a_connection_that_is_being_opened_from_it() {
    let client = [
        "a = socket()",
        "a.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)",
        "a.bind(('', 5000))",
        "a.setblocking(False)",
        "a.connect_ex(('192.0.2.2', 80))",
        "l = socket()",
        "l.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)",
        "l.bind(('', 5000))",
        "l.listen(5)",
        "print('listening')",
        "b, who = l.accept()",
        "print(b.recv(9))",
    ];
    let server = ["time.sleep(2)", "s = socket()", "s.connect(('192.0.2.1', 5000))", "s.sendall(b'text')"];
    // the SYN of `a` never arrives
    let run = pair(&server, &client, r#"{"match":"tcp.dstport == 80","do":"drop"}"#);
    assert_eq!(printed(&run), ["listening", "b'text'"], "MUST-42");
}

#[test]
fn c26_x30_at_r1_the_neighbour_on_the_way_is_asked_whether_it_is_there() {
    let server = ["l = socket()", "l.bind(('', 80))", "l.listen(5)", "a, who = l.accept()", "time.sleep(60)"];
    let client = ["s = socket()", "s.connect(('192.0.2.2', 80))", "s.sendall(b'text')", "time.sleep(60)"];
    let run = pair(&server, &client, r#"{"match":"tcp.len > 0","do":"drop"}"#);
    // requests from c that go to one station alone, and when the segment had left so far
    let mut times_sent = 0;
    let mut asked_after = Vec::new();
    for seen in run.trace.observations().filter(|seen| seen.heading == Heading::Outbound) {
        let is_from_c = seen.bytes.get(26..30) == Some(&[192, 0, 2, 1]);
        times_sent += u32::from(is_from_c && seen.bytes[23] == 6 && seen.bytes.ends_with(b"text\0\0"));
        let is_request = seen.bytes[12..14] == [0x08, 0x06] && seen.bytes[20..22] == [0, 1];
        if is_request && seen.bytes[0] & 1 == 0 && seen.bytes[28..32] == [192, 0, 2, 1] {
            asked_after.push(times_sent);
        }
    }
    assert_eq!(asked_after, [3], "MUST-20 and SHLD-10: before the third retransmission, RFC 1122 §2.3.2.1 (2)");
}

#[test]
fn x30_an_address_that_another_host_claims_is_defended_once_in_ten_seconds() {
    // `t` has the address of `c`, and says so whenever it asks for `s`, whose entry for it soon ends
    let text = r#"{"v":1,"title":{"zh-CN":"测试","en":"test"},"resolve":true,"until":"26s",
        "hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24"}]},
                 {"id":"t","if":[{"ip":"192.0.2.1/24"}],"arp_timeout":"1s"},
                 {"id":"s","if":[{"ip":"192.0.2.2/24"}]}],
        "devices":[{"id":"sw","kind":"switch"}],
        "links":[{"a":"c","b":"sw.0","delay":"1ms"},{"a":"t","b":"sw.1","delay":"1ms"},{"a":"s","b":"sw.2","delay":"1ms"}],
        "apps":[{"host":"t","source":["from socket import *","import time","u = socket(AF_INET, SOCK_DGRAM)",
                 "for i in range(13):","    u.sendto(b'hello', ('192.0.2.2', 9))","    time.sleep(2)"]}]}"#;
    let run = run(&Scenario::from_json(text).unwrap_or_else(|error| panic!("{error}")));
    let seconds: Vec<i64> = run
        .trace
        .observations()
        .filter(|seen| seen.heading == Heading::Outbound && seen.bytes[12..14] == [0x08, 0x06])
        // from c, the first host, for its own address
        .filter(|seen| seen.bytes[6..12] == [2, 0, 0, 0, 0, 1] && seen.bytes[28..32] == seen.bytes[38..42])
        .filter(|seen| run.trace.point(seen.point).host.as_deref() == Some("c"))
        .map(|seen| seen.at.ns / 1_000_000_000)
        .collect();
    assert_eq!(seconds, [0, 10, 20], "RFC 5227 §2.4 (c): DEFEND_INTERVAL is ten seconds");
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
    // the message type is option 53, which stands somewhere behind the cookie
    let kinds: Vec<u8> = page
        .trace
        .observations()
        .filter(|seen| seen.heading == Heading::Outbound)
        .filter_map(|seen| {
            let options = seen.bytes.get(282..).filter(|_| seen.bytes[278..282] == [99, 130, 83, 99])?;
            let at = options.windows(2).position(|option| option == [53, 1])?;
            options.get(at + 2).copied()
        })
        .collect();
    assert_eq!(kinds[..4], [1, 2, 3, 5], "RFC 2131 §3.1, RFC 2132 §9.6: discover, offer, request, acknowledgment");
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
