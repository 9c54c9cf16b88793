//! From the rows of a saved run back to its events.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;
use synema_trace::{Actor, Certainty, Event, EventKind, Instant, TcpState, TimerAction, Trace};
use synema_wire::Endpoint;

/// How the comments begin that [`crate::told`] writes.
const MARK: &str = "{\"synema\":";

/// A trace with the events that its comments tell of, where it was saved by [`crate::told`]; any other as it was.
///
/// Rows that cannot be read are left out. The events stand between the observations that are there: what was seen at
/// points that were not saved is not.
#[must_use]
pub fn retold(mut trace: Trace) -> Trace {
    if trace.comment_count() == 0 || !trace.events().is_empty() {
        return trace;
    }
    let mut events = Vec::new();
    // the place of each row's event
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    for index in 0..trace.len() {
        let point = trace.point(trace.observation(index).point).name.clone();
        let mut after = index;
        for comment in trace.comments(index).filter(|comment| comment.starts_with(MARK)) {
            let Ok(value) = serde_json::from_str::<Value>(&comment) else { continue };
            for row in value.get("synema").and_then(Value::as_array).into_iter().flatten() {
                if text(row, "kind") == Some("frame") {
                    // the first one of the point is the frame itself: what follows it came later
                    if text(row, "point") == Some(&point) {
                        after = index + 1;
                    }
                    continue;
                }
                if let Some(event) = event(row, after, &places) {
                    if let Some(number) = row.get("i").and_then(Value::as_u64) {
                        places.insert(number, events.len());
                    }
                    events.push(event);
                }
            }
        }
    }
    trace.tell(events);
    trace
}

fn event(row: &Value, after: usize, places: &BTreeMap<u64, usize>) -> Option<Event> {
    let cause = row.get("cause").and_then(Value::as_u64).and_then(|number| places.get(&number)).copied();
    Some(Event {
        at: Instant::from_ns(row.get("t")?.as_i64()?),
        after,
        actor: Actor {
            host: text(row, "node")?.to_owned(),
            local: text(row, "local").and_then(endpoint),
            remote: text(row, "remote").and_then(endpoint),
        },
        certainty: Certainty::Known,
        clause: text(row, "clause").map(|clause| clause.to_owned().into()),
        cause,
        kind: kind(row)?,
    })
}

fn kind(row: &Value) -> Option<EventKind> {
    let owned = |key| text(row, key).map(str::to_owned);
    let number = |key| row.get(key).and_then(Value::as_u64);
    let line = number("line").and_then(|line| u32::try_from(line).ok());
    Some(match text(row, "kind")? {
        "state" => EventKind::State {
            from: state(text(row, "from")?)?,
            to: state(text(row, "to")?)?,
            transition: owned("transition")?.into(),
        },
        "call" => EventKind::Call { text: owned("text")?, line },
        "return" => EventKind::Return { text: owned("text")?, result: owned("result")? },
        "timer" => {
            let action = match text(row, "action")? {
                "set" => TimerAction::Set(Instant::from_ns(row.get("at")?.as_i64()?)),
                "cleared" => TimerAction::Cleared,
                _ => TimerAction::Expired,
            };
            EventKind::Timer { timer: owned("timer")?.into(), action }
        }
        "var" => EventKind::Variable { name: owned("name")?.into(), old: number("old")?, new: number("new")? },
        "segment" => EventKind::Emitted { text: owned("text")? },
        "table" => {
            EventKind::Table { table: owned("table")?.into(), key: owned("key")?, old: owned("old"), new: owned("new") }
        }
        "hop" => EventKind::Hop { text: owned("text")? },
        "icmp" => EventKind::Notified { text: owned("text")? },
        "print" => EventKind::Printed { text: owned("text")?, line },
        "drop" => EventKind::Discarded { reason: owned("reason")?.into() },
        "fault" => EventKind::Fault { rule: owned("rule")?, verdict: owned("verdict")? },
        _ => return None,
    })
}

fn text<'a>(row: &'a Value, key: &str) -> Option<&'a str> {
    row.get(key)?.as_str()
}

fn state(name: &str) -> Option<TcpState> {
    TcpState::ALL.into_iter().find(|state| state.name() == name)
}

/// `192.0.2.1:80`, `[2001:db8::1]:80`.
fn endpoint(text: &str) -> Option<Endpoint> {
    let (ip, port) = text.rsplit_once(':')?;
    let ip: IpAddr = ip.trim_matches(['[', ']']).parse().ok()?;
    Some(Endpoint { ip, port: port.parse().ok()? })
}
