use synema_trace::{Instant, Playhead, Trace};

use super::Moment;
use crate::{Analysis, Flight};

/// A flow at a moment: what claims are checked against and gaps are filled from.
#[derive(Clone, Copy, Debug)]
pub struct Stand<'a> {
    /// What happened.
    pub trace: &'a Trace,
    /// What it means.
    pub analysis: &'a Analysis,
    /// Index of the flow in [`Analysis::flows`].
    pub flow: usize,
    /// When.
    pub moment: Moment,
}

impl Stand<'_> {
    /// The observation that is looked at: the moment's own, or the flow's last.
    pub fn observation(&self) -> Option<usize> {
        let last = || {
            let own = self.analysis.observations_of(self.flow).iter().rev();
            own.map(|&index| index as usize).find(|index| *index < self.moment.playhead.observations)
        };
        self.moment.observation.or_else(last)
    }

    /// The flight of that observation.
    pub fn flight(&self) -> Option<Flight> {
        Some(self.analysis.flight(self.trace, self.analysis.flight_of(self.observation()?)?))
    }

    /// When the flow's first entry happens.
    pub(super) fn begin(trace: &Trace, analysis: &Analysis, flow: usize) -> Instant {
        let frame = analysis.flows.get(flow).map(|flow| flow.first);
        let change = analysis.states_of_flow(flow).next().map(|change| change.at);
        let first = frame.into_iter().chain(change).min().unwrap_or_default();
        // the simulation's clock begins before the first frame
        if trace.points().iter().any(|point| point.host.is_some()) { Instant::ZERO } else { first }
    }

    /// When everything of a flow has happened.
    pub(super) fn end(trace: &Trace, analysis: &Analysis, flow: usize) -> Playhead {
        let frame = analysis.flows.get(flow).map(|flow| flow.last);
        let change = analysis.states_of_flow(flow).map(|change| change.at).max();
        let at = frame.into_iter().chain(change).max().unwrap_or_default();
        Playhead { at, observations: trace.len() }
    }
}
