//! What both sides said: the octets of each direction as writes, segments and reads on one band, so that one sees
//! where TCP kept no borders, and below it the conversation itself.

mod band;
mod talk;

use egui::{Rect, pos2};
use synema_analysis::Transport;

use super::View;
use super::pieces::{canvas, nothing};
use crate::{Picture, Scene, Shape};

pub(crate) use band::Lengths;

/// Streams and messages.
#[derive(Debug)]
pub struct Messages;

impl View for Messages {
    fn name(&self) -> &'static str {
        "messages"
    }

    fn title(&self) -> &'static str {
        "view-messages"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.flow().is_none_or(|flow| flow.transport != Transport::Tcp) {
            return nothing(scene, "messages-none");
        }
        let messages = scene.story.graphs.messages(scene.trace, scene.analysis, scene.story.flow);
        let mut picture = canvas(scene);
        let bands = band::height(messages) * 2.0;
        let (top, below) = picture.area().split_top_bottom_at_y(bands.min(scene.size.y * 0.62));
        let half = top.height() / 2.0;
        for (at, side) in [synema_analysis::Side::A, synema_analysis::Side::B].into_iter().enumerate() {
            let area = Rect::from_min_max(
                pos2(14.0, top.top() + half * at as f32),
                pos2(scene.size.x - 14.0, top.top() + half * (at as f32 + 1.0)),
            );
            band::draw(&mut picture, scene, messages, side, area);
        }
        picture.add(Shape::line(below.left_top(), below.right_top(), (1.0, scene.theme.line)));
        talk::draw(&mut picture, scene, messages, below);
        picture
    }
}
