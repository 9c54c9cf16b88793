//! A recording that the window watches: the privileged child that makes it, the file that it goes to, and the session
//! that follows it.
//!
//! Three threads, none of them the window's. One copies what the child writes into the file. One looks at the file and
//! makes a session of its newest frames, again and again, and of all of them when the recording has ended. One moves
//! the file when it is saved. What they have for the window lies in a mailbox.
//!
//! Memory is bounded: frames stay in the file, and of a recording that goes on, at most [`SHOWN`] frames are analysed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rustix::process::{Pid, Signal, kill_process};
use synema_captures::{Growing, Opened};
use synema_ui::{Recording, Session};

use crate::Failure;
use crate::session::of_capture;

/// The most frames of a recording that are analysed while it goes on. When there are more, the older half is only in
/// the file until the recording has ended.
const SHOWN: usize = 40_000;
/// The shortest time between two sessions of a recording.
const PAUSE: Duration = Duration::from_millis(150);

/// How long a recording that nobody saves is kept; it is deleted when another begins.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Wakes the window up.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// A recording from an interface.
pub struct LiveRecording {
    /// What the window is told of it.
    pub shown: Recording,
    child: Pid,
    mailbox: Arc<Mailbox>,
}

/// What the threads have for the window.
#[derive(Default)]
struct Mailbox {
    news: Mutex<News>,
}

#[derive(Default)]
struct News {
    progress: Option<Progress>,
    saved: Option<Result<PathBuf, String>>,
}

/// How far a recording has come.
#[derive(Default)]
struct Progress {
    session: Option<Session>,
    frames: u64,
    dropped: u64,
    is_running: bool,
    error: Option<String>,
}

