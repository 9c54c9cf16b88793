use std::path::PathBuf;

use crate::Language;

/// A wish of the window that only the program can fulfil: plain data, executed by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Open a capture file.
    Open(PathBuf),
    /// Open the sample capture of this name.
    OpenSample(String),
    /// Open the lesson of this name.
    OpenLesson(String),
    /// End the reading of the capture that is being read; what was read stays.
    CancelReading,
    /// Begin to record from the interface of this name, and watch it.
    Live(String),
    /// End the recording; what was recorded stays open.
    StopRecording,
    /// Put the recording's file here.
    SaveRecording(PathBuf),
    /// Close the session and go back to the lobby.
    Lobby,
    /// The language was changed: remember it, and name lessons and samples in it.
    SetLanguage(Language),
    /// The theme of this name was chosen: remember it.
    SetTheme(&'static str),
}
