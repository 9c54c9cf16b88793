//! Files that are cut, corrupt or no captures at all: what was before the damage is kept, and the rest is told.

mod crafted;

use crafted::{Crafted, MICRO, MODIFIED, NANO, ORDERS, Order, every_block, open, seen};
use proptest::prelude::*;
use proptest::sample::Index;
use synema_captures::{Damage, OpenError, Opened, Refusal, Skipped};

/// Three frames in every pcap variant, and the pcapng with every block.
fn files() -> Vec<Vec<u8>> {
    let mut files = vec![every_block()];
    for order in ORDERS {
        for magic in [MICRO, NANO, MODIFIED] {
            let mut file = Crafted::new(order).pcap(magic, 4, 1);
            for frame in [&b"one"[..], b"", b"third"] {
                let extra: &[u8] = if magic == MODIFIED { &[0; 8] } else { b"" };
                file = file.u32(1).u32(2).u32(frame.len() as u32).u32(60).raw(extra).raw(frame);
            }
            files.push(file.bytes);
        }
    }
    files
}

#[test]
fn a_cut_anywhere_keeps_the_frames_before_it_and_says_where() {
    for file in files() {
        let whole = seen(&open(&file).unwrap());
        for len in 0..file.len() {
            match open(&file[..len]) {
                Err(OpenError { refusal: Refusal::Empty, .. }) => assert_eq!(len, 0),
                Err(OpenError { refusal: Refusal::HeaderCut { available, .. }, .. }) => assert_eq!(available, len),
                Err(OpenError { refusal: Refusal::Header(Damage::Cut { available, .. }), .. }) => {
                    assert_eq!(available, len as u64);
                }
                Err(error) => panic!("cut at {len}: {error}"),
                Ok(opened) => {
                    let kept = seen(&opened);
                    assert_eq!(kept, whole[..kept.len()], "cut at {len}");
                    assert_eq!(opened.complete, opened.problem.is_none());
                    if let Some(problem) = opened.problem {
                        assert_eq!(problem.frame, kept.len() + 1);
                        assert!(matches!(problem.damage, Damage::Cut { .. }), "cut at {len}: {problem}");
                        assert!(
                            problem.offset < len as u64 && problem.to_string().contains(&problem.offset.to_string())
                        );
                    }
                }
            }
        }
    }
}

#[track_caller]
fn assert_damage(file: &Crafted, kept: usize, expected: Damage) {
    let opened = file.open();
    assert_eq!(opened.trace.len(), kept);
    assert_eq!(opened.problem.unwrap().damage, expected);
    assert!(!opened.complete);
}

#[test]
fn absurd_lengths_end_the_reading() {
    for order in ORDERS {
        let none = Crafted::new(order);
        let pcap = Crafted::new(order).pcap(MICRO, 4, 1).record(1, 0, 1, b"x").u32(2).u32(0).u32(u32::MAX).u32(1);
        assert_damage(&pcap, 1, Damage::FrameTooLong { length: u32::MAX, limit: 262_144 });

        let section = || none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"x", &none);
        for length in [0, 11] {
            assert_damage(&section().u32(6).u32(length).u32(0), 1, Damage::BlockLength { length });
        }
        let huge = section().u32(6).u32(u32::MAX).u32(0);
        assert_damage(&huge, 1, Damage::Cut { needed: u64::from(u32::MAX), available: 12 });
        let unequal = section().u32(9).u32(16).u32(0).u32(12);
        assert_damage(&unequal, 1, Damage::LengthsDiffer { first: 16, last: 12 });

        let zero_length_data = none.body().u32(0).u32(0).u32(0);
        let caplen = section().block(6, zero_length_data.u32(0xffff_fff0).u32(1));
        assert_damage(&caplen, 1, Damage::BlockContent { block_type: 6 });
        let short = section().block(2, none.body().u32(0));
        assert_damage(&short, 1, Damage::BlockContent { block_type: 2 });
        let short = section().simple(400, b"no");
        assert_damage(&short, 1, Damage::BlockContent { block_type: 3 });
    }
}

#[test]
fn a_later_section_may_be_damaged_too() {
    let none = Crafted::new(Order::Little);
    let first = || none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"x", &none);
    let magic = first().block(0x0a0d_0d0a, none.body().raw(&[1, 2, 3, 4]).u16(1).u16(0).u32(0).u32(0));
    assert_damage(&magic, 1, Damage::ByteOrder { found: [1, 2, 3, 4] });
    let version = first().block(0x0a0d_0d0a, none.body().u32(0x1a2b_3c4d).u16(2).u16(0).u32(0).u32(0));
    assert_damage(&version, 1, Damage::Version { major: 2, minor: 0 });
    // Interfaces do not carry over into the next section.
    let interface = first().section().enhanced(0, 0, 1, b"y", &none);
    assert_damage(&interface, 1, Damage::Interface { id: 0, described: 0 });
}

#[test]
fn an_endace_capture_is_named() {
    let record =
        |second: u64| Crafted::new(Order::Big).raw(&(second << 32).to_le_bytes()).raw(&[2, 4]).u16(32).raw(&[0; 20]);
    let file: Vec<u8> = (5..9).flat_map(|second| record(second).bytes).collect();
    let text = open(&file).unwrap_err().to_string();
    assert!(text.contains("ERF") && text.contains("editcap"), "{text}");
}

