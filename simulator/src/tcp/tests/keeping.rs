//! Checklist C: timers, windows, keep-alive, urgent data, pushes, ICMP.

use TcpState::{Closed, Established, SynReceived, SynSent};

use super::super::spec::IpMarks;
use super::super::{CallError, IcmpReport, KeepAlive, TimerId};
use super::*;

const SECOND: i64 = 1_000_000_000;

fn at(seconds: i64) -> Instant {
    Instant::from_ns(seconds * SECOND)
}

fn wake(tcb: &mut Tcb) -> (Instant, Vec<Tagged<Action>>) {
    let now = tcb.next_wakeup().expect("a running timer");
    let mut actions = Vec::new();
    tcb.wake(now, &mut actions);
    (now, actions)
}

fn icmp(tcb: &mut Tcb, report: IcmpReport) -> Vec<Tagged<Action>> {
    let mut actions = Vec::new();
    tcb.icmp(at(1), report, &mut actions);
    actions
}

#[test]
fn c17_what_comes_at_one_instant_is_acknowledged_once_and_a_gap_at_once() {
    let mut tcb = in_state(Established);
    tcb.more_has_come = true;
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 1, &[0; 100]))), [""; 0], "MUST-59");
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 101, 1, &[0; 100]))), [""; 0]);
    let mut actions = Vec::new();
    tcb.answer(Instant::from_ns(1_000_000), &mut actions);
    assert_eq!(sent(&actions), ["ACK 1 ack 201"], "MUST-58");
    tcb.more_has_come = true;
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 301, 1, &[0; 100]))), ["ACK 1 ack 201"], "RFC 5681 section 4.2");
}

#[test]
fn c17_two_segments_of_a_burst_are_acknowledged_once() {
    let mut tcb = in_state(Established);
    tcb.settings.delayed_ack_ns = Some(40_000_000);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 1, &[0; 100]))), [""; 0]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 101, 1, &[0; 100]))), ["ACK 1 ack 201"]);
}

#[test]
fn c18_a_closed_window_refuses_text_and_nothing_else() {
    let shut = || {
        let mut tcb = in_state(Established);
        call(&mut tcb, Call::Send(vec![0; 10].into()));
        tcb.rcv_wnd = 0;
        tcb.settings.receive_buffer_bytes = 0;
        tcb
    };
    let mut tcb = shut();
    let actions = arrive(&mut tcb, &segment(ACK, 1, 11, b"text"));
    assert_eq!((tcb.in_flight(), tcb.receive_buffer.readable_len()), (0, 0), "the acknowledgment counts");
    assert_eq!(sent(&actions), ["ACK 11 ack 1"]);
    let mut tcb = shut();
    let urgent = Arriving { urgent_pointer: Some(4), ..segment(ACK | TcpFlags::URG, 1, 1, b"text") };
    let actions = arrive(&mut tcb, &urgent);
    assert!(actions.iter().any(|action| action.what == Action::Urgent), "MUST-66");
    let mut tcb = shut();
    arrive(&mut tcb, &segment(RST, 1, 0, b""));
    assert_eq!(tcb.state, Closed);
}

#[test]
fn c25_x05_slow_start_and_back_off_are_on_and_another_algorithm_can_be_chosen() {
    for name in ["reno", "cubic", "vegas", "dctcp"] {
        let algorithm = Algorithm::named(name).expect("an algorithm");
        let mut tcb = in_state(SynSent);
        tcb.settings.algorithm = algorithm;
        arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b""));
        assert_eq!(tcb.congestion.window.cwnd_bytes, 4000, "{name}: IW for segments of 1,000 octets");
        call(&mut tcb, Call::Send(vec![0; 8000].into()));
        arrive(&mut tcb, &segment(ACK, 1, 1001, b""));
        let grown = tcb.congestion.window.cwnd_bytes;
        // Vegas grows in every other round trip only
        assert!(grown == 5000 || (name == "vegas" && grown == 4000), "{name}: {grown}");
        let rto_ns = tcb.round_trip.rto_ns;
        wake(&mut tcb);
        assert_eq!((tcb.congestion.window.cwnd_bytes, tcb.round_trip.rto_ns), (1000, 2 * rto_ns), "{name}: a time-out");
        wake(&mut tcb);
        assert_eq!(
            (tcb.congestion.window.cwnd_bytes, tcb.round_trip.rto_ns),
            (1000, 4 * rto_ns),
            "{name}: and another"
        );
    }
}

