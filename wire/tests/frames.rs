//! Frames in both directions: what is written is read, every byte belongs to one layer, and nothing makes reading fail.

use proptest::prelude::*;
use synema_wire::{
    Dissection, Endpoint, Limit, LinkType, Mac, Protocol, Seq, StopReason, TcpFlags, TcpFrame, TcpHeader, TcpOption,
    datagram, dissect, field_def, protocols,
};

fn syn(payload: &[u8]) -> TcpFrame<'_> {
    TcpFrame {
        src_mac: Mac([2, 0, 0, 0, 0, 1]),
        dst_mac: Mac([2, 0, 0, 0, 0, 2]),
        src: Endpoint { ip: "192.0.2.1".parse().unwrap(), port: 49152 },
        dst: Endpoint { ip: "192.0.2.2".parse().unwrap(), port: 80 },
        ip_id: 7,
        ttl: 64,
        tcp: TcpHeader {
            seq: Seq(100),
            ack: Seq(0),
            flags: TcpFlags::SYN,
            window: 65535,
            urgent_pointer: 0,
            options: vec![TcpOption::MaximumSegmentSize(1460)],
        },
        payload,
    }
}

fn syn_over_ipv6(payload: &[u8]) -> TcpFrame<'_> {
    let src = Endpoint { ip: "2001:db8::1".parse().unwrap(), port: 49152 };
    let dst = Endpoint { ip: "2001:db8::2".parse().unwrap(), port: 80 };
    TcpFrame { src, dst, ..syn(payload) }
}

/// The octets of [`syn`] with an empty payload, written out by hand.
const SYN_OCTETS: [u8; 60] = [
    2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00, // Ethernet
    0x45, 0, 0, 44, 0, 7, 0x40, 0, 64, 6, 0xb6, 0xc1, 192, 0, 2, 1, 192, 0, 2, 2, // IPv4
    0xc0, 0, 0, 80, 0, 0, 0, 100, 0, 0, 0, 0, 0x60, 0x02, 0xff, 0xff, 0x53, 0x6e, 0, 0, // TCP
    2, 4, 0x05, 0xb4, // maximum segment size
    0, 0, // padding up to 60
];

#[track_caller]
fn assert_tiles(dissection: &Dissection, len: usize) {
    let mut at = 0;
    for layer in &dissection.layers {
        assert_eq!(layer.start, at, "a gap or an overlap before {:?}", layer.protocol);
        assert!(layer.end >= layer.start);
        for field in &layer.fields {
            assert!(field.start_bit <= field.end_bit && field.end_bit as usize <= len * 8, "{}", field.def.name);
        }
        at = layer.end;
    }
    assert_eq!(at, len, "bytes behind the last layer");
}

#[test]
fn a_syn_is_written_octet_by_octet_and_read_back() {
    let octets = syn(&[]).to_bytes();
    assert_eq!(octets, SYN_OCTETS);
    let dissection = dissect(LinkType::ETHERNET, &octets);
    let shown = |name: &str| dissection.field(name).unwrap_or_else(|| panic!("no {name}")).to_string();
    for (name, value) in [
        ("eth.dst", "02:00:00:00:00:02"),
        ("eth.dst.lg", "1"),
        ("eth.type", "0x0800"),
        ("ip.hdr_len", "20"),
        ("ip.len", "44"),
        ("ip.id", "0x0007"),
        ("ip.flags", "0x02"),
        ("ip.flags.df", "1"),
        ("ip.checksum.status", "1"),
        ("ip.src", "192.0.2.1"),
        ("tcp.srcport", "49152"),
        ("tcp.seq_raw", "100"),
        ("tcp.hdr_len", "24"),
        ("tcp.flags", "0x0002"),
        ("tcp.flags.syn", "1"),
        ("tcp.flags.ack", "0"),
        ("tcp.checksum.status", "1"),
        ("tcp.options.mss_val", "1460"),
        ("tcp.len", "0"),
    ] {
        assert_eq!(shown(name), value, "{name}");
    }
    assert_eq!(dissection.field("tcp.dstport").unwrap().byte_range(), 36..38);
    assert_eq!(dissection.stop, None);
    let names: Vec<Protocol> = dissection.layers.iter().map(|layer| layer.protocol).collect();
    assert_eq!(names, [Protocol::Ethernet, Protocol::Ipv4, Protocol::Tcp, Protocol::Padding]);
    assert_tiles(&dissection, 60);
}

