use synema_trace::{Certainty, Heading, Instant, Observation, Playhead, TcpState, Trace};
use synema_wire::{Contents, Datagram, datagram};

use crate::columns::Columns;
use crate::flight_finder::FlightFinder;
use crate::lists::Lists;
use crate::passages::{Passage, Passages};
use crate::reading::{PlainSegment, Reading};
use crate::{
    AnalysisReader, EndState, Fate, Findings, Flight, Flow, Freight, Readings, SegmentFacts, Side, StateChange,
    Transport, known_states, summary, tracker, whole,
};

/// Everything that was read out of a trace.
///
/// Of frames little is kept, however many there are: to which flow each belongs, and what cannot be read again out of its
/// bytes. A [`Flight`] is made when it is asked for, of the trace that the analysis is of.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// All flows, in the order of their first frames.
    pub flows: Vec<Flow>,
    /// All state changes, in the order of the trace.
    pub states: Vec<StateChange>,
    columns: Columns,
    /// Per flow its observations.
    observations_of: Lists,
    /// Where both ends are watched.
    passages: Option<Passages>,
    /// Per flow its state changes.
    states_of: Lists,
}

const _: () = assert!(
    Trace::BYTES_PER_OBSERVATION + Analysis::BYTES_PER_OBSERVATION <= 32,
    "DESIGN section 5 allows 32 octets a frame for the index and what is known of it"
);

/// So many frames are read at once: what was read of them stays in the caches.
const STRETCH: usize = 16_384;

impl Analysis {
    /// What an analysis keeps of an observation that nothing is remarkable about, octets.
    pub const BYTES_PER_OBSERVATION: usize = Columns::BYTES_PER_OBSERVATION + size_of::<u32>();

    /// Reads the whole trace.
    pub fn of(trace: &Trace) -> Analysis {
        if trace.is_watched() {
            return Analysis::of_watched(trace);
        }
        let mut reader = AnalysisReader::default();
        for first in (0..trace.len()).step_by(STRETCH) {
            let end = trace.len().min(first + STRETCH);
            reader.read_behind(trace, first, &Readings::of_some(trace, first..end));
        }
        reader.finish(trace)
    }

    /// Reads a trace in which a frame is seen at both ends of its way, and states may be known.
    fn of_watched(trace: &Trace) -> Analysis {
        let mut finder = FlightFinder::new(trace);
        let mut fragments = Default::default();
        for seen in trace.observations() {
            whole::put_together(&mut fragments, seen.index, &Reading::of(&seen), |reading, members| {
                finder.observe(&seen, reading, members);
            });
        }
        let (flows, columns, passages) = finder.finish();
        let analysis = Analysis::with(flows, columns, Some(passages), Vec::new());
        let mut states = Vec::new();
        for index in (0..analysis.flows.len()).filter(|&index| analysis.flows[index].transport == Transport::Tcp) {
            let known = known_states::of_flow(trace, &analysis, index);
            let untold = known_states::untold(trace, &analysis, index, &known);
            if !untold.is_empty() {
                let inferred = tracker::infer(trace, &analysis, index);
                states.extend(inferred.into_iter().filter(|change| untold.contains(&change.side)));
            }
            states.extend(known);
        }
        Analysis::with(analysis.flows, analysis.columns, analysis.passages, states)
    }

    pub(crate) fn with(
        flows: Vec<Flow>,
        columns: Columns,
        passages: Option<Passages>,
        mut states: Vec<StateChange>,
    ) -> Analysis {
        // stable: changes of one flow keep the order in which they follow from each other
        states.sort_by_key(|change| (change.after, change.at, change.flow));
        let observations_of = Lists::of(flows.len(), columns.len(), |observation| Some(columns.placed(observation)?.0));
        let states_of = Lists::of(flows.len(), states.len(), |index| Some(states[index].flow));
        Analysis { flows, states, columns, observations_of, passages, states_of }
    }

    /// The datagram of an observation: of a frame with a fragment, the whole one where it is complete with it; of a
    /// compressed packet, what it carries.
    pub fn datagram<'a>(&'a self, trace: &Trace, observation: &Observation<'a>) -> Option<Datagram<'a>> {
        let read = datagram(observation.link_type, observation.bytes)?;
        if let Some((_, kept)) = self.columns.completion(observation.index) {
            if kept.get().is_none()
                && let Some(Some(contents)) = self.put_together(trace, observation.index)
            {
                // somebody else may have been faster, with the same
                let _ = kept.set(Box::new(contents));
            }
            if let Some(contents) = kept.get() {
                return Some(contents.datagram());
            }
        }
        Some(read.fragment.map_or(read, |fragment| fragment.alone()))
    }

    /// What is known of an observation with a fragment or compressed contents: what was put together or decompressed where
    /// it completes that.
    pub(crate) fn put_together(&self, trace: &Trace, observation: usize) -> Option<Option<Contents>> {
        if let Some((members, _)) = self.columns.completion(observation) {
            return Some(whole::contents(trace, observation, members));
        }
        let seen = trace.observation(observation);
        datagram(seen.link_type, seen.bytes)?.fragment.map(|_| None)
    }

