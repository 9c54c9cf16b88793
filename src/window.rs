//! The window: composes what the rooms offer, executes the commands of [`synema_ui::Window`], and falls back to the
//! terminal where there is no display.

use std::path::{Path, PathBuf};
use std::time::Duration;

use synema_captures::Unavailable;
use synema_ui::{
    Command, Export, Language, Lobby, LobbyEntry, LobbyInterface, Memory, Model, Obstacle, Session, Texts, Window,
};

use crate::commands::render;
use crate::following::Following;
use crate::lessons::LESSONS;
use crate::opening::Opening;
#[cfg(target_os = "linux")]
use crate::recording::{self, LiveRecording};
use crate::session::{in_language, read_scenario, verdict};
use crate::terminal_ladder::{self, Pace};
use crate::{Failure, Source, performance, variant};

/// How many files that were opened are remembered.
const MOST_RECENT: usize = 8;
/// Under which key the window is remembered.
const MEMORY: &str = "synema-window";

/// The program behind the window.
pub struct App {
    window: Window,
    lobby: Lobby,
    session: Option<Session>,
    opening: Option<Opening>,
    followed: Option<Following>,
    /// The interface that is to be listened to as soon as there is a window.
    awaited: Option<String>,
    #[cfg(target_os = "linux")]
    recorder: Recorder,
}

/// What records, and where to.
#[cfg(target_os = "linux")]
#[derive(Default)]
struct Recorder {
    program: PathBuf,
    folder: PathBuf,
    recording: Option<LiveRecording>,
}

/// How often a capture that is read or that grows is looked at.
const LOOK: Duration = Duration::from_millis(100);

impl App {
    /// An app that shows a session, or the lobby.
    ///
    /// # Errors
    /// When the source cannot be opened.
    pub fn new(source: Option<Source>, language: Language) -> Result<App, Failure> {
        let mut app = App {
            window: Window::new(language, "light"),
            lobby: lobby(language)?,
            session: None,
            opening: None,
            followed: None,
            awaited: None,
            #[cfg(target_os = "linux")]
            recorder: Recorder { program: std::env::current_exe()?, folder: recording::folder(), recording: None },
        };
        app.list_interfaces();
        if let Some(source) = source {
            app.load(source)?;
        }
        Ok(app)
    }

    /// The same app, which begins with listening to an interface.
    #[must_use]
    pub fn listening(mut self, interface: String) -> App {
        self.awaited = Some(interface);
        self
    }

