//! What a host makes of frames that are not as they should be.

use synema_trace::{EventKind, TcpState};

use super::World;
use crate::Scenario;

/// A world in which `c` has sent a SYN to a listening `s`, and the frame, which has not arrived yet.
fn before_arrival() -> (World, Vec<u8>) {
    let text = r#"{"title":{"zh-CN":"测试","en":"test"},
        "hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24"}]},{"id":"s","if":[{"ip":"192.0.2.2/24"}]}],
        "links":[{"a":"c","b":"s","delay":"1s"}],
        "apps":[{"host":"s","ops":["L=socket tcp","bind L 0.0.0.0:80","listen L 5"]},
                {"host":"c","ops":["S=socket tcp","connect S 192.0.2.2:80"]}]}"#;
    let mut world = World::new(&Scenario::from_json(text).unwrap());
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
    world.receive(1, 0, &frame.to_vec().into(), None);
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
    world.receive(1, 0, &syn.clone().into(), None);
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
    another.receive(1, 0, &frame.into(), None);
    let last = another.trace.events().last().map(|event| &event.kind);
    assert_eq!(last, Some(&EventKind::Discarded { reason: "the SYN queue is full".into() }));
}
