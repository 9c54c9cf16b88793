use egui::{Pos2, Rect, vec2};
use synema_analysis::Arg;

use super::{BOX, Network};
use crate::views::pieces::SMALL;
use crate::{Picture, Room, Scene, Shape, Text};

/// The most waiting frames that are drawn one by one.
const MOST: u64 = 8;

/// Draws beside each sender how many frames wait there to go onto a link.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, network: &Network, places: &[Pos2], room: &mut Room) {
    let theme = scene.theme;
    let happened = scene.story.graphs.happened(scene.trace, scene.playhead());
    for ((node, link), waiting) in happened.waiting() {
        let place = |name: &str| network.nodes.iter().position(|node| node.name == name).map(|node| places[node]);
        let ends = scene.trace.links().iter().find(|one| one.name == link).map(|one| &one.ends);
        let other = ends.and_then(|ends| ends.iter().find(|end| end.as_str() != node));
        let (Some(here), Some(there)) = (place(node), other.and_then(|other| place(other))) else { continue };
        let along = (there - here).normalized();
        let start = here + along * (BOX.x / 2.0 + 10.0);
        for frame in 0..waiting.min(MOST) {
            let centre = start + along * (frame as f32 * 7.0);
            let bar = Rect::from_center_size(centre, vec2(4.0, 18.0));
            picture.add(Shape::filled(bar, 1.0, theme.mark));
        }
        let words = scene.texts.with("topology-queue", &[("count", Arg::Number(waiting))]);
        let text = |below: f32| {
            let at = start + along * 22.0 + vec2(0.0, below);
            vec![Text::new(at, words.clone(), SMALL, theme.text).centred()]
        };
        for text in room.place([30.0, -18.0, 50.0, -38.0].map(text).to_vec()).unwrap_or_default() {
            picture.add(text);
        }
    }
}
