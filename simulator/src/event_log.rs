//! The ground truth as JSON lines: one row per observation and event, integers only.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use synema_trace::{Actor, Entry, Event, EventKind, Heading, TimerAction, Trace};
use synema_wire::Endpoint;

/// The version of the rows' format.
const VERSION: u64 = 1;

/// Every key that a row can have, in the order in which they are written.
pub(crate) const KEYS: &[&str] = &[
    "v",
    "i",
    "t",
    "cause",
    "node",
    "conn",
    "kind",
    "clause",
    "local",
    "remote",
    "from",
    "to",
    "transition",
    "line",
    "text",
    "result",
    "timer",
    "action",
    "at",
    "name",
    "table",
    "key",
    "old",
    "new",
    "reason",
    "rule",
    "verdict",
    "frame",
    "point",
    "dir",
    "len",
];

/// The kinds of rows.
pub(crate) const KINDS: &[&str] =
    &["frame", "segment", "state", "var", "timer", "call", "return", "print", "drop", "table", "hop", "icmp", "fault"];

/// The rows of a trace in their order, each as one line of JSON.
///
/// Every row has `v` (the version), `i` (its number), `t` (nanoseconds), `node` and `kind`; `cause` is the number of the
/// row that made it happen, `conn` a name for the connection, `clause` the rule that fired. `frame` counts from 1, as
/// in the saved file.
pub fn event_lines(trace: &Trace) -> impl Iterator<Item = String> {
    rows(trace).into_iter().map(|row| row.to_string())
}

