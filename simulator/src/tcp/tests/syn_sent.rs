//! §3.10.7.3 SYN-SENT STATE.

use super::*;

#[test]
fn segment_arrives_when_syn_sent() {
    use TcpState::{Closed, Established, SynReceived, SynSent};
    let rows = [
        ("first, ACK of ISS", segment(ACK, 0, 0, b""), SynSent, &["RST 0"][..]),
        ("first, ACK beyond SND.NXT", segment(SYN | ACK, 0, 2, b""), SynSent, &["RST 2"]),
        ("first, bad ACK with RST", segment(RST | ACK, 0, 2, b""), SynSent, &[]),
        ("second, RST with good ACK", segment(RST | ACK, 0, 1, b""), Closed, &[]),
        ("second, RST without ACK", segment(RST, 0, 0, b""), SynSent, &[]),
        ("fourth, SYN and good ACK", segment(SYN | ACK, 0, 1, b""), Established, &["ACK 1 ack 1"]),
        ("fourth, SYN, ACK and FIN", segment(SYN | ACK | FIN, 0, 1, b""), TcpState::CloseWait, &["ACK 1 ack 2"]),
        ("fourth, SYN alone", segment(SYN, 0, 0, b""), SynReceived, &["SYN, ACK 0 ack 1"]),
        ("fifth, good ACK alone", segment(ACK, 0, 1, b""), SynSent, &[]),
        ("fifth, text alone", segment(TcpFlags::NONE, 0, 0, b"text"), SynSent, &[]),
        ("fifth, FIN alone", segment(FIN, 0, 0, b""), SynSent, &[]),
    ];
    for (label, segment, to, sends) in rows {
        check(&[Row { label, from: || in_state(TcpState::SynSent), segment, to, sends }]);
    }
}

#[test]
fn a_refusal_is_told_to_the_user() {
    let mut tcb = in_state(TcpState::SynSent);
    arrive(&mut tcb, &segment(RST | ACK, 0, 1, b""));
    assert_eq!(call(&mut tcb, Call::Receive(10)).0, Reply::Error(super::super::CallError::Refused));
}

#[test]
fn text_with_the_syn_and_ack_is_there_at_once() {
    let mut tcb = in_state(TcpState::SynSent);
    let actions = arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b"early"));
    assert_eq!(sent(&actions), ["ACK 1 ack 6"]);
    assert_eq!(call(&mut tcb, Call::Receive(10)).0, Reply::Text(b"early".into()));
}

#[test]
fn c30_urgent_data_with_the_syn_and_ack_are_told_at_the_sixth_check() {
    let mut tcb = in_state(TcpState::SynSent);
    let flags = SYN | ACK | TcpFlags::URG;
    // from the SYN's own number, four octets on: behind "now"
    let actions = arrive(&mut tcb, &Arriving { urgent_pointer: Some(4), ..segment(flags, 0, 1, b"now!") });
    assert!(actions.iter().any(|action| action.what == Action::Urgent));
    assert_eq!(tcb.urgent_octets_left(), 3);
}

#[test]
fn what_the_user_sends_before_the_answer_goes_out_behind_it() {
    let mut tcb = in_state(TcpState::SynSent);
    let (reply, actions) = call(&mut tcb, Call::Send(b"hello"[..].into()));
    assert_eq!((reply, sent(&actions).len(), tcb.send_queue.len()), (Reply::Taken(5), 0, 5));
    let actions = arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b""));
    assert_eq!(sent(&actions), ["PSH, ACK 1 ack 1 len 5"], "the acknowledgment of SYN rides on the text");
}

#[test]
fn a_round_trip_is_measured_from_the_syn() {
    let mut tcb = in_state(TcpState::SynSent);
    arrive(&mut tcb, &segment(SYN | ACK, 0, 1, b""));
    assert_eq!(tcb.round_trip.smoothed.map(|smoothed| smoothed.srtt_ns), Some(1_000_000));
    assert_eq!(tcb.congestion.window.cwnd_bytes, 4000, "IW of RFC 5681 for an MSS of 1000 octets");
}
