use std::collections::{BTreeMap, BTreeSet};

use synema_trace::{Instant, Observation};
use synema_wire::{Endpoint, Segment, Seq};

use crate::flow_index::{FlowIndex, Pair};
use crate::reading::{Ends, Reading};
use crate::{Completeness, FindingCounts, Flow, Handshake, History, Side, Transport, announced};

/// Finds the flow that a frame belongs to, and opens new ones.
#[derive(Default)]
pub(crate) struct FlowTable {
    pub(crate) flows: Vec<Flow>,
    newest: FlowIndex,
    counts: BTreeMap<Transport, usize>,
    /// The numbers of flows of which only quotations in ICMP errors were seen so far.
    quoted: BTreeMap<Pair, usize>,
    /// Where the next connections of FTP will go.
    announced: BTreeSet<Endpoint>,
    /// The sequence number before each side's first octet, per flow: the SYN's, else one before the first seen.
    bases: Vec<[Option<Seq>; 2]>,
}

/// Where a frame belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) flow: usize,
    pub(crate) from: Side,
    /// Whether it opens a flow between the ports of an earlier one.
    pub(crate) reuses_ports: bool,
    /// Whether it opens a connection that another one announced.
    pub(crate) is_announced: bool,
}

impl FlowTable {
    /// The flow of a frame; none for frames that neither IP nor ARP can be read from.
    pub(crate) fn place(&mut self, observation: &Observation<'_>, reading: &Reading<'_>) -> Option<Placed> {
        let (transport, src, dst) = reading.ends?;
        let pair = pair_of((transport, src, dst));
        let newest = self.newest.get(&pair);
        let segment = reading.segment();
        let known = newest.filter(|&flow| !self.is_reused(flow, src, segment));
        let flow = known.unwrap_or_else(|| self.open(pair, observation.at, src, dst));
        let from = if self.flows[flow].a == src { Side::A } else { Side::B };
        if let Some(segment) = segment {
            let base = if segment.flags.syn() { segment.seq } else { segment.seq.minus(1) };
            self.bases[flow][from.index()].get_or_insert(base);
            if segment.flags.ack() {
                self.bases[flow][from.other().index()].get_or_insert(segment.ack.minus(1));
            }
            self.announced.extend(announced::endpoint(segment, src.ip));
        }
        self.flows[flow].last = observation.at;
        if let Some(quoted) = &reading.quoted {
            self.number_quoted(**quoted);
        }
        let is_announced = known.is_none() && self.announced.contains(&dst);
        Some(Placed { flow, from, reuses_ports: newest.is_some() && known.is_none(), is_announced })
    }

    /// Takes a number for a flow that is quoted before any frame of its own.
    fn number_quoted(&mut self, ends: Ends) {
        let pair = pair_of(ends);
        if self.newest.get(&pair).is_none() && !self.quoted.contains_key(&pair) {
            let number = self.next_number(ends.0);
            self.quoted.insert(pair, number);
        }
    }

    fn next_number(&mut self, transport: Transport) -> usize {
        let count = self.counts.entry(transport).or_default();
        *count += 1;
        *count - 1
    }

    /// Whether a SYN opens a new connection between ports that an earlier one used: it starts from another sequence
    /// number than the earlier one's (Wireshark's rule for a new `tcp.stream`).
    fn is_reused(&self, flow: usize, src: Endpoint, segment: Option<&Segment<'_>>) -> bool {
        let Some(segment) = segment.filter(|segment| segment.flags.syn() && !segment.flags.ack()) else {
            return false;
        };
        let side = if self.flows[flow].a == src { Side::A } else { Side::B };
        self.bases[flow][side.index()].is_some_and(|base| base != segment.seq)
    }

    fn open(&mut self, pair: Pair, at: Instant, a: Endpoint, b: Endpoint) -> usize {
        let number = match self.quoted.remove(&pair) {
            Some(number) => number,
            None => self.next_number(pair.0),
        };
        self.flows.push(Flow {
            number,
            transport: pair.0,
            a,
            b,
            observations: Vec::new(),
            frames_a_to_b: 0,
            frames_b_to_a: 0,
            payload_a_to_b: 0,
            payload_b_to_a: 0,
            first: at,
            last: at,
            handshake: Handshake::default(),
            findings: [FindingCounts::default(); 2],
            completeness: Completeness::default(),
            completeness_before_last: Completeness::default(),
            history: History::default(),
            initial_rtt_ns: None,
        });
        self.bases.push([None; 2]);
        self.newest.insert(pair, self.flows.len() - 1);
        self.flows.len() - 1
    }
}

fn pair_of((transport, src, dst): Ends) -> Pair {
    (transport, src.min(dst), src.max(dst))
}
