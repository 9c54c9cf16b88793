//! Checklist C: options, sizes, addresses and the opening of connections.

use TcpState::{CloseWait, Closed, Established, FinWait1, FinWait2, Listen, SynReceived, SynSent};
use synema_wire::{Segment, TcpOption, write_tcp_options};

use super::super::CallError;
use super::*;

/// A segment read from octets, with this option area.
fn with_area<'a>(flags: TcpFlags, area: &'a [u8], bytes: &'a [u8]) -> Arriving<'a> {
    let read = Segment {
        src_port: 5000,
        dst_port: 80,
        seq: Seq(IRS),
        ack: Seq(ISS).plus(1),
        flags,
        window: 10_000,
        checksum: 0,
        urgent_pointer: 0,
        options: area,
        bytes,
        payload: bytes,
        payload_len: bytes.len() as u32,
    };
    Arriving::new(Instant::from_ns(1_000_000), &read)
}

fn first_spec(actions: &[Tagged<Action>]) -> super::super::SegmentSpec {
    let spec = actions.iter().find_map(|action| match &action.what {
        Action::Emit(spec) => Some(spec.clone()),
        _ => None,
    });
    spec.expect("a segment")
}

#[test]
fn c01_windows_are_unsigned_up_to_the_widest() {
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &Arriving { window: 0xffff, ..segment(ACK, 1, 1, b"") });
    assert_eq!(tcb.snd_wnd, 0xffff, "REC-1: no negative window");
    tcb.options.snd_shift = 14;
    tcb.settings.send_buffer_bytes = 1 << 21;
    tcb.congestion = tcb.congestion.with_cwnd(1 << 31);
    arrive(&mut tcb, &Arriving { window: 0xffff, ..segment(ACK, 1, 1, b"") });
    assert_eq!(tcb.snd_wnd, 0xffff << 14);
    let (_, actions) = call(&mut tcb, Call::Send(vec![0; 1 << 20].into()));
    assert_eq!(sent(&actions).len(), (1 << 20) / 1000, "all but the small rest leaves at once");
}

#[test]
fn c03_c04_known_options_are_read_and_others_skipped_by_their_length() {
    let area = [1, 2, 4, 0x05, 0xb4, 253, 5, 9, 9, 9, 3, 3, 7, 0];
    let read = with_area(SYN, &area, b"");
    assert_eq!((read.mss, read.window_scale, read.is_malformed), (Some(1460), Some(7), false));
}

#[test]
fn c04_options_count_in_any_segment() {
    let mut tcb = in_state(Established);
    let area = write_tcp_options(&[TcpOption::Other { kind: 254, data: vec![1; 9] }]);
    let told = Arriving { seq: Seq(IRS).plus(1), ..with_area(ACK, &area, b"text") };
    assert_eq!(sent(&arrive(&mut tcb, &told)), ["ACK 1 ack 5"]);
}

#[test]
fn c05_an_impossible_length_resets_and_is_survived() {
    for area in [&[2, 0, 0, 0][..], &[2, 1], &[2, 9, 1, 1], &[8, 40]] {
        let read = with_area(ACK, area, b"");
        assert!(read.is_malformed);
        let mut tcb = in_state(Established);
        let actions = arrive(&mut tcb, &read);
        assert_eq!((tcb.state, sent(&actions)), (Closed, vec!["RST 1".to_owned()]), "{area:?}");
        let mut listener = in_state(Listen);
        assert_eq!(sent(&arrive(&mut listener, &with_area(SYN, area, b""))), [""; 0]);
    }
}

#[test]
fn c06_options_at_odd_offsets_are_read_and_padding_is_zero() {
    let area = [1, 8, 10, 0, 0, 0, 5, 0, 0, 0, 6, 0];
    assert_eq!(with_area(ACK, &area, b"").timestamps, Some((5, 6)));
    assert_eq!(write_tcp_options(&[TcpOption::WindowScale(7)]), [3, 3, 7, 0], "MUST-69");
}

#[test]
fn c07_the_mss_is_on_every_syn_and_on_nothing_else() {
    let has_mss = |tcb: &mut Tcb, given: &Arriving<'_>| {
        let mut actions = Vec::new();
        tcb.arrive(given, remote(), Seq(ISS), &mut actions);
        first_spec(&actions).options.contains(&TcpOption::MaximumSegmentSize(1460))
    };
    assert!(has_mss(&mut in_state(Listen), &segment(SYN, 0, 0, b"")), "SYN,ACK");
    assert!(has_mss(&mut in_state(SynSent), &segment(SYN, 0, 0, b"")), "SYN,ACK of a simultaneous open");
    assert!(!has_mss(&mut in_state(Established), &segment(ACK, 1, 1, b"x")));
    let (_, actions) = call(&mut closed(), Call::OpenActive { remote: Some(remote()), isn: Seq(ISS) });
    assert!(first_spec(&actions).options.contains(&TcpOption::MaximumSegmentSize(1460)));
}

