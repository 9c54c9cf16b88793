//! Truth tables: small sessions, and what departs in them.

use synema_trace::{Heading, Instant, Point, Trace};
use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFlags, TcpFrame, TcpHeader, TcpOption};

use super::{Departure, Rule, check};
use crate::Analysis;

const S: TcpFlags = TcpFlags::SYN;
const A: TcpFlags = TcpFlags::ACK;
const F: TcpFlags = TcpFlags::FIN;
const R: TcpFlags = TcpFlags::RST;

/// `(from a, flags, sequence number, acknowledgment, text, window)`, counted from 0 on both sides.
type Row = (bool, TcpFlags, u32, u32, &'static [u8], u16);

fn frame((from_a, flags, seq, ack, payload, window): Row, options: Vec<TcpOption>) -> Vec<u8> {
    let end = |number: u8, port| Endpoint { ip: [192, 0, 2, number].into(), port };
    let (src, dst) = if from_a { (end(1, 4000), end(2, 80)) } else { (end(2, 80), end(1, 4000)) };
    let base = |is_a: bool| Seq(if is_a { u32::MAX - 4 } else { 77_000 });
    let tcp = TcpHeader {
        seq: base(from_a).plus(seq),
        ack: if flags.ack() { base(!from_a).plus(ack) } else { Seq(0) },
        flags,
        window,
        urgent_pointer: 0,
        options,
    };
    let (src_mac, dst_mac) = (Mac([2, 0, 0, 0, 0, 1]), Mac([2, 0, 0, 0, 0, 2]));
    TcpFrame { src_mac, dst_mac, src, dst, ip_id: 0, ttl: 64, tcp, payload }.to_bytes()
}

fn departures(frames: &[Vec<u8>]) -> Vec<Departure> {
    let mut trace = Trace::new();
    let point = trace.add_point(Point { name: String::new(), link_type: LinkType::ETHERNET, host: None });
    for (index, bytes) in frames.iter().enumerate() {
        trace.observe(Instant::from_ns(index as i64 * 1_000_000), point, Heading::Unknown, bytes.len() as u32, bytes);
    }
    check(&trace, &Analysis::of(&trace))
}

const OPENED: [Row; 3] =
    [(true, S, 0, 0, b"", 1000), (false, TcpFlags(0x12), 0, 1, b"", 1000), (true, A, 1, 1, b"", 1000)];

/// What departs in the rows behind a handshake, with the number of the row among them, from 1.
#[track_caller]
fn finds(rows: &[Row], expected: &[(usize, Rule)]) {
    let frames: Vec<Vec<u8>> = OPENED.iter().chain(rows).map(|row| frame(*row, Vec::new())).collect();
    let found: Vec<(usize, Rule)> = departures(&frames).iter().map(|found| (found.number - 3, found.rule)).collect();
    assert_eq!(found, expected, "{rows:?}");
}

#[test]
fn a_clean_session_departs_from_nothing() {
    finds(
        &[
            (true, A, 1, 1, b"get", 1000),
            (false, A, 1, 4, b"here", 1000),
            (true, A, 4, 5, b"", 1000),
            (false, A | F, 5, 4, b"", 1000),
            (true, A | F, 4, 6, b"", 1000),
            (false, A, 6, 5, b"", 1000),
        ],
        &[],
    );
}

#[test]
fn numbers_and_windows() {
    finds(&[(true, A, 1, 9, b"", 1000)], &[(1, Rule::AckOfUnsent)]);
    finds(&[(false, A, 1, 1, b"", 3), (true, A, 1, 1, b"", 1000)], &[(1, Rule::WindowShrunk)]);
    finds(&[(true, A, 1, 1, &[0; 1001], 1000)], &[(1, Rule::BeyondWindow)]);
    finds(&[(true, A, 1, 1, &[0; 1000], 1000)], &[]);
    // a probe of one octet is allowed
    finds(&[(true, A, 1, 1, &[0; 1000], 1000), (false, A, 1, 1001, b"", 0), (true, A, 1001, 1, b"x", 1000)], &[]);
    finds(&[(true, A, 1, 1, b"abc", 1000), (true, A, 1, 1, b"abc", 1000)], &[]);
    finds(&[(true, A, 1, 1, b"abc", 1000), (true, A, 1, 1, b"abX", 1000)], &[(2, Rule::RetransmissionDiffers)]);
    finds(&[(true, A | F, 1, 1, b"", 1000), (true, A, 2, 1, b"more", 1000)], &[(2, Rule::DataAfterFin)]);
}

#[test]
fn control_bits() {
    finds(&[(true, TcpFlags(0), 1, 0, b"x", 1000)], &[(1, Rule::AckMissing)]);
    finds(&[(true, F, 1, 0, b"", 1000)], &[(1, Rule::BadFlags)]);
    finds(&[(true, R, 1, 0, b"", 0)], &[]);
    finds(&[(false, A, 1, 1, b"", 1000), (true, R, 500, 0, b"", 0)], &[(2, Rule::RstChallenged)]);
    finds(&[(true, R, 5000, 0, b"", 0)], &[(1, Rule::RstNotAcceptable)]);
    // RCV.NXT is 1 and RCV.WND 1,000: number 1,000 is the last one in the window
    finds(&[(false, A, 1, 1, b"", 1000), (true, R, 1000, 0, b"", 0)], &[(2, Rule::RstChallenged)]);
    finds(&[(false, A, 1, 1, b"", 1000), (true, R, 1001, 0, b"", 0)], &[(2, Rule::RstNotAcceptable)]);
}

#[test]
fn options() {
    let mss = || TcpOption::MaximumSegmentSize(4);
    let stamps = |tsval| TcpOption::Timestamps { tsval, tsecr: 0 };
    let [syn, syn_ack, ack] = OPENED;
    let data: Row = (true, A, 1, 1, b"12345", 1000);
    let rules = |frames: &[Vec<u8>]| -> Vec<(usize, Rule)> {
        departures(frames).iter().map(|found| (found.number, found.rule)).collect()
    };
    let opened = |a: Vec<TcpOption>, b: Vec<TcpOption>| vec![frame(syn, a), frame(syn_ack, b)];
    let with = |mut frames: Vec<Vec<u8>>, row, options| {
        frames.push(frame(row, options));
        rules(&frames)
    };
    assert_eq!(with(opened(vec![], vec![mss()]), data, vec![]), [(3, Rule::MssExceeded)]);
    assert_eq!(with(opened(vec![], vec![]), ack, vec![mss()]), [(3, Rule::OptionMisplaced)]);
    let misplaced = |option| departures(&[frame(syn, vec![]), frame(syn_ack, vec![]), frame(ack, vec![option])])[0].rfc;
    let where_it_stands = [mss(), TcpOption::WindowScale(1), TcpOption::SackPermitted].map(misplaced);
    assert_eq!(where_it_stands, ["RFC 9293 §3.2", "RFC 7323 §2.2", "RFC 2018 §2"]);
    assert_eq!(with(opened(vec![], vec![]), ack, vec![stamps(1)]), [(3, Rule::OptionNotAgreed)]);
    assert_eq!(with(opened(vec![stamps(1)], vec![stamps(9)]), ack, vec![]), [(3, Rule::TimestampMissing)]);
    assert_eq!(with(opened(vec![stamps(5)], vec![stamps(9)]), ack, vec![stamps(4)]), [(3, Rule::TimestampBack)]);
    assert_eq!(with(opened(vec![stamps(5)], vec![stamps(9)]), ack, vec![stamps(5)]), []);
    assert_eq!(rules(&[frame(syn, vec![TcpOption::WindowScale(15)])]), [(1, Rule::WindowScaleTooLarge)]);
}

#[test]
fn checksums_and_what_is_left_to_the_card() {
    let mut bytes = frame((true, S, 0, 0, b"", 1000), Vec::new());
    bytes[50] ^= 1;
    assert_eq!(departures(&[bytes.clone()])[0].rule, Rule::BadChecksum);
    // 192.0.2.1 and 192.0.2.2, protocol 6, 20 octets
    let pseudo_header: u32 = 0xc000 + 0x0201 + 0xc000 + 0x0202 + 6 + 20;
    let folded = ((pseudo_header & 0xffff) + (pseudo_header >> 16)) as u16;
    bytes[50..52].copy_from_slice(&folded.to_be_bytes());
    let found = departures(&[bytes]);
    assert_eq!(found[0].rule, Rule::ChecksumOffload);
    assert_eq!(found[0].rfc, "RFC 9293 §3.1");
}

#[test]
fn rules_have_names_of_their_own() {
    let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Rule::ALL.len());
}

/// A frame as it left a router: one hop less, other hardware addresses, and the header's checksum to fit.
fn forwarded(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes[5] = 9;
    bytes[22] -= 1;
    bytes[24..26].fill(0);
    let sum = synema_wire::plain_checksum(&bytes[14..34]);
    bytes[24..26].copy_from_slice(&sum.to_be_bytes());
    bytes
}

#[test]
fn a_packet_seen_on_both_sides_of_a_router_is_no_retransmission() {
    let mut frames: Vec<Vec<u8>> = OPENED.iter().map(|row| frame(*row, Vec::new())).collect();
    let data = frame((true, A, 1, 1, b"a packet of some length", 1000), Vec::new());
    frames.extend([data.clone(), forwarded(data.clone())]);
    let found = departures(&frames);
    assert_eq!(found.iter().map(|found| (found.number, found.rule)).collect::<Vec<_>>(), [(5, Rule::CapturedTwice)]);
    // the same octets again with as many hops left are sent again: no identification tells anything else
    *frames.last_mut().unwrap() = data;
    assert_eq!(departures(&frames), []);
}
