use egui::{Pos2, Stroke, Vec2, pos2, vec2};
use synema_trace::TcpState;

use super::diagram::{Diagram, Node, border};
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
    edge(Closed, Listen, "edge-passive-open", 20.0),
    edge(Listen, Closed, "edge-close", 20.0),
    edge(Closed, SynSent, "edge-active-open", 9.0),
    edge(SynSent, Closed, "edge-close", 9.0),
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

/// Draws all arrows; in a narrow picture only those are labelled that may be next, and the last one taken.
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
    for edge in EDGES.iter().filter(|edge| is_taken(edge)) {
        found = true;
        draw_taken(picture, scene, ends(diagram, edge.0, edge.1, edge.3), now, None);
    }
    if let Some(change) = now.last.filter(|change| !found && change.from != change.to) {
        // what the figure leaves out: a reset, an abort, the short way of note 2
        let way = ends(diagram, Node::State(change.from), Node::State(change.to), 0.0);
        draw_taken(picture, scene, way, now, Some(6.0));
        draw_label(picture, scene, way, &change.transition, theme.text, room);
    }
    let mut labelled: Vec<&Edge> =
        EDGES.iter().filter(|edge| diagram.is_wide() || is_taken(edge) || is_next(edge)).collect();
    labelled.sort_by_key(|edge| (!is_taken(edge), !is_next(edge)));
    for edge in labelled {
        let color = if is_taken(edge) || is_next(edge) { theme.text } else { theme.faint };
        draw_label(picture, scene, ends(diagram, edge.0, edge.1, edge.3), &scene.text(edge.2), color, room);
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

/// Writes what makes an arrow happen, and what is done, in two lines where it fits beside the arrow.
fn draw_label(
    picture: &mut Picture,
    scene: &Scene<'_>,
    (from, to): (Pos2, Pos2),
    label: &str,
    color: egui::Color32,
    room: &mut Room,
) {
    let parts: Vec<&str> = label.split(" / ").collect();
    let widest = parts.iter().map(|part| crate::font::text_width(part, Default::default(), SMALL)).fold(0.0, f32::max);
    let way = to - from;
    let places = [0.5, 0.38, 0.62, 0.28, 0.72].into_iter().flat_map(|share| {
        let on = from + way * share;
        [1.0, -1.0].map(|side| (on, side))
    });
    let half = parts.len() as f32 * 9.0;
    let candidates: Vec<Vec<Text>> = places
        .flat_map(|(on, side)| {
            let lift = if way.y.abs() > way.x.abs() * 0.2 { 0.0 } else { half + 6.0 };
            let beside = vec2(side * (widest / 2.0 + 8.0 + way.x.abs() / way.length() * 10.0), 0.0);
            let above = vec2(0.0, -side * (half + 8.0 + lift.min(2.0)));
            [on + beside, on + above]
        })
        .map(|middle| {
            let first = middle.y - half + SMALL * 0.85;
            let line = |(at, part): (usize, &&str)| {
                Text::new(pos2(middle.x, first + at as f32 * 18.0), *part, SMALL, color).centred()
            };
            parts.iter().enumerate().map(line).collect()
        })
        .collect();
    for text in room.place(candidates).unwrap_or_default() {
        // keeps the words apart from lines that pass behind them
        picture.add(Shape::filled(text.rect().expand2(vec2(2.0, -1.0)), 2.0, scene.theme.background));
        picture.add(text);
    }
}
