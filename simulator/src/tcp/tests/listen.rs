//! §3.10.7.2 LISTEN STATE.

use super::*;

#[test]
fn segment_arrives_when_listen() {
    let rows = [
        ("first, RST", segment(RST, 0, 0, b""), &[][..]),
        ("first, RST with ACK", segment(RST | ACK, 0, 7, b""), &[]),
        ("second, ACK", segment(ACK, 0, 7, b""), &["RST 7"]),
        ("second, SYN with ACK", segment(SYN | ACK, 0, 7, b""), &["RST 7"]),
        ("fourth, text alone", segment(TcpFlags::NONE, 0, 0, b"text"), &[]),
        ("fourth, FIN alone", segment(FIN, 0, 0, b""), &[]),
    ];
    for (label, segment, sends) in rows {
        check(&[Row { label, from: listening, segment, to: TcpState::Listen, sends }]);
    }
}

#[test]
fn c12_third_syn_makes_a_connection_and_leaves_the_listening_one() {
    let mut actions = Vec::new();
    let mut listener = listening();
    let child = listener.arrive(&segment(SYN, 0, 0, b""), remote(), Seq(ISS), &mut actions).unwrap();
    assert_eq!((listener.state, child.state), (TcpState::Listen, TcpState::SynReceived));
    assert_eq!(sent(&actions), ["SYN, ACK 0 ack 1"]);
    assert_eq!((child.irs.wire(), child.rcv_nxt.wire()), (Seq(IRS), Seq(IRS).plus(1)));
    assert_eq!((child.snd_una.wire(), child.snd_nxt.wire(), child.snd_mss), (Seq(ISS), Seq(ISS).plus(1), 1000));
}

#[test]
fn text_and_fin_with_the_syn_wait_until_the_connection_is_open() {
    let mut actions = Vec::new();
    let syn = segment(SYN | FIN, 0, 0, b"early");
    let mut child = listening().arrive(&syn, remote(), Seq(ISS), &mut actions).unwrap();
    assert_eq!((child.state, child.receive_buffer.readable_len()), (TcpState::SynReceived, 0));
    let actions = arrive(&mut child, &segment(ACK, 7, 1, b""));
    assert_eq!((child.state, child.receive_buffer.readable_len()), (TcpState::CloseWait, 5));
    assert_eq!(sent(&actions), ["ACK 1 ack 7"]);
}