    /// To which flow (its index in [`Analysis::flows`]) an observation belongs, and which side sent its frame.
    pub fn placed(&self, observation: usize) -> Option<(usize, Side)> {
        self.columns.placed(observation)
    }

    /// The observations of a flow, in order.
    pub fn observations_of(&self, flow: usize) -> &[u32] {
        self.observations_of.list(flow)
    }

    /// What Wireshark's TCP analysis says of the segment of a flight.
    pub fn findings_of(&self, flight: usize) -> Findings {
        self.columns.findings(flight)
    }

    /// The flight that an observation shows: the number of the first observation of it.
    pub fn flight_of(&self, observation: usize) -> Option<usize> {
        match &self.passages {
            Some(passages) => Some(passages.of(observation)?.first()),
            None => self.placed(observation).map(|_| observation),
        }
    }

    /// A flight by its number.
    ///
    /// # Panics
    /// Where [`Analysis::flight_of`] gives no such number.
    pub fn flight(&self, trace: &Trace, number: usize) -> Flight {
        let seen = trace.observation(number);
        let freight = self.facts(trace, number).map(Freight::Tcp).unwrap_or_else(|| {
            let (protocol, summary) = summary::of(&seen);
            Freight::Other {
                protocol,
                summary,
                payload_len: self.reading(trace, &seen, |reading| reading.payload_len()),
            }
        });
        Flight { passage: self.passage(trace, number), freight }
    }

    /// What is worth knowing of the segment of a flight, where it carries one.
    pub fn facts(&self, trace: &Trace, number: usize) -> Option<SegmentFacts> {
        let (flow, _) = self.placed(number)?;
        if self.flows[flow].transport != Transport::Tcp {
            return None;
        }
        let seen = trace.observation(number);
        let segment = match PlainSegment::of(&seen) {
            Some(plain) => plain.brief,
            None => self.reading(trace, &seen, |reading| reading.brief())?,
        };
        self.columns.facts(number, &segment)
    }

    /// What an observation tells, of a fragment with those that the datagram is put together from.
    pub(crate) fn reading<T>(&self, trace: &Trace, seen: &Observation<'_>, read: impl FnOnce(&Reading<'_>) -> T) -> T {
        match self.put_together(trace, seen.index) {
            Some(Some(contents)) => read(&Reading::of_datagram(contents.datagram())),
            _ => read(&Reading::of(seen)),
        }
    }

    /// The way of a flight, by its number.
    ///
    /// # Panics
    /// Where [`Analysis::flight_of`] gives no such number.
    pub fn passage(&self, trace: &Trace, number: usize) -> Passage {
        let watched = self.passages.as_ref().and_then(|passages| passages.of(number).cloned());
        watched.unwrap_or_else(|| {
            let (flow, from) = self.placed(number).expect("a flight has the number of its first observation");
            let is_arrival = trace.passage(number).1 == Heading::Inbound;
            Passage {
                flow,
                from,
                left: (!is_arrival).then_some(number),
                reached: is_arrival.then_some(number),
                passed: Vec::new(),
                fate: if is_arrival { Fate::Arrived } else { Fate::Unseen },
            }
        })
    }

    /// The ways of all flights, in the order of their first observations.
    pub fn passages<'a>(&'a self, trace: &'a Trace) -> impl Iterator<Item = Passage> + 'a {
        let numbers = (0..self.columns.len()).filter(|&number| self.flight_of(number) == Some(number));
        numbers.map(|number| self.passage(trace, number))
    }

    /// All flights, in the order of their first observations, with their numbers.
    pub fn flights<'a>(&'a self, trace: &'a Trace) -> impl Iterator<Item = (usize, Flight)> + 'a {
        let numbers = (0..self.columns.len()).filter(|&number| self.flight_of(number) == Some(number));
        numbers.map(|number| (number, self.flight(trace, number)))
    }

    /// The numbers of the flights of one flow, in order.
    fn numbers_of_flow(&self, flow: usize) -> impl Iterator<Item = usize> + '_ {
        let observations = self.observations_of(flow).iter().map(|&observation| observation as usize);
        observations.filter(|&number| self.flight_of(number) == Some(number))
    }

    /// The flights of one flow, with their numbers.
    pub fn flights_of_flow<'a>(&'a self, trace: &'a Trace, flow: usize) -> impl Iterator<Item = (usize, Flight)> + 'a {
        self.numbers_of_flow(flow).map(|number| (number, self.flight(trace, number)))
    }

    /// The ways of the flights of one flow, with their numbers.
    pub fn passages_of_flow<'a>(
        &'a self,
        trace: &'a Trace,
        flow: usize,
    ) -> impl Iterator<Item = (usize, Passage)> + 'a {
        self.numbers_of_flow(flow).map(|number| (number, self.passage(trace, number)))
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

    /// The state changes of one flow, in order.
    pub fn states_of_flow(&self, flow: usize) -> impl Iterator<Item = &StateChange> {
        self.states_of.list(flow).iter().map(|&index| &self.states[index as usize])
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
