//! Truth tables: small lists of segments, and what is found of the last.

use synema_trace::Instant;
use synema_wire::{Seq, TcpFlags};

use super::{Connection, Finding, Judged, Seen};
use crate::Side;
use crate::brief::Brief;

const A: Side = Side::A;
const B: Side = Side::B;
const SYN: TcpFlags = TcpFlags::SYN;
const ACK: TcpFlags = TcpFlags::ACK;
const SYN_ACK: TcpFlags = TcpFlags(TcpFlags::SYN.0 | TcpFlags::ACK.0);
const FIN_ACK: TcpFlags = TcpFlags(TcpFlags::FIN.0 | TcpFlags::ACK.0);
const RST: TcpFlags = TcpFlags::RST;

/// Initial sequence numbers near the end of the circle, so that every test wraps around.
const ISN: [u32; 2] = [u32::MAX - 3, u32::MAX - 50];

/// `(milliseconds, from, flags, relative sequence number, relative acknowledgment, payload octets, window)`.
type Row = (i64, Side, TcpFlags, u32, u32, usize, u16);

fn feed(connection: &mut Connection, number: usize, row: Row) -> Judged {
    let (ms, from, flags, seq, ack, payload_len, window) = row;
    let segment = Brief {
        seq: Seq(ISN[from.index()]).plus(seq),
        ack: Seq(ISN[from.other().index()]).plus(ack),
        flags,
        window,
        payload_len: payload_len as u32,
        shift: None,
        is_cut_short: false,
        has_bad_checksum: false,
    };
    let at = Instant::from_ns(ms * 1_000_000);
    connection.read(&Seen { from, at, number, segment: &segment, reuses_ports: false, is_announced: false })
}

/// A handshake that took 2 ms, of windows that are not scaled.
const OPENED: [Row; 3] = [(0, A, SYN, 0, 0, 0, 1000), (1, B, SYN_ACK, 0, 1, 0, 1000), (2, A, ACK, 1, 1, 0, 1000)];

/// What is found of the last row, behind the handshake and the others.
#[track_caller]
fn finds(rows: &[Row], expected: &[Finding]) {
    let mut connection = Connection::default();
    let all: Vec<Row> = OPENED.iter().chain(rows).copied().collect();
    let facts: Vec<Judged> =
        all.iter().enumerate().map(|(index, &row)| feed(&mut connection, index + 1, row)).collect();
    let found: Vec<Finding> = facts.last().unwrap().findings.iter().collect();
    assert_eq!(found, expected, "{rows:?}");
}

#[test]
fn a_plain_run_has_no_findings() {
    finds(&[(10, A, ACK, 1, 1, 100, 1000)], &[]);
    finds(&[(10, A, ACK, 1, 1, 100, 1000), (11, B, ACK, 1, 101, 0, 1000)], &[]);
    finds(&[(10, A, ACK, 1, 1, 100, 1000), (11, A, ACK, 101, 1, 100, 1000)], &[]);
    finds(&[(10, A, FIN_ACK, 1, 1, 0, 1000)], &[]);
    finds(&[(10, A, FIN_ACK, 1, 1, 0, 1000), (11, B, ACK, 1, 2, 0, 1000)], &[]);
}

#[test]
fn retransmission() {
    use Finding::*;
    let data = (10, A, ACK, 1, 1, 100, 1000);
    finds(&[data, (300, A, ACK, 1, 1, 100, 1000)], &[Retransmission]);
    // the same again ends at the next octet, so it cannot have been overtaken, however soon it comes
    finds(&[data, (11, A, ACK, 1, 1, 100, 1000)], &[Retransmission]);
    finds(&[(10, A, FIN_ACK, 1, 1, 0, 1000), (400, A, FIN_ACK, 1, 1, 0, 1000)], &[Retransmission]);
}

#[test]
fn out_of_order_is_soon_after_what_overtook_it() {
    use Finding::*;
    let hole = (10, A, ACK, 101, 1, 100, 1000);
    finds(&[hole], &[LostSegment]);
    finds(&[hole, (11, A, ACK, 1, 1, 100, 1000)], &[OutOfOrder]);
    finds(&[hole, (12, A, ACK, 1, 1, 100, 1000)], &[Retransmission]);
    finds(&[hole, (9, A, ACK, 1, 1, 100, 1000)], &[Retransmission]);
}

#[test]
fn fast_retransmission_needs_two_duplicates_a_moment_ago() {
    use Finding::*;
    let hole = (10, A, ACK, 101, 1, 100, 1000);
    let dup = (11, B, ACK, 1, 1, 0, 1000);
    let again = |ms| (ms, A, ACK, 1, 1, 100, 1000);
    finds(&[hole, dup], &[DuplicateAck]);
    finds(&[hole, dup, dup, again(20)], &[Retransmission, FastRetransmission]);
    finds(&[hole, dup, again(20)], &[Retransmission]);
    finds(&[hole, dup, dup, again(40)], &[Retransmission]);
}

