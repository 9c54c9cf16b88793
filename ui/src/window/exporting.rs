use std::path::{Path, PathBuf};

use egui::{Align2, ComboBox, Context, Key, Role, TextEdit, WidgetInfo, vec2};

use super::player::Player;
use super::{Command, Export, Finding, Frames, Noting, Purpose, Session, Wish};
use crate::{REGISTRY, Texts, Theme};

/// The kinds of files, by their endings, with the keys of what they are.
const KINDS: [(&str, &str); 9] = [
    ("svg", "export-svg"),
    ("png", "export-png"),
    ("pdf", "export-pdf"),
    ("gif", "export-gif"),
    ("mp4", "export-mp4"),
    ("html", "export-html"),
    ("mmd", "export-mermaid"),
    ("puml", "export-plantuml"),
    ("pcapng", "export-pcapng"),
];

/// Which frames go into a capture.
const FRAMES: [(Frames, &str); 4] = [
    (Frames::Flow, "export-flow"),
    (Frames::Found, "export-found"),
    (Frames::Marked, "export-marked"),
    (Frames::All, "export-all"),
];

/// What is written to a file, and where.
#[derive(Debug)]
pub struct Exporting {
    pub open: bool,
    /// Whether the path still has to get the keyboard.
    wants_focus: bool,
    kind: usize,
    view: &'static str,
    frames: Frames,
    path: String,
}

impl Default for Exporting {
    fn default() -> Exporting {
        Exporting {
            open: false,
            wants_focus: true,
            kind: 0,
            view: "ladder",
            frames: Frames::default(),
            path: "synema.svg".into(),
        }
    }
}

/// What of the window goes into an export.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub theme: &'static Theme,
    pub session: &'a Session,
    pub player: &'a Player,
    pub finding: &'a Finding,
    pub noting: &'a Noting,
}

impl Shown<'_> {
    /// Everything that is shown, as it is to be written.
    pub fn export(&self, path: &Path, view: &'static str, frames: Frames) -> Export {
        let Player { transport, selection, model, numbers, first_row, .. } = *self.player;
        Export {
            path: path.into(),
            view,
            flow: self.player.story().map_or(0, |story| story.flow),
            position: transport.position,
            theme: self.theme.name,
            selection,
            time: transport.time,
            model,
            numbers,
            rows: self.finding.rows().filter(|_| self.finding.open).map(<[u32]>::to_vec),
            first_row,
            notes: self.noting.notes().clone(),
            frames,
        }
    }

    /// Whether there are any frames of this kind.
    fn has(&self, frames: Frames) -> bool {
        match frames {
            Frames::Flow => !self.session.analysis.flows.is_empty(),
            Frames::Found => self.finding.open && self.finding.rows().is_some_and(|rows| !rows.is_empty()),
            Frames::Marked => !self.noting.notes().marked.is_empty(),
            Frames::All => true,
        }
    }
}

impl Exporting {
    /// Opens it for the view that is in front, or closes it.
    pub fn toggle(&mut self) {
        (self.open, self.wants_focus) = (!self.open, true);
    }

    /// Whether what is typed is for the path, which has not got the keyboard yet.
    pub fn awaits_text(&self) -> bool {
        self.open && self.wants_focus
    }

    /// Takes the path that was chosen.
    pub fn chosen(&mut self, path: &Path) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let kind = KINDS.iter().position(|(known, _)| Some(*known) == ending);
        self.kind = kind.unwrap_or(self.kind);
        // a name without an ending gets that of the kind
        let path = if kind.is_some() { path.to_path_buf() } else { with_ending(path, KINDS[self.kind].0) };
        self.path = path.to_string_lossy().into_owned();
        (self.open, self.wants_focus) = (true, true);
    }

    /// Shows it where it is open.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts, shown: Shown<'_>, wishes: &mut Vec<Wish>) {
        if !self.open {
            return;
        }
        let mut open = true;
        let place = egui::Window::new(texts.get("export")).open(&mut open).resizable(false).collapsible(false);
        place.anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(ctx, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.set_max_width(560.0);
                for (index, (ending, key)) in KINDS.into_iter().enumerate() {
                    if ui.selectable_label(self.kind == index, texts.get(key)).clicked() {
                        self.kind = index;
                        self.path = PathBuf::from(&self.path).with_extension(ending).to_string_lossy().into_owned();
                    }
                }
            });
            match KINDS[self.kind].0 {
                "pcapng" => self.frames_ui(ui, texts, shown),
                "mmd" | "puml" => self.view = "ladder",
                _ => self.view_ui(ui, texts),
            }
            let hint = texts.get("export-path");
            let (mut entered, mut clicked) = (false, false);
            ui.horizontal(|ui| {
                let edit = ui.add(TextEdit::singleline(&mut self.path).desired_width(430.0).hint_text(&hint));
                edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
                if std::mem::take(&mut self.wants_focus) {
                    edit.request_focus();
                }
                entered = edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                if ui.button(texts.get("choose-file")).clicked() {
                    let purpose = Purpose::Export(KINDS[self.kind].0);
                    wishes.push(Wish::Command(Command::Choose(purpose)));
                }
            });
            clicked |= ui.button(texts.get("export-write")).clicked();
            if (entered || clicked) && !self.path.trim().is_empty() {
                let export = shown.export(Path::new(self.path.trim()), self.view, self.frames);
                wishes.push(Wish::Command(Command::Export(Box::new(export))));
            }
        });
        self.open &= open;
    }

    fn view_ui(&mut self, ui: &mut egui::Ui, texts: &Texts) {
        let title = |name: &str| crate::view(name).map_or_else(String::new, |view| texts.get(view.title()));
        let label = texts.get("export-view");
        ComboBox::from_label(&label).selected_text(title(self.view)).show_ui(ui, |ui| {
            for view in REGISTRY {
                ui.selectable_value(&mut self.view, view.name(), texts.get(view.title()));
            }
        });
    }

    fn frames_ui(&mut self, ui: &mut egui::Ui, texts: &Texts, shown: Shown<'_>) {
        if !shown.has(self.frames) {
            self.frames = Frames::All;
        }
        ui.horizontal_wrapped(|ui| {
            for (frames, key) in FRAMES {
                let radio = egui::RadioButton::new(self.frames == frames, texts.get(key));
                if ui.add_enabled(shown.has(frames), radio).clicked() {
                    self.frames = frames;
                }
            }
        });
    }
}

/// A path with one more ending behind its name.
fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
