use proptest::prelude::*;
use synema_trace::{Heading, Instant, Point, Trace};
use synema_wire::{
    Dissection, Endpoint, LinkType, Mac, Protocol, Seq, SourceKind, TcpFlags, TcpFrame, TcpHeader, plain_checksum,
};

use super::{CensusReader, Dissector};
use crate::{Analysis, Overview};

const CLIENT: &str = "192.0.2.1:49152";
const SERVER: &str = "192.0.2.2:80";

fn end(text: &str) -> Endpoint {
    let (ip, port) = text.split_once(':').unwrap();
    Endpoint { ip: ip.parse().unwrap(), port: port.parse().unwrap() }
}

fn segment(src: &str, dst: &str, seq: u32, flags: TcpFlags, payload: &[u8]) -> Vec<u8> {
    TcpFrame {
        src_mac: Mac([2, 0, 0, 0, 0, 1]),
        dst_mac: Mac([2, 0, 0, 0, 0, 2]),
        src: end(src),
        dst: end(dst),
        ip_id: 7,
        ttl: 64,
        tcp: TcpHeader { seq: Seq(seq), ack: Seq(1), flags, window: 65535, urgent_pointer: 0, options: Vec::new() },
        payload,
    }
    .to_bytes()
}

fn data(src: &str, dst: &str, seq: u32, payload: &[u8]) -> Vec<u8> {
    segment(src, dst, seq, TcpFlags::ACK, payload)
}

fn trace_of(link_type: LinkType, frames: &[Vec<u8>]) -> Trace {
    let mut trace = Trace::new();
    let point = trace.add_point(Point { name: "eth0".into(), link_type, host: None });
    for (frame, ms) in frames.iter().zip(1..) {
        let at = Instant::from_ns(ms * 1_000_000);
        trace.observe(at, point, Heading::Unknown, frame.len() as u32, frame);
    }
    trace
}

fn dissected(frames: &[Vec<u8>]) -> Vec<Dissection> {
    let trace = trace_of(LinkType::ETHERNET, frames);
    Dissector::new(&trace, &Analysis::of(&trace)).collect()
}

/// Which frames contain a protocol, from 1.
fn frames_with(protocol: Protocol, dissections: &[Dissection]) -> Vec<usize> {
    let has = |(index, dissection): (usize, &Dissection)| dissection.layer(protocol).map(|_| index + 1);
    dissections.iter().enumerate().filter_map(has).collect()
}

