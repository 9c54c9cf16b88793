//! Pieces that more than one view draws.

use egui::{Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::Mark;

use crate::font::{Font, wrap};
use crate::{Line, Picture, Scene, Shape, Text};

/// The size of text that is to be read.
pub const BODY: f32 = 17.0;
/// The least size of text.
pub const SMALL: f32 = 15.0;

/// An empty picture for a scene.
pub fn canvas(scene: &Scene<'_>) -> Picture {
    Picture::new(scene.size, scene.theme.background)
}

/// A picture that only says why there is nothing to see.
pub fn nothing(scene: &Scene<'_>, key: &str) -> Picture {
    let mut picture = canvas(scene);
    let middle = picture.area().center();
    let lines = wrap(&scene.text(key), Font::Sans, BODY, scene.size.x - 48.0, 4);
    paragraph(&mut picture, pos2(middle.x, middle.y), &lines, |at, line| {
        Text::new(at, line, BODY, scene.theme.faint).centred()
    });
    picture
}

/// Lines of text below each other, the first with its baseline at `at`.
pub fn paragraph(picture: &mut Picture, at: Pos2, lines: &[String], text: impl Fn(Pos2, &str) -> Text) {
    let mut baseline = at.y;
    for line in lines {
        let text = text(pos2(at.x, baseline), line);
        baseline += text.size * 1.4;
        picture.add(text);
    }
}

/// A rounded box with one line of text in its middle.
pub fn chip(picture: &mut Picture, rect: Rect, text: Text, fill: egui::Color32, stroke: impl Into<egui::Stroke>) {
    picture.add(Shape::outlined(rect, 6.0, fill, stroke));
    picture.add(Text { at: rect.center(), ..text }.centred().middle());
}

/// A frame on its way: an envelope.
pub fn envelope(picture: &mut Picture, at: Pos2, fill: egui::Color32) {
    let paper = picture.background;
    let rect = Rect::from_center_size(at, vec2(28.0, 18.0));
    picture.add(Shape::outlined(rect, 3.0, fill, (2.0, paper)));
    let points =
        vec![rect.left_top() + vec2(3.0, 3.0), rect.center() + vec2(0.0, 2.0), rect.right_top() + vec2(-3.0, 3.0)];
    picture.add(Shape::Line(Line { points, stroke: Stroke::new(2.0, paper), dash: None }));
}

/// Where a frame was lost: two strokes across.
pub fn cross(picture: &mut Picture, at: Pos2, arm: f32, color: egui::Color32) {
    for slope in [1.0, -1.0] {
        let reach = vec2(arm, arm * slope);
        picture.add(Shape::line(at - reach, at + reach, (arm * 0.36, color)));
    }
}

/// Nanoseconds as seconds with six decimals, `0.000123`; with three where they are a thousand and more.
pub fn seconds(ns: i64) -> String {
    let sign = if ns < 0 { "-" } else { "" };
    let micros = ns.unsigned_abs().saturating_add(500) / 1000;
    match micros / 1_000_000 {
        whole @ 0..1000 => format!("{sign}{whole}.{:06}", micros % 1_000_000),
        whole => format!("{sign}{whole}.{:03}", micros % 1_000_000 / 1000),
    }
}

/// Bytes in hexadecimal with spaces between them.
pub fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}

/// The key of a mark's words.
pub fn mark_key(mark: Mark) -> &'static str {
    match mark {
        Mark::Retransmission => "mark-retransmission",
        Mark::Gap => "mark-gap",
        Mark::OutOfOrder => "mark-out-of-order",
        Mark::DuplicateAck => "mark-duplicate-ack",
        Mark::ZeroWindow => "mark-zero-window",
    }
}

/// A shape of its own for every mark, so that none is told by colour alone.
pub fn mark_sign(picture: &mut Picture, mark: Mark, at: Pos2, color: egui::Color32) {
    let arm = 8.0;
    let (fill, stroke) = (color, Stroke::NONE);
    match mark {
        Mark::Retransmission => {
            let points = vec![at + vec2(0.0, -arm), at + vec2(arm, 0.0), at + vec2(0.0, arm), at + vec2(-arm, 0.0)];
            picture.add(Shape::Polygon { points, fill, stroke });
        }
        Mark::OutOfOrder => {
            let points = vec![at + vec2(0.0, -arm), at + vec2(arm, arm * 0.8), at + vec2(-arm, arm * 0.8)];
            picture.add(Shape::Polygon { points, fill, stroke });
        }
        Mark::Gap => {
            let (fill, stroke) = (picture.background, Stroke::new(2.5, color));
            picture.add(Shape::Circle { center: at, radius: arm * 0.75, fill, stroke });
        }
        Mark::DuplicateAck => {
            for beside in [-3.5, 3.5] {
                let from = at + vec2(beside, -arm);
                picture.add(Shape::line(from, from + vec2(0.0, 2.0 * arm), (3.5, color)));
            }
        }
        Mark::ZeroWindow => {
            picture.add(Shape::filled(Rect::from_center_size(at, vec2(1.7 * arm, 1.7 * arm)), 0.0, color));
        }
    }
}
