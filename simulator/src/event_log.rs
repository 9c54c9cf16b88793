//! The ground truth as JSON lines: one row per observation and event, integers only.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use synema_trace::{Actor, Entry, Event, EventKind, Heading, TimerAction, Trace};
use synema_wire::{Endpoint, TcpFlags, Transport, datagram};

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
    "flags",
    "seq",
    "ack",
    "wnd",
];

/// A key as it stands in front of a value, for [`Row::put`].
macro_rules! key {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}

/// The name in a key made by [`key`].
fn name_of(key: &'static str) -> &'static str {
    &key[2..key.len() - 2]
}

/// The kinds of rows.
pub(crate) const KINDS: &[&str] =
    &["frame", "segment", "state", "var", "timer", "call", "return", "print", "drop", "table", "hop", "icmp", "fault"];

/// The rows of a trace in their order, each as one line of JSON.
///
/// Every row has `v` (the version), `i` (its number), `t` (nanoseconds), `node` and `kind`; `cause` is the number of the
/// row that made it happen, `conn` a name for the connection, `clause` the rule that fired. `frame` counts from 1, as
/// in the saved file.
pub fn event_lines(trace: &Trace) -> impl Iterator<Item = String> {
    let log = Log::of(trace);
    // where each frame left last: what arrives was caused by that
    let mut left_at = Departures::default();
    (0..log.entries.len()).map(move |number| log.row(number, &mut left_at).to_string())
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
    let mut line = String::new();
    for row in Log::of(trace).rows() {
        line.clear();
        row.write(&mut line);
        line.push('\n');
        hash.update(line.as_bytes());
    }
    hash.finalize().iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A trace's events and observations as rows: what has to be known of all of them before one can be told.
pub(crate) struct Log<'a> {
    trace: &'a Trace,
    entries: Vec<Entry>,
    row_of_event: Vec<usize>,
    lines: Vec<Option<u32>>,
    conversations: Conversations<'a>,
}

/// Where each frame left last, found by its octets: first by a number made of them, which compares fast.
#[derive(Default)]
struct Departures<'a>(BTreeMap<(u64, &'a [u8]), usize>);

impl<'a> Departures<'a> {
    fn key(frame: &'a [u8]) -> (u64, &'a [u8]) {
        let (words, rest) = frame.as_chunks::<8>();
        // any odd number with bits all over mixes
        let mix = |number: u64, word: u64| (number ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let number = words.iter().fold(0, |number, word| mix(number, u64::from_le_bytes(*word)));
        (rest.iter().fold(number, |number, octet| mix(number, u64::from(*octet))), frame)
    }
}

impl<'a> Log<'a> {
    pub(crate) fn of(trace: &'a Trace) -> Log<'a> {
        let mut row_of_event = vec![0; trace.events().len()];
        let entries: Vec<Entry> = trace.entries().collect();
        for (number, entry) in entries.iter().enumerate() {
            if let Entry::Event(index) = entry {
                row_of_event[*index] = number;
            }
        }
        Log { trace, entries, row_of_event, lines: lines(trace), conversations: Conversations::of(trace) }
    }

    /// The rows in their order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let mut left_at = Departures::default();
        (0..self.entries.len()).map(move |number| self.row(number, &mut left_at))
    }

