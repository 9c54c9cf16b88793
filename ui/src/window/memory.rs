use std::path::PathBuf;

use egui::Context;
use serde::{Deserialize, Serialize};

use super::{Panes, Window};
use crate::{Notes, Theme};

/// What is remembered from one time to the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// The theme's name.
    pub theme: Option<String>,
    /// How the panes are laid out.
    pub panes: Option<String>,
    /// How large everything is.
    pub zoom: Option<f32>,
    /// Whether nothing moves that need not.
    pub reduced_motion: bool,
    /// Files that were opened, the last one first.
    pub recent: Vec<PathBuf>,
    /// What was noted about frames of files, the file noted about last behind the others.
    pub notes: Vec<KeptNotes>,
}

/// Notes about the frames of a file, between two times that it is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptNotes {
    /// The file.
    pub file: PathBuf,
    /// How many octets it had; in another file of the same name the notes have no place.
    pub size: u64,
    /// What was noted.
    pub notes: Notes,
}

impl Window {
    /// What of the window is worth remembering.
    pub fn memory(&self) -> Memory {
        Memory {
            theme: Some(self.theme.name.to_owned()),
            panes: self.player.panes.to_json(),
            zoom: Some(self.zoom),
            reduced_motion: self.stage.reduced_motion,
            recent: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Makes the window as it is remembered. The language is that of the command line or the environment.
    pub fn recall(&mut self, memory: &Memory, ctx: &Context) {
        if let Some(zoom) = memory.zoom.filter(|zoom| (0.5..=4.0).contains(zoom)) {
            ctx.set_zoom_factor(zoom);
        }
        self.theme = memory.theme.as_deref().and_then(Theme::from_name).unwrap_or(self.theme);
        if let Some(panes) = memory.panes.as_deref().and_then(Panes::from_json) {
            self.player.panes = panes;
        }
        self.stage.reduced_motion = memory.reduced_motion;
    }
}
