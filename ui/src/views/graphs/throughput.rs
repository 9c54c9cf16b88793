use egui::Stroke;
use synema_analysis::Arg;

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
#[derive(Clone, Copy, Default)]
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
        let all = intervals(&direction, step, Until { observations: usize::MAX });
        let rate = |octets: i64| (i128::from(octets) * 1_000_000_000 / i128::from(step)) as i64;
        let highest = all.iter().map(|interval| rate(interval.sent.max(interval.acknowledged))).max().unwrap_or(1);
        let chart = Chart::new(scene, direction.time_axis(), Axis::new(0, highest, Unit::Count).with_headroom());
        chart.draw_axes(&mut picture, scene);
        let now = now(scene, &direction);
        let shown = intervals(&direction, step, Until::of(scene));
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

fn intervals(direction: &Direction<'_>, step: i64, until: Until) -> Vec<Interval> {
    let count = direction.time(direction.flow.last) / step + 1;
    let mut all = vec![Interval::default(); count.clamp(1, 10 * INTERVALS) as usize];
    let place = |at| (direction.time(at) / step).clamp(0, all.len() as i64 - 1) as usize;
    let places: Vec<usize> = direction.series.sent.iter().map(|sent| place(sent.at)).collect();
    let acked_places: Vec<usize> = direction.series.acked.iter().map(|acked| place(acked.at)).collect();
    for (sent, place) in direction.series.sent.iter().zip(places).filter(|(sent, _)| until.has_seen(sent.observation)) {
        all[place].sent += sent.to - sent.from;
        all[place].first.get_or_insert(sent.observation);
    }
    let mut highest: Option<i64> = None;
    let seen = direction.series.acked.iter().zip(acked_places);
    for (acked, place) in seen.filter(|(acked, _)| until.has_seen(acked.observation)) {
        let before = highest.unwrap_or(acked.ack);
        all[place].acknowledged += (acked.ack - before).max(0);
        highest = Some(before.max(acked.ack));
    }
    all
}