#[test]
fn c08_without_the_option_536_octets_and_1220_over_ipv6() {
    let mss_towards = |local: Endpoint, mss| {
        let mut tcb = Tcb::new(local, Settings::default());
        call(&mut tcb, Call::OpenPassive);
        let mut actions = Vec::new();
        let child = tcb.arrive(&Arriving { mss, ..segment(SYN, 0, 0, b"") }, remote(), Seq(ISS), &mut actions);
        child.expect("a connection").snd_mss
    };
    let v6 = Endpoint { ip: [0x2001, 0xdb8, 0, 0, 0, 0, 0, 2].into(), port: 80 };
    assert_eq!((mss_towards(local(), None), mss_towards(v6, None)), (536, 1220));
    assert_eq!((mss_towards(local(), Some(900)), mss_towards(local(), Some(9000))), (900, 1460), "the smaller of both");
}

#[test]
fn c08_timestamps_take_their_room_from_the_text() {
    let settings = Settings { timestamps: true, ..Settings::default() };
    let mut tcb = Tcb::new(local(), settings);
    call(&mut tcb, Call::OpenPassive);
    let mut actions = Vec::new();
    let syn = Arriving { timestamps: Some((1, 0)), ..segment(SYN, 0, 0, b"") };
    let child = tcb.arrive(&syn, remote(), Seq(ISS), &mut actions).expect("a connection");
    assert_eq!(child.snd_mss, 1000 - 12, "RFC 9293 §3.7.1");
    let silent = Arriving { mss: None, ..syn };
    let mut child = tcb.arrive(&silent, remote(), Seq(ISS), &mut Vec::new()).expect("a connection");
    assert_eq!(child.snd_mss, 536 - 12, "of the default as well");
    arrive(&mut child, &Arriving { timestamps: Some((1, 0)), ..segment(ACK, 1, 1, b"") });
    assert_eq!((child.snd_mss, child.congestion.window.cwnd_bytes), (524, 4 * 524), "once");
}

#[test]
fn c11_a_reset_in_syn_received_depends_on_who_opened() {
    let mut passive = in_state(SynReceived);
    arrive(&mut passive, &segment(RST, 1, 0, b""));
    assert_eq!((passive.state, passive.error), (Listen, None), "silently");
    let mut active = crossed();
    arrive(&mut active, &segment(RST, 1, 0, b""));
    assert_eq!((active.state, active.error), (Closed, Some(CallError::Refused)));
}

#[test]
fn c14_nobody_connects_to_many_hosts_at_once() {
    for ip in [[255, 255, 255, 255], [224, 0, 0, 1], [0, 0, 0, 0]] {
        let remote = Some(Endpoint { ip: ip.into(), port: 80 });
        let (reply, actions) = call(&mut closed(), Call::OpenActive { remote, isn: Seq(ISS) });
        assert_eq!((reply, sent(&actions)), (Reply::Error(CallError::NetUnreachable), vec![]), "{ip:?}");
    }
}

#[test]
fn c15_a_syn_from_many_hosts_or_to_many_is_dropped_in_silence() {
    let nowhere = |ip: [u8; 4]| Endpoint { ip: ip.into(), port: 5000 };
    for from in [nowhere([255, 255, 255, 255]), nowhere([239, 1, 2, 3]), nowhere([0, 0, 0, 0])] {
        let mut actions = Vec::new();
        let child = in_state(Listen).arrive(&segment(SYN, 0, 0, b""), from, Seq(ISS), &mut actions);
        assert_eq!((child.is_none(), sent(&actions)), (true, vec![]), "{from}");
    }
    let mut multicast = Tcb::new(nowhere([224, 0, 0, 5]), Settings::default());
    call(&mut multicast, Call::OpenPassive);
    let mut actions = Vec::new();
    assert!(multicast.arrive(&segment(SYN, 0, 0, b""), remote(), Seq(ISS), &mut actions).is_none());
    assert_eq!(sent(&actions), [""; 0]);
}

#[test]
fn c20_a_reset_with_text_is_a_reset() {
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &segment(RST, 1, 0, b"reason"));
    assert_eq!((tcb.state, tcb.error), (Closed, Some(CallError::Reset)));
}

#[test]
fn c21_the_user_can_tell_the_end_from_an_abort() {
    let mut ended = in_state(CloseWait);
    assert_eq!(call(&mut ended, Call::Receive(9)).0, Reply::Error(CallError::Closing));
    let mut aborted = in_state(Established);
    arrive(&mut aborted, &segment(RST, 1, 0, b""));
    assert_eq!(call(&mut aborted, Call::Receive(9)).0, Reply::Error(CallError::Reset));
}

