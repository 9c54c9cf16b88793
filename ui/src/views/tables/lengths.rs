use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_analysis::statistics::LengthCount;

use super::headed;
use super::table::{Column, Row, Table, number, text};
use crate::font::{Font, elide};
use crate::views::View;
use crate::views::pieces::{SMALL, nothing};
use crate::{Pick, Picture, Scene, Shape, Text};

/// How many frames there are of which length.
#[derive(Debug)]
pub struct PacketLengths;

static COLUMNS: [Column; 6] = [
    text("column-range", 1.6),
    number("column-frames", 1.0),
    number("column-share", 0.9),
    number("column-octets", 1.2),
    number("column-shortest", 1.0).from(560.0),
    number("column-longest", 1.0).from(560.0),
];

/// The height that the bars take below the table.
const BARS: f32 = 0.45;

impl View for PacketLengths {
    fn name(&self) -> &'static str {
        "lengths"
    }

    fn title(&self) -> &'static str {
        "view-lengths"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.trace.is_empty() {
            return nothing(scene, "frame-none");
        }
        let counts = scene.story.graphs.packet_lengths(scene.trace);
        let total = scene.trace.len() as u64;
        let heading = scene.texts.with("lengths-heading", &[("count", Arg::Number(total))]);
        let (mut picture, area) = headed(scene, &heading);
        let (area, below) = area.split_top_bottom_at_fraction(1.0 - BARS);
        let table = Table { area, columns: &COLUMNS, count: counts.len() as u64, focus: 0 };
        table.draw(&mut picture, scene, |at| row(scene, &counts[at as usize], total));
        draw_bars(&mut picture, scene, counts, below.shrink2(vec2(18.0, 14.0)));
        picture
    }
}

fn range(count: &LengthCount) -> String {
    count.to.map_or_else(|| format!("≥ {}", count.from), |to| format!("{}–{to}", count.from))
}

fn row(scene: &Scene<'_>, count: &LengthCount, total: u64) -> Row {
    let permille = count.frames * 1000 / total.max(1);
    let end = |end: usize| count.ends.map(|ends| ends[end].to_string()).unwrap_or_default();
    Row {
        cells: vec![
            range(count),
            count.frames.to_string(),
            format!("{}.{} %", permille / 10, permille % 10),
            count.bytes.to_string(),
            end(0),
            end(1),
        ],
        fill: None,
        color: if count.frames > 0 { scene.theme.text } else { scene.theme.faint },
        is_chosen: false,
        pick: count.first.map(|first| (Pick::Observation(first), label(scene, count, first))),
    }
}

fn label(scene: &Scene<'_>, count: &LengthCount, first: usize) -> String {
    let number = Arg::Number(scene.trace.number(first) as u64);
    scene.texts.with("spot-frame", &[("number", number), ("text", Arg::Text(range(count)))])
}

/// A bar for each range, as high as it has frames.
fn draw_bars(picture: &mut Picture, scene: &Scene<'_>, counts: &[LengthCount], area: Rect) {
    if area.height() < 60.0 {
        return;
    }
    let theme = scene.theme;
    let plot = area.with_max_y(area.bottom() - 24.0);
    picture.add(Shape::line(plot.left_bottom(), plot.right_bottom(), (1.0, theme.line)));
    let highest = counts.iter().map(|count| count.frames).max().unwrap_or(0).max(1);
    let width = plot.width() / counts.len().max(1) as f32;
    for (at, count) in counts.iter().enumerate() {
        let left = plot.left() + at as f32 * width;
        let share = (count.frames as f64 / highest as f64) as f32;
        let top = plot.bottom() - plot.height() * share;
        if let Some(first) = count.first {
            // a few among many are still some
            let bar = Rect::from_min_max(
                pos2(left + 4.0, top.min(plot.bottom() - 2.0)),
                pos2(left + width - 4.0, plot.bottom()),
            );
            picture.add(Shape::filled(bar, 0.0, theme.a));
            let whole = Rect::from_x_y_ranges(left..=left + width, plot.y_range());
            picture.spot(whole, Pick::Observation(first), label(scene, count, first));
        }
        let words = elide(&range(count), Font::Sans, SMALL, width - 4.0);
        let place = pos2(left + width / 2.0, area.bottom() - 4.0);
        picture.add(Text::new(place, words, SMALL, theme.faint).centred());
    }
}
