use egui::{Pos2, Rect, Stroke, Vec2};
use synema_analysis::StateChange;
use synema_trace::TcpState;

use super::diagram::{Diagram, Node, border};
use super::places::write;
use super::{Now, letter};
use crate::views::pieces::SMALL;
use crate::{Line, Picture, Room, Scene, Shape, Text};

use TcpState::{
    CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait,
};

/// An arrow of the figure: from, to, the key of its label, and how far it is moved sideways where two would lie on
/// each other.
struct Edge(Node, Node, &'static str, f32);

const fn edge(from: TcpState, to: TcpState, key: &'static str, shift: f32) -> Edge {
    Edge(Node::State(from), Node::State(to), key, shift)
}

/// RFC 9293 figure 5, and its note 2: FIN-WAIT-1 goes straight to TIME-WAIT when one segment brings both the FIN and
/// the acknowledgment of ours.
static EDGES: [Edge; 20] = [
    edge(Closed, Listen, "edge-passive-open", -45.0),
    edge(Listen, Closed, "edge-close", 62.0),
    edge(Closed, SynSent, "edge-active-open", 16.0),
    edge(SynSent, Closed, "edge-close", 2.0),
    edge(Listen, SynReceived, "edge-rcv-syn", 9.0),
    edge(SynReceived, Listen, "edge-rcv-rst", 9.0),
    edge(Listen, SynSent, "edge-send", 0.0),
    edge(SynSent, SynReceived, "edge-rcv-syn", 0.0),
    edge(SynReceived, Established, "edge-rcv-ack-of-syn", 0.0),
    edge(SynSent, Established, "edge-rcv-syn-ack", 0.0),
    edge(SynReceived, FinWait1, "edge-close-fin", 0.0),
    edge(Established, FinWait1, "edge-close-fin", 0.0),
    edge(Established, CloseWait, "edge-rcv-fin", 0.0),
    edge(FinWait1, FinWait2, "edge-rcv-ack-of-fin", 0.0),
    edge(FinWait1, Closing, "edge-rcv-fin", 0.0),
    edge(CloseWait, LastAck, "edge-close-fin", 0.0),
    edge(FinWait2, TimeWait, "edge-rcv-fin", 0.0),
    edge(Closing, TimeWait, "edge-rcv-ack-of-fin", 0.0),
    Edge(Node::State(LastAck), Node::ClosedAgain, "edge-rcv-ack-of-fin", 0.0),
    Edge(Node::State(TimeWait), Node::ClosedAgain, "edge-2msl", 0.0),
];

/// The key of what the figure writes on a transition's arrow; none where it has no such arrow.
pub fn key(change: &StateChange) -> Option<&'static str> {
    let edge = EDGES.iter().find(|edge| (edge.0.state(), edge.1.state()) == (change.from, change.to))?;
    Some(edge.2)
}

/// The least that says what a transition's arrow is taken for: the call, or the bits of the segment.
fn short(key: &str) -> &'static str {
    match key {
        "edge-passive-open" => "listen()",
        "edge-active-open" => "connect()",
        "edge-close" | "edge-close-fin" => "close()",
        "edge-send" => "send()",
        "edge-rcv-syn" => "SYN",
        "edge-rcv-syn-ack" => "SYN,ACK",
        "edge-rcv-rst" => "RST",
        "edge-rcv-fin" => "FIN",
        "edge-2msl" => "2 MSL",
        _ => "ACK",
    }
}

