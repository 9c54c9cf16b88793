use std::ops::RangeInclusive;
use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Key, RichText, Role, TextEdit, Ui, WidgetInfo};
use synema_analysis::Arg;
use synema_analysis::filter::{Filter, FilterError, Search};

use super::bars::button;
use super::pace::Pace;
use super::player::Player;
use super::{Session, Wish};
use crate::{FieldRef, Notes, Other, Rows, Sight, Texts, Theme, fields};

/// How many names are offered at once.
const MOST_OFFERED: usize = 8;

/// How many frames a filter is asked of before the window is drawn again: at first, at least and at most.
const FIRST_SLICE: usize = 2_000;
const SLICES: RangeInclusive<usize> = 1_000..=400_000;

/// A display filter being typed, and what it selects.
#[derive(Debug, Default)]
pub struct Finding {
    pub open: bool,
    typed: String,
    /// What was found with which text in which session.
    found: Option<Found>,
    /// Whether the next frame is still to be gone to, or the one before.
    wanted: Option<bool>,
    /// Whether the cursor is to be put into the bar.
    wants_focus: bool,
    /// Behind how many characters it is to stand; none where behind all.
    cursor: Option<usize>,
}

#[derive(Debug)]
struct Found {
    text: String,
    trace: std::sync::Weak<synema_trace::Trace>,
    search: Result<Search, FilterError>,
    /// What is shown: what was found in the session before, until this one was gone through.
    shown: Vec<u32>,
    rows: Vec<u32>,
    /// How many frames were asked.
    asked: usize,
    all: usize,
    pace: Pace,
}

impl Found {
    fn is_done(&self) -> bool {
        self.asked >= self.all || self.search.is_err()
    }
}

impl Finding {
    /// Opens the bar.
    pub fn open(&mut self) {
        (self.open, self.wants_focus) = (true, true);
    }

    /// Closes the bar; all frames are in sight again.
    pub fn close(&mut self) {
        (self.open, self.found, self.wanted) = (false, None, None);
    }

    /// Whether what is typed is for the bar, which has not got the keyboard yet.
    pub fn awaits_text(&self) -> bool {
        self.open && self.wants_focus
    }

    /// Whether frames are still being asked.
    pub fn is_searching(&self) -> bool {
        self.found.as_ref().is_some_and(|found| !found.is_done())
    }

