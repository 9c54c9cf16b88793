//! The ladder of a whole session: a lifeline for every host, a row for every observation, every frame an arrow from the
//! row where it left to the row where it arrived, whichever conversation it is of. Only what is in sight is laid out.

mod arrows;
mod columns;
mod lifelines;
mod rows;
mod strips;

use super::View;
use super::pieces::{canvas, nothing};
use crate::{Picture, Room, Scene};

use columns::Columns;
pub(crate) use lifelines::Lifelines;
use rows::Rows;

/// All hosts of a session.
#[derive(Debug)]
pub struct Hosts;

impl View for Hosts {
    fn name(&self) -> &'static str {
        "hosts"
    }

    fn title(&self) -> &'static str {
        "view-hosts"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.trace.is_empty() {
            return nothing(scene, "frame-none");
        }
        let mut picture = canvas(scene);
        let lifelines = scene.story.graphs.lifelines(scene.trace, scene.analysis);
        let columns = Columns::of(scene, lifelines);
        let rows = Rows::of(scene);
        let mut room = Room::new(rows.body.with_min_x(columns::TIMES - 8.0).with_max_x(scene.size.x - 18.0));
        columns.draw(&mut picture, scene);
        let legs = arrows::in_sight(scene, &columns, &rows, &mut room);
        strips::draw(&mut picture, scene, &columns, &rows, &mut room);
        rows.draw_folds(&mut picture, scene, &columns, &mut room);
        arrows::draw(&mut picture, scene, &legs, &rows, &mut room);
        arrows::draw_others(&mut picture, scene, &rows, &mut room);
        rows.draw_times(&mut picture, scene);
        rows.draw_bar(&mut picture, scene);
        picture
    }
}
