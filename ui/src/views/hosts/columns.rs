use egui::{Pos2, Rect, pos2, vec2};
use synema_analysis::Arg;

use super::Lifelines;
use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::{Picture, Scene, Shape, Text};

/// The height of the names.
pub const HEAD: f32 = 44.0;
/// The width of the times.
pub const TIMES: f32 = 124.0;
/// Nearer lifelines leave no room for what their arrows carry.
const NEAREST: f32 = 130.0;

/// Where the lifelines are: those in sight, with the ends of the frame looked at among them.
pub struct Columns<'a> {
    pub lifelines: &'a Lifelines,
    first: usize,
    end: usize,
    area: Rect,
}

impl<'a> Columns<'a> {
    pub fn of(scene: &Scene<'_>, lifelines: &'a Lifelines) -> Columns<'a> {
        let area = Rect::from_min_max(pos2(TIMES, 0.0), (scene.size - vec2(22.0, 0.0)).to_pos2());
        let fitting = ((area.width() / NEAREST) as usize).clamp(2, lifelines.len().max(2));
        let ends = scene.observation().and_then(|index| lifelines.ends(scene.trace, scene.analysis, index));
        let [low, high] = ends.map_or([0, 0], |[from, to]| [from.min(to), from.max(to)]);
        // both ends of the frame looked at, if they are not too far apart
        let first = if high < fitting { 0 } else { low.min(lifelines.len() - fitting) };
        Columns { lifelines, first, end: lifelines.len().min(first + fitting), area }
    }

    /// Where a lifeline is; one out of sight at the edge next to it.
    pub fn x(&self, lifeline: usize) -> f32 {
        let count = (self.end - self.first).max(1) as f32;
        let place = lifeline as f32 - self.first as f32 + 0.5;
        self.area.left() + self.area.width() * (place / count).clamp(0.02, 0.98)
    }

    /// Where the lifelines in sight are.
    pub fn places(&self) -> impl Iterator<Item = f32> + '_ {
        (self.first..self.end).map(|lifeline| self.x(lifeline))
    }

    /// Whether a lifeline is in sight.
    pub fn shows(&self, lifeline: usize) -> bool {
        (self.first..self.end).contains(&lifeline)
    }

    /// Where the outermost are.
    pub fn is_on_the_left(&self, lifeline: usize) -> bool {
        (lifeline - self.first) * 2 < self.end - self.first
    }

    pub fn draw(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let theme = scene.theme;
        picture.add(Shape::filled(Rect::from_min_max(Pos2::ZERO, pos2(scene.size.x, HEAD - 6.0)), 0.0, theme.panel));
        let width = self.area.width() / (self.end - self.first).max(1) as f32 - 10.0;
        for lifeline in self.first..self.end {
            let x = self.x(lifeline);
            picture.add(Shape::line(pos2(x, HEAD - 6.0), pos2(x, scene.size.y), (2.0, theme.line)));
            let name = elide(self.lifelines.name(lifeline), Font::Sans, SMALL, width);
            picture.add(Text::new(pos2(x, 25.0), name, SMALL, theme.text).centred().strong());
        }
        let hidden = self.lifelines.len() - (self.end - self.first);
        if hidden > 0 {
            let text = scene.texts.with("hosts-more", &[("count", Arg::Number(hidden as u64))]);
            let text = elide(&text, Font::Sans, SMALL, TIMES - 14.0);
            picture.add(Text::new(pos2(8.0, 25.0), text, SMALL, theme.faint));
        }
    }
}
