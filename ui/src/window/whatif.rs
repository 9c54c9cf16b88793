use egui::{Align2, Context, Role, Slider, WidgetInfo, vec2};

use super::{Command, Knob, Session, Verdict, Wish};
use crate::Texts;

/// What could be different: the fate of the frame that is looked at, and what the scenario lets one turn.
#[derive(Debug, Default)]
pub struct WhatIf {
    pub open: bool,
    turned: Vec<Knob>,
}

impl WhatIf {
    /// Shows it where it is open.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts, session: &Session, wishes: &mut Vec<Wish>) {
        if !self.open || session.knobs.is_empty() {
            return;
        }
        let is_same = |one: &Knob, other: &Knob| one.pointer == other.pointer;
        if self.turned.len() != session.knobs.len()
            || !self.turned.iter().zip(&session.knobs).all(|(a, b)| is_same(a, b))
        {
            self.turned.clone_from(&session.knobs);
        }
        let mut open = true;
        let place = egui::Window::new(texts.get("what-if")).open(&mut open).resizable(false);
        place.anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -140.0)).show(ctx, |ui| {
            ui.label(texts.get("what-if-frame"));
            ui.horizontal(|ui| {
                for (key, verdict) in VERDICTS {
                    if ui.button(texts.get(key)).clicked() {
                        wishes.push(Wish::Fork(verdict));
                    }
                }
            });
            ui.separator();
            for knob in &mut self.turned {
                let place = knob.pointer.split('/').nth(2).unwrap_or_default();
                let name = format!("{} {place}", texts.get(knob.name));
                let range = knob.range.0..=knob.range.1;
                let slider = Slider::new(&mut knob.value, range).suffix(knob.unit).integer().text(&name);
                let slider = ui.add(slider.logarithmic(knob.range.1 > 1000.0));
                slider.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &name));
            }
            let changed: Vec<(String, String)> = self
                .turned
                .iter()
                .zip(&session.knobs)
                .filter(|(turned, knob)| turned.value != knob.value)
                .map(|(turned, _)| (turned.pointer.clone(), turned.written()))
                .collect();
            ui.horizontal(|ui| {
                let run = egui::Button::new(texts.get("what-if-run"));
                if ui.add_enabled(!changed.is_empty(), run).clicked() {
                    wishes.push(Wish::Command(Command::Rerun(changed)));
                }
                let end = egui::Button::new(texts.get("fork-end"));
                if ui.add_enabled(session.before.is_some(), end).clicked() {
                    wishes.push(Wish::Command(Command::EndFork));
                }
            });
        });
        self.open &= open;
    }
}

/// The fates that a frame could have, with the keys of their names.
pub const VERDICTS: [(&str, Verdict); 4] = [
    ("fork-drop", Verdict::Drop),
    ("fork-delay", Verdict::Delay),
    ("fork-duplicate", Verdict::Duplicate),
    ("fork-corrupt", Verdict::Corrupt),
];

impl Knob {
    /// The value as the scenario writes it.
    pub fn written(&self) -> String {
        match self.unit {
            "" => format!("{}", self.value),
            unit => format!("\"{}{}\"", self.value, unit.trim()),
        }
    }
}
