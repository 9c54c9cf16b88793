//! Infers the states of both ends of a TCP flow from its frames alone.
//!
//! Every sighting of a segment is read twice: *leaving* tells the state its sender must be in, *arriving* tells what
//! RFC 9293 §3.10.7 makes of it at the receiver. Where only one point is watched the arrival is assumed at the same
//! instant; what the receiver sends next then confirms it or catches up with what was missed.
//!
//! Left out on purpose: what no frame shows. A close whose FIN still waits behind data, the end of TIME-WAIT and a
//! connection given up after time-outs are not inferred.

mod arriving;
mod control;
mod end;
mod last_states;
mod leaving;
mod opening;
mod sighting;

use synema_trace::{Certainty, Clause, Trace};

use crate::{Analysis, Flight, Side, StateChange};
use end::End;
pub(crate) use last_states::LastStates;
use sighting::{Sighting, segments, sightings};

/// A transition that a segment makes an end take.
pub(crate) struct Transition {
    to: synema_trace::TcpState,
    name: &'static str,
    clause: &'static str,
}

/// Follows one flow.
#[derive(Debug)]
pub struct Tracker {
    flow: usize,
    ends: [End; 2],
    changes: Vec<StateChange>,
}

impl Tracker {
    /// The state changes of a TCP flow of the analysis (its flows and flights are enough), in order.
    pub fn infer(trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<StateChange> {
        let flights: Vec<&Flight> = analysis.flights_of_flow(flow).map(|(_, flight)| flight).collect();
        let segments = segments(&flights);
        let first_of = |side| segments.iter().find(|(passing, _)| passing.from == side).map(|(_, control)| control);
        let ends = opening::ends(segments.first().map(|(_, control)| control), first_of(Side::B));
        let mut tracker = Tracker { flow, ends, changes: Vec::new() };
        if let Some(first) = analysis.flows[flow].observations.first() {
            tracker.open(*first, trace);
        }
        for sighting in sightings(&flights) {
            tracker.read(&sighting, trace);
        }
        tracker.changes
    }

    /// Records the states that the ends had before their first frame.
    fn open(&mut self, first: usize, trace: &Trace) {
        for side in [Side::A, Side::B] {
            let end = &self.ends[side.index()];
            if let Some(transition) = end.opening() {
                let change = self.change(side, synema_trace::TcpState::Closed, transition, end.certainty);
                self.changes.push(StateChange { at: trace.observation(first).at, after: first, ..change });
            }
        }
    }

    fn read(&mut self, sighting: &Sighting, trace: &Trace) {
        let (side, transitions) = sighting.told(&mut self.ends);
        for transition in transitions {
            let from = self.ends[side.index()].state;
            if from == transition.to {
                continue;
            }
            self.ends[side.index()].state = transition.to;
            let change = self.change(side, from, transition, sighting.certainty);
            let at = trace.observation(sighting.observation).at;
            self.changes.push(StateChange { at, after: sighting.observation + 1, ..change });
        }
        if sighting.leaving {
            self.confirm(side);
        }
    }

    /// What an end sends bears out the state it was only assumed to have entered, and those before it.
    fn confirm(&mut self, side: Side) {
        let own = self.changes.iter_mut().rev().filter(|change| change.side == side);
        for change in own.take_while(|change| change.certainty == Certainty::Assumed) {
            change.certainty = Certainty::Inferred;
        }
    }

    fn change(
        &self,
        side: Side,
        from: synema_trace::TcpState,
        transition: Transition,
        certainty: Certainty,
    ) -> StateChange {
        StateChange {
            at: synema_trace::Instant::ZERO,
            after: 0,
            flow: self.flow,
            side,
            from,
            to: transition.to,
            transition: transition.name.into(),
            clause: (!transition.clause.is_empty()).then_some(Clause::Borrowed(transition.clause)),
            certainty,
        }
    }
}
