use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::Field;

use crate::font::{Font, text_width};
use crate::views::pieces::SMALL;
use crate::{Pick, Picture, Scene, Shape, Text};

const LINE: f32 = 23.0;

/// How wide a dump with so many bytes in a line is.
pub fn width(columns: usize) -> f32 {
    cell() * (6 + 4 * columns + 1) as f32
}

fn cell() -> f32 {
    text_width("0", Font::Mono, SMALL)
}

/// Draws offset, bytes and characters, scrolled to what is chosen.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, bytes: &[u8], chosen: Option<&Field>, area: Rect) {
    let columns = if width(16) <= area.width() { 16 } else { 8 };
    let lines = bytes.len().div_ceil(columns);
    let fitting = ((area.height() / LINE) as usize).max(1);
    // what is lit without having been chosen does not scroll
    let scrolls = chosen.filter(|_| scene.selection.field.is_some());
    let wanted = scene.selection.byte.or(scrolls.map(|field| field.byte_range().start)).unwrap_or(0) / columns;
    let first = wanted.saturating_sub(fitting / 2).min(lines.saturating_sub(fitting));
    let lit = chosen.map_or(0..0, |field| field.byte_range());
    for (row, line) in (first..lines.min(first + fitting)).enumerate() {
        let top = area.top() + row as f32 * LINE;
        let baseline = top + 17.0;
        let start = line * columns;
        let offset = format!("{start:04x}");
        picture.add(Text::new(pos2(area.left(), baseline), offset, SMALL, scene.theme.faint).mono());
        for (column, byte) in bytes[start..bytes.len().min(start + columns)].iter().enumerate() {
            let at = start + column;
            let hex = Rect::from_min_size(
                pos2(area.left() + cell() * (6 + 3 * column) as f32 - cell() / 2.0, top),
                vec2(cell() * 3.0, LINE),
            );
            let char = Rect::from_min_size(
                pos2(area.left() + cell() * (6 + 3 * columns + 1 + column) as f32, top),
                vec2(cell(), LINE),
            );
            if lit.contains(&at) {
                for place in [hex, char] {
                    picture.add(Shape::filled(place.shrink2(vec2(0.0, 1.0)), 0.0, scene.theme.chosen_fill));
                }
            }
            let strong = lit.contains(&at);
            let hex_at = pos2(hex.left() + cell() / 2.0, baseline);
            let text = Text::new(hex_at, format!("{byte:02x}"), SMALL, scene.theme.text).mono();
            picture.add(if strong { text.strong() } else { text });
            let shown = if byte.is_ascii_graphic() { char::from(*byte) } else { '.' };
            picture.add(Text::new(pos2(char.left(), baseline), shown.to_string(), SMALL, scene.theme.faint).mono());
            let args = [("offset", Arg::Number(at as u64)), ("value", Arg::Text(format!("{byte:02x}")))];
            picture.spot(hex, Pick::Byte(at), scene.texts.with("spot-byte", &args));
        }
    }
    if lines > fitting {
        draw_more(picture, scene, area, columns, (first, lines.min(first + fitting), lines));
    }
}

/// Little arrows on the right that lead to the lines out of sight.
fn draw_more(
    picture: &mut Picture,
    scene: &Scene<'_>,
    area: Rect,
    columns: usize,
    (first, end, lines): (usize, usize, usize),
) {
    let x = (area.left() + width(columns) + 10.0).min(area.right() - 9.0);
    let places = [(first > 0, area.top() + 10.0, -6.0, first), (end < lines, area.bottom() - 14.0, 6.0, end)];
    for (there, y, tip, line) in places {
        if there {
            let points = vec![pos2(x - 7.0, y - tip), pos2(x + 7.0, y - tip), pos2(x, y + tip)];
            picture.add(Shape::Polygon { points, fill: scene.theme.faint, stroke: egui::Stroke::NONE });
            let key = if tip < 0.0 { "spot-bytes-before" } else { "spot-bytes-behind" };
            let byte = if tip < 0.0 { line.saturating_sub(1) * columns } else { line * columns };
            let rect = Rect::from_center_size(pos2(x, y), vec2(22.0, 22.0));
            picture.spot(rect, Pick::Byte(byte), scene.text(key));
        }
    }
}
