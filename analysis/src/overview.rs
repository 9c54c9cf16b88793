use synema_trace::{Heading, Observation, TcpState, Trace};

use crate::brief::Brief;
use crate::dissector::Fragments;
use crate::flow_reader::FlowReader;
use crate::flow_table::Placed;
use crate::reading::Reading;
use crate::readings::{Row, Way};
use crate::tracker::LastStates;
use crate::{Analysis, Flow, Readings, Transport, read_ahead};

/// The flows of a trace, and the states in which they were left; nothing is kept of single frames.
///
/// It says of flows what [`Analysis::of`] says, in a fraction of the time and memory.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// All flows, in the order of their first frames; their lists of observations are empty.
    pub flows: Vec<Flow>,
    /// The last states of both ends, per flow; [`TcpState::Closed`] for what is not TCP.
    pub last_states: Vec<[TcpState; 2]>,
}

impl Overview {
    /// Reads the whole trace once.
    pub fn of(trace: &Trace) -> Overview {
        // where both ends are watched a frame is seen twice, and states are known
        if trace.points().iter().any(|point| point.host.is_some()) {
            return Overview::from(Analysis::of(trace));
        }
        let mut reader = OverviewReader::default();
        reader.read(trace, &Readings::of(trace));
        reader.finish()
    }

    /// The last states of both ends of a TCP flow, by its index in [`Overview::flows`].
    pub fn last_states_of(&self, flow: usize) -> Option<[TcpState; 2]> {
        (self.flows.get(flow)?.transport == Transport::Tcp).then(|| self.last_states[flow])
    }
}

impl From<Analysis> for Overview {
    fn from(analysis: Analysis) -> Overview {
        let last_states = (0..analysis.flows.len()).map(|flow| analysis.last_states(flow)).collect();
        Overview { flows: analysis.flows, last_states }
    }
}

/// Makes an [`Overview`] of a session that comes in stretches, one after the other.
#[derive(Default)]
pub struct OverviewReader {
    flows: FlowReader,
    /// Per flow.
    states: Vec<LastStates>,
    fragments: Fragments,
    /// By the numbers of the stretch's pairs: those of all pairs.
    pairs: Vec<u32>,
}

impl OverviewReader {
    /// Reads the next stretch; `readings` are of the same trace.
    pub fn read(&mut self, trace: &Trace, readings: &Readings) {
        self.pairs.clear();
        self.pairs.extend(readings.pairs.pairs().iter().map(|pair| self.flows.table.pair(*pair)));
        for (index, row) in readings.rows.iter().enumerate() {
            let (at, heading) = trace.passage(index);
            match row {
                Row::Segment(way, brief) => {
                    let placed = self.flows.table.place_on(self.known(*way), at, Some(brief));
                    self.flows.count(placed, brief.payload_len);
                    let (connection, seen) = self.flows.seen(placed, at, trace.number(index), brief);
                    connection.count(&seen);
                    self.follow(placed, heading, brief);
                }
                Row::Datagram(way, payload_len) => {
                    let placed = self.flows.table.place_on(self.known(*way), at, None);
                    self.flows.count(placed, *payload_len);
                }
                Row::Apart => self.read_apart(&trace.observation(index)),
            }
        }
    }

    /// The way among all pairs of one among a stretch's.
    fn known(&self, way: Way) -> Way {
        Way::new(self.pairs[way.pair() as usize], way.is_from_low())
    }

    /// Reads a frame that is not told by its row.
    fn read_apart(&mut self, observation: &Observation<'_>) {
        let alone = Reading::of(observation);
        let mut fragments = std::mem::take(&mut self.fragments);
        read_ahead::put_together(&mut fragments, observation, &alone, |observation, reading| {
            let Some(placed) = self.flows.place(observation, reading) else { return };
            self.flows.read(observation, reading, placed);
            if let Some(brief) = reading.brief() {
                self.follow(placed, observation.heading, &brief);
            }
        });
        self.fragments = fragments;
    }

    fn follow(&mut self, placed: Placed, heading: Heading, segment: &Brief) {
        if self.states.len() <= placed.flow {
            self.states.resize_with(placed.flow + 1, LastStates::default);
        }
        self.states[placed.flow].observe(placed.from, heading == Heading::Inbound, segment.into());
    }

    /// What it comes to.
    pub fn finish(mut self) -> Overview {
        let flows = self.flows.finish();
        self.states.resize_with(flows.len(), LastStates::default);
        Overview { flows, last_states: self.states.into_iter().map(LastStates::finish).collect() }
    }
}
