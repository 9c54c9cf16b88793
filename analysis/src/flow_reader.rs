use synema_trace::{Instant, Observation};

use crate::brief::Brief;
use crate::flow_table::{FlowTable, Placed};
use crate::reading::Reading;
use crate::tcp::{Connection, Judged, Seen};
use crate::{Flow, Side};

/// Reads frames into flows, one after the other, and keeps nothing of the frames.
#[derive(Default)]
pub(crate) struct FlowReader {
    pub(crate) table: FlowTable,
    /// Per flow: what its TCP segments are judged by.
    connections: Vec<Connection>,
}

impl FlowReader {
    /// Finds the flow of a frame; what follows from it is left to [`FlowReader::read`], where the frame is not one that
    /// was seen before at another point.
    pub(crate) fn place(&mut self, observation: &Observation<'_>, reading: &Reading<'_>) -> Option<Placed> {
        self.table.place(observation, reading)
    }

    /// Counts a frame, and judges its TCP segment.
    pub(crate) fn read(
        &mut self,
        observation: &Observation<'_>,
        reading: &Reading<'_>,
        placed: Placed,
    ) -> Option<Judged> {
        self.count(placed, reading.payload_len());
        reading.brief().map(|brief| {
            let (connection, seen) = self.seen(placed, observation.at, observation.number(), &brief);
            connection.read(&seen)
        })
    }

    /// Counts a frame.
    pub(crate) fn count(&mut self, placed: Placed, payload_len: u32) {
        let flow = &mut self.table.flows[placed.flow];
        let (frames, payload) = match placed.from {
            Side::A => (&mut flow.frames_a_to_b, &mut flow.payload_a_to_b),
            Side::B => (&mut flow.frames_b_to_a, &mut flow.payload_b_to_a),
        };
        *frames += 1;
        *payload += u64::from(payload_len);
    }

    /// The connection of a TCP segment, and what it is judged by.
    pub(crate) fn seen<'s>(
        &mut self,
        placed: Placed,
        at: Instant,
        number: usize,
        segment: &'s Brief,
    ) -> (&mut Connection, Seen<'s>) {
        if self.connections.len() <= placed.flow {
            self.connections.resize_with(self.table.flows.len(), Connection::default);
        }
        let Placed { from, reuses_ports, is_announced, .. } = placed;
        let seen = Seen { from, at, number, segment, reuses_ports, is_announced };
        (&mut self.connections[placed.flow], seen)
    }

    /// The flows, with what their connections came to.
    pub(crate) fn finish(mut self) -> Vec<Flow> {
        self.connections.resize_with(self.table.flows.len(), Connection::default);
        let mut flows = self.table.flows;
        for (flow, connection) in flows.iter_mut().zip(self.connections) {
            flow.handshake = connection.opening.handshake;
            flow.initial_rtt_ns = connection.opening.initial_rtt;
            flow.findings = connection.findings;
            flow.completeness = connection.completeness;
            flow.completeness_before_last = connection.completeness_before_last;
            flow.history = connection.history;
        }
        flows
    }
}