    /// What is in sight.
    pub fn sight<'a>(&'a self, first_row: Option<u64>, notes: &'a Notes, other: Option<Other<'a>>) -> Sight<'a> {
        let rows = self.rows().filter(|_| self.open).map_or(Rows::All, Rows::Only);
        Sight { rows, first_row, notes: Some(notes), other, ..Sight::default() }
    }

    /// Wants the next frame that the filter selects to be looked at, or the one before.
    pub fn want(&mut self, forward: bool) {
        self.wanted = Some(forward);
    }

    /// The frame that was wanted, from the one that is looked at, as soon as it was found; round the end.
    pub fn take_wanted(&mut self, from: Option<usize>) -> Option<usize> {
        let forward = self.wanted?;
        let is_done = !self.is_searching();
        let Some(rows) = self.rows() else {
            self.wanted = None;
            return None;
        };
        let from = from.map_or(0, |index| index as u32);
        let found = match forward {
            true => rows.iter().find(|row| **row > from).or(rows.first().filter(|_| is_done)),
            // the last one before is only known when all were asked
            false if !is_done => None,
            false => rows.iter().rev().find(|row| **row < from).or(rows.last()),
        };
        let found = found.map(|row| *row as usize);
        if found.is_some() || is_done {
            self.wanted = None;
        }
        found
    }

    /// The frames that the filter leaves; none where nothing is filtered.
    pub fn rows(&self) -> Option<&[u32]> {
        let found = self.found.as_ref().filter(|found| found.search.is_ok())?;
        let is_new = found.shown.is_empty() || found.is_done();
        Some(if is_new { &found.rows } else { &found.shown })
    }

    /// Asks the filter of some more frames: as many as leave the window quick, by what the last frame of it took.
    pub fn go_on(&mut self, session: &Session, took: f32) {
        let Some(found) = &mut self.found else { return };
        if found.trace.as_ptr() != Arc::as_ptr(&session.trace) {
            // the session has grown, or is another one: the same is asked of it
            let rows = std::mem::take(&mut found.rows);
            if found.is_done() {
                found.shown = rows;
            }
            (found.trace, found.asked, found.all) = (Arc::downgrade(&session.trace), 0, session.trace.len());
            if let Ok(search) = &mut found.search {
                search.restart();
            }
        }
        let Ok(search) = &mut found.search else { return };
        if found.asked >= found.all {
            return;
        }
        found.rows.extend(search.go_on(&session.trace, &session.analysis, found.pace.next(took)));
        found.asked = search.asked();
        if found.is_done() {
            found.shown = Vec::new();
        }
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
        let mut cancelled = false;
        ui.horizontal(|ui| {
            let hint = texts.get("find-hint");
            let edit = ui.add(TextEdit::singleline(&mut self.typed).desired_width(520.0).hint_text(&hint));
            edit.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &hint));
            if std::mem::take(&mut self.wants_focus) {
                edit.request_focus();
                // behind a name that was put in, one goes on typing
                let mut state = TextEditState::load(ui.ctx(), edit.id).unwrap_or_default();
                let place = self.cursor.take().unwrap_or(usize::MAX).min(self.typed.chars().count());
                state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(place))));
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
            match &self.found {
                Some(Found { search: Err(_), .. }) | None => {}
                Some(found) => {
                    let count = self.rows().map_or(0, <[u32]>::len) as u64;
                    let (count, all) = (Arg::Number(count), Arg::Number(session.trace.len() as u64));
                    ui.label(texts.with("find-count", &[("found", count), ("all", all)]));
                    if !found.is_done() {
                        let percent = Arg::Number((found.asked * 100 / found.all.max(1)) as u64);
                        ui.label(texts.with("find-searching", &[("percent", percent)]));
                        if ui.button(texts.get("work-cancel")).clicked() {
                            cancelled = true;
                        }
                    }
                }
            }
        });
        if let Some(Found { search: Err(error), .. }) = &self.found {
            let args = [("column", Arg::Number(error.column as u64)), ("what", Arg::Text(error.what.clone()))];
            ui.label(RichText::new(texts.with("find-error", &args)).color(theme.lost));
        }
        if let Some(found) = self.found.as_mut().filter(|_| cancelled) {
            // what was found so far stays
            (found.asked, found.shown) = (found.all, Vec::new());
        }
        let offered = self.offered(session, player);
        if !offered.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for name in offered {
                    if ui.button(RichText::new(&name).monospace().size(15.0)).clicked() {
                        let start = self.word_start();
                        self.typed.replace_range(start.., &name);
                        self.wants_focus = true;
                    }
                }
            });
        }
    }

    /// Begins to ask the filter of every frame, once for each text; nothing is asked with an empty one.
    fn find(&mut self, session: &Session) {
        if self.typed.trim().is_empty() {
            self.found = None;
        } else if self.found.as_ref().is_none_or(|found| found.text != self.typed) {
            self.found = Some(Found {
                text: self.typed.clone(),
                trace: Arc::downgrade(&session.trace),
                search: Filter::parse(&self.typed).map(Search::new),
                shown: Vec::new(),
                rows: Vec::new(),
                asked: 0,
                all: session.trace.len(),
                pace: Pace::new(FIRST_SLICE, SLICES),
            });
        }
        // whoever has to mend the text goes on typing, where it is wrong
        if let Some(Found { search: Err(error), .. }) = &self.found {
            (self.cursor, self.wants_focus) = (Some(error.column.saturating_sub(1)), true);
        }
    }

    /// Where the name begins that is being typed.
    fn word_start(&self) -> usize {
        let is_outside = |char: char| !(char.is_ascii_alphanumeric() || char == '.' || char == '_');
        self.typed.rfind(is_outside).map_or(0, |at| at + 1)
    }

    /// What may be typed next, fields of the frame that is looked at first.
    fn offered(&self, session: &Session, player: &Player) -> Vec<String> {
        if self.typed.is_empty() {
            return Vec::new();
        }
        let mut names = Filter::complete(&self.typed, self.typed.chars().count() + 1);
        if names == [&self.typed[self.word_start()..]] {
            return Vec::new();
        }
        let chosen = player.selection.observation;
        let looked_at = chosen.or_else(|| player.story()?.observation_at(player.transport.position)).unwrap_or(0);
        if names.len() > MOST_OFFERED && looked_at < session.trace.len() {
            let seen = session.trace.observation(looked_at);
            let read = synema_wire::dissect(seen.link_type, seen.bytes);
            let here: Vec<&str> = fields(&read).map(|(FieldRef { name, .. }, _)| name).collect();
            names.sort_by_key(|name| !here.contains(&name.as_str()));
        }
        names.truncate(MOST_OFFERED);
        names
    }
}
