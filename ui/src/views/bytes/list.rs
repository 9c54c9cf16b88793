use egui::{Rect, pos2, vec2};
use synema_wire::{Dissection, Field};

use crate::font::{Font, elide};
use crate::scene::fields;
use crate::views::pieces::SMALL;
use crate::{FieldRef, Pick, Picture, Scene, Shape, Text};

const LINE: f32 = 24.0;

enum Row<'a> {
    Layer(&'static str),
    Field(FieldRef, &'a Field),
}

/// Draws the fields of all layers, name and value, scrolled to the chosen one.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, chosen: Option<&Field>, area: Rect) {
    let rows = rows(dissection);
    let fitting = ((area.height() / LINE) as usize).max(1);
    let is_chosen =
        |row: &Row<'_>| matches!(row, Row::Field(_, field) if chosen.is_some_and(|it| std::ptr::eq(it, *field)));
    // what is lit without having been chosen does not scroll
    let scrolls = scene.selection.field.is_some() || scene.selection.byte.is_some();
    let wanted = rows.iter().position(is_chosen).filter(|_| scrolls).unwrap_or(0);
    let first = wanted.saturating_sub(fitting / 2).min(rows.len().saturating_sub(fitting));
    let shown = &rows[first..rows.len().min(first + fitting)];
    for (place, row) in shown.iter().enumerate() {
        let line = Rect::from_min_size(
            pos2(area.left(), area.top() + place as f32 * LINE),
            vec2(area.width() - 26.0, LINE - 1.0),
        );
        draw_row(picture, scene, row, is_chosen(row), line);
    }
    let pick = |row: Option<&Row<'_>>| {
        row.and_then(|row| match row {
            Row::Field(name, _) => Some(Pick::Field(*name)),
            Row::Layer(_) => None,
        })
    };
    let above = rows[..first].iter().rev().find_map(|row| pick(Some(row)));
    let below = rows[first + shown.len()..].iter().find_map(|row| pick(Some(row)));
    let arrows = [
        (above, area.top() + 12.0, -6.0, "spot-fields-before"),
        (below, area.bottom() - 16.0, 6.0, "spot-fields-behind"),
    ];
    for (pick, y, tip, key) in arrows {
        let Some(pick) = pick else { continue };
        let x = area.right() - 10.0;
        let points = vec![pos2(x - 7.0, y - tip), pos2(x + 7.0, y - tip), pos2(x, y + tip)];
        picture.add(Shape::Polygon { points, fill: scene.theme.faint, stroke: egui::Stroke::NONE });
        picture.spot(Rect::from_center_size(pos2(x, y), vec2(22.0, 22.0)), pick, scene.text(key));
    }
}

fn rows(dissection: &Dissection) -> Vec<Row<'_>> {
    let mut all = fields(dissection);
    let mut rows = Vec::new();
    for layer in &dissection.layers {
        rows.push(Row::Layer(layer.protocol.title()));
        rows.extend(all.by_ref().take(layer.fields.len()).map(|(name, field)| Row::Field(name, field)));
    }
    rows
}

fn draw_row(picture: &mut Picture, scene: &Scene<'_>, row: &Row<'_>, chosen: bool, line: Rect) {
    let theme = scene.theme;
    let baseline = line.top() + 17.0;
    match row {
        Row::Layer(title) => {
            picture.add(Shape::filled(line, 3.0, theme.panel));
            picture.add(Text::new(pos2(line.left() + 6.0, baseline), *title, SMALL, theme.text).strong());
        }
        Row::Field(name, field) => {
            if chosen {
                picture.add(Shape::filled(line, 3.0, theme.chosen_fill));
            }
            let left = line.width() * 0.5;
            let shown = elide(name.name, Font::Sans, SMALL, left - 18.0);
            picture.add(Text::new(pos2(line.left() + 18.0, baseline), shown, SMALL, theme.faint));
            let value = elide(&field.show(), Font::Sans, SMALL, line.width() - left - 12.0);
            picture.add(Text::new(pos2(line.left() + left + 8.0, baseline), value, SMALL, theme.text));
            picture.spot(line, Pick::Field(*name), format!("{} {}", name.name, field.show()));
        }
    }
}
