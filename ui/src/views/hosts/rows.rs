use egui::{Rect, pos2, vec2};

use super::columns::{Columns, HEAD, TIMES};
use crate::views::pieces::{SMALL, seconds};
use crate::{Anchor, Pick, Picture, Room, Scene, Shape, Text};

/// The height of a row, unless ladders are pulled apart or pushed together.
const ROW: f32 = 30.0;
/// Lower rows would lay their times over each other.
const LOWEST: f32 = 19.0;
/// What a pause takes that is folded.
const FOLD: f32 = 24.0;
/// A pause is folded when it is so many times as long as a typical one.
const FOLDED: i64 = 10;

/// Which rows of the session are in sight, and where.
pub struct Rows {
    first: u64,
    fitting: u64,
    count: u64,
    /// Where the rows from the first on are.
    places: Vec<Place>,
    /// The height of one.
    row: f32,
    /// What scrolls.
    pub body: Rect,
}

/// A row.
struct Place {
    y: f32,
    observation: usize,
    /// The pause before it, nanoseconds, where it is folded.
    folded_ns: Option<i64>,
}

impl Rows {
    pub fn of(scene: &Scene<'_>) -> Rows {
        let body = Rect::from_min_max(pos2(0.0, HEAD), scene.size.to_pos2());
        let row = (ROW * scene.selection.magnified()).max(LOWEST);
        let fitting = (((body.height() - 14.0) / row) as u64).max(1);
        let count = scene.sight.rows.len(scene.trace);
        let looked_at = scene.sight.rows.row_of(scene.observation().unwrap_or(0));
        // with every pause folded, half as many rows still fit
        let wanted = scene.sight.first_row.unwrap_or_else(|| looked_at.saturating_sub(fitting / 2));
        let first = wanted.min(count.saturating_sub(fitting));
        let mut rows = Rows { first, fitting, count, places: Vec::new(), row, body };
        rows.lay(scene, count.min(first + fitting));
        // at the end nothing is left out below: the rows move up as far as pauses moved them down
        let beyond = rows.places.last().map_or(0.0, |last| last.y + row * 0.8 - body.bottom());
        if beyond > 0.0 && first + fitting >= count && wanted >= first {
            rows.places.iter_mut().for_each(|place| place.y -= beyond);
            let hidden = rows.places.iter().take_while(|place| place.y < body.top() + 10.0).count();
            rows.places.drain(..hidden);
            rows.first += hidden as u64;
        }
        rows.places.retain(|place| place.y + row * 0.4 < body.bottom());
        rows
    }

    fn lay(&mut self, scene: &Scene<'_>, end: u64) {
        let at = |row: u64| scene.trace.observation(scene.sight.rows.observation(row)).at;
        let gap = |row: u64| if row == 0 { 0 } else { at(row).ns_since(at(row - 1)) };
        let mut gaps: Vec<i64> = (self.first.max(1)..end).map(gap).filter(|gap| *gap > 0).collect();
        gaps.sort_unstable();
        let typical = gaps.get(gaps.len().saturating_sub(1) / 2).copied().unwrap_or(i64::MAX);
        let mut y = self.body.top() + 18.0;
        for row in self.first..end {
            let is_folded = row > self.first && gap(row) >= typical.saturating_mul(FOLDED);
            y += if is_folded { FOLD } else { 0.0 };
            let folded_ns = is_folded.then(|| gap(row));
            self.places.push(Place { y, observation: scene.sight.rows.observation(row), folded_ns });
            y += self.row;
        }
    }

