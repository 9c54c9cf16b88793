//! From file to file: octet for octet the same where the format allows it, and what a format cannot hold is counted.

mod crafted;

use std::borrow::Cow;

use crafted::{Crafted, MICRO, MODIFIED, NANO, ORDERS, Order, every_block, open, seen};
use synema_captures::{Everything, LossKind, Opened, Passage, SaveFormat, Saved, save};
use synema_trace::Observation;

fn saved(opened: &Opened, format: SaveFormat, passage: &mut dyn Passage) -> (Vec<u8>, Saved) {
    let mut file = Vec::new();
    let saved = save(opened, format, &mut file, passage).unwrap();
    (file, saved)
}

/// Only frames with even numbers.
struct Even;

impl Passage for Even {
    fn pass<'a>(&mut self, seen: &Observation<'a>) -> Option<Cow<'a, [u8]>> {
        seen.number().is_multiple_of(2).then_some(Cow::Borrowed(seen.bytes))
    }
}

/// Every octet becomes `x`, and nothing may be told beside the frames.
struct Hidden;

impl Passage for Hidden {
    fn pass<'a>(&mut self, seen: &Observation<'a>) -> Option<Cow<'a, [u8]>> {
        Some(Cow::Owned(vec![b'x'; seen.bytes.len()]))
    }

    fn hides_addresses(&self) -> bool {
        true
    }
}

#[test]
fn a_pcapng_file_is_copied_octet_for_octet() {
    let file = every_block();
    let (copy, lost) = saved(&open(&file).unwrap(), SaveFormat::Pcapng, &mut Everything);
    assert!(copy == file);
    assert_eq!(lost.losses, []);
    for sample in synema_captures::samples() {
        let format = if sample.file.ends_with("ng") { SaveFormat::Pcapng } else { SaveFormat::Pcap };
        let (copy, lost) = saved(&sample.open().unwrap(), format, &mut Everything);
        assert!(copy == sample.bytes, "{}", sample.file);
        assert_eq!(lost.losses, [], "{}", sample.file);
    }
}

#[test]
fn pcap_goes_through_pcapng_and_comes_back_octet_for_octet() {
    for (magic, fraction) in [(MICRO, 999_999), (NANO, 999_999_999)] {
        for link_type in [1, 101, 0x2400_0001] {
            let file = Crafted::new(Order::Little).pcap(magic, 4, link_type);
            let file = file.record(1, fraction, 60, b"one").record(2, 0, 4, b"").record(1, 7, 9_000, &[9; 300]);
            let (there, lost) = saved(&file.open(), SaveFormat::Pcapng, &mut Everything);
            assert_eq!(lost.losses, []);
            let (back, _) = saved(&open(&there).unwrap(), SaveFormat::Pcap, &mut Everything);
            assert!(back == file.bytes, "{magic:08x} {link_type:08x}");
        }
    }
}

#[test]
fn frames_that_are_left_out_take_their_blocks_with_them() {
    let whole = open(&every_block()).unwrap();
    let (copy, lost) = saved(&whole, SaveFormat::Pcapng, &mut Even);
    // the time of a frame that the file gives none is that of the frame before, which may be left out
    let bytes = |opened: &Opened| -> Vec<_> { seen(opened).into_iter().map(|frame| (frame.2, frame.4)).collect() };
    let even: Vec<_> = bytes(&whole).into_iter().skip(1).step_by(2).collect();
    let opened = open(&copy).unwrap();
    assert!(opened.complete);
    assert_eq!((bytes(&opened), lost.frames), (even.clone(), even.len()));
    assert_eq!((&opened.names, &opened.sections), (&whole.names, &whole.sections));
    assert_eq!(opened.notices, whole.notices);
}

#[test]
fn damage_is_not_copied() {
    let none = Crafted::new(Order::Big);
    let file = none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"x", &none).raw(b"damage, yes ");
    let file = file.enhanced(0, 1, 1, b"y", &none).enhanced(0, 2, 1, b"z", &none);
    let (copy, _) = saved(&file.open(), SaveFormat::Pcapng, &mut Everything);
    let opened = open(&copy).unwrap();
    assert!(opened.complete);
    assert_eq!(seen(&opened), seen(&file.open()));
}

#[test]
fn what_could_tell_addresses_is_left_out_and_counted() {
    for order in ORDERS {
        let none = Crafted::new(order);
        let notes = none.body().option(1, b"of 192.0.2.1").option(2, &none.body().u32(1).bytes).option(2988, b"what");
        let described = none.body().option(2, b"eth0").option(4, &[192, 0, 2, 1, 255, 255, 255, 0]).option(1, b"mine");
        let names = none.body().u16(1).u16(6).raw(&[192, 0, 2, 1]).raw(b"a\0").padded().u32(0);
        let file = none.body().section().interface(1, 0, &described).block(4, names);
        let file = file.block(10, none.body().u32(0x544c_534b).u32(4).raw(b"keys")).block(0x0bad, none.body().u32(9));
        let file = file.enhanced(0, 5, 60, b"frame", &notes);
        let (copy, lost) = saved(&file.open(), SaveFormat::Pcapng, &mut Hidden);
        let opened = open(&copy).unwrap();
        assert!(opened.complete && opened.notices.is_empty(), "{opened:?}");
        assert_eq!(opened.trace.observation(0).bytes, b"xxxxx");
        assert_eq!(opened.trace.observation(0).heading, synema_trace::Heading::Inbound);
        assert_eq!(opened.interfaces[0].name, "eth0");
        for secret in [&b"192.0.2.1"[..], &[192, 0, 2, 1], b"keys", b"mine", b"what"] {
            assert!(!copy.windows(secret.len()).any(|octets| octets == secret), "{secret:?} is still there");
        }
        use LossKind::{FrameComments, FrameDetails, Interfaces, Names, OtherBlocks, OtherComments, Secrets};
        let mut kinds: Vec<_> = lost.losses.iter().map(|loss| (loss.kind, loss.count)).collect();
        kinds.sort_unstable();
        let every = [FrameComments, OtherComments, Interfaces, FrameDetails, Names, Secrets, OtherBlocks];
        assert_eq!(kinds, every.map(|kind| (kind, 1)));
    }
}

#[test]
fn what_pcap_cannot_hold_is_counted() {
    let none = Crafted::new(Order::Little);
    let note = none.body().option(1, b"look").option(1, b"again").option(3, b"\x02hash");
    let file = none.body().section().interface(1, 0, &none).interface(1, 0, &none);
    let file = file.enhanced(0, 5, 60, b"frame", &note).enhanced(1, 5, 60, b"frame", &none);
    let (copy, lost) = saved(&file.open(), SaveFormat::Pcap, &mut Everything);
    assert_eq!(open(&copy).unwrap().trace.len(), 2);
    let lost: Vec<_> = lost.losses.iter().map(|loss| (loss.kind, loss.count)).collect();
    let expected = [(LossKind::FrameComments, 2), (LossKind::InterfaceOfFrame, 2), (LossKind::FrameDetails, 1)];
    assert_eq!(lost, expected);
    let modified = Crafted::new(Order::Big).pcap(MODIFIED, 4, 1).u32(1).u32(2).u32(1).u32(1).raw(&[0; 8]).raw(b"x");
    let (_, lost) = saved(&modified.open(), SaveFormat::Pcapng, &mut Everything);
    assert_eq!(lost.losses[0].kind, LossKind::RecordDetails);
}