#[test]
fn c22_x26_a_new_syn_ends_time_wait_by_a_higher_number_or_a_newer_clock() {
    let plain = in_state(TcpState::TimeWait);
    let syn = |seq| segment(SYN, seq, 0, b"");
    assert!(plain.gives_way_to(&syn(500)), "beyond RCV.NXT");
    assert!(plain.gives_way_to(&syn(2)), "right behind the FIN, whose number was the last one seen");
    assert!(!plain.gives_way_to(&syn(1)), "an old one");
    assert!(!plain.gives_way_to(&segment(SYN | ACK, 500, 2, b"")));
    let stamped_anew = Arriving { timestamps: Some((1, 0)), ..syn(1) };
    assert!(!plain.gives_way_to(&stamped_anew), "the answer would have no timestamps");
    let mut timed = plain.clone();
    timed.settings.timestamps = true;
    assert!(timed.gives_way_to(&stamped_anew), "timestamps where there were none");
    (timed.options.timestamps, timed.options.ts_recent) = (true, 1000);
    assert!(!timed.gives_way_to(&Arriving { timestamps: Some((1000, 0)), ..syn(1) }), "the same tick, an old number");
    assert!(timed.gives_way_to(&Arriving { timestamps: Some((1000, 0)), ..syn(2) }), "the same tick");
    assert!(timed.gives_way_to(&syn(2)), "without timestamps the number decides");
    assert!(!timed.gives_way_to(&syn(1)));
    assert!(timed.gives_way_to(&Arriving { timestamps: Some((1001, 0)), ..syn(1) }));
    assert!(!timed.gives_way_to(&Arriving { timestamps: Some((999, 0)), ..syn(500) }));
    let mut strict = plain;
    strict.settings.reuses_time_wait = false;
    assert!(!strict.gives_way_to(&syn(500)));
}

#[test]
fn c22_the_active_closer_stays_for_twice_the_lifetime() {
    let tcb = in_state(TcpState::TimeWait);
    assert_eq!(tcb.next_wakeup(), Some(Instant::from_ns(1_000_000 + 240_000_000_000)));
}

#[test]
fn c23_text_that_nobody_reads_is_answered_with_a_reset() {
    let mut unread = in_state(Established);
    arrive(&mut unread, &segment(ACK, 1, 1, b"text"));
    let (_, actions) = call(&mut unread, Call::Release);
    assert_eq!((unread.state, sent(&actions)), (Closed, vec!["RST 1".to_owned()]), "CLOSE with unread text");
    let mut late = in_state(Established);
    assert_eq!(sent(&call(&mut late, Call::Release).1), ["FIN, ACK 1 ack 1"]);
    let actions = arrive(&mut late, &segment(ACK, 1, 2, b"text"));
    assert_eq!((late.state, sent(&actions)), (Closed, vec!["RST 2".to_owned()]), "text after CLOSE");
    let mut half = in_state(Established);
    call(&mut half, Call::Close);
    arrive(&mut half, &segment(ACK, 1, 2, b"text"));
    assert_eq!((half.state, half.receive_buffer.readable_len()), (FinWait2, 4), "a half-close goes on receiving");
}

#[test]
fn c23_the_switch_lets_a_closed_user_lose_text_in_silence() {
    let mut tcb = in_state(Established);
    tcb.settings.resets_lost_text = false;
    arrive(&mut tcb, &segment(ACK, 1, 1, b"text"));
    call(&mut tcb, Call::Release);
    assert_eq!(tcb.state, FinWait1);
}

#[test]
fn c43_syn_and_fin_take_a_number_each_and_an_acknowledgment_none() {
    let mut tcb = in_state(Established);
    assert_eq!(tcb.snd_nxt.since(tcb.iss), 1);
    arrive(&mut tcb, &segment(ACK, 1, 1, b""));
    assert_eq!((tcb.snd_nxt.since(tcb.iss), tcb.rcv_nxt.since(tcb.irs)), (1, 1));
    call(&mut tcb, Call::Close);
    arrive(&mut tcb, &segment(FIN | ACK, 1, 2, b""));
    assert_eq!((tcb.snd_nxt.since(tcb.iss), tcb.rcv_nxt.since(tcb.irs)), (2, 2));
}

