use egui::{Rect, pos2, vec2};

use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::{Picture, Scene, Shape, Text};

const LINE: f32 = 22.0;
const HEAD: f32 = 24.0;

/// The descriptors of a host's programs at the playhead: number and what stands behind it.
pub struct Descriptors<'a> {
    rows: Vec<(&'a str, &'a str)>,
    /// The row that changed last on this host.
    newest: Option<usize>,
}

impl<'a> Descriptors<'a> {
    pub fn of(scene: &Scene<'a>, host: &str) -> Descriptors<'a> {
        let happened = scene.story.graphs.happened(scene.trace, scene.playhead());
        let mut entries = happened.entries(Some(host), |table| table == "descriptors");
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
        entries.sort_by_key(|entry| (number(entry.key.split('/').next()), number(entry.key.split('/').nth(1))));
        let newest = entries.iter().position(|entry| entry.is_newest);
        let rows = entries.into_iter().map(|entry| (entry.key, entry.value)).collect();
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
