use synema_trace::{Actor, Certainty, EventKind, Trace};
use synema_wire::{Endpoint, datagram};

use crate::{Analysis, Flow, Side, StateChange};

/// The state changes that the trace itself knows of a flow: the simulator's own.
pub(crate) fn of_flow(trace: &Trace, analysis: &Analysis, index: usize) -> Vec<StateChange> {
    let flow = &analysis.flows[index];
    let first = analysis.observations_of(index).first().map_or(0, |&first| first as usize);
    trace
        .events()
        .iter()
        .filter(|event| event.certainty == Certainty::Known)
        .filter_map(|event| {
            let EventKind::State { from, to, transition } = &event.kind else { return None };
            let side = side_of(&event.actor, flow)?;
            // a listening end belongs to every flow that it will accept, but what it does later does not
            if event.actor.remote.is_none() && event.after > first {
                return None;
            }
            Some(StateChange {
                at: event.at,
                after: event.after,
                flow: index,
                side,
                from: *from,
                to: *to,
                transition: transition.clone(),
                clause: event.clause.clone(),
                certainty: event.certainty,
            })
        })
        .collect()
}

/// The ends of a flow whose states nobody has told: both of them in a capture, and in a simulation one that somebody else
/// played. An end that only resets has no state to be told.
pub(crate) fn untold(trace: &Trace, analysis: &Analysis, index: usize, known: &[StateChange]) -> Vec<Side> {
    let flow = &analysis.flows[index];
    let speaks = |side: Side| {
        analysis.observations_of(index).iter().any(|&index| {
            let seen = trace.observation(index as usize);
            let read = datagram(seen.link_type, seen.bytes);
            let segment = read.as_ref().and_then(|read| read.tcp());
            segment.is_some_and(|(from, _, segment)| from == flow.end(side) && !segment.flags.rst())
        })
    };
    let is_untold =
        |side: &Side| known.is_empty() || (known.iter().all(|change| change.side != *side) && speaks(*side));
    [Side::A, Side::B].into_iter().filter(is_untold).collect()
}

/// The end of a flow at which something happened, if at either.
pub(crate) fn side_of(actor: &Actor, flow: &Flow) -> Option<Side> {
    let local = actor.local?;
    [Side::A, Side::B].into_iter().find(|&side| {
        is_bound_to(local, flow.end(side)) && actor.remote.is_none_or(|remote| remote == flow.end(side.other()))
    })
}

/// Whether a socket bound to `local` receives what is sent to `end`.
fn is_bound_to(local: Endpoint, end: Endpoint) -> bool {
    local.port == end.port && (local.ip == end.ip || local.ip.is_unspecified())
}
