use egui::{Rect, pos2};
use synema_analysis::Arg;

use crate::font::{Font, elide};
use crate::story::Entry;
use crate::views::pieces::SMALL;
use crate::views::table::{Column, Row, Table, text};
use crate::{Picture, Scene, Shape, Text};

static COLUMNS: [Column; 4] =
    [text("column-node", 1.0), text("column-table", 0.8), text("column-key", 1.6), text("column-value", 2.2)];

/// All entries that stand in tables at the playhead, by node, table and key; with a node, its own only.
pub fn entries<'a>(scene: &Scene<'a>, of: Option<&str>) -> Vec<Entry<'a>> {
    // descriptors are the sockets view's
    scene.story.graphs.happened(scene.trace, scene.playhead()).entries(of, |table| table != "descriptors")
}

/// Draws the entries, what changed last in sight.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, of: Option<&str>, entries: &[Entry<'_>], area: Rect) {
    picture.add(Shape::line(area.left_top(), area.right_top(), (1.0, scene.theme.line)));
    let title = match of {
        Some(node) if entries.is_empty() => scene.texts.with("topology-no-tables", &[("node", Arg::Text(node.into()))]),
        Some(node) => scene.texts.with("topology-tables-of", &[("node", Arg::Text(node.into()))]),
        None => scene.text("topology-tables"),
    };
    let title = elide(&title, Font::Sans, SMALL, area.width() - 20.0);
    picture.add(Text::new(pos2(area.left() + 8.0, area.top() + 20.0), title, SMALL, scene.theme.text).strong());
    let area = Rect::from_min_max(pos2(area.left(), area.top() + 28.0), area.max);
    let focus = entries.iter().position(|entry| entry.is_newest).unwrap_or(0) as u64;
    let table = Table { area, columns: &COLUMNS, count: entries.len() as u64, focus };
    table.draw(picture, scene, |at| {
        let entry = &entries[at as usize];
        Row {
            cells: vec![entry.node.into(), entry.table.to_uppercase(), entry.key.into(), entry.value.into()],
            fill: None,
            color: scene.theme.text,
            is_chosen: entry.is_newest,
            pick: None,
        }
    });
}
