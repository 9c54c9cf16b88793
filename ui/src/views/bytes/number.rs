use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Field};

use super::checksum;
use crate::font::{Font, elide, text_width, wrap};
use crate::views::pieces::{BODY, SMALL, paragraph};
use crate::{Picture, Scene, Shape, Text};

/// A number has at most this many bytes; longer fields are not read as one.
const LONGEST: usize = 8;
const LINE: f32 = 24.0;
const CELL: f32 = 29.0;

/// Between a field's name and the sentence on what it is for.
const HELP_GAP: f32 = 24.0;
/// Less room than this is too little for such a sentence.
const HELP_LEAST: f32 = 160.0;

/// What a field is for, on the line of its name, `x` from the left.
fn draw_help(picture: &mut Picture, scene: &Scene<'_>, field: &Field, inner: Rect, x: f32) {
    let room = inner.width() - x;
    if let Some(help) = scene.texts.help(field.def.name).filter(|_| room >= HELP_LEAST) {
        let help = elide(&help, Font::Sans, SMALL, room);
        picture.add(Text::new(inner.left_top() + vec2(x, 18.0), help, SMALL, scene.theme.faint));
    }
}

/// Draws what the chosen field's bytes mean: its cells in the memory of both kinds of host, how its value comes from
/// them, and what a reader gets who takes the other order; for a checksum, how it is worked out.
pub fn draw(
    picture: &mut Picture,
    scene: &Scene<'_>,
    bytes: &[u8],
    dissection: &Dissection,
    chosen: Option<&Field>,
    area: Rect,
) {
    let theme = scene.theme;
    picture.add(Shape::filled(area, 0.0, theme.panel));
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, theme.line)));
    let inner = area.shrink2(vec2(18.0, 8.0));
    let Some((field, cells)) = chosen.and_then(|field| Some((field, bytes.get(field.byte_range())?))) else {
        let lines = wrap(&scene.text("bytes-choose"), Font::Sans, BODY, inner.width(), 3);
        return paragraph(picture, inner.left_top() + vec2(0.0, 22.0), &lines, |at, line| {
            Text::new(at, line, BODY, theme.faint)
        });
    };
    let title = format!("{} · {} · {}", field.def.name, field.show(), field.def.source);
    let title = elide(&title, Font::Sans, BODY, inner.width());
    let title_width = text_width(&title, Font::Sans, BODY);
    picture.add(Text::new(inner.left_top() + vec2(0.0, 18.0), title, BODY, theme.text).strong());
    draw_help(picture, scene, field, inner, title_width + HELP_GAP);
    let body = Rect::from_min_max(inner.min + vec2(0.0, 32.0), inner.max);
    if let Some(steps) = checksum::steps(scene, bytes, dissection, field) {
        return draw_lines(picture, scene, &steps, body);
    }
    if cells.is_empty() || cells.len() > LONGEST {
        let key = if cells.is_empty() { "bytes-computed" } else { "bytes-long" };
        let text = scene.texts.with(key, &[("count", Arg::Number(cells.len() as u64))]);
        let lines = wrap(&text, Font::Sans, SMALL, body.width(), 3);
        return paragraph(picture, body.left_top() + vec2(0.0, 16.0), &lines, |at, line| {
            Text::new(at, line, SMALL, theme.faint)
        });
    }
    if body.width() > 760.0 {
        let (left, right) = body.split_left_right_at_fraction(0.42);
        draw_memories(picture, scene, cells, left);
        draw_lines(picture, scene, &arithmetic(scene, field, cells), right);
    } else {
        let memories = draw_memories(picture, scene, cells, body);
        let below = Rect::from_min_max(pos2(body.left(), memories + 4.0), body.max);
        draw_lines(picture, scene, &arithmetic(scene, field, cells), below);
    }
}

