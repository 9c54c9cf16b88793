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
    /// The text of the scenario that it is a run of; none in captures.
    pub scenario: Option<Arc<str>>,
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
        Session {
            title,
            trace,
            analysis,
            notice: None,
            performance: None,
            before: None,
            scenario: None,
            knobs: Vec::new(),
        }
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
    /// The interfaces of this machine.
    pub interfaces: Vec<LobbyInterface>,
    /// The command that lets this program capture, where it may not.
    pub grant: Option<String>,
    /// Why the last thing could not be opened or done.
    pub error: Option<String>,
    /// What was done last, where it leaves no other trace: a file was written.
    pub done: Option<String>,
    /// The file of a recording that was left without being saved.
    pub kept: Option<String>,
}

/// An interface that can be listened to, or cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LobbyInterface {
    /// The operating system's name of it.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Why it cannot be listened to; none where it can.
    pub obstacle: Option<Obstacle>,
}

/// Why an interface cannot be listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// This user may not.
    NotPermitted,
    /// It is switched off.
    Down,
    /// Another reason, in the operating system's words.
    Other(String),
}

/// A recording from an interface, which goes on whatever is being watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The interface; of a file that is followed its name.
    pub interface: String,
    /// How many frames were recorded so far.
    pub frames: u64,
    /// How many were lost, in the kernel or the interface.
    pub dropped: u64,
    /// The number of the first frame of the session; the ones before it are only in the file, for now.
    pub first_shown: u64,
    /// Whether it goes on.
    pub is_running: bool,
    /// Whether another program writes the file, which is only followed: what that one lost is not known.
    pub is_followed: bool,
    /// The file that it goes to.
    pub file: String,
    /// Whether this is a file that was chosen by hand.
    pub is_saved: bool,
    /// Why it could not be saved, or ended by itself.
    pub error: Option<String>,
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
    /// How far the rest of it has been read, while it is.
    pub reading: Option<Reading>,
    /// The recording that the session is of.
    pub recording: Option<&'a Recording>,
    /// What else is being done meanwhile.
    pub work: &'a [Working],
}

/// Something that takes a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// What it is, in the language of the window.
    pub what: String,
    /// The part that was done, from 0 to 1; none where nobody knows.
    pub fraction: Option<f32>,
}

/// How far a capture has been read of which the beginning is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The part that was read, from 0 to 1.
    pub fraction: f32,
    /// How many frames that were.
    pub frames: u64,
}
