use egui::{Pos2, Rect, pos2, vec2};
use synema_analysis::{Fate, Flight};
use synema_wire::Osi;

use super::model;
use crate::font::{Font, elide};
use crate::views::Network;
use crate::views::pieces::{SMALL, cross, envelope};
use crate::{Picture, Scene, Shape, Text};

const HEIGHT: f32 = 46.0;
const WIDEST: f32 = 190.0;
/// Narrower stations cannot be read.
const NARROWEST: f32 = 84.0;
/// Between stations.
const GAP: f32 = 34.0;

/// Draws the stations of a frame's way, how deep each reads, and where the frame is; returns where what stands below
/// begins. Captures know of no way, and there is nothing drawn.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, observation: usize, top: f32) -> f32 {
    let Some(way) = Way::of(scene, observation) else { return top };
    let count = way.nodes.len() as f32;
    let pitch = ((scene.size.x - 36.0 + GAP) / count).min((WIDEST + GAP) * 1.6);
    let width = (pitch - GAP).min(WIDEST);
    if width < NARROWEST {
        return top;
    }
    let all = pitch * (count - 1.0) + width;
    let centre = |place: f32| pos2((scene.size.x - all) / 2.0 + width / 2.0 + pitch * place, top + HEIGHT / 2.0 + 2.0);
    let ends = [centre(0.0), centre(count - 1.0)];
    picture.add(Shape::line(ends[0], ends[1], (3.0, scene.theme.line)));
    for (place, node) in way.nodes.iter().enumerate() {
        let rect = Rect::from_center_size(centre(place as f32), vec2(width, HEIGHT));
        draw_station(picture, scene, &way, (*node, place), rect);
    }
    draw_frame(picture, scene, &way, centre);
    top + HEIGHT + 14.0
}

/// The nodes that a frame passes, and where among them it is.
struct Way<'a> {
    network: &'a Network,
    flight: Flight,
    /// Indices into the network's nodes.
    nodes: Vec<usize>,
    /// Where the frame is, in places among the nodes: 1.5 is half way between the second and the third.
    at: f32,
    /// Whether it is at a host, not under way.
    is_there: bool,
}

impl<'a> Way<'a> {
    fn of(scene: &Scene<'a>, observation: usize) -> Option<Way<'a>> {
        if scene.trace.links().is_empty() {
            return None;
        }
        let network = scene.story.graphs.network(scene.trace, scene.analysis);
        let flight = scene.analysis.flight(scene.trace, scene.analysis.flight_of(observation)?);
        let node = |index: usize| {
            let host = scene.trace.point(scene.trace.observation(index).point).host.as_ref()?;
            network.nodes.iter().position(|node| &node.name == host)
        };
        let seen: Vec<usize> = flight.passage.seen().collect();
        let first = node(*seen.first()?)?;
        let receiver = scene.analysis.flows[flight.passage.flow].end(flight.passage.from.other()).ip;
        // what was lost would have gone on to its receiver
        let last = match flight.passage.reached {
            Some(reached) => node(reached)?,
            None => network.nodes.iter().position(|node| node.addresses.contains(&receiver))?,
        };
        let mut nodes = vec![first];
        for stop in seen.iter().skip(1).filter_map(|index| node(*index)).chain([last]) {
            let from = nodes[nodes.len() - 1];
            nodes.extend(network.way(from, stop).into_iter().skip(1));
        }
        let here = nodes.iter().position(|at| Some(*at) == node(observation))?;
        let place = seen.iter().position(|index| *index == observation)?;
        let (share, next) = under_way(scene, &flight, &seen, place);
        let there = match next.and_then(node) {
            Some(next) => nodes.iter().skip(here).position(|at| *at == next).map_or(here, |steps| here + steps),
            None if flight.passage.fate == Fate::Lost => here + 1,
            None => here,
        };
        let at = here as f32 + (there as f32 - here as f32) * share;
        Some(Way { network, flight, nodes, at, is_there: share == 0.0 || there == here })
    }
}

/// How much of the way to the next observation lies behind a frame at the playhead, and which one that is.
fn under_way(scene: &Scene<'_>, flight: &Flight, seen: &[usize], place: usize) -> (f32, Option<usize>) {
    let now = scene.playhead();
    let at = |index: usize| scene.trace.observation(index).at;
    let is_chosen = scene.selection.observation.is_some_and(|chosen| chosen != seen[place]);
    match seen.get(place + 1) {
        // the playhead is past the next one: what is looked at was chosen
        Some(next) if *next < now.observations || is_chosen => (0.0, Some(*next)),
        Some(next) => {
            let lasts = at(*next).ns_since(at(seen[place])).max(1);
            ((now.at.ns_since(at(seen[place])) as f32 / lasts as f32).clamp(0.0, 1.0), Some(*next))
        }
        None if flight.passage.fate == Fate::Lost => (0.5, None),
        None => (0.0, None),
    }
}

fn draw_station(picture: &mut Picture, scene: &Scene<'_>, way: &Way<'_>, (node, place): (usize, usize), rect: Rect) {
    let theme = scene.theme;
    let is_here = way.is_there && way.at == place as f32;
    let is_device = way.network.nodes[node].addresses.is_empty() && !is_host(scene, way, node);
    let (fill, stroke) = match is_here {
        true => (theme.chosen_fill, (3.0, theme.chosen)),
        false => (theme.panel, (1.5, theme.line)),
    };
    picture.add(Shape::outlined(rect, if is_device { 0.0 } else { 12.0 }, fill, stroke));
    let name = &way.network.nodes[node].name;
    let is_end = place == 0 || place + 1 == way.nodes.len();
    let depth = match (is_end, is_device) {
        (true, _) => Some(Osi::Application),
        (false, false) => Some(Osi::Network),
        (false, true) => learns(scene, name).then_some(Osi::DataLink),
    };
    let depth = match is_end {
        true => scene.text("way-all"),
        false => model::name(scene, depth),
    };
    let room = rect.width() - 12.0;
    let middle = rect.center();
    let name = Text::new(middle - vec2(0.0, 4.0), elide(name, Font::Sans, SMALL, room), SMALL, theme.text);
    picture.add(name.centred().strong());
    let depth = Text::new(middle + vec2(0.0, 16.0), elide(&depth, Font::Sans, SMALL, room), SMALL, theme.text);
    picture.add(depth.centred());
}

fn is_host(scene: &Scene<'_>, way: &Way<'_>, node: usize) -> bool {
    let name = &way.network.nodes[node].name;
    scene.trace.points().iter().any(|point| point.host.as_ref() == Some(name))
}

/// Whether a device keeps a table of hardware addresses: a switch does, a hub does not.
fn learns(scene: &Scene<'_>, name: &str) -> bool {
    scene.story.graphs.happenings(scene.trace).had_table(name, "mac")
}

fn draw_frame(picture: &mut Picture, scene: &Scene<'_>, way: &Way<'_>, centre: impl Fn(f32) -> Pos2) {
    let at = centre(way.at);
    match way.flight.passage.fate {
        Fate::Lost if !way.is_there && way.flight.passage.seen().count() == 1 => {
            cross(picture, at, 10.0, scene.theme.lost)
        }
        _ if way.is_there => {}
        // over a device it would hide its name
        _ => envelope(picture, at + vec2(0.0, HEIGHT / 2.0 + 4.0), scene.theme.side(way.flight.passage.from)),
    }
}
