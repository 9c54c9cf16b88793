use std::collections::{BTreeMap, BTreeSet};

use synema_trace::{Event, EventKind, Playhead, TcpState, Trace};
use synema_wire::Endpoint;

/// The events of a simulation by what they are about: what holds at an instant is looked up in them, however many there
/// are.
///
/// Each row of indices into [`Trace::events`] rises, so that what has happened of it at a playhead is its beginning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Happenings {
    /// The hosts whose programs or sockets did something, the first to do so first.
    acting: Vec<String>,
    of_hosts: BTreeMap<String, OfHost>,
    /// By who sends and by the link that frames wait for.
    queues: BTreeMap<(String, String), Vec<u32>>,
}

/// What happened at one host or device.
#[derive(Clone, Debug, Default, PartialEq)]
struct OfHost {
    /// The ends that its sockets had.
    locals: BTreeSet<Endpoint>,
    lines: Vec<Line>,
    sockets: BTreeMap<Ends, OfSocket>,
    /// By table and key.
    tables: BTreeMap<String, BTreeMap<String, Vec<u32>>>,
}

/// Both ends of a socket, as far as it has them.
pub type Ends = (Option<Endpoint>, Option<Endpoint>);

#[derive(Clone, Debug, Default, PartialEq)]
struct OfSocket {
    states: Vec<u32>,
    variables: BTreeMap<String, Vec<u32>>,
}

/// Something that a program did, or that was told to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    event: u32,
    /// The return of what it called, where that came back.
    came_back: Option<u32>,
}

/// What has happened until an instant.
#[derive(Clone, Copy)]
pub struct Happened<'a> {
    all: &'a Happenings,
    events: &'a [Event],
}

/// A call, a printed line or a notice, with the result of a call that has come back.
pub struct Said<'a> {
    /// The event of it.
    pub event: &'a Event,
    /// What the call came to.
    pub result: Option<&'a str>,
}

/// An entry of a table.
pub struct Entry<'a> {
    pub node: &'a str,
    pub table: &'a str,
    pub key: &'a str,
    pub value: &'a str,
    /// Whether it is what was entered last.
    pub is_newest: bool,
}

/// A connection or a listening end as it is.
pub struct Socket<'a> {
    pub ends: Ends,
    pub state: TcpState,
    /// The event that changed it last.
    pub last: usize,
    of: &'a OfSocket,
}

impl Happenings {
    pub fn of(trace: &Trace) -> Happenings {
        let mut all = Happenings::default();
        for (index, event) in (0..).zip(trace.events()) {
            all.add(trace.events(), index, event);
        }
        all
    }

    fn add(&mut self, events: &[Event], index: u32, event: &Event) {
        let host = &event.actor.host;
        if let EventKind::Variable { name, .. } = &event.kind
            && let Some(link) = name.strip_prefix("queue_frames(").and_then(|name| name.strip_suffix(')'))
        {
            self.queues.entry((host.clone(), link.to_owned())).or_default().push(index);
        }
        let acts = matches!(event.kind, EventKind::Call { .. } | EventKind::Printed { .. } | EventKind::State { .. });
        if acts && !self.acting.contains(host) {
            self.acting.push(host.clone());
        }
        if !self.of_hosts.contains_key(host) {
            self.of_hosts.insert(host.clone(), OfHost::default());
        }
        let Some(of_host) = self.of_hosts.get_mut(host) else { return };
        of_host.locals.extend(event.actor.local);
        let ends = (event.actor.local, event.actor.remote);
        match &event.kind {
            EventKind::State { .. } => of_host.sockets.entry(ends).or_default().states.push(index),
            EventKind::Variable { name, .. } => {
                let variables = &mut of_host.sockets.entry(ends).or_default().variables;
                match variables.get_mut(name.as_ref()) {
                    Some(changes) => changes.push(index),
                    None => drop(variables.insert(name.to_string(), vec![index])),
                }
            }
            EventKind::Table { table, key, .. } => {
                let tables = of_host.tables.entry(table.to_string()).or_default();
                tables.entry(key.clone()).or_default().push(index);
            }
            EventKind::Call { .. } | EventKind::Printed { .. } | EventKind::Notified { .. } => {
                of_host.lines.push(Line { event: index, came_back: None });
            }
            EventKind::Return { text, .. } => {
                let waits = |line: &&mut Line| {
                    let kind = &events[line.event as usize].kind;
                    line.came_back.is_none()
                        && matches!(kind, EventKind::Call { text: called, .. } if called == text && is_waited_in(kind))
                };
                if let Some(line) = of_host.lines.iter_mut().rev().find(waits) {
                    line.came_back = Some(index);
                }
            }
            _ => {}
        }
    }

    /// The hosts whose programs or sockets do something at some time, the first to do so first.
    pub fn acting(&self) -> &[String] {
        &self.acting
    }

    /// Whether a socket of the host had this end at some time, or listened there on all addresses.
    pub fn had_end(&self, host: &str, end: Endpoint) -> bool {
        let is_it = |local: &Endpoint| *local == end || local.ip.is_unspecified() && local.port == end.port;
        self.of_hosts.get(host).is_some_and(|of_host| of_host.locals.iter().any(is_it))
    }

