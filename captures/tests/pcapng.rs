//! pcapng files octet by octet: sections, clocks, every block type, headings.

mod crafted;

use crafted::{Crafted, ORDERS, Order, every_block, open, seen};
use synema_captures::{Damage, Format, Notice};
use synema_trace::Heading;

#[test]
fn two_sections_of_different_order_and_every_block_type() {
    let opened = open(&every_block()).unwrap();
    assert!(opened.complete, "{:?}", opened.problem);
    assert_eq!(opened.format, Format::Pcapng);
    let eth0 = "eth0".to_owned();
    let section = [
        (1_000_000_001, 60, b"enhanced".to_vec(), Heading::Inbound, eth0.clone()),
        (1_000_000_001, 3, b"sim".to_vec(), Heading::Unknown, eth0),
        (2_000_000_000, 9, b"obsolete!".to_vec(), Heading::Inbound, String::new()),
        (3_000_000_000, 5, b"fifth".to_vec(), Heading::Unknown, String::new()),
    ];
    let (first, second) = (&seen(&opened)[..4], &seen(&opened)[4..]);
    assert_eq!(first, section);
    assert_eq!(second, section);
    assert_eq!(opened.interfaces.len(), 4);
    assert_eq!(opened.link_types().len(), 2);
    let unread = |block_type| Notice::BlocksNotRead { block_type, blocks: 2 };
    assert_eq!(opened.notices, [Notice::WithoutTime { frames: 2 }, unread(10), unread(0x0bad), unread(0x7fff_0001)]);
}

#[test]
fn clocks_of_interfaces_are_followed() {
    for order in ORDERS {
        let resolution = |value: u8| Crafted::new(order).option(9, &[value]);
        let seconds = 100i64;
        let offset = match order {
            Order::Little => seconds.to_le_bytes(),
            Order::Big => seconds.to_be_bytes(),
        };
        let file = Crafted::new(order)
            .section()
            .interface(1, 0, &resolution(9))
            .interface(1, 0, &resolution(0x80 | 20))
            .interface(1, 0, &Crafted::new(order).option(14, &offset))
            .enhanced(0, 5_000_000_007, 1, b"a", &Crafted::new(order))
            .enhanced(1, 3 << 19, 1, b"b", &Crafted::new(order))
            .enhanced(2, 1, 1, b"c", &Crafted::new(order));
        let times: Vec<i64> = file.open().trace.observations().map(|o| o.at.ns).collect();
        assert_eq!(times, [5_000_000_007, 1_500_000_000, 100_000_001_000], "{order:?}");
    }
}

#[test]
fn epb_flags_say_the_direction() {
    let none = Crafted::new(Order::Big);
    for (flags, heading) in
        [(1, Heading::Inbound), (2, Heading::Outbound), (0, Heading::Unknown), (3, Heading::Unknown)]
    {
        let options = none.body().option(2, &none.body().u32(0xabc0 | flags).bytes);
        let file = none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"x", &options);
        assert_eq!(file.open().trace.observation(0).heading, heading);
    }
}

#[test]
fn simple_packets_are_cut_at_the_snap_length_and_stand_at_a_neighbours_time() {
    let none = Crafted::new(Order::Little);
    let file = none.body().section().interface(1, 4, &none).simple(60, b"1234").simple(2, b"12");
    assert!(file.open().trace.observations().all(|o| o.at.ns == 0));
    let file = Crafted { order: file.order, bytes: file.bytes }.enhanced(0, 9, 1, b"x", &none).simple(1, b"y");
    let opened = file.open();
    let frames: Vec<_> = opened.trace.observations().map(|o| (o.at.ns, o.wire_len, o.bytes.to_vec())).collect();
    let expected = [
        (9_000, 60, b"1234".to_vec()),
        (9_000, 2, b"12".to_vec()),
        (9_000, 1, b"x".to_vec()),
        (9_000, 1, b"y".to_vec()),
    ];
    assert_eq!(frames, expected);
}

#[test]
fn times_beyond_64_bits_of_nanoseconds_are_told() {
    let none = Crafted::new(Order::Little);
    let opened = none.body().section().interface(1, 0, &none).enhanced(0, u64::MAX, 1, b"x", &none).open();
    assert_eq!(opened.trace.observation(0).at.ns, i64::MAX);
    assert_eq!(opened.notices, [Notice::TimeOutOfRange { first: 1, frames: 1 }]);
}

#[test]
fn frames_of_interfaces_that_are_not_described_end_the_reading() {
    let none = Crafted::new(Order::Little);
    let before = none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"x", &none);
    let at = before.bytes.len() as u64;
    let problem = before.enhanced(1, 0, 1, b"y", &none).open().problem.unwrap();
    assert_eq!((problem.offset, problem.frame), (at, 2));
    assert_eq!(problem.damage, Damage::Interface { id: 1, described: 1 });
}

#[test]
fn names_lose_a_closing_nul_and_keep_what_is_not_utf_8() {
    let none = Crafted::new(Order::Little);
    let options = none.body().option(2, b"en0\0").option(3, b"caf\xe9");
    let opened = none.body().section().interface(1, 0, &options).open();
    assert_eq!(opened.interfaces[0].name, "en0");
    assert_eq!(opened.interfaces[0].description, "caf\u{fffd}");
}

#[test]
fn more_interfaces_than_a_trace_can_number_end_the_reading() {
    let none = Crafted::new(Order::Little);
    let one = none.body().interface(1, 0, &none).bytes;
    let file = none.body().section().raw(&one.repeat(65_537));
    assert_eq!(file.open().problem.unwrap().damage, Damage::TooManyInterfaces);
}

#[test]
fn a_block_whose_filling_is_not_counted_is_read() {
    let none = Crafted::new(Order::Little);
    let packet = none.body().u16(0).u16(0).u32(0).u32(7).u32(5).u32(5).raw(b"12345\0\0\0");
    let uncounted = 12 + packet.bytes.len() as u32 - 3;
    let before = none.body().section().interface(1, 0, &none);
    let file = before.u32(2).u32(uncounted).raw(&packet.bytes).u32(uncounted).enhanced(0, 0, 1, b"next", &none);
    let opened = file.open();
    assert_eq!(opened.trace.len(), 2);
    assert_eq!(opened.trace.observation(0).bytes, b"12345");
    assert_eq!(opened.problem, None);
}
