//! The packet list with the details of the frame looked at: what people know from Wireshark.

mod rules;

use egui::{Rect, pos2, vec2};
use synema_analysis::{Arg, FrameLine, frame_line};

use super::bytes::{dump, list as fields};
use super::pieces::{SMALL, canvas, mark_key, nothing};
use super::table::{Column, Row, Table, number, text};
use super::{View, pieces};
use crate::font::{Font, elide, text_width};
use crate::scene::{layer_of, octets};
use crate::{Pick, Picture, Scene, Shape, Text};

use rules::Rule;

/// Every frame of the session as a row, and the fields and bytes of one of them.
#[derive(Debug)]
pub struct List;

static COLUMNS: [Column; 7] = [
    number("column-number", 0.75),
    number("column-time", 1.15).from(560.0),
    text("column-source", 1.55).from(420.0),
    text("column-destination", 1.55).from(640.0),
    text("column-protocol", 0.85),
    number("column-length", 0.65).from(760.0),
    text("column-info", 4.6),
];

const LEGEND: f32 = 30.0;
const COMMENT: f32 = 28.0;

impl View for List {
    fn name(&self) -> &'static str {
        "list"
    }

    fn title(&self) -> &'static str {
        "view-list"
    }

    fn draw(&self, scene: &Scene<'_>) -> Picture {
        if scene.trace.is_empty() {
            return nothing(scene, "frame-none");
        }
        let mut picture = canvas(scene);
        let area = picture.area();
        let (list, details) = area.split_top_bottom_at_fraction(if area.height() < 360.0 { 1.0 } else { 0.58 });
        let (list, legend) = list.split_top_bottom_at_y(list.bottom() - LEGEND);
        draw_list(&mut picture, scene, list);
        draw_legend(&mut picture, scene, legend);
        if details.height() > 80.0 {
            draw_details(&mut picture, scene, details);
        }
        picture
    }
}

fn draw_list(picture: &mut Picture, scene: &Scene<'_>, area: Rect) {
    let rows = scene.sight.rows;
    let looked_at = scene.observation().unwrap_or(0);
    let table = Table { area, columns: &COLUMNS, count: rows.len(scene.trace), focus: rows.row_of(looked_at) };
    if table.count == 0 {
        let at = area.center();
        let text = elide(&scene.text("list-none"), Font::Sans, SMALL, area.width() - 30.0);
        picture.add(Text::new(at, text, SMALL, scene.theme.faint).centred());
    }
    let happened = scene.playhead().observations;
    table.draw(picture, scene, |row| {
        let index = rows.observation(row);
        let line = frame_line(scene.trace, scene.analysis, index);
        let rule = Rule::of(&line, scene, &scene.trace.observation(index));
        let fill = rule.fill(scene.theme);
        // what has not happened yet is there, but faint
        let color = if index < happened { scene.theme.text } else { scene.theme.faint };
        let info = info(scene, index, &line, rule);
        let args = [("number", Arg::Number(scene.trace.number(index) as u64)), ("text", Arg::Text(info.clone()))];
        let label = scene.texts.with("spot-frame", &args);
        let cells = vec![
            scene.trace.number(index).to_string(),
            pieces::seconds(line.time.ns),
            line.source,
            line.destination,
            line.protocol.title().to_owned(),
            scene.trace.observation(index).wire_len.to_string(),
            info,
        ];
        Row { cells, fill, color, is_chosen: index == looked_at, pick: Some((Pick::Observation(index), label)) }
    });
}

/// The info column: a star for a marked frame, what is odd about it, the frame itself, and its comment.
fn info(scene: &Scene<'_>, index: usize, line: &FrameLine, rule: Rule) -> String {
    let notes = scene.sight.notes;
    let star = notes.is_some_and(|notes| notes.marked.contains(&index)).then(|| "★".to_owned());
    let checksum = (rule == Rule::BadChecksum).then(|| format!("[{}]", scene.text("rule-checksum")));
    let marks = line.marks.iter().map(|mark| format!("[{}]", scene.text(mark_key(*mark))));
    let comment = notes.and_then(|notes| notes.comments.get(&index)).map(|comment| format!("“{comment}”"));
    let parts = star.into_iter().chain(checksum).chain(marks).chain([line.info.clone()]).chain(comment);
    parts.collect::<Vec<_>>().join(" ")
}

/// What the colours of the rows mean, as far as there is room, and how many rows there are.
fn draw_legend(picture: &mut Picture, scene: &Scene<'_>, area: Rect) {
    let theme = scene.theme;
    picture.add(Shape::filled(area, 0.0, theme.panel));
    let baseline = area.center().y + 5.5;
    let rows = scene.sight.rows.len(scene.trace);
    let args = [("shown", Arg::Number(rows)), ("all", Arg::Number(scene.trace.len() as u64))];
    let count = scene.texts.with("list-count", &args);
    let right = area.right() - 14.0 - text_width(&count, Font::Sans, SMALL);
    picture.add(Text::new(pos2(right, baseline), count, SMALL, theme.faint));
    let mut left = area.left() + 12.0;
    for rule in Rule::ALL {
        let (Some(fill), Some(key)) = (rule.fill(theme), rule.key()) else { continue };
        let name = scene.text(key);
        let width = text_width(&name, Font::Sans, SMALL) + 14.0;
        if left + width > right - 12.0 {
            break;
        }
        let plate = Rect::from_min_size(pos2(left, area.top() + 4.0), vec2(width, area.height() - 8.0));
        picture.add(Shape::outlined(plate, 4.0, fill, (1.0, theme.line)));
        picture.add(Text::new(pos2(left + 7.0, baseline), name, SMALL, theme.text));
        left += width + 7.0;
    }
}

/// The comment, the fields, and where there is room the bytes of the frame looked at.
fn draw_details(picture: &mut Picture, scene: &Scene<'_>, area: Rect) {
    let Some((index, dissection)) = scene.dissection() else { return };
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, scene.theme.line)));
    let mut inner = area.shrink2(vec2(12.0, 8.0));
    if let Some(comment) = scene.sight.notes.and_then(|notes| notes.comments.get(&index)) {
        let args = [("text", Arg::Text(comment.clone()))];
        let text = elide(&scene.texts.with("list-comment", &args), Font::Sans, SMALL, inner.width() - 12.0);
        let plate = Rect::from_min_size(inner.min, vec2(inner.width(), COMMENT - 4.0));
        picture.add(Shape::filled(plate, 4.0, scene.theme.chosen_fill));
        picture.add(Text::new(inner.min + vec2(8.0, 17.0), text, SMALL, scene.theme.text));
        inner.min.y += COMMENT;
    }
    let chosen = scene.selection.field_in(&dissection);
    let bytes_width = dump::width(16) + 30.0;
    let (list, bytes) = match inner.width() - bytes_width > 380.0 {
        true => inner.split_left_right_at_x(inner.right() - bytes_width),
        false => (inner, Rect::NOTHING),
    };
    fields::draw(picture, scene, &dissection, chosen, list);
    if bytes.is_positive() {
        let bytes = Rect::from_min_max(bytes.min + vec2(14.0, 0.0), bytes.max);
        let source = chosen.and_then(|field| layer_of(&dissection, field)).map_or(0, |layer| layer.source);
        let octets = octets(scene.trace.observation(index).bytes, &dissection, source);
        dump::draw(picture, scene, octets, chosen, bytes);
    }
}
