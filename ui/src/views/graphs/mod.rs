//! Graphs of a flow over time. All go from the flow's first instant to its last, and show what has happened until the
//! playhead; a point leads to its frame.

mod chart;
mod io;
mod points;
mod round_trip;
mod sequence;
mod throughput;
mod window;

use synema_analysis::series::{Acked, Series};
use synema_analysis::{Arg, Flow, Side, Transport};
use synema_trace::Instant;

use super::pieces::nothing;
use crate::{Picture, Scene};

pub use io::Io;
pub use round_trip::RoundTrips;
pub use sequence::Sequence;
pub(crate) use throughput::Counts as ThroughputCounts;
pub use throughput::Throughput;
pub use window::Windows;

use chart::{Axis, Unit};

/// The direction of a flow that a graph is about: the one that carried more.
struct Direction<'a> {
    flow: &'a Flow,
    side: Side,
    /// All of it.
    whole: &'a Series,
    /// What is drawn of it.
    series: &'a Series,
}

impl<'a> Direction<'a> {
    /// None where the flow has no sequence numbers.
    fn of(scene: &Scene<'a>) -> Option<Direction<'a>> {
        let flow = scene.analysis.flows.get(scene.story.flow).filter(|flow| flow.transport == Transport::Tcp)?;
        let side = if flow.payload_b_to_a > flow.payload_a_to_b { Side::B } else { Side::A };
        let whole = scene.story.graphs.series(scene.trace, scene.analysis, scene.story.flow);
        let series = scene.story.graphs.thinned(scene.trace, scene.analysis, scene.story.flow)[side.index()];
        Some(Direction { flow, side, whole: &whole[side.index()], series })
    }

    /// The last acknowledgment that has come.
    fn last_acked(&self, until: Until) -> Option<&'a Acked> {
        let seen = self.whole.acked.partition_point(|acked| until.has_seen(acked.observation));
        self.whole.acked[..seen].last()
    }

    /// `A 192.0.2.1:49152 → B 192.0.2.2:80`.
    fn title(&self, scene: &Scene<'_>, key: &str) -> String {
        let [a, b] = match self.side {
            Side::A => ["A", "B"],
            Side::B => ["B", "A"],
        };
        let (from, to) = (self.flow.end(self.side), self.flow.end(self.side.other()));
        let args = [("from", Arg::Text(format!("{a} {from}"))), ("to", Arg::Text(format!("{b} {to}")))];
        scene.texts.with(key, &args)
    }

    /// Time since the flow's first frame, nanoseconds.
    fn time(&self, at: Instant) -> i64 {
        at.ns_since(self.flow.first)
    }

    fn time_axis(&self) -> Axis {
        Axis::new(0, self.time(self.flow.last), Unit::Time)
    }
}

/// What has happened at the playhead, for points of a graph.
#[derive(Clone, Copy)]
struct Until {
    observations: usize,
}

impl Until {
    fn of(scene: &Scene<'_>) -> Until {
        Until { observations: scene.playhead().observations }
    }

    fn has_seen(self, observation: usize) -> bool {
        observation < self.observations
    }
}

/// Now, since the flow's first frame, nanoseconds.
fn now(scene: &Scene<'_>, direction: &Direction<'_>) -> i64 {
    direction.time(scene.playhead().at).max(0)
}

/// The picture of a graph that needs TCP where there is none.
fn no_tcp(scene: &Scene<'_>) -> Picture {
    nothing(scene, "graph-none")
}
