use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Key, RichText, Role, TextEdit, Ui, WidgetInfo};
use synema_analysis::Arg;
use synema_analysis::filter::{Filter, FilterError, FrameFields};

use super::bars::button;
use super::player::Player;
use super::{Session, Wish};
use crate::{FieldRef, Notes, Other, Rows, Sight, Texts, Theme, fields};

/// How many names are offered at once.
const MOST_OFFERED: usize = 8;

/// A display filter being typed, what it selects, and what people noted down.
#[derive(Debug, Default)]
pub struct Finding {
    pub open: bool,
    typed: String,
    /// What was found with which text in which session.
    found: Option<Found>,
    notes: Notes,
    /// Whether the cursor is to be put into the bar.
    wants_focus: bool,
}

#[derive(Debug)]
struct Found {
    text: String,
    trace: std::sync::Weak<synema_trace::Trace>,
    rows: Result<Vec<u32>, FilterError>,
}

impl Finding {
    /// Opens the bar.
    pub fn open(&mut self) {
        (self.open, self.wants_focus) = (true, true);
    }

    /// Closes the bar; all frames are in sight again.
    pub fn close(&mut self) {
        (self.open, self.found) = (false, None);
    }

    /// What is in sight.
    pub fn sight<'a>(&'a self, first_row: Option<u64>, other: Option<Other<'a>>) -> Sight<'a> {
        let rows = self.rows().filter(|_| self.open).map_or(Rows::All, Rows::Only);
        Sight { rows, first_row, notes: Some(&self.notes), other, ..Sight::default() }
    }

    /// Marks a frame, or no longer.
    pub fn mark(&mut self, observation: Option<usize>) {
        if let Some(index) = observation
            && !self.notes.marked.remove(&index)
        {
            self.notes.marked.insert(index);
        }
    }

    /// The next frame behind one that the filter selects, or the one before it; round the end.
    pub fn next(&self, from: Option<usize>, forward: bool) -> Option<usize> {
        let rows = self.rows()?;
        let from = from.map_or(0, |index| index as u32);
        let found = match forward {
            true => rows.iter().find(|row| **row > from).or(rows.first()),
            false => rows.iter().rev().find(|row| **row < from).or(rows.last()),
        };
        found.map(|row| *row as usize)
    }

    fn rows(&self) -> Option<&[u32]> {
        self.found.as_ref()?.rows.as_deref().ok()
    }

    /// The bar.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        theme: &Theme,
        session: &Session,
        player: &Player,
        wishes: &mut Vec<Wish>,
    ) {
        ui.horizontal(|ui| {
            let hint = texts.get("find-hint");
            let edit = ui.add(TextEdit::singleline(&mut self.typed).desired_width(520.0).hint_text(&hint));
            edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
            if std::mem::take(&mut self.wants_focus) {
                edit.request_focus();
                // behind a name that was put in, one goes on typing
                let mut state = TextEditState::load(ui.ctx(), edit.id).unwrap_or_default();
                let end = CCursor::new(self.typed.chars().count());
                state.cursor.set_char_range(Some(CCursorRange::one(end)));
                state.store(ui.ctx(), edit.id);
            }
            if edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                self.find(session);
                wishes.push(Wish::FindNext);
            }
            if button(ui, "◀", &texts.get("find-previous")).clicked() {
                self.find(session);
                wishes.push(Wish::FindPrevious);
            }
            if button(ui, "▶", &texts.get("find-next")).clicked() {
                self.find(session);
                wishes.push(Wish::FindNext);
            }
            match self.found.as_ref().map(|found| &found.rows) {
                Some(Ok(rows)) => {
                    let (found, all) = (Arg::Number(rows.len() as u64), Arg::Number(session.trace.len() as u64));
                    ui.label(texts.with("find-count", &[("found", found), ("all", all)]));
                }
                Some(Err(error)) => {
                    let args = [("column", Arg::Number(error.column as u64)), ("what", Arg::Text(error.what.clone()))];
                    ui.label(RichText::new(texts.with("find-error", &args)).color(theme.lost));
                }
                None => {}
            }
        });
        let offered = self.offered(session, player);
        if !offered.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for name in offered {
                    if ui.button(RichText::new(name).monospace().size(15.0)).clicked() {
                        let start = self.word_start();
                        self.typed.replace_range(start.., name);
                        self.wants_focus = true;
                    }
                }
            });
        }
    }

    /// Asks the filter of every frame, once for each text and session.
    fn find(&mut self, session: &Session) {
        let is_known = self
            .found
            .as_ref()
            .is_some_and(|found| found.text == self.typed && found.trace.as_ptr() == Arc::as_ptr(&session.trace));
        if is_known {
            return;
        }
        let rows = Filter::parse(&self.typed).map(|filter| {
            let selects = |index: &usize| filter.selects(&FrameFields::of(&session.trace, &session.analysis, *index));
            (0..session.trace.len()).filter(selects).map(|index| index as u32).collect()
        });
        self.found = Some(Found { text: self.typed.clone(), trace: Arc::downgrade(&session.trace), rows });
    }

    /// Where the name begins that is being typed.
    fn word_start(&self) -> usize {
        let is_outside = |char: char| !(char.is_ascii_alphanumeric() || char == '.' || char == '_');
        self.typed.rfind(is_outside).map_or(0, |at| at + 1)
    }

    /// Names of fields of the frame that is looked at, which begin with what is being typed.
    fn offered(&self, session: &Session, player: &Player) -> Vec<&'static str> {
        let word = &self.typed[self.word_start()..];
        if word.is_empty() || synema_wire::field_def(word).is_some() {
            return Vec::new();
        }
        let chosen = player.selection.observation;
        let looked_at = chosen.or_else(|| player.story()?.observation_at(player.transport.position)).unwrap_or(0);
        if looked_at >= session.trace.len() {
            return Vec::new();
        }
        let seen = session.trace.observation(looked_at);
        let read = synema_wire::dissect(seen.link_type, seen.bytes);
        let mut names: Vec<&'static str> =
            fields(&read).map(|(FieldRef { name, .. }, _)| name).filter(|name| name.starts_with(word)).collect();
        names.dedup();
        names.truncate(MOST_OFFERED);
        names
    }
}
