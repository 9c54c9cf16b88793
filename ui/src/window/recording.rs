use egui::{Align, Key, Layout, RichText, Role, TextEdit, Ui, WidgetInfo};
use synema_analysis::Arg;

use super::bars::button;
use super::{Command, Purpose, Recording, Wish};
use crate::{Texts, Theme};

/// What a recording has come to, and how to end it or to save it.
pub fn ui(ui: &mut Ui, texts: &Texts, theme: &Theme, recording: &Recording, path: &mut String, wishes: &mut Vec<Wish>) {
    ui.horizontal(|ui| {
        let key = match (recording.is_followed, recording.is_running) {
            (false, true) => "recording-runs",
            (false, false) => "recording-ended",
            (true, true) => "recording-follows",
            (true, false) => "recording-followed",
        };
        let name = Arg::Text(recording.interface.clone());
        let (frames, dropped) = (Arg::Number(recording.frames), Arg::Number(recording.dropped));
        let text = texts.with(key, &[("name", name), ("frames", frames), ("dropped", dropped)]);
        let is_lit = recording.is_running && !recording.is_followed || recording.dropped > 0;
        let colour = if is_lit { theme.lost } else { theme.text };
        ui.label(RichText::new(text).strong().color(colour));
        if recording.first_shown > 1 {
            let first = Arg::Number(recording.first_shown);
            let key = if recording.is_running { "recording-shown-from" } else { "recording-is-read" };
            ui.label(RichText::new(texts.with(key, &[("first", first)])).color(theme.faint));
        }
        if recording.is_running {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let stop = texts.get("recording-stop");
                if button(ui, &format!("■ {stop}"), &stop).clicked() {
                    wishes.push(Wish::Command(Command::StopRecording));
                }
            });
        } else if recording.is_followed {
            ui.label(RichText::new(&recording.file).color(theme.faint));
        } else if recording.is_saved {
            let file = Arg::Text(recording.file.clone());
            ui.label(texts.with("recording-saved", &[("file", file)]));
        } else {
            save_ui(ui, texts, path, wishes);
        }
    });
    if let Some(error) = &recording.error {
        let text = texts.with("recording-error", &[("error", Arg::Text(error.clone()))]);
        ui.label(RichText::new(text).color(theme.lost));
    }
}

fn save_ui(ui: &mut Ui, texts: &Texts, path: &mut String, wishes: &mut Vec<Wish>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let clicked = ui.button(texts.get("recording-save")).clicked();
        let hint = texts.get("recording-path");
        if ui.button(texts.get("choose-file")).clicked() {
            wishes.push(Wish::Command(Command::Choose(Purpose::Recording)));
        }
        let edit = ui.add(TextEdit::singleline(path).desired_width(ui.available_width().min(420.0)).hint_text(&hint));
        edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
        let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if (clicked || entered) && !path.trim().is_empty() {
            wishes.push(Wish::Command(Command::SaveRecording(path.trim().into())));
        }
    });
}