    /// The same app, with another program that records, and another folder for recordings that are not saved.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn recording_with(mut self, program: PathBuf, folder: PathBuf) -> App {
        (self.recorder.program, self.recorder.folder) = (program, folder);
        self
    }

    /// Shows one frame and does what the window wishes.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        self.attend(ui.ctx());
        self.take_what_came(ui.ctx());
        #[cfg(target_os = "linux")]
        let recording = self.recorder.recording.as_ref().map(|recording| &recording.shown);
        #[cfg(not(target_os = "linux"))]
        let recording = None;
        let recording = recording.or(self.followed.as_ref().map(|followed| &followed.shown));
        let reading = self.opening.as_ref().map(Opening::reading);
        let model = Model { lobby: &self.lobby, session: self.session.as_ref(), reading, recording };
        let dt = ui.input(|input| input.stable_dt);
        let mut commands = Vec::new();
        self.window.ui(ui, model, dt, &mut commands);
        for command in commands {
            self.execute(command, ui.ctx());
        }
    }

    /// Where playback stands, in beats.
    pub fn position(&self) -> f64 {
        self.window.transport().position
    }

    /// What the lesson that is told says now.
    pub fn said(&self) -> Option<String> {
        let performance = self.session.as_ref()?.performance.as_ref()?;
        let [caption, _] =
            performance.words(performance.cue(self.window.lesson_step()), Texts::of(self.window.language()));
        Some(caption)
    }

    /// Writes the ladder as it is shown to a file, as its ending says.
    pub fn export_to(&mut self, path: &std::path::Path) {
        let position = self.window.transport().position;
        let theme = self.window.theme().name;
        self.export(&Export { path: path.into(), view: "ladder", flow: self.window.flow(), position, theme });
    }

    fn execute(&mut self, command: Command, ctx: &egui::Context) {
        match command {
            Command::Open(path) => self.open(Source::named(&path)),
            Command::OpenSample(name) => self.open(Source::Sample(name)),
            Command::OpenLesson(name) => self.open(Source::Lesson(name)),
            Command::CancelReading => {
                if let Some(opening) = &self.opening {
                    opening.cancel();
                }
            }
            Command::Live(interface) => {
                (self.opening, self.followed) = (None, None);
                self.listen(&interface, ctx);
            }
            Command::StopRecording => match &mut self.followed {
                Some(followed) => followed.shown.is_running = false,
                None => self.stop_recording(),
            },
            Command::SaveRecording(path) => self.save_recording(path, ctx),
            Command::Lobby => {
                self.leave_recording();
                (self.session, self.lobby.error) = (None, None);
                (self.opening, self.followed) = (None, None);
                self.list_interfaces();
            }
            Command::SetLanguage(language) => match lobby(language) {
                Ok(Lobby { lessons, samples, .. }) => (self.lobby.lessons, self.lobby.samples) = (lessons, samples),
                Err(failure) => self.lobby.error = Some(failure.to_string()),
            },
            // both are remembered when the window is closed
            Command::SetTheme(_) => {}
            Command::TellLesson(name) => self.tell(&name),
            Command::Fork { observation, verdict } => {
                self.fork(|text, shown| variant::with_fate(text, &shown.trace, observation, verdict));
            }
            Command::Rerun(values) => self.fork(|text, _| {
                let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| text.into());
                variant::with_values(text, values.iter().map(|(pointer, value)| (pointer.as_str(), read(value))))
            }),
            Command::EndFork => {
                if let Some(before) = self.session.as_mut().and_then(|session| session.before.take()) {
                    self.session = Some(*before);
                }
            }
            Command::Export(wanted) => self.export(&wanted),
        }
    }

    fn open(&mut self, source: Source) {
        let path = match &source {
            Source::Capture(path) | Source::Scenario(path) => Some(path.clone()),
            _ => None,
        };
        match self.load(source) {
            Ok(()) => {
                (self.lobby.error, self.lobby.done) = (None, None);
                path.into_iter().for_each(|path| self.remember(path));
            }
            Err(failure) => self.lobby.error = Some(failure.to_string()),
        }
    }

    /// Shows a source in place of what is open. Of a big capture the first frames are shown at once.
    fn load(&mut self, source: Source) -> Result<(), Failure> {
        let (mut opening, mut followed) = (None, None);
        let session = match &source {
            Source::Capture(path) if path != Path::new("-") => {
                let (first, rest) = Opening::start(path)?;
                opening = rest;
                first
            }
            Source::Growing(path) => {
                let following = Following::begin(path)?;
                let session = following.session();
                followed = Some(following);
                session
            }
            source => source.load(self.window.language())?,
        };
        (self.session, self.opening, self.followed) = (Some(session), opening, followed);
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
        if let Some(followed) = self.followed.as_mut().filter(|followed| followed.shown.is_running) {
            self.session = followed.news().or(self.session.take());
            ctx.request_repaint_after(LOOK);
        }
    }
}

impl App {
    /// Puts a file at the front of those that were opened.
    fn remember(&mut self, path: PathBuf) {
        let path = std::path::absolute(&path).unwrap_or(path);
        self.lobby.recent.retain(|known| *known != path);
        self.lobby.recent.insert(0, path);
        self.lobby.recent.truncate(MOST_RECENT);
    }

    /// Tells a lesson over what is open.
    fn tell(&mut self, name: &str) {
        let Some(session) = &self.session else { return };
        let shown = self.window.shown(session);
        let told = performance::steps(name).and_then(|lesson| performance::in_session(&lesson, &shown));
        match told {
            Ok(performance) => {
                self.lobby.error = None;
                self.session = Some(Session { performance: Some(performance.into()), ..shown });
            }
            Err(failure) => self.lobby.error = Some(failure.to_string()),
        }
    }

