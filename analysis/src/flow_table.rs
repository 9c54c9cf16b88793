use std::collections::{BTreeMap, BTreeSet};

use synema_trace::{Instant, Observation};
use synema_wire::{Endpoint, Seq};

use crate::brief::Brief;
use crate::pair_index::PairIndex;
use crate::reading::{Ends, Reading};
use crate::readings::Way;
use crate::socks::{self, Proxied};
use crate::{Completeness, FindingCounts, Flow, Handshake, History, Side, Transport, announced};

/// Finds the flow that a frame belongs to, and opens new ones.
#[derive(Default)]
pub(crate) struct FlowTable {
    pub(crate) flows: Vec<Flow>,
    pairs: PairIndex,
    /// Per pair: its newest flow.
    newest: Vec<Option<u32>>,
    counts: BTreeMap<Transport, usize>,
    /// By pair: the numbers of flows of which only quotations in ICMP errors were seen so far.
    quoted: BTreeMap<u32, usize>,
    /// Where the next connections of FTP will go.
    announced: BTreeSet<Endpoint>,
    /// By flow: conversations with SOCKS proxies.
    proxied: BTreeMap<usize, Proxied>,
    /// Per flow.
    openings: Vec<Opening>,
}

/// How a flow began.
#[derive(Clone, Copy)]
struct Opening {
    /// Whether the lower of its pair's ends sent its first frame.
    is_a_low: bool,
    /// The sequence number before each side's first octet: the SYN's, else one before the first seen.
    bases: [Option<Seq>; 2],
}

