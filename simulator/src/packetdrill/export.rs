//! A run as a script: what one host did and saw on one connection, so that playing the script shows it again.
//!
//! The host's side becomes calls and `>` packets, the other side `<` packets, all at their instants. How the program
//! divided what it wrote is not in the frames, so a write is what was pushed at once; reads follow what arrives. A script
//! that does not pass when it is played is not given out.

use std::fmt::Write as _;

use synema_trace::{Entry, EventKind, Heading, Instant, TcpState, Trace};
use synema_wire::{Endpoint, LinkType, Segment, Seq, TcpFlags, TcpOption, datagram, read_tcp_options};

use super::expect;
use crate::Scenario;

/// The descriptors of a script: the listening socket, or the one that connects, and the accepted one.
const FIRST: u32 = 3;
const ACCEPTED: u32 = 4;

/// The largest read that a script makes.
const MOST_READ: u32 = 1_000_000;

/// Writes a run as a packetdrill script; `Err` says why it cannot be one.
///
/// The connection is the first that the first tapped host took part in.
pub fn export(scenario: &Scenario, trace: &Trace, host: &str) -> Result<String, String> {
    let (local, remote) = first_flow(trace, host).ok_or(format!("{host} took part in no TCP connection"))?;
    let switches = scenario.switches_of(host).ok_or(format!("the scenario has no host {host}"))?;
    let mut writer = Writer::new(trace, host, local, remote);
    writer.head(&switches);
    for entry in trace.entries() {
        writer.entry(entry)?;
    }
    match super::run(&writer.script) {
        super::Outcome::Passed { .. } => Ok(writer.script),
        outcome => Err(format!("the connection of {local} and {remote} does not show again when played: {outcome}")),
    }
}

/// The ends of the first segment that a host has sent or received, its own first.
fn first_flow(trace: &Trace, host: &str) -> Option<(Endpoint, Endpoint)> {
    trace.observations().filter(|seen| trace.point(seen.point).host.as_deref() == Some(host)).find_map(|seen| {
        let read = datagram(seen.link_type, seen.bytes)?;
        let (src, dst, _) = read.tcp()?;
        Some(if seen.heading == Heading::Outbound { (src, dst) } else { (dst, src) })
    })
}

struct Writer<'a> {
    trace: &'a Trace,
    host: &'a str,
    local: Endpoint,
    remote: Endpoint,
    /// Initial sequence numbers, as far as they are known: ours, and the other side's.
    isns: [Option<Seq>; 2],
    /// The descriptor of the connection.
    fd: u32,
    /// Behind the last octet of ours that a write has covered, from the initial number.
    written: u32,
    /// Octets in order that were not read.
    unread: u32,
    script: String,
}

