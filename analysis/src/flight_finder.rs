use std::collections::BTreeMap;
use std::sync::Arc;

use synema_trace::{Heading, Observation, Trace};
use synema_wire::{Datagram, Transport as Carried, datagram};

use crate::dissector::Fragments;
use crate::flow_table::{FlowTable, Placed};
use crate::summary;
use crate::tcp::{Connection, Seen};
use crate::{Fate, Flight, Flow, Freight, Side};

/// Turns observations into flights: where hosts at both ends are watched, the observation of a frame leaving and that
/// of the same bytes arriving become one flight.
pub(crate) struct FlightFinder<'a> {
    trace: &'a Trace,
    table: FlowTable,
    fragments: Fragments,
    put_together: BTreeMap<usize, Option<Arc<[u8]>>>,
    flights: Vec<Flight>,
    flight_of: Vec<Option<usize>>,
    /// Per flow: what its TCP segments are judged by.
    connections: Vec<Connection>,
    /// Per flow: flights that left and have not arrived.
    under_way: Vec<Vec<usize>>,
}

impl<'a> FlightFinder<'a> {
    pub(crate) fn new(trace: &'a Trace) -> FlightFinder<'a> {
        FlightFinder {
            trace,
            table: FlowTable::default(),
            fragments: Fragments::default(),
            put_together: BTreeMap::new(),
            flights: Vec::new(),
            flight_of: vec![None; trace.len()],
            connections: Vec::new(),
            under_way: Vec::new(),
        }
    }

    pub(crate) fn observe(&mut self, observation: &Observation<'_>) {
        let read = datagram(observation.link_type, observation.bytes);
        let whole = read.and_then(|read| read.fragment).map(|fragment| (fragment, self.fragments.add(&fragment)));
        let datagram = match &whole {
            Some((fragment, Some(octets))) => Some(fragment.datagram(octets)),
            Some((_, None)) => read.map(|read| Datagram { transport: Carried::Fragment, ..read }),
            None => read,
        };
        let Some(placed) = self.table.place(observation, datagram) else { return };
        self.connections.resize_with(self.table.flows.len(), Connection::default);
        self.under_way.resize_with(self.table.flows.len(), Vec::new);
        let arrival_of = match observation.heading {
            Heading::Inbound if self.is_watched(observation) => self.arrival(placed.flow, observation),
            _ => None,
        };
        let flight = arrival_of.unwrap_or_else(|| self.departure(placed, observation));
        self.flight_of[observation.index] = Some(flight);
        if let Some((_, whole)) = whole {
            self.put_together.insert(observation.index, whole);
        }
    }

    /// Whether the observation was made at a simulated host, where both ends are watched.
    fn is_watched(&self, observation: &Observation<'_>) -> bool {
        self.trace.point(observation.point).host.is_some()
    }

    /// The flight that ends with this observation: the oldest one under way with the same bytes.
    fn arrival(&mut self, flow: usize, observation: &Observation<'_>) -> Option<usize> {
        let under_way = &mut self.under_way[flow];
        let place = under_way.iter().position(|&flight| {
            self.flights[flight].left.is_some_and(|left| self.trace.observation(left).bytes == observation.bytes)
        })?;
        let flight = under_way.remove(place);
        self.flights[flight].reached = Some(observation.index);
        self.flights[flight].fate = Fate::Arrived;
        Some(flight)
    }

    /// A flight that is seen for the first time.
    fn departure(&mut self, placed: Placed<'_>, observation: &Observation<'_>) -> usize {
        let flight = self.flights.len();
        let is_arrival = observation.heading == Heading::Inbound;
        if !is_arrival && self.is_watched(observation) {
            self.under_way[placed.flow].push(flight);
        }
        let freight = self.freight(&placed, observation);
        self.count(&placed, &freight);
        self.flights.push(Flight {
            flow: placed.flow,
            from: placed.from,
            left: (!is_arrival).then_some(observation.index),
            reached: is_arrival.then_some(observation.index),
            fate: if is_arrival { Fate::Arrived } else { Fate::Unseen },
            freight,
        });
        flight
    }

    fn freight(&mut self, placed: &Placed<'_>, observation: &Observation<'_>) -> Freight {
        if let Some(datagram) = &placed.datagram
            && let Carried::Tcp(segment) = &datagram.transport
        {
            return Freight::Tcp(self.connections[placed.flow].read(&Seen {
                from: placed.from,
                at: observation.at,
                number: observation.number(),
                datagram,
                segment,
                reuses_ports: placed.reuses_ports,
                is_cut_short: placed.is_cut_short,
            }));
        }
        let (protocol, summary) = summary::of(observation);
        let payload_len = match placed.datagram.as_ref().map(|datagram| &datagram.transport) {
            Some(Carried::Udp { payload_len, .. }) => *payload_len,
            _ => 0,
        };
        Freight::Other { protocol, summary, payload_len }
    }

    fn count(&mut self, placed: &Placed<'_>, freight: &Freight) {
        let flow: &mut Flow = &mut self.table.flows[placed.flow];
        let payload_len = match freight {
            Freight::Tcp(facts) => facts.payload_len,
            Freight::Other { payload_len, .. } => *payload_len,
        };
        let (frames, payload) = match placed.from {
            Side::A => (&mut flow.frames_a_to_b, &mut flow.payload_a_to_b),
            Side::B => (&mut flow.frames_b_to_a, &mut flow.payload_b_to_a),
        };
        *frames += 1;
        *payload += u64::from(payload_len);
    }

    /// The observations of fragments, with what was put together at each.
    pub(crate) fn take_put_together(&mut self) -> BTreeMap<usize, Option<Arc<[u8]>>> {
        std::mem::take(&mut self.put_together)
    }

    /// What was found: flows, flights, and the flight of every observation.
    pub(crate) fn finish(mut self) -> (Vec<Flow>, Vec<Flight>, Vec<Option<usize>>) {
        // a frame that left a watched host and never arrived at the other watched host was lost
        for flight in self.under_way.into_iter().flatten() {
            self.flights[flight].fate = Fate::Lost;
        }
        for (flow, connection) in self.table.flows.iter_mut().zip(self.connections) {
            flow.handshake = connection.opening.handshake;
            flow.initial_rtt_ns = connection.opening.initial_rtt;
            flow.findings = connection.findings;
            flow.completeness = connection.completeness;
            flow.completeness_before_last = connection.completeness_before_last;
            flow.history = connection.history;
        }
        (self.table.flows, self.flights, self.flight_of)
    }
}
