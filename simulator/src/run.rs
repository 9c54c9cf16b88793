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
