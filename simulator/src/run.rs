use synema_trace::{PointId, Trace};

use crate::{ExpectationFailure, Scenario, World};

/// A simulation that was run to its end.
#[derive(Clone, Debug)]
pub struct Run {
    /// What happened.
    pub trace: Trace,
    /// The interfaces whose frames are to be saved: those that the scenario taps, else all.
    pub taps: Vec<PointId>,
    /// The expectations that did not come true.
    pub failures: Vec<ExpectationFailure>,
}

/// Runs a scenario to its end and checks its expectations.
pub fn run(scenario: &Scenario) -> Run {
    let mut world = World::new(scenario);
    while world.step() {}
    came_to(scenario, world)
}

/// Somebody who may not want to wait any longer is asked after so many steps.
const PATIENCE_STEPS: u64 = 1_024;

/// The same, as long as `goes_on` says so; `None` where it did not until the end.
pub fn run_while(scenario: &Scenario, goes_on: impl Fn() -> bool) -> Option<Run> {
    let mut world = World::new(scenario);
    while world.step() {
        if world.steps().is_multiple_of(PATIENCE_STEPS) && !goes_on() {
            return None;
        }
    }
    Some(came_to(scenario, world))
}

/// What a world of a scenario has come to, wherever it was stopped.
pub fn came_to(scenario: &Scenario, world: World) -> Run {
    let trace = world.into_trace();
    let points = (0..).map(PointId).zip(trace.points());
    let taps = points
        .filter(|(_, point)| scenario.taps().is_empty() || scenario.taps().contains(&point.name))
        .map(|(id, _)| id)
        .collect();
    let failures = scenario.failures(&trace);
    Run { trace, taps, failures }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_run_that_nobody_waits_for_ends_early() {
        let text = r#"{"v":1,"title":{"zh-CN":"","en":"endless"},"until":"1000000s",
            "hosts":[{"id":"c","if":[{"ip":"192.0.2.1/24"}]},{"id":"s","if":[{"ip":"192.0.2.2/24"}]}],
            "links":[{"a":"c","b":"s","delay":"1ms"}],
            "apps":[{"host":"c","source":"import time\nwhile True:\n    time.sleep(0.001)\n"}]}"#;
        let scenario = Scenario::from_json(text).unwrap();
        let asked = Cell::new(0);
        let ended = run_while(&scenario, || asked.replace(asked.get() + 1) < 2);
        assert!(ended.is_none());
        assert_eq!(asked.get(), 3, "asked twice in vain");
        let short = Scenario::from_json(&text.replace("1000000s", "10ms")).unwrap();
        assert_eq!(run_while(&short, || false).unwrap().trace.events(), run(&short).trace.events());
    }
}
