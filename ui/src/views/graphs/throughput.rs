use egui::Stroke;
use synema_analysis::Arg;
use synema_analysis::series::{Acked, Sent};
use synema_trace::Instant;

use super::chart::{Axis, Chart, Sign, Unit, draw_heading, written};
use super::points::Points;
use super::{Direction, Until, no_tcp, now};
use crate::story::nice_step;
use crate::views::View;
use crate::views::pieces::canvas;
use crate::{Picture, Scene};

/// Octets sent and octets acknowledged a second, over intervals.
#[derive(Debug)]
pub struct Throughput;

/// About so many intervals.
const INTERVALS: i64 = 60;

/// What happened in an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Interval {
    sent: i64,
    acknowledged: i64,
    first: Option<usize>,
}

impl View for Throughput {
    fn name(&self) -> &'static str {
        "throughput"
    }

    fn title(&self) -> &'static str {
        "view-throughput"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(direction) = Direction::of(scene) else { return no_tcp(scene) };
        let theme = scene.theme;
        let mut picture = canvas(scene);
        let signs = [
            (Sign::Line(theme.side(direction.side)), "graph-sent"),
            (Sign::Dashes(theme.side(direction.side.other())), "graph-goodput"),
        ];
        let step = nice_step(direction.time(direction.flow.last) / INTERVALS + 1);
        let heading = direction.title(scene, "graph-throughput");
        let per = scene.texts.with("graph-interval", &[("step", Arg::Text(written(step, step, Unit::Time)))]);
        draw_heading(&mut picture, scene, &format!("{heading} · {per}"), &signs);
        let counts = scene.story.graphs.throughput(|| Counts::of(&direction, step));
        let all = counts.until(&direction, step, Until { observations: usize::MAX });
        let rate = |octets: i64| (i128::from(octets) * 1_000_000_000 / i128::from(step)) as i64;
        let highest = all.iter().map(|interval| rate(interval.sent.max(interval.acknowledged))).max().unwrap_or(1);
        let chart = Chart::new(scene, direction.time_axis(), Axis::new(0, highest, Unit::Count).with_headroom());
        chart.draw_axes(&mut picture, scene);
        let now = now(scene, &direction);
        let shown = counts.until(&direction, step, Until::of(scene));
        let begun = || (0..).map(|at: i64| at * step).zip(&shown).take_while(|(at, _)| *at <= now);
        let acknowledged = begun().map(|(at, interval)| (at, rate(interval.acknowledged)));
        let dashes = Stroke::new(2.5, theme.side(direction.side.other()));
        let sent = begun().map(|(at, interval)| (at, rate(interval.sent)));
        chart.draw_steps(&mut picture, sent, now, Stroke::new(3.0, theme.side(direction.side)), None);
        chart.draw_steps(&mut picture, acknowledged, now, dashes, Some(5.0));
        let mut spots = Points::default();
        for (at, interval) in begun() {
            if let Some(first) = interval.first {
                spots.add(chart.at(at, rate(interval.sent)), first, || rate(interval.sent).to_string());
            }
        }
        spots.into_spots(&mut picture, scene);
        chart.draw_now(&mut picture, scene, now);
        picture
    }
}

/// How many entries of a series are counted between two counts that are kept.
const EVERY: usize = 4_096;

/// The intervals of a direction, counted once, so that counting up to any moment takes no walk over all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Before every [`EVERY`]th segment.
    sent: Vec<Vec<Interval>>,
    /// Before every [`EVERY`]th acknowledgment, with the highest until then.
    acked: Vec<(Vec<Interval>, Option<i64>)>,
}

impl Counts {
    fn of(direction: &Direction<'_>, step: i64) -> Counts {
        let mut counts = Counts::default();
        let mut all = empty(direction, step);
        for sent in direction.whole.sent.chunks(EVERY) {
            counts.sent.push(all.clone());
            sent.iter().for_each(|sent| add_sent(&mut all, direction, step, sent));
        }
        let mut all = empty(direction, step);
        let mut highest = None;
        for acked in direction.whole.acked.chunks(EVERY) {
            counts.acked.push((all.clone(), highest));
            acked.iter().for_each(|acked| add_acked(&mut all, direction, step, acked, &mut highest));
        }
        counts
    }

    /// What has happened in each interval.
    fn until(&self, direction: &Direction<'_>, step: i64, until: Until) -> Vec<Interval> {
        let (sent, acked) = (&direction.whole.sent, &direction.whole.acked);
        let end = sent.partition_point(|sent| until.has_seen(sent.observation));
        let kept = (end / EVERY).min(self.sent.len().saturating_sub(1));
        let mut all = self.sent.get(kept).cloned().unwrap_or_else(|| empty(direction, step));
        sent[kept * EVERY..end].iter().for_each(|sent| add_sent(&mut all, direction, step, sent));
        let end = acked.partition_point(|acked| until.has_seen(acked.observation));
        let kept = (end / EVERY).min(self.acked.len().saturating_sub(1));
        let none = || (empty(direction, step), None);
        let (mut acknowledged, mut highest) = self.acked.get(kept).cloned().unwrap_or_else(none);
        for acked in &acked[kept * EVERY..end] {
            add_acked(&mut acknowledged, direction, step, acked, &mut highest);
        }
        all.iter_mut().zip(acknowledged).for_each(|(all, acked)| all.acknowledged = acked.acknowledged);
        all
    }
}

fn empty(direction: &Direction<'_>, step: i64) -> Vec<Interval> {
    let count = direction.time(direction.flow.last) / step + 1;
    vec![Interval::default(); count.clamp(1, 10 * INTERVALS) as usize]
}

fn place(all: &[Interval], direction: &Direction<'_>, step: i64, at: Instant) -> usize {
    (direction.time(at) / step).clamp(0, all.len() as i64 - 1) as usize
}

fn add_sent(all: &mut [Interval], direction: &Direction<'_>, step: i64, sent: &Sent) {
    let place = place(all, direction, step, sent.at);
    all[place].sent += sent.to - sent.from;
    all[place].first.get_or_insert(sent.observation);
}

fn add_acked(all: &mut [Interval], direction: &Direction<'_>, step: i64, acked: &Acked, highest: &mut Option<i64>) {
    let before = highest.unwrap_or(acked.ack);
    let place = place(all, direction, step, acked.at);
    all[place].acknowledged += (acked.ack - before).max(0);
    *highest = Some(before.max(acked.ack));
}
