//! Every frame is real: sent and arrived bytes are equal, lengths and checksums right.

use crate::support::{client, scenario, server};
use synema_simulator::run;
use synema_trace::{Certainty, Entry, EventKind, Heading};
use synema_wire::{Protocol, Value, dissect};

fn busy() -> synema_simulator::Scenario {
    scenario(
        &server(&["recv A until EOF", "send A 'bye'", "close A", "close L"]),
        &client(&["sendall S 'q'*10000", "shutdown S wr", "recv S until EOF", "close S"]),
        r#"{"match":"tcp.len > 0","nth":2,"do":"drop"}"#,
    )
}

#[test]
fn c17_a_burst_that_arrives_at_one_instant_is_acknowledged_once() {
    let text = crate::support::document(
        &crate::support::server(&["recv A until EOF", "close A", "close L"]),
        &crate::support::client(&["sendall S 'x'*4380", "close S"]),
        "",
    );
    let scenario = synema_simulator::Scenario::from_json(&text).unwrap();
    let trace = synema_simulator::run(&scenario).trace;
    let is_bare = |bytes: &[u8]| {
        let read = synema_wire::datagram(synema_wire::LinkType::ETHERNET, bytes);
        read.and_then(|read| read.tcp().map(|(src, _, segment)| (src, *segment))).is_some_and(|(src, segment)| {
            let flags = segment.flags;
            src.port == 80 && segment.payload_len == 0 && !flags.syn() && !flags.fin() && segment.ack.0 > 101
        })
    };
    let acknowledgments = trace
        .observations()
        .filter(|seen| seen.heading == synema_trace::Heading::Outbound && is_bare(seen.bytes))
        .map(|seen| seen.at.ns)
        .collect::<Vec<_>>();
    // three segments of text arrive together, FIN behind them: one acknowledgment of each burst
    let mut instants = acknowledgments.clone();
    instants.dedup();
    assert_eq!(acknowledgments, instants, "two acknowledgments at one instant");
    assert!(!acknowledgments.is_empty());
}

#[test]
fn no_frame_is_malformed_and_no_checksum_is_bad() {
    let trace = run(&busy()).trace;
    assert!(trace.len() > 20);
    for seen in trace.observations() {
        let dissection = dissect(seen.link_type, seen.bytes);
        assert!(dissection.stop.is_none(), "frame {}: {:?}", seen.number(), dissection.stop);
        for status in ["ip.checksum.status", "tcp.checksum.status"] {
            assert_eq!(dissection.field(status).map(|field| &field.value), Some(&Value::Uint(1)), "{}", seen.number());
        }
        assert!(dissection.layer(Protocol::Tcp).is_some() && seen.bytes.len() >= 60);
    }
}

#[test]
fn a_delivered_frame_is_seen_twice_and_a_lost_one_once() {
    let trace = run(&busy()).trace;
    let count = |heading| trace.observations().filter(|seen| seen.heading == heading).count();
    let lost = trace.events().iter().filter(|event| matches!(event.kind, EventKind::Fault { .. })).count();
    assert_eq!(lost, 1);
    assert_eq!(count(Heading::Outbound), count(Heading::Inbound) + lost);
}

#[test]
fn every_emitted_event_stands_right_before_its_frame() {
    let trace = run(&busy()).trace;
    let entries: Vec<Entry> = trace.entries().collect();
    for pair in entries.windows(2) {
        let Entry::Event(index) = pair[0] else { continue };
        let event = &trace.events()[index];
        assert_eq!(event.certainty, Certainty::Known);
        if let EventKind::Emitted { .. } = event.kind {
            let Entry::Observation(next) = pair[1] else { panic!("{event:?} is followed by {:?}", pair[1]) };
            let seen = trace.observation(next);
            assert_eq!((seen.heading, seen.at), (Heading::Outbound, event.at));
            assert_eq!(trace.point(seen.point).host.as_deref(), Some(event.actor.host.as_str()));
            assert!(event.clause.is_some() && event.cause.is_some(), "{event:?}");
        }
    }
}

#[test]
fn over_ipv6_everything_is_the_same_but_the_header() {
    let text = crate::support::document(
        &["L=socket tcp", "bind L [::]:80", "listen L 5", "A=accept L", "recv A 1024", "close A", "close L"],
        &["S=socket tcp", "connect S [2001:db8::2]:80", "send S 'hi'", "close S"],
        "",
    );
    let overrides =
        [("hosts.0.if.0.ip".into(), "2001:db8::1/64".into()), ("hosts.1.if.0.ip".into(), "2001:db8::2/64".into())];
    let trace = run(&synema_simulator::Scenario::from_json_with(&text, &overrides).unwrap()).trace;
    assert!(trace.len() >= 16);
    for seen in trace.observations() {
        let dissection = dissect(seen.link_type, seen.bytes);
        assert!(dissection.stop.is_none() && dissection.layer(Protocol::Ipv6).is_some());
        assert_eq!(dissection.field("tcp.checksum.status").map(|field| &field.value), Some(&Value::Uint(1)));
    }
}
