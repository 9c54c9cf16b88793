//! The overview, which keeps nothing of single frames, says of flows what the whole analysis says.

use synema_analysis::{Analysis, Flow, Overview, OverviewReader, Readings};
use synema_simulator::Scenario;
use synema_trace::{Heading, Point, Trace};

#[track_caller]
fn assert_same(name: &str, trace: &Trace) {
    assert_tells(name, trace, &Overview::of(trace));
}

/// The overview of a capture that comes in stretches of so many frames.
fn in_stretches(trace: &Trace, frames: usize) -> Overview {
    let mut reader = OverviewReader::default();
    let all: Vec<_> = trace.observations().collect();
    for stretch in all.chunks(frames) {
        let mut part = Trace::new();
        for point in trace.points() {
            part.add_point(point.clone());
        }
        part.number_behind(stretch[0].index);
        for seen in stretch {
            part.observe(seen.at, seen.point, seen.heading, seen.wire_len, seen.bytes);
        }
        reader.read(&part, &Readings::of(&part));
    }
    reader.finish()
}

#[track_caller]
fn assert_tells(name: &str, trace: &Trace, overview: &Overview) {
    let analysis = Analysis::of(trace);
    let flows = |flows: &[Flow]| -> Vec<String> { flows.iter().map(|flow| format!("{flow:?}")).collect() };
    assert_eq!(flows(&analysis.flows), flows(&overview.flows), "{name}");
    for flow in 0..analysis.flows.len() {
        assert_eq!(analysis.last_states(flow), overview.last_states[flow], "{name}, flow {flow}");
    }
}

/// What a simulation's frames would be in a capture made at one host, over and over until there are at least `frames`.
fn captured(trace: &Trace, frames: usize) -> Trace {
    let mut capture = Trace::new();
    let point = Point { name: String::new(), host: None, ..trace.points()[0].clone() };
    let point = capture.add_point(point);
    while capture.len() < frames.max(1) {
        for seen in trace.observations().filter(|seen| seen.point == trace.observation(0).point) {
            capture.observe(seen.at, point, Heading::Unknown, seen.wire_len, seen.bytes);
        }
    }
    capture
}

#[test]
fn in_every_sample_and_every_lesson() {
    for entry in synema_captures::samples() {
        let trace = entry.open().unwrap().trace;
        assert_same(&entry.file, &trace);
        assert_tells(&entry.file, &trace, &in_stretches(&trace, 7));
    }
    for name in crate::program::lessons() {
        let path = format!("{}/lessons/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::from_json(&std::fs::read_to_string(path).unwrap()).unwrap();
        let trace = synema_simulator::run(&scenario).trace;
        assert_same(&name, &trace);
        assert_same(&name, &captured(&trace, 0));
        // so many that other threads read ahead
        let long = captured(&trace, 10_000);
        assert_same(&name, &long);
        assert_tells(&name, &long, &in_stretches(&long, 333));
    }
}
