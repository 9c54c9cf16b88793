//! Display filters: `frames --filter` selects exactly the frames that `tshark -Y` selects.

use std::process::Command;
use synema_analysis::Analysis;
use synema_analysis::filter::{Filter, Search};

use crate::program::{not_run, ok, sample, synema};
use crate::tshark::{has_tshark, tshark};

const FILTERS: [&str; 152] = [
    "tcp",
    "udp",
    "arp",
    "icmp",
    "ip",
    "ipv6",
    "icmpv6",
    "eth",
    "frame",
    "dns",
    "not tcp",
    "!udp && !arp",
    "tcp || icmp",
    "tcp or udp and not dns",
    "(tcp or udp) and not dns",
    "tcp.flags.syn == 1",
    "tcp.flags.syn==1 && tcp.flags.ack==0",
    "tcp.flags.fin == 1",
    "tcp.flags.reset == 1",
    "tcp.flags == 0x0012",
    "tcp.flags & 0x02",
    "tcp.flags & 0x12 == 0x12",
    "tcp.flags != 0x0010",
    "tcp.port == 80",
    "tcp.port == 4242",
    "tcp.port != 80",
    "tcp.srcport == 80",
    "tcp.dstport >= 4000",
    "tcp.port in {80, 81}",
    "tcp.port in {4000..5000}",
    "udp.port in {53}",
    "tcp.srcport == tcp.dstport",
    "tcp.len > 0",
    "tcp.len == 1448",
    "tcp.len >= 100 && tcp.len <= 1000",
    "tcp.seq == 0",
    "tcp.seq == 1 && tcp.ack == 1",
    "tcp.ack > 1000",
    "tcp.stream == 0",
    "tcp.hdr_len > 20",
    "tcp.window_size_value < 1000",
    "tcp.window_size_value == 0",
    "tcp.options.mss_val == 1460",
    "tcp.options.timestamp.tsval",
    "tcp.checksum.status == 1",
    "ip.addr == 192.0.2.10",
    "ip.src == 192.0.2.80",
    "ip.dst == 192.0.2.0/24",
    "ip.addr == 192.0.2.80/28",
    "ip.addr != 192.0.2.99",
    "ip.src ne 192.0.2.10",
    "ip.ttl < 64",
    "ip.ttl == 64",
    "ip.proto == 6",
    "ip.proto == 17",
    "ip.len > 1000",
    "ip.flags.df == 1",
    "ip.id == 0",
    "ipv6.addr == 2001:db8::80",
    "ipv6.src == 2001:db8::/32",
    "ipv6.hlim == 64",
    "eth.addr == 02:00:00:00:00:10",
    "eth.dst == ff:ff:ff:ff:ff:ff",
    "eth.type == 0x0806",
    "eth.src[0:3] == 02:00:00",
    "eth.src[5] == 10",
    "arp.opcode == 2",
    "icmp.type == 8",
    "frame.len > 100",
    "frame.number <= 3",
    "frame.time_relative > 0.05",
    "frame contains \"GET\"",
    "tcp.analysis.flags",
    "tcp.analysis.retransmission",
    "tcp.analysis.fast_retransmission",
    "tcp.analysis.out_of_order",
    "tcp.analysis.duplicate_ack",
    "tcp.analysis.duplicate_ack_num >= 2",
    "tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment",
    "tcp.analysis.window_update",
    "tcp.analysis.window_full",
    "tcp.analysis.zero_window or tcp.analysis.zero_window_probe",
    "tcp.analysis.keep_alive",
    "tcp.completeness == 31",
    "tcp.completeness & 0x10",
    "tcp.time_relative > 0.01",
    "tcp.time_delta >= 0.001",
    "udp.time_delta > 0",
    "tcp.payload contains \"GET\"",
    "tcp.payload matches \"http/1[.][01]\"",
    "udp.payload[0:2] != 00:00 && !icmp",
    "tcp.flags.str contains \"S\"",
    "len(tcp.payload) > 100",
    "len(udp.payload) <= 40 && !icmp",
    "count(ip.addr) == 2",
    "string(frame.number) matches \"[02468]$\"",
    "http.request",
    "tcp.len > 0 && !http.response",
    "ip.frag_offset > 0 || ip.flags.mf",
    "lower(dns.qry.name) contains \"example\"",
    "upper(http.request.method) == \"GET\"",
    "all tcp.port > 1024",
    "any tcp.port > 50000",
    "all ip.addr != 192.0.2.10",
    "any ip.addr != 192.0.2.10",
    "ip.src#1 == 192.0.2.10",
    "tcp[13] & 2",
    "ip[8:1] == 40",
    "eth.src[-1] == 10",
    "eth.addr[0-2] == 02:00:00",
    "frame[0:6] == ff:ff:ff:ff:ff:ff",
    "frame.number in {1, 3..5, 10..12}",
    "ip.addr in {192.0.2.10..192.0.2.20}",
    "tcp.flags in {2, 0x12}",
    "frame.protocols contains \"dns\"",
    "ip.dst === 192.0.2.80",
    "tcp.srcport + 1 == 81",
    "tcp.len * 2 > 100",
    "tcp.seq + tcp.len > 500",
    "tcp.len % 2 == 1",
    "{tcp.len + 1} * 2 == 2",
    "tcp.len - 1 > 5",
    "tcp.len -1 > 5",
    "tcp.len + 2 * 3 == 6",
    "-tcp.len == 0",
    "tcp.len / 2 == 41",
    "tcp.len / 0 == 0",
    "tcp.len - 1 < 0",
    "tcp.len - 1 == -1",
    "tcp.len == -1",
    "tcp.len > -1",
    "tcp.seq - tcp.ack < 0",
    "-tcp.len < 0",
    "max(tcp.len - 1, tcp.len) == 0",
    "tcp.len - 5 + 6 == 1",
    "max(tcp.srcport, tcp.dstport) == 4242",
    "min(tcp.srcport,tcp.dstport) == 80",
    "max(tcp.port) > 50000",
    "abs(tcp.len) == 0",
    "abs(tcp.len - 100) < 2000",
    "tcp.port == 79 + 1",
    "frame.time_delta + 0.1 > 0.11",
    "frame.time_delta - 0.01 < 0",
    "tcp.analysis.initial_rtt > 0.01 and tcp.len > 0 and tcp.stream != 10",
    "tcp.analysis.initial_rtt and tcp.len > 0 and tcp.stream < 10",
    "frame.len == tcp.len + 66",
    "len(tcp.payload) + 1 > 5",
    "count(tcp.port) + 1 == 3",
    "tcp.seq - tcp.ack > 0",
    "all tcp.port + 1 > 1024",
    "tcp.seq + tcp.len == tcp.nxtseq and tcp.flags.syn == 0",
    "tcp.port !== 80",
];