impl Opening {
    fn side(&self, is_from_low: bool) -> Side {
        if self.is_a_low == is_from_low { Side::A } else { Side::B }
    }
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
        let way = self.way(reading.ends?);
        if let Some(segment) = reading.segment() {
            self.announced.extend(announced::endpoint(segment, reading.ends?.1.ip));
        }
        let placed = self.place_on(way, observation.at, reading.brief().as_ref());
        if let Some(segment) = reading.segment().filter(|segment| socks::is_possible(segment))
            && self.proxied.entry(placed.flow).or_default().take(segment)
        {
            self.next_number(Transport::Tcp);
        }
        if let Some(quoted) = &reading.quoted {
            self.number_quoted(**quoted);
        }
        Some(placed)
    }

    /// The pair of a frame's ends, and which of them sends.
    pub(crate) fn way(&mut self, ends: Ends) -> Way {
        let way = self.pairs.way(ends);
        self.newest.resize(self.pairs.pairs().len(), None);
        way
    }

    /// The number of a pair.
    pub(crate) fn pair(&mut self, pair: Ends) -> u32 {
        let number = self.pairs.number(pair);
        self.newest.resize(self.pairs.pairs().len(), None);
        number
    }

    /// The flow of a frame that announces and quotes nothing.
    pub(crate) fn place_on(&mut self, way: Way, at: Instant, segment: Option<&Brief>) -> Placed {
        let newest = self.newest[way.pair() as usize].map(|flow| flow as usize);
        let known = newest.filter(|&flow| !self.is_reused(flow, way, segment));
        let flow = known.unwrap_or_else(|| self.open(way, at));
        self.flows[flow].last = at;
        let opening = &mut self.openings[flow];
        let from = opening.side(way.is_from_low());
        if let Some(segment) = segment {
            let base = if segment.flags.syn() { segment.seq } else { segment.seq.minus(1) };
            opening.bases[from.index()].get_or_insert(base);
            if segment.flags.ack() {
                opening.bases[from.other().index()].get_or_insert(segment.ack.minus(1));
            }
        }
        let is_announced = known.is_none() && self.announced.contains(&self.flows[flow].end(from.other()));
        Placed { flow, from, reuses_ports: newest.is_some() && known.is_none(), is_announced }
    }

    /// Takes a number for a flow that is quoted before any frame of its own.
    fn number_quoted(&mut self, ends: Ends) {
        let pair = self.way(ends).pair();
        if self.newest[pair as usize].is_none() && !self.quoted.contains_key(&pair) {
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
    fn is_reused(&self, flow: usize, way: Way, segment: Option<&Brief>) -> bool {
        let Some(segment) = segment.filter(|segment| segment.flags.syn() && !segment.flags.ack()) else {
            return false;
        };
        let opening = &self.openings[flow];
        opening.bases[opening.side(way.is_from_low()).index()].is_some_and(|base| base != segment.seq)
    }

    fn open(&mut self, way: Way, at: Instant) -> usize {
        let (transport, low, high) = self.pairs.pairs()[way.pair() as usize];
        let (a, b) = if way.is_from_low() { (low, high) } else { (high, low) };
        let number = match self.quoted.remove(&way.pair()) {
            Some(number) => number,
            None => self.next_number(transport),
        };
        self.flows.push(Flow {
            number,
            transport,
            a,
            b,
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
        self.openings.push(Opening { is_a_low: way.is_from_low(), bases: [None; 2] });
        let flow = self.flows.len() - 1;
        self.newest[way.pair() as usize] = Some(flow as u32);
        flow
    }
}

#[cfg(test)]
mod tests {
    use synema_trace::{Heading, Instant, Point, Trace};
    use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFlags, TcpFrame, TcpHeader};

    use crate::{Analysis, Overview};

    fn segment(src: &str, dst: &str, payload: &[u8]) -> Vec<u8> {
        let [src, dst] = [src, dst].map(|end| {
            let (ip, port) = end.split_once(':').unwrap();
            Endpoint { ip: ip.parse().unwrap(), port: port.parse().unwrap() }
        });
        let [src_mac, dst_mac] = [Mac([2, 0, 0, 0, 0, 1]), Mac([2, 0, 0, 0, 0, 2])];
        let tcp =
            TcpHeader { seq: Seq(1), ack: Seq(1), flags: TcpFlags::ACK, window: 9, urgent_pointer: 0, options: vec![] };
        TcpFrame { src_mac, dst_mac, src, dst, ip_id: 7, ttl: 64, tcp, payload }.to_bytes()
    }

    /// The numbers of the TCP flows of these frames, read in both ways.
    fn numbers(frames: &[Vec<u8>]) -> Vec<usize> {
        let mut trace = Trace::new();
        let point = trace.add_point(Point { name: "eth0".into(), link_type: LinkType::ETHERNET, host: None });
        for (frame, ms) in frames.iter().zip(1..) {
            trace.observe(Instant::from_ns(ms * 1_000_000), point, Heading::Unknown, frame.len() as u32, frame);
        }
        let of = |flows: &[crate::Flow]| -> Vec<usize> {
            flows.iter().filter(|flow| flow.transport == crate::Transport::Tcp).map(|flow| flow.number).collect()
        };
        let numbers = of(&Analysis::of(&trace).flows);
        assert_eq!(of(&Overview::of(&trace).flows), numbers);
        numbers
    }

    const CLIENT: &str = "192.0.2.1:40000";
    const PROXY: &str = "192.0.2.2:1080";

    #[test]
    fn what_a_proxy_relays_takes_a_number() {
        let other = segment("192.0.2.1:40001", PROXY, b"");
        let opening = [
            segment(CLIENT, PROXY, &[5, 1, 0]),
            segment(PROXY, CLIENT, &[5, 0]),
            segment(CLIENT, PROXY, &[5, 1, 0, 1, 192, 0, 2, 9, 0, 80]),
            segment(PROXY, CLIENT, &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
        ];
        let relayed = [segment(CLIENT, PROXY, b"GET"), segment(PROXY, CLIENT, b"200")];
        assert_eq!(numbers(&[&opening[..], std::slice::from_ref(&other)].concat()), [0, 1]);
        assert_eq!(numbers(&[&opening[..], &relayed, &[other]].concat()), [0, 2]);
    }

    #[test]
    fn a_header_that_is_too_short_by_its_own_length_takes_a_number_and_makes_no_flow() {
        let mut damaged = segment("192.0.2.1:5000", "192.0.2.2:80", b"x");
        damaged[46] = 0x40;
        assert_eq!(numbers(&[damaged, segment("192.0.2.1:5001", "192.0.2.2:80", b"x")]), [1]);
    }
}
