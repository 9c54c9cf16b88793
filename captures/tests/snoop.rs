//! snoop files (RFC 1761), as Solaris writes them.

mod crafted;

use crafted::{Crafted, Order, open};
use synema_captures::{Damage, Format};

fn header(datalink: u32) -> Crafted {
    Crafted::new(Order::Big).raw(b"snoop\0\0\0").u32(2).u32(datalink)
}

fn record(file: Crafted, wire_len: u32, drops: u32, seconds: u32, micros: u32, frame: &[u8]) -> Crafted {
    let len = (24 + frame.len()).next_multiple_of(4) as u32;
    file.u32(wire_len).u32(frame.len() as u32).u32(len).u32(drops).u32(seconds).u32(micros).raw(frame).padded()
}

#[test]
fn frames_times_and_drops_are_read() {
    let file = record(header(4), 60, 0, 5, 999_999, b"first");
    let opened = record(file, 60, 3, 6, 0, b"second!!").open();
    assert_eq!((opened.format, opened.complete), (Format::Snoop, true));
    let rows: Vec<_> = opened.trace.observations().map(|seen| (seen.at.ns, seen.wire_len, seen.bytes)).collect();
    assert_eq!(rows, [(5_999_999_000, 60, &b"first"[..]), (6_000_000_000, 60, b"second!!")]);
    assert_eq!(opened.interfaces[0].dropped, Some(3));
}

#[test]
fn damage_is_told() {
    let first = || record(header(4), 60, 0, 5, 0, b"first");
    let whole = record(first(), 60, 0, 5, 0, b"second");
    for cut in first().bytes.len() + 1..whole.bytes.len() - 2 {
        let opened = open(&whole.bytes[..cut]).unwrap();
        assert_eq!(opened.trace.len(), 1);
        let problem = opened.problem.unwrap();
        assert_eq!(problem.offset, first().bytes.len() as u64);
        assert!(matches!(problem.damage, Damage::Cut { .. }));
    }
    let absurd = first().u32(1).u32(u32::MAX).u32(24).raw(&[0; 12]).open();
    assert!(matches!(absurd.problem.unwrap().damage, Damage::FrameTooLong { .. }));
    let short = first().u32(1).u32(8).u32(24).raw(&[0; 20]).open();
    assert!(matches!(short.problem.unwrap().damage, Damage::BlockLength { length: 24 }));
}

#[test]
fn what_cannot_be_read_is_refused_with_its_number() {
    let text = header(77).refused();
    assert!(text.contains("77") && text.contains("editcap"), "{text}");
    let text = Crafted::new(Order::Big).raw(b"snoop\0\0\0").u32(1).u32(4).refused();
    assert!(text.contains("version 1"), "{text}");
}
