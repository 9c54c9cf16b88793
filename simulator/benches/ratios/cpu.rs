use std::fs;

/// Nanoseconds that this thread has had a processor.
pub fn now_ns() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux says how long a thread has run");
    text.split(' ').next().and_then(|ns| ns.parse().ok()).expect("a number first")
}

/// How long something takes, seconds, and what it gives.
pub fn timed<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let begun = now_ns();
    let result = run();
    ((now_ns() - begun) as f64 / 1e9, result)
}

/// The most memory that this process has had, megabytes.
pub fn peak_megabytes() -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux says how much memory there is");
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak is among it");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
}
