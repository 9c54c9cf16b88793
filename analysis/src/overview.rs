use synema_trace::{TcpState, Trace};

use crate::follower::Follower;
use crate::{Analysis, Flow, Readings, Transport};

/// The flows of a trace, and the states in which they were left; nothing is kept of single frames.
///
/// It says of flows what [`Analysis::of`] says, in a fraction of the time and memory.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// All flows, in the order of their first frames.
    pub flows: Vec<Flow>,
    /// The last states of both ends, per flow; [`TcpState::Closed`] for what is not TCP.
    pub last_states: Vec<[TcpState; 2]>,
}

impl Overview {
    /// Reads the whole trace once.
    pub fn of(trace: &Trace) -> Overview {
        // where both ends are watched a frame is seen twice, and states are known
        if trace.is_watched() {
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
pub struct OverviewReader(Follower<()>);

impl OverviewReader {
    /// Reads the next stretch; `readings` are of the same trace.
    pub fn read(&mut self, trace: &Trace, readings: &Readings) {
        self.0.read(trace, 0, readings);
    }

    /// What it comes to.
    pub fn finish(self) -> Overview {
        let (flows, last_states, ()) = self.0.finish();
        Overview { flows, last_states }
    }
}
