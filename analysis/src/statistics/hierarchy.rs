use std::collections::BTreeMap;

use synema_trace::Trace;
use synema_wire::{Protocol, protocols};

use super::Table;

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

/// Every protocol below those that carry it, what is carried behind what carries it: `tshark -z io,phs`, of no more than
/// the first `most` frames.
pub fn protocol_counts(trace: &Trace, most: usize) -> Vec<ProtocolCount> {
    let mut counts: BTreeMap<Vec<&'static str>, ProtocolCount> = BTreeMap::new();
    for observation in trace.observations().take(most) {
        let dissection = protocols(observation.link_type, observation.bytes);
        let mut path = Vec::new();
        let is_error = |protocol: &Protocol| [Protocol::Icmp, Protocol::Icmpv6].contains(protocol);
        for layer in dissection.layers.iter().filter(|layer| layer.protocol != Protocol::Padding) {
            // what an error quotes was not sent here
            if path.last().is_some_and(is_error) && layer.protocol != Protocol::Data {
                break;
            }
            path.push(layer.protocol);
            let names = path.iter().map(|protocol| protocol.name()).collect();
            let new = || ProtocolCount { path: path.clone(), frames: 0, bytes: 0, first: observation.index };
            let count = counts.entry(names).or_insert_with(new);
            count.frames += 1;
            count.bytes += u64::from(observation.wire_len);
        }
    }
    counts.into_values().collect()
}

/// The counts of the whole trace.
pub(super) fn table(trace: &Trace) -> Table {
    let mut table = Table::with(&["depth", "protocol", "path", "frames", "bytes"]);
    for count in protocol_counts(trace, trace.len()) {
        let names: Vec<&str> = count.path.iter().map(|protocol| protocol.name()).collect();
        let name = names.last().copied().unwrap_or_default();
        let depth = names.len() - 1;
        table.push([depth.into(), name.into(), names.join(":").into(), count.frames.into(), count.bytes.into()]);
    }
    table
}
