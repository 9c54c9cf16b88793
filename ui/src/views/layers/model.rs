use egui::{Rect, pos2, vec2};
use synema_analysis::Arg;
use synema_wire::{Dissection, Osi, Protocol};

use crate::font::{Font, elide};
use crate::views::pieces::SMALL;
use crate::{LayerModel, Picture, Scene, Shape, Text};

/// The model's layers as a pile, with the frame's protocols in it.
pub fn draw(picture: &mut Picture, scene: &Scene<'_>, dissection: &Dissection, bits: u64, area: Rect) {
    let theme = scene.theme;
    let rows = rows_of(scene.model);
    let title = scene.text(model_key(scene.model));
    picture.add(Text::new(area.left_top() + vec2(0.0, 14.0), title, SMALL, theme.faint));
    let pile = Rect::from_min_max(area.min + vec2(0.0, 26.0), area.max);
    let height = (pile.height() / rows.len() as f32).min(82.0);
    for (place, row) in (0..).zip(rows) {
        let top = pile.top() + place as f32 * height;
        let rect = Rect::from_min_size(pos2(pile.left(), top), vec2(pile.width(), height - 6.0));
        let mut here = dissection.layers.iter().filter(|layer| row.holds(layer.protocol));
        let names: Vec<&str> = here.clone().map(|layer| layer.protocol.title()).collect();
        let fill = here.next_back().map_or(theme.background, |layer| theme.layer(layer.protocol));
        picture.add(Shape::outlined(rect, 6.0, fill, (1.0, theme.line)));
        let name = elide(&row.title(scene), Font::Sans, SMALL, rect.width() - 16.0);
        let centre = rect.center();
        let has_role = rect.height() >= 48.0 && row.osi.is_none();
        let y = if names.is_empty() && !has_role { centre.y + 5.0 } else { centre.y - 5.0 };
        let color = if names.is_empty() { theme.faint } else { theme.text };
        picture.add(Text::new(pos2(rect.left() + 9.0, y), name, SMALL, color));
        // roles that TCP/IP leaves to the application, and what the line gets to carry
        let role = match row.key {
            "layer-presentation" | "layer-session" => Some(scene.text("layer-role")),
            "layer-physical" => Some(scene.texts.with("layer-bits", &[("count", Arg::Number(bits))])),
            _ => None,
        };
        if let Some(role) = role.filter(|_| names.is_empty() && rect.height() >= 48.0) {
            let role = elide(&role, Font::Sans, SMALL, rect.width() - 16.0);
            picture.add(Text::new(pos2(rect.left() + 9.0, y + 21.0), role, SMALL, theme.faint));
        }
        if !names.is_empty() {
            let names = elide(&names.join(", "), Font::Sans, SMALL, rect.width() - 16.0);
            picture.add(Text::new(pos2(rect.left() + 9.0, y + 21.0), names, SMALL, theme.text).strong());
        }
    }
}

/// A layer of a model.
struct Row {
    number: u8,
    key: &'static str,
    osi: Option<Osi>,
}

impl Row {
    fn title(&self, scene: &Scene<'_>) -> String {
        let number = if self.number > 0 { format!("{} ", self.number) } else { String::new() };
        format!("{number}{}", scene.text(self.key))
    }

    fn holds(&self, protocol: Protocol) -> bool {
        self.osi == Some(protocol.osi()) && protocol != Protocol::Padding
    }
}

/// What the model calls a layer of OSI, `3 Network`; without one, that of the signals on the line.
pub fn name(scene: &Scene<'_>, osi: Option<Osi>) -> String {
    let is_it = |row: &Row| match osi {
        Some(osi) => row.osi == Some(osi),
        // of four layers that of the link has the signals too
        None => ["layer-physical", "layer-link"].contains(&row.key),
    };
    rows_of(scene.model).into_iter().find(is_it).map(|row| row.title(scene)).unwrap_or_default()
}

fn rows_of(model: LayerModel) -> Vec<Row> {
    let row = |number, key, osi| Row { number, key, osi };
    match model {
        LayerModel::Seven => vec![
            row(7, "layer-application", Some(Osi::Application)),
            row(6, "layer-presentation", None),
            row(5, "layer-session", None),
            row(4, "layer-transport", Some(Osi::Transport)),
            row(3, "layer-network", Some(Osi::Network)),
            row(2, "layer-data-link", Some(Osi::DataLink)),
            row(1, "layer-physical", None),
        ],
        LayerModel::Five => vec![
            row(5, "layer-application", Some(Osi::Application)),
            row(4, "layer-transport", Some(Osi::Transport)),
            row(3, "layer-network", Some(Osi::Network)),
            row(2, "layer-data-link", Some(Osi::DataLink)),
            row(1, "layer-physical", None),
        ],
        LayerModel::Four => vec![
            row(0, "layer-application", Some(Osi::Application)),
            row(0, "layer-transport", Some(Osi::Transport)),
            row(0, "layer-internet", Some(Osi::Network)),
            row(0, "layer-link", Some(Osi::DataLink)),
        ],
    }
}

fn model_key(model: LayerModel) -> &'static str {
    match model {
        LayerModel::Seven => "model-seven",
        LayerModel::Five => "model-five",
        LayerModel::Four => "model-four",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_has_one_place_in_each_model_and_none_overtakes_another() {
        let from_the_top = [Osi::Application, Osi::Transport, Osi::Network, Osi::DataLink];
        for model in [LayerModel::Seven, LayerModel::Five, LayerModel::Four] {
            let rows = rows_of(model);
            let places = from_the_top.map(|osi| {
                let places: Vec<usize> = (0..rows.len()).filter(|place| rows[*place].osi == Some(osi)).collect();
                assert_eq!(places.len(), 1, "{model:?} {osi:?}");
                places[0]
            });
            assert!(places.is_sorted(), "{model:?} {places:?}");
        }
    }
}