#[test]
fn a_message_is_read_in_the_frame_that_completes_it_with_the_octets_put_together() {
    let dissections = dissected(&[
        data(CLIENT, SERVER, 1, b"GET / HTTP/1.1\r\nHost: a"),
        data(CLIENT, SERVER, 24, b".example\r\n\r\n"),
        data(SERVER, CLIENT, 1, b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"),
        data(SERVER, CLIENT, 45, b"56789HTTP/1.1 204 No Content\r\n\r\n"),
    ]);
    assert_eq!(frames_with(Protocol::Http, &dissections), [2, 4]);
    let request = dissections[1].layer(Protocol::Http).unwrap();
    assert_eq!(request.source, 1);
    let source = &dissections[1].sources[0];
    assert_eq!(source.kind, SourceKind::TcpSegments);
    assert_eq!(&source.bytes[..], b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
    let host = request.field("http.host").unwrap();
    assert_eq!(&source.bytes[host.byte_range()], b"a.example");
    let codes: Vec<String> = dissections[3]
        .layers
        .iter()
        .filter_map(|layer| layer.field("http.response.code"))
        .map(ToString::to_string)
        .collect();
    assert_eq!(codes, ["200", "204"], "the next message begins in the segment that ends the first");
}

#[test]
fn the_answer_to_head_has_no_body_and_a_body_without_a_length_ends_with_the_stream() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    let with_len = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    let dissections = dissected(&[
        data(CLIENT, SERVER, 1, b"HEAD / HTTP/1.1\r\n\r\n"),
        data(SERVER, CLIENT, 1, with_len),
        data(CLIENT, SERVER, 20, b"GET / HTTP/1.1\r\n\r\n"),
        data(SERVER, CLIENT, 1 + with_len.len() as u32, answer),
        segment(SERVER, CLIENT, 1 + (with_len.len() + answer.len()) as u32, TcpFlags::ACK, b"more"),
        segment(SERVER, CLIENT, 5 + (with_len.len() + answer.len()) as u32, TcpFlags::ACK | TcpFlags::FIN, b"end"),
    ]);
    assert_eq!(frames_with(Protocol::Http, &dissections), [1, 2, 3, 6]);
}

#[test]
fn a_retransmission_is_not_read_again() {
    let request = data(CLIENT, SERVER, 1, b"GET / HTTP/1.1\r\n\r\n");
    let dissections = dissected(&[request.clone(), data(SERVER, CLIENT, 1, b""), request]);
    assert_eq!(frames_with(Protocol::Http, &dissections), [1]);
}

#[test]
fn a_tls_record_over_three_segments_is_read_in_the_last() {
    let record = [&[22, 3, 3, 0, 20][..], &[1; 20]].concat();
    let dissections = dissected(&[
        data(CLIENT, "192.0.2.2:443", 1, &record[..9]),
        data(CLIENT, "192.0.2.2:443", 10, &record[9..14]),
        data(CLIENT, "192.0.2.2:443", 15, &record[14..]),
    ]);
    // the first is marked, as Wireshark does it, and empty
    assert_eq!(frames_with(Protocol::Tls, &dissections), [1, 3]);
    assert_eq!(dissections[2].layer(Protocol::Tls).unwrap().field("tls.record.length").unwrap().to_string(), "20");
}

/// An IPv4 packet inside Ethernet, one fragment of those of identification 9.
#[test]
fn what_auth_asks_for_is_spoken_behind_its_reply() {
    let server = "192.0.2.2:21";
    let hello = [22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3];
    let dissections = dissected(&[
        data(CLIENT, server, 1, b"AUTH TLS\r\n"),
        data(server, CLIENT, 1, b"234 go\r\n"),
        data(CLIENT, server, 11, &hello),
    ]);
    assert_eq!(frames_with(Protocol::Ftp, &dissections), [1, 2]);
    assert_eq!(frames_with(Protocol::Tls, &dissections), [3]);
}

#[test]
fn behind_a_gap_a_type_that_exists_begins_a_record_except_in_the_newest_version() {
    let server = "192.0.2.2:443";
    let old = [22, 3, 3, 0, 4, 2, 0, 0, 0];
    let newest = [22, 3, 3, 0, 10, 2, 0, 0, 6, 0, 43, 0, 2, 3, 4];
    let torn = [23, 0x97, 0x12, 0, 20, 9, 9, 9];
    for (hello, expected) in [(&old[..], vec![1, 2, 4]), (&newest, vec![1, 2, 3, 4])] {
        let dissections = dissected(&[
            data(server, CLIENT, 1, hello),
            // the first of a record that is waited for is marked, the next is not
            data(server, CLIENT, 1001, &torn),
            data(server, CLIENT, 1009, &[9; 5]),
            data(server, CLIENT, 1014, &[9; 12]),
        ]);
        assert_eq!(frames_with(Protocol::Tls, &dissections), expected);
    }
}

#[test]
fn not_modified_has_no_body_and_a_lost_line_is_waited_for() {
    let dissections = dissected(&[
        data(SERVER, CLIENT, 1, b"HTTP/1.1 304 Not Modified\r\nContent-Type: text/html\r\n\r\n"),
        data(CLIENT, SERVER, 1, b"of a line"),
        data(CLIENT, SERVER, 10, b" without: beginning\r\n"),
    ]);
    assert_eq!(frames_with(Protocol::Http, &dissections), [1, 3]);
}

fn fragment(offset: u16, more: bool, octets: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x45, 0];
    packet.extend((20 + octets.len() as u16).to_be_bytes());
    packet.extend([0, 9]);
    packet.extend(((offset / 8) | (u16::from(more) << 13)).to_be_bytes());
    packet.extend([64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    let sum = plain_checksum(&packet);
    packet[10..12].copy_from_slice(&sum.to_be_bytes());
    [&[2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0][..], &packet, octets].concat()
}

#[test]
fn a_datagram_in_fragments_is_read_and_counted_in_the_frame_that_completes_it() {
    let whole = data(CLIENT, SERVER, 1, b"GET / HTTP/1.1\r\n\r\n");
    let tcp = &whole[34..];
    let frames = [fragment(16, true, &tcp[16..24]), fragment(24, false, &tcp[24..]), fragment(0, true, &tcp[..16])];
    let trace = trace_of(LinkType::ETHERNET, &frames);
    let analysis = Analysis::of(&trace);
    let dissections: Vec<Dissection> = Dissector::new(&trace, &analysis).collect();
    assert_eq!(frames_with(Protocol::Tcp, &dissections), [3]);
    assert_eq!(frames_with(Protocol::Http, &dissections), [3]);
    assert_eq!(dissections[2].sources[0].kind, SourceKind::Ipv4Fragments);
    assert_eq!(dissections[2].field("tcp.checksum.status").unwrap().show(), "1 (good)");
    for flows in [&analysis.flows, &Overview::of(&trace).flows] {
        let flow = flows.iter().find(|flow| flow.transport == crate::Transport::Tcp).unwrap();
        assert_eq!((flow.frames_a_to_b, flow.payload_a_to_b), (1, 18));
    }
    let flow = analysis.flows.iter().position(|flow| flow.transport == crate::Transport::Tcp).unwrap();
    assert_eq!(crate::streams(&trace, &analysis, flow)[0].bytes(), b"GET / HTTP/1.1\r\n\r\n");
}

#[test]
fn any_frame_may_be_asked_for() {
    let frames = [data(CLIENT, SERVER, 1, b"GET / HTTP/1.1\r\n"), data(CLIENT, SERVER, 17, b"\r\n")];
    let trace = trace_of(LinkType::ETHERNET, &frames);
    let analysis = Analysis::of(&trace);
    let mut dissector = Dissector::new(&trace, &analysis);
    assert!(dissector.dissect(1).layer(Protocol::Http).is_some(), "those before it are read on the way");
    assert!(dissector.dissect(0).layer(Protocol::Tcp).is_some());
    let mut reader = CensusReader::default();
    reader.read(&trace);
    let census = reader.finish();
    assert_eq!((census.http_requests, census.protocols[&Protocol::Tcp]), (1, 2));
}

/// Every layer and field lies in the octets it is counted in.
fn assert_inside(dissection: &Dissection, frame: &[u8]) {
    for layer in &dissection.layers {
        let len = match layer.source {
            0 => frame.len(),
            source => dissection.sources[source - 1].bytes.len(),
        };
        assert!(layer.start <= layer.end && layer.end <= len, "{:?}", layer.protocol);
        for field in &layer.fields {
            assert!(field.start_bit <= field.end_bit && field.end_bit as usize <= len * 8, "{}", field.def.name);
        }
    }
}

fn link_types() -> impl Strategy<Value = u16> {
    prop::sample::select(vec![
        0, 1, 6, 7, 9, 12, 51, 101, 104, 105, 107, 113, 119, 127, 129, 192, 226, 228, 229, 239, 242, 276,
    ])
}

proptest! {
    #[test]
    fn any_frames_in_any_order_are_read(
        link_type in link_types(),
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 0..12),
    ) {
        let trace = trace_of(LinkType(link_type), &frames);
        let analysis = Analysis::of(&trace);
        for (dissection, frame) in Dissector::new(&trace, &analysis).zip(&frames) {
            assert_inside(&dissection, frame);
        }
    }

    #[test]
    fn damaged_segments_and_fragments_of_a_conversation_are_read(
        cuts in prop::collection::vec((0..9usize, 0..60usize, 0..80u32, any::<bool>()), 1..20),
        damage in prop::collection::vec((0..20usize, 14..120usize, any::<u8>()), 0..12),
    ) {
        let texts: [&[u8]; 9] = [
            b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
            b"CONNECT a:443 HTTP/1.1\r\n\r\n",
            b"\x16\x03\x01\x00\x20\x01\x00\x00\x1c\x03\x03",
            b"SSH-2.0-x\r\n\0\0\0\x0c\x0a\x14abcdefghij",
            b"STARTTLS\r\n220 go\r\n",
            b"\0\x1d\0\x07\x01\0\0\x01\0\0\0\0\0\0\x01a\0\0\x01\0\x01",
            b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n\x81\x03abc",
            b"HTTP/1.1 200 OK\r\nContent-Type: a\r\n\r\nuntil the end",
        ];
        let servers = ["192.0.2.2:80", "192.0.2.2:443", "192.0.2.2:22", "192.0.2.2:25", "192.0.2.2:53"];
        let mut frames: Vec<Vec<u8>> = cuts
            .iter()
            .map(|(text, cut, seq, answers)| {
                let octets = &texts[*text][..texts[*text].len().min(*cut)];
                let server = servers[text % servers.len()];
                let (src, dst) = if *answers { (server, CLIENT) } else { (CLIENT, server) };
                let whole = data(src, dst, *seq, octets);
                if *cut % 5 == 0 { fragment(*seq as u16 / 8 * 8, *answers, &whole[34..]) } else { whole }
            })
            .collect();
        for (frame, at, octet) in damage {
            if let Some(place) = frames.get_mut(frame).and_then(|frame| frame.get_mut(at)) {
                *place = octet;
            }
        }
        let trace = trace_of(LinkType::ETHERNET, &frames);
        let analysis = Analysis::of(&trace);
        for (dissection, frame) in Dissector::new(&trace, &analysis).zip(&frames) {
            assert_inside(&dissection, frame);
        }
    }
}
