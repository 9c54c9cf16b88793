use egui::{Vec2, vec2};

use super::arrow::Arrow;
use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::{Picture, Room, Scene, Shape, Text};

/// A note is cut behind so many points.
const WIDEST: f32 = 320.0;

/// Writes what people noted down beside the arrows of the frames it is about.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, arrows: &[Arrow], room: &mut Room) {
    let Some(notes) = scene.sight.notes else { return };
    for arrow in arrows {
        let flight = &scene.analysis.flight(scene.trace, arrow.flight);
        let star = flight.passage.seen().any(|seen| notes.marked.contains(&seen)).then_some("★");
        let comment = flight.passage.seen().find_map(|seen| notes.comments.get(&seen)).map(|text| format!("“{text}”"));
        let parts: Vec<&str> = star.into_iter().chain(comment.as_deref()).collect();
        if parts.is_empty() {
            continue;
        }
        let text = elide(&parts.join(" "), Font::Sans, SMALL, WIDEST);
        let up = Vec2::angled(arrow.angle() - std::f32::consts::FRAC_PI_2);
        let candidates = [0.2, 0.8, 0.3, 0.7, 0.5].into_iter().flat_map(|share| {
            [10.0, -24.0, 30.0, -44.0].map(|off| {
                let at = arrow.along(share) + up * off;
                vec![Text::new(at, text.as_str(), SMALL, scene.theme.text).centred().turned(arrow.angle())]
            })
        });
        for text in room.place(candidates.collect()).unwrap_or_default() {
            let rect = text.rect().expand2(vec2(5.0, 2.0));
            let turn = egui::emath::Rot2::from_angle(text.angle);
            let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
            let points = corners.map(|corner| text.at + turn * (corner - text.at)).to_vec();
            let (fill, stroke) = (scene.theme.background, egui::Stroke::new(1.5, scene.theme.mark));
            picture.add(Shape::Polygon { points, fill, stroke });
            picture.add(text);
        }
    }
}
