use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::columns::Columns;
use crate::flow_reader::FlowReader;
use crate::flow_table::Placed;
use crate::passages::{Passage, Passages};
use crate::reading::Reading;
use crate::{Fate, Flow};
use synema_trace::{Heading, Observation, Trace};
use synema_wire::datagram;

/// Flights that left and have not arrived, found by their frames' octets: first by a number made of some of them. They
/// may be many where the capture has one end alone.
#[derive(Default)]
struct UnderWay {
    /// Each with the number of its frame and with how many had left before.
    all: BTreeSet<(u64, usize, usize)>,
    count: usize,
}

/// The headers of nearly all frames lie in so many octets, and with them what makes one differ from others.
const TELLING: usize = 64;

impl UnderWay {
    fn number(frame: &[u8]) -> u64 {
        let (words, rest) = frame[..frame.len().min(TELLING)].as_chunks::<8>();
        // any odd number with bits all over mixes
        let mix = |number: u64, word: u64| (number ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let number = words.iter().fold(frame.len() as u64, |number, word| mix(number, u64::from_le_bytes(*word)));
        rest.iter().fold(number, |number, octet| mix(number, u64::from(*octet)))
    }

    fn add(&mut self, frame: &[u8], flight: usize) {
        self.all.insert((UnderWay::number(frame), self.count, flight));
        self.count += 1;
    }

    /// The one that left first of those that are it, which is under way no more.
    fn take(&mut self, frame: &[u8], is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let number = UnderWay::number(frame);
        let mut alike = self.all.range((number, 0, 0)..=(number, usize::MAX, usize::MAX));
        let found = *alike.find(|(.., flight)| is_it(*flight))?;
        self.all.remove(&found);
        Some(found.2)
    }

    fn flights(&self) -> impl Iterator<Item = usize> {
        self.all.iter().map(|(.., flight)| *flight)
    }
}

/// Turns observations into flights: where hosts at both ends are watched, the observation of a frame leaving and that
/// of the same bytes arriving become one flight. A packet that routers send on, in a new frame each time, stays one.
pub(crate) struct FlightFinder<'a> {
    trace: &'a Trace,
    flows: FlowReader,
    columns: Columns,
    flights: Vec<Passage>,
    flight_of: Vec<Option<u32>>,
    /// Per flow: flights that left and have not arrived.
    under_way: Vec<UnderWay>,
    /// Per flow: the hosts whose frames those of side A and side B are; none before their first.
    senders: Vec<[Option<&'a str>; 2]>,
    /// Flights that ended at a host which may be a router and send them on, by flow and host.
    halted: BTreeMap<(usize, &'a str), VecDeque<usize>>,
    /// Hosts that sent on what others had sent.
    routers: BTreeSet<&'a str>,
}

impl<'a> FlightFinder<'a> {
    pub(crate) fn new(trace: &'a Trace) -> FlightFinder<'a> {
        FlightFinder {
            trace,
            flows: FlowReader::default(),
            columns: Columns::default(),
            flights: Vec::new(),
            flight_of: vec![None; trace.len()],
            under_way: Vec::new(),
            senders: Vec::new(),
            halted: BTreeMap::new(),
            routers: BTreeSet::new(),
        }
    }

    pub(crate) fn observe(&mut self, observation: &Observation<'_>, reading: &Reading<'_>, members: Option<&[usize]>) {
        let placed = self.flows.place(observation, reading);
        self.columns.frame(placed, members);
        let Some(placed) = placed else { return };
        self.under_way.resize_with(self.flows.table.flows.len(), UnderWay::default);
        self.senders.resize(self.flows.table.flows.len(), [None; 2]);
        let host = self.trace.point(observation.point).host.as_deref();
        let known = match (observation.heading, host) {
            (Heading::Inbound, Some(host)) => self.arrival(placed, observation, host),
            (Heading::Outbound, Some(host)) => self.sent_on(placed, observation, host),
            _ => None,
        };
        let flight = known.unwrap_or_else(|| self.departure(placed, observation, reading));
        self.flight_of[observation.index] = Some(flight as u32);
    }

    /// Whether the observation was made at a simulated host, where both ends are watched.
    fn is_watched(&self, observation: &Observation<'_>) -> bool {
        self.trace.point(observation.point).host.is_some()
    }

    /// The flight that ends with this observation: the oldest one under way with the same bytes.
    fn arrival(&mut self, placed: Placed, observation: &Observation<'_>, host: &'a str) -> Option<usize> {
        let (trace, flights) = (self.trace, &self.flights);
        let flight = self.under_way[placed.flow].take(observation.bytes, |flight| {
            let sent = flights[flight].passed.last().copied().or(flights[flight].left);
            sent.is_some_and(|sent| trace.observation(sent).bytes == observation.bytes)
        })?;
        self.flights[flight].reached = Some(observation.index);
        self.flights[flight].fate = Fate::Arrived;
        if self.senders[placed.flow][placed.from.other().index()] != Some(host) {
            self.halted.entry((placed.flow, host)).or_default().push_back(flight);
        }
        Some(flight)
    }

    /// The flight that goes on with this observation: it ended at this host, which is not the sender of the packet.
    fn sent_on(&mut self, placed: Placed, observation: &Observation<'_>, host: &'a str) -> Option<usize> {
        let sender = self.senders[placed.flow][placed.from.index()].get_or_insert(host);
        if *sender == host {
            return None;
        }
        let halted = self.halted.get_mut(&(placed.flow, host))?;
        let place = halted.iter().position(|&flight| {
            let arrived = self.flights[flight].reached.map(|reached| self.trace.observation(reached));
            self.flights[flight].from == placed.from && arrived.is_some_and(|it| is_same_packet(&it, observation))
        })?;
        let flight = halted.remove(place)?;
        self.routers.insert(host);
        let under_way = &mut self.flights[flight];
        under_way.passed.extend(under_way.reached.take().into_iter().chain([observation.index]));
        under_way.fate = Fate::Unseen;
        self.under_way[placed.flow].add(observation.bytes, flight);
        Some(flight)
    }

    /// A flight that is seen for the first time.
    fn departure(&mut self, placed: Placed, observation: &Observation<'_>, reading: &Reading<'_>) -> usize {
        let flight = self.flights.len();
        let is_arrival = observation.heading == Heading::Inbound;
        if !is_arrival && self.is_watched(observation) {
            self.under_way[placed.flow].add(observation.bytes, flight);
        }
        self.flows.count(placed, reading.payload_len());
        if let Some(segment) = reading.brief() {
            let (connection, seen) = self.flows.seen(placed, observation.at, observation.number(), &segment);
            let judged = connection.read(&seen);
            self.columns.segment(placed, &segment, &judged, connection.completeness);
        }
        self.flights.push(Passage {
            flow: placed.flow,
            from: placed.from,
            left: (!is_arrival).then_some(observation.index),
            reached: is_arrival.then_some(observation.index),
            passed: Vec::new(),
            fate: if is_arrival { Fate::Arrived } else { Fate::Unseen },
        });
        flight
    }

    /// What was found: flows, what is kept of frames, and the flights.
    pub(crate) fn finish(mut self) -> (Vec<Flow>, Columns, Passages) {
        // a frame that left a watched host and never arrived at the other watched host was lost
        for flight in self.under_way.iter().flat_map(UnderWay::flights) {
            self.flights[flight].fate = Fate::Lost;
        }
        // so was a packet that a router took in and did not send on
        for ((flow, host), halted) in self.halted {
            for flight in halted.into_iter().filter(|_| self.routers.contains(host)) {
                let flight = &mut self.flights[flight];
                let receiver = self.senders[flow][flight.from.other().index()];
                if receiver.is_some_and(|receiver| receiver != host) {
                    flight.passed.extend(flight.reached.take());
                    flight.fate = Fate::Lost;
                }
            }
        }
        (self.flows.finish(), self.columns, Passages::new(self.flights, self.flight_of))
    }
}

/// Whether two frames carry the same IP packet, but for what routers change in its header.
fn is_same_packet(one: &Observation<'_>, other: &Observation<'_>) -> bool {
    let [one, other] = [one, other].map(|seen| datagram(seen.link_type, seen.bytes));
    one.zip(other).is_some_and(|(one, other)| {
        (one.src, one.dst, one.transport, one.fragment) == (other.src, other.dst, other.transport, other.fragment)
    })
}

#[cfg(test)]
mod tests {
    use synema_trace::{Heading, Instant, Point, PointId, Trace};
    use synema_wire::{Endpoint, LinkType, Mac, Seq, TcpFlags, TcpFrame, TcpHeader};

    use crate::{Analysis, Fate, Freight};

    const CLIENT: ([u8; 4], u16) = ([192, 0, 2, 1], 49152);
    const SERVER: ([u8; 4], u16) = ([198, 51, 100, 2], 80);

    /// A client, a router with two interfaces, and a server.
    struct Path {
        trace: Trace,
        points: Vec<PointId>,
    }

    impl Path {
        fn new() -> Path {
            let mut trace = Trace::new();
            let point = |(name, host): (&str, &str)| {
                let (name, host) = (name.to_owned(), Some(host.to_owned()));
                trace.add_point(Point { name, link_type: LinkType::ETHERNET, host })
            };
            let points = [("c.0", "c"), ("r.0", "r"), ("r.1", "r"), ("s.0", "s")].map(point).to_vec();
            Path { trace, points }
        }

        fn seen(&mut self, point: usize, heading: Heading, frame: &[u8]) {
            let at = Instant::from_ns(self.trace.len() as i64 * 1_000_000);
            self.trace.observe(at, self.points[point], heading, frame.len() as u32, frame);
        }

        /// A segment goes from one end to the other, until it has been seen so many times.
        fn carry(&mut self, from_client: bool, flags: TcpFlags, times: usize) {
            let end = |(ip, port): ([u8; 4], u16)| Endpoint { ip: ip.into(), port };
            let (src, dst) = if from_client { (CLIENT, SERVER) } else { (SERVER, CLIENT) };
            let frame = |link: u8, ttl| {
                let tcp = TcpHeader {
                    seq: Seq(100),
                    ack: Seq(0),
                    flags,
                    window: 1000,
                    urgent_pointer: 0,
                    options: Vec::new(),
                };
                let (src_mac, dst_mac) = (Mac([2, 0, 0, 0, link, 1]), Mac([2, 0, 0, 0, link, 2]));
                TcpFrame { src_mac, dst_mac, src: end(src), dst: end(dst), ip_id: 7, ttl, tcp, payload: b"" }.to_bytes()
            };
            let (before, after) = (frame(1, 64), frame(2, 63));
            let way = [(Heading::Outbound, &before), (Heading::Inbound, &before), (Heading::Outbound, &after)];
            let way = way.into_iter().chain([(Heading::Inbound, &after)]).enumerate().take(times);
            for (place, (heading, frame)) in way {
                self.seen(if from_client { place } else { 3 - place }, heading, frame);
            }
        }
    }

    #[test]
    fn a_segment_that_a_router_sends_on_is_one_flight_and_no_retransmission() {
        let mut path = Path::new();
        path.carry(true, TcpFlags::SYN, 4);
        path.carry(false, TcpFlags::SYN | TcpFlags::ACK, 4);
        let analysis = Analysis::of(&path.trace);
        let flights: Vec<_> = analysis.flights(&path.trace).map(|(_, flight)| flight).collect();
        assert_eq!(flights.len(), 2);
        let flight = &flights[0];
        assert_eq!(
            (flight.passage.left, flight.passage.reached, flight.passage.fate),
            (Some(0), Some(3), Fate::Arrived)
        );
        assert_eq!((&flight.passage.passed, flight.passage.routers()), (&vec![1, 2], 1));
        assert_eq!(flights[1].passage.seen().collect::<Vec<_>>(), [4, 5, 6, 7]);
        assert!(flights.iter().all(|flight| match &flight.freight {
            Freight::Tcp(facts) => facts.marks.is_empty(),
            Freight::Other { .. } => false,
        }));
        assert_eq!((analysis.flows[0].frames_a_to_b, analysis.flows[0].frames_b_to_a), (1, 1));
    }

    #[test]
    fn what_is_lost_behind_or_in_a_router_is_lost() {
        let mut path = Path::new();
        path.carry(true, TcpFlags::SYN, 4);
        path.carry(false, TcpFlags::SYN | TcpFlags::ACK, 3);
        path.carry(true, TcpFlags::ACK, 2);
        let analysis = Analysis::of(&path.trace);
        let fates: Vec<_> =
            analysis.flights(&path.trace).map(|(_, it)| (it.passage.fate, it.passage.reached)).collect();
        assert_eq!(fates, [(Fate::Arrived, Some(3)), (Fate::Lost, None), (Fate::Lost, None)]);
    }
}
