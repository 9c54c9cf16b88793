//! A header as its RFC draws it: rows of 32 bits, every field as wide as it is, with its name and its value.

use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Field, Layer, Protocol};

use super::View;
use super::pieces::{BODY, SMALL, canvas, nothing};
use crate::font::{Font, elide, text_width};
use crate::scene::fields;
use crate::{FieldRef, Pick, Picture, Scene, Shape, Text};

/// The bit diagram of one header of the frame looked at.
#[derive(Debug)]
pub struct Header;

const WORD: u32 = 32;

impl View for Header {
    fn name(&self) -> &'static str {
        "header"
    }

    fn title(&self) -> &'static str {
        "view-header"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some((index, dissection)) = scene.dissection() else { return nothing(scene, "frame-none") };
        let chosen = scene.selection.field_in(&dissection);
        let Some(layer) = layer(&dissection, chosen) else { return nothing(scene, "header-none") };
        let mut picture = canvas(scene);
        draw_tabs(&mut picture, scene, &dissection, layer, index);
        let cells = cells(layer);
        let words = cells.iter().map(|cell| cell.to.div_ceil(WORD)).max().unwrap_or(1);
        let area = Rect::from_min_max(pos2(18.0, 92.0), (scene.size - vec2(18.0, 14.0)).to_pos2());
        let row = (area.height() / words as f32).clamp(40.0, 84.0);
        let fitting = (area.height() / row) as u32;
        // scrolled to the chosen field where not all words fit
        let wanted = chosen.map_or(0, |field| (field.start_bit.saturating_sub(layer.start as u32 * 8)) / WORD);
        let first = wanted.saturating_sub(fitting / 2).min(words.saturating_sub(fitting));
        let grid = Grid { area, row, first, end: (first + fitting).min(words) };
        draw_ruler(&mut picture, scene, &grid);
        let base = layer.start as u32 * 8;
        for (name, field) in fields(&dissection).filter(|(_, field)| field.start_bit >= base) {
            if let Some(cell) = cells.iter().find(|cell| std::ptr::eq(cell.field, field)) {
                let is_chosen = chosen.is_some_and(|it| std::ptr::eq(it, field));
                draw_cell(&mut picture, scene, &grid, cell, name, is_chosen, layer);
            }
        }
        picture
    }
}

/// The layer of the chosen field, else the transport header, else the innermost one with fixed fields.
fn layer<'d>(dissection: &'d Dissection, chosen: Option<&Field>) -> Option<&'d Layer> {
    let drawn = |layer: &&Layer| !cells(layer).is_empty();
    let of_chosen = dissection
        .layers
        .iter()
        .find(|layer| chosen.is_some_and(|chosen| layer.fields.iter().any(|field| std::ptr::eq(field, chosen))));
    let transport = || dissection.layers.iter().find(|layer| matches!(layer.protocol, Protocol::Tcp | Protocol::Udp));
    of_chosen
        .filter(drawn)
        .or_else(|| transport().filter(drawn))
        .or_else(|| dissection.layers.iter().rfind(|layer| layer.protocol != Protocol::Padding && drawn(layer)))
}

/// A field's place in the diagram, bits from the header's first.
struct Cell<'d> {
    field: &'d Field,
    from: u32,
    to: u32,
}

/// The innermost fields of a layer: those that no smaller one lies in, in the order of their bits.
fn cells(layer: &Layer) -> Vec<Cell<'_>> {
    let base = layer.start as u32 * 8;
    let mut all: Vec<&Field> = layer.fields.iter().filter(|field| field.end_bit > field.start_bit).collect();
    all.sort_by_key(|field| (field.end_bit - field.start_bit, field.start_bit));
    let mut taken: Vec<(u32, u32)> = Vec::new();
    let mut cells: Vec<Cell<'_>> = Vec::new();
    for field in all {
        let (from, to) = (field.start_bit, field.end_bit);
        if taken.iter().all(|(start, end)| to <= *start || from >= *end) && from >= base {
            taken.push((from, to));
            cells.push(Cell { field, from: from - base, to: to - base });
        }
    }
    cells.sort_by_key(|cell| cell.from);
    cells
}

struct Grid {
    area: Rect,
    row: f32,
    first: u32,
    end: u32,
}

impl Grid {
    fn x(&self, bit: u32) -> f32 {
        self.area.left() + self.area.width() * bit as f32 / WORD as f32
    }

    /// The part of a word, if the word is in sight.
    fn part(&self, word: u32, from: u32, to: u32) -> Option<Rect> {
        let top = self.area.top() + self.row * (word.checked_sub(self.first)?) as f32;
        let rect = Rect::from_min_max(pos2(self.x(from), top), pos2(self.x(to), top + self.row));
        (word < self.end).then_some(rect)
    }
}