#[test]
fn spurious_retransmission_was_acknowledged_before() {
    use Finding::*;
    let (data, ack) = ((10, A, ACK, 1, 1, 100, 1000), (11, B, ACK, 1, 101, 0, 1000));
    finds(&[data, ack, (300, A, ACK, 1, 1, 100, 1000)], &[Retransmission, SpuriousRetransmission]);
    finds(&[data, ack, (300, A, ACK, 51, 1, 100, 1000)], &[Retransmission]);
}

#[test]
fn an_unseen_acknowledgment_is_said_once() {
    use Finding::*;
    finds(&[(10, A, ACK, 1, 50, 0, 1000)], &[AckLostSegment]);
    finds(&[(10, A, ACK, 1, 50, 0, 1000), (11, A, ACK, 1, 60, 0, 1000)], &[]);
    finds(&[(10, A, ACK, 1, 50, 0, 1000), (11, B, ACK, 50, 1, 20, 1000)], &[LostSegment]);
}

#[test]
fn duplicate_ack_changes_nothing() {
    use Finding::*;
    finds(&[(10, A, ACK, 1, 1, 0, 1000)], &[DuplicateAck]);
    finds(&[(10, A, ACK, 1, 1, 0, 900)], &[WindowUpdate]);
    finds(&[(10, A, ACK, 1, 1, 5, 1000)], &[]);
    finds(&[(10, A, FIN_ACK, 1, 1, 0, 1000)], &[]);
}

#[test]
fn keep_alive_and_its_answer() {
    use Finding::*;
    let (data, ack) = ((10, A, ACK, 1, 1, 100, 1000), (11, B, ACK, 1, 101, 0, 1000));
    let alive = |payload_len| (9000, A, ACK, 100, 1, payload_len, 1000);
    finds(&[data, ack, alive(0)], &[KeepAlive]);
    finds(&[data, ack, alive(1)], &[KeepAlive]);
    finds(&[data, ack, alive(1), (9001, B, ACK, 1, 101, 0, 1000)], &[KeepAliveAck]);
    finds(&[data, ack, (9000, A, RST, 100, 1, 0, 0)], &[]);
}

#[test]
fn windows_close_are_probed_and_open() {
    use Finding::*;
    let full = (10, A, ACK, 1, 1, 1000, 1000);
    let closed = (11, B, ACK, 1, 1001, 0, 0);
    let probe = (500, A, ACK, 1001, 1, 1, 1000);
    finds(&[full], &[WindowFull]);
    finds(&[full, closed], &[ZeroWindow]);
    finds(&[full, closed, probe], &[ZeroWindowProbe]);
    finds(&[full, closed, probe, (501, B, ACK, 1, 1001, 0, 0)], &[ZeroWindow, ZeroWindowProbeAck]);
    finds(&[full, closed, (600, B, ACK, 1, 1001, 0, 500)], &[WindowUpdate]);
    // the probe's octet was not taken: what follows is not sent again
    finds(&[full, closed, probe, (700, A, ACK, 1000, 1, 20, 1000)], &[]);
    finds(&[full, closed, probe, (700, A, ACK, 1001, 1, 20, 1000)], &[]);
    finds(&[(10, B, RST, 1, 0, 0, 0)], &[]);
}

#[test]
fn a_syn_ack_from_another_number_reuses_the_ports() {
    let mut connection = Connection::default();
    for (number, row) in OPENED.into_iter().enumerate().take(2) {
        feed(&mut connection, number + 1, row);
    }
    let facts = feed(&mut connection, 3, (3, B, SYN_ACK, 5000, 1, 0, 1000));
    assert!(facts.findings.has(Finding::ReusedPorts));
    assert_eq!(facts.bases[B.index()], Some(Seq(ISN[1]).plus(5000)));
}

#[test]
fn the_word_of_a_connection() {
    let mut connection = Connection::default();
    let rows = [
        (10, A, ACK, 1, 1, 10, 1000),
        (11, B, ACK, 1, 11, 0, 1000),
        (12, B, ACK, 21, 11, 5, 1000),
        (500, A, ACK, 1, 1, 10, 1000),
        (501, A, FIN_ACK, 11, 1, 0, 1000),
        (502, B, RST, 26, 0, 0, 0),
    ];
    for (index, row) in OPENED.into_iter().chain(rows).enumerate() {
        feed(&mut connection, index + 1, row);
    }
    let without_checksums: String =
        connection.history.as_str().chars().filter(|letter| !"cC".contains(*letter)).collect();
    assert_eq!(without_checksums, "ShADadgTFr");
    assert_eq!(connection.completeness.0, 63);
    assert_eq!(connection.completeness_before_last.0, 31);
    assert_eq!(connection.opening.initial_rtt, Some(2_000_000));
    assert!(connection.opening.handshake.is_complete());
}

