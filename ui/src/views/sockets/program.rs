use egui::{Rect, Stroke, pos2, vec2};
use synema_analysis::Arg;
use synema_trace::{Event, EventKind};

use crate::font::{Font, elide, text_width};
use crate::story::{Said, is_waited_in};
use crate::views::pieces::SMALL;
use crate::{Anchor, Pick, Picture, Scene, Shape, Text};

const LINE: f32 = 24.0;

/// A line of what a program did.
struct Line<'a> {
    text: String,
    result: Option<&'a str>,
    kind: Kind,
    event: &'a Event,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A call that has come back.
    Done,
    /// A call that the program waits in.
    Waiting,
    /// A line that it printed.
    Printed,
    /// What the network told it.
    Notified,
}

/// Draws what the programs of a host have done until the playhead, the last of it in sight.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, host: &str, area: Rect) {
    let theme = scene.theme;
    let title = elide(&scene.text("sockets-program"), Font::Sans, SMALL, area.width());
    picture.add(Text::new(area.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
    let body = Rect::from_min_max(area.min + vec2(0.0, 22.0), area.max);
    let fitting = ((body.height() / LINE) as usize).max(1);
    let happened = scene.story.graphs.happened(scene.trace, scene.playhead());
    for (at, said) in happened.lines(host, fitting).iter().enumerate() {
        let row = Rect::from_min_size(body.min + vec2(0.0, at as f32 * LINE), vec2(body.width(), LINE));
        if row.bottom() <= area.bottom() + 1.0 {
            draw_line(picture, scene, &Line::of(said), row);
        }
    }
}

impl<'a> Line<'a> {
    fn of(said: &Said<'a>) -> Line<'a> {
        let (text, kind) = match &said.event.kind {
            EventKind::Call { text, line } => {
                let kind = match (said.result, is_waited_in(&said.event.kind)) {
                    (_, false) => Kind::Notified,
                    (None, true) => Kind::Waiting,
                    (Some(_), true) => Kind::Done,
                };
                (line.map_or_else(|| text.clone(), |line| format!("{line}: {text}")), kind)
            }
            EventKind::Printed { text, .. } => (text.clone(), Kind::Printed),
            EventKind::Notified { text } => (text.clone(), Kind::Notified),
            _ => (String::new(), Kind::Notified),
        };
        Line { text, result: said.result, kind, event: said.event }
    }
}

fn draw_line(picture: &mut Picture, scene: &Scene<'_>, line: &Line<'_>, row: Rect) {
    let theme = scene.theme;
    let baseline = row.top() + 17.0;
    let mut left = row.left() + 18.0;
    match line.kind {
        Kind::Waiting => {
            picture.add(Shape::filled(row.shrink2(vec2(0.0, 1.0)), 3.0, theme.chosen_fill));
            let (x, y) = (row.left() + 4.0, row.center().y);
            let points = vec![pos2(x, y - 6.0), pos2(x + 10.0, y), pos2(x, y + 6.0)];
            picture.add(Shape::Polygon { points, fill: theme.chosen, stroke: Stroke::NONE });
        }
        Kind::Printed => {
            let text = Text::new(pos2(row.left() + 3.0, baseline), "»", SMALL, theme.faint);
            picture.add(text);
        }
        Kind::Notified => {
            let text = Text::new(pos2(row.left() + 3.0, baseline), "!", SMALL, theme.lost).strong();
            picture.add(text);
        }
        Kind::Done => left = row.left() + 18.0,
    }
    let result = match line.kind {
        Kind::Waiting => scene.text("sockets-waiting"),
        _ => line.result.map(|result| format!("→ {result}")).unwrap_or_default(),
    };
    let result = elide(&result, Font::Sans, SMALL, row.width() * 0.45);
    let result_width = text_width(&result, Font::Sans, SMALL);
    let text = elide(&line.text, Font::Mono, SMALL, row.right() - 8.0 - result_width - 10.0 - left);
    picture.add(Text::new(pos2(left, baseline), text, SMALL, theme.text).mono());
    if !result.is_empty() {
        let color = if line.kind == Kind::Waiting { theme.text } else { theme.faint };
        picture.add(Text::new(pos2(row.right() - 6.0, baseline), result, SMALL, color).anchored(Anchor::End));
    }
    // the first frame after the call is mostly what it caused
    if line.event.after < scene.trace.len() {
        let args = [
            ("number", Arg::Number(scene.trace.number(line.event.after) as u64)),
            ("text", Arg::Text(line.text.clone())),
        ];
        picture.spot(row, Pick::Observation(line.event.after), scene.texts.with("spot-frame", &args));
    }
}
