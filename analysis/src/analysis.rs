use synema_trace::{Certainty, Playhead, TcpState, Trace};

use crate::{EndState, Flight, Flow, StateChange};

/// Everything that was read out of a trace.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All flows, in the order of their first frames.
    pub flows: Vec<Flow>,
    /// All flights, in the order of their first observation.
    pub flights: Vec<Flight>,
    /// All state changes, in order.
    pub states: Vec<StateChange>,
    /// For every observation the flight it belongs to.
    flight_of: Vec<Option<usize>>,
}

impl Analysis {
    /// Reads the whole trace.
    pub fn of(_trace: &Trace) -> Analysis {
        Analysis::default()
    }

    /// The flight that an observation shows.
    pub fn flight_of(&self, observation: usize) -> Option<usize> {
        self.flight_of.get(observation).copied().flatten()
    }

    /// The flights of one flow, with their indices.
    pub fn flights_of_flow(&self, flow: usize) -> impl Iterator<Item = (usize, &Flight)> {
        self.flights.iter().enumerate().filter(move |(_, flight)| flight.flow == flow)
    }

    /// The state of both ends of a flow at a playhead; CLOSED, assumed, before anything is known.
    pub fn states_at(&self, flow: usize, playhead: Playhead) -> [EndState; 2] {
        let mut ends = [EndState { state: TcpState::Closed, certainty: Certainty::Assumed }; 2];
        for change in self.states.iter().filter(|change| change.flow == flow) {
            if playhead.has_passed(change.after, change.at) {
                ends[change.side.index()] = EndState { state: change.to, certainty: change.certainty };
            }
        }
        ends
    }
}