    fn row(&self, number: usize, left_at: &mut Departures<'a>) -> Row<'_> {
        let trace = self.trace;
        let mut row = Row(Vec::with_capacity(MOST_CELLS));
        let entry = self.entries[number];
        row.put(key!("v"), Cell::Number(VERSION));
        row.put(key!("i"), Cell::count(number));
        row.put(key!("t"), Cell::Signed(trace.at(entry).ns));
        match entry {
            Entry::Observation(index) => {
                let seen = trace.observation(index);
                let key = Departures::key(seen.bytes);
                let cause = match seen.heading {
                    // the event of its emission stands right before it
                    Heading::Outbound => {
                        left_at.0.insert(key, number);
                        number.checked_sub(1)
                    }
                    Heading::Inbound | Heading::Unknown => left_at.0.get(&key).copied(),
                };
                row.put_some(key!("cause"), cause.map(Cell::count));
                put_frame(&mut row, trace, index);
            }
            Entry::Event(index) => {
                let event = &trace.events()[index];
                row.put_some(key!("cause"), event.cause.map(|cause| Cell::count(self.row_of_event[cause])));
                let conversation = self.conversations.of_event(index);
                row.put(key!("node"), Cell::Text(&event.actor.host));
                row.put_some(key!("conn"), conversation.map(|known| Cell::Json(&known.name)));
                row.put(key!("kind"), Cell::Word(kind(&event.kind)));
                row.put_some(key!("clause"), event.clause.as_ref().map(Cell::word));
                row.put_some(key!("local"), conversation.map(|known| Cell::Json(&known.local)));
                match conversation {
                    Some(known) => row.put_some(key!("remote"), known.remote.as_deref().map(Cell::Json)),
                    None => row.put_some(key!("remote"), event.actor.remote.map(Cell::End)),
                }
                put_kind(&mut row, event, self.lines[index]);
                if let (EventKind::Emitted { .. }, Some(Entry::Observation(frame))) =
                    (&event.kind, self.entries.get(number + 1))
                {
                    put_segment(&mut row, trace, *frame);
                }
            }
        }
        row
    }
}

/// A row has room for so many cells before it grows.
const MOST_CELLS: usize = 20;

/// A row of the log: what it says, under keys of [`KEYS`] and in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row<'a>(Vec<(&'static str, Cell<'a>)>);

/// What stands under a key.
#[derive(Clone, Copy, Debug)]
enum Cell<'a> {
    Nothing,
    Number(u64),
    Signed(i64),
    Text(&'a str),
    /// A word of ours, in which nothing has to be escaped.
    Word(&'static str),
    /// What is JSON already.
    Json(&'a str),
    End(Endpoint),
    Flags(TcpFlags),
}

impl<'a> Cell<'a> {
    fn count(count: usize) -> Cell<'a> {
        Cell::Number(count as u64)
    }

    fn text_or_nothing(text: Option<&'a String>) -> Cell<'a> {
        text.map_or(Cell::Nothing, |text| Cell::Text(text))
    }

    fn value(self) -> Value {
        match self {
            Cell::Nothing => Value::Null,
            Cell::Number(number) => number.into(),
            Cell::Signed(number) => number.into(),
            Cell::Text(text) => text.into(),
            Cell::Word(word) => word.into(),
            Cell::Json(json) => serde_json::from_str(json).unwrap_or_default(),
            Cell::End(end) => end.to_string().into(),
            Cell::Flags(flags) => letters(flags).into(),
        }
    }

    /// A word of ours where it stands in the program; else it may have been read from anywhere.
    #[allow(clippy::ptr_arg, reason = "it asks whether the text is borrowed")]
    fn word(text: &'a Cow<'static, str>) -> Cell<'a> {
        match text {
            Cow::Borrowed(word) => Cell::Word(word),
            Cow::Owned(text) => Cell::Text(text),
        }
    }

    /// As JSON.
    fn write(self, text: &mut String) {
        match self {
            Cell::Nothing => text.push_str("null"),
            Cell::Number(number) => text.push_str(itoa::Buffer::new().format(number)),
            Cell::Signed(number) => text.push_str(itoa::Buffer::new().format(number)),
            Cell::Json(json) => text.push_str(json),
            Cell::Word(word) => {
                debug_assert!(is_plain(word), "{word} has to be escaped");
                quote(word, text);
            }
            Cell::Flags(flags) => quote(&letters(flags), text),
            Cell::Text(plain) if is_plain(plain) => quote(plain, text),
            other => text.push_str(&other.value().to_string()),
        }
    }
}

/// The control bits of a segment as letters: `SA` has SYN and ACK.
fn letters(flags: TcpFlags) -> String {
    const LETTERS: [(TcpFlags, char); 8] = [
        (TcpFlags::SYN, 'S'),
        (TcpFlags::FIN, 'F'),
        (TcpFlags::RST, 'R'),
        (TcpFlags::PSH, 'P'),
        (TcpFlags::ACK, 'A'),
        (TcpFlags::URG, 'U'),
        (TcpFlags::ECE, 'E'),
        (TcpFlags::CWR, 'C'),
    ];
    LETTERS.iter().filter(|(bit, _)| flags.has(*bit)).map(|(_, letter)| letter).collect()
}

/// Whether nothing in a text has to be escaped in JSON.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|octet| octet >= 0x20 && octet != b'"' && octet != b'\\')
}

/// Text in which nothing has to be escaped.
fn quote(plain: &str, text: &mut String) {
    text.push('"');
    text.push_str(plain);
    text.push('"');
}

impl<'a> Row<'a> {
    fn put(&mut self, key: &'static str, cell: Cell<'a>) {
        self.0.push((key, cell));
    }

