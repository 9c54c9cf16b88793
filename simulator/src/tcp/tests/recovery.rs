//! Checklist X: congestion control and loss recovery, timestamps, ECN.

use TcpState::Established;

use super::super::ecn::{Codepoint, Willing};
use super::super::recovery::{LossDetection, Phase};
use super::super::{ChallengeLimit, TimerId};
use super::*;

/// ESTABLISHED with this many segments of 1,000 octets in flight and more waiting, a window for all of them.
fn flying(segments: u64, settings: Settings) -> Tcb {
    flying_of(segments, 40_000, settings)
}

fn flying_of(segments: u64, octets: usize, settings: Settings) -> Tcb {
    let mut tcb = in_state(Established);
    tcb.settings = Settings { send_buffer_bytes: 1 << 20, ..settings };
    tcb.options.sack = settings.sack;
    tcb.congestion = tcb.initial_congestion(false).with_cwnd(segments * 1000);
    arrive(&mut tcb, &Arriving { window: 60_000, ..segment(ACK, 1, 1, b"") });
    call(&mut tcb, Call::Send(vec![0; octets].into()));
    assert_eq!(tcb.in_flight(), segments * 1000);
    tcb
}

fn told(ack: u32, sack: &[(u32, u32)]) -> Arriving<'static> {
    let place = |count| Seq(ISS).plus(count);
    let sack = sack.iter().map(|(left, right)| (place(*left), place(*right))).collect();
    Arriving { at: Instant::from_ns(20_000_000), window: 60_000, sack, ..segment(ACK, 1, ack, b"") }
}

fn cwnd(tcb: &Tcb) -> u64 {
    tcb.congestion.window.cwnd_bytes
}

fn reno() -> Settings {
    Settings::default()
}

fn sack() -> Settings {
    Settings { sack: true, ..Settings::default() }
}

#[test]
fn x06_the_third_duplicate_sends_the_first_segment_again() {
    let mut tcb = flying(10, Settings { limited_transmit: false, ..reno() });
    for _ in 0..2 {
        assert_eq!(sent(&arrive(&mut tcb, &told(1, &[]))), [""; 0]);
    }
    assert_eq!(sent(&arrive(&mut tcb, &told(1, &[]))), ["ACK 1 ack 1 len 1000"]);
    assert_eq!((tcb.congestion.window.ssthresh_bytes, cwnd(&tcb)), (5000, 8000), "half, and three more");
    for inflated in [9000, 10_000] {
        arrive(&mut tcb, &told(1, &[]));
        assert_eq!(cwnd(&tcb), inflated);
    }
    let actions = arrive(&mut tcb, &told(1, &[]));
    assert_eq!(sent(&actions), ["ACK 10001 ack 1 len 1000"], "the window is wide enough for a new one");
    arrive(&mut tcb, &told(10_001, &[]));
    assert_eq!(tcb.recovery.phase, Phase::Open);
    assert!(cwnd(&tcb) <= 5000, "deflated");
}

#[test]
fn x06_what_misses_one_of_the_five_conditions_is_no_duplicate() {
    let mut tcb = flying(10, reno());
    for other in [
        Arriving { text: b"x", ..told(1, &[]) },
        Arriving { window: 59_999, ..told(1, &[]) },
        Arriving { flags: FIN | ACK, seq: Seq(IRS).plus(20), ..told(1, &[]) },
    ] {
        arrive(&mut tcb, &other);
    }
    assert_eq!((tcb.recovery.duplicates, tcb.recovery.phase), (0, Phase::Open));
    let mut idle = in_state(Established);
    for _ in 0..4 {
        arrive(&mut idle, &segment(ACK, 1, 1, b""));
    }
    assert_eq!(idle.recovery.duplicates, 0, "nothing is in flight");
}

#[test]
fn x07_the_first_two_duplicates_let_a_new_segment_out_each() {
    let mut tcb = flying(10, reno());
    assert_eq!(sent(&arrive(&mut tcb, &told(1, &[]))), ["ACK 10001 ack 1 len 1000"]);
    assert_eq!(sent(&arrive(&mut tcb, &told(1, &[]))), ["ACK 11001 ack 1 len 1000"]);
    assert_eq!(sent(&arrive(&mut tcb, &told(1, &[]))), ["ACK 1 ack 1 len 1000"]);
    assert_eq!(tcb.congestion.window.ssthresh_bytes, 5000, "limited transmit does not count as flight");
}

