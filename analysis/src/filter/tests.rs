use super::Filter;

#[track_caller]
fn refused(text: &str) -> (usize, String) {
    let error = Filter::parse(text).expect_err(text);
    (error.column, error.what)
}

#[test]
fn what_wireshark_takes_is_taken() {
    for text in [
        "tcp",
        "tcp.flags.syn == 1 && tcp.flags.ack == 0",
        "not (arp or udp)",
        "!tcp && ip.addr == 192.0.2.0/24",
        "tcp.port in {80, 443, 8000..8080}",
        "tcp.port in {80 443}",
        "eth.src[0:3] == 02:00:00",
        "frame contains \"GET\"",
        "data.data matches \"^get .*http\"",
        "tcp.flags & 0x12",
        "tcp.len > 0 and frame.time_relative < 0.5",
        "tcp.srcport == tcp.dstport",
        "ip.src ne 192.0.2.1 or ipv6.dst eq 2001:db8::/32",
        "tcp.flags.syn == True",
        "frame[14] == 45",
        "tcp.analysis.retransmission or tcp.analysis.flags",
        "len(tcp.payload) > 100 && count(ip.addr) == 2",
        "lower(http.host) == \"example.org\" xor upper(http.host) contains \"ORG\"",
        "string(frame.number) matches \"[02468]$\"",
        "all tcp.port > 1024 and any ip.addr == 192.0.2.1",
        "ip.src#2 == 10.0.0.1 || ip#-1",
    ] {
        Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn what_makes_no_sense_is_refused_at_its_column() {
    assert_eq!(refused("tcp.sport == 80").0, 1);
    assert_eq!(refused("tcp and udp.prot == 1").0, 9);
    assert_eq!(refused("ip.src == 300.1.1.1").0, 11);
    assert_eq!(refused("tcp.port ==").0, 12);
    assert_eq!(refused("(tcp or udp").0, 12);
    assert_eq!(refused("tcp udp").0, 5);
    assert_eq!(refused("tcp.port in {80, 443").0, 21);
    assert_eq!(refused("frame contains \"GET").0, 16);
    assert_eq!(refused("data.data matches \"(\"").0, 19);
    assert_eq!(refused("eth.src[0:3 == 02:00:00").0, 8);
    assert_eq!(refused("").0, 1);
    assert_eq!(refused("tcp.analysis.flags == 1").0, 23);
    assert_eq!(refused("len(tcp.payload > 1").0, 17);
    assert_eq!(refused("all tcp").0, 8);
    assert_eq!(refused("ip.src#0 == 1.1.1.1").0, 8);
    assert!(refused("ip.src == yes").1.contains("192.0.2.1"));
}

#[track_caller]
fn completed(text: &str) -> Vec<String> {
    Filter::complete(text, text.chars().count() + 1)
}

#[test]
fn what_may_follow_is_told() {
    assert_eq!(completed("tcp.flags.s"), ["tcp.flags.str", "tcp.flags.syn"]);
    assert!(completed("tcp.analysis.dup").contains(&"tcp.analysis.duplicate_ack".to_owned()));
    assert!(completed("").contains(&"tcp".to_owned()) && completed("").contains(&"not".to_owned()));
    assert_eq!(completed("tcp.port =="), completed(""));
    assert_eq!(completed("tcp.port c"), ["contains"]);
    assert_eq!(completed("tcp.port == 80 a"), ["and"]);
    assert!(completed("tcp.port == 80 and ud").contains(&"udp.port".to_owned()));
    assert_eq!(completed("frame contains \"tc"), Vec::<String>::new());
    // every name that is offered is taken
    for name in completed("tcp.").iter().chain(&completed("ip.")) {
        Filter::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    // the word under the cursor counts, not what stands behind it
    assert_eq!(Filter::complete("tcp.flags.sy == 1", 13), ["tcp.flags.syn"]);
}

#[test]
fn frames_are_read_as_deep_as_fields_and_filter_ask() {
    use super::{Depth, Needs};
    let needs = |names: &[&str], filter: Option<&str>| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let filter = filter.map(|text| Filter::parse(text).unwrap());
        let Needs { analysis, depth } = Needs::of(&names, filter.as_ref());
        (analysis, depth)
    };
    assert_eq!(needs(&["frame.number", "frame.len"], None), (false, Depth::Frame));
    assert_eq!(needs(&["ip.src", "tcp.flags"], None), (false, Depth::Headers));
    assert_eq!(needs(&["frame.number"], Some("frame contains \"GET\"")), (false, Depth::Frame));
    assert_eq!(needs(&["frame.number"], Some("max(tcp.srcport, tcp.seq) > 5")), (true, Depth::Headers));
    assert_eq!(needs(&["tcp.stream"], None), (true, Depth::Frame));
    assert_eq!(needs(&["frame.number"], Some("not http")), (true, Depth::Messages));
    assert_eq!(needs(&["frame.protocols"], None), (true, Depth::Messages));
}

#[test]
fn what_cannot_be_reckoned_with_is_refused_at_its_column() {
    for (text, column) in [
        ("ip.src + 1 == 2", 8),
        ("tcp.len + == 2", 11),
        ("{tcp.len + 1 == 2", 14),
        ("max(ip.src, ip.dst) == 2", 1),
        ("tcp.len + 1", 12),
        ("max(tcp.len == 2", 13),
        ("tcp.len + ip.src > 4", 9),
        ("tcp.len - frame.time_delta > 4", 9),
        ("max(tcp.len, ip.src) > 4", 1),
    ] {
        assert_eq!(Filter::parse(text).map(|_| ()).unwrap_err().column, column, "{text}");
    }
}

#[test]
fn on_all_cores_the_same_frames_are_selected_in_order() {
    use synema_trace::{Heading, Instant, Point, Trace};
    let mut trace = Trace::new();
    let link_type = synema_wire::LinkType::ETHERNET;
    let point = trace.add_point(Point { name: String::new(), link_type, host: None });
    for number in 0..5_000u32 {
        trace.observe(Instant::from_ns(number.into()), point, Heading::Unknown, 60 + number % 7, &[0; 60]);
    }
    let analysis = crate::Analysis::of(&trace);
    for text in ["frame.len == 63", "eth && frame.number > 4000", "not eth"] {
        let filter = Filter::parse(text).unwrap();
        let one_by_one = (1_234..trace.len()).filter(|&index| {
            let fields = super::FrameFields::of(&trace, &analysis, index);
            filter.selects(&fields)
        });
        let one_by_one: Vec<u32> = one_by_one.map(|index| index as u32).collect();
        let mut search = super::Search::new(filter.clone());
        let before = search.go_on(&trace, &analysis, 1_234);
        assert!(before.iter().all(|index| *index < 1_234), "{text}");
        assert_eq!(search.go_on(&trace, &analysis, usize::MAX), one_by_one, "{text}");
        assert_eq!((search.asked(), search.go_on(&trace, &analysis, 9)), (trace.len(), Vec::new()));
        search.restart();
        assert_eq!(search.go_on(&trace, &analysis, 1_234), before, "{text}");
    }
}
