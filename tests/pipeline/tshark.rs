//! tshark as the oracle: of what the simulator writes, and of what is dissected from the samples.

use std::path::Path;
use std::process::Command;

use crate::program::{lessons, not_run, ok, sample};

pub fn has_tshark() -> bool {
    Command::new("tshark").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// tshark's lines for a file, with checksums verified.
pub fn tshark(args: &[&str]) -> Vec<String> {
    let sums = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];
    let output = Command::new("tshark").arg("-n").args(sums).args(args).output().unwrap();
    assert!(output.status.success(), "tshark {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn finds_nothing_malformed_and_no_bad_checksum_in_any_simulation() {
    if !has_tshark() {
        return not_run("simulations against tshark: tshark is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    for name in lessons() {
        let file = folder.path().join(format!("{name}.pcapng"));
        let file = file.to_str().unwrap();
        ok(&["simulate", &name, "-o", file]);
        let bad = "_ws.malformed || ip.checksum.status == \"Bad\" || tcp.checksum.status == \"Bad\"";
        assert_eq!(tshark(&["-r", file, "-Y", bad]), Vec::<String>::new(), "{name}");
        let frames = tshark(&["-r", file]).len();
        assert!(frames >= 2, "{name}: tshark reads {frames} frames");
        assert_eq!(ok(&["frames", file]).lines().count(), frames, "{name}");
    }
}

#[test]
fn finds_nothing_malformed_and_no_bad_checksum_in_any_topic() {
    if !has_tshark() {
        return not_run("topics against tshark: tshark is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let topics = concat!(env!("CARGO_MANIFEST_DIR"), "/simulator/tests/topics");
    let mut paths: Vec<_> = std::fs::read_dir(topics).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let breaks_frames = text.contains("\"corrupt\"") || text.contains("\"flip ");
        let scenario = synema_simulator::Scenario::from_json(&text).unwrap();
        let run = synema_simulator::run(&scenario);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = folder.path().join(format!("{name}.pcapng"));
        let to = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
        synema_captures::save_pcapng(&run.trace, to, &synema_captures::SaveOptions { points: None }).unwrap();
        if breaks_frames || run.trace.is_empty() {
            continue;
        }
        let sums = ["ip", "tcp", "udp", "icmp", "icmpv6", "igmp"]
            .map(|layer| format!(" || {layer}.checksum.status == \"Bad\""));
        let bad = format!("_ws.malformed{}", sums.concat());
        assert_eq!(tshark(&["-r", file.to_str().unwrap(), "-Y", &bad]), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_simulation_is_byte_identical_on_every_run() {
    let folder = tempfile::tempdir().unwrap();
    for name in lessons() {
        let runs: Vec<Vec<u8>> = ["first", "second"]
            .iter()
            .map(|run| {
                let file = folder.path().join(format!("{name}-{run}"));
                let events = folder.path().join(format!("{name}-{run}.jsonl"));
                ok(&["simulate", &name, "-o", file.to_str().unwrap(), "--events", events.to_str().unwrap()]);
                [std::fs::read(file).unwrap(), std::fs::read(events).unwrap()].concat()
            })
            .collect();
        assert!(!runs[0].is_empty() && runs[0] == runs[1], "{name}");
    }
}

/// Fields that both print, as `-T fields` does.
const FIELDS: [&str; 55] = [
    "frame.number",
    "frame.time_epoch",
    "frame.len",
    "frame.cap_len",
    "eth.dst",
    "eth.src",
    "eth.type",
    "eth.dst.ig",
    "eth.dst.lg",
    "arp.hw.type",
    "arp.proto.type",
    "arp.hw.size",
    "arp.proto.size",
    "arp.opcode",
    "arp.src.hw_mac",
    "arp.src.proto_ipv4",
    "arp.dst.hw_mac",
    "arp.dst.proto_ipv4",
    "ip.hdr_len",
    "ip.dsfield",
    "ip.dsfield.dscp",
    "ip.dsfield.ecn",
    "ip.len",
    "ip.id",
    "ip.flags",
    "ip.flags.df",
    "ip.flags.mf",
    "ip.frag_offset",
    "ip.ttl",
    "ip.proto",
    "ip.checksum",
    "ip.src",
    "ip.dst",
    "ipv6.plen",
    "ipv6.nxt",
    "ipv6.hlim",
    "ipv6.src",
    "ipv6.dst",
    "icmp.type",
    "icmp.code",
    "icmp.checksum",
    "icmp.ident",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.stream",
    "tcp.seq",
    "tcp.ack",
    "tcp.hdr_len",
    "tcp.flags",
    "tcp.flags.syn",
    "tcp.window_size_value",
    "tcp.options.mss_val",
];

#[test]
fn agrees_on_every_field_of_every_sample() {
    if !has_tshark() {
        return not_run("fields of the samples against tshark: tshark is not installed");
    }
    for entry in synema_captures::samples() {
        let file = sample(&entry.file);
        let mut args = vec!["-r", &file, "-T", "fields"];
        for field in FIELDS {
            args.extend(["-e", field]);
        }
        let theirs = tshark(&args);
        let ours: Vec<String> =
            ok(&["frames", &file, "--fields", &FIELDS.join(",")]).lines().map(str::to_owned).collect();
        assert_eq!(ours.len(), theirs.len(), "{file}");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            for ((field, our), their) in FIELDS.iter().zip(ours.split('\t')).zip(theirs.split('\t')) {
                assert_eq!(
                    our,
                    their,
                    "{} frame {}: {field}",
                    Path::new(&file).display(),
                    ours.split('\t').next().unwrap()
                );
            }
        }
    }
}