#[test]
fn x08_after_idleness_the_window_starts_again() {
    let mut tcb = in_state(Established);
    tcb.congestion = tcb.congestion.with_cwnd(30_000);
    tcb.settings.send_buffer_bytes = 1 << 20;
    arrive(&mut tcb, &Arriving { window: 60_000, ..segment(ACK, 1, 1, b"") });
    let mut actions = Vec::new();
    tcb.call(Instant::from_ns(5_000_000_000), &Call::Send(vec![0; 20_000].into()), &mut actions);
    assert_eq!((tcb.in_flight(), cwnd(&tcb)), (4000, 4000), "IW for 1,000 octets");
}

#[test]
fn x09_a_segment_out_of_order_and_one_that_fills_a_gap_are_acknowledged_at_once() {
    let mut tcb = in_state(Established);
    tcb.settings.delayed_ack_ns = Some(40_000_000);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 101, 1, &[0; 100]))), ["ACK 1 ack 1"]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 1, &[0; 50]))), ["ACK 1 ack 51"]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 51, 1, &[0; 50]))), ["ACK 1 ack 201"]);
}

#[test]
fn x10_a_partial_acknowledgment_sends_the_next_hole_and_a_full_one_leaves() {
    let mut tcb = flying(10, Settings { limited_transmit: false, ..reno() });
    for _ in 0..3 {
        arrive(&mut tcb, &told(1, &[]));
    }
    let timer = tcb.timers.deadline(TimerId::Retransmission);
    let later = |ack, ms: i64| Arriving { at: Instant::from_ns(ms * 1_000_000), ..told(ack, &[]) };
    assert_eq!(sent(&arrive(&mut tcb, &later(3001, 100)))[0], "ACK 3001 ack 1 len 1000");
    let first = tcb.timers.deadline(TimerId::Retransmission);
    assert_ne!(first, timer, "the first partial one starts the timer again");
    assert_eq!(sent(&arrive(&mut tcb, &later(6001, 200)))[0], "ACK 6001 ack 1 len 1000");
    assert_eq!(tcb.timers.deadline(TimerId::Retransmission), first, "and only the first");
    arrive(&mut tcb, &later(10_001, 300));
    assert_eq!(tcb.recovery.phase, Phase::Open);
}

#[test]
fn x10_recover_keeps_old_duplicates_from_a_second_recovery() {
    let mut tcb = flying(10, Settings { limited_transmit: false, ..reno() });
    let mut actions = Vec::new();
    tcb.wake(tcb.next_wakeup().expect("a timer"), &mut actions);
    assert_eq!(tcb.recovery.phase, Phase::Loss);
    for _ in 0..4 {
        arrive(&mut tcb, &told(1, &[]));
    }
    assert_eq!((tcb.recovery.phase, cwnd(&tcb)), (Phase::Loss, 1000), "RFC 6582 §3.2 (4)");
}

