//! What is wrong in a scenario is said in one line: where, what, and what to write.

use crate::support::document;
use synema_simulator::Scenario;

fn with(key: &str, value: &str) -> String {
    let overrides = [(key.to_owned(), value.to_owned())];
    let text = document(&["L=socket tcp"], &[], r#"{"match":"tcp.syn","do":"drop"}"#);
    match Scenario::from_json_with(&text, &overrides) {
        Ok(_) => "no error".into(),
        Err(error) => error.to_string(),
    }
}

#[track_caller]
fn check(key: &str, value: &str, beginning: &str) {
    let found = with(key, value);
    assert!(found.starts_with(beginning) && !found.contains('\n'), "{key} = {value}: {found}");
}

#[test]
fn every_level_rejects_keys_that_it_does_not_know() {
    for (key, pointer) in [
        ("foo", "/foo"),
        ("title.foo", "/title/foo"),
        ("hosts.0.foo", "/hosts/0/foo"),
        ("hosts.0.if.0.foo", "/hosts/0/if/0/foo"),
        ("hosts.0.tcp.foo", "/hosts/0/tcp/foo"),
        ("links.0.foo", "/links/0/foo"),
        ("/links/0/faults/0/foo", "/links/0/faults/0/foo"),
        ("apps.0.foo", "/apps/0/foo"),
    ] {
        check(key, "1", &format!("{pointer}: unknown field `foo`, expected "));
    }
}

#[test]
fn what_cannot_be_is_refused_where_it_stands() {
    check("links.0.mtu", "10", "/links/0/mtu: 10 octets are no length of packets: write 68 to 65535");
    check("links.0.loss", r#"{"to_bd":"1%"}"#, "/links/0/loss/to_bd: unknown field `to_bd`, expected one of ");
    check("links.0.loss", "0.1", "/links/0/loss: ");
    check(
        "links.0.faults.0",
        "drop the moon",
        "/links/0/faults/0: 'drop the moon' is not a fault: write for instance ",
    );
    check("links.0.faults.0", r#"{"match":"tcp.syn","do":"drop","nht":1}"#, "/links/0/faults/0/nht: unknown field ");
    check("links.0.faults.0", r#"{"match":"tcp.syn"}"#, "/links/0/faults/0: missing field `do`");
    check("hosts.0.tcp.window_scale", "20", "/hosts/0/tcp/window_scale: 20 is no shift: write 0 to 14");
    check("hosts.0.tcp.mss", "0", "/hosts/0/tcp/mss: ");
    check("apps", r#"[{"host":"c"}]"#, "/apps/0: a program has either 'ops' or 'source'");
    check("apps.0.source", "http_server", "/apps/0: a program has either 'ops' or 'source'");
    check("devices", r#"[{"id":"h","kind":"hub","spanning_tree":{}}]"#, "/devices/0/spanning_tree: a hub repeats ");
    check("devices", r#"[{"id":"h","kind":"switch","blocked":[8]}]"#, "/devices/0/blocked: 'h' has no port 8");
    check(
        "expect",
        r#"[{"ev":{"kind":"states"}}]"#,
        "/expect/0/ev/kind: \"states\" is no kind of event: write frame, ",
    );
    assert_eq!(with("links.0.faults.0", "drop the 2nd SYN,ACK"), "no error");
    assert_eq!(with("links.0.jitter", "10min"), "no error");
}

#[test]
fn a_key_that_stands_twice_and_a_document_that_is_no_object_are_refused() {
    let error = Scenario::from_json("{\"seed\": 1,\n \"seed\": 2}").unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 7: the key 'seed' stands here twice: leave one of them out");
    assert!(Scenario::from_json("[]").unwrap_err().to_string().starts_with("a scenario is an object: "));
}

#[test]
fn values_say_what_to_write_instead() {
    check("links.0.delay", "10", "/links/0/delay: ");
    check("links.0.delay", "10 parsecs", "/links/0/delay: '10 parsecs' is not a span of time: write ");
    check("links.0.bw", "fast", "/links/0/bw: 'fast' is not a rate: write ");
    check("links.0.faults.0.match", "tcp.sin", "/links/0/faults/0/match: 'tcp.sin' is not a condition: use ");
    check("links.0.faults.0.do", "burn", "/links/0/faults/0/do: 'burn' is not a verdict: write ");
    check("links.0.faults.0.nth", "0", "/links/0/faults/0/nth: ");
    check("links.0.a", "x", "/links/0/a: there is no host 'x'");
    check("links.0.b", "s.7", "/links/0/b: host 's' has no interface 7");
    check("apps.0.host", "x", "/apps/0/host: there is no host 'x': the hosts are c, s");
    check("apps.0.ops.0", "fly", "/apps/0/ops/0: 'fly': write one of: S=socket tcp, ");
    check("hosts.1.id", "c", "/hosts/1/id: two hosts are called 'c'");
    check("hosts.0.if.0.ip", "192.0.2.1", "/hosts/0/if/0/ip: '192.0.2.1' is not an address with its prefix length");
    check("hosts.0.if.0.mac", "2:0", "/hosts/0/if/0/mac: '2:0' is not a MAC address");
    check(
        "profile",
        "bsd-like",
        "/profile: unknown variant `bsd-like`, expected one of `rfc9293`, `teaching`, `linux-like`",
    );
    check("v", "2", "/v: version 2 of the format is not known");
    check("expect", r#"[{"n":1}]"#, "/expect/0: an expectation has either 'ev' or 'frames'");
    check("expect", r#"[{"ev":{"foo":1}}]"#, "/expect/0/ev/foo: events have no key 'foo'");
    check("taps", r#"["x.0"]"#, "/taps/0: there is no host 'x'");
    check("links.7.delay", "1ms", "/links/7/delay: there is no such place");
}

#[test]
fn a_text_that_is_no_json_says_line_and_column() {
    let error = Scenario::from_json("{\n  \"v\": 1,\n  oops\n}").unwrap_err();
    assert_eq!(error.line_column, Some((3, 3)));
    assert!(error.to_string().starts_with("line 3, column 3: not JSON: "), "{error}");
}

#[test]
fn values_can_be_set_and_need_not_be_written_out_before() {
    assert_eq!(with("seed", "7"), "no error");
    assert_eq!(with("links.0.delay", "1s"), "no error");
    assert_eq!(with("/hosts/0/tcp/nagle", "false"), "no error");
}

#[test]
fn an_expectation_that_fails_says_how_often_it_came_true() {
    let expect = [("expect".into(), r#"[{"frames":{"match":"tcp.syn","from":"s"},"n":4}]"#.into())];
    let scenario = Scenario::from_json_with(&document(&[], &[], ""), &expect).unwrap();
    let failures = synema_simulator::run(&scenario).failures;
    assert_eq!(failures[0].to_string(), "/expect/0: expected 4 of frames tcp.syn from s, found 0");
}

#[test]
fn the_duplex_and_the_queue_of_a_link_say_what_they_take() {
    check("links.0.queue", "\"64\"", "/links/0/queue: '64' is not a number of octets: write a whole number and B, KB,");
    check("links.0.queue", "true", "/links/0/queue: invalid type: boolean `true`, expected how many frames may wait");
    check("links.0.duplex", "both", "/links/0/duplex: unknown variant `both`, expected `full` or `half`");
    check("hosts.0.endian", "middle", "/hosts/0/endian: unknown variant `middle`, expected `little` or `big`");
    for (key, value) in [("links.0.queue", "\"64KB\""), ("links.0.queue", "3"), ("links.0.duplex", "half")] {
        assert_eq!(with(key, value), "no error", "{key}");
    }
}

#[test]
fn a_short_scenario_needs_nothing_that_the_format_presupposes() {
    let text = r#"{"v":1,"id":"T32.lost-synack","title":{"zh":"丢失的 SYN,ACK","en":"Lost SYN,ACK"},"seed":7,"until":"30s",
        "profile":"rfc9293","msl":"2s",
        "hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24","mac":"02:00:00:00:00:01"}],"tcp":{"isn":100}},
                 {"id":"s","if":[{"ip":"192.0.2.2/24"}],"endian":"big"}],
        "links":[{"id":"l","a":"c","b":"s","bw":"100Mbps","delay":"10ms",
                  "faults":[{"match":"tcp.syn && tcp.ack","nth":1,"do":"drop"}]}],
        "apps":[{"host":"s","ops":["L=socket tcp","bind L 0.0.0.0:80","listen L 5","A=accept L","recv A 1024","close A"]},
                {"host":"c","at":"1ms","ops":["S=socket tcp","connect S 192.0.2.2:80","sendall S 'hi'","close S"]}],
        "taps":["c.0"],
        "expect":[{"ev":{"kind":"state","node":"c","to":"ESTABLISHED"},"after":"1s"},{"ts":"tcp.flags.syn==1","n":4}]}"#;
    let run = synema_simulator::run(&Scenario::from_json(text).unwrap());
    assert!(run.failures.is_empty(), "{:#?}", run.failures);
}
