use std::fmt;

use synema_trace::{Playhead, Trace};

use super::{Lesson, Moment, Stand};
use crate::Analysis;

/// A scene of a lesson found in a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performed {
    /// Index of the flow in [`Analysis::flows`].
    pub flow: usize,
    /// For each step of the scene its index in [`Lesson::steps`], and where it is.
    pub steps: Vec<(usize, Moment)>,
}

/// Why a scene cannot be told over a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The step, index in [`Lesson::steps`].
    pub step: usize,
    /// What is not there or not so.
    pub why: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/steps/{}: {}", self.step, self.why)
    }
}

impl Lesson {
    /// Tells a scene over a flow: finds each of its steps and checks what they claim; with `exact` also what they claim
    /// of the lesson's own scenario.
    ///
    /// # Errors
    /// With the first step that is not there or not true.
    pub fn fit(
        &self,
        scene: usize,
        trace: &Trace,
        analysis: &Analysis,
        flow: usize,
        exact: bool,
    ) -> Result<Performed, Misfit> {
        let own = self.steps.iter().enumerate().filter(|(_, step)| self.scene(&step.scene) == Some(scene));
        let mut steps: Vec<(usize, Moment)> = Vec::new();
        for (index, step) in own {
            let misfit = |why| Misfit { step: index, why };
            let before = steps.last().map_or(Playhead::default(), |(_, before)| before.playhead);
            let moment = match step.at.find(trace, analysis, flow, before) {
                Err(_) if step.optional && !exact => continue,
                found => found.map_err(misfit)?,
            };
            if moment.playhead.observations < before.observations {
                return Err(misfit("it is found before the step that comes before it".into()));
            }
            let stand = Stand { trace, analysis, flow, moment };
            let claims = step.claims.iter().chain(step.exact.iter().filter(|_| exact));
            claims.map(|claim| claim.hold(&stand)).collect::<Result<Vec<()>, String>>().map_err(misfit)?;
            steps.push((index, moment));
        }
        Ok(Performed { flow, steps })
    }

    /// The first flow of a session over which a scene can be told, looked for as long as `goes_on` says so.
    pub fn find(
        &self,
        scene: usize,
        trace: &Trace,
        analysis: &Analysis,
        goes_on: &dyn Fn() -> bool,
    ) -> Option<Performed> {
        let mut flows = (0..analysis.flows.len()).take_while(|_| goes_on());
        flows.find_map(|flow| self.fit(scene, trace, analysis, flow, false).ok())
    }
}
