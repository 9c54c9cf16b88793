use std::path::{Path, PathBuf};
use std::sync::Arc;

use synema_analysis::Analysis;
use synema_captures::Opened;
use synema_simulator::Scenario;
use synema_trace::Trace;

use crate::{Failure, lessons};

/// Where a session comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A capture file, or `-`.
    Capture(PathBuf),
    /// A sample capture that comes with the program, by its file name.
    Sample(String),
    /// A scenario file.
    Scenario(PathBuf),
    /// A lesson that comes with the program, by its name.
    Lesson(String),
}

/// A trace with its analysis, ready to be shown.
#[derive(Clone, Debug)]
pub struct Session {
    /// What to call it: a file's name, a lesson's title.
    pub title: String,
    /// What happened.
    pub trace: Arc<Trace>,
    /// What it means.
    pub analysis: Arc<Analysis>,
    /// What could not be read, in one line; everything else is here.
    pub complaint: Option<String>,
}

impl Source {
    /// What an argument names: a lesson, a scenario by its ending, else a capture.
    pub fn named(argument: &Path) -> Source {
        let text = argument.to_string_lossy();
        if lessons::find(&text).is_some() && !argument.exists() {
            return Source::Lesson(text.into_owned());
        }
        match argument.extension().and_then(|ending| ending.to_str()) {
            Some("json" | "pkt") => Source::Scenario(argument.into()),
            _ => Source::Capture(argument.into()),
        }
    }

    /// Opens the file or runs the simulation. `lang` is the language of a lesson's title.
    ///
    /// # Errors
    /// In one line, when nothing can be shown.
    pub fn load(&self, lang: &str) -> Result<Session, Failure> {
        match self {
            Source::Capture(path) => Ok(Session::of_capture(file_name(path), open_capture(path)?)),
            Source::Sample(name) => {
                let sample = synema_captures::sample(name)
                    .ok_or_else(|| Failure::new(format!("there is no sample '{name}'")))?;
                let bytes = Arc::new(sample.bytes);
                let opened = synema_captures::read_bytes(name, bytes).map_err(Failure::new)?;
                Ok(Session::of_capture(sample.title(lang).to_owned(), opened))
            }
            Source::Scenario(path) => Session::of_scenario(&read_scenario(path, &[])?, lang),
            Source::Lesson(name) => Session::of_scenario(&read_scenario(Path::new(name), &[])?, lang),
        }
    }
}

impl Session {
    fn of_capture(title: String, opened: Opened) -> Session {
        let complaint = complaint(&opened, &title);
        let analysis = Analysis::of(&opened.trace);
        Session { title, trace: Arc::new(opened.trace), analysis: Arc::new(analysis), complaint }
    }

    fn of_scenario(scenario: &Scenario, lang: &str) -> Result<Session, Failure> {
        let run = synema_simulator::run(scenario);
        let analysis = Analysis::of(&run.trace);
        let title = scenario.title(lang).to_owned();
        Ok(Session { title, trace: Arc::new(run.trace), analysis: Arc::new(analysis), complaint: None })
    }

    /// The session as it is, but a failure when something could not be read: for commands, after their output.
    pub fn verdict(&self) -> Result<(), Failure> {
        self.complaint.as_ref().map_or(Ok(()), |complaint| Err(Failure::new(complaint)))
    }
}

/// Opens a capture file, or standard input for `-`.
pub fn open_capture(path: &Path) -> Result<Opened, Failure> {
    match path == Path::new("-") {
        true => synema_captures::read_from("-", std::io::stdin().lock()).map_err(Failure::new),
        false => synema_captures::open(path).map_err(Failure::new),
    }
}

/// What of an opened file could not be read or is not dissected, in one line.
pub fn complaint(opened: &Opened, file: &str) -> Option<String> {
    if let Some(problem) = &opened.problem {
        return Some(format!("{file}: {problem}; the {} frames before it are shown", opened.trace.len()));
    }
    let strange = opened.link_types().into_iter().find(|link_type| !link_type.is_dissected())?;
    Some(format!("{file}: link type {strange} is not dissected; its frames are shown as bytes"))
}

/// Reads a scenario from a lesson's name or a file, with keys replaced.
///
/// # Errors
/// In one line, with the JSON pointer of what is wrong.
pub fn read_scenario(argument: &Path, replaced: &[(String, String)]) -> Result<Scenario, Failure> {
    let name = argument.to_string_lossy();
    let text = match lessons::find(&name) {
        Some(lesson) if !argument.exists() => lesson.text.to_owned(),
        _ if argument.extension().is_some_and(|ending| ending == "pkt") => {
            return Err(Failure::not_built("packetdrill scripts"));
        }
        _ => std::fs::read_to_string(argument).map_err(|error| {
            Failure::new(format!("{name}: {error}; give a scenario file or a lesson's name (`synema lessons` lists them)"))
        })?,
    };
    Scenario::from_json_with(&text, replaced).map_err(|error| Failure::new(format!("{name}: {error}")))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
