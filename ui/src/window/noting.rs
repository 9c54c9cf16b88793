use std::collections::BTreeMap;

use egui::{Align2, Context, Key, Modifiers, Role, TextEdit, WidgetInfo, vec2};
use synema_analysis::Arg;

use crate::{Notes, Texts};

/// What people note down about frames: marks and comments, and the dialog in which a comment is written.
#[derive(Debug, Default)]
pub struct Noting {
    /// By the scene of the lesson that is told; without one there is only scene 0.
    scenes: BTreeMap<usize, Notes>,
    /// The scene that is shown.
    pub scene: usize,
    editor: Option<Editor>,
}

/// A comment being written.
#[derive(Debug)]
struct Editor {
    observation: usize,
    number: usize,
    text: String,
    /// Whether the text still has to get the keyboard.
    wants_focus: bool,
}

impl Noting {
    /// What was noted about the scene that is shown.
    pub fn notes(&self) -> &Notes {
        static NOTHING: Notes = Notes { marked: std::collections::BTreeSet::new(), comments: BTreeMap::new() };
        self.scenes.get(&self.scene).unwrap_or(&NOTHING)
    }

    /// Begins with these notes, of another source.
    pub fn begin(&mut self, notes: Notes) {
        *self = Noting { scenes: [(0, notes)].into(), ..Noting::default() };
    }

    /// Marks a frame, or no longer.
    pub fn mark(&mut self, observation: Option<usize>) {
        let notes = self.scenes.entry(self.scene).or_default();
        if let Some(index) = observation
            && !notes.marked.remove(&index)
        {
            notes.marked.insert(index);
        }
    }

    /// Lets a comment be written on a frame. It begins with what was written before, here or in the file.
    pub fn comment(&mut self, observation: usize, number: usize, in_file: &str) {
        let text = self.notes().comments.get(&observation).map_or(in_file, String::as_str).to_owned();
        self.editor = Some(Editor { observation, number, text, wants_focus: true });
    }

    /// Whether a comment is being written.
    pub fn is_open(&self) -> bool {
        self.editor.is_some()
    }

    /// Whether what is typed is for a text that has not got the keyboard yet.
    pub fn awaits_text(&self) -> bool {
        self.editor.as_ref().is_some_and(|editor| editor.wants_focus)
    }

    /// Puts the comment that is being written away.
    pub fn close(&mut self) {
        self.editor = None;
    }

    /// Frames lie so many places further on than before, or further back; what lies before the first is forgotten.
    pub fn shift(&mut self, by: isize) {
        let moved = |index: usize| index.checked_add_signed(by);
        if by != 0 {
            for notes in self.scenes.values_mut() {
                notes.marked = notes.marked.iter().filter_map(|index| moved(*index)).collect();
                let comments = std::mem::take(&mut notes.comments);
                notes.comments = comments.into_iter().filter_map(|(index, text)| Some((moved(index)?, text))).collect();
            }
            self.editor = None;
        }
    }

    /// The dialog, where it is open.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts) {
        let Some(editor) = &mut self.editor else { return };
        let title = texts.with("comment-title", &[("number", Arg::Number(editor.number as u64))]);
        let (mut open, mut kept) = (true, false);
        // Ctrl+Enter ends the text; Enter alone is a line in it
        let ended = ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
        let place = egui::Window::new(&title).id(egui::Id::unique("synema-comment")).open(&mut open).resizable(false);
        place.min_width(560.0).collapsible(false).anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(ctx, |ui| {
            let edit = ui.add(TextEdit::multiline(&mut editor.text).desired_rows(3).desired_width(520.0));
            let label = texts.get("comment-text");
            edit.widget_info(|| WidgetInfo::labeled(Role::MultilineTextInput, true, &label));
            if std::mem::take(&mut editor.wants_focus) {
                edit.request_focus();
            }
            ui.label(egui::RichText::new(texts.get("comment-hint")).small());
            kept = ui.button(texts.get("comment-keep")).clicked() || ended;
        });
        if kept {
            let comments = &mut self.scenes.entry(self.scene).or_default().comments;
            // an empty text takes back what stands in the file, too
            comments.insert(editor.observation, editor.text.trim().to_owned());
        }
        if kept || !open {
            self.editor = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_go_with_their_frames_and_stay_with_their_scene() {
        let mut noting = Noting::default();
        noting.mark(Some(3));
        noting.mark(Some(1));
        noting.shift(-2);
        assert_eq!(noting.notes().marked, [1].into());
        noting.scene = 1;
        assert!(noting.notes().marked.is_empty());
        noting.scene = 0;
        noting.mark(Some(1));
        assert!(noting.notes().marked.is_empty(), "marked again is no longer marked");
    }
}
