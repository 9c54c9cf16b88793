use synema_analysis::{Analysis, Flow};
use synema_trace::{Event, EventKind, Instant, Playhead, TimerAction, Trace};

use super::Graphs;
use super::time::LONGEST_GAP_NS;

/// A flow as a row of beats.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Index of the flow in [`Analysis::flows`].
    pub flow: usize,
    /// The beats, in order; never empty.
    pub beats: Vec<Beat>,
    /// The flow's flights with the beats they begin and end at, in the order of their beginnings.
    pub spans: Vec<Span>,
    /// The most beats any flight takes.
    pub longest_span: usize,
    /// The flow's state changes: index into [`Analysis::states`], and the beat at which each has happened.
    pub changes: Vec<(usize, usize)>,
    /// When each beat begins in compressed time, nanoseconds from the first.
    pub(super) compressed_ns: Vec<i64>,
    /// What its graphs show, made when they are first looked at.
    pub(crate) graphs: Graphs,
}

/// One moment of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Everything up to here has happened.
    pub playhead: Playhead,
    /// The observation that makes the beat; none where only something else happened.
    pub observation: Option<usize>,
}

/// From which beat to which a flight goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Index into [`Analysis::flights`].
    pub flight: usize,
    /// The beat of its first observation.
    pub first: usize,
    /// The beat of its last; the same where it was seen once.
    pub last: usize,
}

impl Story {
    /// Tells a flow. A flow that is not there has a story of one empty beat.
    pub fn new(trace: &Trace, analysis: &Analysis, flow: usize) -> Story {
        let beats = beats(trace, analysis, flow);
        let mut spans = spans(trace, analysis, flow, &beats);
        spans.sort_by_key(|span| (span.first, span.last));
        let longest_span = spans.iter().map(|span| span.last - span.first).max().unwrap_or(0);
        let changes = (0..)
            .zip(&analysis.states)
            .filter(|(_, change)| change.flow == flow)
            .map(|(index, change)| {
                (index, beats.partition_point(|beat| !beat.playhead.has_passed(change.after, change.at)))
            })
            .collect();
        let compressed_ns = compressed(&beats);
        Story { flow, beats, spans, longest_span, changes, compressed_ns, graphs: Graphs::default() }
    }

    /// The position of the end.
    pub fn end(&self) -> f64 {
        self.beats.len() as f64
    }

    /// The last beat that has begun at a position.
    pub fn beat_at(&self, position: f64) -> usize {
        (position.max(0.0) as usize).min(self.beats.len() - 1)
    }

    /// What has happened at a position: everything up to its beat, and time going on towards the next.
    pub fn playhead_at(&self, position: f64) -> Playhead {
        let index = self.beat_at(position);
        let Playhead { at, observations } = self.beats[index].playhead;
        let Some(next) = self.beats.get(index + 1) else { return Playhead { at, observations } };
        let gap = next.playhead.at.ns_since(at);
        let passed = (gap as f64 * (position - index as f64).clamp(0.0, 1.0)) as i64;
        // one nanosecond short of the next beat at most: what happens there has not happened yet
        Playhead { at: at.plus_ns(passed.min((gap - 1).max(0))), observations }
    }

    /// The beat of an observation of the flow.
    pub fn beat_of(&self, observation: usize) -> Option<usize> {
        beat_of(&self.beats, observation)
    }

    /// The last observation of the flow at a position.
    pub fn observation_at(&self, position: f64) -> Option<usize> {
        self.beats[..=self.beat_at(position)].iter().rev().find_map(|beat| beat.observation)
    }

    /// The flights that may be under way between two beats, and some before.
    pub fn spans_between(&self, first: usize, last: usize) -> &[Span] {
        let from = self.spans.partition_point(|span| span.first + self.longest_span < first);
        let to = self.spans.partition_point(|span| span.first <= last);
        &self.spans[from.min(to)..to]
    }

    /// The instant of the first beat: zero of the times shown.
    pub fn start(&self) -> Instant {
        self.beats[0].playhead.at
    }
}

pub(super) fn compressed(beats: &[Beat]) -> Vec<i64> {
    let gaps = beats.windows(2).map(|pair| pair[1].playhead.at.ns_since(pair[0].playhead.at).min(LONGEST_GAP_NS));
    let begins = gaps.scan(0, |begin, gap| {
        *begin += gap;
        Some(*begin)
    });
    std::iter::once(0).chain(begins).collect()
}

fn beats(trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<Beat> {
    let Some(told) = analysis.flows.get(flow) else {
        return vec![Beat { playhead: Playhead::default(), observation: None }];
    };
    let seen = analysis.observations_of(flow).iter().map(|&index| index as usize);
    let seen = seen.map(|index| (index + 1, trace.passage(index).0, Some(index)));
    let changed = analysis.states_of_flow(flow);
    let changed = changed.map(|change| (change.after, change.at, None));
    let happened = trace.events().iter().filter(|event| is_told(event, told));
    let happened = happened.map(|event| (event.after, event.at, None));
    let mut moments: Vec<(usize, Instant, Option<usize>)> = seen.chain(changed).chain(happened).collect();
    // None sorts before Some: of the same moment, the one with the observation must stay
    moments.sort_by_key(|(after, at, observation)| (*after, *at, std::cmp::Reverse(*observation)));
    moments.dedup_by_key(|(after, at, _)| (*after, *at));
    let mut latest = moments.first().map_or(Instant::ZERO, |(_, at, _)| *at);
    let mut beats: Vec<Beat> = Vec::with_capacity(moments.len().max(1));
    for (observations, at, observation) in moments {
        // captured times may go backwards; a story does not
        latest = latest.max(at);
        beats.push(Beat { playhead: Playhead { at: latest, observations }, observation });
    }
    if beats.is_empty() {
        beats.push(Beat { playhead: Playhead { at: told.first, observations: 0 }, observation: None });
    }
    beats
}

/// Whether an event belongs to the flow and is worth a moment of its own; the others happen along with these.
fn is_told(event: &Event, flow: &Flow) -> bool {
    let timed = matches!(event.kind, EventKind::Timer { action: TimerAction::Expired, .. });
    let called = matches!(event.kind, EventKind::Call { .. } | EventKind::State { .. });
    let ends = [(flow.a, flow.b), (flow.b, flow.a)];
    let here = ends.iter().any(|(local, remote)| {
        let bound = event.actor.local;
        // a listening end may be bound to every address of its host
        bound.is_some_and(|bound| bound.port == local.port && (bound.ip == local.ip || bound.ip.is_unspecified()))
            && event.actor.remote.is_none_or(|other| other == *remote)
    });
    (timed || called) && here
}

fn spans(trace: &Trace, analysis: &Analysis, flow: usize, beats: &[Beat]) -> Vec<Span> {
    let spans = analysis.passages_of_flow(trace, flow).filter_map(|(index, flight)| {
        let ends = [flight.left, flight.reached].map(|end| end.and_then(|end| beat_of(beats, end)));
        let first = ends.into_iter().flatten().min()?;
        let last = ends.into_iter().flatten().max()?;
        Some(Span { flight: index, first, last })
    });
    spans.collect()
}

fn beat_of(beats: &[Beat], observation: usize) -> Option<usize> {
    let from = beats.partition_point(|beat| beat.playhead.observations < observation + 1);
    let same = beats[from..].iter().take_while(|beat| beat.playhead.observations == observation + 1);
    (from..).zip(same).find(|(_, beat)| beat.observation == Some(observation)).map(|(index, _)| index)
}
