use std::collections::BTreeMap;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, Protocol};

use super::TableMaker;
use crate::Analysis;
use crate::dissector::InOrder;

/// A protocol below those that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolCount {
    /// The protocols from the outside in, itself the last.
    pub path: Vec<Protocol>,
    /// Frames that contain it there; a frame counts whole at each of its protocols.
    pub frames: u64,
    /// Their octets on the wire.
    pub bytes: u64,
    /// The first observation of one.
    pub first: usize,
}

/// Counts every protocol below those that carry it, what is carried behind what carries it: `tshark -z io,phs`. Between
/// frames it can be asked what it has counted, and nothing is borrowed.
#[derive(Default)]
pub struct ProtocolCounter {
    reading: InOrder,
    counts: Hierarchy,
}

impl ProtocolCounter {
    /// Counts the next `frames` frames of a trace, or those that are left of it: always of the same trace.
    pub fn go_on(&mut self, trace: &Trace, analysis: &Analysis, frames: usize) {
        for index in self.reading.next..trace.len().min(self.reading.next.saturating_add(frames)) {
            self.counts.add(&trace.observation(index), &self.reading.protocols(trace, analysis));
        }
    }

    /// How many frames were counted.
    pub fn frames(&self) -> usize {
        self.reading.next
    }

    /// The protocols so far, each behind the one that carries it.
    pub fn counts(&self) -> impl ExactSizeIterator<Item = &ProtocolCount> {
        self.counts.0.values()
    }
}

/// Counts frames that come one after the other.
#[derive(Default)]
struct Hierarchy(BTreeMap<Vec<&'static str>, ProtocolCount>);

impl Hierarchy {
    /// Counts a frame.
    fn add(&mut self, observation: &Observation<'_>, dissection: &Dissection) {
        let mut path = Vec::new();
        let is_error = |protocol: &Protocol| [Protocol::Icmp, Protocol::Icmpv6].contains(protocol);
        let mut records = None;
        for layer in dissection.layers.iter().filter(|layer| layer.protocol != Protocol::Padding) {
            // the records of TLS that were read together are one occurrence of it
            let own = (layer.protocol == Protocol::Tls).then_some(layer.source);
            if own.is_some() && std::mem::replace(&mut records, own) == own {
                continue;
            }
            // what an error quotes was not sent here
            if path.last().is_some_and(is_error) && layer.protocol != Protocol::Data {
                break;
            }
            path.push(layer.protocol);
            let names = path.iter().map(|protocol| protocol.name()).collect();
            let new = || ProtocolCount { path: path.clone(), frames: 0, bytes: 0, first: observation.index };
            let count = self.0.entry(names).or_insert_with(new);
            count.frames += 1;
            count.bytes += u64::from(observation.wire_len);
        }
    }
}

/// The counts of the whole trace.
pub(super) fn make(trace: &Trace, analysis: &Analysis, maker: &mut dyn TableMaker) {
    let mut counter = ProtocolCounter::default();
    maker.columns(&["depth", "protocol", "path", "frames", "bytes"]);
    while counter.frames() < trace.len() && maker.goes_on(counter.frames()) {
        counter.go_on(trace, analysis, 1);
    }
    for count in counter.counts() {
        let names: Vec<&str> = count.path.iter().map(|protocol| protocol.name()).collect();
        let name = names.last().copied().unwrap_or_default();
        let depth = names.len() - 1;
        maker.row(&[depth.into(), name.into(), names.join(":").into(), count.frames.into(), count.bytes.into()]);
    }
}
