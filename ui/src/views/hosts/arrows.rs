use egui::{Color32, Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::{Arg, Fate, Flight, Freight, Mark, summary};

use super::columns::{Columns, TIMES};
use super::rows::Rows;
use crate::font::{Font, elide, text_width};
use crate::views::pieces::{SMALL, cross, mark_key, mark_sign};
use crate::{Numbers, OrientedBox, Pick, Picture, Room, Scene, Shape, Text};

/// A frame between two lifelines.
pub struct Leg {
    flight: usize,
    /// The observation that shows it.
    observation: usize,
    start: Pos2,
    end: Pos2,
    ending: Ending,
    color: Color32,
    is_chosen: bool,
    /// Whether it is the first of its flight, which has the words.
    has_words: bool,
    /// Who it goes to, where that lifeline is not in sight.
    beyond: Option<String>,
}

/// How a leg ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Arrived,
    Unseen,
    Lost,
}

/// The frames in sight, the one looked at first; labels keep off them if they can.
pub fn in_sight(scene: &Scene<'_>, columns: &Columns<'_>, rows: &Rows, room: &mut Room) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::new();
    for index in rows.observations() {
        let flight = scene.analysis.flight_of(index);
        if let Some(flight) = flight.filter(|flight| legs.iter().all(|leg| leg.flight != *flight)) {
            legs.extend(legs_of(scene, columns, rows, flight));
        }
    }
    legs.iter().for_each(|leg| room.avoid(leg.start, leg.end));
    legs.sort_by_key(|leg| !leg.is_chosen);
    legs
}

/// Draws the frames with their words.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, legs: &[Leg], rows: &Rows, room: &mut Room) {
    let words: Vec<(String, Option<Text>)> = legs
        .iter()
        .map(|leg| {
            let words = Words::of(scene, leg);
            let text = if leg.has_words { place(scene, leg, &words, rows, room) } else { None };
            (words.whole(), text)
        })
        .collect();
    for (leg, (words, text)) in legs.iter().zip(words) {
        if let Some(text) = text.as_ref().filter(|_| leg.is_chosen) {
            highlight(picture, scene, text);
        }
        draw_leg(picture, scene, leg, rows);
        let middle = leg.start + (leg.end - leg.start) * 0.5;
        let spot = text.as_ref().map(|text| OrientedBox::of(text).bounds());
        let spot = spot.unwrap_or_else(|| Rect::from_center_size(middle, vec2(30.0, 14.0)));
        let args = [("number", Arg::Number(scene.trace.number(leg.observation) as u64)), ("text", Arg::Text(words))];
        if rows.body.contains(spot.center()) {
            picture.spot(spot.expand(3.0), Pick::Observation(leg.observation), scene.texts.with("spot-frame", &args));
        }
        text.into_iter().for_each(|text| picture.add(text));
    }
}

/// Writes what frames are that no lifelines stand for, because neither IP nor ARP can be read from them.
pub fn draw_others(picture: &mut Picture, scene: &Scene<'_>, rows: &Rows, room: &mut Room) {
    let others = rows.observations().filter(|index| scene.analysis.flight_of(*index).is_none());
    for index in others {
        let Some(y) = rows.y(scene, index) else { continue };
        let (protocol, summary) = summary(&scene.trace.observation(index));
        let words = format!("{} · {summary}", protocol.title());
        let width = scene.size.x - TIMES - 40.0;
        let color = if scene.observation() == Some(index) { scene.theme.text } else { scene.theme.faint };
        let text = Text::new(pos2(TIMES + 6.0, y), elide(&words, Font::Sans, SMALL, width), SMALL, color).middle();
        for text in room.place(vec![vec![text]]).unwrap_or_default() {
            let args = [("number", Arg::Number(scene.trace.number(index) as u64)), ("text", Arg::Text(words.clone()))];
            let rect = text.rect().expand(3.0);
            picture.spot(rect, Pick::Observation(index), scene.texts.with("spot-frame", &args));
            picture.add(Shape::filled(rect, 3.0, scene.theme.background));
            picture.add(text);
        }
    }
}

