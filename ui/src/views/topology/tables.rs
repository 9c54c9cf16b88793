use std::collections::BTreeMap;

use egui::{Rect, pos2};
use synema_analysis::Arg;
use synema_trace::EventKind;

use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::views::table::{Column, Row, Table, text};
use crate::{Picture, Scene, Shape, Text};

/// An entry of a table that a host or device keeps.
pub struct Entry {
    node: String,
    table: String,
    key: String,
    value: String,
    /// Whether it is what changed last.
    is_newest: bool,
}

static COLUMNS: [Column; 4] =
    [text("column-node", 1.0), text("column-table", 0.8), text("column-key", 1.6), text("column-value", 2.2)];

/// All entries that stand in tables at the playhead, by node, table and key; with a node, its own only.
pub fn entries(scene: &Scene<'_>, of: Option<&str>) -> Vec<Entry> {
    let now = scene.playhead();
    let mut entries: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    let mut newest = None;
    let wanted = scene.trace.events().iter().filter(|event| of.is_none_or(|node| event.actor.host == node));
    for event in wanted.filter(|event| now.has_passed(event.after, event.at)) {
        let EventKind::Table { table, key, new, .. } = &event.kind else { continue };
        // descriptors are the sockets view's
        if table == "descriptors" {
            continue;
        }
        let place = (event.actor.host.as_str(), table.as_ref(), key.as_str());
        newest = Some(place);
        match new {
            Some(new) => drop(entries.insert(place, new)),
            None => drop(entries.remove(&place)),
        }
    }
    let entry = |((node, table, key), value): ((&str, &str, &str), &str)| Entry {
        node: node.to_owned(),
        table: table.to_uppercase(),
        key: key.to_owned(),
        value: value.to_owned(),
        is_newest: newest == Some((node, table, key)),
    };
    entries.into_iter().map(entry).collect()
}

/// Draws the entries, what changed last in sight.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, of: Option<&str>, entries: &[Entry], area: Rect) {
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
            cells: vec![entry.node.clone(), entry.table.clone(), entry.key.clone(), entry.value.clone()],
            fill: None,
            color: scene.theme.text,
            is_chosen: entry.is_newest,
            pick: None,
        }
    });
}
