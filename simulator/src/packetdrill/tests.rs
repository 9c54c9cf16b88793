//! Scripts of our own, one behaviour each.

use super::{Outcome, helpers, run};

/// A passive open up to `accept`, after which a test goes on with descriptor 4.
const OPEN: &str = "
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 1000 <mss 1000>
   +0 > S. 0:0(0) ack 1 <mss 1460>
   +0 < . 1:1(0) ack 1 win 1000
   +0 accept(3, ..., ...) = 4
";

#[track_caller]
fn assert_passes(rest: &str) {
    assert_eq!(run(&format!("{OPEN}{rest}")), Outcome::Passed);
}

#[test]
fn text_arrives_and_is_acknowledged_after_the_delay() {
    assert_passes(
        "`sysctl net.ipv4.tcp_sack=1`\n+0 setsockopt(4, SOL_TCP, TCP_QUICKACK, [0], 4) = 0\n+0 < P. 1:4(3) ack 1 win 1000\n+.04 > . 1:1(0) ack 4\n+0 read(4, ..., 10) = 3",
    );
}

#[test]
fn every_second_segment_is_acknowledged_at_once() {
    assert_passes(
        "+0 setsockopt(4, SOL_TCP, TCP_QUICKACK, [0], 4) = 0\n+0 < . 1:4(3) ack 1 win 1000\n+0 < . 4:7(3) ack 1 win 1000\n+0 > . 1:1(0) ack 7",
    );
}

#[test]
fn the_same_script_runs_over_ipv6() {
    let script = format!("--ip_version=ipv6\n{}", OPEN.replace("mss 1460", "mss 1440"));
    assert_eq!(run(&script), Outcome::Passed);
}

#[test]
fn a_blocking_read_returns_when_the_text_comes() {
    assert_passes("+0...0.2 read(4, ..., 10) = 3\n+.2 < P. 1:4(3) ack 1 win 1000");
}

#[test]
fn closing_with_unread_text_resets() {
    assert_passes("+0 < P. 1:4(3) ack 1 win 1000\n+0 > . 1:1(0) ack 4\n+0 close(4) = 0\n+0 > R. 1:1(0) ack 4");
}

#[test]
fn a_wrong_expectation_fails_with_its_line() {
    let script = format!("{OPEN}+0 close(4) = 0\n+0 > F. 1:1(0) ack 2\n");
    assert!(matches!(run(&script), Outcome::Failed { line: 10, .. }), "{}", run(&script));
}

#[test]
fn a_segment_that_never_comes_fails() {
    let script = format!("{OPEN}+0 > . 1:1(0) ack 1\n");
    assert!(matches!(run(&script), Outcome::Failed { line: 9, .. }), "{}", run(&script));
}

#[test]
fn what_is_not_built_is_never_passed_over() {
    for (line, feature) in [
        ("+0 select(...) = 0", "select(...)"),
        ("+0 < udp (10)", "packet 'udp'"),
        ("+0 < S 0:0(0) win 9 <FO abcd>", "option FO"),
        ("`sysctl -q net.ipv4.made_up=1`", "sysctl net.ipv4.made_up=1"),
        ("%{ import os }%", "code 'import os'"),
    ] {
        assert_eq!(run(line), Outcome::Unsupported { line: 1, feature: feature.to_owned() });
    }
    assert!(matches!(run("nonsense"), Outcome::Unsupported { line: 1, .. }));
}

#[test]
fn helpers_are_named() {
    assert_eq!(helpers("`../common/defaults.sh`\n`sysctl -w a=1`"), ["../common/defaults.sh"]);
}