#[test]
fn c26_c27_doubt_comes_at_r1_and_the_end_at_r2() {
    let mut tcb = in_state(Established);
    tcb.settings.retransmissions = 5;
    call(&mut tcb, Call::Send(vec![0; 10].into()));
    let mut doubts = Vec::new();
    while tcb.state == Established {
        let (_, actions) = wake(&mut tcb);
        doubts.push(actions.iter().any(|action| action.what == Action::Doubt));
    }
    assert_eq!(doubts, [false, false, true, false, false, false], "R1 is three, R2 is what was set");
    assert_eq!(tcb.error, Some(CallError::UserTimeout));
    assert!(Settings::default().doubtful_retransmissions >= 3, "SHLD-10");
    let seconds: u64 = (0..=Settings::default().retransmissions).map(|n| (1_u64 << n).min(60)).sum();
    assert!(seconds >= 180, "MUST-23 and SHLD-11: {seconds} s");
}

#[test]
fn c28_keep_alive_is_off_until_asked_for_and_one_lost_probe_ends_nothing() {
    let mut tcb = in_state(Established);
    assert_eq!(tcb.next_wakeup(), None, "MUST-25");
    assert!(KeepAlive::default().idle_ns >= 7_200_000_000_000, "MUST-28");
    tcb.settings.keep_alive = Some(KeepAlive { idle_ns: 10_000_000_000, interval_ns: 1_000_000_000, probes: 3 });
    tcb.watch_idleness(Instant::ZERO, &mut Vec::new());
    for second in [10, 11, 12] {
        let (now, actions) = wake(&mut tcb);
        assert_eq!((now, sent(&actions)), (at(second), vec!["ACK 0 ack 1".to_owned()]));
        assert_eq!(tcb.state, Established, "MUST-29");
    }
    arrive(&mut tcb, &Arriving { at: at(12), ..segment(ACK, 1, 1, b"") });
    assert_eq!(tcb.timers.deadline(TimerId::KeepAlive), Some(at(22)), "the answer begins it anew");
    for _ in 0..3 {
        wake(&mut tcb);
    }
    let (_, actions) = wake(&mut tcb);
    assert_eq!((tcb.state, tcb.error, sent(&actions)), (Closed, Some(CallError::UserTimeout), vec!["RST 1".into()]));
}

#[test]
fn c28_keep_alive_waits_while_text_is_in_flight() {
    let mut tcb = in_state(Established);
    tcb.settings.keep_alive = Some(KeepAlive { idle_ns: 100_000_000, interval_ns: 100_000_000, probes: 3 });
    call(&mut tcb, Call::Send(vec![0; 10].into()));
    tcb.watch_idleness(Instant::ZERO, &mut Vec::new());
    let (_, actions) = wake(&mut tcb);
    assert_eq!(sent(&actions), [""; 0], "MUST-26");
}

#[test]
fn c29_a_probe_has_the_number_before_the_next_and_no_text() {
    let mut tcb = in_state(Established);
    tcb.settings.keep_alive = Some(KeepAlive::default());
    tcb.watch_idleness(Instant::ZERO, &mut Vec::new());
    let (_, actions) = wake(&mut tcb);
    assert_eq!(sent(&actions), ["ACK 0 ack 1"], "SND.NXT is ISS+1");
    // which the other side must answer
    let mut peer = in_state(Established);
    assert_eq!(sent(&arrive(&mut peer, &segment(ACK, 0, 1, b""))), ["ACK 1 ack 1"]);
}

