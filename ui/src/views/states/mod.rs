//! The state machine of RFC 9293 §3.3.2 (figure 5), with both ends of the flow in it.

mod diagram;
mod edges;
mod places;

use egui::{Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::{Arg, Side, StateChange, Transport};
use synema_trace::{Certainty, TcpState};

use super::View;
use super::pieces::{BODY, SMALL, canvas, nothing};
use crate::font::{Font, elide, text_width};
use crate::{Anchor, Picture, Room, Scene, Shape, Text};

use diagram::{Diagram, Node};

/// The state diagram.
#[derive(Debug)]
pub struct States;

impl View for States {
    fn name(&self) -> &'static str {
        "states"
    }

    fn title(&self) -> &'static str {
        "view-states"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.flow().is_none_or(|flow| flow.transport != Transport::Tcp) {
            return nothing(scene, "states-none");
        }
        let mut picture = canvas(scene);
        let now = Now::of(scene);
        let mut room = Room::new(picture.area());
        let top = draw_legend(&mut picture, scene, &now, &mut room);
        let area = Rect::from_min_max(pos2(8.0, top), (scene.size - vec2(8.0, 12.0)).to_pos2());
        let diagram = Diagram::new(area);
        for node in Node::ALL {
            let badges = if now.are_in(node.state()).is_empty() { 4.0 } else { 15.0 };
            room.take(diagram.rect(node).expand2(vec2(badges, 3.0)));
        }
        edges::draw(&mut picture, scene, &diagram, &now, &mut room);
        for node in Node::ALL {
            draw_node(&mut picture, scene, &diagram, node, &now);
        }
        picture
    }
}

/// Where both ends are, and what brought them there.
pub struct Now<'a> {
    ends: [(TcpState, Certainty); 2],
    last: Option<&'a StateChange>,
}

impl<'a> Now<'a> {
    fn of(scene: &Scene<'a>) -> Now<'a> {
        let mut now = Now { ends: [(TcpState::Closed, Certainty::Assumed); 2], last: None };
        let beat = scene.story.beat_at(scene.position);
        for (index, _) in scene.story.changes.iter().filter(|(_, at)| *at <= beat) {
            let change = &scene.analysis.states[*index];
            now.ends[change.side.index()] = (change.to, change.certainty);
            now.last = Some(change);
        }
        now
    }

    fn are_in(&self, state: TcpState) -> Vec<Side> {
        [Side::A, Side::B].into_iter().filter(|side| self.ends[side.index()].0 == state).collect()
    }
}

fn letter(side: Side) -> &'static str {
    match side {
        Side::A => "A",
        Side::B => "B",
    }
}

/// `A · ESTABLISHED · known` on the left, B on the right, and below them what happened last and by which rule; returns
/// where the diagram begins.
fn draw_legend(picture: &mut Picture, scene: &Scene<'_>, now: &Now<'_>, room: &mut Room) -> f32 {
    for side in [Side::A, Side::B] {
        let (state, certainty) = now.ends[side.index()];
        let key = match certainty {
            Certainty::Known => "certainty-known",
            Certainty::Inferred => "certainty-inferred",
            Certainty::Assumed => "certainty-assumed",
        };
        let text = format!("{} · {state} · {}", letter(side), scene.text(key));
        let (x, anchor) = match side {
            Side::A => (14.0, Anchor::Start),
            Side::B => (scene.size.x - 14.0, Anchor::End),
        };
        let text = Text::new(pos2(x, 28.0), text, SMALL, scene.theme.side(side)).anchored(anchor).strong();
        room.take(text.rect());
        picture.add(text);
    }
    let Some(change) = now.last else { return 66.0 };
    let (end, from, to) = (letter(change.side), change.from, change.to);
    let why = edges::key(change).map_or_else(|| change.transition.to_string(), |key| scene.text(key));
    let (what, clause) = (format!("{end}: {from} → {to}, {why}"), clause(scene, change));
    let whole = format!("{what} · {clause}");
    let fits = text_width(&whole, Font::Sans, SMALL) <= scene.size.x - 28.0;
    let lines = if fits { vec![(54.0, whole)] } else { vec![(50.0, what), (70.0, clause)] };
    let top = lines[lines.len() - 1].0 + 12.0;
    for (y, line) in lines {
        let line = elide(&line, Font::Sans, SMALL, scene.size.x - 28.0);
        let text = Text::new(pos2(scene.size.x / 2.0, y), line, SMALL, scene.theme.side(change.side)).centred();
        room.take(text.rect());
        picture.add(text);
    }
    top
}

/// Where the rule of a change stands: `RFC 9293 §3.10.7.4`; for what only frames tell, the figure.
fn clause(scene: &Scene<'_>, change: &StateChange) -> String {
    let mut parts = change.clause.as_deref().unwrap_or("9293/3.3.2").split('/');
    let (rfc, section) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    match parts.next().filter(|check| check.chars().all(|digit| digit.is_ascii_digit())) {
        Some(check) => {
            let args = [("check", Arg::Text(check.to_owned()))];
            format!("RFC {rfc} §{section}, {}", scene.texts.with("states-check", &args))
        }
        None => format!("RFC {rfc} §{section}"),
    }
}

fn draw_node(picture: &mut Picture, scene: &Scene<'_>, diagram: &Diagram, node: Node, now: &Now<'_>) {
    let theme = scene.theme;
    let rect = diagram.rect(node);
    let here = if node == Node::ClosedAgain { Vec::new() } else { now.are_in(node.state()) };
    let fill = if here.is_empty() { theme.panel } else { theme.state(node.state()) };
    picture.add(Shape::outlined(rect, 7.0, fill, (1.2, theme.line)));
    for (ring, side) in here.iter().enumerate() {
        let around = rect.expand(ring as f32 * 4.0);
        picture.add(Shape::outlined(
            around,
            7.0 + ring as f32 * 4.0,
            egui::Color32::TRANSPARENT,
            (3.0, theme.side(*side)),
        ));
    }
    picture.add(Text::new(rect.center(), node.state().name(), SMALL, theme.text).centred().middle());
    for side in here {
        draw_badge(picture, scene, rect, side);
    }
}

/// The letter of an end in a disc on the corner of its state.
fn draw_badge(picture: &mut Picture, scene: &Scene<'_>, rect: Rect, side: Side) {
    let center: Pos2 = match side {
        Side::A => rect.left_center() - vec2(2.0, 0.0),
        Side::B => rect.right_center() + vec2(2.0, 0.0),
    };
    let stroke = Stroke::new(2.0, scene.theme.background);
    picture.add(Shape::Circle { center, radius: 13.0, fill: scene.theme.side(side), stroke });
    picture.add(Text::new(center, letter(side), BODY, scene.theme.background).centred().middle().strong());
}
