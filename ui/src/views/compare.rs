//! Two sessions on one clock: this one on the left, the other on the right, every segment at its time since the
//! start, and the first place where they differ.

use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::{Analysis, Arg, Fate, Flight, Freight, Passage, SegmentFacts, Side};
use synema_trace::Trace;

use super::View;
use super::pieces::{BODY, SMALL, canvas, mark_key, nothing, seconds};
use crate::font::{Font, elide};
use crate::{Anchor, Other, Pick, Picture, Scene, Shape, Text};

/// This session beside another.
#[derive(Debug)]
pub struct Compare;

const HEAD: f32 = 66.0;
const ROW: f32 = 26.0;
const TIMES: f32 = 110.0;

/// Two flows beside each other: made once for a story and what it is compared with.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Comparison {
    /// Which other flow, and how long its session was.
    with: (usize, usize),
    left: Vec<Line>,
    right: Vec<Line>,
    pairs: Vec<Pair>,
    /// The first pair that is not alike.
    difference: Option<usize>,
}

/// One segment of one of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Line {
    at_ns: i64,
    flight: usize,
    observation: usize,
}

/// A row: what happened in one session, the other, or in both alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    left: Option<usize>,
    right: Option<usize>,
}

impl Comparison {
    pub(crate) fn of(trace: &Trace, analysis: &Analysis, flow: usize, other: &Other<'_>) -> Comparison {
        let left = lines(trace, analysis, flow);
        let right = lines(other.trace, other.analysis, other.flow);
        let flights = |trace: &Trace, analysis: &Analysis, lines: &[Line]| -> Vec<Flight> {
            lines.iter().map(|line| analysis.flight(trace, line.flight)).collect()
        };
        let ours = flights(trace, analysis, &left);
        let theirs = flights(other.trace, other.analysis, &right);
        let is_same = |one: usize, two: usize| same(&ours[one], &theirs[two]);
        let pairs = pairs(&left, &right, is_same);
        let is_alike = |pair: &Pair| pair.left.zip(pair.right).is_some_and(|(one, two)| is_same(one, two));
        let difference = pairs.iter().position(|pair| !is_alike(pair));
        Comparison { with: (other.flow, other.trace.len()), left, right, pairs, difference }
    }

    /// Whether this is about that flow.
    pub(crate) fn is_with(&self, other: &Other<'_>) -> bool {
        self.with == (other.flow, other.trace.len())
    }

    fn time(&self, pair: &Pair) -> Option<i64> {
        pair.left.map(|at| self.left[at].at_ns).or(pair.right.map(|at| self.right[at].at_ns))
    }
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
        let compared = scene.story.graphs.comparison(scene.trace, scene.analysis, scene.story.flow, &other);
        let pairs = &compared.pairs;
        let mut picture = canvas(scene);
        draw_head(&mut picture, scene, &compared);
        let fitting = (((scene.size.y - HEAD) / ROW) as usize).max(1);
        let now = scene.playhead().at.ns_since(start(scene.trace, scene.analysis, scene.story.flow));
        let has_begun = |pair: &Pair| compared.time(pair).is_some_and(|at| at <= now);
        let current = pairs.partition_point(has_begun).saturating_sub(1);
        let wanted = scene.sight.first_row.map_or(current.saturating_sub(fitting * 2 / 3), |row| row as usize);
        let first = wanted.min(pairs.len().saturating_sub(fitting));
        for (at, pair) in pairs.iter().enumerate().skip(first).take(fitting) {
            let top = HEAD + (at - first) as f32 * ROW;
            let area = Rect::from_min_size(pos2(0.0, top), vec2(scene.size.x, ROW));
            if Some(at) == compared.difference {
                draw_difference(&mut picture, scene, area);
            }
            let left = pair.left.map(|at| (compared.left[at], scene.trace, scene.analysis));
            let right = pair.right.map(|at| (compared.right[at], other.trace, other.analysis));
            draw_pair(&mut picture, scene, [left, right], area, now);
        }
        let middle = scene.size.x / 2.0;
        let (top, bottom) = (pos2(middle, HEAD - 28.0), pos2(middle, scene.size.y));
        picture.add(Shape::line(top, bottom, (1.0, scene.theme.line)));
        picture
    }
}

fn start(trace: &Trace, analysis: &Analysis, flow: usize) -> synema_trace::Instant {
    let first = analysis.observations_of(flow).first();
    first.map_or(synema_trace::Instant::ZERO, |first| trace.observation(*first as usize).at)
}

fn lines(trace: &Trace, analysis: &Analysis, flow: usize) -> Vec<Line> {
    let start = start(trace, analysis, flow);
    let line = |(index, flight): (usize, Passage)| {
        let observation = flight.left.or(flight.reached)?;
        Some(Line { at_ns: trace.observation(observation).at.ns_since(start), flight: index, observation })
    };
    let mut lines: Vec<Line> = analysis.passages_of_flow(trace, flow).filter_map(line).collect();
    lines.sort_by_key(|line| (line.at_ns, line.observation));
    lines
}

