//! The bytes of a frame, its fields, and what a byte order makes of them.

mod checksum;
pub mod dump;
pub mod list;
mod number;

use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Field};

use super::View;
use super::pieces::{BODY, canvas, nothing};
use crate::scene::{layer_of, octets};
use crate::{Picture, Scene, Text};

/// Bytes and fields.
#[derive(Debug)]
pub struct Bytes;

/// What the explanation of the chosen field takes of the picture.
const NUMBER_HEIGHT: f32 = 180.0;

impl View for Bytes {
    fn name(&self) -> &'static str {
        "bytes"
    }

    fn title(&self) -> &'static str {
        "view-bytes"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some((index, dissection)) = scene.dissection() else { return nothing(scene, "frame-none") };
        let observation = scene.trace.observation(index);
        let mut picture = canvas(scene);
        let args = [
            ("number", Arg::Number(scene.trace.number(index) as u64)),
            ("length", Arg::Number(u64::from(observation.wire_len))),
            ("captured", Arg::Number(observation.bytes.len() as u64)),
        ];
        let title = scene.texts.with("bytes-frame", &args);
        picture.add(Text::new(pos2(18.0, 30.0), title, BODY, scene.theme.text).strong());
        let chosen = scene.selection.field_in(&dissection).or_else(|| telling(scene, &dissection));
        let body = Rect::from_min_max(pos2(18.0, 44.0), (scene.size - vec2(18.0, NUMBER_HEIGHT)).to_pos2());
        let (dump, list) = if scene.size.x > 900.0 {
            let (left, right) = body.split_left_right_at_x(body.left() + dump::width(16) + 18.0);
            (left, Rect::from_min_max(right.min + vec2(14.0, 0.0), right.max))
        } else {
            let (top, bottom) = body.split_top_bottom_at_fraction(0.44);
            (top, Rect::from_min_max(bottom.min + vec2(0.0, 8.0), bottom.max))
        };
        let source = chosen.and_then(|field| layer_of(&dissection, field)).map_or(0, |layer| layer.source);
        let octets = octets(observation.bytes, &dissection, source);
        dump::draw(&mut picture, scene, octets, chosen, dump);
        list::draw(&mut picture, scene, &dissection, chosen, list);
        let below = Rect::from_min_max(pos2(0.0, scene.size.y - NUMBER_HEIGHT + 8.0), scene.size.to_pos2());
        number::draw(&mut picture, scene, octets, &dissection, chosen, below);
        picture
    }
}

/// Where nothing is chosen: a number of two bytes and more, in the innermost header that has one.
fn telling<'d>(scene: &Scene<'_>, dissection: &'d Dissection) -> Option<&'d Field> {
    if scene.selection.field.is_some() || scene.selection.byte.is_some() {
        return None;
    }
    const NAMES: [&str; 6] = ["tcp.dstport", "udp.dstport", "arp.opcode", "ip.len", "ipv6.plen", "eth.type"];
    NAMES.iter().find_map(|name| dissection.field(name))
}
