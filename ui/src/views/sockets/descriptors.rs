use std::collections::BTreeMap;

use egui::{Rect, pos2, vec2};
use synema_trace::EventKind;

use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::{Picture, Scene, Shape, Text};

const LINE: f32 = 22.0;
const HEAD: f32 = 24.0;

/// The descriptors of a host's programs at the playhead: number and what stands behind it.
pub struct Descriptors {
    rows: Vec<(String, String)>,
    /// The row that changed last on this host.
    newest: Option<usize>,
}

impl Descriptors {
    pub fn of(scene: &Scene<'_>, host: &str) -> Descriptors {
        let now = scene.playhead();
        let mut rows: BTreeMap<(u64, u64), (&str, &str)> = BTreeMap::new();
        let mut newest = None;
        let here = scene.trace.events().iter().filter(|event| event.actor.host == host);
        for event in here.filter(|event| now.has_passed(event.after, event.at)) {
            let EventKind::Table { table, key, new, .. } = &event.kind else { continue };
            let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(0);
            let place = (number(key.split('/').next()), number(key.split('/').nth(1)));
            match new {
                _ if table != "descriptors" => {}
                Some(new) => {
                    rows.insert(place, (key, new));
                    newest = Some(place);
                }
                None => drop(rows.remove(&place)),
            }
        }
        let newest = newest.and_then(|newest| rows.keys().position(|place| *place == newest));
        let rows = rows.into_values().map(|(key, file)| (key.to_owned(), file.to_owned())).collect();
        Descriptors { rows, newest }
    }

    /// How high they are drawn, with so much room.
    pub fn height(&self, room: f32) -> f32 {
        (HEAD + LINE * self.rows.len().max(1) as f32 + 6.0).min(room)
    }

    pub fn draw(&self, picture: &mut Picture, scene: &Scene<'_>, area: Rect) {
        let theme = scene.theme;
        let title = elide(&scene.text("sockets-descriptors"), Font::Sans, SMALL, area.width());
        picture.add(Text::new(area.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
        let body = area.with_min_y(area.top() + HEAD);
        let fitting = ((body.height() / LINE) as usize).max(1);
        // what changed last is in sight
        let first = self.newest.unwrap_or(0).saturating_sub(fitting - 1).min(self.rows.len().saturating_sub(fitting));
        for (at, (key, file)) in self.rows.iter().enumerate().skip(first).take(fitting) {
            let row = Rect::from_min_size(
                pos2(body.left(), body.top() + (at - first) as f32 * LINE),
                vec2(body.width(), LINE - 1.0),
            );
            if self.newest == Some(at) {
                picture.add(Shape::filled(row, 3.0, theme.chosen_fill));
            }
            let number = elide(key, Font::Mono, SMALL, 60.0);
            picture.add(Text::new(pos2(row.left() + 4.0, row.top() + 16.0), number, SMALL, theme.text).mono());
            let file = elide(file, Font::Sans, SMALL, row.width() - 70.0);
            picture.add(Text::new(pos2(row.left() + 64.0, row.top() + 16.0), file, SMALL, theme.text));
        }
        if self.rows.is_empty() {
            let text = elide(&scene.text("sockets-no-descriptors"), Font::Sans, SMALL, area.width());
            picture.add(Text::new(body.left_top() + vec2(0.0, 16.0), text, SMALL, theme.faint));
        }
    }
}
