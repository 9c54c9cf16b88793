use egui::{Rect, pos2};
use synema_analysis::Arg;

use super::chart::{Axis, Chart, Sign, Unit, draw_heading, written};
use crate::views::View;
use crate::views::pieces::{canvas, nothing};
use crate::{Pick, Picture, Scene, Shape};

/// Frames over the time of the whole trace, and those of the flow among them.
#[derive(Debug)]
pub struct Io;

impl View for Io {
    fn name(&self) -> &'static str {
        "io"
    }

    fn title(&self) -> &'static str {
        "view-io"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.trace.is_empty() {
            return nothing(scene, "frame-none");
        }
        let theme = scene.theme;
        let io = scene.story.graphs.io(scene.trace, scene.analysis, scene.story.flow);
        let mut picture = canvas(scene);
        let signs = [(Sign::Bar(theme.line), "graph-all-frames"), (Sign::Bar(theme.a), "graph-flow-frames")];
        let step = written(io.step_ns, io.step_ns, Unit::Time);
        draw_heading(&mut picture, scene, &scene.texts.with("graph-io", &[("step", Arg::Text(step))]), &signs);
        let highest = io.counts.values().map(|count| count.frames).max().unwrap_or(1) as i64;
        let ends = [io.counts.keys().next(), io.counts.keys().next_back()].map(|end| end.copied().unwrap_or(0));
        let [begin, end] = [ends[0], ends[1] + 1].map(|interval| interval.saturating_mul(io.step_ns));
        let axes = (Axis::new(begin, end, Unit::Time), Axis::new(0, highest, Unit::Count).with_headroom());
        let chart = Chart::new(scene, axes.0, axes.1);
        chart.draw_axes(&mut picture, scene);
        for (interval, count) in &io.counts {
            let at = interval * io.step_ns;
            let (left, right) = (chart.x(at), chart.x(at + io.step_ns));
            let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
            for (frames, fill) in [(count.frames, theme.line), (count.chosen, theme.a)] {
                if frames > 0 {
                    let bar = Rect::from_min_max(
                        pos2(left + gap, chart.y(frames as i64)),
                        pos2(right - gap, chart.plot.bottom()),
                    );
                    picture.add(Shape::filled(bar, 0.0, fill));
                }
            }
            if let Some(first) = count.first {
                let area = Rect::from_x_y_ranges(left..=right, chart.plot.y_range());
                let text = scene.texts.with("graph-frames", &[("count", Arg::Number(count.frames))]);
                let args = [("number", Arg::Number(scene.trace.number(first) as u64)), ("text", Arg::Text(text))];
                picture.spot(area, Pick::Observation(first), scene.texts.with("spot-frame", &args));
            }
        }
        chart.draw_now(&mut picture, scene, scene.playhead().at.ns.saturating_sub(io.start_ns));
        picture
    }
}
