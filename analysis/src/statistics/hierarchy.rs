use std::collections::BTreeMap;

use synema_trace::Trace;
use synema_wire::{Protocol, protocols};

use super::Table;

/// Every protocol below those that carry it: `tshark -z io,phs`. A frame counts whole at each of its protocols.
pub(super) fn table(trace: &Trace) -> Table {
    // by the path of names, so that what is carried stands behind what carries it
    let mut counts: BTreeMap<Vec<&'static str>, (u64, u64)> = BTreeMap::new();
    for observation in trace.observations() {
        let dissection = protocols(observation.link_type, observation.bytes);
        let mut path = Vec::new();
        let is_error = |name: &&str| ["icmp", "icmpv6"].contains(name);
        for layer in dissection.layers.iter().filter(|layer| layer.protocol != Protocol::Padding) {
            // what an error quotes was not sent here
            if path.last().is_some_and(is_error) && layer.protocol != Protocol::Data {
                break;
            }
            path.push(layer.protocol.name());
            let (frames, bytes) = counts.entry(path.clone()).or_default();
            *frames += 1;
            *bytes += u64::from(observation.wire_len);
        }
    }
    let mut table = Table::with(&["depth", "protocol", "path", "frames", "bytes"]);
    for (path, (frames, bytes)) in counts {
        let name = path.last().copied().unwrap_or_default();
        table.push([(path.len() - 1).into(), name.into(), path.join(":").into(), frames.into(), bytes.into()]);
    }
    table
}
