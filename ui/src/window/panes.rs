use egui::{Id, Ui, WidgetText};
use egui_tiles::{
    Behavior, Container, Linear, LinearDir, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse,
};

use crate::{REGISTRY, Texts};

/// How the views are laid out: panes that people drag, resize and stack as tabs.
#[derive(Debug)]
pub struct Panes {
    tree: Tree<String>,
}

/// How much of the width the ladder has at first.
const LADDER_SHARE: f32 = 0.6;
/// The view that stands alone at first; the others are tabs beside it.
const MAIN: &str = "ladder";

impl Default for Panes {
    fn default() -> Panes {
        let mut tiles = Tiles::default();
        let main = tiles.insert_pane(MAIN.to_owned());
        let others: Vec<TileId> = others().map(|name| tiles.insert_pane(name.to_owned())).collect();
        let tabs = tiles.insert_tab_tile(others);
        let mut row = Linear::new(LinearDir::Horizontal, vec![main, tabs]);
        row.shares.set_share(main, LADDER_SHARE);
        row.shares.set_share(tabs, 1.0 - LADDER_SHARE);
        let root = tiles.insert_container(Container::Linear(row));
        Panes { tree: Tree::new(Id::unique("synema-panes"), root, tiles) }
    }
}

fn others() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|view| view.name()).filter(|name| *name != MAIN)
}

impl Panes {
    /// The layout that was remembered; none where it is not of these views, each once.
    pub fn from_json(text: &str) -> Option<Panes> {
        let tree: Tree<String> = serde_json::from_str(text).ok()?;
        let mut known: Vec<&str> = REGISTRY.iter().map(|view| view.name()).collect();
        let mut found: Vec<&str> = tree.tiles.tiles().filter_map(name).collect();
        known.sort_unstable();
        found.sort_unstable();
        (known == found && tree.root().is_some()).then_some(Panes { tree })
    }

    /// The layout, to be remembered.
    pub fn to_json(&self) -> Option<String> {
        serde_json::to_string(&self.tree).ok()
    }

    /// Makes a view visible, whatever tabs lie before it.
    pub fn bring_forward(&mut self, view: &str) {
        self.tree.make_active(|_, tile| name(tile) == Some(view));
    }

    /// The views that are visible, the ladder first if it is.
    pub fn visible(&self) -> Vec<&'static str> {
        let active = self.tree.active_tiles();
        let shown: Vec<&str> =
            active.into_iter().filter_map(|tile| self.tree.tiles.get(tile)).filter_map(name).collect();
        REGISTRY.iter().map(|view| view.name()).filter(|name| shown.contains(name)).collect()
    }

    /// Shows the panes; `draw` draws a view into what is there of the ui.
    pub fn ui(&mut self, ui: &mut Ui, texts: &Texts, draw: &mut dyn FnMut(&mut Ui, &str)) {
        self.tree.ui(&mut Drawing { texts, draw }, ui);
    }
}

fn name(tile: &Tile<String>) -> Option<&str> {
    match tile {
        Tile::Pane(view) => Some(view),
        Tile::Container(_) => None,
    }
}

struct Drawing<'a> {
    texts: &'a Texts,
    draw: &'a mut dyn FnMut(&mut Ui, &str),
}

impl Behavior<String> for Drawing<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile_id: TileId, view: &mut String) -> UiResponse {
        (self.draw)(ui, view);
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, view: &String) -> WidgetText {
        let known = crate::view(view);
        known.map_or_else(|| view.clone(), |view| self.texts.get(view.title())).into()
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        36.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        // every pane keeps a tab, which is what it is dragged by
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_remembered_unless_views_were_added_since() {
        let mut panes = Panes::default();
        panes.bring_forward("bytes");
        let text = panes.to_json().unwrap();
        let again = Panes::from_json(&text).unwrap();
        assert_eq!(again.visible(), ["ladder", "bytes"]);
        assert!(Panes::from_json(&text.replace("\"bytes\"", "\"octets\"")).is_none());
        assert!(Panes::from_json("{}").is_none());
    }
}
