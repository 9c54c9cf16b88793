use egui::{Context, Id, LayerId, Popup, PopupCloseBehavior, PopupKind, Pos2};

use super::whatif::VERDICTS;
use super::{Session, Wish};
use crate::{Pick, Texts};

/// What can be done with one frame, listed where it was clicked.
#[derive(Debug, Default)]
pub struct FrameMenu {
    at: Option<(usize, Pos2)>,
}

impl FrameMenu {
    /// Lists it for the frame of an observation at a place.
    pub fn open(&mut self, observation: usize, place: Pos2) {
        self.at = Some((observation, place));
    }

    /// Shows it where it is open.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts, session: &Session, wishes: &mut Vec<Wish>) {
        let Some((observation, place)) = self.at else { return };
        let mut open = observation < session.trace.len();
        let id = Id::unique("synema-frame-menu");
        let menu = Popup::new(id, ctx.clone(), place, LayerId::background()).kind(PopupKind::Menu);
        let menu = menu.open_bool(&mut open).close_behavior(PopupCloseBehavior::CloseOnClick);
        menu.accessible_name(texts.get("frame-menu")).show(|ui| {
            let mut entry = |ui: &mut egui::Ui, key: &str, wish: Wish| {
                if ui.button(texts.get(key)).clicked() {
                    wishes.extend([Wish::Pick(Pick::Observation(observation)), wish]);
                    ui.close();
                }
            };
            if session.scenario.is_some() {
                for (key, verdict) in VERDICTS {
                    entry(ui, key, Wish::Fork(verdict));
                }
                ui.separator();
            }
            entry(ui, "frame-layers", Wish::View("layers"));
            entry(ui, "frame-bytes", Wish::View("bytes"));
            entry(ui, "mark", Wish::Mark);
            entry(ui, "comment", Wish::Comment);
        });
        if !open {
            self.at = None;
        }
    }
}
