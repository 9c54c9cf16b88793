//! The ladder: two lifelines, time going down, every segment an arrow from where it left to where it arrived.

mod arrow;
mod caption;
mod frame;
mod geometry;
mod labels;
mod lifeline;
mod notes;

use crate::views::View;
use crate::views::pieces::{canvas, nothing};
use crate::{Picture, Room, Scene};

use geometry::Geometry;

/// The words of a ladder, for diagrams that are text.
pub(crate) mod words {
    pub(crate) use super::frame::{address, title};
    pub(crate) use super::labels::flight_words;
}

/// Two lifelines and the segments between them.
#[derive(Debug)]
pub struct Ladder;

impl View for Ladder {
    fn name(&self) -> &'static str {
        "ladder"
    }

    fn title(&self) -> &'static str {
        "view-ladder"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(flow) = scene.flow() else { return nothing(scene, "ladder-empty") };
        let mut picture = canvas(scene);
        let geometry = Geometry::of(scene);
        let mut room = Room::new(geometry.body);
        lifeline::draw(&mut picture, scene, &geometry, flow, &mut room);
        let arrows = arrow::visible(scene, &geometry);
        frame::draw_playhead(&mut picture, scene, &geometry, &mut room);
        let (labels, mut between) = labels::place(scene, &geometry, &arrows);
        labels.iter().for_each(|label| label.draw_plates(&mut picture, scene));
        arrows.iter().for_each(|arrow| arrow::draw(&mut picture, scene, arrow));
        labels.into_iter().for_each(|label| label.draw_texts(&mut picture));
        notes::draw(&mut picture, scene, &arrows, &mut between);
        arrows.iter().for_each(|arrow| arrow::draw_envelope(&mut picture, scene, arrow));
        frame::draw_folds(&mut picture, scene, &geometry, &mut room);
        frame::draw_times(&mut picture, scene, &geometry, &mut room);
        frame::draw_heads(&mut picture, scene, &geometry, flow);
        caption::draw(&mut picture, scene, &geometry);
        picture
    }
}
