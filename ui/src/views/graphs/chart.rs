use egui::{Color32, Pos2, Rect, Stroke, pos2, vec2};

use crate::font::{Font, elide, text_width};
use crate::story::nice_step;
use crate::views::pieces::{BODY, SMALL};
use crate::{Anchor, Line, Picture, Scene, Shape, Text};

const HEAD: f32 = 70.0;
const LEFT: f32 = 78.0;
const BELOW: f32 = 46.0;
const RIGHT: f32 = 24.0;

/// Two axes of whole numbers, and where they are.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Where points can be.
    pub plot: Rect,
    x: Axis,
    y: Axis,
}

/// From where to where an axis goes, and what its numbers count.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    from: i64,
    to: i64,
    unit: Unit,
}

/// What the numbers of an axis count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds.
    Time,
    /// Octets, frames: things.
    Count,
}

impl Axis {
    /// An axis that holds both ends.
    pub fn new(from: i64, to: i64, unit: Unit) -> Axis {
        Axis { from, to: to.max(from.saturating_add(1)), unit }
    }

    /// The same with a little room behind its end.
    pub fn with_headroom(self) -> Axis {
        Axis { to: self.to.saturating_add(((self.to - self.from) / 12).max(1)), ..self }
    }

    fn share(self, value: i64) -> f32 {
        (value.saturating_sub(self.from) as f64 / (self.to - self.from) as f64) as f32
    }

    /// Round numbers on the axis, about so many, and what they are divided by and called when written.
    fn ticks(self, about: i64) -> (Vec<i64>, i64) {
        let step = nice_step((self.to - self.from) / about.max(1));
        let first = self.from.div_euclid(step) * step + if self.from.rem_euclid(step) == 0 { 0 } else { step };
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= self.to {
            ticks.push(at);
            at = at.saturating_add(step);
            if ticks.len() > 100 {
                break;
            }
        }
        (ticks, step)
    }
}

