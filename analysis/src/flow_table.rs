use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use synema_trace::Observation;
use synema_wire::{Datagram, Endpoint, Protocol, Segment, Seq, Transport as Carried, Value, dissect};

use crate::{Completeness, FindingCounts, Flow, Handshake, History, Side, Transport};

/// Finds the flow that a frame belongs to, and opens new ones.
#[derive(Default)]
pub(crate) struct FlowTable {
    pub(crate) flows: Vec<Flow>,
    /// The newest flow of each pair of ends, the lower end first.
    newest: BTreeMap<(Transport, Endpoint, Endpoint), usize>,
    counts: BTreeMap<Transport, usize>,
    /// The sequence number before each side's first octet, per flow: the SYN's, else one before the first seen.
    bases: Vec<[Option<Seq>; 2]>,
}

/// Where a frame belongs.
pub(crate) struct Placed<'a> {
    pub(crate) flow: usize,
    pub(crate) from: Side,
    pub(crate) datagram: Option<Datagram<'a>>,
    /// Whether it opens a flow between the ports of an earlier one.
    pub(crate) reuses_ports: bool,
    /// Whether its frame was too short on the wire for the TCP header that it claims to have.
    pub(crate) is_cut_short: bool,
}

impl FlowTable {
    /// The flow of a frame; none for frames that neither IP nor ARP can be read from.
    pub(crate) fn place<'a>(
        &mut self,
        observation: &Observation<'_>,
        datagram: Option<Datagram<'a>>,
    ) -> Option<Placed<'a>> {
        let not_captured = observation.wire_len.saturating_sub(observation.bytes.len() as u32);
        let datagram = datagram.map(|datagram| within(datagram, not_captured));
        let (transport, src, dst) = match &datagram {
            Some(datagram) => ends_of(datagram),
            None => arp_ends(observation)?,
        };
        let segment = datagram.as_ref().and_then(|datagram| datagram.tcp()).map(|(_, _, segment)| *segment);
        let key = (transport, src.min(dst), src.max(dst));
        let newest = self.newest.get(&key).copied();
        let known = newest.filter(|&flow| !self.is_reused(flow, src, segment.as_ref()));
        let flow = known.unwrap_or_else(|| self.open(key, observation, src, dst));
        let from = if self.flows[flow].a == src { Side::A } else { Side::B };
        if let Some(segment) = segment {
            let base = if segment.flags.syn() { segment.seq } else { segment.seq.minus(1) };
            self.bases[flow][from.index()].get_or_insert(base);
            if segment.flags.ack() {
                self.bases[flow][from.other().index()].get_or_insert(segment.ack.minus(1));
            }
        }
        let entry = &mut self.flows[flow];
        entry.observations.push(observation.index);
        entry.last = observation.at;
        let is_cut_short = segment.is_some_and(|segment| {
            let header_len = u32::from(segment.bytes[12] >> 4) * 4;
            header_len > segment.bytes.len() as u32 + not_captured
        });
        Some(Placed { flow, from, datagram, reuses_ports: newest.is_some() && known.is_none(), is_cut_short })
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

    fn open(
        &mut self,
        key: (Transport, Endpoint, Endpoint),
        observation: &Observation<'_>,
        a: Endpoint,
        b: Endpoint,
    ) -> usize {
        let count = self.counts.entry(key.0).or_default();
        self.flows.push(Flow {
            number: *count,
            transport: key.0,
            a,
            b,
            observations: Vec::new(),
            frames_a_to_b: 0,
            frames_b_to_a: 0,
            payload_a_to_b: 0,
            payload_b_to_a: 0,
            first: observation.at,
            last: observation.at,
            handshake: Handshake::default(),
            findings: [FindingCounts::default(); 2],
            completeness: Completeness::default(),
            completeness_before_last: Completeness::default(),
            history: History::default(),
            initial_rtt_ns: None,
        });
        *count += 1;
        self.bases.push([None; 2]);
        self.newest.insert(key, self.flows.len() - 1);
        self.flows.len() - 1
    }
}

/// A datagram whose segment ends where its frame does, whatever its IP header says.
fn within(mut datagram: Datagram<'_>, not_captured: u32) -> Datagram<'_> {
    if let Carried::Tcp(segment) = &mut datagram.transport {
        segment.payload_len = segment.payload_len.min(segment.payload.len() as u32 + not_captured);
    }
    datagram
}

fn ends_of(datagram: &Datagram<'_>) -> (Transport, Endpoint, Endpoint) {
    let (transport, src_port, dst_port) = match &datagram.transport {
        Carried::Tcp(segment) => (Transport::Tcp, segment.src_port, segment.dst_port),
        Carried::Udp { src_port, dst_port, .. } => (Transport::Udp, *src_port, *dst_port),
        Carried::Other { protocol: 1 | 58, .. } => (Transport::Icmp, 0, 0),
        Carried::Other { .. } | Carried::Fragment => (Transport::Ip, 0, 0),
    };
    let src = Endpoint { ip: datagram.src, port: src_port };
    (transport, src, Endpoint { ip: datagram.dst, port: dst_port })
}

/// ARP's two ends: the sender's address and the one it asks for or answers.
fn arp_ends(observation: &Observation<'_>) -> Option<(Transport, Endpoint, Endpoint)> {
    let dissection = dissect(observation.link_type, observation.bytes);
    let arp = dissection.layer(Protocol::Arp)?;
    let end = |name| match arp.field(name)?.value {
        Value::Ipv4(ip) => Some(Endpoint { ip: IpAddr::V4(ip), port: 0 }),
        _ => None,
    };
    let nobody = Endpoint { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: 0 };
    let src = end("arp.src.proto_ipv4").unwrap_or(nobody);
    Some((Transport::Arp, src, end("arp.dst.proto_ipv4").unwrap_or(nobody)))
}
