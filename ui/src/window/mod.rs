//! The window: a lobby to open something in, and a player to watch it. It paints, and keeps what only concerns
//! watching; what it wants opened it says as a [`Command`].

mod actions;
mod bars;
mod captions;
mod command;
mod exporting;
mod finding;
mod frame_menu;
mod jump;
mod keys;
mod lobby;
mod memory;
mod noting;
mod pace;
mod palette;
mod panes;
mod performance;
mod player;
mod reading;
mod recording;
mod screen;
mod session;
mod stage;
mod style;
mod telling;
mod whatif;
mod wish;

use egui::{CentralPanel, Context, Frame, Panel, Ui};

use crate::{Language, Notes, Other, Rereading, Selection, Sight, Survey, Texts, Theme};

pub use command::{Command, Export, Frames, Purpose, Verdict};
pub use memory::{KeptNotes, Memory};
pub use performance::{Act, Cue, Performance};
pub use session::{Knob, Lobby, LobbyEntry, LobbyInterface, Model, Obstacle, Reading, Recording, Session, Working};

use actions::ACTIONS;
use exporting::{Exporting, Shown};
use finding::Finding;
use frame_menu::FrameMenu;
use jump::Jump;
use noting::Noting;
use pace::Pace;
use palette::Palette;
use panes::Panes;
use player::Player;
use screen::Look;
use stage::Stage;
use telling::Telling;
use whatif::WhatIf;
use wish::Wish;

/// How many frames tables of the whole session read before the window is drawn again: at first, at least and at most.
const FIRST_STRETCH: usize = 10_000;
const STRETCHES: std::ops::RangeInclusive<usize> = FIRST_STRETCH..=400_000;

/// The window's own state: how it speaks, how it looks, and where playback stands.
#[derive(Debug)]
pub struct Window {
    language: Language,
    theme: &'static Theme,
    dressed: Option<&'static str>,
    /// How large everything is while nobody presents.
    zoom: f32,
    path: String,
    /// Where the recording is to be saved.
    save_path: String,
    player: Player,
    telling: Telling,
    stage: Stage,
    palette: Palette,
    what_if: WhatIf,
    exporting: Exporting,
    finding: Finding,
    noting: Noting,
    frame_menu: FrameMenu,
    rereading: Rereading,
    survey: Survey,
    pace: Pace,
}

impl Window {
    /// A window in a language and a theme by its name; an unknown one is light.
    pub fn new(language: Language, theme: &str) -> Window {
        Window {
            language,
            theme: Theme::from_name(theme).unwrap_or(&Theme::LIGHT),
            dressed: None,
            zoom: 1.0,
            path: String::new(),
            save_path: String::new(),
            player: Player::default(),
            telling: Telling::default(),
            stage: Stage::default(),
            palette: Palette::default(),
            what_if: WhatIf::default(),
            exporting: Exporting::default(),
            finding: Finding::default(),
            noting: Noting::default(),
            frame_menu: FrameMenu::default(),
            rereading: Rereading::bit_by_bit(),
            survey: Survey::whole(),
            pace: Pace::new(FIRST_STRETCH, STRETCHES),
        }
    }

    /// Gives an egui context the fonts, sizes and colours of the window; to be called once, before the first frame.
    pub fn prepare(ctx: &Context) {
        crate::font::install(ctx);
        style::install(ctx);
        // the keys for it are among the actions
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
    }

