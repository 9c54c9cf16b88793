//! Frames read in order, each with what those before it have left: fragments put together, messages read over streams.

mod conversation;
mod conversations;
mod count;
mod fragments;
mod headers;
mod hearing;
mod http;
mod joining;
mod lines;
mod records;
mod shell;
#[cfg(test)]
mod tests;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, dissect_with};

use crate::{Analysis, Finding, Freight};
use conversations::Conversations;
pub use count::{Census, ChecksumCounts};
pub(crate) use fragments::Fragments;
pub use headers::Headers;

/// Reads the frames of a trace in their order.
///
/// A message that spans several segments is read in the frame that completes it, as Wireshark does it; a datagram in
/// fragments is read in the frame that brings the last one missing. What is remembered of a stream is bounded.
pub struct Dissector<'a> {
    trace: &'a Trace,
    analysis: &'a Analysis,
    next: usize,
    memory: Conversations,
}

impl<'a> Dissector<'a> {
    /// Nothing read yet of a trace with its analysis.
    pub fn new(trace: &'a Trace, analysis: &'a Analysis) -> Dissector<'a> {
        Dissector { trace, analysis, next: 0, memory: Conversations::default() }
    }

    /// The dissection of one frame. Those before it that were not read are read on the way; a frame before the last
    /// one read is read without memory.
    pub fn dissect(&mut self, index: usize) -> Dissection {
        if index < self.next {
            let observation = self.trace.observation(index);
            return synema_wire::dissect(observation.link_type, observation.bytes);
        }
        while self.next < index {
            self.read_next();
        }
        self.read_next()
    }

    fn read_next(&mut self) -> Dissection {
        let observation = self.trace.observation(self.next);
        self.next += 1;
        self.memory.begin_frame(observation.number(), self.repeats(&observation));
        dissect_with(observation.link_type, observation.bytes, observation.wire_len, &mut self.memory)
    }

    /// What the analysis says of a frame's segment that decides whether applications' readers get it.
    fn repeats(&self, observation: &Observation<'_>) -> Repeats {
        let flight = self.analysis.flight_of(observation.index).map(|flight| &self.analysis.flights[flight]);
        let Some(Freight::Tcp(facts)) = flight.map(|flight| &flight.freight) else { return Repeats::Nothing };
        let findings = facts.findings;
        if findings.has(Finding::OutOfOrder) {
            Repeats::Octets
        } else if findings.has(Finding::SpuriousRetransmission) {
            Repeats::Acknowledged
        } else if findings.has(Finding::Retransmission) && !findings.has(Finding::FastRetransmission) {
            Repeats::Octets
        } else {
            Repeats::Nothing
        }
    }
}

/// What a segment repeats of what was seen before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Repeats {
    /// Nothing: its octets are new.
    #[default]
    Nothing,
    /// Octets that were sent, or should have been, before others that came first.
    Octets,
    /// Octets that were acknowledged already.
    Acknowledged,
}

impl Iterator for Dissector<'_> {
    type Item = Dissection;

    fn next(&mut self) -> Option<Dissection> {
        (self.next < self.trace.len()).then(|| self.read_next())
    }
}
