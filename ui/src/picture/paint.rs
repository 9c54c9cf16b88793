use egui::epaint::TextShape;
use egui::{Color32, CornerRadius, FontFamily, FontId, Painter, Shape as Painted, StrokeKind, Vec2, vec2};

use super::{Picture, Shape, Text};
use crate::font::Font;

/// Paints a picture with its top left corner at `offset`.
pub fn paint(picture: &Picture, painter: &Painter, offset: Vec2) {
    let area = picture.area().translate(offset);
    let painter = painter.with_clip_rect(area.intersect(painter.clip_rect()));
    painter.rect_filled(area, 0.0, picture.background);
    for shape in &picture.shapes {
        paint_shape(shape, &painter, offset);
    }
}

fn paint_shape(shape: &Shape, painter: &Painter, offset: Vec2) {
    match shape {
        Shape::Box { rect, radius, fill, stroke } => {
            let corners = CornerRadius::same(radius.round() as u8);
            painter.rect(rect.translate(offset), corners, *fill, *stroke, StrokeKind::Middle);
        }
        Shape::Line(line) => {
            let points: Vec<_> = line.points.iter().map(|point| *point + offset).collect();
            match line.dash {
                Some(dash) => painter.extend(Painted::dashed_line(&points, line.stroke, dash, dash)),
                None => drop(painter.line(points, line.stroke)),
            }
        }
        Shape::Polygon { points, fill, stroke } => {
            let points = points.iter().map(|point| *point + offset).collect();
            painter.add(Painted::convex_polygon(points, *fill, *stroke));
        }
        Shape::Circle { center, radius, fill, stroke } => {
            painter.circle(*center + offset, *radius, *fill, *stroke);
        }
        Shape::Text(text) => paint_text(text, painter, offset),
    }
}

fn paint_text(text: &Text, painter: &Painter, offset: Vec2) {
    let family = match text.font {
        Font::Sans => FontFamily::Proportional,
        Font::Mono => FontFamily::Monospace,
    };
    let font = FontId::new(text.size, family);
    let galley = painter.layout_no_wrap(text.text.clone(), font, Color32::PLACEHOLDER);
    let Some(baseline) = galley.rows.first().and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y)) else {
        return;
    };
    let to_corner = vec2(text.left() - text.at.x, -baseline);
    let turn = egui::emath::Rot2::from_angle(text.angle);
    let corner = text.at + offset + turn * to_corner;
    let mut shape = TextShape::new(corner, galley, text.color);
    shape.angle = text.angle;
    if text.strong {
        // the one bundled weight, printed twice with a shift of whole pixels, as text is set on whole pixels
        let mut again = shape.clone();
        let pixels = (text.size * 0.03 * painter.pixels_per_point()).round().max(1.0);
        again.pos.x += pixels / painter.pixels_per_point();
        painter.add(again);
    }
    painter.add(shape);
}