    /// The observations in sight.
    pub fn observations(&self) -> impl Iterator<Item = usize> + '_ {
        self.places.iter().map(|place| place.observation)
    }

    /// Where an observation is; out of sight above or below, where the rows there would be without pauses. None where a
    /// filter left it out.
    pub fn y(&self, scene: &Scene<'_>, observation: usize) -> Option<f32> {
        let row = scene.sight.rows.exact_row_of(observation)?;
        let (first, last) = (self.places.first()?, self.places.last()?);
        let place = row as i64 - self.first as i64;
        match usize::try_from(place) {
            Ok(place) if place < self.places.len() => Some(self.places[place].y),
            Ok(place) => Some(last.y + (place + 1 - self.places.len()) as f32 * self.row),
            Err(_) => Some(first.y + place as f32 * self.row),
        }
    }

    /// Where everything before a number of observations has happened.
    pub fn y_after(&self, observations: usize) -> f32 {
        let last = self.places.iter().rev().find(|place| place.observation < observations);
        match (last, self.places.first()) {
            (Some(last), _) => last.y,
            (None, Some(first)) if first.observation >= observations => self.body.top(),
            _ => self.body.bottom(),
        }
    }

    /// How far an arrow falls whose other end was not seen.
    pub fn nominal(&self) -> f32 {
        self.row * 0.55
    }

    /// Writes the times of the rows.
    pub fn draw_times(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let theme = scene.theme;
        let (start, now) = (scene.trace.observation(0).at, scene.playhead().observations);
        for place in &self.places {
            let at = scene.trace.observation(place.observation).at.ns_since(start);
            let color = if place.observation < now { theme.text } else { theme.faint };
            let time = Text::new(pos2(TIMES - 14.0, place.y), seconds(at), SMALL, color).mono();
            picture.add(time.anchored(Anchor::End).middle());
        }
    }

    /// Writes how long the folded pauses are, and breaks the lifelines there.
    pub fn draw_folds(&self, picture: &mut Picture, scene: &Scene<'_>, columns: &Columns<'_>, room: &mut Room) {
        for place in &self.places {
            let Some(ns) = place.folded_ns else { continue };
            let y = place.y - (self.row + FOLD) / 2.0;
            if y < self.body.top() + 8.0 {
                continue;
            }
            let text = Text::new(pos2(TIMES - 14.0, y), format!("… {}", seconds(ns)), SMALL, scene.theme.mark);
            let text = text.anchored(Anchor::End).middle();
            room.take(text.rect());
            picture.add(text);
            for x in columns.places() {
                // the lifeline is broken where time was left out
                let gap = Rect::from_center_size(pos2(x, y), vec2(8.0, 9.0));
                picture.add(Shape::filled(gap, 0.0, scene.theme.background));
                for edge in [gap.top(), gap.bottom()] {
                    let (from, to) = (pos2(x - 7.0, edge + 3.0), pos2(x + 7.0, edge - 3.0));
                    picture.add(Shape::line(from, to, (2.0, scene.theme.mark)));
                }
            }
        }
    }

    /// Draws how far down the session is in sight, with places that lead up and down.
    pub fn draw_bar(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let bar = Rect::from_min_max(pos2(scene.size.x - 14.0, HEAD), scene.size.to_pos2() - vec2(3.0, 3.0));
        if self.count <= self.fitting || bar.height() < 40.0 {
            return;
        }
        let end = self.first + self.places.len() as u64;
        picture.add(Shape::filled(bar, 4.0, scene.theme.panel));
        let height = (bar.height() * (self.fitting as f64 / self.count as f64) as f32).max(24.0);
        let travel = (self.first as f64 / (self.count - self.fitting) as f64).min(1.0);
        let top = bar.top() + (bar.height() - height) * travel as f32;
        let thumb = Rect::from_min_size(pos2(bar.left() + 2.0, top), vec2(bar.width() - 4.0, height));
        picture.add(Shape::filled(thumb, 4.0, scene.theme.faint));
        if self.first > 0 {
            let before = Rect::from_min_max(bar.min, pos2(bar.right(), thumb.top()));
            picture.spot(before, Pick::Row(self.first.saturating_sub(self.fitting)), scene.text("table-before"));
        }
        if end < self.count {
            let behind = Rect::from_min_max(pos2(bar.left(), thumb.bottom()), bar.max);
            picture.spot(behind, Pick::Row(end), scene.text("table-behind"));
        }
    }
}