impl Mailbox {
    fn change(&self, change: impl FnOnce(&mut News)) {
        change(&mut self.news.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl LiveRecording {
    /// Begins to record: runs `program capture INTERFACE -w -` and writes what comes into a new file in `folder`.
    ///
    /// # Errors
    /// When the file cannot be made or the program cannot be run. What the program says of the interface comes later.
    pub fn begin(
        interface: &str,
        program: &Path,
        folder: &Path,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<LiveRecording, Failure> {
        let at = |error: io::Error| Failure::new(format!("{}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(at)?;
        delete_old(folder, SystemTime::now());
        let (path, file) = new_file(folder, interface).map_err(at)?;
        let mut child = Command::new(program)
            .args(["capture", interface, "-w", "-"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Failure::new(format!("{}: {error}", program.display())))?;
        let mailbox = Arc::new(Mailbox::default());
        let (ended, end) = channel();
        let pid = Pid::from_child(&child);
        std::thread::spawn(move || {
            let said = copy(&mut child, file);
            let _ = ended.send(said);
        });
        let watcher = Watcher {
            path: path.clone(),
            interface: interface.to_owned(),
            mailbox: Arc::clone(&mailbox),
            wake: Arc::new(wake),
        };
        std::thread::spawn(move || watcher.watch(&end));
        let shown = Recording {
            interface: interface.to_owned(),
            frames: 0,
            dropped: 0,
            first_shown: 1,
            is_running: true,
            is_followed: false,
            file: path.display().to_string(),
            is_saved: false,
            error: None,
        };
        Ok(LiveRecording { shown, child: pid, mailbox })
    }

    /// An empty session, for before the first frame.
    pub fn session(&self) -> Session {
        Session::new(self.shown.interface.clone(), Arc::default(), Arc::default())
    }

    /// Takes note of what has happened since, and returns the newest session if there is one. Does not wait.
    pub fn news(&mut self) -> Option<Session> {
        let mut news = News::default();
        self.mailbox.change(|waiting| std::mem::swap(waiting, &mut news));
        match news.saved {
            Some(Ok(path)) => {
                (self.shown.file, self.shown.is_saved) = (path.display().to_string(), true);
                self.shown.error = None;
            }
            Some(Err(error)) => self.shown.error = Some(error),
            None => {}
        }
        let progress = news.progress?;
        // never fewer: the file cannot be looked at where it was while it is being saved
        self.shown.frames = self.shown.frames.max(progress.frames);
        self.shown.dropped = self.shown.dropped.max(progress.dropped);
        self.shown.is_running = progress.is_running;
        self.shown.error = progress.error.or(self.shown.error.take());
        if let Some(session) = &progress.session {
            self.shown.first_shown = session.trace.forgotten() as u64 + 1;
        }
        progress.session
    }

    /// Why nothing came of it, if so: an interface that cannot be listened to.
    pub fn refusal(&self) -> Option<&str> {
        let has_failed = !self.shown.is_running && self.shown.frames == 0;
        self.shown.error.as_deref().filter(|_| has_failed)
    }

    /// Asks the recording to end; the rest of it comes as news.
    pub fn stop(&self) {
        if self.shown.is_running {
            let _ = kill_process(self.child, Signal::TERM);
        }
    }

    /// Puts the file of a recording that has ended elsewhere; what comes of it comes as news.
    pub fn save(&self, to: PathBuf, wake: impl Fn() + Send + 'static) {
        let (from, mailbox) = (PathBuf::from(&self.shown.file), Arc::clone(&self.mailbox));
        std::thread::spawn(move || {
            let saved = relocate(&from, &to).map_err(|error| format!("{}: {error}", to.display()));
            mailbox.change(|news| news.saved = Some(saved.map(|()| to)));
            wake();
        });
    }

    /// The file of a recording that is left without being saved; none where nothing was recorded.
    pub fn leave(self) -> Option<String> {
        self.stop();
        let file = self.shown.file.clone();
        if self.shown.frames == 0 && !self.shown.is_running {
            let _ = fs::remove_file(&file);
            return None;
        }
        (!self.shown.is_saved).then_some(file)
    }
}

impl Drop for LiveRecording {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The folder for recordings that nobody has saved yet: on disk, as the temporary one may be in memory.
pub fn folder() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    cache.or_else(home).unwrap_or_else(std::env::temp_dir).join("synema")
}

/// A new file that only its owner can read: what passes an interface concerns nobody else.
fn new_file(folder: &Path, interface: &str) -> io::Result<(PathBuf, File)> {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let mark = since_epoch.as_millis();
    let path = folder.join(format!("{}-{mark}.pcapng", interface.replace('/', "_")));
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    Ok((path, file))
}

/// Deletes the recordings in the folder that nobody has saved, nor written to, for longer than they are kept. Files that
/// are not named as recordings are left alone.
fn delete_old(folder: &Path, now: SystemTime) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_recording = entry.file_name().to_str().is_some_and(is_name_of_recording);
        let written = entry.metadata().and_then(|metadata| metadata.modified());
        let age = written.ok().and_then(|written| now.duration_since(written).ok());
        if is_recording && age.is_some_and(|age| age > KEPT) {
            // what cannot be deleted is tried again next time
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether [`new_file`] gives such names: an interface, a dash, the milliseconds since 1970.
fn is_name_of_recording(name: &str) -> bool {
    let mark = name.strip_suffix(".pcapng").and_then(|name| name.rsplit_once('-'));
    mark.is_some_and(|(_, mark)| mark.len() >= 13 && mark.bytes().all(|octet| octet.is_ascii_digit()))
}

/// Copies what the child writes until it ends; what it complains of, if it does.
fn copy(child: &mut Child, mut file: File) -> Option<String> {
    let (mut out, mut err) = (child.stdout.take()?, child.stderr.take()?);
    let copied = io::copy(&mut out, &mut file);
    if copied.is_err() {
        // nothing more can be kept: the child, whose pipe is closed with this, is to end too
        drop(out);
    }
    let mut said = String::new();
    let _ = err.read_to_string(&mut said);
    let status = child.wait();
    match (copied, status) {
        (Err(error), _) => Some(format!("it cannot be written any more: {error}")),
        (_, Ok(status)) if status.success() => None,
        _ => Some(said.lines().last().unwrap_or_default().trim_start_matches("synema: ").to_owned()),
    }
}

/// Moves a file, also to another disk; never onto another file.
fn relocate(from: &Path, to: &Path) -> io::Result<()> {
    // taking the name first shows whether it is taken
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            fs::copy(from, to)?;
            fs::remove_file(from)
        }
        moved => moved,
    }
}

/// Makes sessions of a file that grows.
struct Watcher {
    path: PathBuf,
    interface: String,
    mailbox: Arc<Mailbox>,
    wake: Wake,
}

impl Watcher {
    fn watch(&self, end: &Receiver<Option<String>>) {
        let mut growing = None;
        let mut pause = PAUSE;
        let mut seen_len = 0;
        loop {
            let ended = match end.recv_timeout(pause) {
                Ok(said) => Some(said),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Some("it ended unexpectedly".to_owned())),
            };
            let len = fs::metadata(&self.path).map_or(0, |metadata| metadata.len());
            if len == seen_len && ended.is_none() {
                continue;
            }
            seen_len = len;
            let begun = Instant::now();
            let is_running = ended.is_none();
            let progress = Progress { is_running, error: ended.flatten(), ..Progress::default() };
            self.publish(self.look(&mut growing, progress));
            if !is_running {
                if let Ok(opened) = synema_captures::open(&self.path) {
                    self.publish(self.session_of(opened, Progress::default()));
                }
                return;
            }
            // the frames come first: looking takes at most a quarter of a processor's time
            pause = PAUSE.max(begun.elapsed() * 3);
        }
    }

    /// Makes a session of the newest frames.
    fn look(&self, growing: &mut Option<Growing>, mut progress: Progress) -> Progress {
        if growing.is_none() {
            // a file without its beginning has no frames yet
            *growing = Growing::open(&self.path).ok();
        }
        let Some(growing) = growing else { return progress };
        if let Err(error) = growing.poll() {
            progress.error.get_or_insert(error.to_string());
        }
        growing.forget(surplus(growing.frames(), SHOWN));
        self.session_of(growing.opened(), progress)
    }

    fn session_of(&self, opened: Opened, mut progress: Progress) -> Progress {
        progress.frames = (opened.trace.forgotten() + opened.trace.len()) as u64;
        progress.dropped = opened.interfaces.iter().filter_map(|interface| interface.dropped).sum();
        progress.session = Some(of_capture(self.interface.clone(), opened));
        progress
    }

    fn publish(&self, mut progress: Progress) {
        self.mailbox.change(|news| {
            // the window may not have seen what was said before
            progress.error = progress.error.take().or(news.progress.take().and_then(|before| before.error));
            news.progress = Some(progress);
        });
        (self.wake)();
    }
}

/// How many of so many frames are too many: whole halves of the most, so that the first frame seldom changes.
fn surplus(frames: usize, most: usize) -> usize {
    let half = most / 2;
    (frames.saturating_sub(1) / half).saturating_sub(1) * half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_more_frames_are_shown_than_fit_and_never_fewer_than_half() {
        for frames in [0, 1, SHOWN / 2, SHOWN - 1, SHOWN, SHOWN + 1, 3 * SHOWN, 10_000_001] {
            let shown = frames - surplus(frames, SHOWN);
            assert!(shown <= SHOWN && (shown == frames || shown > SHOWN / 2), "{shown} of {frames}");
        }
        assert_eq!(surplus(SHOWN, SHOWN), 0);
    }

    #[test]
    fn recordings_that_nobody_saves_are_deleted_after_a_week() {
        let folder = tempfile::tempdir().unwrap();
        let (recording, _) = new_file(folder.path(), "eth0").unwrap();
        let other = folder.path().join("lab.pcapng");
        fs::write(&other, "kept").unwrap();
        let now = SystemTime::now();
        delete_old(folder.path(), now + KEPT / 2);
        assert!(recording.exists());
        delete_old(folder.path(), now + KEPT * 2);
        assert!(!recording.exists() && other.exists());
    }

    #[test]
    fn a_recording_is_never_saved_onto_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "frames").unwrap();
        fs::write(&to, "precious").unwrap();
        assert_eq!(relocate(&from, &to).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&to).unwrap(), "precious");
        relocate(&from, &folder.path().join("new")).unwrap();
        assert!(!from.exists() && folder.path().join("new").exists());
    }
}
