use std::collections::BTreeMap;

use synema_trace::{Instant, Trace};

use super::time::filled;
use super::{Cell, Scope, TableMaker};
use crate::series::{Acked, Point, Sent, walk};
use crate::{Analysis, Side, Transport};

/// Calls `each` with what both directions of the flows asked for consist of: the flow's number, and who sends.
fn for_each_point(
    trace: &Trace,
    analysis: &Analysis,
    scope: Scope,
    maker: &mut dyn TableMaker,
    mut each: impl FnMut(&mut dyn TableMaker, [Cell; 2], Point),
) {
    let mut frames = 0;
    for (index, flow) in analysis.flows.iter().enumerate() {
        let is_asked = scope.flow.is_none_or(|number| number == flow.number);
        if flow.transport != Transport::Tcp || !is_asked {
            continue;
        }
        for (side, from) in [(Side::A, "a"), (Side::B, "b")] {
            if !maker.goes_on(frames) {
                return;
            }
            walk(trace, analysis, index, side, |point| each(maker, [flow.number.into(), from.into()], point));
        }
        frames += analysis.observations_of(index).len();
    }
}

fn since_first(trace: &Trace, at: Instant) -> i64 {
    at.ns_since(trace.observation(0).at)
}

/// Round trips, where the acknowledgment was seen.
pub(super) fn rtt(trace: &Trace, analysis: &Analysis, scope: Scope, maker: &mut dyn TableMaker) {
    maker.columns(&["flow", "from", "number", "time_ns", "rtt_ns"]);
    for_each_point(trace, analysis, scope, maker, |maker, [flow, from], point| {
        if let Point::RoundTrip(trip) = point {
            let (number, time_ns) = (trip.observation + 1, since_first(trace, trip.at));
            maker.row(&[flow, from, number.into(), time_ns.into(), trip.rtt_ns.into()]);
        }
    });
}

/// What a direction carried.
struct Carried {
    direction: [Cell; 2],
    /// By the interval's number: octets sent for the first time, and again.
    counts: BTreeMap<i64, (i64, i64)>,
    /// Behind the highest sequence number so far.
    next: i64,
}

/// Octets sent in each interval: sequence numbers taken for the first time, and again.
pub(super) fn throughput(trace: &Trace, analysis: &Analysis, scope: Scope, maker: &mut dyn TableMaker) {
    maker.columns(&["flow", "from", "start_ns", "new_bytes", "repeated_bytes"]);
    let interval_ns = scope.interval_ns.max(1);
    let mut directions: Vec<Carried> = Vec::new();
    for_each_point(trace, analysis, scope, maker, |_, direction, point| {
        let Point::Sent(Sent { at, from, to, .. }) = point else { return };
        if directions.last().is_none_or(|last| last.direction != direction) {
            directions.push(Carried { direction, counts: BTreeMap::new(), next: i64::MIN });
        }
        let Some(Carried { counts, next, .. }) = directions.last_mut() else { return };
        let (new, repeated) = counts.entry(since_first(trace, at).div_euclid(interval_ns)).or_default();
        let fresh = (to - from.max(*next)).max(0);
        *new += fresh;
        *repeated += to - from - fresh;
        *next = to.max(*next);
    });
    for Carried { direction: [flow, from], counts, .. } in directions {
        for (interval, (new, repeated)) in filled(counts) {
            let start_ns = interval.saturating_mul(interval_ns);
            maker.row(&[flow.clone(), from.clone(), start_ns.into(), new.into(), repeated.into()]);
        }
    }
}

/// What the receiver offered and what was in flight, at every acknowledgment.
pub(super) fn window(trace: &Trace, analysis: &Analysis, scope: Scope, maker: &mut dyn TableMaker) {
    maker.columns(&["flow", "from", "number", "time_ns", "window_bytes", "in_flight_bytes"]);
    for_each_point(trace, analysis, scope, maker, |maker, [flow, from], point| {
        if let Point::Acked(Acked { observation, at, window, in_flight, .. }) = point {
            let (number, time_ns) = (observation + 1, since_first(trace, at));
            maker.row(&[flow, from, number.into(), time_ns.into(), window.into(), in_flight.into()]);
        }
    });
}

/// The sequence numbers of every segment, counted from the first.
pub(super) fn sequence(trace: &Trace, analysis: &Analysis, scope: Scope, maker: &mut dyn TableMaker) {
    maker.columns(&["flow", "from", "number", "time_ns", "first", "next", "repeated"]);
    for_each_point(trace, analysis, scope, maker, |maker, [flow, from], point| {
        if let Point::Sent(Sent { observation, at, from: first, to, again, .. }) = point {
            let (number, time_ns) = (observation + 1, since_first(trace, at));
            let repeated = i64::from(again);
            maker.row(&[flow, from, number.into(), time_ns.into(), first.into(), to.into(), repeated.into()]);
        }
    });
}

/// Everything that tcptrace's time-sequence graph draws, in the order of the frames.
pub(super) fn tcptrace(trace: &Trace, analysis: &Analysis, scope: Scope, maker: &mut dyn TableMaker) {
    maker.columns(&["flow", "from", "number", "time_ns", "kind", "first", "next"]);
    for_each_point(trace, analysis, scope, maker, |maker, [flow, from], point| {
        let mut row = |observation: usize, at: Instant, kind: &str, first: i64, next: i64| {
            let (number, time_ns): (Cell, Cell) = ((observation + 1).into(), since_first(trace, at).into());
            maker.row(&[flow.clone(), from.clone(), number, time_ns, kind.into(), first.into(), next.into()]);
        };
        match point {
            Point::Sent(Sent { observation, at, from: first, to, again, .. }) => {
                row(observation, at, if again { "repeated" } else { "segment" }, first, to);
            }
            Point::Acked(Acked { observation, at, ack, window, sacked, .. }) => {
                row(observation, at, "ack", ack, ack);
                row(observation, at, "window", ack, ack + i64::from(window));
                for (first, next) in sacked {
                    row(observation, at, "sack", first, next);
                }
            }
            Point::RoundTrip(_) => {}
        }
    });
}
