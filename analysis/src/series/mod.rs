//! One direction of a TCP flow over time, for graphs: what was sent when, what was acknowledged when, and the round
//! trips between the two. Everything is told as its sender saw it: segments when they left, acknowledgments when they
//! came. In a capture both happen where the capture was made.

mod round_trips;
#[cfg(test)]
mod tests;
mod thinned;

use synema_trace::{EventKind, Instant, Trace};
use synema_wire::{Transport as Carried, datagram, read_tcp_options};

use crate::known_states::side_of;
use crate::{Analysis, Finding, Passage, SegmentFacts, Side};
use round_trips::RoundTrips;

/// One direction of a TCP flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Segments that took sequence numbers, in the order in which they left.
    pub sent: Vec<Sent>,
    /// Segments with an acknowledgment, in the order in which they came back.
    pub acked: Vec<Acked>,
    /// Round trips of segments sent once (Karn's rule).
    pub round_trips: Vec<RoundTrip>,
    /// What the simulator knows of its sender's variables, in order; empty for captures.
    pub variables: Vec<Variable>,
}

/// A segment on its way out. Sequence numbers are counted from the first and do not wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The observation of it.
    pub observation: usize,
    /// When it left.
    pub at: Instant,
    /// Its first sequence number.
    pub from: i64,
    /// The sequence number after its last.
    pub to: i64,
    /// Whether its octets had been sent before.
    pub again: bool,
    /// Octets sent and not acknowledged after it, retransmissions not counted.
    pub in_flight: i64,
}

/// An acknowledgment on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acked {
    /// The observation of it.
    pub observation: usize,
    /// When it came.
    pub at: Instant,
    /// The next sequence number it expects.
    pub ack: i64,
    /// The window it offers, octets.
    pub window: u32,
    /// Blocks received beyond `ack`, as sequence numbers from and to (RFC 2018).
    pub sacked: Vec<(i64, i64)>,
    /// Octets sent and not acknowledged after it.
    pub in_flight: i64,
}

/// From a segment's leaving to the first acknowledgment that covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// The observation of the acknowledgment.
    pub observation: usize,
    /// When it came.
    pub at: Instant,
    /// How long it took, nanoseconds.
    pub rtt_ns: i64,
}

/// A variable of the sender taking a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// When.
    pub at: Instant,
    /// How many observations of the trace stand before it.
    pub after: usize,
    /// Which one.
    pub which: Which,
    /// The value.
    pub value: u64,
}

/// The variables that are worth a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The congestion window, octets (RFC 5681 §2).
    Cwnd,
    /// The slow start threshold, octets (RFC 5681 §2).
    Ssthresh,
    /// The smoothed round-trip time, nanoseconds (RFC 6298 §2).
    Srtt,
    /// The retransmission timeout, nanoseconds (RFC 6298 §2).
    Rto,
}

impl Which {
    fn of(name: &str) -> Option<Which> {
        Some(match name {
            "cwnd_bytes" => Which::Cwnd,
            "ssthresh_bytes" => Which::Ssthresh,
            "srtt_ns" => Which::Srtt,
            "rto_ns" => Which::Rto,
            _ => return None,
        })
    }
}

/// What a direction consists of, in the order of the frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// A segment left.
    Sent(Sent),
    /// An acknowledgment completed a round trip; it comes behind this as [`Point::Acked`].
    RoundTrip(RoundTrip),
    /// An acknowledgment came.
    Acked(Acked),
}

impl Series {
    /// What one side of a flow (its index in [`Analysis::flows`]) sent, and what came back.
    pub fn of(trace: &Trace, analysis: &Analysis, flow: usize, side: Side) -> Series {
        let Some(told) = analysis.flows.get(flow) else { return Series::default() };
        let mut series = Series { variables: variables(trace, told, side), ..Series::default() };
        walk(trace, analysis, flow, side, |point| match point {
            Point::Sent(sent) => series.sent.push(sent),
            Point::RoundTrip(trip) => series.round_trips.push(trip),
            Point::Acked(acked) => series.acked.push(acked),
        });
        series
    }
}

