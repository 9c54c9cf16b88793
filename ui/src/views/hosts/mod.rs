//! The ladder of a whole session: a lifeline for every host, a row for every frame, whichever conversation it is of.
//! Only what is in sight is laid out.

mod lifelines;

use egui::{Pos2, Rect, Stroke, pos2, vec2};
use synema_analysis::{Arg, Fate, Flight, Freight, Mark};

use super::View;
use super::pieces::{BODY, SMALL, canvas, mark_key, nothing, seconds};
use crate::font::{Font, elide, text_width};
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

pub(crate) use lifelines::Lifelines;

/// All hosts of a session.
#[derive(Debug)]
pub struct Hosts;

const HEAD: f32 = 44.0;
const TIMES: f32 = 124.0;
const ROW: f32 = 30.0;

impl View for Hosts {
    fn name(&self) -> &'static str {
        "hosts"
    }

    fn title(&self) -> &'static str {
        "view-hosts"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.trace.is_empty() {
            return nothing(scene, "frame-none");
        }
        let mut picture = canvas(scene);
        let lifelines = scene.story.graphs.lifelines(scene.trace, scene.analysis);
        let columns = Columns::of(scene, lifelines);
        columns.draw(&mut picture, scene);
        let rows = Rows::of(scene);
        for row in rows.first..rows.end {
            let y = HEAD + 18.0 + (row - rows.first) as f32 * ROW;
            draw_row(&mut picture, scene, &columns, scene.sight.rows.observation(row), y);
        }
        rows.draw_bar(&mut picture, scene);
        picture
    }
}

/// Which rows of the session are in sight.
struct Rows {
    first: u64,
    end: u64,
    fitting: u64,
    count: u64,
}

impl Rows {
    fn of(scene: &Scene<'_>) -> Rows {
        let fitting = (((scene.size.y - HEAD - 14.0) / ROW) as u64).max(1);
        let count = scene.sight.rows.len(scene.trace);
        let looked_at = scene.sight.rows.row_of(scene.observation().unwrap_or(0));
        let wanted = scene.sight.first_row.unwrap_or_else(|| looked_at.saturating_sub(fitting * 2 / 3));
        let first = wanted.min(count.saturating_sub(fitting));
        Rows { first, end: count.min(first + fitting), fitting, count }
    }

    fn draw_bar(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let bar = Rect::from_min_max(pos2(scene.size.x - 14.0, HEAD), scene.size.to_pos2() - vec2(3.0, 3.0));
        if self.count <= self.fitting || bar.height() < 40.0 {
            return;
        }
        picture.add(Shape::filled(bar, 4.0, scene.theme.panel));
        let height = (bar.height() * (self.fitting as f64 / self.count as f64) as f32).max(24.0);
        let travel = self.first as f64 / (self.count - self.fitting) as f64;
        let top = bar.top() + (bar.height() - height) * travel as f32;
        let thumb = Rect::from_min_size(pos2(bar.left() + 2.0, top), vec2(bar.width() - 4.0, height));
        picture.add(Shape::filled(thumb, 4.0, scene.theme.faint));
        if self.first > 0 {
            let before = Rect::from_min_max(bar.min, pos2(bar.right(), thumb.top()));
            picture.spot(before, Pick::Row(self.first.saturating_sub(self.fitting)), scene.text("table-before"));
        }
        if self.end < self.count {
            let behind = Rect::from_min_max(pos2(bar.left(), thumb.bottom()), bar.max);
            picture.spot(behind, Pick::Row(self.end), scene.text("table-behind"));
        }
    }
}

/// Where the lifelines are: those in sight, with the ends of the frame looked at among them.
struct Columns<'a> {
    lifelines: &'a Lifelines,
    first: usize,
    end: usize,
    area: Rect,
}

impl<'a> Columns<'a> {
    fn of(scene: &Scene<'_>, lifelines: &'a Lifelines) -> Columns<'a> {
        let area = Rect::from_min_max(pos2(TIMES, 0.0), (scene.size - vec2(22.0, 0.0)).to_pos2());
        let fitting = ((area.width() / 130.0) as usize).clamp(2, lifelines.len().max(2));
        let ends = scene.observation().and_then(|index| lifelines.ends(scene.trace, scene.analysis, index));
        let [low, high] = ends.map_or([0, 0], |[from, to]| [from.min(to), from.max(to)]);
        // both ends of the frame looked at, if they are not too far apart
        let first = if high < fitting { 0 } else { low.min(lifelines.len() - fitting) };
        Columns { lifelines, first, end: lifelines.len().min(first + fitting), area }
    }

    fn x(&self, lifeline: usize) -> f32 {
        let count = (self.end - self.first).max(1) as f32;
        let place = lifeline as f32 - self.first as f32 + 0.5;
        self.area.left() + self.area.width() * (place / count).clamp(0.02, 0.98)
    }

    fn draw(&self, picture: &mut Picture, scene: &Scene<'_>) {
        let theme = scene.theme;
        picture.add(Shape::filled(Rect::from_min_max(Pos2::ZERO, pos2(scene.size.x, HEAD - 6.0)), 0.0, theme.panel));
        let width = self.area.width() / (self.end - self.first).max(1) as f32 - 10.0;
        for lifeline in self.first..self.end {
            let x = self.x(lifeline);
            picture.add(Shape::line(pos2(x, HEAD - 6.0), pos2(x, scene.size.y), (2.0, theme.line)));
            let name = elide(self.lifelines.name(lifeline), Font::Sans, SMALL, width);
            picture.add(Text::new(pos2(x, 25.0), name, SMALL, theme.text).centred().strong());
        }
        let hidden = self.lifelines.len() - (self.end - self.first);
        if hidden > 0 {
            let text = scene.texts.with("hosts-more", &[("count", Arg::Number(hidden as u64))]);
            let text = elide(&text, Font::Sans, SMALL, TIMES - 14.0);
            picture.add(Text::new(pos2(8.0, 25.0), text, SMALL, theme.faint));
        }
    }
}

