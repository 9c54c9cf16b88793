use std::path::{Path, PathBuf};
use std::sync::Arc;

use synema_analysis::{Analysis, AnalysisReader, Readings, Transport};
use synema_captures::{Growing, Indexing, Notice, Opened, Progress};
use synema_simulator::Scenario;
use synema_simulator::packetdrill::{self, Outcome};
use synema_trace::Trace;
use synema_ui::{Language, Session};

use crate::{Failure, lessons, performance, progress, variant};

/// Where a session comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A capture file, or `-`.
    Capture(PathBuf),
    /// A capture file that another program still writes.
    Growing(PathBuf),
    /// A sample capture that comes with the program, by its file name.
    Sample(String),
    /// A scenario file.
    Scenario(PathBuf),
    /// A lesson that comes with the program, by its name.
    Lesson(String),
    /// A lesson by its name, told over something else in which the same happens.
    Told {
        /// The lesson's name.
        lesson: String,
        /// What it is told over.
        over: Box<Source>,
    },
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

    /// What it is called before it is opened: a file's name, a lesson's.
    pub fn title(&self) -> String {
        match self {
            Source::Capture(path) | Source::Growing(path) | Source::Scenario(path) => file_name(path),
            Source::Sample(name) | Source::Lesson(name) => name.clone(),
            Source::Told { over, .. } => over.title(),
        }
    }

    /// Opens the file or runs the simulation.
    ///
    /// # Errors
    /// In one line, when nothing can be shown.
    pub fn load(&self, language: Language) -> Result<Session, Failure> {
        self.load_while(language, &|| true)
    }

    /// The same, as long as `goes_on` says so: a simulation is given up where it does not.
    ///
    /// # Errors
    /// The same, and where it was given up.
    pub fn load_while(&self, language: Language, goes_on: &dyn Fn() -> bool) -> Result<Session, Failure> {
        match self {
            Source::Capture(path) => Ok(of_analysed(file_name(path), open_analysed(path)?)),
            Source::Growing(path) => {
                let growing = Growing::open(path).map_err(Failure::new)?;
                Ok(of_capture(file_name(path), growing.opened()))
            }
            Source::Sample(name) => {
                let sample = synema_captures::sample(name)
                    .ok_or_else(|| Failure::new(format!("there is no sample '{name}'")))?;
                let title = in_language(language, &sample.title.zh_cn, &sample.title.en);
                Ok(of_capture(title.to_owned(), sample.open().map_err(Failure::new)?))
            }
            Source::Scenario(path) if is_script(path) => of_script(path),
            Source::Scenario(path) => of_text(&scenario_text(path)?, &path.to_string_lossy(), language, goes_on),
            Source::Lesson(name) => {
                let mut session = of_text(&scenario_text(Path::new(name))?, name, language, goes_on)?;
                session.performance = performance::of_named(name, goes_on)?.map(Arc::new);
                Ok(session)
            }
            Source::Told { lesson, over } => {
                let steps = performance::steps(lesson)?;
                let mut session = over.load_while(language, goes_on)?;
                session.performance = Some(Arc::new(performance::in_session(&steps, &session, goes_on)?));
                Ok(session)
            }
        }
    }
}

/// The one of two texts that is in the language.
pub fn in_language<'a>(language: Language, zh_cn: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::ZhCn => zh_cn,
        // lessons and samples are written in two languages so far
        _ => en,
    }
}

/// What a session could not show, as a failure: for commands, after their output.
pub fn verdict(session: &Session) -> Result<(), Failure> {
    session.notice.as_ref().map_or(Ok(()), |notice| Err(Failure::new(notice)))
}

/// A session of a capture that was opened.
pub fn of_capture(title: String, opened: Opened) -> Session {
    let trace = synema_simulator::retold(opened.trace);
    let analysis = Analysis::of(&trace);
    of_analysed(title, (Opened { trace, ..opened }, analysis))
}

/// A session of a capture with what it means.
pub fn of_analysed(title: String, (opened, analysis): (Opened, Analysis)) -> Session {
    let notice = complaint(&opened, &title);
    Session { notice, ..Session::new(title, Arc::new(opened.trace), Arc::new(analysis)) }
}

/// Reads a capture to its end, or until it is cancelled, and in the same pass what it means.
pub fn read_analysed(indexing: Indexing, progress: &Progress) -> (Opened, Analysis) {
    let mut reader = AnalysisReader::default();
    let opened = indexing.finish_with(progress, Readings::of, |stretch, readings| reader.read(stretch, &readings));
    let trace = synema_simulator::retold(opened.trace);
    // a saved simulation tells by its comments, which come with the frames, that it is one
    let analysis = if trace.is_watched() { Analysis::of(&trace) } else { reader.finish(&trace) };
    (Opened { trace, ..opened }, analysis)
}

/// Opens a capture file, or standard input for `-`, with what it means.
pub fn open_analysed(path: &Path) -> Result<(Opened, Analysis), Failure> {
    Ok(progress::shown(begin(path)?, read_analysed))
}

/// A packetdrill script played: what came and went at the host under test, up to where the script did not hold.
fn of_script(path: &Path) -> Result<Session, Failure> {
    let naming = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| naming(&error))?;
    let (seen, outcome) = packetdrill::run_seen(&text);
    let has_passed = matches!(outcome, Outcome::Passed { .. });
    let notice = (!has_passed).then(|| naming(&outcome).to_string());
    match notice {
        Some(notice) if seen.is_empty() => Err(Failure::new(notice)),
        notice => {
            let analysis = Analysis::of(&seen);
            Ok(Session { notice, ..Session::new(file_name(path), Arc::new(seen), Arc::new(analysis)) })
        }
    }
}

fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "pkt")
}

/// A run of a scenario, which can be run again otherwise.
fn of_text(text: &str, name: &str, language: Language, goes_on: &dyn Fn() -> bool) -> Result<Session, Failure> {
    let scenario = Scenario::from_json(text).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let mut session = of_trace(&scenario, run_while(&scenario, goes_on)?, language);
    session.knobs = variant::knobs(text);
    session.scenario = Some(text.into());
    Ok(session)
}

/// What a scenario comes to, unless somebody does not want to wait for it.
///
/// # Errors
/// In one line, where `goes_on` has ended it.
pub fn run_while(scenario: &Scenario, goes_on: &dyn Fn() -> bool) -> Result<Trace, Failure> {
    let run = synema_simulator::run_while(scenario, goes_on);
    run.map(|run| run.trace).ok_or_else(|| Failure::new("the simulation was cancelled"))
}

/// A session of what a scenario came to.
pub fn of_trace(scenario: &Scenario, trace: Trace, language: Language) -> Session {
    let title = in_language(language, &scenario.title().zh_cn, &scenario.title().en).to_owned();
    let analysis = Analysis::of(&trace);
    Session::new(title, Arc::new(trace), Arc::new(analysis))
}

/// Opens a capture file, or standard input for `-`; a saved simulation with all its events.
pub fn open_capture(path: &Path) -> Result<Opened, Failure> {
    let opened = progress::shown(begin(path)?, Indexing::finish);
    Ok(Opened { trace: synema_simulator::retold(opened.trace), ..opened })
}

/// Reads a capture file, or standard input for `-`, in stretches and keeps nothing of its frames
/// ([`Indexing::in_stretches`]).
pub fn read_stretches<T: Send>(
    path: &Path,
    read: impl Fn(&Trace) -> T + Sync + Send,
    take: impl FnMut(Trace, T) + Send,
) -> Result<Opened, Failure> {
    Ok(progress::shown(begin(path)?, |indexing, progress| indexing.in_stretches(progress, read, take)))
}

fn begin(path: &Path) -> Result<Indexing, Failure> {
    let begun = match path == Path::new("-") {
        true => synema_captures::begin_from("-", std::io::stdin().lock()),
        false => synema_captures::begin(path),
    };
    begun.map_err(Failure::new)
}

/// What of an opened file could not be read or is not dissected, in one line.
pub fn complaint(opened: &Opened, file: &str) -> Option<String> {
    let frames = opened.trace.forgotten() + opened.trace.len();
    if let (Some(problem), [_, ..]) = (&opened.problem, &opened.skipped[..]) {
        let (bytes, last) = (opened.skipped_bytes(), opened.skipped.last().map_or(0, |last| last.offset + last.len));
        return Some(format!(
            "{file}: {problem}; {bytes} damaged bytes up to byte {last} were passed over and {} before and behind them \
             {} shown",
            counted(frames),
            be(frames)
        ));
    }
    if let (Some(problem), 0) = (&opened.problem, frames) {
        return Some(format!("{file}: {problem}; there is no frame before it"));
    }
    if let Some(problem) = &opened.problem {
        return Some(format!("{file}: {problem}; {} before it {} shown", counted(frames), be(frames)));
    }
    if let Some(cancelled) = opened.notices.iter().find(|notice| matches!(notice, Notice::Cancelled { .. })) {
        return Some(format!("{file}: {cancelled}"));
    }
    let strange = opened.link_types().into_iter().find(|link_type| !link_type.is_dissected())?;
    Some(format!("{file}: link type {strange} is not dissected; its frames are shown as bytes"))
}

/// So many frames, as what a sentence is about.
fn counted(frames: usize) -> String {
    if frames == 1 { "the one frame".to_owned() } else { format!("the {frames} frames") }
}

const fn be(frames: usize) -> &'static str {
    if frames == 1 { "is" } else { "are" }
}

/// The text of a lesson's scenario or of a scenario file.
fn scenario_text(argument: &Path) -> Result<String, Failure> {
    let name = argument.to_string_lossy();
    match lessons::find(&name) {
        Some(lesson) if !argument.exists() => Ok(lesson.text.to_owned()),
        _ if is_script(argument) => Err(Failure::new(format!(
            "{name}: a packetdrill script is played as it is; `synema simulate {name}` says whether it passes"
        ))),
        _ => std::fs::read_to_string(argument).map_err(|error| {
            Failure::new(format!(
                "{name}: {error}; give a scenario file or a lesson's name (`synema lessons` lists them)"
            ))
        }),
    }
}

/// Reads a scenario from a lesson's name or a file, with keys replaced.
///
/// # Errors
/// In one line, with the JSON pointer of what is wrong.
pub fn read_scenario(argument: &Path, replaced: &[(String, String)]) -> Result<Scenario, Failure> {
    let name = argument.to_string_lossy();
    let text = scenario_text(argument)?;
    Scenario::from_json_with(&text, replaced).map_err(|error| Failure::new(format!("{name}: {error}")))
}

/// The index of a TCP flow by its number.
///
/// # Errors
/// Where the file has none with that number.
pub fn tcp_flow(analysis: &Analysis, number: usize, file: &Path) -> Result<usize, Failure> {
    analysis.tcp_flow(number).ok_or_else(|| {
        let numbers = analysis.flows.iter().filter(|flow| flow.transport == Transport::Tcp).map(|flow| flow.number);
        let known = numbers.max().map_or("has none".to_owned(), |last| format!("numbers them up to {last}, from 0"));
        Failure::new(format!("{}: there is no TCP flow {number}; the file {known}", file.display()))
    })
}

/// The name of a file without its folders, for messages.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
