use egui::{Align, Frame, Layout, RichText, Ui};
use synema_analysis::Arg;

use super::bars::button;
use super::{Cue, Performance, Stage, Wish};
use crate::{Texts, Theme};

/// What is said at a step of a lesson, the lecturer's notes, and the way to the steps around it.
pub fn ui(
    ui: &mut Ui,
    texts: &Texts,
    theme: &Theme,
    stage: &Stage,
    (performance, cue): (&Performance, Cue),
    wishes: &mut Vec<Wish>,
) {
    let [caption, notes] = performance.words(cue, texts);
    let (step, count) = (performance.number(cue), performance.len());
    Frame::new().inner_margin(6).show(ui, |ui| {
        ui.horizontal(|ui| {
            if button(ui, "◀", &texts.get("lesson-previous")).clicked() {
                wishes.push(Wish::Previous);
            }
            if button(ui, "▶", &texts.get("lesson-next")).clicked() {
                wishes.push(Wish::Next);
            }
            let args = [("step", Arg::Number(step as u64 + 1)), ("count", Arg::Number(count as u64))];
            let place = texts.with("lesson-step", &args);
            let scene = performance.scene_title(cue, texts.language());
            ui.label(RichText::new(format!("{scene} · {place}")).size(15.0).color(theme.faint));
            if !stage.presenting {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.selectable_label(stage.notes, texts.get("notes")).clicked() {
                        wishes.push(Wish::Notes);
                    }
                    if ui.selectable_label(stage.captions, texts.get("captions")).clicked() {
                        wishes.push(Wish::Captions);
                    }
                });
            }
        });
        if stage.captions {
            ui.label(RichText::new(caption).size(20.0).color(theme.text));
        }
        if stage.notes {
            ui.label(RichText::new(notes).size(16.0).italics().color(theme.faint));
        }
    });
}