    /// Whether the host or device ever entered something into a table of this name.
    pub fn had_table(&self, node: &str, table: &str) -> bool {
        self.of_hosts.get(node).is_some_and(|of_host| of_host.tables.contains_key(table))
    }

    /// What has happened at a playhead.
    pub fn until<'a>(&'a self, trace: &'a Trace, now: Playhead) -> Happened<'a> {
        Happened { all: self, events: happened(trace, now) }
    }
}

/// The events that have happened at a playhead: they stand in the order of time.
fn happened(trace: &Trace, now: Playhead) -> &[Event] {
    let events = trace.events();
    &events[..events.partition_point(|event| now.has_passed(event.after, event.at))]
}

/// Whether a program waits in a call: what stands at no line and has no arguments is the system's word, such as the end
/// of the program.
pub fn is_waited_in(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Call { text, line } if line.is_some() || text.contains('('))
}

impl<'a> Happened<'a> {
    /// What of a row has happened.
    fn passed(&self, row: &'a [u32]) -> &'a [u32] {
        &row[..row.partition_point(|event| (*event as usize) < self.events.len())]
    }

    fn last(&self, row: &'a [u32]) -> Option<usize> {
        self.passed(row).last().map(|event| *event as usize)
    }

    fn of_host(&self, host: &str) -> Option<&'a OfHost> {
        self.all.of_hosts.get(host)
    }

    /// The last lines of a host's programs, at most so many.
    pub fn lines(&self, host: &str, most: usize) -> Vec<Said<'a>> {
        let lines = self.of_host(host).map_or(&[][..], |of_host| &of_host.lines);
        let passed = &lines[..lines.partition_point(|line| (line.event as usize) < self.events.len())];
        let said = |line: &Line| Said {
            event: &self.events[line.event as usize],
            result: line.came_back.and_then(|event| match &self.events.get(event as usize)?.kind {
                EventKind::Return { result, .. } => Some(result.as_str()),
                _ => None,
            }),
        };
        passed[passed.len().saturating_sub(most)..].iter().map(said).collect()
    }

    /// The sockets of a host that are not closed, the one that changed last first.
    pub fn sockets(&self, host: &str) -> Vec<Socket<'a>> {
        let Some(of_host) = self.of_host(host) else { return Vec::new() };
        let open = of_host.sockets.iter().filter_map(|(ends, of)| {
            let changed = self.last(&of.states)?;
            let EventKind::State { to, .. } = self.events[changed].kind else { return None };
            let varied = of.variables.values().filter_map(|row| self.last(row)).max();
            let last = varied.map_or(changed, |varied| varied.max(changed));
            (to != TcpState::Closed).then_some(Socket { ends: *ends, state: to, last, of })
        });
        let mut open: Vec<Socket<'a>> = open.collect();
        open.sort_by_key(|socket| std::cmp::Reverse(socket.last));
        open
    }

    /// The variables of a socket with their values, and the name of the one that changed last.
    pub fn variables(&self, socket: &Socket<'a>) -> (BTreeMap<&'a str, u64>, Option<&'a str>) {
        let mut newest = None;
        let values = socket.of.variables.iter().filter_map(|(name, row)| {
            let last = self.last(row)?;
            let EventKind::Variable { new, .. } = self.events[last].kind else { return None };
            newest = newest.max(Some((last, name.as_str())));
            Some((name.as_str(), new))
        });
        let values = values.collect();
        (values, newest.map(|(_, name)| name))
    }

    /// What stands in the tables of a host or device, or of all, by node, table and key: of the tables that are wanted.
    pub fn entries(&self, node: Option<&str>, is_wanted: impl Fn(&str) -> bool) -> Vec<Entry<'a>> {
        let nodes = self.all.of_hosts.iter().filter(|(name, _)| node.is_none_or(|node| node == name.as_str()));
        let tables =
            nodes.flat_map(|(node, of_host)| of_host.tables.iter().map(move |(table, keys)| (node, table, keys)));
        let mut newest = None;
        let mut all = Vec::new();
        for (node, table, keys) in tables.filter(|(_, table, _)| is_wanted(table)) {
            for (key, row) in keys {
                let Some(last) = self.last(row) else { continue };
                let EventKind::Table { new, .. } = &self.events[last].kind else { continue };
                newest = newest.max(Some(last));
                if let Some(value) = new {
                    all.push((last, Entry { node, table, key, value, is_newest: false }));
                }
            }
        }
        let marked = |(last, entry): (usize, Entry<'a>)| Entry { is_newest: newest == Some(last), ..entry };
        all.into_iter().map(marked).collect()
    }

    /// How many frames wait, by who sends and by link, where any do.
    pub fn waiting(&self) -> impl Iterator<Item = ((&'a str, &'a str), u64)> {
        let this = *self;
        self.all.queues.iter().filter_map(move |((node, link), row)| match this.events[this.last(row)?].kind {
            EventKind::Variable { new: waiting @ 1.., .. } => Some(((node.as_str(), link.as_str()), waiting)),
            _ => None,
        })
    }
}