/// From host to host, over routers.
fn legs_of(scene: &Scene<'_>, columns: &Columns<'_>, rows: &Rows, index: usize) -> Vec<Leg> {
    let flight = &scene.analysis.passage(scene.trace, index);
    let seen: Vec<usize> = flight.seen().collect();
    let Some([from, to]) = columns.lifelines.flight_ends(scene.trace, scene.analysis, flight) else {
        return Vec::new();
    };
    let lifeline = |observation: usize| columns.lifelines.of_observation(scene.trace, observation);
    let now = scene.playhead().observations;
    let is_chosen = scene.flight() == Some(index);
    let leg = |left: usize, start: Pos2, end: Pos2, ending: Ending, has_words: bool| Leg {
        flight: index,
        observation: left,
        start,
        end,
        ending,
        color: match (left < now, flight.flow == scene.story.flow) {
            (false, _) => scene.theme.line,
            (true, true) => scene.theme.side(flight.from),
            (true, false) => scene.theme.faint,
        },
        is_chosen,
        has_words,
        beyond: (!columns.shows(to)).then(|| columns.lifelines.name(to).to_owned()),
    };
    let mut legs = Vec::new();
    for pair in seen.chunks(2) {
        let left = pair[0];
        let Some(y) = rows.y(scene, left) else { continue };
        let here = lifeline(left).unwrap_or(from);
        let there = pair.get(1).and_then(|reached| Some((lifeline(*reached), rows.y(scene, *reached)?)));
        // what arrives at an end that is not watched falls a little
        let (start, end, ending) = match (there, flight.left.is_some(), flight.fate) {
            (Some((there, below)), ..) => {
                (pos2(columns.x(here), y), pos2(columns.x(there.unwrap_or(to)), below), Ending::Arrived)
            }
            (None, false, _) => (pos2(columns.x(from), y - rows.nominal()), pos2(columns.x(to), y), Ending::Arrived),
            (None, true, fate) => {
                let ending = if fate == Fate::Lost { Ending::Lost } else { Ending::Unseen };
                (pos2(columns.x(here), y), pos2(columns.x(to), y + rows.nominal()), ending)
            }
        };
        legs.push(leg(left, start, end, ending, legs.is_empty()));
    }
    let taken_in = seen.last().copied().filter(|_| flight.fate == Fate::Lost && seen.len().is_multiple_of(2));
    if let Some((last, y)) = taken_in.and_then(|last| Some((last, rows.y(scene, last)?))) {
        // a router has it and does not send it on
        let start = pos2(columns.x(lifeline(last).unwrap_or(from)), y);
        legs.push(leg(last, start, pos2(columns.x(to), y + rows.nominal()), Ending::Lost, false));
    }
    legs
}

/// A place for the words along the arrow, where it is in sight.
fn place(scene: &Scene<'_>, leg: &Leg, words: &Words, rows: &Rows, room: &mut Room) -> Option<Text> {
    let (start, end) = (leg.start, leg.end);
    let length = start.distance(end).max(90.0);
    let way = if start.x < end.x { end - start } else { start - end };
    let angle = if start.x == end.x { 0.0 } else { way.angle() };
    let up = egui::Vec2::angled(angle - std::f32::consts::FRAC_PI_2);
    let text = words.fitting(length - 24.0);
    let color = if leg.color == scene.theme.line { scene.theme.faint } else { scene.theme.text };
    let at = |share: f32| {
        let middle = start + (end - start) * share;
        // beside the loop of one who speaks to himself
        let aside = if start.x == end.x { vec2(length / 2.0 + 32.0, 5.0) } else { up * 5.0 };
        vec![Text::new(middle + aside, text.clone(), SMALL, color).centred().turned(angle)]
    };
    let shares = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].into_iter();
    let in_sight = shares.filter(|share| rows.body.contains(start + (end - start) * *share));
    room.place(in_sight.map(at).collect())?.pop()
}

fn highlight(picture: &mut Picture, scene: &Scene<'_>, text: &Text) {
    let rect = text.rect().expand2(vec2(4.0, 1.0));
    let turn = egui::emath::Rot2::from_angle(text.angle);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    let points = corners.map(|corner| text.at + turn * (corner - text.at)).to_vec();
    picture.add(Shape::Polygon { points, fill: scene.theme.chosen_fill, stroke: Stroke::NONE });
}

/// What is on an arrow.
struct Words {
    /// What somebody noted, that it was lost, and whither it goes if that is not in sight.
    first: Vec<String>,
    /// Why it is not just the next one: a sign on the arrow says so too.
    mark: Option<String>,
    text: String,
}

