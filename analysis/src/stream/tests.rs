use proptest::prelude::*;
use synema_wire::Seq;

use super::assembler::Assembler;
use crate::{Side, Stream};

/// The stream of segments `(sequence number, is a SYN, payload)`.
fn assembled<'a>(segments: &[(u32, bool, &'a [u8])]) -> Stream<'a> {
    let mut assembler = Assembler::default();
    for &(seq, syn, payload) in segments {
        assembler.add(Seq(seq), syn, payload);
    }
    assembler.finish(Side::A)
}

#[track_caller]
fn check(segments: &[(u32, bool, &[u8])], bytes: &[u8], gaps: &[(u64, u64)], conflicting: u64) {
    let stream = assembled(segments);
    assert_eq!(String::from_utf8_lossy(&stream.bytes()), String::from_utf8_lossy(bytes));
    let found: Vec<(u64, u64)> = stream.gaps().iter().map(|gap| (gap.start, gap.end)).collect();
    assert_eq!((stream.len(), found.as_slice()), (bytes.len() as u64, gaps));
    assert_eq!(stream.conflicting, conflicting);
}

#[test]
fn in_order_reordered_and_repeated_segments_give_the_same() {
    check(&[(9, true, b""), (10, false, b"one "), (14, false, b"two")], b"one two", &[], 0);
    check(&[(9, true, b""), (14, false, b"two"), (10, false, b"one ")], b"one two", &[], 0);
    check(&[(10, false, b"one "), (10, false, b"one two"), (14, false, b"two")], b"one two", &[], 0);
    check(&[(9, true, b"one "), (14, false, b"two")], b"one two", &[], 0);
}

#[test]
fn the_first_copy_stays() {
    check(&[(10, false, b"abc"), (11, false, b"XYZ")], b"abcZ", &[], 2);
    check(&[(12, false, b"cd"), (16, false, b"gh"), (10, false, b"ABCDEFGHIJ")], b"ABcdEFghIJ", &[], 4);
}

#[test]
fn gaps_are_told_and_left_out() {
    check(&[(9, true, b""), (12, false, b"cd"), (20, false, b"k")], b"cdk", &[(0, 2), (4, 10)], 0);
    check(&[(12, false, b"cd"), (20, false, b"k")], b"cdk", &[(2, 8)], 0);
}

#[test]
fn the_base_is_the_syn_or_the_lowest_number() {
    check(&[(12, false, b"cd"), (10, false, b"ab")], b"abcd", &[], 0);
    // a keep-alive's octet lies before the first of the stream
    check(&[(9, true, b""), (9, false, b"?"), (10, false, b"ab")], b"ab", &[], 0);
    check(&[(9, true, b"")], b"", &[], 0);
}

#[test]
fn sequence_numbers_wrap_around() {
    let last = u32::MAX;
    check(&[(last - 1, true, b""), (last, false, b"abc"), (2, false, b"de")], b"abcde", &[], 0);
    check(&[(2, false, b"de"), (last, false, b"abc")], b"abcde", &[], 0);
    check(&[(last, false, b"a"), (2, false, b"de")], b"ade", &[(1, 3)], 0);
}

#[test]
fn more_than_a_circle_of_octets_goes_on() {
    let payload = vec![b'z'; 1 << 20];
    let mut assembler = Assembler::default();
    for piece in 0..5000u32 {
        assembler.add(Seq(piece.wrapping_mul(1 << 20)), false, &payload);
    }
    let stream = assembler.finish(Side::A);
    assert_eq!((stream.len(), stream.gaps().len()), (5000 << 20, 0));
}

proptest! {
    /// However a stream is cut into overlapping segments and reordered, it comes back whole.
    #[test]
    fn any_segmentation_gives_the_stream_back(
        bytes in prop::collection::vec(any::<u8>(), 1..400),
        isn: u32,
        cuts in prop::collection::vec((0usize..400, 1usize..80), 0..40),
        order: u64,
    ) {
        let mut segments: Vec<(usize, usize)> = (0..bytes.len()).step_by(37).map(|at| (at, 37)).collect();
        segments.extend(cuts.into_iter().filter(|(at, _)| *at < bytes.len()));
        // a fixed shuffle from one number
        let mut state = order | 1;
        for last in (1..segments.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            segments.swap(last, (state >> 33) as usize % (last + 1));
        }
        let mut assembler = Assembler::default();
        assembler.add(Seq(isn), true, b"");
        for (at, len) in segments {
            let payload = &bytes[at..(at + len).min(bytes.len())];
            assembler.add(Seq(isn).plus(1 + at as u32), false, payload);
        }
        let stream = assembler.finish(Side::A);
        prop_assert_eq!(&stream.bytes(), &bytes);
        prop_assert!(stream.gaps().is_empty());
        prop_assert_eq!(stream.conflicting, 0);
    }
}
