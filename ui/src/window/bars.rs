use egui::{
    Align, Layout, Rect, Response, RichText, Role, ScrollArea, Sense, Slider, Stroke, Ui, Vec2, WidgetInfo, vec2,
};
use synema_analysis::{Arg, Flow};

use super::player::Player;
use super::screen::Look;
use super::{Command, Jump, Lobby, Session, Wish};
use crate::{Control, Numbers, SPEEDS, Scene, Sight, StoryTime, Texts, Theme, View, paint, views};

/// How high the strip of activity above the scrub bar is.
const ACTIVITY_HEIGHT: f32 = 14.0;
/// The size of the ladder that shows what lies under the pointer there.
const THUMBNAIL: Vec2 = vec2(460.0, 260.0);

/// Where we are: back to the lobby, the session's title, the flow; and how things look.
pub fn top_ui(ui: &mut Ui, texts: &Texts, theme: &Theme, session: &Session, player: &Player, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        if button(ui, &format!("◀ {}", texts.get("back-to-lobby")), &texts.get("back-to-lobby")).clicked() {
            wishes.push(Wish::Command(Command::Lobby));
        }
        ui.label(RichText::new(&session.title).size(20.0));
        flows_ui(ui, texts, session, player, wishes);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            switches_ui(ui, texts, theme, wishes);
            let mut menu = |ui: &mut Ui, key: &str, wish: Wish| {
                if ui.button(texts.get(key)).clicked() {
                    wishes.push(wish);
                }
            };
            menu(ui, "present", Wish::Present);
            menu(ui, "export", Wish::Export);
            if !session.knobs.is_empty() {
                menu(ui, "what-if", Wish::WhatIf);
            }
        });
    });
}

/// Language and theme.
pub fn switches_ui(ui: &mut Ui, texts: &Texts, theme: &Theme, wishes: &mut Vec<Wish>) {
    let next = texts.language().next();
    let name = Texts::of(next).own_name();
    let label = texts.with("switch-language", &[("name", Arg::Text(name.clone()))]);
    if button(ui, &name, &label).clicked() {
        wishes.push(Wish::NextLanguage);
    }
    let theme = texts.get(theme.title);
    let label = texts.with("switch-theme", &[("name", Arg::Text(theme.clone()))]);
    if button(ui, &theme, &label).clicked() {
        wishes.push(Wish::NextTheme);
    }
    if button(ui, "…", &texts.get("palette")).clicked() {
        wishes.push(Wish::Palette);
    }
}

fn flows_ui(ui: &mut Ui, texts: &Texts, session: &Session, player: &Player, wishes: &mut Vec<Wish>) {
    let flows = &session.analysis.flows;
    let shown = player.story().map_or(0, |story| story.flow);
    let title = flows.get(shown).map_or_else(|| texts.get("flow-none"), |flow| entry(texts, flow));
    let label = format!("{}: {title}", texts.get("flow-picker"));
    let menu = ui.menu_button(format!("{title} ▼"), |ui| {
        ui.set_min_width(420.0);
        let row = ui.spacing().interact_size.y;
        ScrollArea::vertical().max_height(420.0).show_rows(ui, row, flows.len(), |ui, rows| {
            for index in rows {
                if ui.selectable_label(index == shown, entry(texts, &flows[index])).clicked() {
                    wishes.push(Wish::Flow(index));
                    ui.close();
                }
            }
        });
    });
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
}

fn entry(texts: &Texts, flow: &Flow) -> String {
    texts.with(
        "flow-entry",
        &[
            ("transport", Arg::Text(flow.transport.name().to_uppercase())),
            ("number", Arg::Number(flow.number as u64)),
            ("a", Arg::Text(flow.a.to_string())),
            ("b", Arg::Text(flow.b.to_string())),
        ],
    )
}

/// What must not go unnoticed, what went wrong, and what was done.
pub fn told_ui(ui: &mut Ui, theme: &Theme, session: &Session, lobby: &Lobby) {
    for notice in [&session.notice, &lobby.error].into_iter().flatten() {
        ui.label(RichText::new(format!("! {notice}")).color(ui.visuals().error_fg_color));
    }
    if let Some(done) = &lobby.done {
        ui.label(RichText::new(done).color(theme.faint));
    }
}

