use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use indicatif::ProgressBar;
use synema_simulator::{log_hash, soak};

use crate::Failure;

/// How many seeds a processor takes at once.
const STRETCH: u64 = 64;

/// What a stretch of seeds came to: how many had both streams whole, and a line for each where hashes are wanted.
type Stretch = Result<(u64, Vec<String>), String>;

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
                    // nobody listens any more once a seed has failed
                    if place >= stretches || sender.send((place, stretch(start, end, hashes))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let whole = in_order(&receiver, count)?;
        let ended = count - whole;
        anstream::println!(
            "{count} seeds: {whole} with both streams whole, {ended} ended with an error that was reported"
        );
        Ok(())
    })
}

fn stretch(start: u64, end: u64, hashes: bool) -> Stretch {
    let (mut whole, mut lines) = (0, Vec::new());
    for seed in start..end.min(start.saturating_add(STRETCH)) {
        let soaked = soak(seed)?;
        whole += u64::from(soaked.is_whole);
        if hashes {
            lines.push(format!("{seed} {}", log_hash(&soaked.trace)));
        }
    }
    Ok((whole, lines))
}

/// Prints what comes in the order of the seeds; the first that failed ends it.
fn in_order(receiver: &mpsc::Receiver<(u64, Stretch)>, count: u64) -> Result<u64, Failure> {
    // it is drawn on a terminal alone
    let progress = ProgressBar::new(count);
    let mut early = std::collections::BTreeMap::new();
    let (mut whole, mut place) = (0, 0);
    for (arrived, stretch) in receiver {
        early.insert(arrived, stretch);
        while let Some(stretch) = early.remove(&place) {
            let (whole_here, lines) = stretch.map_err(Failure::new)?;
            whole += whole_here;
            place += 1;
            lines.iter().for_each(|line| anstream::println!("{line}"));
            progress.set_position((place * STRETCH).min(count));
        }
    }
    progress.finish_and_clear();
    Ok(whole)
}
