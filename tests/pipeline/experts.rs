//! Wireshark's warnings about what the simulator writes are those that its faults and programs explain, and no others.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use synema_captures::{SaveOptions, save_pcapng};
use synema_simulator::{Run, Scenario, run, soak_scenario};
use synema_trace::{EventKind, Heading, Instant};
use synema_wire::datagram;

use crate::program::not_run;
use crate::tshark::has_tshark;

/// Seeds of the soak whose files are read as well.
const SEEDS: u64 = 40;
/// Severities from Warning on, as Wireshark numbers them.
const WARNING: u32 = 0x60_0000;

/// Something that tshark says of a frame.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Warning {
    frame: usize,
    text: String,
}

/// The warnings and errors about a file.
fn warnings(file: &Path) -> Vec<Warning> {
    let fields = ["frame.number", "_ws.expert.message", "_ws.expert.severity"];
    // ICMP's sum is always verified
    let sums = ["tcp", "ip", "udp"].map(|name| format!("{name}.check_checksum:TRUE"));
    let mut command = Command::new("tshark");
    command.args(["-n", "-r"]).arg(file).args(["-T", "fields", "-E", "aggregator=|", "-E", "occurrence=a"]);
    command.args(sums.iter().flat_map(|sum| ["-o", sum])).args(fields.iter().flat_map(|field| ["-e", field]));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut columns = line.split('\t');
        let (Some(frame), Some(texts), Some(severities)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        for (text, severity) in texts.split('|').zip(severities.split('|')) {
            let severity: u32 = severity.parse().unwrap_or(0);
            if severity >= WARNING {
                found.push(Warning { frame: frame.parse().unwrap(), text: text.to_owned() });
            }
        }
    }
    found
}

/// What a run's truth says of one point's frames.
struct Truth {
    /// When the network first did something to a frame, or let one overtake another.
    disturbed_at: Option<Instant>,
    frames: Vec<Frame>,
}

/// One frame at that point, numbered as in the file.
struct Frame {
    at: Instant,
    /// Nobody has sent it like this: bits of it were turned over on its way.
    is_spoilt: bool,
    is_reset: bool,
    has_closed_window: bool,
    has_text: bool,
}

fn truth(run: &Run) -> Truth {
    let point = run.taps[0];
    let sent: BTreeSet<&[u8]> =
        run.trace.observations().filter(|seen| seen.heading == Heading::Outbound).map(|seen| seen.bytes).collect();
    let frames = run.trace.observations().filter(|seen| seen.point == point).map(|seen| {
        let read = datagram(seen.link_type, seen.bytes);
        let segment = read.as_ref().and_then(|read| read.tcp()).map(|(_, _, segment)| *segment);
        let is = |holds: &dyn Fn(&synema_wire::Segment<'_>) -> bool| segment.as_ref().is_some_and(holds);
        Frame {
            at: seen.at,
            is_spoilt: !sent.contains(seen.bytes),
            is_reset: is(&|segment| segment.flags.rst()),
            has_closed_window: is(&|segment| {
                segment.window == 0 && !segment.flags.rst() && !segment.flags.syn() && !segment.flags.fin()
            }),
            has_text: is(&|segment| segment.payload_len > 0),
        }
    });
    let faults = run.trace.events().iter().filter(|event| match &event.kind {
        EventKind::Fault { .. } => true,
        EventKind::Discarded { reason } => reason.starts_with("link "),
        _ => false,
    });
    let first_fault = faults.map(|event| event.at).min();
    Truth { disturbed_at: [first_fault, overtaken_at(run)].into_iter().flatten().min(), frames: frames.collect() }
}

/// When a frame first arrived before one that its sender had sent earlier.
fn overtaken_at(run: &Run) -> Option<Instant> {
    let mut left = Vec::new();
    for seen in run.trace.observations() {
        match seen.heading {
            Heading::Outbound => left.push((seen.bytes, run.trace.point(seen.point).host.clone())),
            _ => {
                let Some(place) = left.iter().position(|(bytes, _)| *bytes == seen.bytes) else { continue };
                let (_, sender) = left.remove(place);
                if left[..place].iter().any(|(_, other)| *other == sender) {
                    return Some(seen.at);
                }
            }
        }
    }
    None
}

/// Why a warning should not be there; none where the truth explains it.
fn unexplained(warning: &Warning, truth: &Truth) -> Option<String> {
    let frame = &truth.frames[warning.frame - 1];
    let was_disturbed = truth.disturbed_at.is_some_and(|at| at <= frame.at);
    let text = warning.text.as_str();
    let is_explained = match text {
        "Connection reset (RST)" => frame.is_reset,
        "TCP Zero Window segment" => frame.has_closed_window,
        "TCP window specified by the receiver is now completely full" => frame.has_text,
        // a program says so
        "TFTP ERROR packet" => true,
        _ if text.starts_with("Previous segment(s) not captured")
            || text.contains("out-of-order segment")
            || text.starts_with("ACKed segment that wasn't captured")
            || text.starts_with("D-SACK Sequence")
            || text.starts_with("New fragment overlaps old data") =>
        {
            was_disturbed
        }
        // whatever else: a damaged frame may look like anything
        _ => frame.is_spoilt,
    };
    (!is_explained).then(|| format!("frame {}: '{text}' is not explained", warning.frame))
}

/// Saves a run as people do, asks tshark, and compares what it says with the truth.
fn problems(name: &str, run: &Run, folder: &Path) -> Vec<String> {
    if run.taps.is_empty() {
        return Vec::new();
    }
    let file = folder.join(format!("{name}.pcapng"));
    let options = SaveOptions { points: Some(vec![run.taps[0]]), ..SaveOptions::default() };
    let to = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    save_pcapng(&run.trace, to, &options).unwrap();
    let (warnings, truth) = (warnings(&file), truth(run));
    let mut problems: Vec<String> = warnings.iter().filter_map(|warning| unexplained(warning, &truth)).collect();
    // and what must be warned of is
    let has = |frame: usize, text: &str| warnings.iter().any(|warning| warning.frame == frame && warning.text == text);
    for (number, frame) in (1..).zip(&truth.frames).filter(|(_, frame)| !frame.is_spoilt) {
        for (is_so, text) in
            [(frame.is_reset, "Connection reset (RST)"), (frame.has_closed_window, "TCP Zero Window segment")]
        {
            if is_so && !has(number, text) {
                problems.push(format!("frame {number}: '{text}' is not said"));
            }
        }
    }
    problems.into_iter().map(|problem| format!("{name}: {problem}")).collect()
}

#[test]
fn warnings_are_those_that_the_faults_explain() {
    if !has_tshark() {
        return not_run("warnings about simulations: tshark is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let mut paths: Vec<_> = ["simulator/tests/topics", "lessons"]
        .iter()
        .flat_map(|part| std::fs::read_dir(Path::new(root).join(part)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    assert!(paths.len() > 60);
    let mut found = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        found.extend(problems(&name, &run(&Scenario::from_json(&text).unwrap()), folder.path()));
    }
    for seed in 0..SEEDS {
        found.extend(problems(&format!("seed {seed}"), &run(&soak_scenario(seed)), folder.path()));
    }
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}
