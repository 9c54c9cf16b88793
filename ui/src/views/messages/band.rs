use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::messages::{Cut, Messages, Piece};
use synema_analysis::{Arg, Side};

use crate::font::{Font, elide, text_width};
use crate::views::pieces::{BODY, SMALL};
use crate::{Line, Pick, Picture, Scene, Shape, Text};

const TITLE: f32 = 34.0;
const ROW: f32 = 34.0;
const SCALE: f32 = 24.0;
/// What a typical segment gets of the band's width.
const TYPICAL: f32 = 110.0;

/// How high the band of one direction is.
pub fn height(messages: &Messages) -> f32 {
    TITLE + ROW * rows(messages).len() as f32 + SCALE
}

/// The rows of a band: what is known of the programs, and what is seen on the wire.
fn rows(messages: &Messages) -> Vec<Row> {
    if messages.knows_calls { vec![Row::Writes, Row::Segments, Row::Reads] } else { vec![Row::Turns, Row::Segments] }
}

#[derive(Clone, Copy, PartialEq)]
enum Row {
    Writes,
    Segments,
    Reads,
    Turns,
}

impl Row {
    fn key(self) -> &'static str {
        match self {
            Row::Writes => "messages-writes",
            Row::Segments => "messages-segments",
            Row::Reads => "messages-reads",
            Row::Turns => "messages-turns",
        }
    }

    fn holds(self, piece: &Piece) -> bool {
        match self {
            Row::Writes => piece.cut == Cut::Write,
            Row::Segments => matches!(piece.cut, Cut::Segment { .. }),
            Row::Reads => piece.cut == Cut::Read,
            Row::Turns => false,
        }
    }
}

/// How much a direction carries, and how much of it a typical cut, octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    total: u64,
    typical: u64,
}

impl Lengths {
    /// Those of a direction.
    pub fn of(messages: &Messages, side: Side) -> Lengths {
        let said = || messages.pieces.iter().filter(|piece| piece.side == side);
        let mut lengths: Vec<u64> = said().map(|piece| piece.to - piece.from).filter(|len| *len > 0).collect();
        lengths.sort_unstable();
        Lengths {
            total: said().map(|piece| piece.to).max().unwrap_or(0),
            typical: lengths.get(lengths.len() / 2).copied().unwrap_or(1),
        }
    }
}

/// Which octets of a direction are in sight.
struct Window {
    from: u64,
    to: u64,
    area: Rect,
}

impl Window {
    fn x(&self, octet: u64) -> f32 {
        let share = (octet as f64 - self.from as f64) / (self.to - self.from).max(1) as f64;
        self.area.left() + self.area.width() * (share.clamp(0.0, 1.0) as f32)
    }
}

/// Draws the band of one direction as far as it has happened.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, messages: &Messages, side: Side, area: Rect) {
    let theme = scene.theme;
    let now = scene.playhead();
    let Lengths { total, typical } = scene.story.graphs.lengths(messages)[side.index()];
    // in the order in which they happened
    let until = messages.pieces.partition_point(|piece| now.has_passed(piece.after, piece.at));
    let names = match side {
        Side::A => ["A", "B"],
        Side::B => ["B", "A"],
    };
    let args =
        [("from", Arg::Text(names[0].into())), ("to", Arg::Text(names[1].into())), ("count", Arg::Number(total))];
    let title = elide(&scene.texts.with("messages-direction", &args), Font::Sans, BODY, area.width());
    picture.add(Text::new(area.left_top() + vec2(0.0, 24.0), title, BODY, theme.side(side)).strong());
    let rows = rows(messages);
    let labels: Vec<String> = rows.iter().map(|row| scene.text(row.key())).collect();
    let widest = labels.iter().map(|label| text_width(label, Font::Sans, SMALL)).fold(0.0, f32::max);
    let band = Rect::from_min_max(area.min + vec2(widest + 14.0, TITLE), area.max - vec2(0.0, SCALE));
    let window = window(typical, messages.reached(until, side), total, band);
    for (at, (row, label)) in rows.iter().zip(labels).enumerate() {
        let top = band.top() + at as f32 * ROW;
        let line = Rect::from_min_max(pos2(band.left(), top), pos2(band.right(), top + ROW - 4.0));
        if line.bottom() > area.bottom() {
            return;
        }
        picture.add(Text::new(pos2(area.left(), line.center().y), label, SMALL, theme.faint).middle());
        picture.add(Shape::outlined(line, 3.0, theme.panel, (0.8, theme.line)));
        match row {
            Row::Turns => draw_turns(picture, scene, messages, side, &window, line),
            _ => {
                let inside = messages.pieces_inside(until, side, window.from..window.to);
                draw_pieces(picture, scene, *row, inside, &window, line);
            }
        }
    }
    draw_scale(picture, scene, &window, total);
}