#[test]
fn c52_a_peers_fin_between_close_and_our_own_loses_nothing() {
    // the window is shut, so text and FIN wait
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &Arriving { window: 0, ..segment(ACK, 1, 1, b"") });
    call(&mut tcb, Call::Send(b"rest"[..].into()));
    call(&mut tcb, Call::Close);
    assert_eq!(tcb.state, FinWait1);
    arrive(&mut tcb, &Arriving { window: 0, ..segment(FIN | ACK, 1, 1, b"") });
    assert_eq!(tcb.state, TcpState::Closing);
    let actions = arrive(&mut tcb, &segment(ACK, 2, 1, b""));
    assert_eq!(sent(&actions), ["FIN, PSH, ACK 1 ack 2 len 4"]);
}

#[test]
fn x23_a_listener_whose_queue_is_full_needs_no_memory() {
    let settings = Settings { cookie_key: Some(3), ..Settings::default() };
    let mut listener = Tcb::new(local(), settings);
    call(&mut listener, Call::OpenPassive);
    let mut actions = Vec::new();
    let syn = Arriving { mss: Some(1460), ..segment(SYN, 0, 0, b"") };
    assert!(listener.answer_with_cookie(local(), &syn, remote(), &mut actions));
    let cookie = first_spec(&actions);
    assert_eq!((cookie.flags, cookie.ack), (SYN | ACK, Seq(IRS).plus(1)));
    let back = |ack: Seq| Arriving { ack, ..segment(ACK, 1, 0, b"hello") };
    let mut actions = Vec::new();
    let child = listener.arrive(&back(cookie.seq.plus(1)), remote(), Seq(0), &mut actions).expect("the connection");
    assert_eq!((child.state, child.snd_mss, child.receive_buffer.readable_len()), (Established, 1460, 5));
    let mut actions = Vec::new();
    assert!(listener.arrive(&back(cookie.seq.plus(2)), remote(), Seq(0), &mut actions).is_none(), "no cookie of ours");
    assert!(first_spec(&actions).flags.rst());
}

#[test]
fn x17_scales_are_agreed_in_syns_only_by_both_and_up_to_fourteen() {
    let open = |offered: Option<u8>, theirs: Option<u8>| {
        let settings = Settings { window_scale: offered, ..Settings::default() };
        let mut tcb = Tcb::new(local(), settings);
        call(&mut tcb, Call::OpenPassive);
        let syn = Arriving { window: 500, window_scale: theirs, ..segment(SYN, 0, 0, b"") };
        let mut child = tcb.arrive(&syn, remote(), Seq(ISS), &mut Vec::new()).expect("a connection");
        assert_eq!(child.snd_wnd, 500, "the window of a SYN is never scaled");
        arrive(&mut child, &Arriving { window: 500, ..segment(ACK, 1, 1, b"") });
        (child.snd_wnd, child.options.rcv_shift)
    };
    assert_eq!(open(Some(3), Some(7)), (500 << 7, 3));
    assert_eq!(open(Some(3), None), (500, 0), "both or none");
    assert_eq!(open(None, Some(7)), (500, 0), "both or none");
    assert_eq!(open(Some(3), Some(15)), (500 << 14, 3), "a larger shift is taken as 14");
    let mut tcb = in_state(Established);
    arrive(&mut tcb, &Arriving { window: 9, window_scale: Some(7), ..segment(ACK, 1, 1, b"") });
    assert_eq!(tcb.snd_wnd, 9, "outside a SYN the option means nothing");
}

#[test]
fn x25_resets_end_time_wait_unless_it_is_protected() {
    let mut tcb = in_state(TcpState::TimeWait);
    arrive(&mut tcb, &segment(RST, 2, 0, b""));
    assert_eq!(tcb.state, Closed, "the assassination of RFC 1337");
    let mut protected = in_state(TcpState::TimeWait);
    protected.settings.protects_time_wait = true;
    arrive(&mut protected, &segment(RST, 2, 0, b""));
    assert_eq!(protected.state, TcpState::TimeWait);
}

#[test]
fn x27_an_old_connection_is_discovered_from_either_side() {
    // Figure 9: the side that has crashed connects anew, and the answer to its SYN shows the old connection
    let mut old = in_state(Established);
    let actions = arrive(&mut old, &segment(SYN, 300, 0, b""));
    assert_eq!(sent(&actions), ["ACK 1 ack 1"]);
    let mut fresh = closed();
    call(&mut fresh, Call::OpenActive { remote: Some(remote()), isn: Seq(ISS).plus(300) });
    let actions = arrive(&mut fresh, &segment(ACK, 1, 1, b""));
    assert_eq!((sent(&actions), fresh.state), (vec!["RST 1".to_owned()], SynSent));
    arrive(&mut old, &segment(RST, 1, 0, b""));
    assert_eq!(old.state, Closed);
    // Figure 10: the other side sends into a connection that is no more
    let actions = arrive(&mut closed(), &segment(ACK | TcpFlags::PSH, 1, 1, b"data"));
    assert_eq!(sent(&actions), ["RST 1"]);
}
