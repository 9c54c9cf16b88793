//! What a host makes of frames that are not as they should be.

use std::net::IpAddr;

use synema_trace::{EventKind, TcpState};
use synema_wire::{IpPacket, icmp_message};

use super::World;
use crate::Scenario;
use crate::tcp::{CallError, Tcb};

/// A world in which `c` has sent a SYN to a listening `s`, and the frame, which has not arrived yet.
fn before_arrival() -> (World, Vec<u8>) {
    before_arrival_over("192.0.2.1", "192.0.2.2")
}

/// The same with other addresses.
fn before_arrival_over(client: &str, server: &str) -> (World, Vec<u8>) {
    let is_v4 = client.parse::<IpAddr>().unwrap().is_ipv4();
    let (prefix, any) = if is_v4 { (24, "0.0.0.0") } else { (64, "[::]") };
    let to = if is_v4 { server.to_owned() } else { format!("[{server}]") };
    let text = format!(
        r#"{{"title":{{"zh-CN":"测试","en":"test"}},
        "hosts":[{{"id":"c","if":[{{"ip":"{client}/{prefix}"}}]}},{{"id":"s","if":[{{"ip":"{server}/{prefix}"}}]}}],
        "links":[{{"a":"c","b":"s","delay":"1s"}}],
        "apps":[{{"host":"s","ops":["L=socket tcp","bind L {any}:80","listen L 5"]}},
                {{"host":"c","ops":["S=socket tcp","connect S {to}:80"]}}]}}"#
    );
    let mut world = World::new(&Scenario::from_json(&text).unwrap());
    while world.trace().is_empty() {
        assert!(world.step());
    }
    let syn = world.trace().observation(0).bytes.to_vec();
    (world, syn)
}

/// How many frames a host sends and states it enters on receiving a frame.
fn effect_of(world: &World, frame: &[u8]) -> (usize, usize) {
    let mut world = world.clone();
    let states = |world: &World| {
        world.trace.events().iter().filter(|event| matches!(event.kind, EventKind::State { .. })).count()
    };
    let before = (world.trace.len(), states(&world));
    world.receive(1, 0, frame.to_vec().into(), None);
    // the arrival itself is observed in any case
    (world.trace.len() - before.0 - 1, states(&world) - before.1)
}

#[test]
fn c02_any_flipped_bit_of_packet_or_segment_drops_it_silently() {
    let (world, syn) = before_arrival();
    assert_eq!(effect_of(&world, &syn), (1, 1));
    let packet = 14..14 + 20 + 24;
    for bit in packet.start * 8..packet.end * 8 {
        let mut frame = syn.clone();
        frame[bit / 8] ^= 0x80 >> (bit % 8);
        assert_eq!(effect_of(&world, &frame), (0, 0), "bit {} of octet {}", bit % 8, bit / 8);
    }
}

/// What the connection of `c`, which is in SYN-SENT, has become by an ICMP error about its SYN.
fn after_error(world: &World, syn: &[u8], kind: u8, code: u8, rest: [u8; 4]) -> Tcb {
    let mut world = world.clone();
    let quoted = IpPacket::read(&syn[14..]).unwrap();
    let protocol = if quoted.src.is_ipv4() { 1 } else { 58 };
    let text = &syn[14..syn.len().min(14 + if quoted.src.is_ipv4() { 28 } else { 48 })];
    let message = icmp_message(quoted.dst, quoted.src, kind, code, rest, text);
    let packet = IpPacket::new(quoted.dst, quoted.src, protocol, message);
    let frame = [&syn[6..12], &syn[..6], &syn[12..14], &packet.to_bytes()[..]].concat();
    world.receive(0, 0, frame.clone().into(), None);
    world.hosts[0].connections.last().map(|last| last.tcb.clone()).expect("the connection of c")
}

