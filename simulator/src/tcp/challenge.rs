//! Challenge acknowledgments and how often they may be sent (RFC 5961 §7).

use synema_trace::Instant;

use super::output::acknowledgment;
use super::{Clause, Effect, Ruling, Tcb};

/// The challenges of the current interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenges {
    since: Option<Instant>,
    count: u32,
}

/// A challenge in answer to a segment that is dropped, unless there were too many lately.
pub(crate) fn challenge(tcb: &Tcb, clause: impl Into<Clause>, purpose: &'static str) -> Ruling {
    let clause = clause.into();
    let send = Effect::Emit(acknowledgment(tcb, purpose));
    let Some(limit) = tcb.settings.challenges else { return Ruling::pass().and(clause, send) };
    let Challenges { since, count } = tcb.challenges;
    let is_new = since.is_none_or(|since| tcb.now.ns_since(since) >= limit.interval_ns as i64);
    let next = match is_new {
        true => Challenges { since: Some(tcb.now), count: 1 },
        false => Challenges { since, count: count + 1 },
    };
    match next.count <= limit.count {
        true => Ruling::pass().and(clause, send).and("5961/7", Effect::CountChallenge(next)),
        false => Ruling::pass().and("5961/7", Effect::Discard("no further challenge ACK in this interval".into())),
    }
}