fn words(scene: &Scene<'_>, flight: &Flight) -> (String, bool) {
    let lost = (flight.passage.fate == Fate::Lost).then(|| scene.text("mark-lost"));
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
fn pairs(left: &[Line], right: &[Line], is_same: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let alike = (0..left.len().min(right.len())).take_while(|at| is_same(*at, *at)).count();
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

/// Whether the same was sent by the same side, and the same became of it; two captures need not agree on the nanosecond,
/// and a capture cannot tell that something was lost.
fn same(one: &Flight, other: &Flight) -> bool {
    let is_lost = |flight: &Flight| flight.passage.fate == Fate::Lost;
    let is_told = one.passage.fate != Fate::Unseen && other.passage.fate != Fate::Unseen;
    let freight = match (&one.freight, &other.freight) {
        (Freight::Tcp(one), Freight::Tcp(other)) => {
            let of = |facts: &SegmentFacts| {
                (facts.flags, facts.seq_relative, facts.payload_len, facts.marks.first().copied())
            };
            let acks = |facts: &SegmentFacts| facts.flags.ack().then_some(facts.ack_relative);
            of(one) == of(other) && acks(one) == acks(other)
        }
        (
            Freight::Other { protocol, summary, .. },
            Freight::Other { protocol: other_protocol, summary: other_summary, .. },
        ) => (protocol, summary) == (other_protocol, other_summary),
        _ => false,
    };
    one.passage.from == other.passage.from && freight && !(is_told && is_lost(one) != is_lost(other))
}

/// The row where the two part: lit, and with a mark of its own between them.
fn draw_difference(picture: &mut Picture, scene: &Scene<'_>, area: Rect) {
    picture.add(Shape::filled(area, 0.0, scene.theme.chosen_fill));
    for y in [area.top(), area.bottom()] {
        picture.add(Shape::line(pos2(area.left(), y), pos2(area.right(), y), (1.5, scene.theme.mark)));
    }
    let text = Text::new(area.center(), "≠", BODY, scene.theme.mark).centred().middle().strong();
    let plate = Rect::from_center_size(area.center(), vec2(26.0, ROW - 3.0));
    picture.add(Shape::outlined(plate, 4.0, scene.theme.background, (1.5, scene.theme.mark)));
    picture.add(text);
}

fn draw_head(picture: &mut Picture, scene: &Scene<'_>, compared: &Comparison) {
    let theme = scene.theme;
    let at = compared.difference.and_then(|pair| compared.time(&compared.pairs[pair]));
    let title = match at {
        Some(at) => scene.texts.with("compare-difference", &[("time", Arg::Text(seconds(at)))]),
        None => scene.text("compare-same"),
    };
    let title = elide(&title, Font::Sans, BODY, scene.size.x - 36.0);
    picture.add(Text::new(pos2(18.0, 26.0), title, BODY, theme.text).strong());
    let half = scene.size.x / 2.0;
    let sides = [(18.0, "compare-this", compared.left.len()), (half + 14.0, "compare-other", compared.right.len())];
    for (x, key, count) in sides {
        let text = scene.texts.with(key, &[("count", Arg::Number(count as u64))]);
        let text = elide(&text, Font::Sans, SMALL, half - 30.0);
        picture.add(Text::new(pos2(x, 54.0), text, SMALL, theme.faint));
    }
    picture.add(Shape::line(pos2(0.0, HEAD - 2.0), pos2(scene.size.x, HEAD - 2.0), (1.0, theme.line)));
}

fn draw_pair(
    picture: &mut Picture,
    scene: &Scene<'_>,
    [left, right]: [Option<(Line, &Trace, &Analysis)>; 2],
    area: Rect,
    now: i64,
) {
    let (one, other) = area.split_left_right_at_fraction(0.5);
    for (line, half, is_this) in [(left, one, true), (right, other, false)] {
        let Some((line, trace, analysis)) = line else { continue };
        let flight = &analysis.flight(trace, line.flight);
        let (words, is_marked) = words(scene, flight);
        let theme = scene.theme;
        let baseline = half.top() + 18.0;
        let has_happened = line.at_ns <= now;
        let time = Text::new(pos2(half.left() + TIMES - 14.0, baseline), seconds(line.at_ns), SMALL, theme.faint);
        picture.add(time.mono().anchored(Anchor::End));
        // which way it went: from A to the right, from B to the left
        let (tail, tip) = match flight.passage.from {
            Side::A => (half.left() + TIMES - 4.0, half.left() + TIMES + 22.0),
            Side::B => (half.left() + TIMES + 22.0, half.left() + TIMES - 4.0),
        };
        let y = half.center().y;
        let color = if has_happened { theme.side(flight.passage.from) } else { theme.line };
        picture.add(Shape::line(pos2(tail, y), pos2(tip, y), (2.0, color)));
        picture.add(Shape::head(pos2(tail, y), pos2(tip, y), 10.0, color, Stroke::NONE));
        let color = match (has_happened, is_marked) {
            (false, _) => theme.faint,
            (true, true) => theme.mark,
            (true, false) => theme.text,
        };
        let shown = elide(&words, Font::Sans, SMALL, half.width() - TIMES - 52.0);
        picture.add(Text::new(pos2(half.left() + TIMES + 32.0, baseline), shown, SMALL, color));
        if is_this {
            let args =
                [("number", Arg::Number(scene.trace.number(line.observation) as u64)), ("text", Arg::Text(words))];
            picture.spot(half, Pick::Observation(line.observation), scene.texts.with("spot-frame", &args));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_shares_a_row_and_the_rest_follows_by_time() {
        let line = |at_ns| Line { at_ns, flight: 0, observation: 0 };
        let (left, right) = ([0, 10, 30].map(line), [1, 20, 30].map(line));
        let pairs = pairs(&left, &right, |one, other| one == other && one != 1);
        let places: Vec<_> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
        assert_eq!(places, [(Some(0), Some(0)), (Some(1), None), (None, Some(1)), (Some(2), Some(2))]);
    }
}
