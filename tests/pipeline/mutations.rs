//! Captures that were damaged at random, with fixed seeds: whatever is in them, every reader ends and none panics.
//!
//! `SYNEMA_MUTATIONS=N` runs N seeds a capture instead of the few that `check` has time for, and
//! `SYNEMA_CORPUS=DIR` (or a corpus beside the project) adds its captures to the samples.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use synema_analysis::filter::{Filter, FrameFields};
use synema_analysis::messages::Messages;
use synema_analysis::statistics::{Kind, Scope, table};
use synema_analysis::{Analysis, CensusReader, Dissector, Overview};
use synema_analysis::{check, explain_frame, frame_line_of, questions, streams};
use synema_captures::SaveOptions;
use synema_trace::{Instant, Point, Trace};

use crate::program::sample;

/// Filters that ask for the fields of many protocols, and for every layer's bytes.
const FILTERS: [&str; 4] = [
    "tcp.analysis.flags or dns.qry.name contains \"a\" or http.host matches \"x\" or tls.handshake.type == 1",
    "ip.src#2 == 192.0.2.1 or len(tcp.payload) > 3 or frame[-4:] == 00:00:00:00 or tcp[13] & 2",
    "all ip.ttl > 3 and not (dhcp.option.hostname or tftp.opcode == 1 or smtp.req.command or ntp.stratum > 1)",
    "udp.payload[2-5] contains 00 or string(frame.number) matches \"7\" or icmpv6.opt.length in {1 .. 3}",
];

/// A small generator (SplitMix64): the same numbers for a seed everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ bits >> 31) % sides.max(1) as u64) as usize
    }

    /// Octets with a few of them changed, left out, doubled or cut off.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.roll(5) {
            if bytes.is_empty() {
                return bytes;
            }
            let at = self.roll(bytes.len());
            let len = 1 + self.roll(8).min(bytes.len() - at - 1);
            match self.roll(8) {
                0 => bytes[at] ^= 1 << self.roll(8),
                1 => bytes[at] = self.roll(256) as u8,
                2 => bytes[at..at + len].fill([0, 0xff, 0x7f, 0x80][self.roll(4)]),
                3 => drop(bytes.drain(at..at + len)),
                4 => {
                    let copy = bytes[at..at + len].to_vec();
                    let to = self.roll(bytes.len());
                    bytes.splice(to..to, copy);
                }
                5 => bytes.truncate(at),
                6 => bytes[at] = bytes[at].wrapping_add(1),
                _ => bytes[at] = bytes[at].wrapping_sub(1),
            }
        }
        bytes
    }
}

fn corpus() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let root = std::env::var_os("SYNEMA_CORPUS").map_or(beside, PathBuf::from).join("captures");
    let Ok(folders) = std::fs::read_dir(root) else { return Vec::new() };
    let files = folders.filter_map(|folder| std::fs::read_dir(folder.ok()?.path()).ok());
    let mut paths: Vec<PathBuf> = files.flatten().filter_map(|file| Some(file.ok()?.path())).collect();
    paths.retain(|path| path.metadata().is_ok_and(|metadata| metadata.len() <= 60_000));
    paths.sort();
    paths
}

/// Does with a trace what the commands do.
fn read_all(trace: &Trace) {
    let analysis = Analysis::of(trace);
    Overview::of(trace);
    let mut census = CensusReader::default();
    census.read(trace);
    census.finish();
    check(trace, &analysis);
    questions(trace, &analysis, 1);
    let filters = FILTERS.map(|filter| Filter::parse(filter).unwrap());
    for (index, dissection) in Dissector::new(trace, &analysis).enumerate() {
        for layer in &dissection.layers {
            layer.fields.iter().for_each(|field| drop(field.show()));
            let bytes = match layer.source.checked_sub(1) {
                Some(source) => &dissection.sources[source].bytes[..],
                None => trace.observation(index).bytes,
            };
            assert!(layer.start <= layer.end && layer.end <= bytes.len(), "{:?}", layer.protocol);
            let bits = bytes.len() as u32 * 8;
            assert!(layer.fields.iter().all(|field| field.start_bit <= field.end_bit && field.end_bit <= bits));
        }
        frame_line_of(trace, &analysis, index, &dissection);
        explain_frame(trace, &analysis, index);
        let fields = FrameFields::read(trace, &analysis, index, dissection);
        for filter in &filters {
            filter.selects(&fields);
        }
    }
    for flow in 0..analysis.flows.len() {
        streams(trace, &analysis, flow).iter().for_each(|stream| drop((stream.gaps(), stream.bytes())));
        Messages::of(trace, &analysis, flow);
    }
    let scope = Scope { flow: None, interval_ns: 1_000_000_000 };
    Kind::ALL.into_iter().for_each(|(_, kind)| drop(table(trace, &analysis, kind, scope)));
    drop(synema_captures::save_pcapng(trace, std::io::sink(), &SaveOptions::default()));
}

/// The trace with its frames damaged one by one.
fn with_damaged_frames(trace: &Trace, dice: &mut Dice) -> Trace {
    let mut damaged = Trace::new();
    for observation in trace.observations().take(40) {
        let point = damaged.add_point(Point { name: String::new(), link_type: observation.link_type, host: None });
        let bytes = dice.damage(observation.bytes);
        let wire_len = observation.wire_len.max(bytes.len() as u32);
        damaged.observe(Instant::from_ns(observation.at.ns), point, observation.heading, wire_len, &bytes);
    }
    damaged
}

#[test]
fn whatever_is_in_a_capture_every_reader_ends_and_none_panics() {
    let seeds: u64 = std::env::var("SYNEMA_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(1);
    let samples = synema_captures::samples().into_iter().map(|entry| PathBuf::from(sample(&entry.file)));
    let step = if seeds > 1 { 1 } else { 12 };
    let files: Vec<PathBuf> = samples.chain(corpus().into_iter().step_by(step)).collect();
    let mut failed = Vec::new();
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        for seed in 0..seeds {
            let run = catch_unwind(AssertUnwindSafe(|| {
                let mut dice = Dice(seed);
                let damaged = dice.damage(&bytes);
                if let Ok(opened) = synema_captures::read_bytes("damaged", Arc::new(damaged)) {
                    read_all(&opened.trace);
                }
                if let Ok(opened) = synema_captures::read_bytes("whole", Arc::new(bytes.clone())) {
                    read_all(&with_damaged_frames(&opened.trace, &mut dice));
                }
            }));
            if run.is_err() {
                failed.push(format!("{} seed {seed}", path.display()));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
