use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use synema_captures::Growing;
use synema_ui::{Recording, Session};

use crate::Failure;
use crate::session::{file_name, of_capture};

/// A file that another program writes, shown as a recording is. It is read, and sessions are made of it, on a thread of
/// its own, which ends with this.
pub struct Following {
    /// What the window is told of it.
    pub shown: Recording,
    news: Receiver<News>,
    /// Held, as the thread goes on as long as it is.
    _goes_on: Sender<()>,
}

/// What has become of the file.
struct News {
    session: Option<Session>,
    frames: u64,
    error: Option<String>,
}

/// The shortest time between two looks at the file.
const PAUSE: Duration = Duration::from_millis(500);

impl Following {
    /// Begins to follow a file.
    ///
    /// # Errors
    /// When it is no capture that can be followed.
    pub fn begin(path: &Path) -> Result<Following, Failure> {
        let growing = Growing::begin(path).map_err(Failure::new)?;
        let shown = Recording {
            interface: file_name(path),
            frames: 0,
            dropped: 0,
            first_shown: 1,
            is_running: true,
            is_followed: true,
            file: path.display().to_string(),
            is_saved: true,
            error: None,
        };
        let (to, news) = mpsc::channel();
        let (goes_on, end) = mpsc::channel();
        let title = shown.interface.clone();
        thread::spawn(move || follow(growing, &title, &to, &end));
        Ok(Following { shown, news, _goes_on: goes_on })
    }

    /// An empty session, for before the first frame.
    pub fn session(&self) -> Session {
        Session::new(self.shown.interface.clone(), Arc::default(), Arc::default())
    }

    /// Takes note of what has come since, and returns the newest session if there is one. Does not wait.
    pub fn news(&mut self) -> Option<Session> {
        let mut session = None;
        for news in self.news.try_iter() {
            self.shown.frames = news.frames;
            self.shown.is_running = news.error.is_none();
            self.shown.error = news.error;
            session = news.session.or(session);
        }
        session
    }
}

/// Looks at the file again and again, until it is damaged or nobody wants to know.
fn follow(mut growing: Growing, title: &str, to: &Sender<News>, end: &Receiver<()>) {
    let mut is_first = true;
    loop {
        let begun = Instant::now();
        let polled = growing.poll();
        let has_come = is_first || !matches!(polled, Ok(0));
        is_first = false;
        if has_come {
            let error = polled.err().map(|error| error.to_string());
            let (is_over, frames) = (error.is_some(), growing.frames() as u64);
            let session = Some(of_capture(title.to_owned(), growing.opened()));
            if to.send(News { session, frames, error }).is_err() || is_over {
                return;
            }
        }
        // looking takes at most a quarter of a processor's time
        if end.recv_timeout(PAUSE.max(begun.elapsed() * 3)) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_is_written_comes_and_what_is_not_written_to_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("growing.pcap");
        let bytes = synema_captures::sample("refused.pcap").unwrap().bytes;
        let frames = synema_captures::read_bytes("refused", Arc::new(bytes)).unwrap().trace.len();
        std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let mut following = Following::begin(&path).unwrap();
        assert!(following.session().trace.is_empty());
        let mut next = || loop {
            match following.news() {
                Some(session) => break (session.trace.len(), following.shown.clone()),
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        assert_eq!(next().0, frames - 1);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(&bytes[bytes.len() - 1..]).unwrap();
        let (shown, recording) = next();
        assert_eq!((shown, recording.frames, recording.is_running), (frames, frames as u64, true));
        assert!(Following::begin(&folder.path().join("none")).is_err());
    }
}