#[test]
fn c30_urgent_data_end_before_the_pointer_and_are_told_once() {
    let mut tcb = in_state(Established);
    let (_, actions) = call(&mut tcb, Call::SendUrgent(b"now"[..].into()));
    let spec = actions.iter().find_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec.clone()),
        _ => None,
    });
    let spec = spec.expect("a segment");
    assert!(spec.flags.has(TcpFlags::URG));
    assert_eq!(spec.urgent_pointer, 3, "MUST-62: behind the last urgent octet");
    let mut peer = in_state(Established);
    let told = |actions: &[Tagged<Action>]| actions.iter().filter(|action| action.what == Action::Urgent).count();
    let urgent =
        |seq, pointer, text| Arriving { urgent_pointer: Some(pointer), ..segment(ACK | TcpFlags::URG, seq, 1, text) };
    assert_eq!(told(&arrive(&mut peer, &urgent(1, 100, b"abc"))), 1, "any length, also beyond what is here");
    assert_eq!(peer.urgent_octets_left(), 100);
    assert_eq!(told(&arrive(&mut peer, &urgent(4, 97, b"def"))), 0, "once for the same urgent data");
    assert_eq!(call(&mut peer, Call::Receive(6)).0, Reply::Text(b"abcdef".into()));
    assert_eq!(peer.urgent_octets_left(), 94, "MUST-33");
    assert_eq!(told(&arrive(&mut peer, &urgent(7, 100, b"g"))), 0, "moved on, while the user still reads towards it");
}

#[test]
fn c31_a_window_that_shrinks_is_survived_and_ours_never_does() {
    let mut tcb = in_state(Established);
    tcb.congestion = tcb.congestion.with_cwnd(100_000);
    call(&mut tcb, Call::Send(vec![0; 5000].into()));
    assert_eq!(tcb.in_flight(), 5000);
    let actions = arrive(&mut tcb, &Arriving { window: 1000, ..segment(ACK, 1, 1, b"") });
    assert_eq!(sent(&actions), [""; 0], "SHLD-15: nothing new");
    call(&mut tcb, Call::Send(vec![0; 100].into()));
    let (_, actions) = wake(&mut tcb);
    assert_eq!(sent(&actions), ["ACK 1 ack 1 len 1000"], "SHLD-16: what is old goes out again");
    // MUST-35, SHLD-17: it shrinks to nothing, and what lies beyond the edge ends nothing while the other side answers
    let shut = |at| Arriving { at, window: 0, ..segment(ACK, 1, 1, b"") };
    arrive(&mut tcb, &shut(at(2)));
    for _ in 0..3 * tcb.settings.retransmissions {
        let (now, actions) = wake(&mut tcb);
        assert_eq!(sent(&actions).len(), 1, "what is at SND.UNA probes");
        arrive(&mut tcb, &shut(now));
    }
    assert_eq!((tcb.state, tcb.in_flight()), (Established, 5000));
    let mut reader = in_state(Established);
    let mut edge = 0;
    for step in 0..200_u32 {
        arrive(&mut reader, &segment(ACK, 1 + step * 500, 1, &[0; 500]));
        let now = reader.rcv_nxt.0 + reader.rcv_wnd;
        assert!(now >= edge, "MUST-34, SHLD-14");
        edge = now;
        if step % 3 == 0 {
            call(&mut reader, Call::Receive(900));
        }
    }
}

#[test]
fn c33_neither_side_makes_small_steps() {
    let mut reader = in_state(Established);
    reader.settings.receive_buffer_bytes = 4000;
    reader.rcv_wnd = 4000;
    for place in 0..4 {
        arrive(&mut reader, &segment(ACK, 1 + place * 1000, 1, &[0; 1000]));
    }
    assert_eq!(reader.rcv_wnd, 0);
    assert_eq!(sent(&call(&mut reader, Call::Receive(100)).1), [""; 0], "100 octets are no step");
    assert_eq!(sent(&call(&mut reader, Call::Receive(1900)).1), ["ACK 1 ack 4001"], "half of the buffer is");
    let mut writer = in_state(Established);
    arrive(&mut writer, &Arriving { window: 3000, ..segment(ACK, 1, 1, b"") });
    call(&mut writer, Call::Send(vec![0; 6000].into()));
    assert_eq!(writer.in_flight(), 3000);
    let actions = arrive(&mut writer, &Arriving { window: 300, ..segment(ACK, 1, 3001, b"") });
    assert_eq!(sent(&actions), [""; 0], "300 of at most 10,000 octets are not worth a segment");
    let waits_ns = writer.next_wakeup().map_or(0, |due| due.ns - 1_000_000);
    assert!((100_000_000..=1_000_000_000).contains(&waits_ns), "the override time-out: {waits_ns} ns");
    assert_eq!(sent(&wake(&mut writer).1), ["ACK 3001 ack 1 len 300"]);
}