    /// The language it speaks.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The colours it has.
    pub fn theme(&self) -> &'static Theme {
        self.theme
    }

    /// Where playback stands.
    pub fn transport(&self) -> crate::Transport {
        self.player.transport
    }

    /// What is chosen.
    pub fn selection(&self) -> Selection {
        self.player.selection
    }

    /// The flow that is shown, index in the analysis.
    pub fn flow(&self) -> usize {
        self.player.story().map_or(0, |story| story.flow)
    }

    /// The number of the step of the lesson that is told, from 0.
    pub fn lesson_step(&self) -> usize {
        self.telling.number()
    }

    /// What is shown of a session: of a lesson the scene that its step is in.
    pub fn shown(&self, session: &Session) -> Session {
        self.telling.shown(session).into_owned()
    }

    /// Whether it fills the screen with large type.
    pub fn is_presenting(&self) -> bool {
        self.stage.presenting
    }

    /// Shows the flow with this index of the open session's analysis.
    pub fn show_flow(&mut self, flow: usize) {
        self.player.show_flow(flow);
    }

    /// What people noted down about the frames of what is open.
    pub fn notes(&self) -> &Notes {
        self.noting.notes()
    }

    /// Begins with these notes: something else was opened.
    pub fn begin_notes(&mut self, notes: Notes) {
        self.noting.begin(notes);
    }

    /// A file was chosen in the dialog of the desktop.
    pub fn chosen(&mut self, purpose: Purpose, path: &std::path::Path) {
        match purpose {
            Purpose::Open => self.path = path.to_string_lossy().into_owned(),
            Purpose::Export(_) => self.exporting.chosen(path),
            Purpose::Recording => self.save_path = path.to_string_lossy().into_owned(),
        }
    }

    /// What [`Command::Export`] says for the view of this name, as it is shown.
    pub fn export(&self, session: &Session, path: &std::path::Path, view: &'static str, frames: Frames) -> Export {
        self.everything(session).export(path, view, frames)
    }

    fn everything<'a>(&'a self, session: &'a Session) -> Shown<'a> {
        let Window { theme, player, finding, noting, .. } = self;
        Shown { theme, session, player, finding, noting }
    }

    /// Shows one frame of the window: lets `dt` seconds of playback pass, paints, and adds what is wanted to `out`.
    /// `dt` is what the caller's `ui.input(|input| input.stable_dt)` says.
    pub fn ui(&mut self, ui: &mut Ui, model: Model<'_>, dt: f32, out: &mut Vec<Command>) {
        if self.dressed != Some(self.theme.name) {
            style::dress(ui.ctx(), self.theme);
            self.dressed = Some(self.theme.name);
        }
        let texts = Texts::of(self.language);
        let ctx = ui.ctx().clone();
        let mut wishes = Vec::new();
        self.palette.ui(&ctx, texts, self.theme, model.lobby, model.session.is_some(), &mut wishes);
        if !(self.noting.awaits_text() || self.finding.awaits_text() || self.exporting.awaits_text()) {
            wishes.extend(keys::wishes(&ctx, model.session.is_some()));
        }
        wishes.extend(dropped(&ctx));
        if !model.work.is_empty() {
            let bar = Frame::new().fill(self.theme.panel).inner_margin(8);
            Panel::top("synema-work").frame(bar).show(ui, |ui| reading::work_ui(ui, texts, model.work, &mut wishes));
        }
        match model.session {
            Some(session) => {
                self.telling.follow(session);
                let shown = self.telling.shown(session);
                if !self.player.follow(&shown, model.recording) {
                    self.rereading = Rereading::bit_by_bit();
                    // another history, or the first one again: the step is still the same
                    self.telling.show_again();
                }
                self.telling.show(session, &mut self.player, !self.stage.reduced_motion);
                self.noting.shift(self.player.take_moved());
                self.noting.scene = self.telling.at(session).map_or(0, |(_, cue)| cue.act);
                self.player.reduced_motion = self.stage.reduced_motion;
                self.player.advance(dt);
                self.finding.go_on(&shown, dt);
                self.survey.set_pace(self.pace.next(dt));
                if let Some(found) = self.finding.take_wanted(self.looked_at()) {
                    self.look_at(found, &shown);
                }
                self.stage.lay_out(&ctx);
                if let Some(reading) = model.reading {
                    let bar = Frame::new().fill(self.theme.panel).inner_margin(8);
                    Panel::top("synema-reading").frame(bar).show(ui, |ui| {
                        reading::ui(ui, texts, reading, &mut wishes);
                    });
                }
                self.session_ui(ui, (session, &shown), model, &mut wishes);
                self.what_if.ui(&ctx, texts, &shown, &mut wishes);
                self.noting.ui(&ctx, texts);
                self.frame_menu.ui(&ctx, texts, &shown, &mut wishes);
                let Window { theme, player, finding, noting, exporting, .. } = self;
                let everything = Shown { theme, session: &shown, player, finding, noting };
                exporting.ui(&ctx, texts, everything, &mut wishes);
                for wish in wishes {
                    self.fulfil(wish, &ctx, Some((session, &shown)), out);
                }
            }
            None => {
                self.player.leave();
                let frame = Frame::new().fill(self.theme.background).inner_margin(28);
                CentralPanel::no_frame().frame(frame).show(ui, |ui| {
                    lobby::ui(ui, texts, self.theme, model.lobby, &mut self.path, &mut wishes);
                });
                for wish in wishes {
                    self.fulfil(wish, &ctx, None, out);
                }
            }
        }
        if !self.stage.presenting {
            self.zoom = ctx.zoom_factor();
        }
        self.stage.light(&ctx);
        if self.stage.blackout {
            Stage::darken(&ctx, &texts.get("blackout-hint"));
        }
        if (self.player.is_moving() || self.finding.is_searching()) && model.session.is_some() {
            ctx.request_repaint();
        }
    }

    fn session_ui(
        &mut self,
        ui: &mut Ui,
        (session, shown): (&Session, &Session),
        model: Model<'_>,
        wishes: &mut Vec<Wish>,
    ) {
        let (texts, theme, stage) = (Texts::of(self.language), self.theme, self.stage);
        let bar = Frame::new().fill(theme.panel).inner_margin(8);
        if let Some(recording) = model.recording {
            if recording.is_running {
                self.save_path = format!("{}.pcapng", recording.interface);
            }
            Panel::top("synema-recording").frame(bar).show(ui, |ui| {
                recording::ui(ui, texts, theme, recording, &mut self.save_path, wishes);
            });
        }
        if !stage.presenting {
            Panel::top("synema-top").frame(bar).show(ui, |ui| {
                bars::top_ui(ui, texts, theme, shown, &self.player, wishes);
            });
            Panel::bottom("synema-bottom").frame(bar).show(ui, |ui| {
                bars::transport_ui(ui, texts, theme, (shown, model.lobby), &self.player, wishes);
            });
        }
        if self.finding.open && !stage.presenting {
            Panel::bottom("synema-finding").frame(bar).show(ui, |ui| {
                self.finding.ui(ui, texts, theme, shown, &self.player, wishes);
            });
        }
        if stage.presenting && model.lobby.error.is_some() {
            // otherwise it stands above the controls
            Panel::bottom("synema-errors").frame(bar).show(ui, |ui| bars::told_ui(ui, theme, shown, model.lobby));
        }
        let told = self.telling.at(session).filter(|_| session.before.is_none());
        if let Some(told) = told {
            Panel::bottom("synema-captions").frame(bar).show(ui, |ui| {
                captions::ui(ui, texts, theme, &stage, told, wishes);
            });
        }
        let plain = Frame::new().fill(theme.background);
        CentralPanel::no_frame().frame(plain).show(ui, |ui| {
            // the panes are changed by drawing them, and only by that
            let mut panes = std::mem::take(&mut self.player.panes);
            let other = shown.before.as_deref().map(|before| Other {
                trace: &before.trace,
                analysis: &before.analysis,
                flow: self.player.story().map_or(0, |story| story.flow),
            });
            let sight = self.finding.sight(self.player.first_row, self.noting.notes(), other);
            let sight = Sight { rereading: Some(&self.rereading), survey: Some(&self.survey), ..sight };
            let look = Look { texts, theme, session: shown, player: &self.player, sight };
            match (&shown.before, stage.presenting, told) {
                (Some(before), ..) => screen::histories_ui(ui, look, before, wishes),
                (None, true, told) => {
                    let visible = panes.visible();
                    let own = told.map(|(performance, cue)| &performance.step(cue).views);
                    let views: Vec<&str> = match own {
                        Some(views) if !views.is_empty() => views.iter().map(String::as_str).collect(),
                        _ => visible,
                    };
                    let (first, second) = stage.shown(views.len());
                    let names = (views.get(first).copied().unwrap_or("ladder"), second.map(|second| views[second]));
                    screen::presented_ui(ui, look, names, wishes);
                }
                (None, false, _) => screen::panes_ui(ui, look, &mut panes, wishes),
            }
            self.player.panes = panes;
        });
        if self.rereading.was_behind() | self.survey.was_behind() {
            ui.ctx().request_repaint();
        }
    }

    fn fulfil(&mut self, wish: Wish, ctx: &Context, open: Option<(&Session, &Session)>, out: &mut Vec<Command>) {
        if self.stage.fulfil(&wish, ctx) {
            return;
        }
        match (wish, open) {
            (Wish::Command(command), _) => out.push(command),
            (Wish::NextLanguage, _) => {
                self.language = self.language.next();
                out.push(Command::SetLanguage(self.language));
            }
            (Wish::NextTheme, _) => {
                self.theme = self.theme.next();
                out.push(Command::SetTheme(self.theme.name));
            }
            (Wish::Palette, _) => self.palette.toggle(),
            (Wish::WhatIf, _) => self.what_if.open = !self.what_if.open,
            (Wish::Find, Some(_)) => self.finding.open(),
            (Wish::Export, _) => self.exporting.toggle(),
            (Wish::Leave, _) => self.leave(ctx, out),
            (wish, Some((session, shown))) => self.fulfil_playing(wish, session, shown, out),
            (_, None) => {}
        }
    }

    fn fulfil_playing(&mut self, wish: Wish, session: &Session, shown: &Session, out: &mut Vec<Command>) {
        let told = self.telling.at(session).is_some() && session.before.is_none();
        match wish {
            Wish::Next if told => self.telling.go(session, self.telling.number() + 1),
            Wish::Previous if told => self.telling.go(session, self.telling.number().saturating_sub(1)),
            Wish::Next => self.player.fulfil(Wish::Playback(crate::Control::Step), shown),
            Wish::Previous => self.player.fulfil(Wish::Playback(crate::Control::Back), shown),
            Wish::Mark => self.noting.mark(self.looked_at()),
            Wish::Comment => {
                if let Some(index) = self.looked_at().filter(|index| *index < shown.trace.len()) {
                    let in_file: Vec<_> = shown.trace.comments(index).collect();
                    self.noting.comment(index, shown.trace.number(index), &in_file.join("\n"));
                }
            }
            Wish::FrameMenu(observation, place) => self.frame_menu.open(observation, place),
            Wish::FindNext | Wish::FindPrevious => self.finding.want(wish == Wish::FindNext),
            Wish::Fork(verdict) => {
                let flight = self.looked_at().and_then(|index| shown.analysis.flight_of(index));
                if let Some(left) = flight.and_then(|flight| shown.analysis.passage(&shown.trace, flight).left) {
                    out.push(Command::Fork { observation: left, verdict });
                }
            }
            wish => self.player.fulfil(wish, shown),
        }
    }

    /// The observation that is looked at.
    fn looked_at(&self) -> Option<usize> {
        let chosen = self.player.selection.observation;
        chosen.or_else(|| self.player.story()?.observation_at(self.player.transport.position))
    }

    /// Looks at a frame, in whatever flow it is.
    fn look_at(&mut self, observation: usize, shown: &Session) {
        let flow = shown.analysis.placed(observation).map(|(flow, _)| flow);
        if let Some(flow) = flow {
            self.player.show_flow(flow);
            self.player.follow(shown, None);
        }
        if let Some(beat) = self.player.story().and_then(|story| story.beat_of(observation)) {
            self.player.go(beat as f64, false);
        }
        self.player.selection.observation = Some(observation);
    }

    fn leave(&mut self, ctx: &Context, out: &mut Vec<Command>) {
        if self.noting.is_open() {
            self.noting.close();
        } else if self.finding.open {
            self.finding.close();
        } else if self.exporting.open || self.what_if.open {
            (self.exporting.open, self.what_if.open) = (false, false);
        } else if !self.stage.leave(ctx) {
            out.push(Command::Lobby);
        }
    }
}

/// Files that were dropped on the window.
fn dropped(ctx: &Context) -> Option<Wish> {
    let path = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()))?;
    Some(Wish::Command(Command::Open(path)))
}