#[test]
fn x11_sack_is_permitted_in_syns_and_reports_the_newest_block_first() {
    let permits = |tcb: &mut Tcb, given: &Arriving<'_>| {
        let mut actions = Vec::new();
        let child = tcb.arrive(given, remote(), Seq(ISS), &mut actions);
        let spec = actions.iter().find_map(|action| match &action.what {
            Action::Emit(spec) => Some(spec.options.contains(&synema_wire::TcpOption::SackPermitted)),
            _ => None,
        });
        (spec, child.map(|child| child.options.sack))
    };
    let mut listener = Tcb::new(local(), sack());
    call(&mut listener, Call::OpenPassive);
    let asking = Arriving { sack_permitted: true, ..segment(SYN, 0, 0, b"") };
    assert_eq!(permits(&mut listener, &asking), (Some(true), Some(true)));
    assert_eq!(permits(&mut listener, &segment(SYN, 0, 0, b"")), (Some(false), Some(false)), "both or none");
    let mut tcb = in_state(Established);
    assert_eq!(permits(&mut tcb, &Arriving { sack_permitted: true, ..segment(ACK, 1, 1, b"") }), (None, None));
    assert!(!tcb.options.sack, "outside a SYN the option means nothing");
    (tcb.options.sack, tcb.settings.sack) = (true, true);
    let blocks = |actions: &[Tagged<Action>]| {
        let option = actions.iter().find_map(|action| match &action.what {
            Action::Emit(spec) => spec.options.iter().find_map(|option| match option {
                synema_wire::TcpOption::Sack(blocks) => Some(blocks.clone()),
                _ => None,
            }),
            _ => None,
        });
        let place = |number: u32| number.wrapping_sub(IRS);
        option.unwrap_or_default().iter().map(|(left, right)| (place(*left), place(*right))).collect::<Vec<_>>()
    };
    let hold = |tcb: &mut Tcb, seq| blocks(&arrive(tcb, &segment(ACK, seq, 1, &[0; 10])));
    for seq in [101, 201, 301, 401] {
        hold(&mut tcb, seq);
    }
    assert_eq!(hold(&mut tcb, 151), [(151, 161), (401, 411), (301, 311), (201, 211)], "four at most");
    tcb.options.timestamps = true;
    let timed = Arriving { timestamps: Some((5, 0)), ..segment(ACK, 501, 1, &[0; 10]) };
    assert_eq!(blocks(&arrive(&mut tcb, &timed)).len(), 3, "three beside timestamps");
    tcb.settings.duplicate_sack = true;
    let again = Arriving { timestamps: Some((5, 0)), ..segment(ACK, 501, 1, &[0; 10]) };
    assert_eq!(blocks(&arrive(&mut tcb, &again))[0], (501, 511), "RFC 2883: what came twice comes first");
}

#[test]
fn x12_sack_recovery_fills_the_holes_as_the_pipe_allows() {
    let mut tcb = flying(10, sack());
    arrive(&mut tcb, &told(1, &[(1001, 2001)]));
    arrive(&mut tcb, &told(1, &[(1001, 3001)]));
    assert_eq!(tcb.recovery.phase, Phase::Open);
    let actions = arrive(&mut tcb, &told(1, &[(1001, 4001)]));
    assert_eq!((sent(&actions)[0].as_str(), tcb.recovery.phase), ("ACK 1 ack 1 len 1000", Phase::Fast));
    assert_eq!((cwnd(&tcb), tcb.congestion.window.ssthresh_bytes), (5000, 5000), "RFC 6675 §5 (4.2): FlightSize / 2");
    assert!(tcb.flight.pipe() >= cwnd(&tcb), "no more than the halved window");
    // NextSeg (1) before (2): a second hole goes out before anything new
    arrive(&mut tcb, &told(1, &[(1001, 4001), (5001, 8001)]));
    let actions = arrive(&mut tcb, &told(1, &[(1001, 4001), (5001, 10_001)]));
    assert!(sent(&actions).contains(&"ACK 4001 ack 1 len 1000".to_owned()), "{:?}", sent(&actions));
    arrive(&mut tcb, &told(10_001, &[]));
    assert_eq!(tcb.recovery.phase, Phase::Fast, "RecoveryPoint lies behind what the first two let out");
    arrive(&mut tcb, &told(12_001, &[]));
    assert_eq!((tcb.recovery.phase, tcb.congestion.window.ssthresh_bytes), (Phase::Open, 5000));
}

#[test]
fn x12_the_last_segment_is_rescued_once() {
    // the tail is lost together with the first, and there is nothing new to send
    let mut tcb = flying_of(10, 10_000, sack());
    let actions = arrive(&mut tcb, &told(1, &[(1001, 8001)]));
    assert_eq!(sent(&actions), ["ACK 1 ack 1 len 1000"], "§5 (4.3): not before what was sent again is acknowledged");
    let actions = arrive(&mut tcb, &told(8001, &[]));
    assert_eq!(sent(&actions), ["PSH, ACK 9001 ack 1 len 1000"], "§4 NextSeg (4): the highest");
    let actions = arrive(&mut tcb, &told(8501, &[]));
    assert_eq!(sent(&actions), [""; 0], "once a recovery");
}