#[test]
fn c35_an_acknowledgment_waits_less_than_half_a_second() {
    for settings in [Settings::linux_like(), Settings::freebsd_like()] {
        assert!(settings.delayed_ack_ns.is_some_and(|ns| ns < 500_000_000), "MUST-40");
    }
    let mut tcb = in_state(Established);
    tcb.settings.delayed_ack_ns = Some(40_000_000);
    arrive(&mut tcb, &segment(ACK, 1, 1, &[0; 1000]));
    let (now, actions) = wake(&mut tcb);
    assert_eq!((now.ns, sent(&actions)), (41_000_000, vec!["ACK 1 ack 1001".to_owned()]));
}

#[test]
fn c36_the_last_of_the_queue_is_pushed_and_segments_are_full() {
    let mut tcb = in_state(Established);
    tcb.congestion = tcb.congestion.with_cwnd(100_000);
    let (_, actions) = call(&mut tcb, Call::Send(vec![0; 2500].into()));
    let expected = ["ACK 1 ack 1 len 1000", "ACK 1001 ack 1 len 1000"];
    assert_eq!(sent(&actions), expected, "the small rest waits for what may join it");
    let (_, actions) = call(&mut tcb, Call::Send(vec![0; 500].into()));
    assert_eq!(sent(&actions), ["PSH, ACK 2001 ack 1 len 1000"], "two SENDs, one push");
}

#[test]
fn c38_icmp_is_soft_or_hard_and_source_quench_is_nothing() {
    let seq = Seq(ISS);
    let mut opening = in_state(SynSent);
    icmp(&mut opening, IcmpReport::Hard { seq, error: CallError::Refused });
    assert_eq!((opening.state, opening.error), (Closed, Some(CallError::Refused)), "SHLD-26");
    let mut soft = in_state(SynSent);
    icmp(&mut soft, IcmpReport::Soft { seq, error: CallError::HostUnreachable });
    assert_eq!((soft.state, soft.error), (SynSent, None), "MUST-56");
    let before = in_state(Established).congestion;
    let mut open = in_state(Established);
    icmp(&mut open, IcmpReport::SourceQuench);
    assert_eq!((open.state, open.congestion), (Established, before), "MUST-55");
    icmp(&mut open, IcmpReport::Hard { seq: Seq(12345), error: CallError::Refused });
    assert_eq!((open.state, open.soft_error), (Established, None), "nothing of ours with that number is in flight");
}

#[test]
fn c39_a_soft_error_is_told_when_the_connection_is_given_up() {
    let mut tcb = in_state(SynSent);
    icmp(&mut tcb, IcmpReport::Soft { seq: Seq(ISS), error: CallError::HostUnreachable });
    while tcb.state == SynSent {
        wake(&mut tcb);
    }
    assert_eq!(tcb.error, Some(CallError::HostUnreachable));
}

#[test]
fn c40_what_the_user_asks_of_the_ip_layer_is_on_every_packet_from_then_on() {
    let marks = |actions: &[Tagged<Action>]| {
        let specs = actions.iter().filter_map(|action| match &action.what {
            Action::Emit(spec) => Some((spec.ip.dscp, spec.ip.ttl)),
            _ => None,
        });
        specs.collect::<Vec<_>>()
    };
    let mut tcb = in_state(Established);
    assert_eq!(marks(&call(&mut tcb, Call::Send(vec![0; 10].into())).1), [(0, 64)], "MUST-49: at least 1 and settable");
    tcb.settings.ip = IpMarks { dscp: 46, ttl: 9 };
    let actions = arrive(&mut tcb, &segment(ACK, 1, 11, b"x"));
    assert_eq!(marks(&actions), [(46, 9)]);
    let (_, actions) = call(&mut tcb, Call::Close);
    assert_eq!(marks(&actions), [(46, 9)], "unchanged from then on");
}