#[test]
fn a_syn_ack_must_answer_its_syn() {
    for (syn_ack, complete) in [
        ((1, B, SYN_ACK, 0, 1, 0, 1000), true),
        ((1, B, SYN_ACK, 0, 2, 0, 1000), false),
        ((1, B, SYN_ACK, 0, 0, 0, 1000), false),
        ((1, A, SYN_ACK, 0, 1, 0, 1000), false),
    ] {
        let mut connection = Connection::default();
        for (index, row) in [OPENED[0], syn_ack, OPENED[2]].into_iter().enumerate() {
            feed(&mut connection, index + 1, row);
        }
        assert_eq!(connection.opening.handshake.is_complete(), complete, "{syn_ack:?}");
    }
}

#[test]
fn an_unseen_acknowledgment_makes_what_follows_fast() {
    use Finding::*;
    let (data, again) = ((10, B, ACK, 1, 1, 100, 1000), (11, B, ACK, 1, 8, 100, 1000));
    finds(&[data, again], &[Retransmission, FastRetransmission, AckLostSegment]);
    finds(&[data, again, (12, B, ACK, 1, 8, 100, 1000)], &[Retransmission, FastRetransmission]);
    // too long after the last acknowledgment
    finds(&[data, (40, B, ACK, 1, 8, 100, 1000)], &[Retransmission, AckLostSegment]);
    // where a hole explains it, nothing was asked for
    let hole = (11, A, ACK, 201, 1, 100, 1000);
    finds(&[data, hole, (12, B, ACK, 1, 301, 100, 1000)], &[Retransmission, AckLostSegment]);
}

#[test]
fn an_unseen_acknowledgment_is_not_said_behind_a_duplicate() {
    use Finding::*;
    let duplicate = (10, A, ACK, 1, 1, 0, 1000);
    finds(&[duplicate, (11, B, ACK, 1, 8, 0, 1000)], &[]);
    finds(&[duplicate, (11, A, ACK, 101, 1, 100, 1000), (12, B, ACK, 1, 201, 0, 1000)], &[AckLostSegment]);
}

#[test]
fn a_sequence_number_of_0_counts_as_none_seen() {
    let refusal = ISN[1].wrapping_neg();
    let rows = [
        (0, A, SYN, 0, 0, 0, 1000),
        (1, B, TcpFlags(RST.0 | ACK.0), refusal, 1, 0, 0),
        (500, A, SYN, 0, 0, 0, 1000),
        (501, B, SYN_ACK, 0, 1, 0, 1000),
        (502, A, ACK, 1, 1, 0, 1000),
        (503, B, ACK, 1, 1, 0, 1000),
    ];
    let mut connection = Connection::default();
    let found = rows.map(|row| feed(&mut connection, 1, row).findings.iter().collect::<Vec<_>>());
    use Finding::*;
    assert_eq!(found, [vec![], vec![], vec![Retransmission], vec![ReusedPorts], vec![], vec![DuplicateAck]]);
}

#[test]
fn contradicting_bits_have_letters_of_their_own() {
    let mut connection = Connection::default();
    feed(&mut connection, 1, (0, A, TcpFlags(SYN.0 | TcpFlags::FIN.0), 0, 0, 0, 1000));
    feed(&mut connection, 2, (1, B, TcpFlags(RST.0 | TcpFlags::FIN.0), 0, 0, 0, 1000));
    assert_eq!(connection.history.as_str(), "SFQfri");
}

#[test]
fn a_fin_behind_ten_thousand_unacknowledged_segments_takes_no_number_as_in_wireshark() {
    let acks_the_fin_unseen = |segments: u32| {
        let mut connection = Connection::default();
        OPENED.iter().for_each(|row| {
            feed(&mut connection, 1, *row);
        });
        for index in 0..segments {
            feed(&mut connection, 1, (3, A, ACK, 1 + index, 1, 1, 1000));
        }
        feed(&mut connection, 1, (4, A, FIN_ACK, 1 + segments, 1, 0, 1000));
        let facts = feed(&mut connection, 1, (5, B, ACK, 1, 2 + segments, 0, 1000));
        facts.findings.has(Finding::AckLostSegment)
    };
    assert!(!acks_the_fin_unseen(9_000));
    assert!(acks_the_fin_unseen(10_001));
}
