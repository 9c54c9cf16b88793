//! pcap files octet by octet: orders, resolutions, versions, the modified format.

mod crafted;

use crafted::{Crafted, MICRO, MODIFIED, NANO, ORDERS, Order, seen};
use synema_captures::{Format, Notice};
use synema_trace::Heading;

#[test]
fn both_orders_and_both_resolutions_give_nanoseconds() {
    for order in ORDERS {
        for (magic, format, ns) in
            [(MICRO, Format::Pcap, 7_000_005_000), (NANO, Format::PcapNanoseconds, 7_000_000_005)]
        {
            let opened = Crafted::new(order).pcap(magic, 4, 1).record(7, 5, 60, b"frame").open();
            assert_eq!(opened.format, format, "{order:?}");
            assert_eq!(seen(&opened), [(ns, 60, b"frame".to_vec(), Heading::Unknown, String::new())]);
            assert!(opened.complete && opened.problem.is_none() && opened.notices.is_empty());
        }
    }
}

#[test]
fn the_modified_format_has_eight_more_octets_a_record() {
    for order in ORDERS {
        let file = Crafted::new(order).pcap(MODIFIED, 4, 1).u32(7).u32(5).u32(3).u32(4).raw(&[0xa5; 8]).raw(b"one");
        let opened = file.u32(8).u32(0).u32(3).u32(3).raw(&[0xa5; 8]).raw(b"two").open();
        assert_eq!(opened.format, Format::PcapModified);
        let bytes: Vec<_> = opened.trace.observations().map(|o| o.bytes.to_vec()).collect();
        assert_eq!(bytes, [b"one", b"two"]);
    }
}

#[test]
fn old_versions_give_the_wire_length_first() {
    for (minor, first, second) in [(2, 60, 5), (3, 60, 5), (3, 5, 60), (4, 5, 60)] {
        let file = Crafted::new(Order::Little).pcap(MICRO, minor, 1).u32(1).u32(0).u32(first).u32(second);
        let opened = file.raw(b"frame").open();
        let frame = opened.trace.observation(0);
        assert_eq!((frame.wire_len, frame.bytes), (60, &b"frame"[..]), "version 2.{minor}, lengths {first} {second}");
    }
}

#[test]
fn the_link_type_field_tells_of_frame_check_sequences_and_reserved_bits() {
    let opened = Crafted::new(Order::Big).pcap(MICRO, 4, 0x2400_0001).open();
    assert_eq!((opened.interfaces[0].link_type, opened.interfaces[0].fcs_len), (1, Some(4)));
    let opened = Crafted::new(Order::Big).pcap(MICRO, 4, 0x0030_0001).open();
    assert_eq!(opened.notices, [Notice::ReservedLinkTypeBits { field: 0x0030_0001 }]);
}

#[test]
fn an_unknown_link_type_is_a_notice_and_no_error() {
    let opened = Crafted::new(Order::Little).pcap(MICRO, 4, 147).record(0, 0, 1, b"?").open();
    assert_eq!(opened.trace.len(), 1);
    assert_eq!(opened.notices.len(), 1);
    assert!(opened.notices[0].to_string().contains("147"), "{}", opened.notices[0]);
}

#[test]
fn oddities_that_tshark_reads_are_read() {
    // A captured length above the wire length, one above the snap length, a fraction above a second.
    let long = [0; 70_000];
    let file = Crafted::new(Order::Little).pcap(MICRO, 4, 1).record(1, 0, 2, b"four").record(2, 0, 70_000, &long);
    let opened = file.record(3, 1_500_000, 1, b"x").open();
    assert_eq!(opened.trace.len(), 3);
    assert_eq!(opened.trace.observation(2).at.ns, 4_500_000_000);
    assert_eq!(opened.notices, [Notice::FractionTooLarge { first: 3, frames: 1 }]);
}
