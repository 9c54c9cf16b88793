use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use synema_captures::{Backend, Counts, Live, LiveOptions, Origin, Recorder, SaveError};

use crate::args::Capture;
use crate::{Failure, privilege};

/// How often what was recorded is handed on: whoever follows the recording is no further behind.
const HAND_ON: Duration = Duration::from_millis(100);
/// How long what waits when a recording is ended may take to be recorded: more than the fullest buffer needs.
const REST: Duration = Duration::from_secs(10);
/// How often the kernel is asked what it dropped.
const COUNT: Duration = Duration::from_secs(1);

pub fn run(wanted: &Capture) -> Result<(), Failure> {
    let options = LiveOptions {
        backend: if wanted.backend == "libpcap" { Backend::Libpcap } else { Backend::Raw },
        snap_len: wanted.snaplen,
        promiscuous: !wanted.no_promiscuous,
        filter: wanted.filter.clone(),
    };
    let mut live = Live::open(&wanted.interface, &options).map_err(Failure::new)?;
    privilege::give_up();
    let mut recorder = recorder(wanted, live.origin())?;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed)).map_err(Failure::new)?;
    let ended = match record(wanted, &mut live, &mut recorder, &stopped) {
        Err(Ended::Unread) => return Ok(()),
        Err(Ended::Failure(failure)) => Err(failure),
        Ok(()) => Ok(()),
    };
    let counts = live.counts()?;
    recorder.finish(counts).map_err(|error| at(&wanted.output, error))?;
    let Counts { received, dropped } = counts;
    anstream::eprintln!("{received} frames recorded, {dropped} dropped");
    ended
}

/// Why a recording ended early.
enum Ended {
    /// Nobody reads the pipe any more.
    Unread,
    Failure(Failure),
}

/// Records until there is enough.
fn record(wanted: &Capture, live: &mut Live, recorder: &mut Recorder, stopped: &AtomicBool) -> Result<(), Ended> {
    let to_pipe = wanted.output == Path::new("-");
    let refuse = |error: SaveError| match error {
        SaveError::Io(error) if to_pipe && error.kind() == io::ErrorKind::BrokenPipe => Ended::Unread,
        error => Ended::Failure(at(&wanted.output, error)),
    };
    let shows_progress = !to_pipe && io::stderr().is_terminal();
    let begun = Instant::now();
    let (mut handed_on, mut counted) = (begun, begun);
    let mut frames = 0;
    while !stopped.load(Ordering::Relaxed) && wanted.count.is_none_or(|count| frames < count) {
        match live.next_frame() {
            Ok(Some(frame)) => {
                recorder.record(&frame).map_err(refuse)?;
                frames += 1;
            }
            Ok(None) => {}
            Err(error) => {
                record_rest(live, recorder, wanted.count.map_or(u64::MAX, |count| count - frames)).map_err(refuse)?;
                let what = format!("{}: {error}; the frames before are recorded", wanted.interface);
                return Err(Ended::Failure(Failure::new(what)));
            }
        }
        let now = Instant::now();
        if wanted.seconds.is_some_and(|seconds| now - begun >= Duration::from_secs(seconds)) {
            break;
        }
        if now - counted >= COUNT {
            counted = now;
            let counts = live.counts().map_err(|error| Ended::Failure(error.into()))?;
            recorder.count(counts);
            if shows_progress {
                anstream::eprint!("\r{} frames, {} dropped ", counts.received, counts.dropped);
            }
        }
        if now - handed_on >= HAND_ON {
            handed_on = now;
            recorder.flush().map_err(refuse)?;
            if to_pipe && is_unread() {
                return Err(Ended::Unread);
            }
        }
    }
    if shows_progress {
        anstream::eprint!("\r");
    }
    let left = wanted.count.map_or(u64::MAX, |count| count - frames);
    record_rest(live, recorder, left).map_err(refuse)
}

/// Records what had come before the end and still waits, at most so many frames: nobody counts it as dropped.
fn record_rest(live: &mut Live, recorder: &mut Recorder, mut left: u64) -> Result<(), SaveError> {
    let end = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    let until = Instant::now() + REST;
    // each look but the first waits, for what libpcap's kernel buffer hands over late on a busy machine
    let mut looks = 4;
    while left > 0 && looks > 0 && Instant::now() < until {
        match live.next_frame() {
            Ok(Some(frame)) => {
                recorder.record(&frame)?;
                left -= 1;
                if i128::from(frame.at.ns) > end as i128 {
                    break;
                }
            }
            Ok(None) | Err(_) => looks -= 1,
        }
    }
    Ok(())
}

/// What writes to the place that is asked for.
fn recorder(wanted: &Capture, origin: Origin) -> Result<Recorder, Failure> {
    let path = &wanted.output;
    let made = match wanted.ring {
        Some(_) if path == Path::new("-") => {
            return Err(Failure::new("a ring of files needs a file's name, not standard output"));
        }
        Some(ring) => Recorder::ring(path, ring, origin),
        None => Recorder::new(create(path)?, origin),
    };
    made.map_err(|error| at(path, error))
}

/// The file, or standard output for `-`.
fn create(path: &Path) -> Result<Box<dyn Write>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdout()));
    }
    let refused = |error: io::Error| at(path, format_args!("cannot be written: {error}; check the folder"));
    let file = File::create(path).map_err(refused)?;
    Ok(Box::new(file))
}

fn at(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

/// Whether the pipe on standard output has lost its reader; while nothing is written, no error would tell.
fn is_unread() -> bool {
    let out = io::stdout();
    let mut look = [PollFd::new(&out, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut look, Some(&now)).is_ok() && look[0].revents().contains(PollFlags::ERR)
}
