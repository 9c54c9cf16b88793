use std::collections::BTreeMap;

use egui::{Pos2, Rect, vec2};
use synema_analysis::Arg;

use crate::{Pick, Picture, Scene};

/// Places to choose in a graph: one in each little square, however many points there are.
#[derive(Default)]
pub struct Points {
    squares: BTreeMap<(i32, i32), (Pos2, usize, String)>,
    /// The square of the point before: of very many points, most lie where their predecessors do.
    last: Option<(i32, i32)>,
}

const SQUARE: f32 = 12.0;

impl Points {
    /// Notes a point that stands for a frame.
    pub fn add(&mut self, at: Pos2, observation: usize, value: impl FnOnce() -> String) {
        let square = ((at.y / SQUARE) as i32, (at.x / SQUARE) as i32);
        if self.last.replace(square) == Some(square) {
            return;
        }
        self.squares.entry(square).or_insert_with(|| (at, observation, value()));
    }

    /// Makes them something to choose.
    pub fn into_spots(self, picture: &mut Picture, scene: &Scene<'_>) {
        for (at, observation, value) in self.squares.into_values() {
            let args = [("number", Arg::Number(scene.trace.number(observation) as u64)), ("text", Arg::Text(value))];
            let label = scene.texts.with("spot-frame", &args);
            picture.spot(Rect::from_center_size(at, vec2(SQUARE, SQUARE)), Pick::Observation(observation), label);
        }
    }
}
