//! A run written as a script passes when it is played, and fails when it is changed.

use synema_simulator::packetdrill::{self, Outcome};
use synema_simulator::{Scenario, run};

use crate::support::{client, document, scenario, server};

#[track_caller]
fn exported(scenario: &Scenario, host: &str) -> String {
    let run = run(scenario);
    packetdrill::export(scenario, &run.trace, host).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn both_sides_of_a_transfer_with_losses_become_scripts_that_pass() {
    let rules = [
        "",
        r#"{"match":"tcp.syn","from":"c","nth":1,"do":"drop"}"#,
        r#"{"match":"tcp.len > 0","from":"c","nth":3,"do":"drop"}"#,
        r#"{"match":"tcp.fin","from":"s","nth":1,"do":"drop"}"#,
    ];
    for rule in rules {
        let text = "x".repeat(20_000);
        let scenario = scenario(
            &server(&["recv A until EOF", "close A", "close L"]),
            &client(&[&format!("sendall S '{text}'"), "close S"]),
            rule,
        );
        for host in ["c", "s"] {
            let script = exported(&scenario, host);
            assert_eq!(packetdrill::run(&script), Outcome::Passed { unasked: 0 }, "{rule} {host}");
        }
    }
}

#[test]
fn every_profile_and_algorithm_can_be_written() {
    for (profile, tcp) in
        [("rfc9293", "{}"), ("linux-like", "{}"), ("rfc9293", r#"{"congestion":"vegas","sack":true}"#)]
    {
        let text =
            document(&server(&["recv A until EOF", "close A", "close L"]), &client(&["send S 'hello'", "close S"]), "");
        let set = [("profile".into(), profile.into()), ("hosts.0.tcp".into(), tcp.into())];
        let scenario = Scenario::from_json_with(&text, &set).unwrap();
        assert!(exported(&scenario, "c").contains(profile));
    }
}

#[test]
fn what_a_script_says_is_held_against_the_stack() {
    let scenario =
        scenario(&server(&["recv A until EOF", "close A", "close L"]), &client(&["send S 'hello'", "close S"]), "");
    let script = exported(&scenario, "c");
    let wrong = script.replacen("1:6(5)", "1:7(6)", 1);
    assert_ne!(wrong, script);
    assert!(matches!(packetdrill::run(&wrong), Outcome::Failed { .. }));
}

#[test]
fn a_host_without_a_connection_has_no_script() {
    let scenario = scenario(&["sleep 1s"], &["sleep 1s"], "");
    let run = run(&scenario);
    assert!(packetdrill::export(&scenario, &run.trace, "c").is_err());
}
