//! Scripts of our own, one behaviour each.

use super::{Outcome, helpers, run};

const PASSED: Outcome = Outcome::Passed { unasked: 0 };

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
    assert_eq!(run(&format!("{OPEN}{rest}")), PASSED);
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
    assert_eq!(run(&script), PASSED);
}

#[test]
fn a_blocking_read_returns_when_the_text_comes() {
    assert_passes("+0...0.2 read(4, ..., 10) = 3\n+.2 < P. 1:4(3) ack 1 win 1000\n+0 > . 1:1(0) ack 4");
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
        ("+0 < S 0:0(0) win 9 <FO abcde>", "option FO abcde"),
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

/// A connect that does not block, up to its SYN.
const CONNECTING: &str = "
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
   +0 connect(3, ..., ...) = -1 EINPROGRESS
   +0 > S 0:0(0) <...>
";

#[test]
fn icmp_reaches_the_connection_it_is_about() {
    for (icmp, errno) in [
        ("icmp unreachable port [0:0(0)]", "ECONNREFUSED"),
        ("icmp unreachable host_unreachable [0:0(0)]", "EHOSTUNREACH"),
        ("icmp unreachable port [77:77(0)]", "0"),
    ] {
        let script = format!("{CONNECTING}+.1 < {icmp}\n+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [{errno}], [4]) = 0");
        assert_eq!(run(&script), PASSED, "{icmp}");
    }
}

#[test]
fn a_path_that_takes_less_is_learnt_by_icmp() {
    assert_passes(
        "+0 write(4, ..., 1000) = 1000
         +0 > P. 1:1001(1000) ack 1
         +.1 < icmp unreachable frag_needed mtu 540 [1:1001(1000)]
         +0 > . 1:501(500) ack 1
         +0 > P. 501:1001(500) ack 1",
    );
}

#[test]
fn readiness_is_polled_and_waited_for() {
    assert_passes(
        "+0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1
         +0...0.2 poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 1000) = 1
         +.2 < P. 1:4(3) ack 1 win 1000
         +0 > . 1:1(0) ack 4
         +0 epoll_create(1) = 5
         +0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
         +0 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 0) = 1
         +0 read(4, ..., 10) = 3
         +0...0.5 poll([{fd=4, events=POLLIN, revents=0}], 1, 500) = 0",
    );
}

#[test]
fn a_segment_that_nobody_asked_for_is_no_pass_before_the_end_and_counted_behind_it() {
    let script = format!("{OPEN}+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1\n+0 close(4) = 0\n");
    assert_eq!(run(&script), Outcome::Passed { unasked: 1 });
    let more = format!("{script}+0 > . 101:101(0) ack 1\n");
    assert!(matches!(run(&more), Outcome::Failed { line: 12, .. }), "{}", run(&more));
}

#[test]
fn assertions_are_python() {
    assert_passes(
        "+0 %{
            assert tcpi_snd_cwnd == 10, 'cwnd=%d' % tcpi_snd_cwnd
            assert 1 <= tcpi_snd_mss <= 1000 and not tcpi_unacked > 0 or False  # a comment
            assert (tcpi_snd_mss // 3) * 2 + 1 == 667; assert tcpi_options & TCPI_OPT_SACK == 0
            print(tcpi_rtt)
         }%",
    );
    let script = format!("{OPEN}+0 %{{ assert tcpi_snd_cwnd == 11 }}%\n");
    assert!(matches!(run(&script), Outcome::Failed { line: 9, .. }), "{}", run(&script));
}

#[test]
fn a_linger_of_zero_resets_and_keep_alive_probes() {
    assert_passes(
        "+0 setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n+0 close(4) = 0\n+0 > R. 1:1(0) ack 1",
    );
    assert_passes(
        "+0 setsockopt(4, SOL_TCP, TCP_KEEPIDLE, [5], 4) = 0
         +0 setsockopt(4, SOL_TCP, TCP_KEEPINTVL, [2], 4) = 0
         +0 setsockopt(4, SOL_TCP, TCP_KEEPCNT, [1], 4) = 0
         +0 setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
         +5 > . 0:0(0) ack 1
         +0 < . 1:1(0) ack 1 win 1000
         +5 > . 0:0(0) ack 1
         +2 > R. 1:1(0) ack 1",
    );
}

#[test]
fn variables_are_set_by_files_and_sums_and_continued_lines() {
    let script = "`echo 0 > /proc/sys/net/ipv4/tcp_sack\nip tcp_metrics flush all\nsysctl -q net.ipv4.tcp_timestamps=0 \\\n \
         net.ipv4.tcp_rmem=\"4096 131072 $((8*1024*1024))\"`\n\
         0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n\
         +0 connect(3, ..., ...) = -1 EINPROGRESS\n\
         +0 > S 0:0(0) win 65535 <mss 1460,nop,wscale 8>\n";
    assert_eq!(run(script), Outcome::Passed { unasked: 0 });
}

#[test]
fn numbers_count_from_the_initial_ones() {
    let script = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n\
                  +0 < S 70000:70000(0) win 1000 <mss 1000>\n+0 > S. 5000:5000(0) ack 70001 <mss 1460>\n\
                  +0 < . 1:1(0) ack 1 win 1000\n+0 accept(3, ..., ...) = 4\n\
                  +0 < P. 1:101(100) ack 1 win 1000\n+0 > . 1:1(0) ack 101\n";
    assert_eq!(run(script), Outcome::Passed { unasked: 0 });
}
