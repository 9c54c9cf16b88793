use egui::{Rect, vec2};
use synema_analysis::{Arg, Fate, Flight, Freight, SegmentFacts};
use synema_wire::{TcpOption, Transport, datagram, read_tcp_options};

use super::arrow::Arrow;
use super::geometry::Geometry;
use crate::font::{Font, elide};
use crate::views::pieces::{BODY, SMALL, mark_key};
use crate::{Numbers, OrientedBox, Pick, Picture, Room, Scene, Shape, Text};

/// What is written on one arrow, and where.
pub struct Label {
    texts: Vec<Text>,
    chosen: bool,
    spot: Option<(Rect, Pick, String)>,
}

/// Finds places for what the arrows carry: the one looked at first, then the oldest, so that labels stay where they
/// are while new ones come. Where a label would cover another it moves along its arrow, then loses its numbers, and
/// is left out when even that does not help. What room is left is given back.
pub fn place(scene: &Scene<'_>, geometry: &Geometry, arrows: &[Arrow]) -> (Vec<Label>, Room) {
    let mut order: Vec<&Arrow> = arrows.iter().collect();
    order.sort_by_key(|arrow| !arrow.chosen);
    let [left, right] = geometry.lifelines;
    let width = right - left;
    let mut room = Room::new(Rect::from_x_y_ranges(left + 6.0..=right - 6.0, geometry.body.y_range()));
    arrows.iter().for_each(|arrow| room.avoid(arrow.start, arrow.end));
    let labels = order.into_iter().map(|arrow| {
        let words = Words::of(scene, arrow, width);
        let texts = room.place(words.candidates(scene, arrow)).unwrap_or_default();
        Label { spot: spot(scene, arrow, &texts, &words), texts, chosen: arrow.chosen }
    });
    let labels = labels.collect();
    (labels, room)
}

fn spot(scene: &Scene<'_>, arrow: &Arrow, texts: &[Text], words: &Words) -> Option<(Rect, Pick, String)> {
    let flight = &scene.analysis.flight(scene.trace, arrow.flight);
    let observation = flight.passage.left.or(flight.passage.reached)?;
    let place = texts.iter().map(|text| OrientedBox::of(text).bounds()).reduce(Rect::union);
    let place = place.unwrap_or_else(|| Rect::from_center_size(arrow.along(0.5), vec2(40.0, 14.0)));
    let args = [("number", Arg::Number(scene.trace.number(observation) as u64)), ("text", Arg::Text(words.spoken()))];
    Some((place.expand(3.0), Pick::Observation(observation), scene.texts.with("spot-frame", &args)))
}

/// All that an arrow would carry in the end, as one line.
pub fn flight_words(scene: &Scene<'_>, flight: &Flight) -> String {
    Words::of_flight(scene, flight, true, f32::INFINITY).spoken()
}

impl Label {
    /// Draws what lies below the arrow: the plates of what is chosen.
    pub fn draw_plates(&self, picture: &mut Picture, scene: &Scene<'_>) {
        for text in self.texts.iter().filter(|_| self.chosen) {
            draw_highlight(picture, scene, text);
        }
    }

    /// Writes it.
    pub fn draw_texts(self, picture: &mut Picture) {
        self.texts.into_iter().for_each(|text| picture.add(text));
        if let Some((rect, pick, label)) = self.spot {
            picture.spot(rect, pick, label);
        }
    }
}

fn draw_highlight(picture: &mut Picture, scene: &Scene<'_>, text: &Text) {
    let rect = text.rect().expand2(vec2(4.0, 1.0));
    let turn = egui::emath::Rot2::from_angle(text.angle);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    let points = corners.map(|corner| text.at + turn * (corner - text.at)).to_vec();
    picture.add(Shape::Polygon { points, fill: scene.theme.chosen_fill, stroke: egui::Stroke::NONE });
}

/// What is written on one arrow.
struct Words {
    /// Above it: flags, or the protocol.
    head: String,
    /// Below it: numbers, or nothing.
    numbers: String,
    /// Why it is not just the next one.
    mark: Option<String>,
}

impl Words {
    fn of(scene: &Scene<'_>, arrow: &Arrow, width: f32) -> Words {
        let flight = &scene.analysis.flight(scene.trace, arrow.flight);
        Words::of_flight(scene, flight, arrow.progress >= 0.5, width)
    }