#[test]
fn x13_a_receiver_that_drops_what_it_reported_is_survived() {
    let mut tcb = flying(4, Settings { limited_transmit: false, ..sack() });
    arrive(&mut tcb, &told(1, &[(1001, 4001)]));
    let mut actions = Vec::new();
    // the first segment arrives, the rest was thrown away
    arrive(&mut tcb, &told(1001, &[]));
    tcb.wake(tcb.next_wakeup().expect("a timer"), &mut actions);
    assert_eq!(sent(&actions)[0], "ACK 1001 ack 1 len 1000", "what SACK covered is sent again");
    assert_eq!(tcb.flight.sacked(), 0);
}

#[test]
fn x16_loss_is_found_by_time_and_a_lost_tail_by_a_probe() {
    let timed = Settings { loss_detection: LossDetection::Timed, tail_loss_probe: true, ..sack() };
    let mut tcb = flying(4, timed);
    assert_eq!(tcb.settings.loss_detection, LossDetection::Timed);
    // the last segment is there, so the others, which left before it, are late by a quarter of a round trip
    let first = Arriving { at: Instant::from_ns(20_000_000), ..told(1, &[(3001, 4001)]) };
    assert_eq!(sent(&arrive(&mut tcb, &first)).first().map_or("", String::as_str), "ACK 4001 ack 1 len 1000");
    let due = tcb.timers.deadline(TimerId::Reordering).expect("the reordering timer");
    let mut actions = Vec::new();
    tcb.wake(due, &mut actions);
    assert_eq!((sent(&actions)[0].as_str(), tcb.recovery.phase), ("ACK 1 ack 1 len 1000", Phase::Fast));
    let mut tail = flying(4, timed);
    let probe = tail.timers.deadline(TimerId::TailLossProbe).expect("the probe timer");
    let retransmission = tail.timers.deadline(TimerId::Retransmission).expect("the timer");
    assert!(probe < retransmission);
    let mut actions = Vec::new();
    tail.wake(probe, &mut actions);
    assert_eq!(sent(&actions), ["ACK 4001 ack 1 len 1000"], "something new, beyond the window");
}

/// ESTABLISHED with timestamps agreed upon; TS.Recent is 1000.
fn timed() -> Tcb {
    let mut tcb = in_state(Established);
    tcb.settings.timestamps = true;
    (tcb.options.timestamps, tcb.options.ts_recent) = (true, 1000);
    tcb
}