    fn put_some(&mut self, key: &'static str, cell: Option<Cell<'a>>) {
        self.0.extend(cell.map(|cell| (key, cell)));
    }

    pub(crate) fn get(&self, key: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| name_of(known) == key).map(|(_, cell)| cell.value())
    }

    /// Appends it as one line of JSON, without the end of the line.
    pub(crate) fn write(&self, text: &mut String) {
        debug_assert!(
            self.0.is_sorted_by_key(|(key, _)| KEYS.iter().position(|known| *known == name_of(key))),
            "the keys stand in their order"
        );
        text.push('{');
        for (place, (key, cell)) in self.0.iter().enumerate() {
            // no comma before the first
            text.push_str(&key[usize::from(place == 0)..]);
            cell.write(text);
        }
        text.push('}');
    }
}

/// As one line of JSON.
impl std::fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
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

/// The connections that events belong to, with their names: `c#1`, `c#2`, … in the order in which they appear.
struct Conversations<'a> {
    all: Vec<Conversation<'a>>,
    of_event: Vec<Option<u32>>,
}

/// A connection, with its texts as JSON.
struct Conversation<'a> {
    ends: Ends<'a>,
    name: String,
    local: String,
    remote: Option<String>,
}

type Ends<'a> = (&'a str, Endpoint, Option<Endpoint>);

impl<'a> Conversations<'a> {
    fn of(trace: &'a Trace) -> Conversations<'a> {
        let mut all: Vec<Conversation<'a>> = Vec::new();
        let mut numbers: BTreeMap<Ends<'a>, u32> = BTreeMap::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut last = 0;
        let of_event = |event: &'a Event| {
            let Actor { host, local: Some(local), remote } = &event.actor else { return None };
            let ends = (host.as_str(), *local, *remote);
            // mostly it is the one of the event before
            if all.get(last).is_some_and(|known| known.ends == ends) {
                return Some(last as u32);
            }
            let number = *numbers.entry(ends).or_insert_with(|| {
                let count = counts.entry(host).or_default();
                *count += 1;
                let json = |text: String| Value::from(text).to_string();
                all.push(Conversation {
                    ends,
                    name: json(format!("{host}#{count}")),
                    local: json(local.to_string()),
                    remote: remote.map(|remote| json(remote.to_string())),
                });
                (all.len() - 1) as u32
            });
            last = number as usize;
            Some(number)
        };
        let of_event = trace.events().iter().map(of_event).collect();
        Conversations { all, of_event }
    }

    fn of_event(&self, index: usize) -> Option<&Conversation<'a>> {
        self.of_event[index].map(|number| &self.all[number as usize])
    }
}

fn put_frame<'a>(row: &mut Row<'a>, trace: &'a Trace, index: usize) {
    let seen = trace.observation(index);
    let point = trace.point(seen.point);
    let dir = match seen.heading {
        Heading::Outbound => "tx",
        Heading::Inbound => "rx",
        Heading::Unknown => "unknown",
    };
    row.put(key!("node"), Cell::text_or_nothing(point.host.as_ref()));
    row.put(key!("kind"), Cell::Word("frame"));
    row.put(key!("frame"), Cell::count(seen.number()));
    row.put(key!("point"), Cell::Text(&point.name));
    row.put(key!("dir"), Cell::Word(dir));
    row.put(key!("len"), Cell::Number(seen.wire_len.into()));
}

