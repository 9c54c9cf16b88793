use std::fs;

use rustix::time::{ClockId, clock_gettime};

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// For how long this thread has a processor meanwhile, seconds, and what something gives.
pub fn timed<T>(run: impl FnOnce() -> T) -> (f64, T) {
    timed_by(ClockId::ThreadCPUTime, run)
}

/// The same of all threads together.
pub fn timed_everywhere<T>(run: impl FnOnce() -> T) -> (f64, T) {
    timed_by(ClockId::ProcessCPUTime, run)
}

fn timed_by<T>(clock: ClockId, run: impl FnOnce() -> T) -> (f64, T) {
    let begun = seconds(clock);
    let result = run();
    (seconds(clock) - begun, result)
}

/// The most memory that this process has had, megabytes.
pub fn peak_megabytes() -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux says how much memory there is");
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak is among it");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
}
