use std::sync::Arc;

use synema_analysis::Analysis;
use synema_trace::Trace;

use super::Performance;

/// What is open.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its name: of the file, of the lesson.
    pub title: String,
    /// What happened.
    pub trace: Arc<Trace>,
    /// What it means.
    pub analysis: Arc<Analysis>,
    /// What must not go unnoticed: the file is cut, packets were dropped.
    pub notice: Option<String>,
    /// The lesson that is told over it.
    pub performance: Option<Arc<Performance>>,
    /// The history it was forked from, which is shown beside it.
    pub before: Option<Box<Session>>,
    /// What can be changed for another run; none in captures.
    pub knobs: Vec<Knob>,
}

/// Something of a scenario that can be turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// Key of its name in the language files.
    pub name: &'static str,
    /// The JSON pointer of its value in the scenario.
    pub pointer: String,
    /// The value now.
    pub value: f64,
    /// The least and the most.
    pub range: (f64, f64),
    /// What stands behind the number in the scenario: `ms`; empty where it is a number itself.
    pub unit: &'static str,
}

impl Session {
    /// A session that is only watched.
    pub fn new(title: String, trace: Arc<Trace>, analysis: Arc<Analysis>) -> Session {
        Session { title, trace, analysis, notice: None, performance: None, before: None, knobs: Vec::new() }
    }
}

/// What can be opened without knowing a path.
#[derive(Clone, Debug, Default)]
pub struct Lobby {
    /// The lessons.
    pub lessons: Vec<LobbyEntry>,
    /// The sample captures.
    pub samples: Vec<LobbyEntry>,
    /// Files that were opened before, the last one first.
    pub recent: Vec<std::path::PathBuf>,
    /// Why the last thing could not be opened or done.
    pub error: Option<String>,
    /// What was done last, where it leaves no other trace: a file was written.
    pub done: Option<String>,
}

/// Something that can be opened, in the language of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LobbyEntry {
    /// What the command calls it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// One line about it.
    pub about: String,
    /// Other words by which it is found.
    pub words: Vec<String>,
}

/// All the window is shown of the program.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// What there is to open.
    pub lobby: &'a Lobby,
    /// What is open; none shows the lobby.
    pub session: Option<&'a Session>,
}
