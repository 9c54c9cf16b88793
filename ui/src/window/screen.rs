use egui::{Button, CursorIcon, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2};

use super::player::Player;
use super::{Panes, Session, Wish};
use crate::{LayerModel, Pick, Scene, Selection, Sight, Story, Texts, Theme, View, paint, views};

/// The height of the row of layer models.
const MODELS_HEIGHT: f32 = 44.0;

/// Everything a view needs of the window.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub texts: &'a Texts,
    pub theme: &'a Theme,
    pub session: &'a Session,
    pub player: &'a Player,
    pub sight: Sight<'a>,
}

impl<'a> Look<'a> {
    /// The scene of a story at a position, of no size yet.
    pub fn scene(&self, story: &'a Story, position: f64, session: &'a Session) -> Scene<'a> {
        Scene {
            trace: &session.trace,
            analysis: &session.analysis,
            story,
            position,
            time: self.player.transport.time,
            selection: self.player.selection,
            size: vec2(0.0, 0.0),
            texts: self.texts,
            theme: self.theme,
            model: self.player.model,
            numbers: self.player.numbers,
            sight: self.sight,
        }
    }
}

/// The views in their panes.
pub fn panes_ui(ui: &mut Ui, look: Look<'_>, panes: &mut Panes, wishes: &mut Vec<Wish>) {
    let Some(story) = look.player.story() else { return };
    let scene = look.scene(story, look.player.position(), look.session);
    panes.ui(ui, look.texts, &mut |ui, name| {
        let Some(view) = crate::view(name) else { return };
        pane_ui(ui, view, look, &scene, wishes);
    });
}

/// One view as large as it can be, or two beside each other.
pub fn presented_ui(ui: &mut Ui, look: Look<'_>, names: (&str, Option<&str>), wishes: &mut Vec<Wish>) {
    let Some(story) = look.player.story() else { return };
    let scene = look.scene(story, look.player.position(), look.session);
    let area = ui.available_rect_before_wrap();
    let (first, second) = match names.1 {
        // time and both ends need their room beside the arrows
        Some(_) if names.0 == "ladder" => area.split_left_right_at_fraction(0.6),
        Some("ladder") => area.split_left_right_at_fraction(0.4),
        Some(_) => area.split_left_right_at_fraction(0.5),
        None => (area, Rect::NOTHING),
    };
    for (name, place) in [(Some(names.0), first), (names.1, second)] {
        if let Some(view) = name.and_then(crate::view) {
            view_ui(ui, view, look, &scene, place, wishes);
        }
    }
    if second.is_positive() {
        ui.painter().vline(second.left(), area.y_range(), Stroke::new(1.0, look.theme.line));
    }
}

/// Two histories as ladders, at the same instant.
pub fn histories_ui(ui: &mut Ui, look: Look<'_>, before: &Session, wishes: &mut Vec<Wish>) {
    let Some(story) = look.player.story() else { return };
    let area = ui.available_rect_before_wrap();
    let (left, right) = area.split_left_right_at_fraction(0.5);
    let earlier = Story::new(&before.trace, &before.analysis, story.flow);
    let now = look.player.position();
    // ahead of the fork both are the same; behind it the clock is what they share
    let elapsed = crate::StoryTime::True.at(story, now);
    let then = match now >= story.end() {
        true => earlier.end(),
        false => crate::StoryTime::True.position(&earlier, elapsed),
    };
    let titles = ["history-before", "history-after"].map(|key| look.texts.get(key));
    let scenes = [
        Scene { selection: Selection::default(), ..look.scene(&earlier, then, before) },
        look.scene(story, now, look.session),
    ];
    for ((scene, place), title) in scenes.iter().zip([left, right]).zip(titles) {
        let (head, body) = place.split_top_bottom_at_y(place.top() + 34.0);
        ui.scope_builder(UiBuilder::new().max_rect(head.shrink2(vec2(12.0, 4.0))), |ui| ui.strong(title));
        view_ui(ui, &views::Ladder, look, scene, body, wishes);
    }
    ui.painter().vline(right.left(), area.y_range(), Stroke::new(2.0, look.theme.chosen));
}

fn pane_ui(ui: &mut Ui, view: &dyn View, look: Look<'_>, scene: &Scene<'_>, wishes: &mut Vec<Wish>) {
    let area = ui.available_rect_before_wrap();
    ui.painter().rect_filled(area, 0.0, scene.theme.background);
    if view.name() != "layers" {
        view_ui(ui, view, look, scene, area, wishes);
        return;
    }
    let (models, body) = area.split_top_bottom_at_y(area.top() + MODELS_HEIGHT);
    ui.scope_builder(UiBuilder::new().max_rect(models.shrink2(vec2(10.0, 6.0))), |ui| {
        models_ui(ui, scene.texts, scene.model, wishes);
    });
    view_ui(ui, view, look, scene, body, wishes);
}

fn models_ui(ui: &mut Ui, texts: &Texts, shown: LayerModel, wishes: &mut Vec<Wish>) {
    let models = [
        ("7", LayerModel::Seven, "model-seven"),
        ("5", LayerModel::Five, "model-five"),
        ("4", LayerModel::Four, "model-four"),
    ];
    ui.horizontal(|ui| {
        for (number, model, key) in models {
            let button = ui.add(Button::selectable(shown == model, number));
            let label = texts.get(key);
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, shown == model, &label));
            if button.clicked() {
                wishes.push(Wish::Model(model));
            }
        }
    });
}

/// Draws a view into an area and makes its spots something to click.
fn view_ui(ui: &mut Ui, view: &dyn View, look: Look<'_>, scene: &Scene<'_>, area: Rect, wishes: &mut Vec<Wish>) {
    let picture = view.draw(&Scene { size: area.size(), ..*scene });
    let offset = area.min.to_vec2();
    paint(&picture, ui.painter(), offset);
    for (index, spot) in picture.spots.iter().enumerate() {
        let rect = spot.rect.translate(offset);
        let id = ui.scope_id().with((view.name(), index, area.left() as i32));
        let response = ui.interact(rect, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spot.label));
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(1.5, scene.theme.chosen);
            ui.painter().rect_stroke(rect, 4.0, stroke, StrokeKind::Outside);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if let Pick::Observation(observation) = spot.pick {
            // a frame that is still on its way can be met there
            let meets = response.clicked() && look.session.scenario.is_some() && scene.is_flying(observation);
            if meets || response.secondary_clicked() {
                let place = response.interact_pointer_pos().unwrap_or(rect.center());
                wishes.push(Wish::FrameMenu(observation, place));
            }
        }
        if response.clicked() {
            wishes.push(Wish::Pick(spot.pick));
        }
    }
}
