//! Every topic of the course notes is shown, and every error of theirs has something that shows what is true.

use std::path::Path;

/// Whether the rows of the table that begin with a letter count from 1 to `most`, and name things that are there.
fn check(letter: char, most: usize) {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(room.join("../docs/course-notes.md")).unwrap();
    let is_row = |line: &&str| {
        let id = line.strip_prefix("| ").and_then(|line| line.strip_prefix(letter));
        id.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    };
    let rows: Vec<Vec<&str>> =
        table.lines().filter(is_row).map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let all: Vec<String> = (1..=most).map(|number| format!("{letter}{number:02}")).collect();
    assert_eq!(ids, all);
    let mut tests = String::new();
    for dir in ["src/tcp/tests", "tests/all"] {
        for entry in std::fs::read_dir(room.join(dir)).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            tests += &std::fs::read_to_string(entry.path()).unwrap();
        }
    }
    for row in &rows {
        for shown in row[2].split("; ") {
            let is_there = match shown.split_once(' ') {
                Some(("topic", name)) => room.join(format!("tests/topics/{name}.json")).is_file(),
                Some(("lesson", name)) => room.join(format!("../lessons/{name}.json")).is_file(),
                Some(("test", name)) => tests.contains(&format!("#[test]\nfn {name}()")),
                _ => false,
            };
            assert!(is_there, "{}: there is no {shown}", row[0]);
        }
    }
}

#[test]
fn every_row_of_the_course_notes_has_something_to_show() {
    check('E', 35);
}

#[test]
fn every_topic_of_the_course_notes_is_shown() {
    check('T', 65);
}
