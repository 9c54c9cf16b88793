use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use synema_analysis::messages::Messages;
use synema_analysis::series::Series;
use synema_analysis::statistics::{IntervalCount, LengthCount, interval_counts, length_counts};
use synema_analysis::{Analysis, Side};
use synema_trace::{Playhead, Trace};

use super::{Happened, Happenings, Story};
use crate::Other;
use crate::views::{Comparison, EndpointRow, Lengths, Lifelines, Network, ThroughputCounts};

/// What the graphs of a story are drawn from: made once, as it takes a walk over the whole flow or trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graphs {
    typical_ns: OnceLock<Option<i64>>,
    series: OnceLock<[Series; 2]>,
    thinned: OnceLock<[Option<Series>; 2]>,
    throughput: OnceLock<ThroughputCounts>,
    io: OnceLock<Io>,
    messages: OnceLock<Messages>,
    lengths: OnceLock<[Lengths; 2]>,
    lifelines: OnceLock<Lifelines>,
    network: OnceLock<Network>,
    happenings: OnceLock<Happenings>,
    endpoints: OnceLock<Vec<EndpointRow>>,
    packet_lengths: OnceLock<Vec<LengthCount>>,
    comparison: OnceLock<Comparison>,
}

/// How many frames were seen in each interval of the trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Io {
    /// The first frame's instant, nanoseconds: where interval 0 begins.
    pub start_ns: i64,
    /// How long an interval is, nanoseconds.
    pub step_ns: i64,
    /// The intervals by their numbers, those of the story's flow chosen.
    pub counts: BTreeMap<i64, IntervalCount>,
}

/// About so many intervals are counted.
const INTERVALS: i64 = 100;

/// Into so many parts the time of a graph is cut: no screen shows half of such a part.
const PARTS: usize = 2_048;

impl Graphs {
    /// How long a typical flight of the story takes; where both ends were never seen, a typical pause.
    pub fn typical_ns(&self, story: &Story) -> Option<i64> {
        *self.typical_ns.get_or_init(|| {
            let at = |beat: usize| story.beats[beat].playhead.at;
            let flights = story.spans.iter().filter(|span| span.first != span.last);
            let mut times: Vec<i64> = flights.map(|span| at(span.last).ns_since(at(span.first))).collect();
            if times.is_empty() {
                times = (1..story.beats.len()).map(|beat| at(beat).ns_since(at(beat - 1))).collect();
            }
            times.retain(|ns| *ns > 0);
            times.sort_unstable();
            times.get(times.len() / 2).copied()
        })
    }

    /// Both directions of a flow.
    pub fn series(&self, trace: &Trace, analysis: &Analysis, flow: usize) -> &[Series; 2] {
        self.series.get_or_init(|| [Side::A, Side::B].map(|side| Series::of(trace, analysis, flow, side)))
    }

    /// The same as far as it can be told apart in a picture.
    pub fn thinned(&self, trace: &Trace, analysis: &Analysis, flow: usize) -> [&Series; 2] {
        let whole = self.series(trace, analysis, flow);
        let thin =
            |series: &Series| (series.sent.len() + series.acked.len() > 16 * PARTS).then(|| series.thinned(PARTS));
        let thinned = self.thinned.get_or_init(|| [thin(&whole[0]), thin(&whole[1])]);
        [0, 1].map(|side: usize| thinned[side].as_ref().unwrap_or(&whole[side]))
    }

    /// What a direction carried in intervals, as `of` counts it.
    pub fn throughput(&self, of: impl FnOnce() -> ThroughputCounts) -> &ThroughputCounts {
        self.throughput.get_or_init(of)
    }

    /// The writes, segments and reads of a flow.
    pub fn messages(&self, trace: &Trace, analysis: &Analysis, flow: usize) -> &Messages {
        self.messages.get_or_init(|| Messages::of(trace, analysis, flow))
    }

    /// How much each direction of the flow carries.
    pub fn lengths(&self, messages: &Messages) -> &[Lengths; 2] {
        self.lengths.get_or_init(|| [Side::A, Side::B].map(|side| Lengths::of(messages, side)))
    }

    /// Who stands at the lifelines of the whole session.
    pub fn lifelines(&self, trace: &Trace, analysis: &Analysis) -> &Lifelines {
        self.lifelines.get_or_init(|| Lifelines::of(trace, analysis, self.network(trace, analysis)))
    }

    /// Hosts, devices and links.
    pub fn network(&self, trace: &Trace, analysis: &Analysis) -> &Network {
        self.network.get_or_init(|| Network::of(trace, analysis))
    }

    /// The events of a simulation.
    pub fn happenings(&self, trace: &Trace) -> &Happenings {
        self.happenings.get_or_init(|| Happenings::of(trace))
    }

    /// What of them has happened.
    pub fn happened<'a>(&'a self, trace: &'a Trace, now: Playhead) -> Happened<'a> {
        self.happenings(trace).until(trace, now)
    }

    /// The addresses of all flows.
    pub fn endpoints(&self, analysis: &Analysis) -> &[EndpointRow] {
        self.endpoints.get_or_init(|| EndpointRow::all(analysis))
    }

    /// The frames of the whole trace by their length.
    pub fn packet_lengths(&self, trace: &Trace) -> &[LengthCount] {
        self.packet_lengths.get_or_init(|| length_counts(trace))
    }

    /// The flow beside another; kept for the first other one it is compared with.
    pub fn comparison(
        &self,
        trace: &Trace,
        analysis: &Analysis,
        flow: usize,
        other: &Other<'_>,
    ) -> Cow<'_, Comparison> {
        let kept = self.comparison.get_or_init(|| Comparison::of(trace, analysis, flow, other));
        match kept.is_with(other) {
            true => Cow::Borrowed(kept),
            false => Cow::Owned(Comparison::of(trace, analysis, flow, other)),
        }
    }

    /// The frames of the whole trace over time.
    pub fn io(&self, trace: &Trace, analysis: &Analysis, flow: usize) -> &Io {
        self.io.get_or_init(|| Io::of(trace, analysis, flow))
    }
}

impl Io {
    fn of(trace: &Trace, analysis: &Analysis, flow: usize) -> Io {
        let times = || trace.observations().map(|observation| observation.at.ns);
        let (Some(begin), Some(end)) = (times().min(), times().max()) else { return Io::default() };
        let step_ns = nice_step(end.saturating_sub(begin) / INTERVALS + 1);
        let is_of_flow = |index: usize| analysis.placed(index).is_some_and(|(its, _)| its == flow);
        Io { start_ns: trace.observation(0).at.ns, step_ns, counts: interval_counts(trace, step_ns, is_of_flow) }
    }
}

/// The least of 1, 2, 5, 10, 20, … that is not less than `least`.
pub fn nice_step(least: i64) -> i64 {
    let mut power: i64 = 1;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            if step >= least || step == i64::MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!([0, 1, 2, 3, 6, 11, 49, 51].map(nice_step), [1, 1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(nice_step(i64::MAX), i64::MAX);
    }
}
