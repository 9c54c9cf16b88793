use synema_trace::{Certainty, Clause, Instant, TcpState, Trace};

use super::Transition;
use crate::{Side, StateChange};

/// What following a flow's segments tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// An end takes a transition.
    Step(Step),
    /// An end sent something: that bears out the state it was only assumed to have entered, and those before it.
    Sent(Side),
}

/// An end taking a transition.
#[derive(Debug)]
pub(crate) struct Step {
    /// The observation that shows it; of an opening, the one that it came before.
    pub(crate) observation: usize,
    pub(crate) is_opening: bool,
    pub(crate) side: Side,
    pub(crate) from: TcpState,
    pub(crate) transition: Transition,
    pub(crate) certainty: Certainty,
}

/// The transitions of the ends of all flows, in the order in which they were told.
#[derive(Debug, Default)]
pub(crate) struct ChangeLog {
    changes: Vec<Change>,
    /// Per flow and side: behind the newest of its changes, when that is assumed; else 0.
    assumed: Vec<[u32; 2]>,
}

#[derive(Debug)]
struct Change {
    flow: u32,
    step: Step,
    /// Behind the change of the same end before this one, when both are assumed; else 0.
    before: u32,
}

impl ChangeLog {
    /// Takes note of what was told of a flow.
    #[inline]
    pub(crate) fn note(&mut self, flow: usize, told: Told) {
        match told {
            Told::Step(step) => self.step(flow, step),
            Told::Sent(side) if self.assumed.get(flow).is_some_and(|ends| ends[side.index()] > 0) => {
                self.confirm(flow, side);
            }
            Told::Sent(_) => {}
        }
    }

    fn step(&mut self, flow: usize, step: Step) {
        if self.assumed.len() <= flow {
            self.assumed.resize(flow + 1, [0; 2]);
        }
        let is_assumed = step.certainty == Certainty::Assumed;
        let newest = if is_assumed { self.changes.len() as u32 + 1 } else { 0 };
        let before = std::mem::replace(&mut self.assumed[flow][step.side.index()], newest);
        self.changes.push(Change { flow: flow as u32, step, before: if is_assumed { before } else { 0 } });
    }

    fn confirm(&mut self, flow: usize, side: Side) {
        let mut newest = std::mem::take(&mut self.assumed[flow][side.index()]);
        while let Some(index) = newest.checked_sub(1) {
            let change = &mut self.changes[index as usize];
            change.step.certainty = Certainty::Inferred;
            newest = change.before;
        }
    }

    /// The changes, those of each flow in their order; the trace says when.
    pub(crate) fn finish(self, trace: &Trace) -> Vec<StateChange> {
        let changes = self.changes.into_iter().map(|Change { flow, step, .. }| {
            let Step { observation, is_opening, side, from, transition, certainty } = step;
            StateChange {
                at: if observation < trace.len() { trace.passage(observation).0 } else { Instant::ZERO },
                after: observation + usize::from(!is_opening),
                flow: flow as usize,
                side,
                from,
                to: transition.to,
                transition: transition.name.into(),
                clause: (!transition.clause.is_empty()).then_some(Clause::Borrowed(transition.clause)),
                certainty,
            }
        });
        changes.collect()
    }
}