    /// Runs the scenario that is shown otherwise, and shows both histories.
    fn fork(&mut self, change: impl Fn(&str, &Session) -> Result<String, Failure>) {
        let Some(session) = &self.session else { return };
        let shown = self.window.shown(session);
        let Some(text) = shown.scenario.clone() else {
            self.lobby.error = Some(Texts::of(self.window.language()).get("fork-captured"));
            return;
        };
        let forked = change(&text, &shown).and_then(|other| variant::beside(shown, &other));
        match forked {
            Ok(mut forked) => {
                // behind the fork, the lesson goes on where it stood
                forked.performance.clone_from(&session.performance);
                (self.session, self.lobby.error) = (Some(forked), None);
            }
            Err(failure) => self.lobby.error = Some(failure.to_string()),
        }
    }

    fn export(&mut self, wanted: &Export) {
        let Some(session) = &self.session else { return };
        let (shown, language) = (self.window.shown(session), self.window.language());
        (self.lobby.error, self.lobby.done) = match render::export(&shown, wanted, language) {
            Ok(()) => {
                let path = synema_analysis::Arg::Text(wanted.path.display().to_string());
                (None, Some(Texts::of(language).with("export-done", &[("path", path)])))
            }
            Err(failure) => (Some(failure.to_string()), None),
        };
    }
}

impl App {
    /// Lists the interfaces in the lobby, and what it takes to listen to them where that is not permitted.
    fn list_interfaces(&mut self) {
        let found = synema_captures::interfaces();
        // what was permitted when the window opened is so for the child that records, though not for the window
        let may_listen = self.lobby.interfaces.iter().any(|interface| interface.obstacle.is_none());
        let is_refused = |reason: &Unavailable| *reason == Unavailable::NotPermitted && !may_listen;
        let refused = found.iter().filter_map(|interface| interface.unavailable.as_ref()).any(is_refused);
        self.lobby.grant = refused.then(synema_captures::grant);
        let interfaces = found.into_iter().map(|interface| LobbyInterface {
            addresses: interface.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}")).collect(),
            obstacle: match interface.unavailable {
                Some(Unavailable::NotPermitted) if may_listen => (!interface.up).then_some(Obstacle::Down),
                Some(Unavailable::NotPermitted) => Some(Obstacle::NotPermitted),
                Some(Unavailable::Down) => Some(Obstacle::Down),
                Some(other) => Some(Obstacle::Other(other.to_string())),
                None => None,
            },
            name: interface.name,
        });
        self.lobby.interfaces = interfaces.collect();
    }
}

/// Recordings.
#[cfg(target_os = "linux")]
impl App {
    /// Begins to listen when that is awaited, and takes note of what the recording has come to.
    fn attend(&mut self, ctx: &egui::Context) {
        if let Some(interface) = self.awaited.take() {
            self.listen(&interface, ctx);
        }
        let Some(recording) = &mut self.recorder.recording else { return };
        if let Some(session) = recording.news() {
            self.session = Some(session);
        }
        if let Some(refusal) = recording.refusal() {
            self.lobby.error = Some(refusal.to_owned());
            self.session = None;
            self.leave_recording();
        }
    }

    fn listen(&mut self, interface: &str, ctx: &egui::Context) {
        self.leave_recording();
        let Recorder { program, folder, .. } = &self.recorder;
        match LiveRecording::begin(interface, program, folder, wake(ctx)) {
            Ok(recording) => {
                (self.session, self.lobby.error) = (Some(recording.session()), None);
                self.recorder.recording = Some(recording);
            }
            Err(failure) => self.lobby.error = Some(failure.to_string()),
        }
    }

    fn stop_recording(&mut self) {
        if let Some(recording) = &self.recorder.recording {
            recording.stop();
        }
    }

    fn save_recording(&mut self, path: PathBuf, ctx: &egui::Context) {
        if let Some(recording) = &self.recorder.recording {
            recording.save(path, wake(ctx));
        }
    }

    fn leave_recording(&mut self) {
        if let Some(recording) = self.recorder.recording.take() {
            self.lobby.kept = recording.leave();
        }
    }
}

#[cfg(target_os = "linux")]
fn wake(ctx: &egui::Context) -> impl Fn() + Send + Sync + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

