use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use synema_captures::{Indexing, Opened, Progress};

/// How long a reading goes on unseen, and how often it is drawn then.
const PATIENCE: Duration = Duration::from_millis(300);

/// Reads a capture to its end with `read`, and a progress bar on a terminal when it takes a while.
pub fn shown(indexing: Indexing, read: impl FnOnce(Indexing, &Progress) -> Opened + Send) -> Opened {
    let progress = Progress::default();
    if !stderr().is_terminal() {
        return read(indexing, &progress);
    }
    thread::scope(|scope| {
        let (done, is_done) = mpsc::channel();
        let progress = &progress;
        // the other end waits for this as long as the scope lives
        scope.spawn(move || drop(done.send(read(indexing, progress))));
        let mut bar = None;
        loop {
            match is_done.recv_timeout(PATIENCE) {
                Ok(opened) => {
                    bar.inspect(ProgressBar::finish_and_clear);
                    return opened;
                }
                Err(RecvTimeoutError::Timeout) => {
                    let bar = bar.get_or_insert_with(|| bar_of(progress.total()));
                    bar.set_position(progress.done());
                }
                Err(RecvTimeoutError::Disconnected) => unreachable!("the reading sends before it ends"),
            }
        }
    })
}

fn bar_of(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("reading {bar:40} {percent} %  {bytes} of {total_bytes}");
    ProgressBar::new(total).with_style(style.expect("the template is right"))
}
