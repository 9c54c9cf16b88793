//! The window: a lobby to open something in, and a player to watch it. It paints, and keeps what only concerns
//! watching; what it wants opened it says as a [`Command`].

mod bars;
mod command;
mod keys;
mod lobby;
mod performance;
mod player;
mod reading;
mod recording;
mod screen;
mod session;
mod style;

use egui::{CentralPanel, Context, Frame, Panel, Ui};

use crate::{Control, Language, Pick, Selection, Texts, Theme};

pub use command::Command;
pub use performance::{Act, Cue, Performance};
pub use session::{Lobby, LobbyEntry, LobbyInterface, Model, Obstacle, Reading, Recording, Session};

use player::Player;

/// The window's own state: how it speaks, how it looks, and where playback stands.
#[derive(Debug)]
pub struct Window {
    language: Language,
    theme: &'static Theme,
    path: String,
    /// Where the recording is to be saved.
    save_path: String,
    player: Player,
}

impl Window {
    /// A window in a language and a theme, `light` or `dark`; any other name is light.
    pub fn new(language: Language, theme: &str) -> Window {
        let theme = Theme::from_name(theme).unwrap_or(&Theme::LIGHT);
        Window { language, theme, path: String::new(), save_path: String::new(), player: Player::default() }
    }

    /// Gives an egui context the fonts, sizes and colours of the window; to be called once, before the first frame.
    pub fn prepare(ctx: &Context) {
        crate::font::install(ctx);
        style::install(ctx);
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

    /// Shows the flow with this index of the open session's analysis.
    pub fn show_flow(&mut self, flow: usize) {
        self.player.show_flow(flow);
    }

    /// Shows one frame of the window: lets `dt` seconds of playback pass, paints, and adds what is wanted to `out`.
    /// `dt` is what the caller's `ui.input(|input| input.stable_dt)` says.
    pub fn ui(&mut self, ui: &mut Ui, model: Model<'_>, dt: f32, out: &mut Vec<Command>) {
        ui.ctx().set_theme(style::preference(self.theme));
        let mut wishes = keys::wishes(ui.ctx(), model.session.is_some());
        match model.session {
            Some(session) => {
                self.player.follow(session, model.recording);
                self.player.advance(dt);
                if let Some(reading) = model.reading {
                    let bar = Frame::new().fill(self.theme.panel).inner_margin(8);
                    Panel::top("synema-reading").frame(bar).show(ui, |ui| {
                        reading::ui(ui, Texts::of(self.language), reading, &mut wishes);
                    });
                }
                self.show_player(ui, session, model.recording, &mut wishes);
            }
            None => {
                self.player.leave();
                let frame = Frame::new().fill(self.theme.background).inner_margin(28);
                let texts = Texts::of(self.language);
                CentralPanel::no_frame().frame(frame).show(ui, |ui| {
                    lobby::ui(ui, texts, self.theme, model.lobby, &mut self.path, &mut wishes);
                });
            }
        }
        for wish in wishes {
            self.fulfil(wish, out);
        }
        if self.player.is_moving() && model.session.is_some() {
            ui.ctx().request_repaint();
        }
    }

    fn show_player(&mut self, ui: &mut Ui, session: &Session, recording: Option<&Recording>, wishes: &mut Vec<Wish>) {
        let texts = Texts::of(self.language);
        let bar = Frame::new().fill(self.theme.panel).inner_margin(8);
        if let Some(recording) = recording {
            if recording.is_running {
                self.save_path = format!("{}.pcapng", recording.interface);
            }
            Panel::top("synema-recording").frame(bar).show(ui, |ui| {
                recording::ui(ui, texts, self.theme, recording, &mut self.save_path, wishes);
            });
        }
        Panel::top("synema-top").frame(bar).show(ui, |ui| {
            bars::top_ui(ui, texts, self.theme, session, &self.player, wishes);
        });
        Panel::bottom("synema-bottom").frame(bar).show(ui, |ui| {
            bars::transport_ui(ui, texts, session, &self.player, wishes);
        });
        let plain = Frame::new().fill(self.theme.background);
        CentralPanel::no_frame().frame(plain).show(ui, |ui| {
            screen::ui(ui, texts, self.theme, session, &self.player, wishes);
        });
    }

    fn fulfil(&mut self, wish: Wish, out: &mut Vec<Command>) {
        match wish {
            Wish::Command(command) => out.push(command),
            Wish::NextLanguage => {
                self.language = self.language.next();
                out.push(Command::SetLanguage(self.language));
            }
            Wish::OtherTheme => {
                self.theme = self.theme.other();
                out.push(Command::SetTheme(self.theme.name));
            }
            wish => self.player.fulfil(wish),
        }
    }
}

/// What was clicked or typed.
#[derive(Clone, Debug, PartialEq)]
enum Wish {
    Command(Command),
    NextLanguage,
    OtherTheme,
    Playback(Control),
    OtherTime,
    OtherNumbers,
    Model(crate::LayerModel),
    Page(usize),
    Flow(usize),
    Pick(Pick),
}