/// What stands in the header of the segment that an event is about, as on the wire; nothing where its frame holds none.
fn put_segment<'a>(row: &mut Row<'a>, trace: &'a Trace, index: usize) {
    let seen = trace.observation(index);
    let Some(Transport::Tcp(segment)) = datagram(seen.link_type, seen.bytes).map(|datagram| datagram.transport) else {
        return;
    };
    row.put(key!("len"), Cell::Number(segment.payload_len.into()));
    row.put(key!("flags"), Cell::Flags(segment.flags));
    row.put(key!("seq"), Cell::Number(segment.seq.0.into()));
    row.put_some(key!("ack"), segment.flags.ack().then(|| Cell::Number(segment.ack.0.into())));
    row.put(key!("wnd"), Cell::Number(segment.window.into()));
}

/// One of [`KINDS`].
fn kind(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::State { .. } => "state",
        EventKind::Call { .. } => "call",
        EventKind::Return { .. } => "return",
        EventKind::Timer { .. } => "timer",
        EventKind::Variable { .. } => "var",
        EventKind::Emitted { .. } => "segment",
        EventKind::Table { .. } => "table",
        EventKind::Hop { .. } => "hop",
        EventKind::Notified { .. } => "icmp",
        EventKind::Printed { .. } => "print",
        EventKind::Discarded { .. } => "drop",
        EventKind::Fault { .. } => "fault",
    }
}

/// What an event says beyond its actor; every kind's keys in the order of [`KEYS`].
fn put_kind<'a>(row: &mut Row<'a>, event: &'a Event, line: Option<u32>) {
    if let EventKind::State { from, to, transition } = &event.kind {
        row.put(key!("from"), Cell::Word(from.name()));
        row.put(key!("to"), Cell::Word(to.name()));
        row.put(key!("transition"), Cell::word(transition));
    }
    row.put_some(key!("line"), line.map(|line| Cell::Number(line.into())));
    let mut put = |key, cell| row.put(key, cell);
    match &event.kind {
        EventKind::State { .. } => {}
        EventKind::Call { text, .. }
        | EventKind::Hop { text }
        | EventKind::Notified { text }
        | EventKind::Printed { text, .. } => put(key!("text"), Cell::Text(text)),
        EventKind::Return { text, result } => {
            put(key!("text"), Cell::Text(text));
            put(key!("result"), Cell::Text(result));
        }
        EventKind::Timer { timer, action } => {
            put(key!("timer"), Cell::word(timer));
            match action {
                TimerAction::Set(at) => {
                    put(key!("action"), Cell::Word("set"));
                    put(key!("at"), Cell::Signed(at.ns));
                }
                TimerAction::Cleared => put(key!("action"), Cell::Word("cleared")),
                TimerAction::Expired => put(key!("action"), Cell::Word("expired")),
            }
        }
        EventKind::Variable { name, old, new } => {
            put(key!("name"), Cell::word(name));
            put(key!("old"), Cell::Number(*old));
            put(key!("new"), Cell::Number(*new));
        }
        EventKind::Emitted { text } => {
            put(key!("text"), Cell::Text(text));
            // the frame is observed right behind it
            put(key!("frame"), Cell::count(event.after + 1));
            put(key!("dir"), Cell::Word("tx"));
        }
        EventKind::Table { table, key, old, new } => {
            put(key!("table"), Cell::Text(table));
            put(key!("key"), Cell::Text(key));
            put(key!("old"), Cell::text_or_nothing(old.as_ref()));
            put(key!("new"), Cell::text_or_nothing(new.as_ref()));
        }
        EventKind::Discarded { reason } => put(key!("reason"), Cell::Text(reason)),
        EventKind::Fault { rule, verdict } => {
            put(key!("rule"), Cell::Text(rule));
            put(key!("verdict"), Cell::Text(verdict));
            // the frame observed last
            put(key!("frame"), Cell::count(event.after));
        }
    }
}
