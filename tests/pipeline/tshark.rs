//! tshark as the oracle: of what the simulator writes, and of what is dissected from the samples.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use synema_analysis::filter::FrameFields;
use synema_analysis::{Analysis, Dissector};

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
        let points: Vec<_> = run.taps.iter().take(1).copied().collect();
        let options = synema_captures::SaveOptions { points: Some(points.clone()), ..Default::default() };
        synema_captures::save_pcapng(&synema_simulator::told(&run.trace, &points), to, &options).unwrap();
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

/// The corpus beside the project, or the one that is named.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let root = std::env::var_os("SYNEMA_CORPUS").map_or(beside, PathBuf::from);
    root.join("expected").is_dir().then_some(root)
}

/// Every 36th of the corpus' captures that are whole and short, in the order of their names.
fn some_captures(root: &Path) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root.join("expected")).unwrap();
    let mut names: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let captures = names.iter().filter_map(|path| {
        let expected: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let is_short = expected["kind"] == "capture" && expected["packets"].as_u64().unwrap_or(0) <= 400;
        let file = root.join(expected["file"].as_str()?);
        (is_short && expected["reader"]["status"] == "ok" && file.exists()).then_some(file)
    });
    captures.skip(5).step_by(36).collect()
}

/// The fields are those of `fields.txt`: all in which nothing differs, of those that these captures have.
#[test]
fn agrees_on_more_than_150_fields_of_captures_of_the_corpus() {
    let Some(root) = corpus().filter(|_| has_tshark()) else {
        return not_run("fields of the corpus against tshark: tshark or the corpus is not here");
    };
    let seen: BTreeSet<&str> = some_captures(&root).iter().flat_map(|file| agree_on_fields(file)).collect();
    assert!(seen.len() > 200, "{} fields were there to compare", seen.len());
}

/// `options.pcap` holds every option and extension that is read, made by `options.py` beside it.
#[test]
fn agrees_on_the_fields_of_options_and_extensions() {
    if !has_tshark() {
        return not_run("fields of options against tshark: tshark is not installed");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pipeline/options.pcap");
    let seen = agree_on_fields(&file).len();
    assert!(seen > 320, "{seen} fields were there to compare");
}

/// Compares the fields of `fields.txt` frame by frame; gives the names of those that were there.
fn agree_on_fields(file: &Path) -> BTreeSet<&'static str> {
    let names: Vec<&'static str> = include_str!("fields.txt").lines().collect();
    let opened = synema_captures::open(file).unwrap();
    let analysis = Analysis::of(&opened.trace);
    let mut args = vec!["-r", file.to_str().unwrap(), "-T", "fields"];
    names.iter().for_each(|name| args.extend(["-e", *name]));
    let theirs = tshark(&args);
    assert_eq!(theirs.len(), opened.trace.len(), "{}", file.display());
    let mut seen = BTreeSet::new();
    for (index, (dissection, line)) in Dissector::new(&opened.trace, &analysis).zip(theirs).enumerate() {
        let fields = FrameFields::read(&opened.trace, &analysis, index, dissection);
        for (name, their) in names.iter().zip(line.split('\t')) {
            let our = fields.printed(name).replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
            assert_eq!(our, their, "{} frame {}: {name}", file.display(), index + 1);
            if !their.is_empty() {
                seen.insert(*name);
            }
        }
    }
    seen
}

/// Fields that tshark has no name for, and why they are here.
const OURS: [(&str, &str); 1] =
    [("ftp.line", "a line that is neither a command nor a reply: tshark shows it without a name")];

#[test]
fn knows_the_name_of_every_field() {
    if !has_tshark() {
        return not_run("names of fields against tshark: tshark is not installed");
    }
    let output = Command::new("tshark").args(["-G", "fields"]).output().unwrap();
    let glossary = String::from_utf8_lossy(&output.stdout);
    let known: BTreeSet<&str> =
        glossary.lines().filter(|line| line.starts_with("F\t")).filter_map(|line| line.split('\t').nth(2)).collect();
    assert!(known.len() > 100_000, "{} names", known.len());
    let names: BTreeSet<&str> = synema_wire::field_defs().map(|def| def.name).collect();
    let unknown: Vec<_> = names.iter().filter(|name| !known.contains(*name)).collect();
    assert_eq!(unknown, OURS.iter().map(|(name, _)| name).collect::<Vec<_>>());
}
