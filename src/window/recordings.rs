use std::path::PathBuf;

use super::App;
#[cfg(target_os = "linux")]
use super::Recorder;
#[cfg(not(target_os = "linux"))]
use crate::Failure;
#[cfg(target_os = "linux")]
use crate::recording::LiveRecording;

/// Recordings.
#[cfg(target_os = "linux")]
impl App {
    /// Begins to listen when that is awaited, and takes note of what the recording has come to.
    pub(super) fn attend(&mut self, ctx: &egui::Context) {
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

    pub(super) fn listen(&mut self, interface: &str, ctx: &egui::Context) {
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

    pub(super) fn stop_recording(&mut self) {
        if let Some(recording) = &self.recorder.recording {
            recording.stop();
        }
    }

    pub(super) fn save_recording(&mut self, path: PathBuf, ctx: &egui::Context) {
        if let Some(recording) = &self.recorder.recording {
            recording.save(path, wake(ctx));
        }
    }

    pub(super) fn leave_recording(&mut self) {
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
    pub(super) fn attend(&mut self, ctx: &egui::Context) {
        if let Some(interface) = self.awaited.take() {
            self.listen(&interface, ctx);
        }
    }

    pub(super) fn listen(&mut self, _interface: &str, _ctx: &egui::Context) {
        self.lobby.error = Some(Failure::not_built("capture on this system").to_string());
    }

    pub(super) fn stop_recording(&mut self) {}

    pub(super) fn save_recording(&mut self, _path: PathBuf, _ctx: &egui::Context) {}

    pub(super) fn leave_recording(&mut self) {}
}