#[test]
fn x28_the_other_sides_user_timeout_lengthens_ours_within_bounds() {
    let told = |seconds: u16| {
        let option = synema_wire::TcpOption::Other { kind: 28, data: seconds.to_be_bytes().to_vec() };
        segment(ACK, 1, 1, b"").with_options(&[option])
    };
    let after = |seconds: u16| {
        let mut tcb = in_state(Established);
        tcb.settings.longest_user_timeout_ns = Some(300_000_000_000);
        arrive(&mut tcb, &told(seconds));
        tcb.settings.user_timeout_ns.map(|ns| ns / 1_000_000_000)
    };
    assert_eq!([after(10), after(200), after(4000), after(0x8003)], [Some(100), Some(200), Some(300), Some(180)]);
    let mut slow = in_state(Established);
    slow.settings.longest_user_timeout_ns = Some(300_000_000_000);
    slow.round_trip.rto_ns = 110_000_000_000;
    arrive(&mut slow, &told(10));
    assert!(slow.settings.user_timeout_ns > Some(110_000_000_000), "RFC 5482 §3.1: longer than RTO");
    let mut unwilling = in_state(Established);
    arrive(&mut unwilling, &told(200));
    assert_eq!(unwilling.settings.user_timeout_ns, None);
}

#[test]
fn x28_the_user_timeout_ends_what_is_not_acknowledged_in_time() {
    let mut tcb = in_state(Established);
    tcb.settings.user_timeout_ns = Some(5_000_000_000);
    call(&mut tcb, Call::Send(vec![0; 10].into()));
    while tcb.state == Established {
        let (now, _) = wake(&mut tcb);
        assert!(now <= at(5), "{now}");
    }
    assert_eq!((tcb.error, tcb.now), (Some(CallError::UserTimeout), at(5)));
}

#[test]
fn x29_a_path_that_takes_less_gets_less_at_once() {
    let mut tcb = in_state(Established);
    tcb.congestion = tcb.congestion.with_cwnd(100_000);
    call(&mut tcb, Call::Send(vec![0; 2000].into()));
    let actions = icmp(&mut tcb, IcmpReport::TooBig { seq: Seq(ISS).plus(1), room: 600 });
    assert_eq!(tcb.snd_mss, 600);
    let again =
        ["ACK 1 ack 1 len 600", "ACK 601 ack 1 len 400", "ACK 1001 ack 1 len 600", "PSH, ACK 1601 ack 1 len 400"];
    assert_eq!(sent(&actions), again);
    let actions = icmp(&mut tcb, IcmpReport::TooBig { seq: Seq(ISS).plus(1), room: 1400 });
    assert_eq!((tcb.snd_mss, sent(&actions)), (600, vec![]), "a path never takes more by such a message");
    let mut black_hole = in_state(SynReceived);
    icmp(&mut black_hole, IcmpReport::TooBig { seq: Seq(ISS), room: 0 });
    assert_eq!(black_hole.snd_mss, 28, "no less than every path carries");
}

/// Linux's `sk_stream_memory_free` and `sk_stream_is_writeable`: the limit is looked at before a buffer is begun, and who
/// has waited goes on with a third of it free.
#[test]
fn a_send_buffer_is_filled_and_freed_in_steps_where_buffers_are_charged_for() {
    let mut tcb = in_state(TcpState::Established);
    tcb.settings = Settings { charges_send_buffers: true, send_buffer_bytes: 6_000, nagle: true, ..tcb.settings };
    // half of the window of 10,000, and the segments are of 1000: buffers of 5000
    assert_eq!(tcb.room_of_chunk(), 5_000);
    assert_eq!(call(&mut tcb, Call::Send(vec![0; 20_000].into())).0, Reply::Taken(5_000), "6280 are charged");
    let sent = tcb.in_flight();
    assert!(sent > 0 && sent < 5_000, "{sent}");
    assert_eq!(tcb.room_of_chunk(), sent, "what was sent has left its buffer, which has room again");
    assert_eq!(call(&mut tcb, Call::Send(vec![0; 20_000].into())).0, Reply::Taken(sent as usize));
    assert_eq!((tcb.room_of_chunk(), tcb.is_writable()), (0, false));
    let mut acknowledged = 1;
    while !tcb.is_writable() {
        acknowledged += 1000;
        arrive(&mut tcb, &segment(ACK, 1, acknowledged, b""));
    }
    assert!(tcb.send_queue.len() <= 4_000 - 1_280, "{} octets are left", tcb.send_queue.len());
}
