//! §3.10.8 time-outs and §3.8.6.1, with RFC 6298 and RFC 5681.

use TcpState::{Closed, Established, SynReceived, SynSent};

use super::super::{CallError, TimerId};
use super::*;

/// Lets the earliest timer go off; gives the second it happened at and what was sent.
fn wake(tcb: &mut Tcb) -> (i64, Vec<String>) {
    let at = tcb.next_wakeup().expect("a running timer");
    let mut actions = Vec::new();
    tcb.wake(at, &mut actions);
    (at.ns / 1_000_000_000, sent(&actions))
}

/// ESTABLISHED over a window of 10,000 octets and an MSS of 1000, with this much sent.
fn sending(octets: usize) -> Tcb {
    let mut tcb = in_state(Established);
    assert_eq!(call(&mut tcb, Call::Send(vec![0; octets].into())).0, Reply::Taken(octets));
    tcb
}

#[test]
fn c26_a_syn_is_sent_again_with_back_off_and_then_given_up() {
    for (state, syn) in [(SynSent, "SYN 0"), (SynReceived, "SYN, ACK 0 ack 1")] {
        let mut tcb = in_state(state);
        for second in [1, 3, 7, 15, 31, 63, 123, 183] {
            assert_eq!(wake(&mut tcb), (second, vec![syn.to_owned()]), "{state}");
        }
        assert_eq!(wake(&mut tcb), (243, vec![]), "{state}: R2 is past the three minutes of MUST-23");
        assert_eq!((tcb.state, tcb.error), (Closed, Some(CallError::UserTimeout)));
    }
}

#[test]
fn x02_after_a_lost_syn_data_begins_with_three_seconds_and_one_segment() {
    let mut tcb = in_state(SynSent);
    wake(&mut tcb);
    arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b""));
    assert_eq!((tcb.round_trip.smoothed, tcb.round_trip.rto_ns), (None, 3_000_000_000), "RFC 6298 (5.7), and Karn");
    assert_eq!(tcb.congestion.window.cwnd_bytes, 1000, "RFC 5681 section 3.1");
}

#[test]
fn x03_ten_segments_stay_ten_unless_the_syn_was_lost_twice() {
    for (losses, cwnd_bytes) in [(0, 10_000), (1, 10_000), (2, 1000)] {
        let mut tcb = in_state(SynSent);
        tcb.settings.initial_window_segments = Some(10);
        for _ in 0..losses {
            wake(&mut tcb);
        }
        arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b""));
        assert_eq!(tcb.congestion.window.cwnd_bytes, cwnd_bytes, "RFC 6928 §2, {losses} lost");
    }
}

#[test]
fn c24_what_was_sent_twice_is_not_measured() {
    let mut tcb = sending(500);
    let before = tcb.round_trip.smoothed;
    assert!(before.is_some());
    assert_eq!(wake(&mut tcb).1, ["PSH, ACK 1 ack 1 len 500"]);
    assert_eq!(tcb.round_trip.rto_ns, 2_000_000_000, "RFC 6298 (5.5)");
    arrive(&mut tcb, &segment(ACK, 1, 501, b""));
    assert_eq!(tcb.round_trip.smoothed, before, "MUST-18");
    assert_eq!(tcb.next_wakeup(), None, "RFC 6298 (5.2)");
}

#[test]
fn x02_the_timer_starts_again_with_every_new_acknowledgment() {
    let mut tcb = sending(2000);
    let later = Arriving { at: Instant::from_ns(700_000_000), ..segment(ACK, 1, 1001, b"") };
    arrive(&mut tcb, &later);
    // (5.3); the round trip of 0.7 s, measured against the handshake's 1 ms, is still below the floor
    let rto_ns = tcb.round_trip.rto_ns as i64;
    assert_eq!(tcb.timers.deadline(TimerId::Retransmission), Some(Instant::from_ns(700_000_000 + rto_ns)));
    let old = Arriving { at: Instant::from_ns(800_000_000), ..segment(ACK, 1, 1001, b"") };
    arrive(&mut tcb, &old);
    assert_eq!(tcb.timers.deadline(TimerId::Retransmission), Some(Instant::from_ns(700_000_000 + rto_ns)));
}

#[test]
fn after_a_time_out_everything_in_flight_follows_in_slow_start() {
    let mut tcb = sending(4000);
    assert_eq!((tcb.in_flight(), wake(&mut tcb).1), (4000, vec!["ACK 1 ack 1 len 1000".to_owned()]));
    assert_eq!((tcb.congestion.window.cwnd_bytes, tcb.congestion.window.ssthresh_bytes), (1000, 2000));
    let actions = arrive(&mut tcb, &segment(ACK, 1, 1001, b""));
    assert_eq!(sent(&actions), ["ACK 1001 ack 1 len 1000", "ACK 2001 ack 1 len 1000"]);
    let actions = arrive(&mut tcb, &segment(ACK, 1, 4001, b""));
    assert_eq!((sent(&actions), tcb.in_flight()), (vec![], 0), "the receiver had the rest");
}

#[test]
fn c32_a_closed_window_is_probed_for_as_long_as_the_other_side_answers() {
    let mut tcb = in_state(Established);
    let shut = |at: i64| Arriving { at: Instant::from_ns(at * 1_000_000_000), window: 0, ..segment(ACK, 1, 1, b"") };
    arrive(&mut tcb, &shut(0));
    assert_eq!(sent(&call(&mut tcb, Call::Send(vec![0; 3000].into())).1), [""; 0]);
    let cwnd_bytes = tcb.congestion.window.cwnd_bytes;
    let (mut last, mut wait) = (0, 1);
    for probe in 0..30 {
        let (second, sends) = wake(&mut tcb);
        assert_eq!((second - last, sends), (wait, vec!["ACK 1 ack 1 len 1".to_owned()]), "probe {probe}");
        // the first wait is RTO; so is the first pause between two probes, and each further one is twice as long
        wait = if probe == 0 { 1 } else { (2 * wait).min(60) };
        arrive(&mut tcb, &shut(second));
        assert_eq!((tcb.state, tcb.congestion.window.cwnd_bytes), (Established, cwnd_bytes));
        last = second;
    }
    assert!(last > 1000, "SHLD-29, SHLD-30: from RTO on, doubled; MUST-37: far beyond R2");
    let open = Arriving { at: Instant::from_ns(last * 1_000_000_000), ..segment(ACK, 1, 1, b"") };
    let actions = arrive(&mut tcb, &open);
    assert_eq!(sent(&actions)[0], "ACK 1 ack 1 len 1000", "what the probe carried goes out at once");
}

#[test]
fn a_closed_window_without_any_answer_is_given_up() {
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &Arriving { window: 0, ..segment(ACK, 1, 1, b"") });
    call(&mut tcb, Call::Send(vec![0; 10].into()));
    for _ in 0..9 {
        assert_eq!(wake(&mut tcb).1, ["ACK 1 ack 1 len 1"]);
    }
    wake(&mut tcb);
    assert_eq!((tcb.state, tcb.error), (Closed, Some(CallError::UserTimeout)));
}

#[test]
fn c34_nagle_holds_a_small_segment_back_while_another_is_in_flight() {
    let mut tcb = sending(10);
    assert_eq!(sent(&call(&mut tcb, Call::Send(b"more"[..].into())).1), [""; 0]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 11, b""))), ["PSH, ACK 11 ack 1 len 4"]);
    let mut eager = sending(10);
    eager.settings.nagle = false;
    assert_eq!(sent(&call(&mut eager, Call::Send(b"more"[..].into())).1), ["PSH, ACK 11 ack 1 len 4"]);
}
