//! Infers the states of both ends of a TCP flow from its frames alone.
//!
//! Every sighting of a segment is read twice: *leaving* tells the state its sender must be in, *arriving* tells what
//! RFC 9293 §3.10.7 makes of it at the receiver. Where only one point is watched the arrival is assumed at the same
//! instant; what the receiver sends next then confirms it or catches up with what was missed.
//!
//! Left out on purpose: what no frame shows. A close whose FIN still waits behind data, the end of TIME-WAIT and a
//! connection given up after time-outs are not inferred.

mod arriving;
mod change_log;
mod control;
mod end;
mod last_states;
mod leaving;
mod opening;
mod sighting;

use synema_trace::Trace;

use crate::{Analysis, Flight, Side, StateChange};
use change_log::Step;
pub(crate) use change_log::{ChangeLog, Told};
use end::End;
pub(crate) use last_states::{LastStates, Leg};
use sighting::{Sighting, segments, sightings};

/// A transition that a segment makes an end take.
#[derive(Debug)]
pub(crate) struct Transition {
    to: synema_trace::TcpState,
    name: &'static str,
    clause: &'static str,
}

/// The state changes of a TCP flow of which all flights are known, each with both its ends where those are watched.
pub(crate) fn infer(trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<StateChange> {
    let flights: Vec<Flight> = analysis.flights_of_flow(trace, flow).map(|(_, flight)| flight).collect();
    let segments = segments(&flights);
    let first_of = |side| segments.iter().find(|(passing, _)| passing.from == side).map(|(_, control)| control);
    let mut ends = opening::ends(segments.first().map(|(_, control)| control), first_of(Side::B));
    let mut log = ChangeLog::default();
    if let Some(&first) = analysis.observations_of(flow).first() {
        open(&ends, first as usize, &mut |told| log.note(flow, told));
    }
    for sighting in sightings(&flights) {
        read(&mut ends, &sighting, &mut |told| log.note(flow, told));
    }
    log.finish(trace)
}

/// Tells the states that the ends had before their first frame.
fn open(ends: &[End; 2], first: usize, tell: &mut impl FnMut(Told)) {
    for side in [Side::A, Side::B] {
        let end = &ends[side.index()];
        if let Some(transition) = end.opening() {
            let (from, certainty) = (synema_trace::TcpState::Closed, end.certainty);
            tell(Told::Step(Step { observation: first, is_opening: true, side, from, transition, certainty }));
        }
    }
}

/// Takes the steps of a sighting, and tells them.
fn read(ends: &mut [End; 2], sighting: &Sighting, tell: &mut impl FnMut(Told)) {
    let (side, transitions) = sighting.told(ends);
    let (observation, certainty) = (sighting.observation, sighting.certainty);
    for transition in transitions {
        let from = ends[side.index()].state;
        if from != transition.to {
            ends[side.index()].state = transition.to;
            tell(Told::Step(Step { observation, is_opening: false, side, from, transition, certainty }));
        }
    }
    if sighting.leaving {
        tell(Told::Sent(side));
    }
}
