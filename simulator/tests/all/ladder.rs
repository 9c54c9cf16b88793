use std::collections::BTreeMap;

use synema_trace::{Entry, EventKind, Heading, Observation, TcpState, Trace};
use synema_wire::{Endpoint, datagram};

/// A simulation as text, in the manner of RFC 9293's figures: a line per frame with the state of the first host on the
/// left and of its peer on the right, each after the frame has left or reached it; `X` marks a frame that was lost.
///
/// Lines stand in the order in which the frames left.
pub fn ladder(trace: &Trace) -> String {
    let left = trace.points().first().and_then(|point| point.host.clone());
    let mut states: BTreeMap<(String, Endpoint, Endpoint), TcpState> = BTreeMap::new();
    let mut listening: BTreeMap<(String, u16), TcpState> = BTreeMap::new();
    let mut rungs: Vec<Rung> = Vec::new();
    // the state belongs to the observation before it when that was an arrival
    let mut arrived: Option<usize> = None;
    for entry in trace.entries() {
        match entry {
            Entry::Observation(index) => {
                let seen = trace.observation(index);
                let host = trace.point(seen.point).host.clone().unwrap_or_default();
                let Some(read) = datagram(seen.link_type, seen.bytes) else { continue };
                let Some((src, dst, _)) = read.tcp() else { continue };
                let (local, remote) = if seen.heading == Heading::Outbound { (src, dst) } else { (dst, src) };
                let state = states
                    .get(&(host.clone(), local, remote))
                    .or_else(|| listening.get(&(host.clone(), local.port)))
                    .copied()
                    .unwrap_or(TcpState::Closed);
                if seen.heading == Heading::Outbound {
                    let is_left = Some(&host) == left.as_ref();
                    rungs.push(Rung { frame: index, is_left, sender: state, receiver: None, arrived_ns: None });
                    continue;
                }
                arrived = rungs
                    .iter()
                    .position(|rung| rung.arrived_ns.is_none() && trace.observation(rung.frame).bytes == seen.bytes);
                if let Some(rung) = arrived {
                    rungs[rung].receiver = Some(state);
                    rungs[rung].arrived_ns = Some(seen.at.ns);
                }
            }
            Entry::Event(index) => {
                let event = &trace.events()[index];
                let (EventKind::State { to, .. }, Some(local)) = (&event.kind, event.actor.local) else { continue };
                let host = event.actor.host.clone();
                match event.actor.remote {
                    Some(remote) => drop(states.insert((host, local, remote), *to)),
                    None => drop(listening.insert((host, local.port), *to)),
                }
                // what happens behind an arrival at the same instant and host is its doing
                if let Some(rung) = arrived.filter(|rung| rungs[*rung].arrived_ns == Some(event.at.ns))
                    && rungs[rung].receiver.is_some()
                    && event.cause.is_none_or(|cause| is_emission(trace, cause))
                {
                    rungs[rung].receiver = Some(*to);
                }
            }
        }
    }
    rungs.iter().map(|rung| rung.line(&trace.observation(rung.frame))).collect()
}

fn is_emission(trace: &Trace, event: usize) -> bool {
    matches!(trace.events()[event].kind, EventKind::Emitted { .. })
}

/// One frame of a ladder.
struct Rung {
    frame: usize,
    is_left: bool,
    sender: TcpState,
    receiver: Option<TcpState>,
    arrived_ns: Option<i64>,
}

impl Rung {
    fn line(&self, sent: &Observation<'_>) -> String {
        let receiver = self.receiver.map_or("", TcpState::name);
        let ms = |ns: i64| format!("{}.{:03}", ns / 1_000_000_000, ns / 1_000_000 % 1000);
        let arrived = self.arrived_ns.map_or("lost".to_owned(), ms);
        let is_lost = self.arrived_ns.is_none();
        let (left, arrow, right) = match (self.is_left, is_lost) {
            (true, false) => (self.sender.name(), ["-->", "-->"], receiver),
            (true, true) => (self.sender.name(), ["-->", "X  "], ""),
            (false, false) => (receiver, ["<--", "<--"], self.sender.name()),
            (false, true) => ("", ["  X", "<--"], self.sender.name()),
        };
        let segment = describe(sent);
        let line =
            format!("{:>8} {arrived:>8}  {left:<12} {} {segment:<44} {} {right}", ms(sent.at.ns), arrow[0], arrow[1]);
        format!("{}\n", line.trim_end())
    }
}

/// `<SEQ=100><ACK=301><CTL=SYN,ACK>`, and `<DATA=5>` where there is text.
fn describe(sent: &Observation<'_>) -> String {
    let Some(read) = datagram(sent.link_type, sent.bytes) else { return String::new() };
    let Some((_, _, segment)) = read.tcp() else { return String::new() };
    let mut text = format!("<SEQ={}>", segment.seq.0);
    if segment.flags.ack() {
        text += &format!("<ACK={}>", segment.ack.0);
    }
    if segment.payload_len > 0 {
        text += &format!("<DATA={}>", segment.payload_len);
    }
    text + &format!("<CTL={}>", segment.flags.to_string().replace(", ", ","))
}
