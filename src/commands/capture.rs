use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use synema_captures::{Live, Recorder};

use crate::Failure;
use crate::args::Capture;

pub fn run(wanted: &Capture) -> Result<(), Failure> {
    for (given, what) in [
        (wanted.filter.is_some(), "capture filters (--filter)"),
        (wanted.ring.is_some(), "ring files (--ring)"),
        (wanted.backend != "raw", "the libpcap backend (--backend libpcap)"),
    ] {
        if given {
            return Err(Failure::not_built(what));
        }
    }
    let mut live = Live::open(&wanted.interface).map_err(Failure::new)?;
    let to = create(&wanted.output)?;
    let mut recorder = Recorder::new(to, live.point()).map_err(Failure::new)?;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed)).map_err(Failure::new)?;
    let until = wanted.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut frames = 0;
    let mut last = synema_trace::Instant::ZERO;
    while !stopped.load(Ordering::Relaxed)
        && wanted.count.is_none_or(|count| frames < count)
        && until.is_none_or(|until| Instant::now() < until)
    {
        match live.next_frame()? {
            Some(frame) => {
                recorder.record(&frame).map_err(Failure::new)?;
                last = frame.at;
                frames += 1;
            }
            None => recorder.flush().map_err(Failure::new)?,
        }
    }
    let (received, dropped) = live.counts()?;
    recorder.finish(last, received + dropped, dropped).map_err(Failure::new)?;
    anstream::eprintln!("{frames} frames recorded, {dropped} dropped by the kernel");
    Ok(())
}

/// The file, or standard output for `-`.
fn create(path: &Path) -> Result<Box<dyn Write>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdout()));
    }
    let file = File::create(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    Ok(Box::new(file))
}