/// A number of a kind, as short as its step allows: `250 ms`, `1.5 s`, `20k`.
pub fn written(value: i64, step: i64, unit: Unit) -> String {
    let scales: &[(i64, &str)] = match unit {
        Unit::Time => &[(1_000_000_000, " s"), (1_000_000, " ms"), (1_000, " µs"), (1, " ns")],
        Unit::Count => &[(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"), (1, "")],
    };
    if value == 0 {
        return "0".into();
    }
    // the largest unit in which the step has at most one decimal
    let fitting = scales.iter().find(|(size, _)| step.max(1) * 10 >= *size && value.abs() >= *size);
    let (size, name) = fitting.copied().unwrap_or(scales[scales.len() - 1]);
    let tenths = value / (size / 10).max(1) % 10;
    if size > 1 && step % size != 0 {
        let sign = if value < 0 { "-" } else { "" };
        return format!("{sign}{}.{}{name}", value.abs() / size, tenths.abs());
    }
    format!("{}{name}", value / size)
}

impl Chart {
    /// A chart that fills the picture below its heading.
    pub fn new(scene: &Scene<'_>, x: Axis, y: Axis) -> Chart {
        let size = scene.size;
        let plot = Rect::from_min_max(pos2(LEFT, HEAD), pos2(size.x - RIGHT, (size.y - BELOW).max(HEAD + 40.0)));
        Chart { plot, x, y }
    }

    /// Where a pair of values is.
    pub fn at(&self, x: i64, y: i64) -> Pos2 {
        pos2(self.x(x), self.y(y))
    }

    /// Where a value of the horizontal axis is.
    pub fn x(&self, x: i64) -> f32 {
        self.plot.left() + self.plot.width() * self.x.share(x)
    }

    /// Where a value of the vertical axis is.
    pub fn y(&self, y: i64) -> f32 {
        self.plot.bottom() - self.plot.height() * self.y.share(y)
    }

    /// Draws both axes with their numbers and fine lines.
    pub fn draw_axes(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let theme = scene.theme;
        picture.add(Shape::outlined(self.plot, 0.0, theme.background, (1.0, theme.line)));
        let (ticks, step) = self.x.ticks((self.plot.width() / 110.0) as i64);
        let mut free_from = 0.0;
        for tick in ticks {
            let x = self.x(tick);
            picture.add(Shape::line(pos2(x, self.plot.top()), pos2(x, self.plot.bottom()), (0.6, theme.line)));
            let text =
                Text::new(pos2(x, self.plot.bottom() + 22.0), written(tick, step, self.x.unit), SMALL, theme.text);
            let text = text.centred();
            if text.left() > free_from && text.left() + text.width() < scene.size.x - 4.0 {
                free_from = text.left() + text.width() + 8.0;
                picture.add(text);
            }
        }
        let (ticks, step) = self.y.ticks((self.plot.height() / 56.0) as i64);
        for tick in ticks {
            let y = self.y(tick);
            picture.add(Shape::line(pos2(self.plot.left(), y), pos2(self.plot.right(), y), (0.6, theme.line)));
            let text = Text::new(pos2(self.plot.left() - 8.0, y), written(tick, step, self.y.unit), SMALL, theme.text);
            picture.add(text.anchored(Anchor::End).middle());
        }
    }

    /// The moment that is being shown.
    pub fn draw_now(&self, picture: &mut Picture, scene: &Scene<'_>, now: i64) {
        let x = self.x(now).clamp(self.plot.left(), self.plot.right());
        let stroke = Stroke::new(1.5, scene.theme.chosen);
        picture.add(Shape::dashed(pos2(x, self.plot.top()), pos2(x, self.plot.bottom()), stroke, 4.0));
    }

    /// Says which lines lie above the chart, where they are.
    pub fn draw_beyond(&self, picture: &mut Picture, scene: &Scene<'_>, lines: &[(&str, Option<i64>, Color32)]) {
        let beyond = lines.iter().filter_map(|(key, value, color)| {
            let value = value.filter(|value| *value > self.y.to)?;
            Some((format!("↑ {} {}", scene.text(key), written(value, value / 10, self.y.unit)), *color))
        });
        for (row, (text, color)) in beyond.enumerate() {
            let text = elide(&text, Font::Sans, SMALL, self.plot.width() - 16.0);
            let at = pos2(self.plot.right() - 8.0, self.plot.top() + 22.0 + row as f32 * 24.0);
            let text = Text::new(at, text, SMALL, color).anchored(Anchor::End);
            // keeps the words apart from the lines behind them
            picture.add(Shape::filled(text.rect().expand(3.0), 3.0, scene.theme.background));
            picture.add(text);
        }
    }

    /// A line that keeps its height until the next point, drawn once in a column of pixels.
    pub fn draw_steps(
        &self,
        picture: &mut Picture,
        points: impl Iterator<Item = (i64, i64)>,
        end: i64,
        stroke: Stroke,
        dash: Option<f32>,
    ) {
        let mut corners: Vec<Pos2> = Vec::new();
        let mut column: Option<(f32, f32, f32, f32)> = None;
        let flush = |corners: &mut Vec<Pos2>, (x, low, high, last): (f32, f32, f32, f32)| {
            if let Some(before) = corners.last().copied() {
                corners.push(pos2(x, before.y));
            }
            if high - low > 0.5 {
                corners.push(pos2(x, low));
                corners.push(pos2(x, high));
            }
            corners.push(pos2(x, last));
        };
        for (x, y) in points {
            let at = self.at(x, y);
            let place = (at.x * 2.0).round() / 2.0;
            let y = at.y.clamp(self.plot.top(), self.plot.bottom());
            match &mut column {
                Some((here, low, high, last)) if *here == place => {
                    *low = low.min(y);
                    *high = high.max(y);
                    *last = y;
                }
                _ => {
                    if let Some(done) = column.replace((place, y, y, y)) {
                        flush(&mut corners, done);
                    }
                }
            }
        }
        let Some(done) = column else { return };
        flush(&mut corners, done);
        let end = self.x(end).clamp(self.plot.left(), self.plot.right());
        let (x, y) = (corners[corners.len() - 1].x, corners[corners.len() - 1].y);
        if end > x {
            corners.push(pos2(end, y));
        }
        picture.add(Shape::Line(Line { points: corners, stroke, dash }));
    }
}

/// What a colour or a shape in a chart means.
#[derive(Clone, Copy, Debug)]
pub enum Sign {
    /// A line.
    Line(Color32),
    /// A line of dashes.
    Dashes(Color32),
    /// A diamond: sent again.
    Diamond(Color32),
    /// A disc.
    Disc(Color32),
    /// A filled box.
    Bar(Color32),
}

impl Sign {
    fn draw(self, picture: &mut Picture, at: Pos2) {
        match self {
            Sign::Line(color) => picture.add(Shape::line(at, at + vec2(22.0, 0.0), (3.0, color))),
            Sign::Dashes(color) => picture.add(Shape::dashed(at, at + vec2(22.0, 0.0), (3.0, color), 4.0)),
            Sign::Diamond(color) => diamond(picture, at + vec2(11.0, 0.0), 7.0, color),
            Sign::Disc(fill) => {
                picture.add(Shape::Circle { center: at + vec2(11.0, 0.0), radius: 5.0, fill, stroke: Stroke::NONE });
            }
            Sign::Bar(color) => {
                picture.add(Shape::filled(Rect::from_center_size(at + vec2(11.0, 0.0), vec2(14.0, 14.0)), 2.0, color));
            }
        }
    }
}

/// A diamond around a point.
pub fn diamond(picture: &mut Picture, at: Pos2, arm: f32, fill: Color32) {
    let points = vec![at + vec2(0.0, -arm), at + vec2(arm, 0.0), at + vec2(0.0, arm), at + vec2(-arm, 0.0)];
    picture.add(Shape::Polygon { points, fill, stroke: Stroke::NONE });
}

/// The heading: what is drawn, and what its signs mean, as many as there is room for.
pub fn draw_heading(picture: &mut Picture, scene: &Scene<'_>, title: &str, signs: &[(Sign, &str)]) {
    let theme = scene.theme;
    let title = elide(title, Font::Sans, BODY, scene.size.x - 36.0);
    picture.add(Text::new(pos2(18.0, 26.0), title, BODY, theme.text).strong());
    let mut left = 18.0;
    for (sign, key) in signs {
        let name = scene.text(key);
        let width = 30.0 + text_width(&name, Font::Sans, SMALL);
        if left + width > scene.size.x - 12.0 {
            return;
        }
        sign.draw(picture, pos2(left, 48.0));
        picture.add(Text::new(pos2(left + 29.0, 53.0), name, SMALL, theme.text));
        left += width + 20.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_their_step_allows() {
        assert_eq!(written(250_000_000, 50_000_000, Unit::Time), "250 ms");
        assert_eq!(written(1_500_000_000, 500_000_000, Unit::Time), "1.5 s");
        assert_eq!(written(2_000_000_000, 1_000_000_000, Unit::Time), "2 s");
        assert_eq!(written(20_000, 5_000, Unit::Count), "20k");
        assert_eq!(written(1_500, 500, Unit::Count), "1.5k");
        assert_eq!(written(150, 50, Unit::Count), "150");
        assert_eq!(written(0, 50, Unit::Count), "0");
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let axis = Axis::new(3, 1_003, Unit::Count);
        assert_eq!(axis.ticks(5), (vec![200, 400, 600, 800, 1_000], 200));
        assert_eq!(Axis::new(0, 0, Unit::Count).ticks(5).0, [0, 1]);
    }
}
