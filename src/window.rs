//! The window: composes what the rooms offer, executes the commands of [`synema_ui::Window`], and falls back to the
//! terminal where there is no display.

use std::path::Path;
use std::time::Duration;

use synema_analysis::Transport;
use synema_captures::Growing;
use synema_ui::{Command, Language, Lobby, LobbyEntry, Model, Session, Texts, Window};

use crate::lessons::LESSONS;
use crate::opening::Opening;
use crate::session::{file_name, in_language, of_capture, read_scenario, verdict};
use crate::terminal_ladder::{self, Pace};
use crate::{Failure, Source};

/// The program behind the window.
pub struct App {
    window: Window,
    lobby: Lobby,
    session: Option<Session>,
    opening: Option<Opening>,
    growing: Option<(String, Growing)>,
}

/// How often a capture that is read or that grows is looked at.
const LOOK: Duration = Duration::from_millis(100);

impl App {
    /// An app that shows a session, or the lobby.
    ///
    /// # Errors
    /// When the source cannot be opened.
    pub fn new(source: Option<Source>, language: Language) -> Result<App, Failure> {
        let window = Window::new(language, "light");
        let mut app = App { window, lobby: lobby(language)?, session: None, opening: None, growing: None };
        if let Some(source) = source {
            app.load(source)?;
        }
        Ok(app)
    }

    /// Shows one frame and does what the window wishes.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        self.take_what_came(ui.ctx());
        let reading = self.opening.as_ref().map(Opening::reading);
        let model = Model { lobby: &self.lobby, session: self.session.as_ref(), reading };
        let dt = ui.input(|input| input.stable_dt);
        let mut commands = Vec::new();
        self.window.ui(ui, model, dt, &mut commands);
        for command in commands {
            self.execute(command);
        }
    }

    /// Where playback stands, in beats.
    pub fn position(&self) -> f64 {
        self.window.transport().position
    }

    fn execute(&mut self, command: Command) {
        match command {
            Command::Open(path) => self.open(Source::named(&path)),
            Command::OpenSample(name) => self.open(Source::Sample(name)),
            Command::OpenLesson(name) => self.open(Source::Lesson(name)),
            Command::Lobby => {
                (self.session, self.lobby.error) = (None, None);
                (self.opening, self.growing) = (None, None);
            }
            Command::CancelReading => {
                if let Some(opening) = &self.opening {
                    opening.cancel();
                }
            }
            Command::SetLanguage(language) => match lobby(language) {
                Ok(lobby) => self.lobby = Lobby { error: self.lobby.error.take(), ..lobby },
                Err(failure) => self.lobby.error = Some(failure.to_string()),
            },
            // it is remembered by the window itself for as long as it is open
            Command::SetTheme(_) => {}
        }
    }

    fn open(&mut self, source: Source) {
        self.lobby.error = self.load(source).err().map(|failure| failure.to_string());
    }

    /// Shows a source in place of what is open. Of a big capture the first frames are shown at once.
    fn load(&mut self, source: Source) -> Result<(), Failure> {
        let (mut opening, mut growing) = (None, None);
        let session = match &source {
            Source::Capture(path) if path != Path::new("-") => {
                let (first, rest) = Opening::start(path)?;
                opening = rest;
                first
            }
            Source::Growing(path) => {
                let follow = Growing::open(path).map_err(Failure::new)?;
                let title = file_name(path);
                let session = of_capture(title.clone(), follow.opened());
                growing = Some((title, follow));
                session
            }
            source => source.load(self.window.language())?,
        };
        (self.session, self.opening, self.growing) = (Some(session), opening, growing);
        Ok(())
    }

    /// Takes over what was read behind the window's back.
    fn take_what_came(&mut self, ctx: &egui::Context) {
        if let Some(opening) = &self.opening {
            match opening.take() {
                Ok(None) => ctx.request_repaint_after(LOOK),
                Ok(Some(session)) => (self.session, self.opening) = (Some(session), None),
                Err(failure) => (self.lobby.error, self.opening) = (Some(failure.to_string()), None),
            }
        }
        if let Some((title, growing)) = &mut self.growing {
            match growing.poll() {
                Ok(0) => {}
                Ok(_) => self.session = Some(of_capture(title.clone(), growing.opened())),
                Err(error) => self.lobby.error = Some(error.to_string()),
            }
            ctx.request_repaint_after(LOOK * 5);
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }
}

/// What there is to open, in a language.
fn lobby(language: Language) -> Result<Lobby, Failure> {
    let mut lobby = Lobby::default();
    for lesson in &LESSONS {
        let scenario = read_scenario(lesson.name.as_ref(), &[])?;
        let said = |text: &synema_simulator::Text| in_language(language, &text.zh_cn, &text.en).to_owned();
        lobby.lessons.push(LobbyEntry {
            name: lesson.name.to_owned(),
            title: said(scenario.title()),
            about: scenario.summary().map(said).unwrap_or_default(),
        });
    }
    for sample in synema_captures::samples() {
        lobby.samples.push(LobbyEntry {
            title: in_language(language, &sample.title.zh_cn, &sample.title.en).to_owned(),
            about: sample.file.clone(),
            name: sample.file,
        });
    }
    Ok(lobby)
}

/// Opens the window; without a display, plays the session in the terminal.
///
/// # Errors
/// When the source cannot be opened, or the window fails on a display that is there.
pub fn open(source: Option<Source>, language: Language) -> Result<(), Failure> {
    if !has_display() {
        return play_in_terminal(source, language);
    }
    let app = App::new(source, language)?;
    let viewport = egui::ViewportBuilder::default().with_title("Synema").with_inner_size([1280.0, 720.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(|context| {
        Window::prepare(&context.egui_ctx);
        Ok(Box::new(app))
    });
    eframe::run_native("synema", options, create)
        .map_err(|error| Failure::new(format!("the window cannot be opened: {error}; `synema render` makes pictures")))
}

/// On the systems where a display is named by the environment, whether one is.
fn has_display() -> bool {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_named)
}

/// Plays the first conversation as an animated ladder.
fn play_in_terminal(source: Option<Source>, language: Language) -> Result<(), Failure> {
    let source = source.unwrap_or_else(|| Source::Lesson(LESSONS[0].name.to_owned()));
    let session = source.load(language)?;
    let flows = &session.analysis.flows;
    let flow = flows.iter().position(|flow| flow.transport == Transport::Tcp).unwrap_or(0);
    anstream::println!("{}", session.title);
    terminal_ladder::print(&session, flow, language, Pace::Played)?;
    anstream::println!("{}", Texts::of(language).get("terminal-hint"));
    verdict(&session)
}
