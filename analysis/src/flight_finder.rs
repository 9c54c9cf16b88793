use crate::flow_reader::FlowReader;
use crate::flow_table::Placed;
use crate::reading::Reading;
use crate::{Fate, Flight, Flow, Freight, summary};
use synema_trace::{Heading, Observation, Trace};

/// Turns observations into flights: where hosts at both ends are watched, the observation of a frame leaving and that
/// of the same bytes arriving become one flight.
pub(crate) struct FlightFinder<'a> {
    trace: &'a Trace,
    flows: FlowReader,
    flights: Vec<Flight>,
    flight_of: Vec<Option<usize>>,
    /// Per flow: flights that left and have not arrived.
    under_way: Vec<Vec<usize>>,
}

impl<'a> FlightFinder<'a> {
    pub(crate) fn new(trace: &'a Trace) -> FlightFinder<'a> {
        FlightFinder {
            trace,
            flows: FlowReader::default(),
            flights: Vec::new(),
            flight_of: vec![None; trace.len()],
            under_way: Vec::new(),
        }
    }

    pub(crate) fn observe(&mut self, observation: &Observation<'_>, reading: &Reading<'_>) {
        let Some(placed) = self.flows.place(observation, reading) else { return };
        self.flows.table.flows[placed.flow].observations.push(observation.index);
        self.under_way.resize_with(self.flows.table.flows.len(), Vec::new);
        let arrival_of = match observation.heading {
            Heading::Inbound if self.is_watched(observation) => self.arrival(placed.flow, observation),
            _ => None,
        };
        let flight = arrival_of.unwrap_or_else(|| self.departure(placed, observation, reading));
        self.flight_of[observation.index] = Some(flight);
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
    fn departure(&mut self, placed: Placed, observation: &Observation<'_>, reading: &Reading<'_>) -> usize {
        let flight = self.flights.len();
        let is_arrival = observation.heading == Heading::Inbound;
        if !is_arrival && self.is_watched(observation) {
            self.under_way[placed.flow].push(flight);
        }
        let freight = match self.flows.read(observation, reading, placed) {
            Some(facts) => Freight::Tcp(facts),
            None => {
                let (protocol, summary) = summary::of(observation);
                Freight::Other { protocol, summary, payload_len: reading.payload_len() }
            }
        };
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

    /// What was found: flows, flights, and the flight of every observation.
    pub(crate) fn finish(mut self) -> (Vec<Flow>, Vec<Flight>, Vec<Option<usize>>) {
        // a frame that left a watched host and never arrived at the other watched host was lost
        for flight in self.under_way.into_iter().flatten() {
            self.flights[flight].fate = Fate::Lost;
        }
        (self.flows.finish(), self.flights, self.flight_of)
    }
}
