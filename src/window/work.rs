use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use synema_ui::Working;

use super::App;

/// What is left to do with a result, where the window is.
pub type Errand = Box<dyn FnOnce(&mut App) + Send>;

/// How long the window waits for something that may be there at once.
pub const AT_ONCE: Duration = Duration::from_millis(15);

/// Parts of a whole that progress is counted in.
const WHOLE: u32 = 1_000;

/// Something that takes a while, done on another thread. Dropping it lets it end, and forgets what it came to.
pub struct Work {
    what: Option<String>,
    done: Receiver<Errand>,
    told: Arc<Told>,
    /// Whether something is opened, which takes the place of what was to be opened before.
    pub is_opening: bool,
    /// Whether its result was taken.
    pub is_done: bool,
}

/// What the thread is told and tells.
#[derive(Debug, Default)]
pub struct Told {
    parts: AtomicU32,
    is_cancelled: AtomicBool,
}

impl Told {
    /// Notes how far the work has come, from 0 to 1; says whether it is to go on.
    pub fn reach(&self, fraction: f32) -> bool {
        self.parts.store((fraction * WHOLE as f32) as u32, Ordering::Relaxed);
        self.goes_on()
    }

    /// Whether the work is to go on, where nobody knows how far it has come.
    pub fn goes_on(&self) -> bool {
        !self.is_cancelled.load(Ordering::Relaxed)
    }
}

impl Work {
    /// Begins; `what` is what people are told meanwhile.
    pub fn new(what: String, does: impl FnOnce(&Told) -> Errand + Send + 'static) -> Work {
        Work::begin(Some(what), does)
    }

    /// Begins to open something.
    pub fn opening(what: String, does: impl FnOnce(&Told) -> Errand + Send + 'static) -> Work {
        let mut work = Work::begin(Some(what), does);
        work.is_opening = true;
        work
    }

    /// A dialog of the desktop, which is to be seen itself.
    pub fn dialog(does: impl FnOnce() -> Errand + Send + 'static) -> Work {
        Work::begin(None, |_| does())
    }

    fn begin(what: Option<String>, does: impl FnOnce(&Told) -> Errand + Send + 'static) -> Work {
        let told = Arc::new(Told::default());
        let (to, done) = mpsc::channel();
        let of_thread = Arc::clone(&told);
        thread::spawn(move || {
            // the window may have gone on to something else
            let _ = to.send(does(&of_thread));
        });
        Work { what, done, told, is_opening: false, is_done: false }
    }

    /// What there is to be done with the result, if it is there within this time.
    pub fn take(&mut self, patience: Duration) -> Option<Errand> {
        match self.done.recv_timeout(patience) {
            Ok(errand) => {
                self.is_done = true;
                Some(errand)
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.is_done = true;
                Some(Box::new(|app| app.lobby.error = Some("it ended without a result".to_owned())))
            }
        }
    }

    /// How it is shown; none for what shows itself.
    pub fn shown(&self) -> Option<Working> {
        let parts = self.told.parts.load(Ordering::Relaxed);
        let fraction = (parts > 0).then_some(parts as f32 / WHOLE as f32);
        Some(Working { what: self.what.clone()?, fraction })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.told.is_cancelled.store(true, Ordering::Relaxed);
    }
}