/// The layers of the frame, the one drawn lit.
fn draw_tabs(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, drawn: &Layer, index: usize) {
    let theme = scene.theme;
    let args = [
        ("number", Arg::Number(scene.trace.number(index) as u64)),
        ("layer", Arg::Text(drawn.protocol.title().to_owned())),
    ];
    let title = elide(&scene.texts.with("header-title", &args), Font::Sans, BODY, scene.size.x - 36.0);
    picture.add(Text::new(pos2(18.0, 26.0), title, BODY, theme.text).strong());
    let mut left = 18.0;
    for layer in dissection.layers.iter().filter(|layer| !cells(layer).is_empty()) {
        let title = layer.protocol.title();
        let width = text_width(title, Font::Sans, SMALL) + 20.0;
        if left + width > scene.size.x - 12.0 {
            return;
        }
        let plate = Rect::from_min_size(pos2(left, 38.0), vec2(width, 26.0));
        let is_drawn = std::ptr::eq(layer, drawn);
        let stroke = if is_drawn { (2.5, theme.chosen) } else { (1.0, theme.line) };
        picture.add(Shape::outlined(plate, 5.0, theme.layer(layer.protocol), stroke));
        picture.add(Text::new(plate.center(), title, SMALL, theme.text).centred().middle());
        let first = cells(layer).first().map(|cell| cell.field);
        let field = fields(dissection).find(|(_, field)| first.is_some_and(|first| std::ptr::eq(first, *field)));
        if let Some((name, _)) = field {
            picture.spot(plate, Pick::Field(name), title);
        }
        left += width + 8.0;
    }
}

/// The numbers of the bits, every eighth.
fn draw_ruler(picture: &mut Picture, scene: &Scene<'_>, grid: &Grid) {
    for bit in (0..WORD).step_by(8) {
        let text = Text::new(pos2(grid.x(bit) + 2.0, grid.area.top() - 5.0), bit.to_string(), SMALL, scene.theme.faint);
        picture.add(text);
        let bottom = grid.area.top();
        picture.add(Shape::line(pos2(grid.x(bit), bottom - 18.0), pos2(grid.x(bit), bottom), (1.0, scene.theme.line)));
    }
}

fn draw_cell(
    picture: &mut Picture,
    scene: &Scene<'_>,
    grid: &Grid,
    cell: &Cell<'_>,
    name: FieldRef,
    is_chosen: bool,
    layer: &Layer,
) {
    let theme = scene.theme;
    let fill = if is_chosen { theme.chosen_fill } else { theme.layer(layer.protocol) };
    let stroke = if is_chosen { (2.5, theme.chosen) } else { (1.2, theme.faint) };
    let words = cell.from / WORD..=(cell.to - 1) / WORD;
    let mut widest: Option<Rect> = None;
    for word in words {
        let (from, to) = (cell.from.max(word * WORD) - word * WORD, cell.to.min((word + 1) * WORD) - word * WORD);
        let Some(part) = grid.part(word, from, to) else { continue };
        picture.add(Shape::outlined(part, 0.0, fill, stroke));
        picture.spot(part.shrink(1.0), Pick::Field(name), format!("{} {}", name.name, cell.field.show()));
        if widest.is_none_or(|widest| part.width() > widest.width() + 0.5) {
            widest = Some(part);
        }
    }
    let Some(part) = widest else { return };
    let room = part.width() - 6.0;
    let label = match name.name.rsplit('.').next().unwrap_or(name.name) {
        // the RFC's abbreviations, which fit over one bit
        "reset" => "rst",
        "push" => "psh",
        label => label,
    };
    let label_width = text_width(label, Font::Sans, SMALL);
    let value = value(cell.field, room);
    let centre = part.center();
    let label = match label_width <= room {
        true => Some(label.to_owned()),
        // a name that does not fit is told by its first letters, down to one
        false => Some(elide(label, Font::Sans, SMALL, room)).filter(|label| label.chars().count() > 3 && room > 50.0),
    };
    match label {
        Some(label) => {
            picture.add(Text::new(centre - vec2(0.0, 4.0), label, SMALL, theme.text).centred());
            if let Some(value) = value {
                picture.add(Text::new(centre + vec2(0.0, 15.0), value, SMALL, theme.text).centred().strong());
            }
        }
        None => {
            if let Some(value) = value {
                picture.add(Text::new(centre, value, SMALL, theme.text).centred().middle().strong());
            }
        }
    }
}

/// The value with its name, or alone, whichever fits.
fn value(field: &Field, room: f32) -> Option<String> {
    let fits = |text: &String| text_width(text, Font::Sans, SMALL) <= room;
    let long = if field.def.bits == 1 { field.to_string() } else { field.show() };
    let candidates = [long, field.to_string()];
    let fitting = candidates.into_iter().find(fits);
    fitting.or_else(|| (room > 60.0).then(|| elide(&field.to_string(), Font::Sans, SMALL, room)))
}
