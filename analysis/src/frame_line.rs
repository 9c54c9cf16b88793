use synema_trace::{Instant, Trace};
use synema_wire::{Dissection, Protocol, dissect};

use crate::{Analysis, Flight, Freight, Mark, Passage, SegmentFacts, summary};

/// What a packet list says of one frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameLine {
    /// Since the trace's first observation.
    pub time: Instant,
    /// Who sent it: an IP address, else a hardware address.
    pub source: String,
    /// Whom it is for.
    pub destination: String,
    /// The innermost protocol that was read.
    pub protocol: Protocol,
    /// One line about it, the same in all languages.
    pub info: String,
    /// Why its segment is not just the next one.
    pub marks: Vec<Mark>,
}

/// The line of the frame of an observation, read for itself.
pub fn frame_line(trace: &Trace, analysis: &Analysis, index: usize) -> FrameLine {
    let observation = trace.observation(index);
    frame_line_of(trace, analysis, index, &dissect(observation.link_type, observation.bytes))
}

/// The line of a frame that was read already, as by [`crate::Dissector`].
pub fn frame_line_of(trace: &Trace, analysis: &Analysis, index: usize, dissection: &Dissection) -> FrameLine {
    let observation = trace.observation(index);
    let time = Instant::from_ns(observation.at.ns_since(trace.observation(0).at));
    let (protocol, info) = summary::of_dissection(dissection);
    let Some(flight) = analysis.flight_of(index) else {
        let field = |name: &str| dissection.field(name).map(|field| field.to_string()).unwrap_or_default();
        let (source, destination) = (field("eth.src"), field("eth.dst"));
        return FrameLine { time, source, destination, protocol, info, marks: Vec::new() };
    };
    let Flight { passage: Passage { flow, from, .. }, freight } = analysis.flight(trace, flight);
    let flow = &analysis.flows[flow];
    let (from, to) = (flow.end(from), flow.end(from.other()));
    let (info, marks) = match freight {
        Freight::Tcp(facts) if protocol == Protocol::Tcp => (tcp_info(from.port, to.port, &facts), facts.marks),
        Freight::Tcp(facts) => (info, facts.marks),
        Freight::Other { summary, .. } => (summary, Vec::new()),
    };
    FrameLine { time, source: from.ip.to_string(), destination: to.ip.to_string(), protocol, info, marks }
}

/// `49152 → 80 [SYN, ACK] Seq=0 Ack=1 Win=64240 Len=0`.
fn tcp_info(from: u16, to: u16, facts: &SegmentFacts) -> String {
    let mut info = format!("{from} → {to} [{}] Seq={}", facts.flags, facts.seq_relative);
    if facts.flags.ack() {
        info += &format!(" Ack={}", facts.ack_relative);
    }
    info + &format!(" Win={} Len={}", facts.window_bytes, facts.payload_len)
}
