//! §3.10.7.1 CLOSED STATE.

use super::super::SegmentSpec;
use super::*;

fn answer(segment: &Arriving<'_>) -> Option<SegmentSpec> {
    arrive(&mut closed(), segment).into_iter().find_map(|tagged| match tagged.what {
        Action::Emit(spec) => Some(spec),
        _ => None,
    })
}

#[test]
fn a_reset_is_discarded() {
    assert_eq!(answer(&segment(RST, 5, 0, b"")), None);
    assert_eq!(answer(&segment(RST | ACK, 5, 7, b"text")), None);
}

#[test]
fn a_segment_without_ack_gets_seq_0_and_ack_of_all_of_it() {
    for (flags, text, len) in [(SYN, &b""[..], 1), (FIN, b"", 1), (SYN | FIN, b"abc", 5), (TcpFlags::NONE, b"ab", 2)] {
        let reset = answer(&segment(flags, 5, 0, text)).unwrap();
        assert_eq!((reset.seq, reset.ack, reset.flags), (Seq(0), Seq(IRS).plus(5 + len), RST | ACK), "{flags}");
    }
}

#[test]
fn a_segment_with_ack_gets_seq_of_that_ack() {
    let reset = answer(&segment(SYN | ACK, 5, 7, b"")).unwrap();
    assert_eq!((reset.seq, reset.flags), (Seq(ISS).plus(7), RST));
}
