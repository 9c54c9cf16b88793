use std::io::{IsTerminal, stderr, stdout};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use synema_captures::{Indexing, Progress};

use crate::{Failure, interrupt};

/// How long work goes on unseen, and how often it is drawn then.
const PATIENCE: Duration = Duration::from_millis(300);

const READING: &str = "reading {bar:40} {percent} %  {bytes} of {total_bytes}";
const WORKING: &str = "working {bar:40} {percent} %  {pos} of {len} frames";

/// Reads a capture with `read`, with a progress bar on a terminal when it takes a while; Ctrl-C ends the reading with
/// what was read until then.
pub fn shown<T: Send>(indexing: Indexing, read: impl FnOnce(Indexing, &Progress) -> T + Send) -> T {
    let progress = Progress::default();
    interrupt::watch();
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel();
        let progress = &progress;
        // the other end waits for this as long as the scope lives
        scope.spawn(move || drop(done.send(read(indexing, progress))));
        let mut bar = None;
        loop {
            match is_done.recv_timeout(PATIENCE) {
                Ok(read) => {
                    bar.inspect(ProgressBar::finish_and_clear);
                    return read;
                }
                Err(RecvTimeoutError::Timeout) => {
                    if interrupt::take() {
                        progress.cancel();
                    }
                    if stderr().is_terminal() {
                        let bar = bar.get_or_insert_with(|| bar_of(READING, progress.total()));
                        bar.set_position(progress.done());
                    }
                }
                Err(RecvTimeoutError::Disconnected) => unreachable!("the reading sends before it ends"),
            }
        }
    })
}

/// Work that goes from frame to frame: a progress bar on a terminal that nothing else is printed on, and an end at
/// Ctrl-C.
pub struct Walk {
    frames: usize,
    drawn: Instant,
    bar: Option<ProgressBar>,
    /// How many frames were done when it was to end.
    ended_at: Option<usize>,
}

/// The clock is looked at once in so many frames.
const LOOK: usize = 256;

impl Walk {
    /// Over so many frames.
    pub fn over(frames: usize) -> Walk {
        interrupt::watch();
        Walk { frames, drawn: Instant::now(), bar: None, ended_at: None }
    }

    /// Whether to go on after so many frames.
    pub fn goes_on(&mut self, done: usize) -> bool {
        if done.is_multiple_of(LOOK) && self.ended_at.is_none() {
            if interrupt::take() {
                self.ended_at = Some(done);
            }
            if self.drawn.elapsed() >= PATIENCE {
                self.drawn = Instant::now();
                if stderr().is_terminal() && !stdout().is_terminal() {
                    let frames = self.frames as u64;
                    self.bar.get_or_insert_with(|| bar_of(WORKING, frames)).set_position(done as u64);
                }
            }
        }
        self.ended_at.is_none()
    }

    /// Takes the bar away.
    ///
    /// # Errors
    /// When it was ended before its end.
    pub fn finish(self, file: &Path) -> Result<(), Failure> {
        self.bar.inspect(ProgressBar::finish_and_clear);
        match self.ended_at {
            Some(done) => {
                let (file, frames) = (file.display(), self.frames);
                let what = format!("{file}: interrupted; what is shown is of the first {done} of {frames} frames");
                Err(Failure::new(what))
            }
            None => Ok(()),
        }
    }
}

fn bar_of(template: &str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(template);
    ProgressBar::new(total).with_style(style.expect("the template is right"))
}
