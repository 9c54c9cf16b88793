use egui::{Button, CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2};

use super::player::Player;
use super::{Session, Wish};
use crate::{LayerModel, Scene, Texts, Theme, View, paint, views};

/// The ladder on the left, a page on the right.
pub fn ui(ui: &mut Ui, texts: &Texts, theme: &Theme, session: &Session, player: &Player, wishes: &mut Vec<Wish>) {
    let Some(story) = player.story() else { return };
    let scene = Scene {
        trace: &session.trace,
        analysis: &session.analysis,
        story,
        position: player.transport.position,
        time: player.transport.time,
        selection: player.selection,
        size: vec2(0.0, 0.0),
        texts,
        theme,
        model: player.model,
        numbers: player.numbers,
        sight: crate::Sight { first_row: player.first_row, ..crate::Sight::default() },
    };
    let area = ui.available_rect_before_wrap();
    let (ladder, side) = area.split_left_right_at_fraction(0.6);
    view_ui(ui, &views::Ladder, &scene, ladder, wishes);
    let (tabs, page) = side.split_top_bottom_at_y(side.top() + 48.0);
    ui.painter().rect_filled(side, 0.0, theme.background);
    ui.scope_builder(UiBuilder::new().max_rect(tabs.shrink2(vec2(10.0, 7.0))), |ui| {
        tabs_ui(ui, texts, player, wishes);
    });
    let view = Player::PAGES[player.page()];
    view_ui(ui, view, &scene, page, wishes);
    ui.painter().vline(side.left(), side.y_range(), Stroke::new(1.0, theme.line));
    ui.painter().hline(side.x_range(), page.top(), Stroke::new(1.0, theme.line));
}

fn tabs_ui(ui: &mut Ui, texts: &Texts, player: &Player, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        for (page, view) in Player::PAGES.iter().enumerate() {
            let is_shown = page == player.page();
            if ui.add(Button::selectable(is_shown, texts.get(view.title()))).clicked() {
                wishes.push(Wish::Page(page));
            }
        }
        if player.page() != 1 {
            return;
        }
        ui.separator();
        let models = [
            ("7", LayerModel::Seven, "model-seven"),
            ("5", LayerModel::Five, "model-five"),
            ("4", LayerModel::Four, "model-four"),
        ];
        for (number, model, key) in models {
            let button = ui.add(Button::selectable(player.model == model, number));
            let label = texts.get(key);
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, player.model == model, &label));
            if button.clicked() {
                wishes.push(Wish::Model(model));
            }
        }
    });
}

/// Draws a view into an area and makes its spots something to click.
fn view_ui(ui: &mut Ui, view: &dyn View, scene: &Scene<'_>, area: Rect, wishes: &mut Vec<Wish>) {
    let picture = view.draw(&Scene { size: area.size(), ..*scene });
    let offset = area.min.to_vec2();
    paint(&picture, ui.painter(), offset);
    for (index, spot) in picture.spots.iter().enumerate() {
        let rect = spot.rect.translate(offset);
        let response = ui.interact(rect, ui.scope_id().with((view.name(), index)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spot.label));
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(1.5, scene.theme.chosen);
            ui.painter().rect_stroke(rect, 4.0, stroke, StrokeKind::Outside);
        }
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            wishes.push(Wish::Pick(spot.pick));
        }
    }
}