#[test]
fn pcapng_is_read_on_behind_damage() {
    for order in ORDERS {
        let none = Crafted::new(order);
        let head = || none.body().section().interface(1, 0, &none).enhanced(0, 0, 1, b"before", &none);
        let damaged = [
            none.body().raw(b"garbage of no sense!"),
            none.body().u32(6).u32(u32::MAX).raw(&[7; 24]),
            none.body().u32(6).u32(32).raw(&[7; 20]).u32(36),
            none.body().enhanced(9, 0, 1, b"an interface that is not there", &none),
            // a section header that cannot be read takes its interfaces with it: only the next section counts
            none.body().raw(&[0x0a, 0x0d, 0x0d, 0x0a]).u32(28).raw(&[9; 20]).enhanced(0, 0, 1, b"lost", &none),
        ];
        for (number, damage) in damaged.into_iter().enumerate() {
            let offset = head().bytes.len() as u64;
            let mut after = none.body();
            if number == 4 {
                after = after.section().interface(1, 0, &none);
            }
            let after = after.enhanced(0, 1, 1, b"after", &none).enhanced(0, 2, 1, b"last", &none);
            let opened = head().raw(&damage.bytes).raw(&after.bytes).open();
            let frames: Vec<_> = opened.trace.observations().map(|seen| seen.bytes).collect();
            assert_eq!(frames, [&b"before"[..], b"after", b"last"], "{number}");
            let skipped = Skipped { offset, len: damage.bytes.len() as u64, next_frame: 2 };
            assert_eq!(opened.skipped, [skipped], "{number}");
            assert_eq!((opened.complete, opened.problem.unwrap().offset), (false, offset), "{number}");
        }
    }
}

#[test]
fn many_damaged_places_are_counted_and_only_some_are_listed() {
    let none = Crafted::new(Order::Little);
    let mut file = none.body().section().interface(1, 0, &none);
    for time in 0..200 {
        file = file.raw(b"bad!").enhanced(0, time, 1, b"x", &none).enhanced(0, time, 1, b"y", &none);
    }
    let opened = file.open();
    assert_eq!((opened.trace.len(), opened.skipped.len()), (400, Opened::SKIPPED_NAMED));
    assert_eq!(opened.skipped_bytes(), 800);
}

#[test]
fn what_is_no_capture_is_named() {
    let cases: [(&[u8], &str); 11] = [
        (b"", "t: is empty (0 bytes)"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (b"btsnoop\0rest", "Bluetooth"),
        (b"\x1c\x00\x01\xac and so on", "IXIA"),
        (b"iptrace 2.0 and so on", "iptrace"),
        (b"No.,Time,Source\n1,0.0,192.0.2.1\n", "text"),
        ("包,时间\n".as_bytes(), "text"),
        (&[0; 64], "zero bytes"),
        (b"\x01\x02\x03\x04\x05", "01020304"),
        (b"\xd4\xc3", "cut short in the file header"),
    ];
    for (bytes, word) in cases {
        let text = open(bytes).unwrap_err().to_string();
        assert!(text.contains(word) && !text.contains('\n'), "{text:?} should say {word:?}");
    }
    let version = Crafted::new(Order::Little).u32(MICRO).u16(1).u16(4).raw(&[0; 16]).refused();
    assert!(version.contains("1.4"), "{version}");
}

#[test]
fn paths_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let text = |name: &str| synema_captures::open(folder.path().join(name)).unwrap_err().to_string();
    assert!(text("absent.pcap").contains("check the path"));
    assert!(text("").contains("is a directory"));
    std::fs::write(folder.path().join("empty.pcap"), b"").unwrap();
    assert!(text("empty.pcap").contains("is empty"));
}

#[test]
fn a_mapped_file_and_a_stream_give_what_memory_gives() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    std::fs::write(&path, every_block()).unwrap();
    let expected = seen(&open(&every_block()).unwrap());
    assert_eq!(seen(&synema_captures::open(&path).unwrap()), expected);
    assert_eq!(seen(&synema_captures::read_from("-", &every_block()[..]).unwrap()), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever is done to a file, it is read in one pass: no panic, no more frames than bytes.
    #[test]
    fn mutated_files_never_panic(
        which in 0usize..7,
        changes in prop::collection::vec((any::<Index>(), prop_oneof![Just(0u8), Just(0xff), any::<u8>()]), 0..12),
        cut in any::<Index>(),
        cut_it in any::<bool>(),
    ) {
        let mut file = files().swap_remove(which);
        for (place, value) in changes {
            let place = place.index(file.len());
            file[place] = value;
        }
        if cut_it {
            file.truncate(cut.index(file.len()));
        }
        if let Ok(opened) = open(&file) {
            prop_assert!(opened.trace.len() <= file.len() / 12);
            for frame in seen(&opened) {
                prop_assert!(frame.2.len() <= file.len());
            }
            if let Some(problem) = opened.problem {
                prop_assert!(problem.offset <= file.len() as u64);
                prop_assert!(!problem.to_string().contains('\n'));
            }
        }
    }

    #[test]
    fn arbitrary_bytes_behind_a_header_never_panic(
        head in 0usize..3,
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let none = Crafted::new(Order::Big);
        let file = match head {
            0 => none.body(),
            1 => none.body().pcap(MICRO, 4, 1),
            _ => none.body().section().interface(1, 0, &none),
        };
        let _ = open(&file.raw(&bytes).bytes);
    }
}