#[cfg(not(target_os = "linux"))]
impl App {
    fn attend(&mut self, ctx: &egui::Context) {
        if let Some(interface) = self.awaited.take() {
            self.listen(&interface, ctx);
        }
    }

    fn listen(&mut self, _interface: &str, _ctx: &egui::Context) {
        self.lobby.error = Some(Failure::not_built("capture on this system").to_string());
    }

    fn stop_recording(&mut self) {}

    fn save_recording(&mut self, _path: PathBuf, _ctx: &egui::Context) {}

    fn leave_recording(&mut self) {}
}

impl App {
    /// Makes the window as it was when it was closed last.
    fn recall(&mut self, storage: &dyn eframe::Storage, ctx: &egui::Context) {
        let Some(text) = storage.get_string(MEMORY) else { return };
        // what another version has written and this one cannot read is forgotten
        let Ok(memory) = serde_json::from_str::<Memory>(&text) else { return };
        self.window.recall(&memory, ctx);
        let known = memory.recent.into_iter().filter(|path| !self.lobby.recent.contains(path));
        self.lobby.recent.extend(known.collect::<Vec<_>>());
        self.lobby.recent.truncate(MOST_RECENT);
    }
}

impl eframe::App for App {
    fn persist_egui_memory(&self) -> bool {
        // what is worth it is remembered by name; the zoom of a presentation is not
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let memory = Memory { recent: self.lobby.recent.clone(), ..self.window.memory() };
        if let Ok(text) = serde_json::to_string(&memory) {
            storage.set_string(MEMORY, text);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.leave_recording();
        if let Some(file) = &self.lobby.kept {
            let text = Texts::of(self.window.language());
            anstream::eprintln!("{}", text.with("lobby-kept", &[("file", synema_analysis::Arg::Text(file.clone()))]));
        }
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
            words: Vec::new(),
        });
        if let Some((told, entry)) = lesson.steps().zip(lobby.lessons.last_mut()) {
            let told = told.map_err(Failure::new)?;
            let (title, about) = (&told.title, &told.summary);
            entry.title = in_language(language, &title.zh_cn, &title.en).to_owned();
            entry.about = in_language(language, &about.zh_cn, &about.en).to_owned();
            entry.words = told.words;
        }
    }
    for sample in synema_captures::samples() {
        lobby.samples.push(LobbyEntry {
            title: in_language(language, &sample.title.zh_cn, &sample.title.en).to_owned(),
            about: sample.file.clone(),
            name: sample.file,
            words: Vec::new(),
        });
    }
    Ok(lobby)
}

/// Opens the window on an interface, or on the lobby, where they are listed.
///
/// # Errors
/// Without a display, and when the window fails on one.
pub fn live(interface: Option<String>, language: Language) -> Result<(), Failure> {
    if !has_display() {
        let name = interface.as_deref().unwrap_or("IFACE");
        return Err(Failure::new(format!(
            "there is no display to watch an interface on; record it with: synema capture {name} -w FILE.pcapng"
        )));
    }
    let app = App::new(None, language)?;
    run(match interface {
        Some(interface) => app.listening(interface),
        None => app,
    })
}

/// Opens the window; without a display, plays the session in the terminal.
///
/// # Errors
/// When the source cannot be opened, or the window fails on a display that is there.
pub fn open(source: Option<Source>, language: Language) -> Result<(), Failure> {
    if !has_display() {
        return play_in_terminal(source, language);
    }
    run(App::new(source, language)?)
}

fn run(app: App) -> Result<(), Failure> {
    // the recorder, a child of this program, has its own from the program's file
    crate::privilege::give_up();
    let viewport = egui::ViewportBuilder::default().with_title("Synema").with_inner_size([1280.0, 720.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(|context| {
        Window::prepare(&context.egui_ctx);
        let mut app = app;
        if let Some(storage) = context.storage {
            app.recall(storage, &context.egui_ctx);
        }
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
    anstream::println!("{}", session.title);
    terminal_ladder::print(&session, session.analysis.first_flow(), language, Pace::Played)?;
    anstream::println!("{}", Texts::of(language).get("terminal-hint"));
    verdict(&session)
}
