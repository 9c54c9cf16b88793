//! Options and extensions that stand behind the fixed part of a header, and frames inside reports.

use synema_wire::{LinkType, Protocol, Transport, datagram, dissect};

/// An IPv4 packet with these options and this payload of a protocol; checksums are left 0.
fn packet(protocol: u8, options: &[u8], payload: &[u8]) -> Vec<u8> {
    let len = (20 + options.len() + payload.len()) as u16;
    let mut bytes = vec![0x45 + (options.len() / 4) as u8, 0];
    bytes.extend(len.to_be_bytes());
    bytes.extend([0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    bytes.extend(options);
    bytes.extend(payload);
    bytes
}

fn segment(options: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0x50 + ((options.len() / 4) << 4) as u8, 0x10];
    bytes.extend([1, 0, 0, 0, 0, 0]);
    bytes.extend(options);
    bytes
}

/// The values of a field in all layers, as they are printed.
fn shown(frame: &[u8], name: &str) -> Vec<String> {
    let dissection = dissect(LinkType::RAW, frame);
    let fields = dissection.layers.iter().flat_map(|layer| &layer.fields);
    fields.filter(|field| field.def.name == name).map(ToString::to_string).collect()
}

#[test]
fn a_recorded_route_is_told_from_the_places_still_free() {
    let options = [7, 11, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0];
    let frame = packet(17, &options, &[0; 8]);
    assert_eq!(shown(&frame, "ip.rec_rt"), ["10.0.0.1"]);
    assert_eq!(shown(&frame, "ip.empty_rt"), ["0.0.0.0"]);
    assert_eq!(shown(&frame, "ip.opt.type"), ["7", "0"]);
}

#[test]
fn an_option_whose_length_is_impossible_ends_the_options_and_not_the_packet() {
    let frame = packet(17, &[7, 99, 4, 0], &[0, 1, 0, 2, 0, 8, 0, 0]);
    let dissection = dissect(LinkType::RAW, &frame);
    assert!(dissection.stop.is_some());
    assert_eq!(dissection.field("udp.dstport").unwrap().to_string(), "2");
}

#[test]
fn the_counters_of_accurate_ecn_stand_in_the_order_that_the_kind_tells() {
    let counters = [0, 0, 1, 0, 0, 2, 0, 0, 3];
    let values = |kind: u8| {
        let option: Vec<u8> = [kind, 11].into_iter().chain(counters).chain([1]).collect();
        let frame = packet(6, &[], &segment(&option));
        ["ee0b", "eceb", "ee1b"].map(|name| shown(&frame, &format!("tcp.options.acc_ecn.{name}")).concat())
    };
    assert_eq!(values(172), ["1", "2", "3"]);
    assert_eq!(values(174), ["3", "2", "1"]);
}

#[test]
fn a_header_cut_behind_its_window_is_a_segment_still() {
    let frame = packet(6, &[], &segment(&[])[..16]);
    let Some(Transport::Tcp(cut)) = datagram(LinkType::RAW, &frame).map(|datagram| datagram.transport) else {
        panic!("no segment")
    };
    assert_eq!((cut.src_port, cut.dst_port, cut.window, cut.checksum, cut.payload_len), (40_000, 80, 256, 0, 0));
    assert!(!cut.is_whole());
    assert!(
        datagram(LinkType::RAW, &packet(6, &[], &segment(&[])[..15])).is_some_and(|datagram| datagram.tcp().is_none())
    );
}

#[test]
fn a_compressed_packet_is_the_datagram_that_it_carries() {
    // stored, not compressed, in the form of DEFLATE
    let inner = segment(&[]);
    let mut contents = vec![6, 0, 0, 2, 1, inner.len() as u8, 0, !(inner.len() as u8), 0xff];
    contents.extend(&inner);
    let frame = packet(108, &[], &contents);
    let outside = datagram(LinkType::RAW, &frame).unwrap();
    assert!(outside.tcp().is_none());
    let contents = outside.decompressed().unwrap();
    let inside = contents.datagram();
    assert_eq!(inside.tcp().map(|(src, dst, _)| (src.port, dst.port)), Some((40_000, 80)));
}

#[test]
fn a_sampled_frame_is_read_beside_its_report() {
    let sampled: Vec<u8> =
        [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0].into_iter().chain(packet(6, &[], &segment(&[]))).collect();
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let header_len = sampled.len() as u32;
    let record: Vec<u8> =
        words(&[1, 16 + header_len, 1, header_len + 4, 4, header_len]).into_iter().chain(sampled).collect();
    let sample: Vec<u8> =
        words(&[1, 32 + record.len() as u32, 7, 1, 100, 1000, 0, 1, 2, 1]).into_iter().chain(record).collect();
    let report: Vec<u8> = words(&[5, 1, 0xc000_0201, 0, 9, 1, 1]).into_iter().chain(sample).collect();
    let mut udp = vec![0xba, 0, 0x18, 0xc7];
    udp.extend((8 + report.len() as u16).to_be_bytes());
    udp.extend([0, 0]);
    udp.extend(report);
    let dissection = dissect(LinkType::RAW, &packet(17, &[], &udp));
    let inside: Vec<Protocol> =
        dissection.layers.iter().filter(|layer| layer.source == 1).map(|layer| layer.protocol).collect();
    assert_eq!(inside, [Protocol::Ethernet, Protocol::Ipv4, Protocol::Tcp]);
    assert_eq!(dissection.field("sflow.flow_sample.sampling_rate").unwrap().to_string(), "100");
}
