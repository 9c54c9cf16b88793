use std::path::PathBuf;

use egui::{Align2, ComboBox, Context, Key, Role, TextEdit, WidgetInfo, vec2};

use super::player::Player;
use super::{Command, Export, Wish};
use crate::{REGISTRY, Texts, Theme};

/// The kinds of files, by their endings, with the keys of what they are.
const KINDS: [(&str, &str); 8] = [
    ("svg", "export-svg"),
    ("png", "export-png"),
    ("gif", "export-gif"),
    ("mp4", "export-mp4"),
    ("html", "export-html"),
    ("mmd", "export-mermaid"),
    ("puml", "export-plantuml"),
    ("pcapng", "export-pcapng"),
];

/// What is written to a file, and where.
#[derive(Debug)]
pub struct Exporting {
    pub open: bool,
    /// Whether the path still has to get the keyboard.
    wants_focus: bool,
    kind: usize,
    view: &'static str,
    path: String,
}

impl Default for Exporting {
    fn default() -> Exporting {
        Exporting { open: false, wants_focus: true, kind: 0, view: "ladder", path: "synema.svg".into() }
    }
}

impl Exporting {
    /// Opens it, or closes it.
    pub fn toggle(&mut self) {
        (self.open, self.wants_focus) = (!self.open, true);
    }

    /// Shows it where it is open.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts, theme: &'static Theme, player: &Player, wishes: &mut Vec<Wish>) {
        let Some(story) = player.story().filter(|_| self.open) else { return };
        let mut open = true;
        let place = egui::Window::new(texts.get("export")).open(&mut open).resizable(false).collapsible(false);
        place.anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(ctx, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.set_max_width(520.0);
                for (index, (ending, key)) in KINDS.into_iter().enumerate() {
                    if ui.selectable_label(self.kind == index, texts.get(key)).clicked() {
                        self.kind = index;
                        self.path = PathBuf::from(&self.path).with_extension(ending).to_string_lossy().into_owned();
                    }
                }
            });
            let title = |name: &str| crate::view(name).map_or_else(String::new, |view| texts.get(view.title()));
            let label = texts.get("export-view");
            let combo = ComboBox::from_label(&label).selected_text(title(self.view));
            combo.show_ui(ui, |ui| {
                for view in REGISTRY {
                    ui.selectable_value(&mut self.view, view.name(), texts.get(view.title()));
                }
            });
            let hint = texts.get("export-path");
            let edit = ui.add(TextEdit::singleline(&mut self.path).desired_width(500.0).hint_text(&hint));
            edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
            if std::mem::take(&mut self.wants_focus) {
                edit.request_focus();
            }
            let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let clicked = ui.button(texts.get("export-write")).clicked();
            if (entered || clicked) && !self.path.trim().is_empty() {
                let export = Export {
                    path: self.path.trim().into(),
                    view: self.view,
                    flow: story.flow,
                    position: player.transport.position,
                    theme: theme.name,
                };
                wishes.push(Wish::Command(Command::Export(export)));
            }
        });
        self.open &= open;
    }
}