#[test]
fn a_segment_reads_as_it_was_written_over_both_families() {
    for frame in [syn(b"hello"), syn_over_ipv6(b"hello")] {
        let octets = frame.to_bytes();
        let read = datagram(LinkType::ETHERNET, &octets).unwrap();
        let (src, dst, segment) = read.tcp().unwrap();
        assert_eq!((src, dst), (frame.src, frame.dst));
        assert_eq!((segment.seq, segment.flags, segment.window), (Seq(100), TcpFlags::SYN, 65535));
        assert_eq!((segment.payload, segment.len()), (&b"hello"[..], 6));
        assert_eq!(dissect(LinkType::ETHERNET, &octets).field("tcp.checksum.status").unwrap().to_string(), "1");
    }
}

#[test]
fn any_flipped_bit_of_the_packet_is_noticed_by_a_checksum() {
    let octets = syn(b"hello").to_bytes();
    for bit in 14 * 8..octets.len() * 8 {
        let mut flipped = octets.clone();
        flipped[bit / 8] ^= 0x80 >> (bit % 8);
        let dissection = dissect(LinkType::ETHERNET, &flipped);
        let good = |name| dissection.field(name).is_some_and(|status| status.to_string() == "1");
        let is_clean = good("ip.checksum.status") && good("tcp.checksum.status") && dissection.stop.is_none();
        let is_padding = bit / 8 >= 14 + 20 + 24 + 5;
        assert!(is_padding || !is_clean, "bit {bit}");
    }
}

#[test]
fn a_header_cut_inside_its_options_still_gives_its_fixed_part() {
    let octets = syn(&[]).to_bytes();
    let cut = &octets[..56];
    let dissection = dissect(LinkType::ETHERNET, cut);
    assert_eq!(dissection.field("tcp.dstport").unwrap().to_string(), "80");
    let stop = dissection.stop.clone().unwrap();
    assert_eq!((stop.layer, stop.offset), (Protocol::Tcp, 34));
    assert_eq!(stop.reason, StopReason::TooShort { needed: 24, available: 22, limit: Limit::Captured });
    assert!(!stop.is_malformed());
    assert!(datagram(LinkType::ETHERNET, cut).unwrap().tcp().is_some());
    assert_tiles(&dissection, 56);
}

#[test]
fn a_length_field_that_lies_is_malformed_and_said_where() {
    let mut octets = syn(&[]).to_bytes();
    octets[46] = 0xf0; // a TCP header of 60 octets in a segment of 24
    let stop = dissect(LinkType::ETHERNET, &octets).stop.unwrap();
    assert!(stop.is_malformed());
    assert_eq!(stop.to_string(), "TCP at byte 34 needs 60 bytes, 24 left by the length field around it");
}

#[test]
fn an_unknown_link_type_is_data_and_says_so() {
    let dissection = dissect(LinkType(147), b"anything");
    assert_eq!(dissection.layers[0].protocol, Protocol::Data);
    assert_eq!(dissection.stop.unwrap().to_string(), "link type 147 is not dissected");
}

#[test]
fn field_names_can_be_looked_up() {
    assert_eq!(field_def("tcp.flags.syn").unwrap().source, "RFC 9293 §3.1");
    assert!(field_def("tcp.flags.sin").is_none());
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_failing_and_tiled(
        link_type in prop::sample::select(vec![
            0u16, 1, 6, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 108, 113, 119, 127, 226, 228, 229, 276, 9999,
        ]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let dissection = dissect(LinkType(link_type), &bytes);
        assert_tiles(&dissection, bytes.len());
        let _ = datagram(LinkType(link_type), &bytes);
    }

    #[test]
    fn broken_frames_are_read_without_failing_and_tiled(
        six: bool,
        cut in 0usize..120,
        changes in prop::collection::vec((0usize..120, any::<u8>()), 0..6),
    ) {
        let frame = if six { syn_over_ipv6(b"some payload") } else { syn(b"some payload") };
        let mut bytes = frame.to_bytes();
        for (at, byte) in changes {
            let len = bytes.len();
            bytes[at % len] = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let dissection = dissect(LinkType::ETHERNET, &bytes);
        assert_tiles(&dissection, bytes.len());
        let shallow = protocols(LinkType::ETHERNET, &bytes, None, None);
        prop_assert_eq!(
            shallow.layers.iter().map(|layer| layer.protocol).collect::<Vec<_>>(),
            dissection.layers.iter().map(|layer| layer.protocol).collect::<Vec<_>>()
        );
        let _ = datagram(LinkType::ETHERNET, &bytes);
    }
}
