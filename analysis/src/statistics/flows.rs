use std::collections::BTreeMap;

use synema_trace::{Instant, Trace};

use super::time::filled;
use super::{Cell, Scope, Table};
use crate::series::{Acked, Sent, Series};
use crate::{Analysis, Side, Transport};

/// One direction of one flow.
struct Direction {
    flow: usize,
    from: &'static str,
    series: Series,
}

fn directions<'a>(trace: &'a Trace, analysis: &'a Analysis, scope: Scope) -> impl Iterator<Item = Direction> + 'a {
    let flows = analysis.flows.iter().enumerate();
    let chosen = flows.filter(move |(_, flow)| {
        flow.transport == Transport::Tcp && scope.flow.is_none_or(|number| number == flow.number)
    });
    chosen.flat_map(move |(index, flow)| {
        [(Side::A, "a"), (Side::B, "b")].map(|(side, from)| Direction {
            flow: flow.number,
            from,
            series: Series::of(trace, analysis, index, side),
        })
    })
}

fn since_first(trace: &Trace, at: Instant) -> i64 {
    at.ns_since(trace.observation(0).at)
}

/// Round trips, where the acknowledgment was seen.
pub(super) fn rtt(trace: &Trace, analysis: &Analysis, scope: Scope) -> Table {
    let mut table = Table::with(&["flow", "from", "number", "time_ns", "rtt_ns"]);
    for Direction { flow, from, series } in directions(trace, analysis, scope) {
        for trip in series.round_trips {
            let (number, time_ns) = (trip.observation + 1, since_first(trace, trip.at));
            table.push([flow.into(), from.into(), number.into(), time_ns.into(), trip.rtt_ns.into()]);
        }
    }
    table
}

/// Octets sent in each interval: sequence numbers taken for the first time, and again.
pub(super) fn throughput(trace: &Trace, analysis: &Analysis, scope: Scope) -> Table {
    let mut table = Table::with(&["flow", "from", "start_ns", "new_bytes", "repeated_bytes"]);
    let interval_ns = scope.interval_ns.max(1);
    for Direction { flow, from, series } in directions(trace, analysis, scope) {
        let mut counts: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        let mut next = i64::MIN;
        for Sent { at, from, to, .. } in series.sent {
            let (new, repeated) = counts.entry(since_first(trace, at).div_euclid(interval_ns)).or_default();
            let fresh = (to - from.max(next)).max(0);
            *new += fresh;
            *repeated += to - from - fresh;
            next = next.max(to);
        }
        for (interval, (new, repeated)) in filled(counts) {
            let start_ns = interval.saturating_mul(interval_ns);
            table.push([flow.into(), from.into(), start_ns.into(), new.into(), repeated.into()]);
        }
    }
    table
}

/// What the receiver offered and what was in flight, at every acknowledgment.
pub(super) fn window(trace: &Trace, analysis: &Analysis, scope: Scope) -> Table {
    let mut table = Table::with(&["flow", "from", "number", "time_ns", "window_bytes", "in_flight_bytes"]);
    for Direction { flow, from, series } in directions(trace, analysis, scope) {
        for Acked { observation, at, window, in_flight, .. } in series.acked {
            let time_ns = since_first(trace, at);
            let number = observation + 1;
            table.push([flow.into(), from.into(), number.into(), time_ns.into(), window.into(), in_flight.into()]);
        }
    }
    table
}

/// The sequence numbers of every segment, counted from the first.
pub(super) fn sequence(trace: &Trace, analysis: &Analysis, scope: Scope) -> Table {
    let mut table = Table::with(&["flow", "from", "number", "time_ns", "first", "next", "repeated"]);
    for Direction { flow, from, series } in directions(trace, analysis, scope) {
        for Sent { observation, at, from: first, to, again, .. } in series.sent {
            let (number, time_ns) = (observation + 1, since_first(trace, at));
            let repeated = i64::from(again);
            table.push([
                flow.into(),
                from.into(),
                number.into(),
                time_ns.into(),
                first.into(),
                to.into(),
                repeated.into(),
            ]);
        }
    }
    table
}

/// Everything that tcptrace's time-sequence graph draws, in the order of the frames.
pub(super) fn tcptrace(trace: &Trace, analysis: &Analysis, scope: Scope) -> Table {
    let mut table = Table::with(&["flow", "from", "number", "time_ns", "kind", "first", "next"]);
    for Direction { flow, from, series } in directions(trace, analysis, scope) {
        let mut rows: Vec<(usize, Instant, &str, i64, i64)> = Vec::new();
        for Sent { observation, at, from: first, to, again, .. } in series.sent {
            rows.push((observation, at, if again { "repeated" } else { "segment" }, first, to));
        }
        for Acked { observation, at, ack, window, sacked, .. } in series.acked {
            rows.push((observation, at, "ack", ack, ack));
            rows.push((observation, at, "window", ack, ack + i64::from(window)));
            rows.extend(sacked.into_iter().map(|(first, next)| (observation, at, "sack", first, next)));
        }
        rows.sort_by_key(|row| row.0);
        for (observation, at, kind, first, next) in rows {
            let (number, time_ns): (Cell, Cell) = ((observation + 1).into(), since_first(trace, at).into());
            table.push([flow.into(), from.into(), number, time_ns, kind.into(), first.into(), next.into()]);
        }
    }
    table
}