/// The hand at the controls.
pub fn transport_ui(
    ui: &mut Ui,
    texts: &Texts,
    theme: &Theme,
    (session, lobby): (&Session, &Lobby),
    player: &Player,
    wishes: &mut Vec<Wish>,
) {
    let Some(story) = player.story() else { return };
    let transport = &player.transport;
    told_ui(ui, theme, session, lobby);
    let sight = Sight::default();
    activity_ui(ui, Look { texts, theme, session, player, sight }, wishes);
    ui.spacing_mut().slider_width = ui.available_width() - 16.0;
    let mut share = transport.share(story);
    let slider = ui.add(Slider::new(&mut share, 0.0..=1.0).show_value(false).trailing_fill(true));
    slider.widget_info(|| WidgetInfo::slider(true, share, texts.get("scrub")));
    if slider.changed() {
        wishes.push(Wish::Playback(Control::Scrub(share)));
    }
    if slider.drag_stopped() || slider.clicked() {
        // the keys belong to playback again
        slider.surrender_focus();
    }
    ui.horizontal(|ui| {
        let control = |ui: &mut Ui, wishes: &mut Vec<Wish>, shown: &str, key: &str, control: Control| {
            if button(ui, shown, &texts.get(key)).clicked() {
                wishes.push(Wish::Playback(control));
            }
        };
        control(ui, wishes, "|◀", "first", Control::First);
        control(ui, wishes, &format!("◀ {}", texts.get("back")), "back", Control::Back);
        match transport.playing {
            true => control(ui, wishes, &format!("■ {}", texts.get("pause")), "pause", Control::PlayPause),
            false => control(ui, wishes, &format!("▶ {}", texts.get("play")), "play", Control::PlayPause),
        }
        control(ui, wishes, &format!("{} ▶", texts.get("step")), "step", Control::Step);
        control(ui, wishes, "▶|", "last", Control::Last);
        ui.separator();
        control(ui, wishes, "−", "slower", Control::Slower);
        if let Some(speed) = speeds_ui(ui, texts, transport.speed) {
            wishes.push(Wish::Playback(Control::Speed(speed)));
        }
        control(ui, wishes, "+", "faster", Control::Faster);
        ui.separator();
        let time = match transport.time {
            StoryTime::FixedGap => "time-fixed",
            StoryTime::Compressed => "time-compressed",
            StoryTime::True => "time-true",
        };
        if ui.button(texts.get(time)).clicked() {
            wishes.push(Wish::OtherTime);
        }
        let numbers = match player.numbers {
            Numbers::Relative => "numbers-relative",
            Numbers::Raw => "numbers-raw",
        };
        if ui.button(texts.get(numbers)).clicked() {
            wishes.push(Wish::OtherNumbers);
        }
        let looping = ui.selectable_label(player.looping, "∞");
        looping.widget_info(|| WidgetInfo::selected(Role::Button, true, player.looping, texts.get("loop")));
        if looping.clicked() {
            wishes.push(Wish::Loop);
        }
        jumps_ui(ui, texts, player, wishes);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let beat = Arg::Number(story.beat_at(transport.position) as u64 + 1);
            let count = Arg::Number(story.beats.len() as u64);
            ui.label(texts.with("position-of", &[("beat", beat), ("count", count)]));
        });
    });
}

/// The speed, and all others to choose from.
fn speeds_ui(ui: &mut Ui, texts: &Texts, shown: f64) -> Option<f64> {
    let name = |speed: f64| texts.with("speed", &[("speed", Arg::Text(speed.to_string()))]);
    let mut chosen = None;
    ui.menu_button(name(shown), |ui| {
        for speed in SPEEDS {
            if ui.selectable_label(speed == shown, name(speed)).clicked() {
                chosen = Some(speed);
                ui.close();
            }
        }
    });
    chosen
}

/// Where something happens along the story, and where bookmarks are. Under the pointer it shows the ladder as it is
/// there; a click goes there.
fn activity_ui(ui: &mut Ui, look: Look<'_>, wishes: &mut Vec<Wish>) {
    let (theme, player) = (look.theme, look.player);
    let Some(story) = player.story() else { return };
    let size = vec2(ui.available_width(), ACTIVITY_HEIGHT);
    let (strip, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, look.texts.get("activity")));
    let levels = player.activity();
    let width = strip.width() / levels.len().max(1) as f32;
    for (place, level) in levels.iter().copied().enumerate().filter(|(_, level)| *level > 0.0) {
        let left = strip.left() + place as f32 * width;
        let top = strip.bottom() - level * strip.height();
        let bar = Rect::from_x_y_ranges(left..=left + width - 1.0, top..=strip.bottom());
        ui.painter().rect_filled(bar, 0.0, theme.line);
    }
    for bookmark in &player.bookmarks {
        let at = crate::Transport { position: *bookmark, ..player.transport };
        let x = strip.left() + strip.width() * at.share(story) as f32;
        ui.painter().vline(x, strip.y_range(), Stroke::new(3.0, theme.mark));
    }
    let Some(pointer) = response.hover_pos() else { return };
    let share = f64::from(((pointer.x - strip.left()) / strip.width()).clamp(0.0, 1.0));
    if response.clicked() {
        wishes.push(Wish::Playback(Control::Scrub(share)));
    }
    response.on_hover_ui_at_pointer(|ui| {
        let time = player.transport.time;
        let position = time.position(story, (time.duration_ns(story) as f64 * share) as i64);
        let (place, _) = ui.allocate_exact_size(THUMBNAIL, Sense::hover());
        let scene = Scene { size: THUMBNAIL, ..look.scene(story, position, look.session) };
        paint(&views::Ladder.draw(&scene), &ui.painter().with_clip_rect(place), place.min.to_vec2());
    });
}

fn jumps_ui(ui: &mut Ui, texts: &Texts, player: &Player, wishes: &mut Vec<Wish>) {
    let label = texts.get("jump");
    ui.menu_button(format!("{label} ▲"), |ui| {
        ui.set_min_width(240.0);
        for jump in [Jump::Handshake, Jump::Loss, Jump::Teardown, Jump::Bookmark] {
            let possible = jump != Jump::Bookmark || !player.bookmarks.is_empty();
            if ui.add_enabled(possible, egui::Button::new(texts.get(jump.name()))).clicked() {
                wishes.push(Wish::Jump(jump));
                ui.close();
            }
        }
        for (key, control) in [("next-segment", Control::NextSegment), ("previous-segment", Control::PreviousSegment)] {
            if ui.button(texts.get(key)).clicked() {
                wishes.push(Wish::Playback(control));
                ui.close();
            }
        }
        if ui.button(texts.get("bookmark")).clicked() {
            wishes.push(Wish::Bookmark);
            ui.close();
        }
    });
}

/// A button that shows one thing and is called another.
pub fn button(ui: &mut Ui, shown: &str, label: &str) -> Response {
    let response = ui.button(shown);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    response
}