/// Tells what one side of a flow sent, and what came back, one after the other.
pub(crate) fn walk(trace: &Trace, analysis: &Analysis, flow: usize, side: Side, mut each: impl FnMut(Point)) {
    let mut maker = Maker::default();
    for index in analysis.observations_of(flow).iter().map(|&index| index as usize) {
        let Some(flight) = analysis.flight_of(index) else { continue };
        let Some((_, from)) = analysis.placed(flight) else { continue };
        let observation = trace.observation(index);
        // where both ends are watched, a segment counts where this side saw it
        if trace.point(observation.point).host.is_some() {
            let Passage { left, reached, .. } = analysis.passage(trace, flight);
            let seen_here = if from == side { left } else { reached };
            if seen_here != Some(index) {
                continue;
            }
        }
        let Some(facts) = analysis.facts(trace, flight) else { continue };
        match from == side {
            true => maker.send(index, observation.at, &facts, &mut each),
            false if facts.flags.ack() => {
                maker.acknowledge(index, observation.at, &facts, sacked(trace, index, &facts), &mut each);
            }
            false => {}
        }
    }
}

fn variables(trace: &Trace, flow: &crate::Flow, side: Side) -> Vec<Variable> {
    let known = trace.events().iter().filter_map(|event| {
        let EventKind::Variable { name, new, .. } = &event.kind else { return None };
        let which = Which::of(name)?;
        (event.actor.remote.is_some() && side_of(&event.actor, flow) == Some(side)).then_some(Variable {
            at: event.at,
            after: event.after,
            which,
            value: *new,
        })
    });
    known.collect()
}

/// The SACK blocks of a segment, counted as its acknowledgment number is.
fn sacked(trace: &Trace, index: usize, facts: &SegmentFacts) -> Vec<(i64, i64)> {
    let observation = trace.observation(index);
    let Some(datagram) = datagram(observation.link_type, observation.bytes) else { return Vec::new() };
    let Carried::Tcp(segment) = datagram.transport else { return Vec::new() };
    let beyond = |edge: u32| i64::from(edge.wrapping_sub(facts.ack.0) as i32);
    let options = read_tcp_options(segment.options).0;
    let blocks = options.into_iter().find_map(|(_, _, option)| match option {
        synema_wire::TcpOption::Sack(blocks) => Some(blocks),
        _ => None,
    });
    blocks.unwrap_or_default().into_iter().map(|(from, to)| (beyond(from), beyond(to))).collect()
}

/// A direction as far as it was read.
#[derive(Default)]
struct Maker {
    waiting: RoundTrips,
    /// The highest sequence number sent, and the highest acknowledged.
    next: i64,
    una: i64,
}

impl Maker {
    fn send(&mut self, observation: usize, at: Instant, facts: &SegmentFacts, each: &mut impl FnMut(Point)) {
        if facts.is_empty() || facts.findings.has(Finding::KeepAlive) {
            return;
        }
        let from = unwrapped(facts.seq_relative, self.next);
        let to = from + i64::from(facts.len());
        let again = from < self.next;
        self.waiting.sent(from, to, at, again);
        self.next = self.next.max(to);
        let in_flight = (self.next - self.una).max(0);
        each(Point::Sent(Sent { observation, at, from, to, again, in_flight }));
    }

    fn acknowledge(
        &mut self,
        observation: usize,
        at: Instant,
        facts: &SegmentFacts,
        beyond: Vec<(i64, i64)>,
        each: &mut impl FnMut(Point),
    ) {
        let ack = unwrapped(facts.ack_relative, self.una);
        if let Some(rtt_ns) = self.waiting.acknowledged(ack, at) {
            each(Point::RoundTrip(RoundTrip { observation, at, rtt_ns }));
        }
        self.una = self.una.max(ack);
        self.next = self.next.max(self.una);
        let sacked = beyond.into_iter().map(|(from, to)| (ack + from, ack + to)).collect();
        let in_flight = (self.next - self.una).max(0);
        each(Point::Acked(Acked { observation, at, ack, window: facts.window_bytes, sacked, in_flight }));
    }
}

/// A number of the 32-bit circle as the one nearest to `near` on the line.
fn unwrapped(number: u32, near: i64) -> i64 {
    near + i64::from(number.wrapping_sub(near as u32) as i32)
}
