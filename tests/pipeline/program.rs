//! Calling the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a call of the program came to.
pub struct Call {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Calls the program in English, without a display.
pub fn synema(args: &[&str]) -> Call {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_synema"))
        .args(args)
        .env("LANG", "C")
        .env_remove("LC_ALL")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the program starts");
    Call {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("the program prints UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the program prints UTF-8"),
    }
}

/// Calls the program, which must succeed quietly, and gives what it printed.
#[track_caller]
pub fn ok(args: &[&str]) -> String {
    let call = synema(args);
    assert_eq!((call.code, call.stderr.as_str()), (Some(0), ""), "synema {args:?}");
    call.stdout
}

/// The JSON objects that a call prints, one a line.
#[track_caller]
pub fn json_lines(args: &[&str]) -> Vec<serde_json::Value> {
    ok(args).lines().map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect()
}

/// The path of a sample capture.
pub fn sample(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures/samples").join(name);
    assert!(path.exists(), "{} is one of the samples", path.display());
    path.display().to_string()
}

/// The names of all lessons.
pub fn lessons() -> Vec<String> {
    json_lines(&["lessons", "--json"]).iter().map(|lesson| lesson["name"].as_str().unwrap().to_owned()).collect()
}

/// Says that a test could not do its work, in the form that `check` counts.
pub fn not_run(why: &str) {
    println!("not run: {why}");
}
