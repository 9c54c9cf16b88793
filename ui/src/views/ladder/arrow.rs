use egui::{Pos2, Stroke, pos2};
use synema_analysis::{Fate, Flight, Freight, Mark, Side};

use super::geometry::Geometry;
use crate::views::pieces::{cross, envelope, mark_sign};
use crate::{Line, Picture, Scene, Shape};

/// A flight as it is drawn.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// Index into the analysis.
    pub flight: usize,
    /// Who sent it.
    pub from: Side,
    /// Where it leaves.
    pub start: Pos2,
    /// Where it would arrive.
    pub end: Pos2,
    /// How much of the way is behind it, 0–1.
    pub progress: f32,
    /// Whether it is the one being looked at.
    pub chosen: bool,
    /// Why it is not just the next one.
    pub mark: Option<Mark>,
    fate: Fate,
    leaving_unseen: bool,
}

impl Arrow {
    /// How far it gets: all the way, or half of it.
    pub fn reach(&self) -> f32 {
        if self.fate == Fate::Lost { 0.5 } else { 1.0 }
    }

    /// A point on its way.
    pub fn along(&self, share: f32) -> Pos2 {
        self.start + (self.end - self.start) * share
    }

    /// Its slope as text along it has to be turned, so that it reads from left to right.
    pub fn angle(&self) -> f32 {
        let way = if self.start.x < self.end.x { self.end - self.start } else { self.start - self.end };
        way.angle()
    }
}

/// The arrows of everything that has begun and is in sight, the newest last.
pub fn visible(scene: &Scene<'_>, geometry: &Geometry) -> Vec<Arrow> {
    let story = scene.story;
    let (first, last) = geometry.visible_beats(story);
    let now = geometry.y(story, scene.position);
    let looked_at = scene.flight();
    let spans = story.spans_between(first, last).iter();
    let arrows = spans.filter_map(|span| {
        let flight = &scene.analysis.flight(scene.trace, span.flight);
        let (top, bottom) = geometry.fall(story, *span, flight);
        // a half point, as heights are rounded: what begins now is there
        if top > now + 0.5 || bottom < geometry.body.top() || top > geometry.body.bottom() {
            return None;
        }
        Some(Arrow {
            flight: span.flight,
            from: flight.passage.from,
            start: pos2(geometry.lifeline(flight.passage.from), top),
            end: pos2(geometry.lifeline(flight.passage.from.other()), bottom),
            progress: progress(scene, flight, top, bottom, now),
            chosen: looked_at == Some(span.flight),
            mark: mark(flight),
            fate: flight.passage.fate,
            leaving_unseen: flight.passage.left.is_none(),
        })
    });
    thinned(arrows.collect())
}

/// More arrows than this are not told apart: of those that lie on each other one is drawn.
const MOST: usize = 200;

fn thinned(mut arrows: Vec<Arrow>) -> Vec<Arrow> {
    let apart_by = match arrows.len() {
        0..=MOST => return arrows,
        // at twice as many as can be told apart, every second line is as good as all of them
        count => count as f32 / MOST as f32,
    };
    let mut last: Option<(Side, f32, f32)> = None;
    arrows.retain(|arrow| {
        let lies_on = last.is_some_and(|(from, start, end)| {
            from == arrow.from && (arrow.start.y - start).abs() < apart_by && (arrow.end.y - end).abs() < apart_by
        });
        let stays = !lies_on || arrow.chosen || arrow.mark.is_some() || arrow.fate == Fate::Lost;
        if stays {
            last = Some((arrow.from, arrow.start.y, arrow.end.y));
        }
        stays
    });
    arrows
}

fn progress(scene: &Scene<'_>, flight: &Flight, top: f32, bottom: f32, now: f32) -> f32 {
    let arrived = flight.passage.reached.is_some_and(|reached| reached < scene.playhead().observations);
    if arrived || now >= bottom { 1.0 } else { ((now - top) / (bottom - top)).clamp(0.0, 1.0) }
}

/// The mark that matters most.
fn mark(flight: &Flight) -> Option<Mark> {
    match &flight.freight {
        Freight::Tcp(facts) => facts.marks.iter().min().copied(),
        Freight::Other { .. } => None,
    }
}

/// Draws an arrow: what is behind it solid, what is to come faint, the ends that were not seen open.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, arrow: &Arrow) {
    let theme = scene.theme;
    let color = theme.side(arrow.from);
    let width = if arrow.chosen { 3.5 } else { 2.0 };
    let done = arrow.progress.min(arrow.reach());
    if arrow.progress < 1.0 {
        picture.add(Shape::dashed(arrow.along(done), arrow.along(1.0), (1.0, theme.line), 4.0));
    }
    draw_way(picture, arrow, done, Stroke::new(width, color));
    if let Some(mark) = arrow.mark {
        mark_sign(picture, mark, arrow.along(0.06), theme.mark);
    }
    match (arrow.fate, arrow.progress) {
        (Fate::Lost, progress) if progress >= 0.5 => cross(picture, arrow.along(0.5), 11.0, theme.lost),
        (_, progress) if progress < 1.0 => {}
        (Fate::Unseen, _) => {
            // an open head: nobody watched the other end
            let (from, tip) = (arrow.start, arrow.end);
            picture.add(Shape::head(from, tip, 14.0, theme.background, (2.0, color)));
        }
        _ => picture.add(Shape::head(arrow.start, arrow.end, 15.0, color, Stroke::NONE)),
    }
}

/// Draws the frame itself where it is under way: an envelope.
pub fn draw_envelope(picture: &mut Picture, scene: &Scene<'_>, arrow: &Arrow) {
    if arrow.progress >= arrow.reach() {
        return;
    }
    envelope(picture, arrow.along(arrow.progress), scene.theme.side(arrow.from));
}

/// The line; the third next to an end that was not seen is dashed.
fn draw_way(picture: &mut Picture, arrow: &Arrow, done: f32, stroke: Stroke) {
    let unseen_start = if arrow.leaving_unseen { 0.3 } else { 0.0 };
    let unseen_end = if arrow.fate == Fate::Unseen { 0.7 } else { 1.0 };
    let parts = [(0.0, unseen_start, true), (unseen_start, unseen_end, false), (unseen_end, 1.0, true)];
    for (from, to, dashed) in parts {
        let to = done.min(to);
        if to > from {
            let points = vec![arrow.along(from), arrow.along(to)];
            picture.add(Shape::Line(Line { points, stroke, dash: dashed.then_some(6.0) }));
        }
    }
    if arrow.leaving_unseen {
        picture.add(Shape::Circle { center: arrow.start, radius: 4.5, fill: picture.background, stroke });
    }
}
