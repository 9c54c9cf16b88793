use std::collections::BTreeMap;

use synema_trace::{Certainty, Instant, Observation, Playhead, TcpState, Trace};
use synema_wire::{Contents, Datagram, datagram};

use crate::flight_finder::FlightFinder;
use crate::{EndState, Flight, Flow, StateChange, Tracker, Transport};
use crate::{known_states, read_ahead};

/// Everything that was read out of a trace.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All flows, in the order of their first frames.
    pub flows: Vec<Flow>,
    /// All flights, in the order of their first observation.
    pub flights: Vec<Flight>,
    /// All state changes, in the order of the trace.
    pub states: Vec<StateChange>,
    /// Observations of fragments, with what was put together where that is the one which completes a datagram; and of
    /// compressed packets, with what they carry.
    put_together: BTreeMap<usize, Option<Contents>>,
    /// For every observation the flight it belongs to.
    flight_of: Vec<Option<usize>>,
    /// For every flow its flights.
    flights_of: Vec<Vec<usize>>,
    /// For every flow its state changes.
    states_of: Vec<Vec<usize>>,
}

impl Analysis {
    /// Reads the whole trace.
    pub fn of(trace: &Trace) -> Analysis {
        let mut finder = FlightFinder::new(trace);
        let put_together = read_ahead::for_each(trace, |observation, reading| finder.observe(observation, reading));
        let (flows, flights, flight_of) = finder.finish();
        let flights_of = by_flow(flows.len(), flights.iter().map(|flight| flight.flow));
        let mut analysis = Analysis { flows, flights, put_together, flight_of, flights_of, ..Analysis::default() };
        for flow in 0..analysis.flows.len() {
            if analysis.flows[flow].transport == Transport::Tcp {
                let known = known_states::of_flow(trace, &analysis.flows[flow], flow);
                let untold = known_states::untold(trace, &analysis.flows[flow], &known);
                if !untold.is_empty() {
                    let inferred = Tracker::infer(trace, &analysis, flow);
                    analysis.states.extend(inferred.into_iter().filter(|change| untold.contains(&change.side)));
                }
                analysis.states.extend(known);
            }
        }
        // stable: changes of one flow keep the order in which they follow from each other
        analysis.states.sort_by_key(|change| (change.after, change.at));
        analysis.states_of = by_flow(analysis.flows.len(), analysis.states.iter().map(|change| change.flow));
        analysis
    }

    /// The datagram of an observation: of a frame with a fragment, the whole one where it is complete with it; of a
    /// compressed packet, what it carries.
    pub fn datagram<'a>(&'a self, observation: &Observation<'a>) -> Option<Datagram<'a>> {
        let read = datagram(observation.link_type, observation.bytes)?;
        Some(match (read.fragment, self.put_together.get(&observation.index)) {
            (_, Some(Some(contents))) => contents.datagram(),
            (Some(fragment), Some(None)) => fragment.alone(),
            _ => read,
        })
    }

    /// What is known of an observation with a fragment or compressed contents: what was put together or decompressed where
    /// it completes that.
    pub(crate) fn put_together(&self, observation: usize) -> Option<&Option<Contents>> {
        self.put_together.get(&observation)
    }

    /// The TCP flow with a number, as its index in [`Analysis::flows`]. Numbers may have holes: Wireshark also gives them to
    /// flows that are only quoted in ICMP errors.
    pub fn tcp_flow(&self, number: usize) -> Option<usize> {
        self.flows.iter().position(|flow| flow.transport == Transport::Tcp && flow.number == number)
    }

    /// The flow to begin with: the first one of TCP, whose ends have states, else the first.
    pub fn first_flow(&self) -> usize {
        self.flows.iter().position(|flow| flow.transport == Transport::Tcp).unwrap_or(0)
    }

    /// The flight that an observation shows.
    pub fn flight_of(&self, observation: usize) -> Option<usize> {
        self.flight_of.get(observation).copied().flatten()
    }

    /// The flights of one flow, with their indices.
    pub fn flights_of_flow(&self, flow: usize) -> impl Iterator<Item = (usize, &Flight)> {
        let indices = self.flights_of.get(flow).map(Vec::as_slice).unwrap_or_default();
        indices.iter().map(|&index| (index, &self.flights[index]))
    }

    /// The state changes of one flow, in order.
    pub fn states_of_flow(&self, flow: usize) -> impl Iterator<Item = &StateChange> {
        let indices = self.states_of.get(flow).map(Vec::as_slice).unwrap_or_default();
        indices.iter().map(|&index| &self.states[index])
    }

    /// The states of both ends of a flow after all of the trace.
    pub fn last_states(&self, flow: usize) -> [TcpState; 2] {
        let end = Playhead { at: Instant::from_ns(i64::MAX), observations: usize::MAX };
        self.states_at(flow, end).map(|end| end.state)
    }

    /// The state of both ends of a flow at a playhead; CLOSED, assumed, before anything is known.
    pub fn states_at(&self, flow: usize, playhead: Playhead) -> [EndState; 2] {
        let mut ends = [EndState { state: TcpState::Closed, certainty: Certainty::Assumed }; 2];
        for change in self.states_of_flow(flow) {
            if playhead.has_passed(change.after, change.at) {
                ends[change.side.index()] = EndState { state: change.to, certainty: change.certainty };
            }
        }
        ends
    }
}

/// The indices of things that belong to flows, per flow.
fn by_flow(flows: usize, flow_of_each: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); flows];
    for (index, flow) in flow_of_each.enumerate() {
        lists[flow].push(index);
    }
    lists
}
