//! Two sessions on one clock: this one on the left, the other on the right, every segment at its time since the
//! start, and the first place where they differ.

use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::{Analysis, Arg, Fate, Flight, Freight, Side};
use synema_trace::Trace;

use super::View;
use super::pieces::{BODY, SMALL, canvas, mark_key, nothing, seconds};
use crate::font::{Font, elide};
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

/// This session beside another.
#[derive(Debug)]
pub struct Compare;

const HEAD: f32 = 66.0;
const ROW: f32 = 26.0;
const TIMES: f32 = 110.0;

/// One segment of one of the two.
struct Line {
    at_ns: i64,
    from: Side,
    words: String,
    is_marked: bool,
    observation: usize,
}

/// A row: what happened in one session, the other, or in both alike.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pair {
    left: Option<usize>,
    right: Option<usize>,
}

impl View for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }

    fn title(&self) -> &'static str {
        "view-compare"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        let Some(other) = scene.sight.other else { return nothing(scene, "compare-none") };
        let left = lines(scene, scene.trace, scene.analysis, scene.story.flow);
        let right = lines(scene, other.trace, other.analysis, other.flow);
        let pairs = pairs(&left, &right);
        let difference = pairs.iter().position(|pair| !is_alike(pair, &left, &right));
        let mut picture = canvas(scene);
        draw_head(&mut picture, scene, difference.map(|at| &pairs[at]), &left, &right);
        let fitting = (((scene.size.y - HEAD) / ROW) as usize).max(1);
        let now = scene.playhead().at.ns_since(start(scene.trace, scene.analysis, scene.story.flow));
        let time = |pair: &Pair| pair.left.map(|at| left[at].at_ns).or(pair.right.map(|at| right[at].at_ns));
        let current = pairs.partition_point(|pair| time(pair).is_some_and(|at| at <= now)).saturating_sub(1);
        let wanted = scene.sight.first_row.map_or(current.saturating_sub(fitting * 2 / 3), |row| row as usize);
        let first = wanted.min(pairs.len().saturating_sub(fitting));
        for (at, pair) in pairs.iter().enumerate().skip(first).take(fitting) {
            let top = HEAD + (at - first) as f32 * ROW;
            let area = Rect::from_min_size(pos2(0.0, top), vec2(scene.size.x, ROW));
            if Some(at) == difference {
                picture.add(Shape::filled(area, 0.0, scene.theme.chosen_fill));
            }
            draw_pair(&mut picture, scene, pair, (&left, &right), area, now);
        }
        let middle = scene.size.x / 2.0;
        let (top, bottom) = (pos2(middle, HEAD - 28.0), pos2(middle, scene.size.y));
        picture.add(Shape::line(top, bottom, (1.0, scene.theme.line)));
        picture
    }
}

fn start(trace: &Trace, analysis: &Analysis, flow: usize) -> synema_trace::Instant {
    let first = analysis.flows.get(flow).and_then(|flow| flow.observations.first());
    first.map_or(synema_trace::Instant::ZERO, |first| trace.observation(*first).at)
}

fn lines(scene: &Scene<'_>, trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<Line> {
    let start = start(trace, analysis, flow);
    let line = |(_, flight): (usize, &Flight)| {
        let observation = flight.left.or(flight.reached)?;
        let (words, is_marked) = words(scene, flight);
        let at_ns = trace.observation(observation).at.ns_since(start);
        Some(Line { at_ns, from: flight.from, words, is_marked, observation })
    };
    let mut lines: Vec<Line> = analysis.flights_of_flow(flow).filter_map(line).collect();
    lines.sort_by_key(|line| (line.at_ns, line.observation));
    lines
}

fn words(scene: &Scene<'_>, flight: &Flight) -> (String, bool) {
    let lost = (flight.fate == Fate::Lost).then(|| scene.text("mark-lost"));
    let (mark, text) = match &flight.freight {
        Freight::Tcp(facts) => {
            let ack = if facts.flags.ack() { format!(" ack={}", facts.ack_relative) } else { String::new() };
            let text = format!("{} seq={}{ack} len={}", facts.flags, facts.seq_relative, facts.payload_len);
            (facts.marks.iter().min().map(|mark| scene.text(mark_key(*mark))), text)
        }
        Freight::Other { protocol, summary, .. } => (None, format!("{} {summary}", protocol.title())),
    };
    let is_marked = lost.is_some() || mark.is_some();
    let parts: Vec<String> = lost.into_iter().chain(mark).chain([text]).collect();
    (parts.join(" · "), is_marked)
}