#[test]
fn select_what_tshark_selects() {
    if !has_tshark() {
        return not_run("display filters against tshark: tshark is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.pcapng").display().to_string();
    let samples: Vec<String> = synema_captures::samples().iter().map(|entry| sample(&entry.file)).collect();
    let merged = Command::new("mergecap").args(["-a", "-w", &file]).args(&samples).status().unwrap();
    assert!(merged.success());
    let opened = synema_captures::open(&file).unwrap();
    let analysis = Analysis::of(&opened.trace);
    let mut selecting = 0;
    for filter in FILTERS {
        let theirs = tshark(&["-r", &file, "-Y", filter, "-T", "fields", "-e", "frame.number"]);
        let ours = ok(&["frames", &file, "--filter", filter, "--fields", "frame.number"]);
        assert_eq!(ours.lines().collect::<Vec<_>>(), theirs, "{filter}");
        // the window asks in stretches
        let mut search = Search::new(Filter::parse(filter).unwrap());
        let mut found = Vec::new();
        while search.asked() < opened.trace.len() {
            found.extend(search.go_on(&opened.trace, &analysis, 50).iter().map(|index| (index + 1).to_string()));
        }
        assert_eq!(found, theirs, "in the window: {filter}");
        selecting += usize::from(!theirs.is_empty());
    }
    assert!(selecting >= 96, "only {selecting} of the filters select anything and so show anything");
}

#[test]
fn a_filter_that_makes_no_sense_points_at_its_column() {
    let call = synema(&["frames", &sample("http-fetch.pcap"), "--filter", "tcp.port == eighty"]);
    assert_eq!(call.code, Some(1));
    assert!(call.stderr.contains("column 13") && call.stderr.contains("eighty"), "{}", call.stderr);
}

#[test]
fn fields_are_the_same_however_deep_the_frames_are_read() {
    const FIELDS: [&str; 3] =
        ["frame.number,frame.len", "ip.src,ip.ttl,tcp.flags,udp.length,icmp.type,eth.padding", "tcp.stream,tcp.seq"];
    for entry in synema_captures::samples() {
        let file = sample(&entry.file);
        for fields in FIELDS {
            let alone = ok(&["frames", &file, "--fields", fields]);
            // the protocols of a frame are known when all of it was read
            let deep = ok(&["frames", &file, "--fields", &format!("{fields},frame.protocols")]);
            let cut: Vec<&str> = deep.lines().map(|line| line.rsplit_once('\t').unwrap().0).collect();
            assert_eq!(alone.lines().collect::<Vec<_>>(), cut, "{file}: {fields}");
        }
    }
}
