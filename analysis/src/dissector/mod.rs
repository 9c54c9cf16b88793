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
mod rereader;
mod shell;
#[cfg(test)]
mod tests;

use synema_trace::Trace;
use synema_wire::Dissection;

use crate::{Analysis, Finding, Findings};
use conversations::Conversations;
pub use count::{Census, CensusReader, ChecksumCounts};
pub(crate) use fragments::Fragments;
pub use headers::Headers;
pub use rereader::Rereader;

/// Reads the frames of a trace in their order.
///
/// A message that spans several segments is read in the frame that completes it, as Wireshark does it; a datagram in
/// fragments is read in the frame that brings the last one missing. What is remembered of a stream is bounded.
pub struct Dissector<'a> {
    trace: &'a Trace,
    analysis: &'a Analysis,
    reading: InOrder,
}

/// The same, between whose readings nothing is borrowed: of one trace with its analysis, which are given each time.
#[derive(Default)]
pub(crate) struct InOrder {
    /// Index of the observation that is read next.
    pub(crate) next: usize,
    memory: Conversations,
}

impl InOrder {
    /// The next frame, read.
    pub(crate) fn read(&mut self, trace: &Trace, analysis: &Analysis) -> Dissection {
        let observation = trace.observation(self.next);
        self.next += 1;
        self.memory.read(&observation, repeats(analysis, observation.index))
    }

    /// The protocols of the next frame, without their fields.
    pub(crate) fn protocols(&mut self, trace: &Trace, analysis: &Analysis) -> Dissection {
        let observation = trace.observation(self.next);
        self.next += 1;
        self.memory.protocols(&observation, repeats(analysis, observation.index))
    }
}

impl<'a> Dissector<'a> {
    /// Nothing read yet of a trace with its analysis.
    pub fn new(trace: &'a Trace, analysis: &'a Analysis) -> Dissector<'a> {
        Dissector { trace, analysis, reading: InOrder::default() }
    }

    /// The dissection of one frame. Those before it that were not read are read on the way; a frame before the last
    /// one read is read without memory.
    pub fn dissect(&mut self, index: usize) -> Dissection {
        if index < self.reading.next {
            let observation = self.trace.observation(index);
            return synema_wire::dissect(observation.link_type, observation.bytes);
        }
        while self.reading.next < index {
            self.reading.read(self.trace, self.analysis);
        }
        self.reading.read(self.trace, self.analysis)
    }
}

/// A frame read by itself, with what fragments before it were put together to.
pub(crate) fn alone(trace: &Trace, analysis: &Analysis, index: usize) -> Dissection {
    let observation = trace.observation(index);
    match analysis.put_together(trace, index) {
        None => synema_wire::dissect(observation.link_type, observation.bytes),
        known => {
            let mut memory = Conversations::default();
            memory.put_together = known;
            memory.read(&observation, Repeats::Nothing)
        }
    }
}

/// What the analysis says that a frame's segment repeats.
fn repeats(analysis: &Analysis, index: usize) -> Repeats {
    analysis.flight_of(index).map_or(Repeats::Nothing, |flight| Repeats::of(analysis.findings_of(flight)))
}

/// What a segment repeats of what was seen before: it decides whether applications' readers get it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Repeats {
    /// Nothing: its octets are new.
    #[default]
    Nothing,
    /// Octets that should have come before others, which overtook them.
    Overtaken,
    /// Octets that were sent before, or are sent for those that were lost.
    Octets,
    /// Octets that were acknowledged already.
    Acknowledged,
    /// An octet that asks whether the other end is still there.
    KeepAlive,
}

impl Repeats {
    fn of(findings: Findings) -> Repeats {
        if findings.has(Finding::KeepAlive) {
            Repeats::KeepAlive
        } else if findings.has(Finding::OutOfOrder) {
            Repeats::Overtaken
        } else if findings.has(Finding::SpuriousRetransmission) {
            Repeats::Acknowledged
        } else if findings.has(Finding::Retransmission) && !findings.has(Finding::FastRetransmission) {
            Repeats::Octets
        } else {
            Repeats::Nothing
        }
    }
}

impl Iterator for Dissector<'_> {
    type Item = Dissection;

    fn next(&mut self) -> Option<Dissection> {
        (self.reading.next < self.trace.len()).then(|| self.reading.read(self.trace, self.analysis))
    }
}
