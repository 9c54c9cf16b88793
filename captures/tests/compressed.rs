//! Captures inside gzip and Zstandard: the same frames, and what there is of a packed file that breaks off.

use std::io::Write;
use std::sync::Arc;

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use synema_captures::{Compression, Damage, Opened, Refusal, read_bytes, sample};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

#[track_caller]
fn assert_same_frames(opened: &Opened, plain: &Opened) {
    assert_eq!(opened.trace.len(), plain.trace.len());
    for (ours, theirs) in opened.trace.observations().zip(plain.trace.observations()) {
        assert_eq!((ours.at, ours.wire_len, ours.bytes), (theirs.at, theirs.wire_len, theirs.bytes));
    }
}

#[test]
fn a_packed_capture_opens_like_the_plain_one() {
    for name in ["http-fetch.pcap", "half-close.pcapng"] {
        let sample = sample(name).unwrap();
        let plain = sample.open().unwrap();
        for (packed, compression) in [(gzip(sample.bytes), Compression::Gzip), (zstd(sample.bytes), Compression::Zstd)]
        {
            let opened = read_bytes(name, Arc::new(packed)).unwrap();
            assert_eq!((opened.compression, opened.complete), (Some(compression), true));
            assert_same_frames(&opened, &plain);
        }
    }
}

#[test]
fn two_packed_files_one_behind_the_other_are_one_capture() {
    let sample = sample("http-fetch.pcap").unwrap();
    let (head, tail) = sample.bytes.split_at(100);
    for pack in [gzip, zstd] {
        let both = [pack(head), pack(tail)].concat();
        assert_same_frames(&read_bytes("both", Arc::new(both)).unwrap(), &sample.open().unwrap());
    }
}

#[test]
fn an_octet_that_was_changed_is_found_out_by_the_checksum() {
    let sample = sample("http-fetch.pcap").unwrap();
    let mut packed = compress_to_vec(sample.bytes, CompressionLevel::Uncompressed);
    let place = packed.len() - 40;
    packed[place] ^= 1;
    let opened = read_bytes("changed", Arc::new(packed)).unwrap();
    assert_eq!(opened.trace.len(), sample.open().unwrap().trace.len());
    let problem = opened.problem.unwrap().to_string();
    assert!(problem.contains("checksum"), "{problem}");
}

#[test]
fn a_packed_file_that_breaks_off_shows_what_was_unpacked_and_says_so() {
    let sample = sample("lost-segment.pcap").unwrap();
    let whole = gzip(sample.bytes);
    let opened = read_bytes("cut", Arc::new(whole[..whole.len() * 2 / 3].to_vec())).unwrap();
    assert!(!opened.complete && !opened.trace.is_empty());
    let problem = opened.problem.unwrap();
    assert!(matches!(problem.damage, Damage::Packed { compression: Compression::Gzip, .. }), "{problem}");
    assert_eq!(problem.frame, opened.trace.len() + 1);
}

#[test]
fn packed_rubbish_is_refused_in_one_line() {
    for rubbish in [&b"\x1f\x8b\x08\x00rubbish"[..], b"\x28\xb5\x2f\xfdrubbish"] {
        let error = read_bytes("rubbish", Arc::new(rubbish.to_vec())).unwrap_err();
        assert!(matches!(error.refusal, Refusal::Packed { .. } | Refusal::Empty), "{error}");
        assert_eq!(error.to_string().lines().count(), 1);
    }
    let error = read_bytes("notes.gz", Arc::new(gzip(b"these are notes"))).unwrap_err();
    assert!(error.to_string().contains("text"), "{error}");
}
