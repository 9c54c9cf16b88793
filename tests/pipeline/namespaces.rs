//! Network namespaces that tests make: whether they may, and names that no other test has.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Whether a program runs to a good end.
pub fn succeeds(program: &str, args: &[&str]) -> bool {
    Command::new(program).args(args).output().is_ok_and(|output| output.status.success())
}

/// Whether this machine lets tests make network namespaces, and has these programs, each with an argument that only asks
/// for its version; `missing` is said if it has not.
pub fn can_be_made(programs: &[(&str, &str)], missing: &'static str) -> Result<(), &'static str> {
    if !succeeds("sh", &["-c", "test $(id -u) -eq 0"]) {
        return Err("it needs root");
    }
    if !programs.iter().all(|(program, version)| succeeds(program, &[version])) {
        return Err(missing);
    }
    let name = format!("synema-try-{}-{}", std::process::id(), next());
    match succeeds("sh", &["-c", &format!("ip netns add {name} && ip netns del {name}")]) {
        true => Ok(()),
        false => Err("network namespaces are not permitted"),
    }
}

/// A number that no other namespace of this process has.
pub fn next() -> usize {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    MADE.fetch_add(1, Ordering::Relaxed)
}