    fn of_flight(scene: &Scene<'_>, flight: &Flight, is_over: bool, width: f32) -> Words {
        let lost = (flight.passage.fate == Fate::Lost && is_over).then_some("mark-lost");
        let (head, numbers, mark) = match &flight.freight {
            Freight::Tcp(facts) => (
                facts.flags.to_string(),
                numbers(scene, facts) + &sacked(scene, flight, facts),
                facts.marks.iter().min().map(|mark| mark_key(*mark)),
            ),
            Freight::Other { protocol, summary, .. } => {
                let text = if summary.is_empty() { protocol.title() } else { summary };
                (elide(text, Font::Sans, BODY, width * 0.9), String::new(), None)
            }
        };
        let marks: Vec<String> = [mark, lost].into_iter().flatten().map(|key| scene.text(key)).collect();
        Words { head, numbers, mark: (!marks.is_empty()).then(|| marks.join(" · ")) }
    }

    fn spoken(&self) -> String {
        [Some(self.head.as_str()), Some(self.numbers.as_str()), self.mark.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn candidates(&self, scene: &Scene<'_>, arrow: &Arrow) -> Vec<Vec<Text>> {
        // labels begin near their sender, where arrows are apart even when they cross later
        const PLACES: [f32; 7] = [0.5, 0.4, 0.33, 0.6, 0.27, 0.67, 0.75];
        let all = PLACES.into_iter().map(|share| self.at(scene, arrow, share, true));
        let heads = PLACES.into_iter().map(|share| self.at(scene, arrow, share, false));
        all.chain(heads).collect()
    }

    fn at(&self, scene: &Scene<'_>, arrow: &Arrow, share: f32, with_numbers: bool) -> Vec<Text> {
        let theme = scene.theme;
        let angle = arrow.angle();
        let up = egui::Vec2::angled(angle - std::f32::consts::FRAC_PI_2);
        let middle = arrow.along(share);
        let color = theme.side(arrow.from);
        let head = match &self.mark {
            Some(mark) => format!("{mark} · {}", self.head),
            None => self.head.clone(),
        };
        let head_color = if self.mark.is_some() { theme.mark } else { color };
        let above = Text::new(middle + up * 9.0, head, BODY, head_color).centred().strong().turned(angle);
        let mut texts = vec![above];
        if with_numbers && !self.numbers.is_empty() {
            let below = Text::new(middle - up * (SMALL + 6.0), self.numbers.clone(), SMALL, theme.text);
            texts.push(below.centred().turned(angle));
        }
        texts
    }
}

fn numbers(scene: &Scene<'_>, facts: &SegmentFacts) -> String {
    let (seq, ack) = match scene.numbers {
        Numbers::Relative => (facts.seq_relative, facts.ack_relative),
        Numbers::Raw => (facts.seq.0, facts.ack.0),
    };
    let ack = if facts.flags.ack() { format!(" ack={ack}") } else { String::new() };
    let window = if scene.selection.extras.window { format!(" win={}", facts.window_bytes) } else { String::new() };
    format!("seq={seq}{ack} len={}{window}", facts.payload_len)
}

/// The blocks that a segment says were received beyond its acknowledgment (RFC 2018).
fn sacked(scene: &Scene<'_>, flight: &Flight, facts: &SegmentFacts) -> String {
    let seen = flight.passage.left.or(flight.passage.reached).filter(|_| scene.selection.extras.sack);
    let Some(seen) = seen else { return String::new() };
    let observation = scene.trace.observation(seen);
    let datagram = datagram(observation.link_type, observation.bytes);
    let Some(Transport::Tcp(segment)) = datagram.map(|datagram| datagram.transport) else { return String::new() };
    let blocks = read_tcp_options(segment.options).0.into_iter().find_map(|(_, _, option)| match option {
        TcpOption::Sack(blocks) => Some(blocks),
        _ => None,
    });
    let edge = |edge: u32| match scene.numbers {
        Numbers::Relative => facts.ack_relative.wrapping_add(edge.wrapping_sub(facts.ack.0)),
        Numbers::Raw => edge,
    };
    let written = blocks.unwrap_or_default().into_iter().map(|(from, to)| format!(" sack={}-{}", edge(from), edge(to)));
    written.collect()
}
