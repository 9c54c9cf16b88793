use synema_trace::{Heading, Observation, TcpState, Trace};

use crate::brief::Brief;
use crate::columns::Columns;
use crate::dissector::Fragments;
use crate::flow_reader::FlowReader;
use crate::flow_table::Placed;
use crate::reading::Reading;
use crate::readings::{Row, Way};
use crate::tcp::{Connection, Seen};
use crate::tracker::{ChangeLog, LastStates, Leg, Told};
use crate::whole::put_together;
use crate::{Flow, Readings};

/// Reads the frames of a capture in their order into flows and the states of their ends, and keeps of them what its
/// keeper wants.
#[derive(Default)]
pub(crate) struct Follower<K> {
    flows: FlowReader,
    /// Per flow.
    states: Vec<LastStates>,
    fragments: Fragments,
    /// By the numbers of the stretch's pairs: those of all pairs.
    pairs: Vec<u32>,
    frames: usize,
    pub(crate) keeper: K,
}

/// What is kept of frames.
pub(crate) trait Keep: Default {
    /// The next frame belongs here; the datagram that it completes was in these frames with fragments.
    fn frame(&mut self, placed: Option<Placed>, members: Option<&[usize]>);
    /// The frame told last brought a segment, which its connection reads here.
    fn segment(&mut self, placed: Placed, connection: &mut Connection, seen: &Seen<'_>);
    /// The states of a flow's ends.
    fn told(&mut self, flow: usize, told: Told);
}

/// Nothing is kept.
impl Keep for () {
    fn frame(&mut self, _: Option<Placed>, _: Option<&[usize]>) {}

    fn segment(&mut self, _: Placed, connection: &mut Connection, seen: &Seen<'_>) {
        connection.count(seen);
    }

    fn told(&mut self, _: usize, _: Told) {}
}

impl Keep for (Columns, ChangeLog) {
    fn frame(&mut self, placed: Option<Placed>, members: Option<&[usize]>) {
        self.0.frame(placed, members);
    }

    fn segment(&mut self, placed: Placed, connection: &mut Connection, seen: &Seen<'_>) {
        let judged = connection.read(seen);
        self.0.segment(placed, seen.segment, &judged, connection.completeness);
    }

    #[inline]
    fn told(&mut self, flow: usize, told: Told) {
        self.1.note(flow, told);
    }
}

impl<K: Keep> Follower<K> {
    /// Reads the next frames, of a trace from the observation `first` on; `readings` are of these.
    pub(crate) fn read(&mut self, trace: &Trace, first: usize, readings: &Readings) {
        self.pairs.clear();
        self.pairs.extend(readings.pairs.pairs().iter().map(|pair| self.flows.table.pair(*pair)));
        for (index, row) in (first..).zip(&readings.rows) {
            match row {
                Row::Segment(way, brief) => {
                    let (at, heading) = trace.passage(index);
                    let placed = self.flows.table.place_on(self.known(*way), at, Some(brief));
                    self.keeper.frame(Some(placed), None);
                    self.flows.count(placed, brief.payload_len);
                    let (connection, seen) = self.flows.seen(placed, at, trace.number(index), brief);
                    self.keeper.segment(placed, connection, &seen);
                    self.follow(placed, heading, brief);
                }
                Row::Datagram(way, payload_len) => {
                    let (at, _) = trace.passage(index);
                    let placed = self.flows.table.place_on(self.known(*way), at, None);
                    self.keeper.frame(Some(placed), None);
                    self.flows.count(placed, *payload_len);
                }
                Row::Apart => self.read_apart(&trace.observation(index)),
            }
            self.frames += 1;
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
        let frame = self.frames;
        put_together(&mut fragments, frame, &alone, |reading, members| {
            let placed = self.flows.place(observation, reading);
            self.keeper.frame(placed, members);
            let Some(placed) = placed else { return };
            self.flows.count(placed, reading.payload_len());
            if let Some(brief) = reading.brief() {
                let (connection, seen) = self.flows.seen(placed, observation.at, observation.number(), &brief);
                self.keeper.segment(placed, connection, &seen);
                self.follow(placed, observation.heading, &brief);
            }
        });
        self.fragments = fragments;
    }

    fn follow(&mut self, placed: Placed, heading: Heading, segment: &Brief) {
        if self.states.len() <= placed.flow {
            self.states.resize_with(placed.flow + 1, LastStates::default);
        }
        let leg = Leg { from: placed.from, has_arrived: heading == Heading::Inbound, observation: self.frames as u32 };
        let keeper = &mut self.keeper;
        self.states[placed.flow].observe(leg, segment.into(), &mut |told| keeper.told(placed.flow, told));
    }

    /// The flows, the last states of their ends, and what was kept.
    pub(crate) fn finish(mut self) -> (Vec<Flow>, Vec<[TcpState; 2]>, K) {
        let flows = self.flows.finish();
        self.states.resize_with(flows.len(), LastStates::default);
        let mut keeper = self.keeper;
        let states = self.states.into_iter().enumerate();
        let states = states.map(|(flow, states)| states.finish(&mut |told| keeper.told(flow, told))).collect();
        (flows, states, keeper)
    }
}
