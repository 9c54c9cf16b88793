use egui::{Align, Button, Key, Layout, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};
use synema_analysis::Arg;

use super::bars::switches_ui;
use super::{Command, Lobby, LobbyEntry, LobbyInterface, Obstacle, Purpose, Wish};
use crate::{Texts, Theme};

/// What can be opened: lessons, samples, a file.
pub fn ui(ui: &mut Ui, texts: &Texts, theme: &Theme, lobby: &Lobby, path: &mut String, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(texts.get("app-title")).size(46.0).strong());
        ui.add_space(12.0);
        ui.label(RichText::new(texts.get("lobby-subtitle")).size(22.0).color(theme.faint));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches_ui(ui, texts, theme, wishes));
    });
    ui.add_space(10.0);
    open_ui(ui, texts, path, wishes);
    interfaces_ui(ui, texts, theme, lobby, wishes);
    if let Some(file) = &lobby.kept {
        let text = texts.with("lobby-kept", &[("file", Arg::Text(file.clone()))]);
        ui.label(RichText::new(text).color(theme.faint));
    }
    if let Some(error) = &lobby.error {
        ui.label(RichText::new(format!("! {error}")).color(theme.lost));
    }
    if let Some(done) = &lobby.done {
        ui.label(RichText::new(done).color(theme.faint));
    }
    if !lobby.recent.is_empty() {
        recent_ui(ui, texts, theme, lobby, wishes);
    }
    ui.add_space(14.0);
    ui.spacing_mut().item_spacing.x = 24.0;
    ui.columns_const(|[lessons, samples]| {
        entries_ui(lessons, texts, theme, "lobby-lessons", &lobby.lessons, |name| {
            wishes.push(Wish::Command(Command::OpenLesson(name)));
        });
        entries_ui(samples, texts, theme, "lobby-samples", &lobby.samples, |name| {
            wishes.push(Wish::Command(Command::OpenSample(name)));
        });
    });
}

fn recent_ui(ui: &mut Ui, texts: &Texts, theme: &Theme, lobby: &Lobby, wishes: &mut Vec<Wish>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(texts.get("lobby-recent")).color(theme.faint));
        for path in &lobby.recent {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let button = ui.button(name.as_ref()).on_hover_text(path.to_string_lossy());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, path.to_string_lossy()));
            if button.clicked() {
                wishes.push(Wish::Command(Command::Open(path.clone())));
            }
        }
    });
}

fn open_ui(ui: &mut Ui, texts: &Texts, path: &mut String, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(texts.get("lobby-open")).size(20.0));
        let hint = texts.get("lobby-path");
        let width = (ui.available_width() - 260.0).min(760.0);
        let edit = ui.add(TextEdit::singleline(path).desired_width(width).hint_text(&hint));
        edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let clicked = ui.button(texts.get("lobby-open-button")).clicked();
        if ui.button(texts.get("choose-file")).clicked() {
            wishes.push(Wish::Command(Command::Choose(Purpose::Open)));
        }
        if (entered || clicked) && !path.trim().is_empty() {
            wishes.push(Wish::Command(Command::Open(path.trim().into())));
        }
    });
}

/// The interfaces, and why some of them cannot be listened to.
fn interfaces_ui(ui: &mut Ui, texts: &Texts, theme: &Theme, lobby: &Lobby, wishes: &mut Vec<Wish>) {
    if lobby.interfaces.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.label(RichText::new(texts.get("lobby-live")).size(20.0));
        ScrollArea::horizontal().id_salt("lobby-live").show(ui, |ui| {
            ui.horizontal(|ui| {
                for interface in &lobby.interfaces {
                    let about = interface_about(texts, interface);
                    let name =
                        if interface.name == "any" { texts.get("interface-any") } else { interface.name.clone() };
                    let button = ui.add_enabled(interface.obstacle.is_none(), Button::new(name));
                    let label = format!("{}: {} {about}", texts.get("lobby-live"), interface.name);
                    button.widget_info(|| WidgetInfo::labeled(Role::Button, interface.obstacle.is_none(), &label));
                    if button.on_hover_text(&about).on_disabled_hover_text(&about).clicked() {
                        wishes.push(Wish::Command(Command::Live(interface.name.clone())));
                    }
                }
            });
        });
    });
    if let Some(command) = &lobby.grant {
        let text = texts.with("lobby-grant", &[("command", Arg::Text(command.clone()))]);
        ui.label(RichText::new(text).color(theme.faint));
    }
}

/// An interface's addresses, or why it cannot be listened to.
fn interface_about(texts: &Texts, interface: &LobbyInterface) -> String {
    match &interface.obstacle {
        None => interface.addresses.join(" "),
        Some(Obstacle::NotPermitted) => texts.get("interface-not-permitted"),
        Some(Obstacle::Down) => texts.get("interface-down"),
        Some(Obstacle::Other(reason)) => texts.with("interface-refused", &[("reason", Arg::Text(reason.clone()))]),
    }
}

fn entries_ui(
    ui: &mut Ui,
    texts: &Texts,
    theme: &Theme,
    key: &str,
    entries: &[LobbyEntry],
    mut open: impl FnMut(String),
) {
    ui.label(RichText::new(texts.get(key)).size(22.0).strong());
    if entries.is_empty() {
        ui.label(RichText::new(texts.get("lobby-none")).color(theme.faint));
    }
    ScrollArea::vertical().id_salt(key).show(ui, |ui| {
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            for entry in entries {
                let width = ui.available_width();
                let button = ui.add(Button::new(job(theme, entry, width)).min_size(vec2(width, 66.0)));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &entry.title));
                if button.clicked() {
                    open(entry.name.clone());
                }
            }
        });
    });
}

/// Title and description below each other.
fn job(theme: &Theme, entry: &LobbyEntry, width: f32) -> egui::text::LayoutJob {
    use egui::{FontId, TextFormat};
    let mut job = egui::text::LayoutJob::default();
    job.append(&entry.title, 0.0, TextFormat::simple(FontId::proportional(20.0), theme.text));
    if !entry.about.is_empty() {
        let about = format!("\n{}", entry.about);
        job.append(&about, 0.0, TextFormat::simple(FontId::proportional(15.0), theme.faint));
    }
    job.wrap.max_width = width - 24.0;
    job
}
