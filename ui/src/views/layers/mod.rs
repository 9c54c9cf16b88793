//! The bytes of a frame, wrapped layer by layer, beside the model of layers they belong to; above them the way of the
//! frame from host to host, and how deep each station on it reads.

mod boxes;
mod does;
mod model;
mod way;

use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::Dissection;

use super::View;
use super::pieces::{BODY, SMALL, canvas, nothing};
use crate::font::{Font, text_width};
use crate::{Picture, Scene, Shape, Text};

use does::Place;

/// The layers of a frame.
#[derive(Debug)]
pub struct Layers;

impl View for Layers {
    fn name(&self) -> &'static str {
        "layers"
    }

    fn title(&self) -> &'static str {
        "view-layers"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some((index, dissection)) = scene.dissection() else { return nothing(scene, "frame-none") };
        let seen = scene.trace.observation(index);
        let bytes = seen.bytes;
        let mut picture = canvas(scene);
        let args =
            [("number", Arg::Number(scene.trace.number(index) as u64)), ("length", Arg::Number(bytes.len() as u64))];
        let title = scene.texts.with("layers-frame", &args);
        picture.add(Text::new(pos2(18.0, 30.0), title, BODY, scene.theme.text).strong());
        let top = way::draw(&mut picture, scene, index, 44.0);
        let (place, chosen) = (Place::of(scene, index), chosen(scene, &dissection));
        let below = draw_scale(&mut picture, scene, (&dissection, bytes.len()), (place, chosen), top);
        let body = Rect::from_min_max(pos2(18.0, below), (scene.size - vec2(18.0, 14.0)).to_pos2());
        let model_width = (body.width() * 0.26).clamp(124.0, 230.0);
        let (model, boxes) = body.split_left_right_at_x(body.left() + model_width);
        model::draw(&mut picture, scene, &dissection, u64::from(seen.wire_len) * 8, model);
        let boxes = Rect::from_min_max(boxes.min + vec2(18.0, 0.0), boxes.max);
        boxes::draw(&mut picture, scene, (&dissection, bytes), place, chosen, boxes);
        picture
    }
}

/// The layer that the chosen field is of.
fn chosen(scene: &Scene<'_>, dissection: &Dissection) -> Option<usize> {
    let field = scene.selection.field_in(dissection)?;
    dissection.layers.iter().position(|layer| layer.fields.iter().any(|own| std::ptr::eq(own, field)))
}

/// The whole frame as one bar, every layer as long as it is; returns where what stands below begins.
fn draw_scale(
    picture: &mut Picture,
    scene: &Scene<'_>,
    (dissection, len): (&Dissection, usize),
    (place, chosen): (Place, Option<usize>),
    top: f32,
) -> f32 {
    let bar = Rect::from_min_size(pos2(18.0, top + 2.0), vec2(scene.size.x - 36.0, 24.0));
    let mut free_from = bar.left();
    for layer in &dissection.layers {
        let x = |byte: usize| bar.left() + bar.width() * byte as f32 / len.max(1) as f32;
        let part = Rect::from_x_y_ranges(x(layer.start)..=x(layer.end), bar.y_range());
        let is_around = place.has_not(layer, chosen.map(|chosen| &dissection.layers[chosen]));
        let fill = if is_around { scene.theme.background } else { scene.theme.layer(layer.protocol) };
        picture.add(Shape::outlined(part, 0.0, fill, (1.0, scene.theme.line)));
        let size = (layer.end - layer.start).to_string();
        let width = text_width(&size, Font::Sans, SMALL);
        let at = pos2(part.center().x, bar.bottom() + 18.0);
        if at.x - width / 2.0 >= free_from && at.x + width / 2.0 <= bar.right() {
            free_from = at.x + width / 2.0 + 6.0;
            picture.add(Text::new(at, size, SMALL, scene.theme.faint).centred());
        }
    }
    bar.bottom() + 34.0
}