/// The last octets that have happened, as many as can be told apart.
fn window(typical: u64, last: u64, total: u64, area: Rect) -> Window {
    let fitting = ((area.width() / TYPICAL) as u64).max(1).saturating_mul(typical).min(total.max(1));
    let from = last.saturating_sub(fitting);
    Window { from, to: from + fitting, area }
}

fn draw_pieces<'a>(
    picture: &mut Picture,
    scene: &Scene<'_>,
    row: Row,
    inside: impl Iterator<Item = &'a Piece>,
    window: &Window,
    line: Rect,
) {
    let theme = scene.theme;
    let looked_at = scene.observation();
    for (place, piece) in inside.filter(|piece| row.holds(piece)).enumerate() {
        let rect = Rect::from_x_y_ranges(window.x(piece.from)..=window.x(piece.to), line.y_range()).shrink(1.0);
        let (observation, again, lost, push) = match piece.cut {
            Cut::Segment { observation, again, lost, push } => (Some(observation), again, lost, push),
            _ => (None, false, false, false),
        };
        let fill = if place % 2 == 0 {
            theme.layer(synema_wire::Protocol::Ipv4)
        } else {
            theme.layer(synema_wire::Protocol::Tcp)
        };
        let is_looked_at = observation.is_some() && observation == looked_at;
        if again {
            // above the first copy, as a strip of its own
            let strip = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + 7.0));
            picture.add(Shape::filled(strip, 2.0, theme.mark));
        } else if lost {
            let points =
                vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
            picture.add(Shape::Line(Line { points, stroke: Stroke::new(2.0, theme.lost), dash: Some(4.0) }));
        } else {
            let stroke = if is_looked_at { (3.0, theme.chosen) } else { (1.2, theme.faint) };
            picture.add(Shape::outlined(rect, 3.0, fill, stroke));
            let octets = (piece.to - piece.from).to_string();
            if text_width(&octets, Font::Sans, SMALL) + 6.0 < rect.width() {
                picture.add(Text::new(rect.center(), octets, SMALL, theme.text).centred().middle());
            }
            if push {
                let corner = rect.right_bottom();
                let points = vec![corner, corner - vec2(7.0, 0.0), corner - vec2(0.0, 7.0)];
                picture.add(Shape::Polygon { points, fill: theme.text, stroke: Stroke::NONE });
            }
        }
        if let Some(observation) = observation {
            let key = if lost {
                "mark-lost"
            } else if again {
                "mark-retransmission"
            } else {
                "messages-segments"
            };
            let text = format!("{} {}–{}", scene.text(key), piece.from, piece.to);
            let args = [("number", Arg::Number(scene.trace.number(observation) as u64)), ("text", Arg::Text(text))];
            picture.spot(rect, Pick::Observation(observation), scene.texts.with("spot-frame", &args));
        }
    }
}

fn draw_turns(picture: &mut Picture, scene: &Scene<'_>, messages: &Messages, side: Side, window: &Window, line: Rect) {
    let theme = scene.theme;
    let happened = scene.playhead().observations;
    let until = messages.turns.partition_point(|turn| turn.observation < happened);
    for turn in messages.turns_inside(until, side, window.from..window.to) {
        let rect = Rect::from_x_y_ranges(window.x(turn.from)..=window.x(turn.to), line.y_range()).shrink(1.0);
        picture.add(Shape::outlined(rect, 3.0, theme.layer(synema_wire::Protocol::Http), (1.2, theme.faint)));
        let octets = (turn.to - turn.from).to_string();
        if text_width(&octets, Font::Sans, SMALL) + 6.0 < rect.width() {
            picture.add(Text::new(rect.center(), octets, SMALL, theme.text).centred().middle());
        }
    }
}

/// The first and the last octet in sight.
fn draw_scale(picture: &mut Picture, scene: &Scene<'_>, window: &Window, total: u64) {
    if total == 0 {
        return;
    }
    let baseline = window.area.bottom() + 16.0;
    let left = Text::new(pos2(window.area.left(), baseline), window.from.to_string(), SMALL, scene.theme.faint);
    let right = Text::new(pos2(window.area.right(), baseline), window.to.to_string(), SMALL, scene.theme.faint);
    let right = right.anchored(crate::Anchor::End);
    if left.rect().right() + 6.0 < right.left() {
        picture.add(left);
        picture.add(right);
    }
}
