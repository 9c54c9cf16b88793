//! The overview, which keeps nothing of single frames, says of flows what the whole analysis says.

use synema_analysis::{Analysis, Flow, Overview};
use synema_simulator::Scenario;
use synema_trace::{Heading, Point, Trace};

#[track_caller]
fn assert_same(name: &str, trace: &Trace) {
    let (analysis, overview) = (Analysis::of(trace), Overview::of(trace));
    let without_frames = |flow: &Flow| format!("{:?}", Flow { observations: Vec::new(), ..flow.clone() });
    let flows = |flows: &[Flow]| -> Vec<String> { flows.iter().map(without_frames).collect() };
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
        assert_same(&entry.file, &entry.open().unwrap().trace);
    }
    for name in crate::program::lessons() {
        let path = format!("{}/lessons/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::from_json(&std::fs::read_to_string(path).unwrap()).unwrap();
        let trace = synema_simulator::run(&scenario).trace;
        assert_same(&name, &trace);
        assert_same(&name, &captured(&trace, 0));
        // so many that other threads read ahead
        assert_same(&name, &captured(&trace, 10_000));
    }
}
