//! §3.10.7.4 OTHER STATES, check by check.

use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
};

use super::super::checks::sequence::is_acceptable;
use super::super::{CallError, Offset};
use super::*;

const SYNCHRONIZED: [TcpState; 8] =
    [SynReceived, Established, FinWait1, FinWait2, CloseWait, Closing, LastAck, TimeWait];

/// RCV.NXT and SND.NXT of [`in_state`], counted from the initial numbers.
fn next(state: TcpState) -> (u32, u32) {
    let rcv_nxt = if matches!(state, CloseWait | Closing | LastAck | TimeWait) { 2 } else { 1 };
    let snd_nxt = if matches!(state, FinWait1 | FinWait2 | Closing | LastAck | TimeWait) { 2 } else { 1 };
    (rcv_nxt, snd_nxt)
}

#[track_caller]
fn after(state: TcpState, segment: &Arriving<'_>) -> (TcpState, Vec<String>) {
    let mut tcb = in_state(state);
    let actions = arrive(&mut tcb, segment);
    (tcb.state, sent(&actions))
}

#[test]
fn c44_table_6_at_all_five_positions() {
    let window = |len, wnd| [99, 100, 105, 109, 110].map(|seq| is_acceptable(Offset(100), wnd, Offset(seq), len));
    assert_eq!(window(0, 0), [false, true, false, false, false]);
    assert_eq!(window(0, 10), [false, true, true, true, false]);
    assert_eq!(window(3, 0), [false; 5]);
    assert_eq!(window(3, 10), [true, true, true, true, false]);
    assert!(!is_acceptable(Offset(100), 10, Offset(97), 3));
}

#[test]
fn c45_first_a_segment_outside_the_window_is_answered_with_ack_unless_it_is_a_reset() {
    for state in SYNCHRONIZED {
        let (rcv_nxt, snd_nxt) = next(state);
        let ack = format!("ACK {snd_nxt} ack {rcv_nxt}");
        assert_eq!(after(state, &segment(ACK, rcv_nxt - 1, 1, b"")), (state, vec![ack]), "{state}");
        assert_eq!(after(state, &segment(RST, rcv_nxt - 1, 1, b"")), (state, vec![]), "{state}");
        assert_eq!(after(state, &segment(RST, rcv_nxt + 65_535, 1, b"")), (state, vec![]), "{state}");
    }
}

#[test]
fn c46_second_a_reset_counts_only_at_rcv_nxt() {
    for state in SYNCHRONIZED {
        let (rcv_nxt, snd_nxt) = next(state);
        let challenge = vec![format!("ACK {snd_nxt} ack {rcv_nxt}")];
        assert_eq!(after(state, &segment(RST, rcv_nxt + 1, 1, b"")), (state, challenge), "{state}");
        let end = if state == SynReceived { Listen } else { Closed };
        assert_eq!(after(state, &segment(RST, rcv_nxt, 1, b"")), (end, vec![]), "{state}");
        assert_eq!(after(state, &segment(RST, rcv_nxt, 1, b"why")), (end, vec![]), "{state}, with text (SHLD-2)");
    }
}

#[test]
fn second_a_reset_is_told_to_users_that_wait_for_something() {
    for state in [Established, FinWait1, FinWait2, CloseWait] {
        let mut tcb = in_state(state);
        arrive(&mut tcb, &segment(RST, next(state).0, 1, b""));
        assert_eq!(call(&mut tcb, Call::Receive(1)).0, Reply::Error(CallError::Reset), "{state}");
    }
    let mut tcb = crossed();
    arrive(&mut tcb, &segment(RST, 1, 1, b""));
    assert_eq!((tcb.state, tcb.error), (Closed, Some(CallError::Refused)), "SYN-RECEIVED of an active open");
}

