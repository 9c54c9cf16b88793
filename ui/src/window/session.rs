use std::sync::Arc;

use synema_analysis::Analysis;
use synema_trace::Trace;

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
}

/// What can be opened without knowing a path.
#[derive(Clone, Debug, Default)]
pub struct Lobby {
    /// The lessons.
    pub lessons: Vec<LobbyEntry>,
    /// The sample captures.
    pub samples: Vec<LobbyEntry>,
    /// Why the last thing could not be opened.
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
}

/// How far a capture has been read of which the beginning is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The part that was read, from 0 to 1.
    pub fraction: f32,
    /// How many frames that were.
    pub frames: u64,
}
