//! The programs on their hosts: the calls they make and wait in, what they print, their descriptors, and the sockets
//! below them with buffers, queues and variables. Only a simulation knows them; of a capture it is said what it hides.

mod descriptors;
mod hidden;
mod levels;
mod program;
mod socket;

use egui::{Rect, pos2, vec2};

use super::View;
use super::pieces::{BODY, canvas};
use crate::font::{Font, elide};
use crate::{Picture, Scene, Shape, Text};

use descriptors::Descriptors;

/// Programs and sockets.
#[derive(Debug)]
pub struct Sockets;

/// The narrowest column that a host can have.
const NARROWEST: f32 = 240.0;

impl View for Sockets {
    fn name(&self) -> &'static str {
        "sockets"
    }

    fn title(&self) -> &'static str {
        "view-sockets"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let hosts = hosts(scene);
        if hosts.is_empty() {
            return hidden::draw(scene);
        }
        let mut picture = canvas(scene);
        let fitting = ((scene.size.x / NARROWEST) as usize).clamp(1, hosts.len());
        let width = scene.size.x / fitting as f32;
        for (at, host) in hosts.iter().take(fitting).enumerate() {
            let area = Rect::from_min_size(pos2(at as f32 * width, 0.0), vec2(width, scene.size.y));
            draw_host(&mut picture, scene, host, area.shrink2(vec2(14.0, 8.0)));
            if at > 0 {
                picture.add(Shape::line(area.left_top(), area.left_bottom(), (1.0, scene.theme.line)));
            }
        }
        picture
    }
}

/// Hosts whose programs or sockets did something, those of the flow shown first.
fn hosts<'a>(scene: &Scene<'a>) -> Vec<&'a str> {
    let happenings = scene.story.graphs.happenings(scene.trace);
    let mut hosts: Vec<&str> = happenings.acting().iter().map(String::as_str).collect();
    let ends = scene.flow().map(|flow| [flow.a, flow.b]);
    let place =
        |host: &&str| ends.and_then(|ends| ends.iter().position(|end| happenings.had_end(host, *end))).unwrap_or(2);
    hosts.sort_by_cached_key(place);
    hosts
}

fn draw_host(picture: &mut Picture, scene: &Scene<'_>, host: &str, area: Rect) {
    let name = elide(host, Font::Sans, BODY, area.width());
    picture.add(Text::new(area.left_top() + vec2(0.0, 20.0), name, BODY, scene.theme.text).strong());
    let body = Rect::from_min_max(area.min + vec2(0.0, 32.0), area.max);
    let (above, below) = body.split_top_bottom_at_fraction(0.38);
    program::draw(picture, scene, host, above);
    let descriptors = Descriptors::of(scene, host);
    let below = below.with_min_y(below.top() + 6.0);
    let height = descriptors.height(below.height() * 0.3);
    let (table, sockets) = below.split_top_bottom_at_y(below.top() + height);
    descriptors.draw(picture, scene, table);
    socket::draw(picture, scene, host, sockets);
}