/// Lines of fixed pitch, as many as there is room for.
fn draw_lines(picture: &mut Picture, scene: &Scene<'_>, lines: &[String], area: Rect) {
    for (at, line) in lines.iter().enumerate() {
        let baseline = area.top() + 17.0 + at as f32 * LINE;
        if baseline > area.bottom() + 2.0 {
            return;
        }
        let line = elide(line, Font::Mono, SMALL, area.width());
        picture.add(Text::new(pos2(area.left(), baseline), line, SMALL, scene.theme.text).mono());
    }
}

/// The bytes as memory cells of a big-endian and of a little-endian host; returns where they end.
fn draw_memories(picture: &mut Picture, scene: &Scene<'_>, cells: &[u8], area: Rect) -> f32 {
    let theme = scene.theme;
    let turned: Vec<u8> = cells.iter().rev().copied().collect();
    let rows = [("bytes-big-endian", cells), ("bytes-little-endian", &turned)];
    let rows = if cells.len() == 1 { &rows[..1] } else { &rows[..] };
    let labels: Vec<String> = rows.iter().map(|(key, _)| scene.text(key)).collect();
    let widest = labels.iter().map(|label| text_width(label, Font::Sans, SMALL)).fold(0.0, f32::max);
    let label_width = widest.min(area.width() * 0.5);
    let width = ((area.width() - label_width - 24.0) / cells.len() as f32).clamp(22.0, 50.0);
    let mut top = area.top();
    for ((_, bytes), label) in rows.iter().zip(labels) {
        let label = elide(&label, Font::Sans, SMALL, label_width);
        picture.add(Text::new(pos2(area.left(), top + CELL / 2.0), label, SMALL, theme.faint).middle());
        for (place, byte) in bytes.iter().enumerate() {
            let corner = pos2(area.left() + label_width + 12.0 + place as f32 * width, top);
            let cell = Rect::from_min_size(corner, vec2(width, CELL));
            picture.add(Shape::outlined(cell, 0.0, theme.chosen_fill, (1.5, theme.line)));
            picture.add(Text::new(cell.center(), format!("{byte:02x}"), SMALL, theme.text).mono().centred().middle());
        }
        top += CELL + 7.0;
    }
    top
}

/// How the value comes from its bytes, and what becomes of it in the wrong order.
fn arithmetic(scene: &Scene<'_>, field: &Field, cells: &[u8]) -> Vec<String> {
    let big = cells.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let little = cells.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let digits = cells.len() * 2;
    let is_whole = field.start_bit.is_multiple_of(8) && field.end_bit.is_multiple_of(8);
    if !is_whole {
        let behind = (cells.len() as u32 * 8) - (field.start_bit % 8) - (field.end_bit - field.start_bit);
        let mask = (1u64 << (field.end_bit - field.start_bit)) - 1;
        return vec![format!("(0x{big:0digits$x} >> {behind}) & 0x{mask:x} = {}", big >> behind & mask)];
    }
    let shifted: Vec<String> = cells
        .iter()
        .zip((0..cells.len()).rev())
        .map(|(byte, place)| match place {
            0 => format!("0x{byte:02x}"),
            place => format!("0x{byte:02x}<<{}", place * 8),
        })
        .collect();
    let mut lines = vec![format!("{} = {big}", shifted.join(" | "))];
    let call = match cells.len() {
        2 => Some(["ntohs", "htons"]),
        4 => Some(["ntohl", "htonl"]),
        _ => None,
    };
    if let Some([from, to]) = call {
        let read = format!("{from}(0x{little:0digits$x}) = 0x{big:0digits$x}");
        let write = format!("{to}(0x{big:0digits$x}) = 0x{little:0digits$x}");
        let args = [("call", Arg::Text(format!("{read}, {write}")))];
        lines.push(scene.texts.with("bytes-call", &args));
    }
    if cells.len() > 1 {
        let args = [("wrong", Arg::Text(format!("{little} = 0x{little:0digits$x}")))];
        lines.push(scene.texts.with("bytes-wrong", &args));
    }
    lines
}
