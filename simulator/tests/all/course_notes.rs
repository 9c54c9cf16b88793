//! Every error of the course notes has something that shows what is true.

use std::path::Path;

#[test]
fn every_row_of_the_course_notes_has_something_to_show() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(room.join("../docs/course-notes.md")).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| E"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let all: Vec<String> = (1..=35).map(|number| format!("E{number:02}")).collect();
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
