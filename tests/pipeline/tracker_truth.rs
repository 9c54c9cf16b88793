//! The tracker, fed only the simulator's bytes, must reproduce the simulator's states.

use synema_analysis::{Analysis, Transport};
use synema_simulator::Scenario;
use synema_trace::{Certainty, Playhead, Trace};

/// Compares what the trace knows with what the tracker infers from its frames, at the end of every instant at which a
/// frame was seen. (Within one instant a program's call may come before the frame that shows it.)
#[track_caller]
fn assert_inferred_as_known(name: &str, trace: &Trace) -> usize {
    let known = Analysis::of(trace);
    let inferred = Analysis::of(&trace.without_events());
    let mut compared = 0;
    assert_eq!(known.flows.len(), inferred.flows.len());
    assert!(inferred.states.iter().all(|change| change.certainty != Certainty::Known));
    for (index, flow) in known.flows.iter().enumerate() {
        if flow.transport != Transport::Tcp {
            continue;
        }
        assert!(known.states_of_flow(index).all(|change| change.certainty == Certainty::Known));
        for observation in trace.observations() {
            let is_last_of_its_instant =
                observation.index + 1 == trace.len() || trace.observation(observation.index + 1).at != observation.at;
            // a call's SYN may wait until the other end's hardware address is known
            let is_of_the_flow = known.placed(observation.index).is_some_and(|(flow, _)| flow == index);
            if !is_last_of_its_instant || !is_of_the_flow {
                continue;
            }
            let playhead = Playhead { at: observation.at, observations: observation.index + 1 };
            let states = |analysis: &Analysis| analysis.states_at(index, playhead).map(|end| end.state);
            assert_eq!(
                states(&inferred),
                states(&known),
                "{name}, after observation {} at {}",
                observation.number(),
                observation.at
            );
            compared += 1;
        }
    }
    compared
}

#[test]
fn in_every_lesson() {
    for name in crate::program::lessons() {
        let path = format!("{}/lessons/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let scenario = Scenario::from_json(&std::fs::read_to_string(path).unwrap()).unwrap();
        let compared = assert_inferred_as_known(&name, &synema_simulator::run(&scenario).trace);
        assert!(compared >= 2, "{name}: {compared} comparisons");
    }
}
