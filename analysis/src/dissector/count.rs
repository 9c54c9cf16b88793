use std::collections::BTreeMap;

use synema_trace::{Observation, Trace};
use synema_wire::{Dissection, Protocol, Value};

use super::conversations::Conversations;
use super::{Fragments, Repeats};
use crate::flow_reader::FlowReader;
use crate::reading::Reading;
use crate::whole::put_together;

/// Good and bad checksums of one protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChecksumCounts {
    /// How many held.
    pub good: u64,
    /// How many did not.
    pub bad: u64,
}

/// What all frames of a trace contain, counted.
#[derive(Clone, Debug, Default)]
pub struct Census {
    /// Octets of all frames on the wire.
    pub wire_bytes: u64,
    /// Octets captured of them.
    pub captured_bytes: u64,
    /// Frames that contain a protocol, at whatever depth.
    pub protocols: BTreeMap<Protocol, u64>,
    /// Checksums by the protocol's name in outputs.
    pub checksums: BTreeMap<&'static str, ChecksumCounts>,
    /// Frames that are themselves at fault.
    pub malformed: u64,
    /// HTTP requests.
    pub http_requests: u64,
    /// HTTP responses.
    pub http_responses: u64,
    /// DNS queries.
    pub dns_queries: u64,
    /// DNS responses.
    pub dns_responses: u64,
}

/// The fields that say whether a checksum holds.
const VERDICTS: [(&str, &str); 6] = [
    ("ip", "ip.checksum.status"),
    ("tcp", "tcp.checksum.status"),
    ("udp", "udp.checksum.status"),
    ("icmp", "icmp.checksum.status"),
    ("icmpv6", "icmpv6.checksum.status"),
    ("igmp", "igmp.checksum.status"),
];

/// Counts what the frames of a capture contain that comes in stretches, one after the other, and keeps nothing of single
/// frames. Where both ends of a link are watched, a frame that arrives is taken for one sent again.
#[derive(Default)]
pub struct CensusReader {
    census: Census,
    memory: Conversations,
    flows: FlowReader,
    fragments: Fragments,
}

impl CensusReader {
    /// Reads the next stretch.
    pub fn read(&mut self, trace: &Trace) {
        for seen in trace.observations() {
            // Wireshark's `frame.len` stops at the largest number of 31 bits; a length beyond is damage anyway
            self.census.wire_bytes += u64::from(seen.wire_len.min(i32::MAX as u32));
            self.census.captured_bytes += seen.bytes.len() as u64;
            let repeats = self.repeats(&seen);
            self.census.add(&self.memory.read(&seen, repeats));
        }
    }

    fn repeats(&mut self, seen: &Observation<'_>) -> Repeats {
        let (flows, mut repeats) = (&mut self.flows, Repeats::Nothing);
        put_together(&mut self.fragments, seen.index, &Reading::of(seen), |reading, _| {
            let judged = flows.place(seen, reading).and_then(|placed| flows.read(seen, reading, placed));
            repeats = judged.map_or(Repeats::Nothing, |judged| Repeats::of(judged.findings));
        });
        repeats
    }

    /// What was counted.
    pub fn finish(mut self) -> Census {
        self.census.checksums.retain(|_, sums| sums.good + sums.bad > 0);
        self.census
    }
}

impl Census {
    fn add(&mut self, dissection: &Dissection) {
        let mut protocols: Vec<Protocol> = dissection.layers.iter().map(|layer| layer.protocol).collect();
        protocols.sort_unstable();
        protocols.dedup();
        for protocol in protocols.into_iter().filter(|protocol| *protocol != Protocol::Padding) {
            *self.protocols.entry(protocol).or_default() += 1;
        }
        for layer in &dissection.layers {
            for (name, field) in VERDICTS {
                let sums = self.checksums.entry(name).or_default();
                match layer.field(field).map(|status| &status.value) {
                    Some(Value::Uint(1)) => sums.good += 1,
                    Some(Value::Uint(0)) => sums.bad += 1,
                    _ => {}
                }
            }
            match layer.protocol {
                Protocol::Http => {
                    self.http_requests += u64::from(layer.field("http.request.method").is_some());
                    self.http_responses += u64::from(layer.field("http.response.code").is_some());
                }
                Protocol::Dns => match layer.field("dns.flags.response").map(|bit| &bit.value) {
                    Some(Value::Flag(false)) => self.dns_queries += 1,
                    Some(Value::Flag(true)) => self.dns_responses += 1,
                    _ => {}
                },
                _ => {}
            }
        }
        self.malformed += u64::from(dissection.stop.as_ref().is_some_and(|stop| stop.is_malformed()));
    }
}
