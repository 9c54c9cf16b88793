//! Every id of the conformance checklist has a test whose name begins with it: `c01_`, `x12_`, or several in a row.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What has no test, and why. An id that gets one has to go from here.
const WITHOUT: [(&str, &str); 0] = [];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        match path.extension() {
            _ if path.is_dir() => sources(&path, found),
            Some(ending) if ending == "rs" => found.push(path),
            _ => {}
        }
    }
}

/// The ids at the beginning of a function's name: `c22_x26_a_new_syn` has two.
fn ids(name: &str) -> impl Iterator<Item = &str> {
    let is_id = |part: &&str| {
        part.len() == 3 && part.starts_with(['c', 'x']) && part[1..].bytes().all(|byte| byte.is_ascii_digit())
    };
    name.split('_').take_while(is_id)
}

#[test]
fn every_id_of_the_checklist_has_a_test_or_a_reason() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in [room.join("src"), room.join("tests"), room.join("../wire/src")] {
        sources(&dir, &mut files);
    }
    let mut tested = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" {
                continue;
            }
            // further attributes may stand between
            let name = lines.find_map(|line| line.strip_prefix("fn ")).unwrap_or_default();
            tested.extend(ids(name).map(str::to_owned));
        }
    }
    let all = (1..=56).map(|n| format!("c{n:02}")).chain((1..=36).map(|n| format!("x{n:02}")));
    let without = |id: &str| WITHOUT.iter().any(|(name, _)| *name == id);
    let missing: Vec<String> = all.filter(|id| !tested.contains(id) && !without(id)).collect();
    assert!(missing.is_empty(), "no test is named after {missing:?}: write one, or say in WITHOUT why there is none");
    let stale: Vec<_> = WITHOUT.iter().filter(|(id, _)| tested.contains(*id)).collect();
    assert!(stale.is_empty(), "these have tests now: {stale:?}");
}
