//! Tables of any length: only the rows in sight are asked for.

use egui::{Color32, Rect, pos2, vec2};

use super::pieces::SMALL;
use crate::font::{Font, elide, text_width};
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

const ROW: f32 = 24.0;
const HEAD: f32 = 28.0;
const BAR: f32 = 16.0;
/// Between the text of a cell and its edge.
const PAD: f32 = 7.0;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The key of its title.
    pub title: &'static str,
    /// Its share of the table's width.
    pub share: f32,
    /// Whether its cells are numbers, which end at the same place.
    pub is_number: bool,
    /// The least width of a table that shows it, points.
    pub from_width: f32,
}

/// A column of text that every table shows.
pub const fn text(title: &'static str, share: f32) -> Column {
    Column { title, share, is_number: false, from_width: 0.0 }
}

/// A column of numbers that every table shows.
pub const fn number(title: &'static str, share: f32) -> Column {
    Column { title, share, is_number: true, from_width: 0.0 }
}

impl Column {
    /// The same, left out of tables narrower than this.
    pub const fn from(self, width: f32) -> Column {
        Column { from_width: width, ..self }
    }
}

/// A row in sight.
#[derive(Clone, Debug)]
pub struct Row {
    /// What stands in its cells, one for each column.
    pub cells: Vec<String>,
    /// What is behind them.
    pub fill: Option<Color32>,
    /// The colour of its text.
    pub color: Color32,
    /// Whether it is the one looked at.
    pub is_chosen: bool,
    /// What choosing it means, and what it says.
    pub pick: Option<(Pick, String)>,
}

/// A table: where it is, how many rows it has, and which of them must be in sight.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Where.
    pub area: Rect,
    /// Its columns.
    pub columns: &'a [Column],
    /// How many rows it has.
    pub count: u64,
    /// The row that is in sight unless the scene says where the table begins.
    pub focus: u64,
}

impl Table<'_> {
    /// How many whole rows are in sight.
    pub fn fitting(&self) -> u64 {
        (((self.area.height() - HEAD) / ROW) as u64).max(1)
    }

    /// The first row in sight.
    pub fn first(&self, scene: &Scene<'_>) -> u64 {
        let last_first = self.count.saturating_sub(self.fitting());
        scene.sight.first_row.unwrap_or_else(|| self.focus.saturating_sub(self.fitting() / 2)).min(last_first)
    }

    /// Draws the head, the rows in sight, and where they are among all.
    pub fn draw(&self, picture: &mut Picture, scene: &Scene<'_>, row: impl Fn(u64) -> Row) {
        let width = self.area.width() - BAR;
        let shown: Vec<bool> = self.columns.iter().map(|column| column.from_width <= width).collect();
        let places = self.places(&shown, width);
        self.draw_head(picture, scene, &places);
        let first = self.first(scene);
        for at in first..self.count.min(first + self.fitting()) {
            let top = self.area.top() + HEAD + (at - first) as f32 * ROW;
            let line = Rect::from_min_size(pos2(self.area.left(), top), vec2(width, ROW));
            self.draw_row(picture, scene, row(at), line, &places);
        }
        if self.count > self.fitting() {
            self.draw_bar(picture, scene, first);
        }
    }

    /// From where to where each column goes; none for those left out.
    fn places(&self, shown: &[bool], width: f32) -> Vec<Option<(f32, f32)>> {
        let shares = self.columns.iter().zip(shown).filter(|(_, shown)| **shown).map(|(column, _)| column.share);
        let per_share = width / shares.sum::<f32>().max(0.01);
        let mut left = self.area.left();
        let place = |(column, shown): (&Column, &bool)| {
            shown.then(|| {
                let from = left;
                left += column.share * per_share;
                (from, left)
            })
        };
        self.columns.iter().zip(shown).map(place).collect()
    }

    fn draw_head(&self, picture: &mut Picture, scene: &Scene<'_>, places: &[Option<(f32, f32)>]) {
        let head = Rect::from_min_size(self.area.min, vec2(self.area.width(), HEAD - 2.0));
        picture.add(Shape::filled(head, 0.0, scene.theme.panel));
        picture.add(Shape::line(head.left_bottom(), head.right_bottom(), (1.0, scene.theme.line)));
        for (column, place) in self.columns.iter().zip(places) {
            if let Some(place) = place {
                let text = scene.text(column.title);
                self.draw_cell(picture, column, *place, head.top() + 18.0, &text, scene.theme.faint);
            }
        }
    }

    fn draw_row(&self, picture: &mut Picture, scene: &Scene<'_>, row: Row, line: Rect, places: &[Option<(f32, f32)>]) {
        if let Some(fill) = row.fill {
            picture.add(Shape::filled(line, 0.0, fill));
        }
        if row.is_chosen {
            let fill = row.fill.unwrap_or(scene.theme.chosen_fill);
            picture.add(Shape::outlined(line.shrink(1.5), 3.0, fill, (2.5, scene.theme.chosen)));
        }
        for ((column, place), cell) in self.columns.iter().zip(places).zip(&row.cells) {
            if let Some(place) = place {
                self.draw_cell(picture, column, *place, line.top() + 17.0, cell, row.color);
            }
        }
        if let Some((pick, label)) = row.pick {
            picture.spot(line, pick, label);
        }
    }

    fn draw_cell(
        &self,
        picture: &mut Picture,
        column: &Column,
        (left, right): (f32, f32),
        baseline: f32,
        text: &str,
        color: Color32,
    ) {
        let text = elide(text, Font::Sans, SMALL, right - left - 2.0 * PAD);
        if text.is_empty() || text_width(&text, Font::Sans, SMALL) > right - left {
            return;
        }
        let (x, anchor) = if column.is_number { (right - PAD, Anchor::End) } else { (left + PAD, Anchor::Start) };
        picture.add(Text::new(pos2(x, baseline), text, SMALL, color).anchored(anchor));
    }

    /// Where the rows in sight are among all; above and below lie the earlier and the later ones.
    fn draw_bar(&self, picture: &mut Picture, scene: &Scene<'_>, first: u64) {
        let bar = Rect::from_min_max(pos2(self.area.right() - BAR + 3.0, self.area.top() + HEAD), self.area.max);
        picture.add(Shape::filled(bar, 4.0, scene.theme.panel));
        let share = |row: u64| row as f64 / self.count as f64;
        let height = (bar.height() * share(self.fitting()) as f32).max(24.0).min(bar.height());
        let travel = first as f64 / self.count.saturating_sub(self.fitting()).max(1) as f64;
        let top = bar.top() + (bar.height() - height) * travel as f32;
        let thumb = Rect::from_min_size(pos2(bar.left() + 2.0, top), vec2(bar.width() - 4.0, height));
        picture.add(Shape::filled(thumb, 4.0, scene.theme.faint));
        if first > 0 {
            let before = Rect::from_min_max(bar.min, pos2(bar.right(), thumb.top()));
            picture.spot(before, Pick::Row(first.saturating_sub(self.fitting())), scene.text("table-before"));
        }
        if first + self.fitting() < self.count {
            let behind = Rect::from_min_max(pos2(bar.left(), thumb.bottom()), bar.max);
            picture.spot(behind, Pick::Row(first + self.fitting()), scene.text("table-behind"));
        }
    }
}
