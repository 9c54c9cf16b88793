use egui::{Pos2, Stroke, pos2};

use super::chart::{Axis, Chart, Sign, Unit, diamond, draw_heading};
use super::points::Points;
use super::{Direction, Until, no_tcp, now};
use crate::views::View;
use crate::views::pieces::canvas;
use crate::{Picture, Scene, Shape};

/// Sequence numbers over time, as tcptrace draws them: a bar for each segment from its first number to its last,
/// below it the line of what is acknowledged, above it the edge of the window.
#[derive(Debug)]
pub struct Sequence;

impl View for Sequence {
    fn name(&self) -> &'static str {
        "sequence"
    }

    fn title(&self) -> &'static str {
        "view-sequence"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(direction) = Direction::of(scene) else { return no_tcp(scene) };
        let theme = scene.theme;
        let mut picture = canvas(scene);
        let signs = [
            (Sign::Line(theme.side(direction.side)), "graph-segment"),
            (Sign::Diamond(theme.mark), "mark-retransmission"),
            (Sign::Line(theme.side(direction.side.other())), "graph-acknowledged"),
            (Sign::Dashes(theme.faint), "graph-edge"),
            (Sign::Bar(theme.mark), "graph-sacked"),
        ];
        draw_heading(&mut picture, scene, &direction.title(scene, "graph-sequence"), &signs);
        let series = direction.series;
        let first = series.sent.iter().map(|sent| sent.from).min().unwrap_or(0);
        let last = series.sent.iter().map(|sent| sent.to).max().unwrap_or(1);
        let chart = Chart::new(scene, direction.time_axis(), Axis::new(first, last, Unit::Count).with_headroom());
        chart.draw_axes(&mut picture, scene);
        draw_acknowledged(&mut picture, scene, &chart, &direction);
        draw_sent(&mut picture, scene, &chart, &direction);
        chart.draw_now(&mut picture, scene, now(scene, &direction));
        picture
    }
}

fn draw_sent(picture: &mut Picture, scene: &Scene<'_>, chart: &Chart, direction: &Direction<'_>) {
    let until = Until::of(scene);
    let mut points = Points::default();
    let mut bars = Bars { stroke: Stroke::new(2.5, scene.theme.side(direction.side)), column: None };
    let mut again: Vec<Pos2> = Vec::new();
    for sent in direction.series.sent.iter().filter(|sent| until.has_seen(sent.observation)) {
        let x = chart.x(direction.time(sent.at));
        let (top, bottom) = (chart.y(sent.to), chart.y(sent.from));
        bars.add(picture, x, top, bottom);
        let middle = pos2(x, (top + bottom) / 2.0);
        if sent.again && again.last().is_none_or(|last| last.distance(middle) > 3.0) {
            again.push(middle);
        }
        points.add(middle, sent.observation, || format!("{}–{}", sent.from, sent.to));
    }
    bars.finish(picture);
    again.into_iter().for_each(|at| diamond(picture, at, 7.0, scene.theme.mark));
    for acked in direction.series.acked.iter().filter(|acked| until.has_seen(acked.observation)) {
        points.add(chart.at(direction.time(acked.at), acked.ack), acked.observation, || format!("ack {}", acked.ack));
    }
    points.into_spots(picture, scene);
}

/// Vertical bars; those of one column of pixels that touch become one.
struct Bars {
    stroke: Stroke,
    column: Option<(f32, f32, f32)>,
}

impl Bars {
    fn add(&mut self, picture: &mut Picture, x: f32, top: f32, bottom: f32) {
        let bottom = bottom.max(top + 1.5);
        match &mut self.column {
            Some((here, from, to)) if (*here - x).abs() < 0.5 && top <= *to + 1.0 && bottom >= *from - 1.0 => {
                (*from, *to) = (from.min(top), to.max(bottom));
            }
            _ => {
                self.finish(picture);
                self.column = Some((x, top, bottom));
            }
        }
    }

    fn finish(&mut self, picture: &mut Picture) {
        if let Some((x, top, bottom)) = self.column.take() {
            picture.add(Shape::line(pos2(x, top), pos2(x, bottom), self.stroke));
        }
    }
}

fn draw_acknowledged(picture: &mut Picture, scene: &Scene<'_>, chart: &Chart, direction: &Direction<'_>) {
    let until = Until::of(scene);
    let now = now(scene, direction);
    let theme = scene.theme;
    let seen = || direction.series.acked.iter().filter(move |acked| until.has_seen(acked.observation));
    let edges = seen().map(|acked| (direction.time(acked.at), acked.ack + i64::from(acked.window)));
    chart.draw_steps(picture, edges, now, Stroke::new(1.5, theme.faint), Some(4.0));
    let mut sacks = Bars { stroke: Stroke::new(4.0, theme.mark), column: None };
    for acked in seen() {
        for (from, to) in &acked.sacked {
            let x = chart.x(direction.time(acked.at));
            sacks.add(picture, x, chart.y(*to), chart.y(*from));
        }
    }
    sacks.finish(picture);
    let edge = direction.last_acked(until).map(|acked| acked.ack + i64::from(acked.window));
    chart.draw_beyond(picture, scene, &[("graph-edge", edge, theme.text)]);
    let acks = seen().map(|acked| (direction.time(acked.at), acked.ack));
    chart.draw_steps(picture, acks, now, Stroke::new(2.0, theme.side(direction.side.other())), None);
}
