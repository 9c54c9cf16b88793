//! What is saved opens again as it was, and is the same octets every time.

mod crafted;

use crafted::{Seen, every_block, open, seen};
use proptest::prelude::*;
use proptest::sample::Index;
use synema_captures::{Everything, Format, SaveError, SaveFormat, SaveOptions, save, save_pcapng};
use synema_trace::{Heading, Instant, Point, PointId, Trace};
use synema_wire::LinkType;

fn simulated() -> Trace {
    let mut trace = Trace::new();
    for (name, link_type) in [("client.0", LinkType::ETHERNET), ("server.0", LinkType::ETHERNET)] {
        trace.add_point(Point { name: name.into(), link_type, host: Some("h".into()) });
    }
    trace.observe(Instant::from_ns(0), PointId(0), Heading::Outbound, 60, b"syn");
    trace.observe(Instant::from_ns(5_000_000_001), PointId(1), Heading::Inbound, 60, b"syn");
    trace.observe(Instant::from_ns(i64::MAX), PointId(1), Heading::Unknown, 1500, b"");
    trace
}

fn pcapng(trace: &Trace, options: &SaveOptions) -> Result<Vec<u8>, SaveError> {
    let mut file = Vec::new();
    save_pcapng(trace, &mut file, options).map(|_| file)
}

fn frames(trace: &Trace) -> Vec<Seen> {
    let name = |id| trace.point(id).name.clone();
    trace.observations().map(|o| (o.at.ns, o.wire_len, o.bytes.to_vec(), o.heading, name(o.point))).collect()
}

#[test]
fn a_saved_trace_opens_with_equal_observations() {
    let trace = simulated();
    let file = pcapng(&trace, &SaveOptions::default()).unwrap();
    let opened = open(&file).unwrap();
    assert!(opened.complete && opened.notices.is_empty(), "{opened:?}");
    assert_eq!(opened.format, Format::Pcapng);
    assert_eq!(seen(&opened), frames(&trace));
    assert_eq!(file, pcapng(&trace, &SaveOptions::default()).unwrap(), "two runs, one file");
    assert!(file.windows(6).any(|octets| octets == b"Synema"));
}

#[test]
fn an_opened_capture_can_be_saved_again() {
    let opened = open(&every_block()).unwrap();
    let again = open(&pcapng(&opened.trace, &SaveOptions::default()).unwrap()).unwrap();
    assert_eq!(seen(&again), seen(&opened));
    assert_eq!(again.link_types(), opened.link_types());
}

#[test]
fn whose_addresses_are_whose_is_saved_and_read_again() {
    let names = [("192.0.2.1", "client"), ("2001:db8::2", "server"), ("192.0.2.1", "also")];
    let names = names.map(|(ip, name)| (ip.parse().unwrap(), name.to_owned()));
    let options = SaveOptions { note: "seed 7".into(), names: names.to_vec(), ..SaveOptions::default() };
    let file = pcapng(&simulated(), &options).unwrap();
    assert!(file.windows(6).any(|octets| octets == b"seed 7"));
    let opened = open(&file).unwrap();
    assert_eq!(seen(&opened), frames(&simulated()));
    let read: Vec<_> = opened.names.iter().map(|known| (known.address, known.names[0].clone())).collect();
    assert_eq!(read, names);
}

#[test]
fn one_vantage_point_is_saved_alone() {
    let options = SaveOptions { points: Some(vec![PointId(1)]), ..SaveOptions::default() };
    let opened = open(&pcapng(&simulated(), &options).unwrap()).unwrap();
    assert_eq!(seen(&opened), frames(&simulated())[1..]);
    assert_eq!(opened.interfaces.len(), 1);
    let nowhere = SaveOptions { points: Some(vec![PointId(2)]), ..SaveOptions::default() };
    assert!(matches!(pcapng(&simulated(), &nowhere), Err(SaveError::NoSuchPoint(PointId(2)))));
}

#[test]
fn times_that_a_format_cannot_hold_are_refused() {
    let to_pcap = |trace: &Trace| {
        let opened = open(&pcapng(trace, &SaveOptions::default()).unwrap()).unwrap();
        save(&opened, SaveFormat::Pcap, &mut Vec::new(), &mut Everything).unwrap_err().to_string()
    };
    let mut trace = simulated();
    let error = to_pcap(&trace);
    assert!(error.contains("frame 3") && error.contains("pcapng"), "{error}");
    trace.observe(Instant::from_ns(-1), PointId(0), Heading::Unknown, 1, b"x");
    let error = pcapng(&trace, &SaveOptions::default()).unwrap_err().to_string();
    assert!(error.contains("frame 4") && error.contains("-0.000000001"), "{error}");
}

#[test]
fn pcap_keeps_times_lengths_and_bytes() {
    let mut trace = Trace::new();
    let point = trace.add_point(Point { name: "a".into(), link_type: LinkType::RAW, host: None });
    trace.observe(Instant::from_ns(4_294_967_295_999_999_999), point, Heading::Inbound, 60, b"last");
    let opened = open(&pcapng(&trace, &SaveOptions::default()).unwrap()).unwrap();
    let mut file = Vec::new();
    let saved = save(&opened, SaveFormat::Pcap, &mut file, &mut Everything).unwrap();
    assert_eq!(saved.frames, 1);
    let losses: Vec<String> = saved.losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses, ["1 direction of a frame", "1 description of an interface", "1 description of a section"]);
    let opened = open(&file).unwrap();
    assert_eq!(opened.format, Format::PcapNanoseconds);
    assert_eq!(opened.link_types(), [LinkType::RAW]);
    assert_eq!(seen(&opened), [(4_294_967_295_999_999_999, 60, b"last".to_vec(), Heading::Unknown, String::new())]);
    let other = trace.add_point(Point { name: "b".into(), link_type: LinkType::ETHERNET, host: None });
    trace.observe(Instant::from_ns(1), other, Heading::Inbound, 60, b"x");
    let opened = open(&pcapng(&trace, &SaveOptions::default()).unwrap()).unwrap();
    let refused = save(&opened, SaveFormat::Pcap, &mut Vec::new(), &mut Everything);
    assert!(matches!(refused, Err(SaveError::SeveralLinkTypes)));
}

proptest! {
    #[test]
    fn any_trace_survives_the_round_trip(
        points in prop::collection::vec(("[a-z0-9.]{0,9}", any::<u16>()), 1..4),
        rows in prop::collection::vec(
            (0..=i64::MAX, any::<u32>(), prop::collection::vec(any::<u8>(), 0..40), 0u8..3, any::<Index>()),
            0..20,
        ),
    ) {
        let mut trace = Trace::new();
        for (name, link_type) in &points {
            trace.add_point(Point { name: name.clone(), link_type: LinkType(*link_type), host: None });
        }
        for (ns, wire_len, bytes, heading, point) in &rows {
            let heading = [Heading::Unknown, Heading::Inbound, Heading::Outbound][usize::from(*heading)];
            let point = PointId(point.index(points.len()) as u16);
            trace.observe(Instant::from_ns(*ns), point, heading, *wire_len, bytes);
        }
        let opened = open(&pcapng(&trace, &SaveOptions::default()).unwrap()).unwrap();
        prop_assert!(opened.complete);
        prop_assert_eq!(seen(&opened), frames(&trace));
        let link_types: Vec<_> = opened.trace.points().iter().map(|point| point.link_type.0).collect();
        prop_assert_eq!(link_types, points.iter().map(|(_, link_type)| *link_type).collect::<Vec<_>>());
    }
}
