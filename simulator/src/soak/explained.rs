//! Whether what the network did explains that connections of a run ended with an error.

use synema_trace::{Event, EventKind, TcpState, TimerAction, Trace};

/// Why a connection's end is not explained, in one line; none where every one is.
///
/// A side that gives up must have lost something, or what answered it, at each of its attempts since it last heard of
/// progress. A side whose user is told of a reset, or of a refusal, must have got it from one that had given up, was
/// switched off, or had a user who wanted it. What is closed on both sides may be reset by a segment that comes late: no
/// user is told.
pub(super) fn unexplained(trace: &Trace) -> Option<String> {
    trace.events().iter().enumerate().find_map(|(place, event)| {
        let EventKind::State { from, transition, .. } = &event.kind else { return None };
        let host = &event.actor.host;
        let before = &trace.events()[..place];
        let at_s = event.at.ns as f64 / 1e9;
        match transition.as_ref() {
            "GiveUp" if *from == TcpState::Closed => Some(format!("{host} gives up what is closed, at {at_s:.3} s")),
            "GiveUp" => {
                let (attempts, faults) = since_progress(before, host);
                // the first attempt may be for what was spoilt before
                let is_explained = attempts > 0 && faults + 1 >= attempts;
                (!is_explained).then(|| {
                    format!("{host} gives up at {at_s:.3} s after {attempts} attempts, but the network spoilt {faults} frames")
                })
            }
            "ReceiveReset" if matches!(from, TcpState::Closing | TcpState::LastAck | TcpState::TimeWait) => None,
            "ReceiveReset" | "ReceiveRefusal" => {
                let by_other = before.iter().any(|earlier| earlier.actor.host != *host && is_reason_to_reset(earlier));
                (!by_other).then(|| format!("{host} is reset at {at_s:.3} s, and the other side had no reason"))
            }
            _ => None,
        }
    })
}

/// How often a host's timers found no answer since its last progress, and how many frames of either side were spoilt
/// from the first of those attempts on.
fn since_progress(before: &[Event], host: &str) -> (usize, usize) {
    let is_progress = |event: &Event| {
        let is_una = matches!(&event.kind, EventKind::Variable { name, .. } if name == "snd_una");
        is_una && event.actor.host == host
    };
    // what is acknowledged last may be what was sent with the segment that then gets no answer
    let start = before.iter().rposition(is_progress).map_or(0, |place| {
        let at = before[place].at;
        let left = before[..place].iter().rposition(|event| {
            event.actor.host == host && event.at < at && matches!(event.kind, EventKind::Emitted { .. })
        });
        left.unwrap_or(place)
    });
    let span = &before[start..];
    // the timer of idleness starts anew with each segment that is heard; probes of a closed window before that were answered
    let is_heard = |event: &Event| {
        let is_set = matches!(&event.kind, EventKind::Timer { timer, action: TimerAction::Set(_) }
            if timer.as_ref() == "keep-alive");
        is_set && event.actor.host == host
    };
    let heard = span.iter().rposition(is_heard).unwrap_or(0);
    let is_attempt = |(place, event): &(usize, &Event)| {
        let EventKind::Timer { timer, action: TimerAction::Expired } = &event.kind else { return false };
        event.actor.host == host
            && match timer.as_ref() {
                "retransmission" | "keep-alive" => true,
                "zero-window-probe" => *place > heard,
                _ => false,
            }
    };
    let is_spoilt = |event: &&Event| match &event.kind {
        EventKind::Fault { verdict, .. } => verdict.contains("drop") || verdict.contains("corrupt"),
        EventKind::Discarded { reason } => reason.ends_with("the cable is cut"),
        _ => false,
    };
    (span.iter().enumerate().filter(is_attempt).count(), span.iter().filter(is_spoilt).count())
}

fn is_reason_to_reset(event: &Event) -> bool {
    match &event.kind {
        EventKind::Fault { rule, .. } => rule == "reboot",
        EventKind::State { transition, .. } => matches!(transition.as_ref(), "GiveUp" | "Abort"),
        _ => false,
    }
}