fn draw_row(picture: &mut Picture, scene: &Scene<'_>, columns: &Columns<'_>, index: usize, y: f32) {
    let theme = scene.theme;
    let at = scene.trace.observation(index).at.ns_since(scene.trace.observation(0).at);
    let has_happened = index < scene.playhead().observations;
    let time_color = if has_happened { theme.faint } else { theme.line };
    let time = Text::new(pos2(TIMES - 14.0, y), seconds(at), SMALL, time_color).mono();
    picture.add(time.anchored(Anchor::End).middle());
    let flight = scene.analysis.flight_of(index);
    let ends = columns.lifelines.ends(scene.trace, scene.analysis, index);
    let (Some(flight), Some([from, to])) = (flight, ends) else { return };
    let flight = &scene.analysis.flights[flight];
    if flight.left.is_some() && flight.reached == Some(index) {
        return draw_arrival(picture, scene, columns, to, y);
    }
    let (start, end) = (pos2(columns.x(from), y), pos2(columns.x(to), y));
    let is_looked_at = scene.observation() == Some(index);
    let is_of_flow = flight.flow == scene.story.flow;
    let color = match (has_happened, is_of_flow) {
        (false, _) => theme.line,
        (true, true) => theme.side(flight.from),
        (true, false) => theme.faint,
    };
    if is_looked_at {
        let plate = Rect::from_x_y_ranges(start.x.min(end.x) - 8.0..=start.x.max(end.x) + 8.0, y - 13.0..=y + 14.0);
        picture.add(Shape::filled(plate, 4.0, theme.chosen_fill));
    }
    let words = words(scene, flight);
    draw_arrow(picture, scene, flight, (start, end), color, &words);
    let args = [("number", Arg::Number(index as u64 + 1)), ("text", Arg::Text(words))];
    let rect = Rect::from_x_y_ranges(start.x.min(end.x)..=start.x.max(end.x), y - 14.0..=y + 14.0).expand(2.0);
    picture.spot(rect, Pick::Observation(index), scene.texts.with("spot-frame", &args));
}

/// A frame that left in an earlier row is there: a disc on its lifeline.
fn draw_arrival(picture: &mut Picture, scene: &Scene<'_>, columns: &Columns<'_>, to: usize, y: f32) {
    let stroke = Stroke::new(1.5, scene.theme.faint);
    let center = pos2(columns.x(to), y);
    picture.add(Shape::Circle { center, radius: 4.5, fill: scene.theme.background, stroke });
}

fn words(scene: &Scene<'_>, flight: &Flight) -> String {
    let lost = (flight.fate == Fate::Lost).then(|| scene.text("mark-lost"));
    let text = match &flight.freight {
        Freight::Tcp(facts) => {
            let mark: Option<Mark> = facts.marks.iter().min().copied();
            let mark = mark.map(|mark| format!("{} · ", scene.text(mark_key(mark)))).unwrap_or_default();
            format!("{mark}{} seq={} len={}", facts.flags, facts.seq_relative, facts.payload_len)
        }
        Freight::Other { protocol, summary, .. } if summary.is_empty() => protocol.title().to_owned(),
        Freight::Other { summary, .. } => summary.clone(),
    };
    lost.map_or(text.clone(), |lost| format!("{lost} · {text}"))
}

fn draw_arrow(
    picture: &mut Picture,
    scene: &Scene<'_>,
    flight: &Flight,
    (start, end): (Pos2, Pos2),
    color: egui::Color32,
    words: &str,
) {
    let theme = scene.theme;
    let below = vec2(0.0, 9.0);
    let (start, end) = (start + below, end + below);
    if start.x == end.x {
        // from a host to itself: a loop beside its lifeline
        let loop_end = start + vec2(26.0, 0.0);
        picture.add(Shape::line(start, loop_end, (2.0, color)));
        picture.add(Shape::head(loop_end, start, 10.0, color, Stroke::NONE));
    } else {
        let tip = if flight.fate == Fate::Lost { start + (end - start) * 0.5 } else { end };
        picture.add(Shape::line(start, tip, (2.0, color)));
        match flight.fate {
            Fate::Lost => {
                for slope in [1.0, -1.0] {
                    let reach = vec2(7.0, 7.0 * slope);
                    picture.add(Shape::line(tip - reach, tip + reach, (3.0, theme.lost)));
                }
            }
            Fate::Unseen => picture.add(Shape::head(start, end, 11.0, theme.background, (1.6, color))),
            Fate::Arrived => picture.add(Shape::head(start, end, 12.0, color, Stroke::NONE)),
        }
    }
    let room = (start.x - end.x).abs().max(90.0) - 18.0;
    let text = elide(words, Font::Sans, SMALL, room);
    let half = text_width(&text, Font::Sans, SMALL) / 2.0;
    let x = ((start.x + end.x) / 2.0).clamp(TIMES + half, (scene.size.x - 22.0 - half).max(TIMES + half));
    let text_color = if color == theme.line { theme.faint } else { theme.text };
    picture.add(Text::new(pos2(x, start.y - 5.0), text, SMALL.min(BODY), text_color).centred());
}