#[test]
fn c47_fourth_a_syn_gets_a_challenge_ack_whatever_its_number() {
    for state in SYNCHRONIZED {
        let (rcv_nxt, snd_nxt) = next(state);
        let challenge = vec![format!("ACK {snd_nxt} ack {rcv_nxt}")];
        assert_eq!(after(state, &segment(SYN | ACK, 0, 1, b"")), (state, challenge.clone()), "{state}, old");
        let inside = after(state, &segment(SYN, rcv_nxt, 1, b""));
        match state {
            SynReceived => assert_eq!(inside, (Listen, vec![]), "a passive open begins anew"),
            _ => assert_eq!(inside, (state, challenge), "{state}, inside the window"),
        }
    }
    let mut active = crossed();
    let actions = arrive(&mut active, &segment(SYN, 1, 0, b""));
    assert_eq!((sent(&actions), active.state), (vec!["ACK 1 ack 1".to_owned()], SynReceived), "of an active open");
}

#[test]
fn c48_fifth_without_ack_nothing_happens() {
    for state in SYNCHRONIZED {
        let text = segment(TcpFlags::NONE, next(state).0, 0, b"text");
        assert_eq!(after(state, &text), (state, vec![]), "{state}");
    }
}

#[test]
fn c50_fifth_ack_in_syn_received() {
    assert_eq!(after(SynReceived, &segment(ACK, 1, 1, b"")), (Established, vec![]));
    assert_eq!(after(SynReceived, &segment(ACK, 1, 0, b"")), (SynReceived, vec!["RST 0".into()]));
    assert_eq!(after(SynReceived, &segment(ACK, 1, 2, b"")), (SynReceived, vec!["RST 2".into()]));
}

#[test]
fn c19_fifth_ack_beyond_snd_nxt_or_far_too_old_is_answered_and_dropped() {
    for state in SYNCHRONIZED.into_iter().filter(|state| *state != SynReceived) {
        let (rcv_nxt, snd_nxt) = next(state);
        let ack = vec![format!("ACK {snd_nxt} ack {rcv_nxt}")];
        let beyond = segment(ACK, rcv_nxt, snd_nxt + 1, b"");
        assert_eq!(after(state, &beyond), (state, ack.clone()), "{state}");
        let ancient = segment(ACK, rcv_nxt, 0u32.wrapping_sub(10_001), b"");
        assert_eq!(after(state, &ancient), (state, ack), "{state}: RFC 5961 §5.2");
    }
}

#[test]
fn fifth_ack_of_our_fin() {
    for (from, to) in [(FinWait1, FinWait2), (Closing, TimeWait), (LastAck, Closed)] {
        assert_eq!(after(from, &segment(ACK, next(from).0, 2, b"")), (to, vec![]), "{from}");
        assert_eq!(after(from, &segment(ACK, next(from).0, 1, b"")), (from, vec![]), "{from}, not of the FIN");
    }
}

#[test]
fn c49_fifth_the_window_is_taken_from_newer_segments_only() {
    // SND.WL1 and SND.WL2 are 5 and 3 here
    let rows = [(6, 2, true), (5, 3, true), (5, 4, true), (5, 2, false), (4, 4, false)];
    for (seq, ack, is_taken) in rows {
        let mut tcb = in_state(Established);
        call(&mut tcb, Call::Send(vec![0; 10].into()));
        let place = |isn, count| Offset::near(Offset::first(Seq(isn)), Seq(isn).plus(count));
        (tcb.snd_wl1, tcb.snd_wl2, tcb.snd_una) = (place(IRS, 5), place(ISS, 3), place(ISS, 2));
        tcb.flight.acknowledge(place(ISS, 2));
        tcb.rcv_nxt = place(IRS, 4);
        arrive(&mut tcb, &Arriving { window: 77, ..segment(ACK, seq, ack, b"") });
        assert_eq!(tcb.snd_wnd == 77, is_taken, "SEQ {seq}, ACK {ack}");
    }
}

