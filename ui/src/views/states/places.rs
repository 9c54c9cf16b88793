use egui::{Color32, Pos2, pos2, vec2};

use crate::font::{Font, text_width};
use crate::views::pieces::SMALL;
use crate::{Picture, Room, Scene, Shape, Text};

const LINE: f32 = 18.0;

/// Writes beside an arrow what makes it happen, and in a second line what is done. A label that would have to cross
/// another arrow might be read as that one's: only a label that `must` be there does so. Says whether there was room.
pub fn write(
    picture: &mut Picture,
    scene: &Scene<'_>,
    room: &mut Room,
    way: (Pos2, Pos2),
    (label, color): (&str, Color32),
    must: bool,
) -> bool {
    let near = candidates(way, label, color, Beside::Near);
    let further = candidates(way, label, color, Beside::Sideways);
    let clear: Vec<Vec<Text>> = near.iter().cloned().chain(along(way, label, color)).chain(further).collect();
    let placed = room.place_clear(clear).or_else(|| if must { room.place(near) } else { None });
    let is_placed = placed.is_some();
    for text in placed.unwrap_or_default() {
        if text.angle == 0.0 {
            // keeps the words apart from arrows that pass behind them
            picture.add(Shape::filled(text.rect().expand2(vec2(2.0, -1.0)), 2.0, scene.theme.background));
        }
        picture.add(text);
    }
    is_placed
}

/// Where a label stands to its arrow.
#[derive(Clone, Copy, PartialEq)]
enum Beside {
    /// As near as it can be without touching it.
    Near,
    /// At the same height, which leads away from the boxes above and below.
    Sideways,
}

/// Further away than this, a label is not read as its arrow's.
const FURTHEST: f32 = 105.0;

/// The label at several places along its arrow, on both sides.
fn candidates((from, to): (Pos2, Pos2), label: &str, color: Color32, beside: Beside) -> Vec<Vec<Text>> {
    let lines: Vec<&str> = label.split(" / ").collect();
    let widest = lines.iter().map(|line| text_width(line, Font::Sans, SMALL)).fold(0.0, f32::max);
    let half = vec2(widest / 2.0, lines.len() as f32 * LINE / 2.0);
    let across = (to - from).normalized().rot90();
    let distance = half.x * across.x.abs() + half.y * across.y.abs() + 7.0;
    let sideways = distance / across.x.abs().max(0.01);
    let away = match beside {
        Beside::Near => across * distance,
        Beside::Sideways if sideways < FURTHEST => vec2(sideways, 0.0),
        Beside::Sideways => return Vec::new(),
    };
    let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.12, 0.03];
    let centres = shares.into_iter().flat_map(|share| {
        let on = from + (to - from) * share;
        [on - away, on + away]
    });
    let labels = centres.map(|centre| {
        let first = centre.y - half.y + SMALL * 0.95;
        let line = |(at, line): (usize, &&str)| {
            Text::new(pos2(centre.x, first + at as f32 * LINE), *line, SMALL, color).centred()
        };
        lines.iter().enumerate().map(line).collect()
    });
    labels.collect()
}

/// The label in one line along its arrow, above and below it; no candidates where the arrow is too short.
fn along((from, to): (Pos2, Pos2), label: &str, color: Color32) -> Vec<Vec<Text>> {
    if text_width(label, Font::Sans, SMALL) > from.distance(to) * 0.9 {
        return Vec::new();
    }
    let way = if from.x < to.x { to - from } else { from - to };
    let down = -way.normalized().rot90();
    let middle = from + (to - from) * 0.5;
    let text = |offset: f32| vec![Text::new(middle + down * offset, label, SMALL, color).centred().turned(way.angle())];
    vec![text(-7.0), text(18.0)]
}