/// Draws all arrows with their labels; where there is no room for what the figure writes, a short one.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, diagram: &Diagram, now: &Now<'_>, room: &mut Room) {
    let theme = scene.theme;
    let taken = now.last.map(|change| (change.from, change.to));
    let is_taken = |edge: &Edge| Some((edge.0.state(), edge.1.state())) == taken && !is_double(edge, taken);
    let is_next = |edge: &Edge| !now.are_in(edge.0.state()).is_empty();
    for edge in EDGES.iter().filter(|edge| !is_taken(edge)) {
        let color = if is_next(edge) { theme.faint } else { theme.line };
        draw_arrow(picture, ends(diagram, edge.0, edge.1, edge.3), Stroke::new(1.6, color), None);
    }
    let mut found = false;
    let badge_at = |way: (Pos2, Pos2), room: &mut Room| {
        room.take(Rect::from_center_size(way.0 + (way.1 - way.0) * 0.5, Vec2::splat(24.0)));
    };
    for edge in EDGES.iter().filter(|edge| is_taken(edge)) {
        found = true;
        let way = ends(diagram, edge.0, edge.1, edge.3);
        badge_at(way, room);
        draw_taken(picture, scene, way, now, None);
    }
    // what the figure leaves out: a reset, an abort, the short way of note 2
    let extra = now.last.filter(|change| !found && change.from != change.to);
    let extra = extra.map(|change| (ends(diagram, Node::State(change.from), Node::State(change.to), 0.0), change));
    if let Some((way, _)) = extra {
        badge_at(way, room);
        draw_taken(picture, scene, way, now, Some(6.0));
    }
    for edge in &EDGES {
        let (from, to) = ends(diagram, edge.0, edge.1, edge.3);
        room.avoid(from, to);
    }
    if let Some((way, change)) = extra {
        write(picture, scene, room, way, (&change.transition, theme.text), true);
    }
    let mut labelled: Vec<&Edge> = EDGES.iter().collect();
    labelled.sort_by_key(|edge| (!is_taken(edge), !is_next(edge)));
    for edge in labelled {
        let color = if is_taken(edge) || is_next(edge) { theme.text } else { theme.faint };
        let way = ends(diagram, edge.0, edge.1, edge.3);
        let must = is_taken(edge) || diagram.is_wide();
        let is_told = diagram.is_wide() || is_taken(edge) || is_next(edge);
        if !(is_told && write(picture, scene, room, way, (&scene.text(edge.2), color), must)) {
            write(picture, scene, room, way, (short(edge.2), color), true);
        }
    }
}

/// CLOSED is drawn twice, but no transition of the figure leads to both boxes.
fn is_double(edge: &Edge, taken: Option<(TcpState, TcpState)>) -> bool {
    let ends_life = matches!(taken, Some((LastAck | TimeWait, Closed)));
    ends_life != (edge.1 == Node::ClosedAgain)
}

fn draw_taken(picture: &mut Picture, scene: &Scene<'_>, way: (Pos2, Pos2), now: &Now<'_>, dash: Option<f32>) {
    let Some(change) = now.last else { return };
    let color = scene.theme.side(change.side);
    draw_arrow(picture, way, Stroke::new(4.0, color), dash);
    let middle = way.0 + (way.1 - way.0) * 0.5;
    let stroke = Stroke::new(2.0, scene.theme.background);
    picture.add(Shape::Circle { center: middle, radius: 11.0, fill: color, stroke });
    let name = Text::new(middle, letter(change.side), SMALL, scene.theme.background);
    picture.add(name.centred().middle().strong());
}

fn draw_arrow(picture: &mut Picture, (from, to): (Pos2, Pos2), stroke: Stroke, dash: Option<f32>) {
    picture.add(Shape::Line(Line { points: vec![from, to], stroke, dash }));
    picture.add(Shape::head(from, to, 8.0 + stroke.width * 2.0, stroke.color, Stroke::NONE));
}

/// From border to border, moved to the right of its way by `shift`.
fn ends(diagram: &Diagram, from: Node, to: Node, shift: f32) -> (Pos2, Pos2) {
    let (start, goal) = (diagram.rect(from), diagram.rect(to));
    let way = (goal.center() - start.center()).normalized();
    let aside: Vec2 = way.rot90() * shift;
    let (begin, end) = (start.center() + aside, goal.center() + aside);
    (border(start, begin, end), border(goal, end, begin))
}
