//! Whatever the network loses, delays or repeats, the stream arrives whole, or the connection ends with an error.

use crate::support::{client, scenario, server};
use proptest::prelude::*;
use synema_simulator::{Run, Scenario, run};
use synema_trace::EventKind;

#[track_caller]
fn result_of(run: &Run, host: &str, call: &str) -> String {
    let is_return = |event: &&synema_trace::Event| {
        event.actor.host == host && matches!(&event.kind, EventKind::Return { text, .. } if text == call)
    };
    let event = run.trace.events().iter().rfind(is_return).unwrap_or_else(|| panic!("{call} of {host} never returned"));
    let EventKind::Return { result, .. } = &event.kind else { unreachable!() };
    result.clone()
}

fn transfer(client_octets: usize, server_octets: usize, faults: &str) -> Scenario {
    let sends = [format!("sendall A 'ab'*{server_octets}"), format!("sendall S 'xyz'*{client_octets}")];
    scenario(
        &server(&["recv A until EOF", &sends[0], "close A", "close L"]),
        &client(&[&sends[1], "shutdown S wr", "recv S until EOF", "close S"]),
        faults,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_pattern_of_single_faults_leaves_the_stream_whole(
        faults in prop::collection::vec((0usize..3, 1u32..40, prop::bool::ANY), 0..12)
    ) {
        let verdicts = ["drop", "delay 1500ms", "duplicate"];
        let rule = |(verdict, nth, from): &(usize, u32, bool)| {
            let (verdict, from) = (verdicts[*verdict], if *from { "c" } else { "s" });
            format!(r#"{{"match":"tcp.ack || !tcp.ack","from":"{from}","nth":{nth},"do":"{verdict}"}}"#)
        };
        let rules: Vec<String> = faults.iter().map(rule).collect();
        let run = run(&transfer(8_000, 3_000, &rules.join(",")));
        prop_assert_eq!(result_of(&run, "s", "recv A until EOF"), "24000 octets");
        prop_assert_eq!(result_of(&run, "c", "recv S until EOF"), "6000 octets");
        let last = run.trace.events().iter().rfind(|event| matches!(event.kind, EventKind::State { .. }));
        prop_assert!(last.is_some());
    }
}

#[test]
fn a_window_that_closes_opens_again() {
    // the reader sleeps while its small buffer is full; probes keep the connection alive and find the window open
    let text = crate::support::document(
        &server(&["sleep 200s", "recv A until EOF", "close A", "close L"]),
        &client(&["sendall S 'x'*30000", "close S"]),
        "",
    );
    let small = [("hosts.1.tcp.receive_buffer".into(), "4000".into())];
    let run = run(&Scenario::from_json_with(&text, &small).unwrap());
    assert_eq!(result_of(&run, "s", "recv A until EOF"), "30000 octets");
    let probes = run.trace.events().iter().filter(
        |event| matches!(&event.kind, EventKind::Timer { timer, action } if timer == "zero-window-probe" && *action == synema_trace::TimerAction::Expired),
    );
    assert!(probes.count() >= 1);
}

#[test]
fn a_lost_window_update_is_found_by_a_probe() {
    let text = crate::support::document(
        &server(&["sleep 2s", "recv A until EOF", "close A", "close L"]),
        &client(&["sendall S 'x'*9000", "close S"]),
        r#"{"match":"tcp.len == 0 && !tcp.syn","from":"s","nth":5,"do":"drop"}"#,
    );
    let small = [("hosts.1.tcp.receive_buffer".into(), "4000".into())];
    let run = run(&Scenario::from_json_with(&text, &small).unwrap());
    assert_eq!(result_of(&run, "s", "recv A until EOF"), "9000 octets");
}

#[test]
fn an_answer_that_never_comes_ends_the_connect_after_three_minutes() {
    let scenario = scenario(&[], &client(&["close S"]), r#"{"match":"syn || rst","do":"drop"}"#);
    let run = run(&scenario);
    assert_eq!(result_of(&run, "c", "connect S 192.0.2.2:80"), "ETIMEDOUT");
    let end = run.trace.events().iter().rfind(|event| matches!(event.kind, EventKind::State { .. })).unwrap();
    // 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 = 183 s until the eighth retransmission, and a minute of waiting behind it
    assert_eq!(end.at.ns / 1_000_000_000, 243);
    assert_eq!(run.trace.len(), 9);
}
