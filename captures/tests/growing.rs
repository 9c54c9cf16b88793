//! Following a file that another program writes: what is whole is there, what is not yet is waited for.

mod crafted;

use std::fs::OpenOptions;
use std::io::Write;

use crafted::{Crafted, MICRO, Order, every_block, open, seen};
use synema_captures::{Growing, Refusal};

#[test]
fn frames_come_as_they_are_written_however_they_are_cut() {
    let folder = tempfile::tempdir().unwrap();
    let none = Crafted::new(Order::Little);
    let pcap = none.body().pcap(MICRO, 4, 1).record(1, 0, 3, b"one").record(2, 0, 3, b"two").record(3, 0, 0, b"");
    for (name, bytes) in [("a.pcapng", every_block()), ("a.pcap", pcap.bytes)] {
        for piece in [1, 7, 50, 333] {
            let path = folder.path().join(name);
            let head = 28.min(bytes.len());
            std::fs::write(&path, &bytes[..head]).unwrap();
            let mut growing = Growing::open(&path).unwrap();
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            let mut found = growing.frames();
            for piece in bytes[head..].chunks(piece) {
                file.write_all(piece).unwrap();
                found += growing.poll().unwrap();
                assert_eq!(found, growing.frames());
            }
            assert!(!growing.is_ended());
            let opened = growing.opened();
            assert!(opened.complete, "{:?}", opened.problem);
            assert_eq!(seen(&opened), seen(&open(&bytes).unwrap()), "{name} in pieces of {piece}");
        }
    }
}

#[test]
fn a_file_that_is_replaced_or_packed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcapng");
    std::fs::write(&path, every_block()).unwrap();
    let mut growing = Growing::open(&path).unwrap();
    OpenOptions::new().write(true).open(&path).unwrap().set_len(100).unwrap();
    assert!(growing.poll().unwrap_err().to_string().contains("shorter"));
    std::fs::write(&path, b"\x1f\x8b\x08\0").unwrap();
    assert!(matches!(Growing::open(&path).err().unwrap().refusal, Refusal::NotFollowed));
}

#[test]
fn what_is_forgotten_leaves_the_numbers_of_what_comes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pcap");
    let bytes = Crafted::new(Order::Little).body().pcap(MICRO, 4, 1);
    let bytes = bytes.record(1, 0, 3, b"one").record(2, 0, 3, b"two").record(3, 0, 5, b"three").bytes;
    std::fs::write(&path, &bytes[..bytes.len() - 4]).unwrap();
    let mut growing = Growing::open(&path).unwrap();
    growing.forget(1);
    OpenOptions::new().append(true).open(&path).unwrap().write_all(&bytes[bytes.len() - 4..]).unwrap();
    assert_eq!(growing.poll().unwrap(), 1);
    let opened = growing.opened();
    let kept: Vec<_> = opened.trace.observations().map(|seen| (seen.number(), seen.bytes)).collect();
    assert_eq!(kept, [(2, &b"two"[..]), (3, b"three")]);
}
