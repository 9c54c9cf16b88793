use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use indicatif::ProgressBar;
use synema_simulator::{log_hash, soak};

use crate::Failure;

/// How many seeds a processor takes at once.
const STRETCH: u64 = 64;

/// What a stretch of seeds came to.
#[derive(Default)]
struct Stretch {
    /// How many had both streams whole.
    whole: u64,
    /// A line for each where hashes are wanted.
    lines: Vec<String>,
    /// A line for each that failed.
    failed: Vec<String>,
}

/// Runs a transfer for each of so many seeds, on all processors. What is printed is in the order of the seeds.
pub fn run(first: u64, count: u64, hashes: bool) -> Result<(), Failure> {
    let end = first.saturating_add(count);
    let stretches = count.div_ceil(STRETCH);
    let next = AtomicU64::new(0);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (sender, receiver) = mpsc::channel::<(u64, Stretch)>();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let start = first.saturating_add(place.saturating_mul(STRETCH));
                    if place >= stretches || sender.send((place, stretch(start, end, hashes))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (whole, failed) = in_order(&receiver, count);
        let ended = count - whole - failed;
        anstream::println!(
            "{count} seeds: {whole} with both streams whole, {ended} ended with an error that was reported"
        );
        if failed == 0 { Ok(()) } else { Err(Failure::new(format!("{failed} of {count} seeds failed; see above"))) }
    })
}

fn stretch(start: u64, end: u64, hashes: bool) -> Stretch {
    let mut stretch = Stretch::default();
    for seed in start..end.min(start.saturating_add(STRETCH)) {
        match soak(seed) {
            Ok(soaked) => {
                stretch.whole += u64::from(soaked.is_whole);
                if hashes {
                    stretch.lines.push(format!("{seed} {}", log_hash(&soaked.trace)));
                }
            }
            Err(problem) => stretch.failed.push(problem),
        }
    }
    stretch
}

/// Prints what comes in the order of the seeds: how many were whole, and how many failed.
fn in_order(receiver: &mpsc::Receiver<(u64, Stretch)>, count: u64) -> (u64, u64) {
    // it is drawn on a terminal alone
    let progress = ProgressBar::new(count);
    let mut early = BTreeMap::new();
    let (mut whole, mut failed, mut place) = (0, 0, 0);
    for (arrived, stretch) in receiver {
        early.insert(arrived, stretch);
        while let Some(stretch) = early.remove(&place) {
            whole += stretch.whole;
            failed += stretch.failed.len() as u64;
            place += 1;
            stretch.lines.iter().for_each(|line| anstream::println!("{line}"));
            stretch.failed.iter().for_each(|line| anstream::eprintln!("{line}"));
            progress.set_position((place * STRETCH).min(count));
        }
    }
    progress.finish_and_clear();
    (whole, failed)
}
