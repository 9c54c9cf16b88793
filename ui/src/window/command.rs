use std::path::PathBuf;

use crate::{Language, LayerModel, Notes, Numbers, Selection, StoryTime};

/// A wish of the window that only the program can fulfil: plain data, executed by it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a capture file.
    Open(PathBuf),
    /// Open the sample capture of this name.
    OpenSample(String),
    /// Open the lesson of this name.
    OpenLesson(String),
    /// Tell the lesson of this name over the session that is open.
    TellLesson(String),
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
    /// Run the scenario again with another fate of the frame of this observation, and show both histories.
    Fork {
        /// Where the frame left its sender.
        observation: usize,
        /// What happens to it.
        verdict: Verdict,
    },
    /// Run the scenario again with these values, by their JSON pointers, and show both histories.
    Rerun(Vec<(String, String)>),
    /// Show the first history alone again.
    EndFork,
    /// Write what is shown to a file.
    Export(Box<Export>),
    /// Let a file be chosen in the dialog of the desktop; [`crate::Window::chosen`] is told of it.
    Choose(Purpose),
    /// End the work with this place in [`crate::Model::work`]; what it had come to is dropped.
    CancelWork(usize),
}

/// What a file is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be opened.
    Open,
    /// For an export, with this ending.
    Export(&'static str),
    /// To save a recording in.
    Recording,
}

/// What could have happened to a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is lost.
    Drop,
    /// It comes later.
    Delay,
    /// It comes twice.
    Duplicate,
    /// A bit of what it carries is turned over.
    Corrupt,
}

/// What is to be written: the view as it is shown, or frames of the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The file; its ending says what.
    pub path: PathBuf,
    /// The view's name.
    pub view: &'static str,
    /// Index of the flow.
    pub flow: usize,
    /// Where in its story, in beats.
    pub position: f64,
    /// The theme's name.
    pub theme: &'static str,
    /// What is chosen.
    pub selection: Selection,
    /// How beats are laid out in time.
    pub time: StoryTime,
    /// Which layer model.
    pub model: LayerModel,
    /// Which sequence numbers.
    pub numbers: Numbers,
    /// The frames that a filter left, by observation; none where nothing was filtered.
    pub rows: Option<Vec<u32>>,
    /// Where tables begin.
    pub first_row: Option<u64>,
    /// What people noted down.
    pub notes: Notes,
    /// Which frames go into a capture.
    pub frames: Frames,
}

/// Which frames of a session are written as a capture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frames {
    /// Those of the conversation that is shown.
    #[default]
    Flow,
    /// Those that the filter left.
    Found,
    /// Those that are marked.
    Marked,
    /// All.
    All,
}
