//! B8: what both ends of many connections did, and where they depart from the RFCs, told from one end's frames alone.

use synema_analysis::{Analysis, check};
use synema_simulator::{Scenario, run as simulate};
use synema_trace::{PointId, Trace};

use crate::cpu::timed_everywhere;

const FRAMES: usize = 100_000;
const CONNECTIONS: usize = 50;

fn scenario() -> Scenario {
    let apps: Vec<String> = (0..CONNECTIONS)
        .map(|number| {
            let port = 1_024 + number;
            format!(
                r#"{{"host":"s","ops":["L=socket tcp","bind L 0.0.0.0:{port}","listen L 1","A=accept L","recv A until EOF","close A","close L"]}},
                {{"host":"c","at":"{}ms","ops":["S=socket tcp","connect S 192.0.2.2:{port}","sendall S 'x'*2000000","close S"]}}"#,
                1 + number
            )
        })
        .collect();
    let text = format!(
        r#"{{"v":1,"title":{{"zh-CN":"","en":"diagnosis"}},"until":"3600s","profile":"linux-like","msl":"1s",
        "hosts":[{{"id":"c","if":[{{"ip":"192.0.2.1/24"}}]}},{{"id":"s","if":[{{"ip":"192.0.2.2/24"}}]}}],
        "links":[{{"a":"c","b":"s","delay":"5ms","loss":"0.1%"}}],"apps":[{}]}}"#,
        apps.join(",")
    );
    Scenario::from_json(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// The first frames that a capture at the client has.
fn capture() -> Trace {
    let whole = simulate(&scenario()).trace;
    let mut trace = Trace::new();
    let point = trace.add_point(whole.points()[0].clone());
    for seen in whole.observations().filter(|seen| seen.point == PointId(0)).take(FRAMES) {
        trace.observe(seen.at, point, seen.heading, seen.wire_len, seen.bytes);
    }
    trace
}

pub fn run() {
    let trace = capture();
    let (seconds, departures) = timed_everywhere(|| check(&trace, &Analysis::of(&trace)).len());
    println!(
        "B8 states and departures of {} frames of {CONNECTIONS} connections: {:.0} thousand frames/s of one processor (wanted 200); \
         {departures} departures",
        trace.len(),
        trace.len() as f64 / seconds / 1e3
    );
}