/// SHA-256 of everything that can be seen of a trace: each frame's instant, point and bytes, and every row. In hex.
pub fn log_hash(trace: &Trace) -> String {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    for seen in trace.observations() {
        hash.update(seen.at.ns.to_be_bytes());
        hash.update(seen.point.0.to_be_bytes());
        hash.update((seen.bytes.len() as u32).to_be_bytes());
        hash.update(seen.bytes);
    }
    for line in event_lines(trace) {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A row of the log: what it says, under keys of [`KEYS`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Row(Vec<(&'static str, Value)>);

impl Row {
    /// A later value of a key takes the place of an earlier one.
    fn insert(&mut self, key: &'static str, value: Value) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}

/// As one line of JSON, its keys in the order of [`KEYS`].
impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = KEYS.iter().filter_map(|key| Some((key, self.get(key)?)));
        for (place, (key, value)) in fields.enumerate() {
            write!(f, "{}\"{key}\":{value}", if place == 0 { '{' } else { ',' })?;
        }
        f.write_str("}")
    }
}

/// The rows in their order.
pub(crate) fn rows(trace: &Trace) -> Vec<Row> {
    let mut connections = Connections::default();
    let mut row_of_event = vec![0; trace.events().len()];
    let entries: Vec<Entry> = trace.entries().collect();
    for (number, entry) in entries.iter().enumerate() {
        if let Entry::Event(index) = entry {
            row_of_event[*index] = number;
        }
    }
    let lines = lines(trace);
    // where each frame left last: what arrives was caused by that
    let mut left_at: BTreeMap<&[u8], usize> = BTreeMap::new();
    let row = |(number, entry): (usize, &Entry)| {
        let mut row = Row::default();
        row.insert("v", json!(VERSION));
        row.insert("i", json!(number));
        row.insert("t", json!(trace.at(*entry).ns));
        match entry {
            Entry::Observation(index) => {
                put_frame(&mut row, trace, *index);
                let seen = trace.observation(*index);
                let cause = match seen.heading {
                    // the event of its emission stands right before it
                    Heading::Outbound => {
                        left_at.insert(seen.bytes, number);
                        number.checked_sub(1)
                    }
                    Heading::Inbound | Heading::Unknown => left_at.get(seen.bytes).copied(),
                };
                if let Some(cause) = cause {
                    row.insert("cause", json!(cause));
                }
            }
            Entry::Event(index) => {
                let event = &trace.events()[*index];
                if let Some(cause) = event.cause {
                    row.insert("cause", json!(row_of_event[cause]));
                }
                if let Some(line) = lines[*index] {
                    row.insert("line", json!(line));
                }
                put_actor(&mut row, &event.actor, &mut connections);
                put_kind(&mut row, event);
            }
        }
        row
    };
    entries.iter().enumerate().map(row).collect()
}

/// For each event the line of the program that it goes back to, on the same host.
fn lines(trace: &Trace) -> Vec<Option<u32>> {
    let mut lines: Vec<Option<u32>> = Vec::with_capacity(trace.events().len());
    let mut calls: BTreeMap<(&String, &String), Option<u32>> = BTreeMap::new();
    for event in trace.events() {
        let own = match &event.kind {
            EventKind::Call { line, text } => {
                calls.insert((&event.actor.host, text), *line);
                *line
            }
            // whatever woke it: it is the call that comes back
            EventKind::Return { text, .. } => calls.get(&(&event.actor.host, text)).copied().flatten(),
            EventKind::Printed { line, .. } => *line,
            _ => None,
        };
        let cause = event.cause.filter(|cause| trace.events()[*cause].actor.host == event.actor.host);
        lines.push(own.or_else(|| cause.and_then(|cause| lines[cause])));
    }
    lines
}

/// Names for connections: `c#1`, `c#2`, … in the order in which they appear.
#[derive(Default)]
struct Connections {
    numbers: BTreeMap<(String, Endpoint, Option<Endpoint>), usize>,
    counts: BTreeMap<String, usize>,
}

impl Connections {
    fn name(&mut self, host: &str, local: Endpoint, remote: Option<Endpoint>) -> String {
        let count = self.counts.entry(host.to_owned()).or_default();
        let number = self.numbers.entry((host.to_owned(), local, remote)).or_insert_with(|| {
            *count += 1;
            *count
        });
        format!("{host}#{number}")
    }
}

fn put_actor(row: &mut Row, actor: &Actor, connections: &mut Connections) {
    row.insert("node", json!(actor.host));
    if let Some(local) = actor.local {
        row.insert("conn", json!(connections.name(&actor.host, local, actor.remote)));
        row.insert("local", json!(local.to_string()));
    }
    if let Some(remote) = actor.remote {
        row.insert("remote", json!(remote.to_string()));
    }
}

fn put_frame(row: &mut Row, trace: &Trace, index: usize) {
    let seen = trace.observation(index);
    let point = trace.point(seen.point);
    let dir = match seen.heading {
        Heading::Outbound => "tx",
        Heading::Inbound => "rx",
        Heading::Unknown => "unknown",
    };
    row.insert("node", json!(point.host));
    row.insert("kind", json!("frame"));
    row.insert("frame", json!(seen.number()));
    row.insert("point", json!(point.name));
    row.insert("dir", json!(dir));
    row.insert("len", json!(seen.wire_len));
}

fn put_kind(row: &mut Row, event: &Event) {
    let mut put = |key, value| row.insert(key, value);
    let kind = match &event.kind {
        EventKind::State { from, to, transition } => {
            put("from", json!(from.name()));
            put("to", json!(to.name()));
            put("transition", json!(transition));
            "state"
        }
        EventKind::Call { text, .. } => {
            put("text", json!(text));
            "call"
        }
        EventKind::Return { text, result } => {
            put("text", json!(text));
            put("result", json!(result));
            "return"
        }
        EventKind::Timer { timer, action } => {
            put("timer", json!(timer));
            match action {
                TimerAction::Set(at) => {
                    put("action", json!("set"));
                    put("at", json!(at.ns));
                }
                TimerAction::Cleared => put("action", json!("cleared")),
                TimerAction::Expired => put("action", json!("expired")),
            }
            "timer"
        }
        EventKind::Variable { name, old, new } => {
            put("name", json!(name));
            put("old", json!(old));
            put("new", json!(new));
            "var"
        }
        EventKind::Emitted { text } => {
            put("dir", json!("tx"));
            put("text", json!(text));
            // the frame is observed right behind it
            put("frame", json!(event.after + 1));
            "segment"
        }
        EventKind::Table { table, key, old, new } => {
            put("table", json!(table));
            put("key", json!(key));
            put("old", json!(old));
            put("new", json!(new));
            "table"
        }
        EventKind::Hop { text } => {
            put("text", json!(text));
            "hop"
        }
        EventKind::Notified { text } => {
            put("text", json!(text));
            "icmp"
        }
        EventKind::Printed { text, .. } => {
            put("text", json!(text));
            "print"
        }
        EventKind::Discarded { reason } => {
            put("reason", json!(reason));
            "drop"
        }
        EventKind::Fault { rule, verdict } => {
            put("rule", json!(rule));
            put("verdict", json!(verdict));
            // the frame observed last
            put("frame", json!(event.after));
            "fault"
        }
    };
    put("kind", json!(kind));
    if let Some(clause) = &event.clause {
        put("clause", json!(clause));
    }
}