#[test]
fn seventh_text_is_taken_until_the_other_side_has_closed() {
    for state in [Established, FinWait1, FinWait2] {
        let mut tcb = in_state(state);
        let actions = arrive(&mut tcb, &segment(ACK, 1, 1, b"text"));
        assert_eq!(sent(&actions), [format!("ACK {} ack 5", next(state).1)], "{state}");
        assert_eq!(call(&mut tcb, Call::Receive(9)).0, Reply::Text(b"text".into()), "{state}");
    }
    for state in [CloseWait, Closing, LastAck, TimeWait] {
        let mut tcb = in_state(state);
        arrive(&mut tcb, &segment(ACK, 2, 1, b"text"));
        assert_eq!(tcb.receive_buffer.readable_len(), 0, "{state}");
    }
}

#[test]
fn seventh_only_the_part_inside_the_window_is_taken() {
    let mut tcb = in_state(Established);
    let actions = arrive(&mut tcb, &segment(ACK, 0, 1, b"Xtext"));
    assert_eq!(sent(&actions), ["ACK 1 ack 5"]);
    assert_eq!(call(&mut tcb, Call::Receive(9)).0, Reply::Text(b"text".into()));
}

#[test]
fn c45_first_what_straddles_an_edge_is_trimmed_on_either_side() {
    let narrow = || {
        let mut tcb = in_state(Established);
        (tcb.rcv_wnd, tcb.settings.receive_buffer_bytes) = (4, 4);
        tcb
    };
    let mut beyond = narrow();
    assert_eq!(sent(&arrive(&mut beyond, &segment(FIN | ACK, 1, 1, b"text and more"))), ["ACK 1 ack 5"]);
    assert_eq!((beyond.state, beyond.peer_fin), (Established, None), "the FIN lay outside");
    assert_eq!(call(&mut beyond, Call::Receive(99)).0, Reply::Text(b"text".into()));
    let mut before = narrow();
    assert_eq!(sent(&arrive(&mut before, &segment(FIN | ACK, 0, 1, b"Xte"))), ["ACK 1 ack 4"]);
    assert_eq!((before.state, before.receive_buffer.readable_len()), (CloseWait, 2));
}

#[test]
fn c16_seventh_text_behind_a_gap_is_held_and_answered_at_once() {
    let mut tcb = in_state(Established);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 3, 1, b"xt"))), ["ACK 1 ack 1"]);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 1, b"te"))), ["ACK 1 ack 5"]);
    assert_eq!(call(&mut tcb, Call::Receive(9)).0, Reply::Text(b"text".into()));
}

#[test]
fn eighth_fin() {
    for (from, to) in [(Established, CloseWait), (FinWait1, Closing), (FinWait2, TimeWait)] {
        let ack = vec![format!("ACK {} ack 2", next(from).1)];
        assert_eq!(after(from, &segment(FIN | ACK, 1, 1, b"")), (to, ack), "{from}");
    }
    assert_eq!(after(FinWait1, &segment(FIN | ACK, 1, 2, b"")), (TimeWait, vec!["ACK 2 ack 2".into()]));
    assert_eq!(after(SynReceived, &segment(FIN | ACK, 1, 1, b"")), (CloseWait, vec!["ACK 1 ack 2".into()]));
    for state in [CloseWait, Closing, LastAck, TimeWait] {
        let (_, snd_nxt) = next(state);
        let again = after(state, &segment(FIN | ACK, 1, 1, b""));
        assert_eq!(again, (state, vec![format!("ACK {snd_nxt} ack 2")]), "{state}: a FIN counts once");
    }
}

#[test]
fn c51_eighth_a_fin_behind_a_gap_waits_for_what_is_missing() {
    let mut tcb = in_state(Established);
    assert_eq!(sent(&arrive(&mut tcb, &segment(FIN | ACK, 3, 1, b"xt"))), ["ACK 1 ack 1"]);
    assert_eq!(tcb.state, Established);
    assert_eq!(sent(&arrive(&mut tcb, &segment(ACK, 1, 1, b"te"))), ["ACK 1 ack 6"]);
    assert_eq!(tcb.state, CloseWait);
}

