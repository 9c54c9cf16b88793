use synema_trace::Observation;

use crate::flow_table::{FlowTable, Placed};
use crate::reading::Reading;
use crate::tcp::{Connection, Seen};
use crate::{Flow, SegmentFacts, Side};

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
        let placed = self.table.place(observation, reading)?;
        if self.connections.len() < self.table.flows.len() {
            self.connections.push(Connection::default());
        }
        Some(placed)
    }

    /// Counts a frame, and judges its TCP segment.
    pub(crate) fn read(
        &mut self,
        observation: &Observation<'_>,
        reading: &Reading<'_>,
        placed: Placed,
    ) -> Option<SegmentFacts> {
        let flow = &mut self.table.flows[placed.flow];
        let (frames, payload) = match placed.from {
            Side::A => (&mut flow.frames_a_to_b, &mut flow.payload_a_to_b),
            Side::B => (&mut flow.frames_b_to_a, &mut flow.payload_b_to_a),
        };
        *frames += 1;
        *payload += u64::from(reading.payload_len());
        reading.segment().map(|segment| {
            self.connections[placed.flow].read(&Seen {
                from: placed.from,
                at: observation.at,
                number: observation.number(),
                segment,
                reuses_ports: placed.reuses_ports,
                is_announced: placed.is_announced,
                is_cut_short: reading.is_cut_short,
                has_bad_checksum: reading.has_bad_checksum,
            })
        })
    }

    /// The flows, with what their connections came to.
    pub(crate) fn finish(self) -> Vec<Flow> {
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
