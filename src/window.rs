//! The window: composes what the rooms offer, executes the commands of [`synema_ui::Window`], and falls back to the
//! terminal where there is no display.

mod dialog;
mod display;
mod lobby;
mod recordings;
mod work;

use std::path::{Path, PathBuf};
use std::time::Duration;

use synema_analysis::Arg;
use synema_ui::{Command, Export, Frames, KeptNotes, Language, Lobby, Memory, Model, Purpose, Session, Texts, Window};

use crate::commands::render;
use crate::following::Following;
use crate::opening::Opening;
#[cfg(target_os = "linux")]
use crate::recording::{self, LiveRecording};
use crate::{Failure, Source, performance, variant};

pub use display::{live, open};
use lobby::lobby;
pub(crate) use work::Told;
use work::{Errand, Work};

/// How many files that were opened are remembered.
const MOST_RECENT: usize = 8;
/// Of how many files the notes are remembered.
const MOST_NOTED: usize = 100;
/// Under which key the window is remembered.
const MEMORY: &str = "synema-window";

/// The program behind the window.
pub struct App {
    window: Window,
    lobby: Lobby,
    session: Option<Session>,
    opening: Option<Opening>,
    followed: Option<Following>,
    work: Vec<Work>,
    /// The file that is open, whose notes are kept.
    file: Option<PathBuf>,
    noted: Vec<KeptNotes>,
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
            work: Vec::new(),
            file: None,
            noted: Vec::new(),
            awaited: None,
            #[cfg(target_os = "linux")]
            recorder: Recorder { program: std::env::current_exe()?, folder: recording::folder(), recording: None },
        };
        app.list_interfaces();
        if let Some(source) = source {
            let language = app.window.language();
            app.show(Loaded::from(&source, language, &|| true)?);
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
        self.take_what_was_done(ui.ctx());
        #[cfg(target_os = "linux")]
        let recording = self.recorder.recording.as_ref().map(|recording| &recording.shown);
        #[cfg(not(target_os = "linux"))]
        let recording = None;
        let recording = recording.or(self.followed.as_ref().map(|followed| &followed.shown));
        let reading = self.opening.as_ref().map(Opening::reading);
        let work: Vec<_> = self.work.iter().filter_map(Work::shown).collect();
        let model = Model { lobby: &self.lobby, session: self.session.as_ref(), reading, recording, work: &work };
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
    pub fn export_to(&mut self, path: &Path) {
        if let Some(session) = &self.session {
            let export = self.window.export(session, path, "ladder", Frames::Flow);
            self.export(export);
        }
    }

    /// Whether anything is being done behind the window.
    pub fn is_at_work(&self) -> bool {
        !self.work.is_empty() || self.opening.is_some()
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
                self.keep_notes();
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
                self.fork(move |text, shown| variant::with_fate(text, &shown.trace, observation, verdict));
            }
            Command::Rerun(values) => self.fork(move |text, _| {
                let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| text.into());
                variant::with_values(text, values.iter().map(|(pointer, value)| (pointer.as_str(), read(value))))
            }),
            Command::EndFork => {
                if let Some(before) = self.session.as_mut().and_then(|session| session.before.take()) {
                    self.session = Some(*before);
                }
            }
            Command::Export(wanted) => self.export(*wanted),
            Command::Choose(purpose) => self.choose(purpose),
            Command::CancelWork(place) => {
                let place = (0..self.work.len()).filter(|at| self.work[*at].shown().is_some()).nth(place);
                if let Some(cancelled) = place.and_then(|place| self.work.remove(place).shown()) {
                    let texts = Texts::of(self.window.language());
                    let name = Arg::Text(cancelled.what);
                    self.lobby.done = Some(texts.with("work-cancelled", &[("name", name)]));
                }
            }
        }
    }

    /// Opens a source. Whatever takes a while is done behind the window.
    fn open(&mut self, source: Source) {
        let language = self.window.language();
        let name = Arg::Text(source.title());
        let what = Texts::of(language).with("work-opening", &[("name", name)]);
        self.work.retain(|work| !work.is_opening);
        self.begin(Work::opening(what, move |told| {
            let loaded = Loaded::from(&source, language, &|| told.goes_on());
            Box::new(move |app| match loaded {
                Ok(loaded) => {
                    let path = loaded.file.clone();
                    app.show(loaded);
                    (app.lobby.error, app.lobby.done) = (None, None);
                    path.into_iter().for_each(|path| app.remember(path));
                }
                Err(failure) => app.lobby.error = Some(failure.to_string()),
            })
        }));
    }

    /// Shows what was opened in place of what is open.
    fn show(&mut self, loaded: Loaded) {
        self.keep_notes();
        let Loaded { session, opening, followed, file } = loaded;
        (self.session, self.opening, self.followed) = (Some(session), opening, followed);
        self.file = file;
        let known = self.file.as_deref().and_then(|file| {
            let size = file.metadata().ok()?.len();
            self.noted.iter().find(|kept| kept.file == file && kept.size == size)
        });
        let notes = known.map(|kept| kept.notes.clone()).unwrap_or_default();
        self.window.begin_notes(notes);
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

/// What a source came to.
struct Loaded {
    session: Session,
    opening: Option<Opening>,
    followed: Option<Following>,
    /// The file that it came from.
    file: Option<PathBuf>,
}

impl Loaded {
    /// Opens a source. Of a big capture the first frames are there at once.
    fn from(source: &Source, language: Language, goes_on: &dyn Fn() -> bool) -> Result<Loaded, Failure> {
        let (mut opening, mut followed) = (None, None);
        let session = match source {
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
            source => source.load_while(language, goes_on)?,
        };
        let file = match source {
            Source::Capture(path) | Source::Scenario(path) => Some(std::path::absolute(path).unwrap_or(path.clone())),
            _ => None,
        };
        Ok(Loaded { session, opening, followed, file })
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

    /// Keeps what was noted about the file that is open, for when it is opened again.
    fn keep_notes(&mut self) {
        let Some(file) = self.file.take() else { return };
        let Ok(size) = file.metadata().map(|metadata| metadata.len()) else { return };
        self.noted.retain(|kept| kept.file != file);
        let notes = self.window.notes().clone();
        if !notes.marked.is_empty() || !notes.comments.is_empty() {
            self.noted.push(KeptNotes { file, size, notes });
        }
        let too_many = self.noted.len().saturating_sub(MOST_NOTED);
        self.noted.drain(..too_many);
    }

    /// Tells a lesson over what is open.
    fn tell(&mut self, name: &str) {
        let Some(session) = &self.session else { return };
        let (shown, name) = (self.window.shown(session), name.to_owned());
        let what = Texts::of(self.window.language()).get("work-telling");
        self.begin(Work::new(what, move |told| {
            let goes_on = || told.goes_on();
            let told = performance::steps(&name);
            let told = told.and_then(|lesson| performance::in_session(&lesson, &shown, &goes_on));
            let told = told.map(|told| Session { performance: Some(told.into()), ..shown });
            Box::new(move |app| app.take(told))
        }));
    }

    /// Shows a session that was made of the one that is open.
    fn take(&mut self, made: Result<Session, Failure>) {
        match made {
            // meanwhile somebody may have gone back to the lobby
            Ok(session) if self.session.is_some() => (self.session, self.lobby.error) = (Some(session), None),
            Ok(_) => {}
            Err(failure) => self.lobby.error = Some(failure.to_string()),
        }
    }

    /// Runs the scenario that is shown otherwise, and shows both histories.
    fn fork(&mut self, change: impl FnOnce(&str, &Session) -> Result<String, Failure> + Send + 'static) {
        let Some(session) = &self.session else { return };
        let (shown, texts) = (self.window.shown(session), Texts::of(self.window.language()));
        let Some(text) = shown.scenario.clone() else {
            self.lobby.error = Some(texts.get("fork-captured"));
            return;
        };
        let performance = session.performance.clone();
        self.begin(Work::new(texts.get("work-running"), move |told| {
            let other = change(&text, &shown);
            let forked = other.and_then(|other| variant::beside(shown, &other, &|| told.goes_on()));
            // behind the fork, the lesson goes on where it stood
            let forked = forked.map(|forked| Session { performance, ..forked });
            Box::new(move |app| app.take(forked))
        }));
    }

    fn export(&mut self, wanted: Export) {
        let Some(session) = &self.session else { return };
        let (shown, language, file) = (self.window.shown(session), self.window.language(), self.file.clone());
        let texts = Texts::of(language);
        let path = Arg::Text(wanted.path.display().to_string());
        let what = texts.with("work-exporting", &[("name", path.clone())]);
        self.begin(Work::new(what, move |progress| {
            let written = render::export(&shown, &wanted, language, file.as_deref(), progress);
            Box::new(move |app| {
                (app.lobby.error, app.lobby.done) = match written {
                    Ok(()) => (None, Some(texts.with("export-done", &[("path", path)]))),
                    Err(failure) => (Some(failure.to_string()), None),
                };
            })
        }));
    }

    /// Lets a file be chosen in the dialog of the desktop, which goes on by itself.
    fn choose(&mut self, purpose: Purpose) {
        let language = self.window.language();
        self.begin(Work::dialog(move || {
            let chosen = dialog::choose(purpose, language);
            Box::new(move |app| match chosen {
                Ok(Some(path)) if purpose == Purpose::Open => app.open(Source::named(&path)),
                Ok(Some(path)) => app.window.chosen(purpose, &path),
                Ok(None) => {}
                Err(failure) => app.lobby.error = Some(failure.to_string()),
            })
        }));
    }

    fn begin(&mut self, work: Work) {
        self.work.push(work);
        // what takes no time is there at once, without a bar that comes and goes
        self.take_done(work::AT_ONCE);
    }

    /// Takes over what was done behind the window's back.
    fn take_what_was_done(&mut self, ctx: &egui::Context) {
        self.take_done(Duration::ZERO);
        if !self.work.is_empty() {
            ctx.request_repaint_after(LOOK);
        }
    }

    fn take_done(&mut self, patience: Duration) {
        let done: Vec<Errand> = self.work.iter_mut().filter_map(|work| work.take(patience)).collect();
        self.work.retain(|work| !work.is_done);
        done.into_iter().for_each(|errand| errand(self));
    }
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
        self.noted = memory.notes;
        if let Some(file) = self.file.take()
            && let Some(session) = self.session.take()
        {
            // it was opened before anything was recalled
            let (opening, followed) = (self.opening.take(), self.followed.take());
            self.show(Loaded { session, opening, followed, file: Some(file) });
        }
    }
}

impl eframe::App for App {
    fn persist_egui_memory(&self) -> bool {
        // what is worth it is remembered by name; the zoom of a presentation is not
        false
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let file = self.file.clone();
        self.keep_notes();
        self.file = file;
        let (recent, notes) = (self.lobby.recent.clone(), self.noted.clone());
        let memory = Memory { recent, notes, ..self.window.memory() };
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
