use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::Field;

use crate::font::{Font, elide, text_width, wrap};
use crate::views::pieces::{BODY, SMALL, paragraph};
use crate::{Picture, Scene, Shape, Text};

/// A number has at most this many bytes; longer fields are not read as one.
const LONGEST: usize = 8;

/// Draws the chosen field's memory cells, and the two numbers that the two byte orders make of them.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, bytes: &[u8], chosen: Option<&Field>, area: Rect) {
    let theme = scene.theme;
    picture.add(Shape::filled(area, 0.0, theme.panel));
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, theme.line)));
    let inner = area.shrink2(vec2(18.0, 10.0));
    let Some((field, cells)) = chosen.and_then(|field| Some((field, bytes.get(field.byte_range())?))) else {
        let lines = wrap(&scene.text("bytes-choose"), Font::Sans, BODY, inner.width(), 3);
        return paragraph(picture, inner.left_top() + vec2(0.0, 22.0), &lines, |at, line| {
            Text::new(at, line, BODY, theme.faint)
        });
    };
    let title = format!("{} · {} · {}", field.def.name, field.show(), field.def.source);
    let title = elide(&title, Font::Sans, BODY, inner.width());
    picture.add(Text::new(inner.left_top() + vec2(0.0, 18.0), title, BODY, theme.text).strong());
    if cells.is_empty() || cells.len() > LONGEST {
        let key = if cells.is_empty() { "bytes-computed" } else { "bytes-long" };
        let text = scene.texts.with(key, &[("count", Arg::Number(cells.len() as u64))]);
        let lines = wrap(&text, Font::Sans, SMALL, inner.width(), 3);
        return paragraph(picture, inner.left_top() + vec2(0.0, 48.0), &lines, |at, line| {
            Text::new(at, line, SMALL, theme.faint)
        });
    }
    let width = draw_cells(picture, scene, cells, inner);
    let numbers = Rect::from_min_max(pos2(inner.left() + width + 22.0, inner.top() + 30.0), inner.max);
    let big = cells.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let little = cells.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    for (row, (key, value)) in [("bytes-big-endian", big), ("bytes-little-endian", little)].into_iter().enumerate() {
        let y = numbers.top() + 16.0 + row as f32 * 50.0;
        let label = elide(&scene.text(key), Font::Sans, SMALL, numbers.width());
        picture.add(Text::new(pos2(numbers.left(), y), label, SMALL, theme.faint));
        let value = number(value, cells.len(), numbers.width());
        picture.add(Text::new(pos2(numbers.left(), y + 23.0), value, BODY, theme.text).mono());
    }
}

/// In decimal, and in hexadecimal too where there is room.
fn number(number: u64, bytes: usize, width: f32) -> String {
    let both = format!("{number} = 0x{number:0digits$x}", digits = bytes * 2);
    if text_width(&both, Font::Mono, BODY) <= width { both } else { number.to_string() }
}

/// The bytes as memory cells with their addresses below; returns how wide they are.
fn draw_cells(picture: &mut Picture, scene: &Scene<'_>, cells: &[u8], inner: Rect) -> f32 {
    let theme = scene.theme;
    let width = (inner.width() * 0.5 / cells.len() as f32).clamp(28.0, 54.0);
    let top = inner.top() + 44.0;
    for (place, byte) in cells.iter().enumerate() {
        let cell = Rect::from_min_size(pos2(inner.left() + place as f32 * width, top), vec2(width, 40.0));
        picture.add(Shape::outlined(cell, 0.0, theme.chosen_fill, (1.5, theme.line)));
        picture.add(Text::new(cell.center(), format!("{byte:02x}"), BODY, theme.text).mono().centred().middle());
        let below = pos2(cell.center().x, cell.bottom() + 20.0);
        picture.add(Text::new(below, format!("+{place}"), SMALL, theme.faint).centred());
    }
    width * cells.len() as f32
}