#[test]
fn c38_every_icmp_error_is_as_soft_or_hard_as_rfc_9293_3_9_2_2_says() {
    let (world, syn) = before_arrival();
    for (kind, code) in [(3, 0), (3, 1), (3, 5), (11, 0), (11, 1), (12, 0)] {
        let tcb = after_error(&world, &syn, kind, code, [0; 4]);
        assert_eq!((tcb.state, tcb.soft_error.is_some()), (TcpState::SynSent, true), "MUST-56: {kind}, {code}");
    }
    for code in [2, 3] {
        let tcb = after_error(&world, &syn, 3, code, [0; 4]);
        assert_eq!((tcb.state, tcb.error), (TcpState::Closed, Some(CallError::Refused)), "SHLD-26: {code}");
    }
    let quenched = after_error(&world, &syn, 4, 0, [0; 4]);
    assert_eq!((quenched.state, quenched.soft_error), (TcpState::SynSent, None), "MUST-55");
    let (world, syn) = before_arrival_over("2001:db8::1", "2001:db8::2");
    for (kind, code) in [(1, 0), (1, 3), (3, 0), (3, 1), (4, 0), (4, 1), (4, 2)] {
        let tcb = after_error(&world, &syn, kind, code, [0; 4]);
        assert_eq!((tcb.state, tcb.soft_error.is_some()), (TcpState::SynSent, true), "ICMPv6: {kind}, {code}");
    }
}

#[test]
fn x29_a_path_never_takes_less_than_its_protocol_demands() {
    let (world, syn) = before_arrival();
    let mss =
        |mtu: u16| after_error(&world, &syn, 3, 4, [[0, 0], mtu.to_be_bytes()].concat().try_into().unwrap()).snd_mss;
    // before the other side's SYN it is 536 at most (MUST-15)
    assert_eq!([mss(500), mss(68), mss(40)], [460, 28, 28], "RFC 1191 §3: never below 68 octets");
    assert_eq!(mss(0), 536, "RFC 1191 §5: an old router's message stands for 576");
    let (world, syn) = before_arrival_over("2001:db8::1", "2001:db8::2");
    let mss = |mtu: u32| after_error(&world, &syn, 2, 0, mtu.to_be_bytes()).snd_mss;
    assert_eq!([mss(1280), mss(1279), mss(68)], [1220, 1220, 1220], "RFC 8201 §4: less than 1,280 is discarded");
}

#[test]
fn c41_unknown_ip_options_are_ignored() {
    let (world, syn) = before_arrival();
    let mut frame = syn.clone();
    // an option of class 2 that nobody has defined, and the header that holds it
    frame.splice(34..34, [0xde, 4, 7, 7]);
    frame[14] = 0x46;
    let total_len = u16::from_be_bytes([frame[16], frame[17]]) + 4;
    frame[16..18].copy_from_slice(&total_len.to_be_bytes());
    frame[24..26].fill(0);
    let checksum = synema_wire::plain_checksum(&frame[14..38]);
    frame[24..26].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(effect_of(&world, &frame), (1, 1), "MUST-50");
}

#[test]
fn a_frame_for_somebody_else_is_not_received() {
    let (world, syn) = before_arrival();
    let mut frame = syn.clone();
    frame[5] ^= 1;
    assert_eq!(effect_of(&world, &frame), (0, 0));
}

#[test]
fn a_short_frame_is_observed_and_nothing_more() {
    let (world, syn) = before_arrival();
    for len in 0..syn.len().min(54) {
        assert_eq!(effect_of(&world, &syn[..len]), (0, 0), "{len} octets");
    }
}

#[test]
fn a_listener_with_a_full_backlog_drops_further_requests() {
    let (mut world, syn) = before_arrival();
    let listener = world.hosts[1].connections.iter_mut().find_map(|connection| connection.listening.as_mut());
    listener.expect("s listens").backlog = 1;
    world.receive(1, 0, syn.clone().into(), None);
    assert_eq!(world.hosts[1].connections.last().map(|last| last.tcb.state), Some(TcpState::SynReceived));
    let mut another = world.clone();
    let mut frame = syn.clone();
    // from another port, with the checksum corrected: the port grows by one, so the checksum falls by one
    let add = |frame: &mut Vec<u8>, at: usize, by: i16| {
        let value = u16::from_be_bytes([frame[at], frame[at + 1]]).wrapping_add_signed(by);
        frame[at..at + 2].copy_from_slice(&value.to_be_bytes());
    };
    add(&mut frame, 34, 1);
    add(&mut frame, 50, -1);
    assert_eq!(effect_of(&another, &frame), (0, 0));
    another.receive(1, 0, frame.into(), None);
    let last = another.trace.events().last().map(|event| &event.kind);
    assert_eq!(last, Some(&EventKind::Discarded { reason: "the SYN queue is full".into() }));
}
