use synema_trace::{Actor, Certainty, EventKind, Trace};
use synema_wire::Endpoint;

use crate::{Flow, Side, StateChange};

/// The state changes that the trace itself knows of a flow: the simulator's own.
pub(crate) fn of_flow(trace: &Trace, flow: &Flow, index: usize) -> Vec<StateChange> {
    let first = flow.observations.first().copied().unwrap_or(0);
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
                transition: transition.to_string(),
                clause: event.clause.clone(),
                certainty: event.certainty,
            })
        })
        .collect()
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
