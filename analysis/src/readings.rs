use std::net::IpAddr;
use std::ops::Range;

use synema_trace::{Observation, Trace};
use synema_wire::{Endpoint, Segment};

use crate::brief::Brief;
use crate::pair_index::PairIndex;
use crate::reading::{PlainSegment, Reading};
use crate::{Transport, announced, socks};

/// What the frames of a stretch of a session tell of themselves, without those before it: stretches can be read in any
/// order, and at once. [`crate::OverviewReader`] puts them in order.
///
/// A frame takes 28 octets here, and the pairs of ends that speak to each other are told apart once for all of it.
pub struct Readings {
    /// One per frame.
    pub(crate) rows: Vec<Row>,
    pub(crate) pairs: PairIndex,
}

/// What one frame tells.
#[derive(Clone, Copy)]
pub(crate) enum Row {
    /// A TCP segment of the pair with this number.
    Segment(Way, Brief),
    /// Octets of payload in a UDP datagram.
    Datagram(Way, u32),
    /// To be read in order: fragments, tunnels' errors, announcements, ARP, and what carries no IP.
    Apart,
}

/// Which pair of ends, and which of the two sends.
#[derive(Clone, Copy)]
pub(crate) struct Way(u32);

impl Way {
    pub(crate) fn new(pair: u32, is_from_low: bool) -> Way {
        Way(pair << 1 | u32::from(is_from_low))
    }

    pub(crate) fn pair(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the lower of both ends sends.
    pub(crate) fn is_from_low(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Readings {
    /// Reads a stretch.
    pub fn of(trace: &Trace) -> Readings {
        Readings::of_some(trace, 0..trace.len())
    }

    /// Reads some frames of a trace.
    pub(crate) fn of_some(trace: &Trace, range: Range<usize>) -> Readings {
        let mut reader = Reader { pairs: PairIndex::default(), known: vec![(0, Way(0)); KNOWN] };
        let rows = trace.observations_in(range).map(|observation| reader.row(&observation)).collect();
        Readings { rows, pairs: reader.pairs }
    }
}

/// Whether the numbers of other flows may depend on what a segment carries.
fn counts_for_others(segment: &Segment<'_>) -> bool {
    announced::is_possible(segment) || socks::is_possible(segment)
}

/// Reads the frames of one stretch.
struct Reader {
    pairs: PairIndex,
    /// The ways of pairs that spoke lately, by their addresses and ports, which are never all zero.
    known: Vec<(u128, Way)>,
}

/// Places for pairs that spoke lately: a power of two.
const KNOWN: usize = 1024;

impl Reader {
    fn row(&mut self, observation: &Observation<'_>) -> Row {
        match PlainSegment::of(observation) {
            Some(plain) if !counts_for_others(&plain.segment) => Row::Segment(self.way(&plain), plain.brief),
            _ => self.any_row(&Reading::of(observation)),
        }
    }

    /// The way of a segment: found without its pair, when that spoke lately over IPv4.
    fn way(&mut self, PlainSegment { addresses, segment, .. }: &PlainSegment<'_>) -> Way {
        let ports = [segment.src_port, segment.dst_port];
        let [src, dst] = [0, 1].map(|end| Endpoint { ip: addresses[end], port: ports[end] });
        let ends = (Transport::Tcp, src, dst);
        let [IpAddr::V4(from), IpAddr::V4(to)] = addresses else { return self.pairs.way(ends) };
        let hosts = u64::from(from.to_bits()) << 32 | u64::from(to.to_bits());
        let ports = u64::from(src.port) << 16 | u64::from(dst.port);
        let key = u128::from(hosts) << 64 | u128::from(ports);
        let mixed = (hosts ^ ports.rotate_left(24)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> 32) as usize % KNOWN;
        if self.known[place].0 != key || key == 0 {
            self.known[place] = (key, self.pairs.way(ends));
        }
        self.known[place].1
    }

    fn any_row(&mut self, reading: &Reading<'_>) -> Row {
        let (Some(ends), Some(datagram), None) = (reading.ends, &reading.datagram, &reading.quoted) else {
            return Row::Apart;
        };
        match (reading.brief(), reading.segment()) {
            _ if datagram.fragment.is_some() => Row::Apart,
            (Some(brief), Some(segment)) if !counts_for_others(segment) => Row::Segment(self.pairs.way(ends), brief),
            (None, _) if ends.0 == Transport::Udp => Row::Datagram(self.pairs.way(ends), reading.payload_len()),
            _ => Row::Apart,
        }
    }
}