impl<'a> Writer<'a> {
    fn new(trace: &'a Trace, host: &'a str, local: Endpoint, remote: Endpoint) -> Writer<'a> {
        Writer {
            trace,
            host,
            local,
            remote,
            isns: [None, None],
            fd: FIRST,
            written: 1,
            unread: 0,
            script: String::new(),
        }
    }

    fn head(&mut self, switches: &str) {
        let Writer { host, local, remote, .. } = self;
        let version = if local.ip.is_ipv4() { "ipv4" } else { "ipv6" };
        let head =
            format!("// What {host} did: {local} with {remote}.\n// synema: {switches}\n--ip_version={version}\n");
        self.script.push_str(&head);
    }

    fn line(&mut self, at: Instant, text: &str) {
        let (seconds, ns) = (at.ns / 1_000_000_000, at.ns % 1_000_000_000);
        writeln!(self.script, "{seconds}.{ns:09} {text}").expect("a string takes everything");
    }

    fn entry(&mut self, entry: Entry) -> Result<(), String> {
        match entry {
            Entry::Event(index) => {
                let event = &self.trace.events()[index];
                let ends = (event.actor.local, event.actor.remote);
                let is_listener = ends.1.is_none() && ends.0.is_some_and(|local| local.port == self.local.port);
                if event.actor.host != self.host || !(is_listener || ends == (Some(self.local), Some(self.remote))) {
                    return Ok(());
                }
                match &event.kind {
                    EventKind::State { transition, to, .. } => {
                        self.transition(event.at, transition, (is_listener, *to), index);
                    }
                    EventKind::Variable { name, old, new } if name == "rcv_nxt" && *old != 0 => {
                        let has_begun = self.isns[1].is_some_and(|irs| Seq(*old as u32) != irs);
                        let moved = (*new as u32).wrapping_sub(*old as u32);
                        if has_begun && moved < 1 << 31 {
                            self.unread += moved;
                        }
                    }
                    _ => {}
                }
                Ok(())
            }
            Entry::Observation(index) => {
                let seen = self.trace.observation(index);
                if self.trace.point(seen.point).host.as_deref() != Some(self.host) {
                    return Ok(());
                }
                let Some(read) = datagram(seen.link_type, seen.bytes) else { return Ok(()) };
                let Some((src, dst, segment)) = read.tcp() else { return Ok(()) };
                let is_ours = (src, dst) == (self.local, self.remote);
                if !is_ours && (dst, src) != (self.local, self.remote) {
                    return Ok(());
                }
                self.packet(seen.at, is_ours, segment, marks(seen.link_type, seen.bytes))
            }
        }
    }

    fn transition(&mut self, at: Instant, name: &str, (is_listener, to): (bool, TcpState), index: usize) {
        if matches!(name, "ReceiveFin" | "ReceiveCrossedFin" | "ReceiveLastFin") {
            // FIN took a number and no octet
            self.unread = self.unread.saturating_sub(1);
        }
        self.read(at);
        match name {
            "OpenPassively" if self.script.lines().all(|line| !line.contains("listen(")) => {
                self.line(at, "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3");
                self.line(at, "bind(3, ..., ...) = 0");
                self.line(at, "listen(3, 100) = 0");
            }
            "SendSyn" => {
                self.line(at, "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3");
                let (until, result) = self.end_of_opening(index);
                let (seconds, ns) = (until.ns / 1_000_000_000, until.ns % 1_000_000_000);
                let start = format!("{}.{:09}", at.ns / 1_000_000_000, at.ns % 1_000_000_000);
                let line = format!("{start}...{seconds}.{ns:09} connect(3, ..., ...) = {result}\n");
                self.script.push_str(&line);
            }
            "ReceiveAckOfSyn" if self.script.contains("listen(") && to == TcpState::Established => {
                self.fd = ACCEPTED;
                self.line(at, "accept(3, ..., ...) = 4");
            }
            "SendFin" | "SendLastFin" => {
                let call = format!("shutdown({}, SHUT_WR) = 0", self.fd);
                self.line(at, &call);
            }
            "Abort" | "CloseUnopened" if is_listener => self.line(at, "close(3) = 0"),
            "Abort" | "CloseUnopened" => {
                let fd = self.fd;
                self.line(at, &format!("setsockopt({fd}, SOL_SOCKET, SO_LINGER, {{onoff=1, linger=0}}, 8) = 0"));
                self.line(at, &format!("close({fd}) = 0"));
            }
            _ => {}
        }
    }

    /// When a connect that begins at an event returns, and with what.
    fn end_of_opening(&self, index: usize) -> (Instant, &'static str) {
        let ours = |event: &&synema_trace::Event| {
            event.actor.host == self.host && event.actor.local == Some(self.local) && event.actor.remote.is_some()
        };
        let ends = self.trace.events()[index..].iter().filter(ours).find_map(|event| match &event.kind {
            EventKind::State { to: TcpState::Established | TcpState::CloseWait, .. } => Some((event.at, "0")),
            EventKind::State { to: TcpState::Closed, transition, .. } if transition == "GiveUp" => {
                Some((event.at, "-1 ETIMEDOUT"))
            }
            EventKind::State { to: TcpState::Closed, .. } => Some((event.at, "-1 ECONNREFUSED")),
            _ => None,
        });
        ends.unwrap_or((Instant::from_ns(i64::MAX / 2), "0"))
    }

    /// Reads what is there, so that the window stays as wide as a prompt reader keeps it.
    fn read(&mut self, at: Instant) {
        if self.unread > 0 {
            let call = format!("read({}, ..., {MOST_READ}) = {}", self.fd, self.unread);
            self.line(at, &call);
            self.unread = 0;
        }
    }

    fn packet(&mut self, at: Instant, is_ours: bool, segment: &Segment<'_>, ecn: u8) -> Result<(), String> {
        let side = usize::from(!is_ours);
        if segment.flags.syn() {
            self.isns[side].get_or_insert(segment.seq);
        }
        let base = |isn: Option<Seq>, number: Seq| isn.map_or(number, |isn| Seq(number.0.wrapping_sub(isn.0)));
        let seq = base(self.isns[side], segment.seq);
        if is_ours {
            self.write_for(at, seq, segment);
        } else {
            self.read(at);
        }
        let (options, problem) = read_tcp_options(segment.options);
        let mut options: Vec<TcpOption> = options.into_iter().map(|(_, _, option)| option).collect();
        if problem.is_some() || options.iter().any(|option| matches!(option, TcpOption::Other { .. })) {
            return Err("an option has no name in scripts".to_owned());
        }
        for option in &mut options {
            if let TcpOption::Sack(blocks) = option {
                let isn = self.isns[1 - side];
                for (left, right) in blocks {
                    (*left, *right) = (base(isn, Seq(*left)).0, base(isn, Seq(*right)).0);
                }
            }
        }
        let ack = segment.flags.ack().then(|| base(self.isns[1 - side], segment.ack));
        let window = (!is_ours).then_some(segment.window);
        let shown = expect::Shown {
            flags: segment.flags,
            seq,
            len: segment.payload_len,
            ack,
            window,
            urgent: if segment.flags.has(TcpFlags::URG) { segment.urgent_pointer } else { 0 },
            options: Some(&options),
        };
        let ecn = ["", "[ect1] ", "[ect0] ", "[ce] "][usize::from(ecn & 3)];
        self.line(at, &format!("{} {ecn}{shown}", if is_ours { '>' } else { '<' }));
        Ok(())
    }

    /// A write of all that is pushed together, before the first segment of it.
    fn write_for(&mut self, at: Instant, seq: Seq, segment: &Segment<'_>) {
        let end = seq.plus(segment.payload_len).0;
        if segment.payload_len == 0 || end <= self.written {
            return;
        }
        let pushed = self.end_of_push(at, end, segment.flags);
        let call = format!("write({}, ..., {}) = {}", self.fd, pushed - self.written, pushed - self.written);
        self.line(at, &call);
        self.written = pushed;
    }

    /// Behind the last octet of the segments from here on up to one that is pushed.
    fn end_of_push(&self, at: Instant, end: u32, flags: TcpFlags) -> u32 {
        if flags.psh() {
            return end;
        }
        let isn = self.isns[0].unwrap_or_default();
        let mut furthest = end;
        for seen in self.trace.observations().filter(|seen| seen.at >= at && seen.heading == Heading::Outbound) {
            if self.trace.point(seen.point).host.as_deref() != Some(self.host) {
                continue;
            }
            let Some(read) = datagram(seen.link_type, seen.bytes) else { continue };
            let Some((_, _, segment)) = read.tcp().filter(|(src, dst, _)| (*src, *dst) == (self.local, self.remote))
            else {
                continue;
            };
            let place = segment.seq.0.wrapping_sub(isn.0).wrapping_add(segment.payload_len);
            if segment.payload_len > 0 && place > furthest || place == end && segment.flags.psh() {
                furthest = furthest.max(place);
                if segment.flags.psh() {
                    break;
                }
            }
        }
        furthest
    }
}

/// The ECN field of the frame's IP header.
fn marks(link_type: LinkType, bytes: &[u8]) -> u8 {
    if link_type != LinkType::ETHERNET {
        return 0;
    }
    match bytes.get(14).map(|octet| octet >> 4) {
        Some(4) => bytes.get(15).map_or(0, |octet| octet & 3),
        Some(6) => bytes.get(15).map_or(0, |octet| octet >> 4 & 3),
        _ => 0,
    }
}