fn stamped(tsval: u32, seq: u32, text: &'static [u8]) -> Arriving<'static> {
    Arriving { timestamps: Some((tsval, 0)), ..segment(ACK, seq, 1, text) }
}

#[test]
fn x18_ts_recent_follows_what_spans_the_last_acknowledgment() {
    let mut tcb = timed();
    arrive(&mut tcb, &stamped(1010, 11, b"later"));
    assert_eq!(tcb.options.ts_recent, 1000, "it lies behind a gap");
    arrive(&mut tcb, &stamped(1005, 1, b"0123456789"));
    assert_eq!(tcb.options.ts_recent, 1005);
    let mut actions = arrive(&mut tcb, &segment(ACK, 16, 1, b"x"));
    assert_eq!((sent(&actions), tcb.receive_buffer.readable_len()), (vec![], 15), "without timestamps it is dropped");
    actions = arrive(&mut tcb, &segment(RST, 16, 0, b""));
    assert_eq!((sent(&actions), tcb.state), (vec![], TcpState::Closed), "a reset needs none");
}

#[test]
fn x18_tsecr_is_zero_without_ack_and_counts_where_something_new_is_acknowledged() {
    let settings = Settings { timestamps: true, ..Settings::default() };
    let echoes = |actions: &[Tagged<Action>]| {
        let specs = actions.iter().filter_map(|action| match &action.what {
            Action::Emit(spec) => Some(spec),
            _ => None,
        });
        let options = specs.flat_map(|spec| spec.options.clone());
        options
            .filter_map(|option| match option {
                synema_wire::TcpOption::Timestamps { tsecr, .. } => Some(tsecr),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let mut tcb = Tcb { remote: Some(remote()), ..Tcb::new(local(), settings) };
    let (_, actions) = call(&mut tcb, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
    assert_eq!(echoes(&actions), [0], "a SYN echoes nothing");
    let answer = Arriving { timestamps: Some((70, 0)), ..segment(SYN | ACK, 0, 1, b"") };
    assert_eq!(echoes(&arrive(&mut tcb, &answer)), [70]);
    // a segment that acknowledges nothing new measures nothing, whatever it echoes
    let before = tcb.round_trip;
    let idle = Arriving { at: Instant::from_ns(9_000_000_000), timestamps: Some((80, 1)), ..segment(ACK, 1, 1, b"") };
    arrive(&mut tcb, &idle);
    assert_eq!(tcb.round_trip, before);
}

#[test]
fn x19_paws_drops_what_is_old_and_says_so() {
    let mut tcb = timed();
    assert_eq!(sent(&arrive(&mut tcb, &stamped(999, 1, b"old"))), ["ACK 1 ack 1"]);
    assert_eq!(tcb.receive_buffer.readable_len(), 0);
    assert_eq!(sent(&arrive(&mut tcb, &stamped(1000, 1, b"new"))), ["ACK 1 ack 4"]);
    let days = 25 * 86_400 * 1_000_000_000_i64;
    let after = Arriving { at: Instant::from_ns(days), ..stamped(5, 4, b"!") };
    assert_eq!(sent(&arrive(&mut tcb, &after)), ["ACK 1 ack 5"], "after 24 days the clock may have gone round");
}

#[test]
fn x20_nagle_and_a_delayed_acknowledgment_wait_for_each_other() {
    let write = |tcb: &mut Tcb| sent(&call(tcb, Call::Send(b"small"[..].into())).1);
    let mut client = in_state(Established);
    assert_eq!(write(&mut client), ["PSH, ACK 1 ack 1 len 5"]);
    assert_eq!(write(&mut client), [""; 0], "it waits for the acknowledgment");
    let mut server = in_state(Established);
    server.settings.delayed_ack_ns = Some(200_000_000);
    assert_eq!(sent(&arrive(&mut server, &segment(ACK, 1, 1, b"small"))), [""; 0], "which waits for a second segment");
    let due = server.next_wakeup().map(|due| due.ns);
    assert_eq!(due, Some(201_000_000), "the stall");
    let mut eager = in_state(Established);
    eager.settings.nagle = false;
    assert_eq!((write(&mut eager).len(), write(&mut eager).len()), (1, 1), "NODELAY removes it");
}

#[test]
fn x21_challenges_are_counted_and_held_back() {
    let mut tcb = in_state(Established);
    tcb.settings.challenges = Some(ChallengeLimit { count: 3, interval_ns: 1_000_000_000 });
    let guess = |ms: i64| Arriving { at: Instant::from_ns(ms * 1_000_000), ..segment(RST, 50, 0, b"") };
    let answers: usize = (0..10).map(|ms| sent(&arrive(&mut tcb, &guess(1 + ms))).len()).sum();
    assert_eq!(answers, 3);
    assert_eq!(sent(&arrive(&mut tcb, &guess(1_200))).len(), 1, "the next interval begins");
    assert_eq!(tcb.state, Established);
}

fn marked() -> Tcb {
    let mut tcb = flying(10, reno());
    tcb.ecn.is_on = true;
    tcb
}

#[test]
fn c37_x31_both_syns_agree_on_ecn() {
    let settings = Settings { ecn: Willing::Asking, ..Settings::default() };
    let both = TcpFlags::ECE | TcpFlags::CWR;
    let mut client = Tcb { remote: Some(remote()), ..Tcb::new(local(), settings) };
    let (_, actions) = call(&mut client, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
    assert_eq!(sent(&actions), ["SYN, ECE, CWR 0"]);
    arrive(&mut client, &segment(SYN | ACK | TcpFlags::ECE, 0, 1, b""));
    assert!(client.ecn.is_on);
    let mut server = Tcb::new(local(), Settings { ecn: Willing::WhenAsked, ..Settings::default() });
    call(&mut server, Call::OpenPassive);
    let mut actions = Vec::new();
    let child = server.arrive(&segment(SYN | both, 0, 0, b""), remote(), Seq(ISS), &mut actions).expect("a connection");
    assert_eq!((sent(&actions), child.ecn.is_on), (vec!["SYN, ACK, ECE 0 ack 1".to_owned()], true));
    let mut unwilling = in_state(TcpState::Listen);
    let mut actions = Vec::new();
    unwilling.arrive(&segment(SYN | both, 0, 0, b""), remote(), Seq(ISS), &mut actions);
    assert_eq!(sent(&actions), ["SYN, ACK 0 ack 1"]);
}

#[test]
fn x31_a_mark_is_echoed_until_the_sender_has_narrowed_its_window() {
    let mut tcb = in_state(Established);
    tcb.ecn.is_on = true;
    let ce = Arriving { ecn: Codepoint::Ce, ..segment(ACK, 1, 1, b"x") };
    assert_eq!(sent(&arrive(&mut tcb, &ce)), ["ACK, ECE 1 ack 2"]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 2, 1, b"y"))), ["ACK, ECE 1 ack 3"]);
    let cwr = segment(ACK | TcpFlags::CWR, 3, 1, b"z");
    assert_eq!(sent(&arrive(&mut tcb, &cwr)), ["ACK 1 ack 4"]);
}

#[test]
fn x31_for_dctcp_a_change_of_marking_is_told_at_once_and_nothing_else() {
    let mut tcb = in_state(Established);
    (tcb.ecn.is_on, tcb.settings.echoes_each_mark) = (true, true);
    tcb.settings.delayed_ack_ns = Some(40_000_000);
    let text = |seq, ecn| Arriving { ecn, ..segment(ACK, seq, 1, b"x") };
    assert_eq!(sent(&arrive(&mut tcb, &text(1, Codepoint::Ect0))), [""; 0], "it may wait");
    assert_eq!(sent(&arrive(&mut tcb, &text(2, Codepoint::Ce))), ["ACK, ECE 1 ack 3"], "RFC 8257 §3.2, 1");
    assert_eq!(sent(&arrive(&mut tcb, &text(3, Codepoint::Ce))), [""; 0]);
    assert_eq!(sent(&arrive(&mut tcb, &text(4, Codepoint::Ect0))), ["ACK 1 ack 5"], "RFC 8257 §3.2, 2");
}

#[test]
fn x31_a_window_probe_is_neither_capable_nor_says_that_the_window_was_reduced() {
    let mut tcb = in_state(Established);
    (tcb.ecn.is_on, tcb.ecn.must_tell) = (true, true);
    arrive(&mut tcb, &Arriving { window: 0, ..segment(ACK, 1, 1, b"") });
    call(&mut tcb, Call::Send(vec![0; 10].into()));
    let mut actions = Vec::new();
    tcb.wake(tcb.next_wakeup().expect("the probe"), &mut actions);
    let probe = actions.iter().find_map(|action| match &action.what {
        Action::Emit(spec) => Some((spec.text_len(), spec.ecn, spec.flags.has(TcpFlags::CWR))),
        _ => None,
    });
    assert_eq!(probe, Some((1, Codepoint::NotEct, false)), "RFC 3168 §6.1.6");
}

#[test]
fn x31_an_echo_halves_the_window_once_a_round_trip_and_is_answered_with_cwr() {
    let mut tcb = marked();
    let echo = |ack| Arriving { flags: ACK | TcpFlags::ECE, ..told(ack, &[]) };
    arrive(&mut tcb, &echo(1001));
    assert_eq!(cwnd(&tcb), 5000);
    arrive(&mut tcb, &echo(2001));
    assert_eq!(cwnd(&tcb), 5000, "once");
    let actions = arrive(&mut tcb, &told(7001, &[]));
    let first = actions.iter().find_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec.clone()),
        _ => None,
    });
    let first = first.expect("new text");
    assert!(first.flags.has(TcpFlags::CWR));
    assert_eq!(first.ecn, Codepoint::Ect0, "new text may be marked");
    let mut actions = Vec::new();
    tcb.wake(tcb.next_wakeup().expect("a timer"), &mut actions);
    let again = actions.iter().find_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec.ecn),
        _ => None,
    });
    assert_eq!(again, Some(Codepoint::NotEct), "what is sent again may not");
}