impl Words {
    fn of(scene: &Scene<'_>, leg: &Leg) -> Words {
        let flight = &scene.analysis.flight(scene.trace, leg.flight);
        let noted = scene.sight.notes.and_then(|notes| {
            let star = flight.passage.seen().any(|seen| notes.marked.contains(&seen)).then(|| "★".to_owned());
            let comment =
                flight.passage.seen().find_map(|seen| notes.comments.get(&seen)).map(|text| format!("“{text}”"));
            star.into_iter().chain(comment).reduce(|star, comment| format!("{star} {comment}"))
        });
        let lost = (flight.passage.fate == Fate::Lost).then(|| scene.text("mark-lost"));
        let beyond = leg.beyond.as_ref().map(|name| format!("→ {name}"));
        let text = match &flight.freight {
            Freight::Tcp(facts) => {
                let seq = match scene.numbers {
                    Numbers::Relative => facts.seq_relative,
                    Numbers::Raw => facts.seq.0,
                };
                let window = match scene.selection.extras.window {
                    true => format!(" win={}", facts.window_bytes),
                    false => String::new(),
                };
                format!("{} seq={seq} len={}{window}", facts.flags, facts.payload_len)
            }
            Freight::Other { protocol, summary, .. } if summary.is_empty() => protocol.title().to_owned(),
            Freight::Other { summary, .. } => summary.clone(),
        };
        Words {
            first: [noted, lost, beyond].into_iter().flatten().collect(),
            mark: mark(flight).map(|mark| scene.text(mark_key(mark))),
            text,
        }
    }

    fn joined(&self, mark: Option<&String>) -> String {
        let parts: Vec<&str> = self.first.iter().chain(mark).chain([&self.text]).map(String::as_str).collect();
        parts.join(" · ")
    }

    fn whole(&self) -> String {
        self.joined(self.mark.as_ref())
    }

    /// As much as there is room for: what its sign says too goes first.
    fn fitting(&self, room: f32) -> String {
        let whole = self.whole();
        match text_width(&whole, Font::Sans, SMALL) <= room {
            true => whole,
            false => elide(&self.joined(None), Font::Sans, SMALL, room),
        }
    }
}

fn mark(flight: &Flight) -> Option<Mark> {
    match &flight.freight {
        Freight::Tcp(facts) => facts.marks.iter().min().copied(),
        Freight::Other { .. } => None,
    }
}

fn draw_leg(picture: &mut Picture, scene: &Scene<'_>, leg: &Leg, rows: &Rows) {
    let theme = scene.theme;
    let width = if leg.is_chosen { 3.5 } else { 2.0 };
    let stroke = Stroke::new(width, leg.color);
    if leg.start.x == leg.end.x {
        // from a host to itself: a loop beside its lifeline
        let out = vec2(26.0, 0.0);
        let points = vec![leg.start, leg.start + out, leg.end + out, leg.end];
        if points.iter().all(|point| rows.body.contains(*point)) {
            picture.add(Shape::Line(crate::Line { points, stroke, dash: None }));
            picture.add(Shape::head(leg.end + out, leg.end, 10.0, leg.color, Stroke::NONE));
        }
        return;
    }
    let tip = if leg.ending == Ending::Lost { leg.start + (leg.end - leg.start) * 0.5 } else { leg.end };
    let Some((from, to)) = clipped(leg.start, tip, rows.body) else { return };
    picture.add(Shape::line(from, to, stroke));
    if let Some(mark) = mark(&scene.analysis.flight(scene.trace, leg.flight)).filter(|_| leg.has_words) {
        let at = leg.start + (leg.end - leg.start) * 0.06;
        if rows.body.contains(at) {
            mark_sign(picture, mark, at, theme.mark);
        }
    }
    if !rows.body.contains(tip) {
        return;
    }
    match leg.ending {
        Ending::Lost => cross(picture, tip, 8.0, theme.lost),
        Ending::Unseen => picture.add(Shape::head(leg.start, tip, 11.0, theme.background, (1.6, leg.color))),
        Ending::Arrived => picture.add(Shape::head(leg.start, tip, 12.0, leg.color, Stroke::NONE)),
    }
}

/// The part of a line that is in sight.
fn clipped(from: Pos2, to: Pos2, area: Rect) -> Option<(Pos2, Pos2)> {
    let fall = to.y - from.y;
    let at = |y: f32| from + (to - from) * ((y - from.y) / fall);
    let clip = |point: Pos2| match () {
        () if point.y < area.top() => at(area.top()),
        () if point.y > area.bottom() => at(area.bottom()),
        () => point,
    };
    let is_beside =
        |edge: f32, below: bool| [from, to].iter().all(|point| (point.y > edge) == below && point.y != edge);
    if is_beside(area.top(), false) || is_beside(area.bottom(), true) {
        return None;
    }
    Some((clip(from), clip(to)))
}