#[test]
fn c52_a_fin_before_our_queued_text_went_out_leads_through_closing() {
    // C52: the window holds back text and FIN of ours, and the other side's FIN comes in between
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &Arriving { window: 4, ..segment(ACK, 1, 1, b"") });
    tcb.max_snd_wnd = 4; // a receiver that has never offered more gets what it can take (RFC 9293 §3.8.6.2.1)
    assert_eq!(sent(&call(&mut tcb, Call::Send(b"longer"[..].into())).1), ["ACK 1 ack 1 len 4"]);
    assert_eq!(sent(&call(&mut tcb, Call::Close).1), [""; 0]);
    let fin = Arriving { window: 4, ..segment(FIN | ACK, 1, 1, b"") };
    assert_eq!((sent(&arrive(&mut tcb, &fin)), tcb.state), (vec!["ACK 5 ack 2".into()], Closing));
    let actions = arrive(&mut tcb, &segment(ACK, 2, 5, b""));
    assert_eq!((sent(&actions), tcb.state), (vec!["FIN, PSH, ACK 5 ack 2 len 2".into()], Closing));
    arrive(&mut tcb, &segment(ACK, 2, 8, b""));
    assert_eq!(tcb.state, TimeWait);
}

#[test]
fn c22_time_wait_starts_again_when_the_fin_comes_again() {
    let mut tcb = in_state(TimeWait);
    let again = Arriving { at: Instant::from_ns(9_000_000), ..segment(FIN | ACK, 1, 2, b"") };
    assert_eq!(sent(&arrive(&mut tcb, &again)), ["ACK 2 ack 2"]);
    assert_eq!(tcb.next_wakeup(), Some(Instant::from_ns(9_000_000 + 240_000_000_000)));
    let mut inside = in_state(TimeWait);
    let other = Arriving { at: Instant::from_ns(9_000_000), ..segment(FIN | ACK, 2, 2, b"") };
    assert_eq!(sent(&arrive(&mut inside, &other)), ["ACK 2 ack 2"]);
    assert_eq!(inside.next_wakeup(), tcb.next_wakeup(), "eighth check: one inside the window, too");
    let mut actions = Vec::new();
    tcb.wake(Instant::from_ns(240_009_000_000), &mut actions);
    assert_eq!(tcb.state, Closed);
}

#[test]
fn c10_figure_7_needs_the_relaxed_check_and_the_strict_one_gets_there_too() {
    let syn_ack = segment(SYN | ACK, 0, 1, b"");
    let mut relaxed = crossed();
    assert_eq!(sent(&arrive(&mut relaxed, &syn_ack)), ["ACK 1 ack 1"]);
    assert_eq!(relaxed.state, Established);
    let mut strict = crossed();
    strict.settings.a2_relaxed_seq = false;
    assert_eq!(sent(&arrive(&mut strict, &syn_ack)), ["ACK 1 ack 1"]);
    assert_eq!(strict.state, SynReceived);
    arrive(&mut strict, &segment(ACK, 1, 1, b""));
    assert_eq!(strict.state, Established);
}

#[test]
fn c53_no_reset_is_ever_answered_with_a_reset() {
    for state in TcpState::ALL {
        for flags in [RST, RST | ACK, RST | SYN, RST | SYN | ACK, RST | FIN | ACK] {
            for (seq, ack) in [(0, 0), (1, 1), (2, 2), (1, 3), (70_000, 1)] {
                let (_, sends) = after(state, &segment(flags, seq, ack, b""));
                assert!(sends.iter().all(|text| !text.starts_with("RST")), "{state} {flags} {seq} {ack}: {sends:?}");
            }
        }
    }
    assert_eq!(in_state(SynSent).state, SynSent);
}
