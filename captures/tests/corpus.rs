//! Every capture of the corpus opens or is refused with a word, and where tshark reads it to its end the frames, their
//! times and their sizes are tshark's.

use std::path::{Path, PathBuf};

use serde_json::Value;
use synema_captures::{Notice, Opened, open};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = std::env::var_os("SYNEMA_CORPUS").map_or(beside, PathBuf::from);
    root.join("expected").is_dir().then_some(root)
}

fn expectations(root: &Path) -> Vec<Value> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root.join("expected")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let captures = paths.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("captures__"));
    captures.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
}

/// tshark's seconds as nanoseconds.
fn ns(seconds: &str) -> i64 {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i64>().unwrap() * 1_000_000_000 + sign * format!("{fraction:0<9}")[..9].parse::<i64>().unwrap()
}

fn differences(opened: &Opened, expected: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let trace = &opened.trace;
    let frames = trace.len() as u64;
    // tshark counts blocks as frames that hold none, tcpdump does not.
    if Some(frames) != expected["packets"].as_u64() && Some(frames) != expected["tcpdump"]["packets"].as_u64() {
        return vec![format!("{frames} frames, expected {}", expected["packets"])];
    }
    if frames == 0 || Some(frames) != expected["packets"].as_u64() {
        return found;
    }
    let times = [("first_ts", trace.observation(0)), ("last_ts", trace.observation(trace.len() - 1))];
    // tshark carries such fractions in 32 bits and prints them behind the decimal point as they are.
    let odd_time = opened.notices.iter().any(|notice| matches!(notice, Notice::FractionTooLarge { .. }));
    for (key, seen) in times {
        if odd_time {
            println!("explained: {}: {key} {} with a fraction above a second", expected["file"], seen.at);
        } else if let Some(time) = expected[key].as_str()
            && seen.at.ns != ns(time)
        {
            found.push(format!("{key} {}, expected {time}", seen.at));
        }
    }
    let wire_bytes: u64 = trace.observations().map(|seen| u64::from(seen.wire_len)).sum();
    let captured_bytes: u64 = trace.observations().map(|seen| seen.bytes.len() as u64).sum();
    for (key, ours) in [("wire_bytes", wire_bytes), ("captured_bytes", captured_bytes)] {
        // tshark shows lengths beyond 31 bits as the largest of 31 bits.
        if ours > i32::MAX as u64 && expected[key] == i32::MAX {
            println!("explained: {}: {key} {ours} is beyond 31 bits", expected["file"]);
        } else if expected[key].as_u64().is_some_and(|theirs| theirs != ours) {
            found.push(format!("{key} {ours}, expected {}", expected[key]));
        }
    }
    if let Some(problem) = &opened.problem {
        found.push(format!("a problem tshark does not see: {problem}"));
    }
    found
}

#[test]
fn frames_times_and_sizes_are_those_of_tshark() {
    let Some(root) = corpus() else {
        println!("not run: no corpus (set SYNEMA_CORPUS to its folder)");
        return;
    };
    let (mut compared, mut agreeing, mut refused, mut broken) = (0, 0, 0, 0);
    let mut unexplained = Vec::new();
    for expected in expectations(&root) {
        let file = expected["file"].as_str().unwrap();
        let result = open(root.join(file));
        let whole = expected["reader"]["status"] == "ok";
        let found = match &result {
            Err(error) => {
                refused += 1;
                let text = error.to_string();
                assert!(!text.is_empty() && !text.contains('\n'), "{file}: {text:?}");
                println!("refused: {}", text.trim_start_matches(&*root.to_string_lossy()));
                continue;
            }
            Ok(opened) if whole => differences(opened, &expected),
            Ok(opened) => {
                broken += 1;
                let problem = opened.problem.as_ref().map_or("read to its end".to_owned(), ToString::to_string);
                println!("broken: {file}: {} frames (tshark {}), {problem}", opened.trace.len(), expected["packets"]);
                continue;
            }
        };
        compared += 1;
        agreeing += usize::from(found.is_empty());
        if !found.is_empty() {
            unexplained.push(format!("{file}: {}", found.join("; ")));
        }
    }
    println!("{agreeing} of {compared} files agree; {broken} broken ones opened; {refused} refused");
    assert!(unexplained.is_empty(), "{} differences:\n{}", unexplained.len(), unexplained.join("\n"));
}
