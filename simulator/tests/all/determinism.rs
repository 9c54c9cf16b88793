//! The same scenario gives the same bytes, however it is run.

use crate::support::{client, document, server};
use synema_simulator::{Scenario, World, event_lines, run};
use synema_trace::Trace;

/// Everything that can be seen of a trace: instant, point and bytes of each frame, and the event log.
#[derive(Debug, PartialEq)]
struct Everything {
    frames: Vec<(i64, u16, Vec<u8>)>,
    log: Vec<String>,
}

fn everything(trace: &Trace) -> Everything {
    let frames = trace.observations().map(|seen| (seen.at.ns, seen.point.0, seen.bytes.to_vec())).collect();
    Everything { frames, log: event_lines(trace).collect() }
}

fn transfer() -> Scenario {
    let text = document(
        &server(&["recv A until EOF", "send A 'thanks'", "close A", "close L"]),
        &client(&["sendall S 'abc'*20000", "shutdown S wr", "recv S until EOF", "close S"]),
        r#"{"match":"tcp.len > 0","nth":3,"do":"drop"},{"match":"tcp.len > 0","nth":9,"do":"delay 700ms"},
           {"match":"tcp.ack","from":"s","nth":5,"do":"duplicate"}"#,
    );
    // numbers that the seed decides
    let unscripted = [("hosts.0.tcp".into(), "{}".into()), ("hosts.1.tcp".into(), "{}".into())];
    Scenario::from_json_with(&text, &unscripted).unwrap()
}

#[test]
fn twice_the_same() {
    assert_eq!(everything(&run(&transfer()).trace), everything(&run(&transfer()).trace));
}

#[test]
fn another_seed_gives_other_numbers_and_the_same_story() {
    let (one, other) = (run(&transfer()).trace, run(&transfer().with_seed(99)).trace);
    assert_ne!(everything(&one), everything(&other));
    assert_eq!(one.len(), other.len());
}

#[test]
fn a_cloned_world_goes_on_in_the_same_way() {
    let mut world = World::new(&transfer());
    for _ in 0..40 {
        assert!(world.step());
    }
    let mut clone = world.clone();
    while world.step() {}
    while clone.step() {}
    assert_eq!(everything(world.trace()), everything(clone.trace()));
}

#[test]
fn rows_are_in_order_and_causes_lie_before_them() {
    let trace = run(&transfer()).trace;
    let mut last = 0;
    for (number, line) in event_lines(&trace).enumerate() {
        let row: serde_json::Value = serde_json::from_str(&line).unwrap();
        let field = |name: &str| row.get(name).and_then(serde_json::Value::as_i64);
        assert_eq!(field("i"), Some(number as i64));
        assert!(field("t").unwrap() >= last, "{line}");
        assert!(field("cause").is_none_or(|cause| cause < number as i64), "{line}");
        last = field("t").unwrap();
    }
}
