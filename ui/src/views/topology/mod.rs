//! The network: hosts and devices with the links between them, the frames on their way along them, and the tables
//! that hosts and devices keep. A capture shows who speaks to whom.

mod network;
mod queues;
mod tables;
mod travel;

use egui::{Pos2, Rect, pos2, vec2};
use synema_analysis::Arg;

use super::View;
use super::pieces::{SMALL, canvas, cross, envelope, nothing};
use crate::font::{Font, elide, text_width};
use crate::{Pick, Picture, Room, Scene, Shape, Text};

pub(crate) use network::Network;
use travel::Traveller;

/// Hosts, devices, links, and what moves along them.
#[derive(Debug)]
pub struct Topology;

/// The largest that a node can be: its name and two lines of addresses.
const BOX: egui::Vec2 = vec2(150.0, 64.0);

impl View for Topology {
    fn name(&self) -> &'static str {
        "topology"
    }

    fn title(&self) -> &'static str {
        "view-topology"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let network = scene.story.graphs.network(scene.trace, scene.analysis);
        if network.nodes.is_empty() {
            return nothing(scene, "topology-none");
        }
        let mut picture = canvas(scene);
        let open = scene.selection.node.and_then(|node| network.nodes.get(node)).map(|node| node.name.as_str());
        let entries = tables::entries(scene, open);
        let share = if entries.is_empty() && open.is_none() { 1.0 } else { 0.6 };
        let (map, below) = picture.area().split_top_bottom_at_fraction(share);
        let places = network.places(map.shrink2(vec2(BOX.x / 2.0 + 10.0, BOX.y / 2.0 + 22.0)));
        let mut room = Room::new(map.shrink(4.0));
        draw_links(&mut picture, scene, network, &places);
        for (at, (node, place)) in network.nodes.iter().zip(&places).enumerate() {
            draw_node(&mut picture, scene, (node, at), *place);
            room.take(Rect::from_center_size(*place, size_of(node)));
        }
        for traveller in travel::travellers(scene, network) {
            draw_traveller(&mut picture, scene, &traveller, &places, &mut room);
        }
        queues::draw(&mut picture, scene, network, &places, &mut room);
        if share < 1.0 {
            tables::draw(&mut picture, scene, open, &entries, below);
        }
        picture
    }
}

fn draw_links(picture: &mut Picture, scene: &Scene<'_>, network: &Network, places: &[Pos2]) {
    for [from, to] in &network.links {
        picture.add(Shape::line(places[*from], places[*to], (3.0, scene.theme.line)));
    }
}

fn draw_node(picture: &mut Picture, scene: &Scene<'_>, (node, at): (&network::Node, usize), place: Pos2) {
    let theme = scene.theme;
    let rect = Rect::from_center_size(place, size_of(node));
    let end = scene.flow().and_then(|flow| node.side_of(flow));
    let color = end.map_or(theme.line, |side| theme.side(side));
    let width = if end.is_some() { 3.0 } else { 1.5 };
    // a device, which has no address of its own, has corners; a host is round
    let radius = if node.addresses.is_empty() { 0.0 } else { 10.0 };
    let fill = if scene.selection.node == Some(at) { theme.chosen_fill } else { theme.panel };
    picture.add(Shape::outlined(rect, radius, fill, (width, color)));
    let label = scene.texts.with("spot-node", &[("node", Arg::Text(node.name.clone()))]);
    picture.spot(rect, Pick::Node(at), label);
    let name = elide(&node.name, Font::Sans, SMALL, BOX.x - 14.0);
    let lines = address_lines(node);
    let mut baseline = place.y + 5.0 - lines.len() as f32 * 9.0;
    picture.add(Text::new(pos2(place.x, baseline), name, SMALL, theme.text).centred().strong());
    for line in lines {
        baseline += 19.0;
        picture.add(Text::new(pos2(place.x, baseline), line, SMALL, theme.faint).centred());
    }
}

/// The addresses of a node in at most two lines; none where they are its name.
fn address_lines(node: &network::Node) -> Vec<String> {
    let all: Vec<String> = node.addresses.iter().map(ToString::to_string).collect();
    match all.as_slice() {
        [only] if *only == node.name => Vec::new(),
        [one, other] => vec![one, other].into_iter().map(|line| elide(line, Font::Sans, SMALL, BOX.x - 14.0)).collect(),
        [] => Vec::new(),
        more => vec![elide(&more.join(", "), Font::Sans, SMALL, BOX.x - 14.0)],
    }
}

fn size_of(node: &network::Node) -> egui::Vec2 {
    vec2(BOX.x, 28.0 + 18.0 * address_lines(node).len().max(1) as f32)
}

/// An envelope on its way, with its words where there is room for them.
fn draw_traveller(picture: &mut Picture, scene: &Scene<'_>, traveller: &Traveller, places: &[Pos2], room: &mut Room) {
    let theme = scene.theme;
    let way: Vec<Pos2> = traveller.way.iter().map(|node| places[*node]).collect();
    let at = beside(along(&way, traveller.progress), places);
    match traveller.is_lost && traveller.progress >= 0.5 {
        true => cross(picture, at, 10.0, theme.lost),
        false => envelope(picture, at, theme.side(traveller.from)),
    }
    let half = text_width(&traveller.words, Font::Sans, SMALL) / 2.0;
    let offsets = [
        vec2(0.0, -16.0),
        vec2(0.0, 28.0),
        vec2(half + 24.0, 6.0),
        vec2(-half - 24.0, 6.0),
        vec2(0.0, -38.0),
        vec2(0.0, 50.0),
    ];
    let candidates = offsets.map(|offset| vec![Text::new(at + offset, &*traveller.words, SMALL, theme.text).centred()]);
    for text in room.place(candidates.to_vec()).unwrap_or_default() {
        picture.add(Shape::filled(text.rect().expand2(vec2(3.0, 0.0)), 3.0, theme.background));
        picture.add(text);
    }
    let label = scene.texts.with(
        "spot-frame",
        &[
            ("number", Arg::Number(scene.trace.number(traveller.observation) as u64)),
            ("text", Arg::Text(traveller.words.clone())),
        ],
    );
    picture.spot(Rect::from_center_size(at, vec2(34.0, 24.0)), Pick::Observation(traveller.observation), label);
}

/// A frame at a node would hide its name: it is drawn above it.
fn beside(at: Pos2, places: &[Pos2]) -> Pos2 {
    let around = |place: &Pos2| Rect::from_center_size(*place, BOX + vec2(10.0, 10.0));
    match places.iter().find(|place| around(place).contains(at)) {
        Some(place) => pos2(at.x, place.y - BOX.y / 2.0 - 14.0),
        None => at,
    }
}

/// The point at a share of a way's length.
fn along(way: &[Pos2], share: f32) -> Pos2 {
    let lengths: Vec<f32> = way.windows(2).map(|leg| leg[0].distance(leg[1])).collect();
    let mut left = lengths.iter().sum::<f32>() * share;
    for (leg, length) in way.windows(2).zip(&lengths) {
        if left <= *length {
            return leg[0] + (leg[1] - leg[0]) * (left / length.max(0.001));
        }
        left -= length;
    }
    way.last().copied().unwrap_or(pos2(0.0, 0.0))
}
