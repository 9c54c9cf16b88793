use egui::{Color32, Pos2, Rect, pos2, vec2};

use crate::font::{Font, text_width};
use crate::views::pieces::SMALL;
use crate::{OrientedBox, Picture, Room, Scene, Shape, Text};

const LINE: f32 = 18.0;

/// Where labels of arrows may go: beside their own arrow, and across no other if that can be helped.
pub struct Places<'a> {
    room: &'a mut Room,
    between_arrows: Room,
}

impl Places<'_> {
    /// The room that boxes and arrows leave.
    pub fn new(room: &mut Room, arrows: impl Iterator<Item = (Pos2, Pos2)>) -> Places<'_> {
        let mut between_arrows = room.clone();
        for (from, to) in arrows {
            let thin = Rect::from_center_size(from, vec2(0.0, 4.0)).with_max_x(from.x + from.distance(to));
            between_arrows.take(OrientedBox::turned(thin, from, (to - from).angle()));
        }
        Places { room, between_arrows }
    }

    /// Writes what makes an arrow happen, and in a second line what is done; where there is no place, nothing.
    pub fn write(&mut self, picture: &mut Picture, scene: &Scene<'_>, way: (Pos2, Pos2), label: &str, color: Color32) {
        let candidates = candidates(way, label, color);
        let texts = match self.between_arrows.place(candidates.clone()) {
            Some(texts) => {
                texts.iter().for_each(|text| self.room.take(OrientedBox::of(text)));
                texts
            }
            None => {
                let texts = self.room.place(candidates).unwrap_or_default();
                texts.iter().for_each(|text| self.between_arrows.take(OrientedBox::of(text)));
                texts
            }
        };
        for text in texts {
            // keeps the words apart from arrows that pass behind them
            picture.add(Shape::filled(text.rect().expand2(vec2(2.0, -1.0)), 2.0, scene.theme.background));
            picture.add(text);
        }
    }
}

/// The label at several places along its arrow, on both sides, as near as it can be without touching it.
fn candidates((from, to): (Pos2, Pos2), label: &str, color: Color32) -> Vec<Vec<Text>> {
    let lines: Vec<&str> = label.split(" / ").collect();
    let widest = lines.iter().map(|line| text_width(line, Font::Sans, SMALL)).fold(0.0, f32::max);
    let half = vec2(widest / 2.0, lines.len() as f32 * LINE / 2.0);
    let across = (to - from).normalized().rot90();
    let distance = half.x * across.x.abs() + half.y * across.y.abs() + 7.0;
    let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];
    let centres = shares.into_iter().flat_map(|share| {
        let on = from + (to - from) * share;
        [on - across * distance, on + across * distance]
    });
    centres
        .map(|centre| {
            let first = centre.y - half.y + SMALL * 0.95;
            let line = |(at, line): (usize, &&str)| {
                Text::new(pos2(centre.x, first + at as f32 * LINE), *line, SMALL, color).centred()
            };
            lines.iter().enumerate().map(line).collect()
        })
        .collect()
}