/// Both in one order: alike from the start for as long as they are, then by time.
fn pairs(left: &[Line], right: &[Line]) -> Vec<Pair> {
    let alike = left.iter().zip(right).take_while(|(one, other)| same(one, other)).count();
    let mut pairs: Vec<Pair> = (0..alike).map(|at| Pair { left: Some(at), right: Some(at) }).collect();
    let (mut one, mut other) = (alike, alike);
    while one < left.len() || other < right.len() {
        let order = match (left.get(one), right.get(other)) {
            (Some(one), Some(other)) => one.at_ns.cmp(&other.at_ns),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        let takes = |wanted| (order == wanted || order == std::cmp::Ordering::Equal).then_some(());
        let pair = Pair {
            left: takes(std::cmp::Ordering::Less).map(|()| one),
            right: takes(std::cmp::Ordering::Greater).map(|()| other),
        };
        one += usize::from(pair.left.is_some());
        other += usize::from(pair.right.is_some());
        pairs.push(pair);
    }
    pairs
}

/// Whether the same was sent by the same side; two captures need not agree on the nanosecond.
fn same(one: &Line, other: &Line) -> bool {
    one.from == other.from && one.words == other.words
}

fn is_alike(pair: &Pair, left: &[Line], right: &[Line]) -> bool {
    matches!(pair, Pair { left: Some(one), right: Some(other) } if same(&left[*one], &right[*other]))
}

fn draw_head(picture: &mut Picture, scene: &Scene<'_>, difference: Option<&Pair>, left: &[Line], right: &[Line]) {
    let theme = scene.theme;
    let at = difference.and_then(|pair| pair.left.map(|at| left[at].at_ns).or(pair.right.map(|at| right[at].at_ns)));
    let title = match at {
        Some(at) => scene.texts.with("compare-difference", &[("time", Arg::Text(seconds(at)))]),
        None => scene.text("compare-same"),
    };
    let title = elide(&title, Font::Sans, BODY, scene.size.x - 36.0);
    picture.add(Text::new(pos2(18.0, 26.0), title, BODY, theme.text).strong());
    let half = scene.size.x / 2.0;
    for (x, key, lines) in [(18.0, "compare-this", left), (half + 14.0, "compare-other", right)] {
        let text = scene.texts.with(key, &[("count", Arg::Number(lines.len() as u64))]);
        let text = elide(&text, Font::Sans, SMALL, half - 30.0);
        picture.add(Text::new(pos2(x, 54.0), text, SMALL, theme.faint));
    }
    picture.add(Shape::line(pos2(0.0, HEAD - 2.0), pos2(scene.size.x, HEAD - 2.0), (1.0, theme.line)));
}

fn draw_pair(
    picture: &mut Picture,
    scene: &Scene<'_>,
    pair: &Pair,
    (left, right): (&[Line], &[Line]),
    area: Rect,
    now: i64,
) {
    let (one, other) = area.split_left_right_at_fraction(0.5);
    let sides = [(pair.left.map(|at| &left[at]), one, true), (pair.right.map(|at| &right[at]), other, false)];
    for (line, half, is_this) in sides {
        let Some(line) = line else { continue };
        let theme = scene.theme;
        let baseline = half.top() + 18.0;
        let has_happened = line.at_ns <= now;
        let time = Text::new(pos2(half.left() + TIMES - 14.0, baseline), seconds(line.at_ns), SMALL, theme.faint);
        picture.add(time.mono().anchored(Anchor::End));
        // which way it went: from A to the right, from B to the left
        let (tail, tip) = match line.from {
            Side::A => (half.left() + TIMES - 4.0, half.left() + TIMES + 22.0),
            Side::B => (half.left() + TIMES + 22.0, half.left() + TIMES - 4.0),
        };
        let y = half.center().y;
        let color = if has_happened { theme.side(line.from) } else { theme.line };
        picture.add(Shape::line(pos2(tail, y), pos2(tip, y), (2.0, color)));
        picture.add(Shape::head(pos2(tail, y), pos2(tip, y), 10.0, color, Stroke::NONE));
        let color = match (has_happened, line.is_marked) {
            (false, _) => theme.faint,
            (true, true) => theme.mark,
            (true, false) => theme.text,
        };
        let words = elide(&line.words, Font::Sans, SMALL, half.width() - TIMES - 44.0);
        picture.add(Text::new(pos2(half.left() + TIMES + 32.0, baseline), words, SMALL, color));
        if is_this {
            let args = [("number", Arg::Number(line.observation as u64 + 1)), ("text", Arg::Text(line.words.clone()))];
            picture.spot(half, Pick::Observation(line.observation), scene.texts.with("spot-frame", &args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at_ns: i64, words: &str) -> Line {
        Line { at_ns, from: Side::A, words: words.into(), is_marked: false, observation: 0 }
    }

    #[test]
    fn what_is_alike_shares_a_row_and_the_rest_follows_by_time() {
        let left = [line(0, "SYN"), line(10, "data"), line(30, "FIN")];
        let right = [line(1, "SYN"), line(20, "data again"), line(30, "FIN")];
        let pairs = pairs(&left, &right);
        let places: Vec<_> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        assert_eq!(places, [(Some(0), Some(0)), (Some(1), None), (None, Some(1)), (Some(2), Some(2))]);
        assert_eq!(pairs.iter().position(|pair| !is_alike(pair, &left, &right)), Some(1));
    }
}
