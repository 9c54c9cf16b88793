//! Where a paragraph of an RFC is obeyed: `docs/rfc-index.md` lists every section that the code cites, with its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const INDEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rfc-index.md");

/// By RFC and section the files that cite it.
type Citations = BTreeMap<(u32, Section), BTreeSet<String>>;

/// `3.10.7.4`, ordered as numbers; names come behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Number(Vec<u32>),
    Name(String),
}

impl Section {
    fn of(text: &str) -> Section {
        match text.split('.').map(str::parse).collect::<Result<Vec<u32>, _>>() {
            Ok(numbers) => Section::Number(numbers),
            Err(_) => Section::Name(text.to_owned()),
        }
    }

    fn text(&self) -> String {
        match self {
            Section::Number(numbers) => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("."),
            Section::Name(name) => name.clone(),
        }
    }
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => sources(&path, found),
            path if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            _ => {}
        }
    }
}

/// The digits, and dots between them, that a text begins with.
fn leading_section(text: &str) -> Option<&str> {
    let len = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let section = text[..len].trim_end_matches('.');
    (!section.is_empty()).then_some(section)
}

/// The clauses in a text: `"9293/3.10.7.4/5/ESTABLISHED"`, and `RFC 9293 §3.10.7.4`, `RFC 6582 §3.2 and §4`.
fn cited(text: &str) -> Vec<(u32, Section)> {
    let mut found = Vec::new();
    for quoted in text.split('"').skip(1) {
        let mut parts = quoted.split('/');
        let number = parts.next().filter(|number| (3..=4).contains(&number.len()));
        let Some(rfc) = number.and_then(|number| number.parse().ok()) else { continue };
        // the procedures of RFC 6675 §4 are cited by their names
        let section = match parts.next() {
            Some("NextSeg") => "4",
            Some(section) if section.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') => section,
            _ => continue,
        };
        found.push((rfc, Section::of(section)));
    }
    for behind in text.split("RFC ").skip(1) {
        let digits = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let (Ok(rfc), mut rest) = (behind[..digits].parse(), &behind[digits..]) else { continue };
        while let Some(after) = [" §", " and §", ", §", " to §"].iter().find_map(|sign| rest.strip_prefix(sign)) {
            let Some(section) = leading_section(after) else { break };
            found.push((rfc, Section::of(section)));
            rest = &after[section.len()..];
        }
    }
    found
}

fn citations() -> Citations {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&room.join("src"), &mut files);
    let mut citations = Citations::new();
    for path in files {
        let name = path.strip_prefix(room.join("src")).unwrap().display().to_string();
        if name.contains("tests") || name.starts_with("packetdrill") {
            continue;
        }
        for (rfc, section) in cited(&std::fs::read_to_string(&path).unwrap()) {
            citations.entry((rfc, section)).or_default().insert(name.clone());
        }
    }
    citations
}

#[test]
fn every_section_that_the_code_cites_is_in_the_index() {
    let mut index = "# Which file obeys which paragraph\n\nEvery section that the simulator's code cites, and the files under \
                     `simulator/src` that do so. A test writes this list (`SYNEMA_WRITE_TABLE=1`) and fails when it is stale.\n"
        .to_owned();
    let mut last = 0;
    for ((rfc, section), files) in citations() {
        if rfc != last {
            write!(index, "\n## RFC {rfc}\n\n| section | files |\n|---|---|\n").unwrap();
            last = rfc;
        }
        let files: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
        writeln!(index, "| {} | {} |", section.text(), files.join(", ")).unwrap();
    }
    if std::env::var_os("SYNEMA_WRITE_TABLE").is_some() {
        std::fs::write(INDEX, &index).unwrap();
    }
    let kept = std::fs::read_to_string(INDEX).unwrap_or_default();
    assert!(kept == index, "docs/rfc-index.md is stale: run this test with SYNEMA_WRITE_TABLE=1");
}

/// The last section of each RFC that the index cites by number, and how deep its numbers go: a citation beyond cannot be.
const EXTENT: [(u32, u32, usize); 24] = [
    (793, 3, 2),
    (1122, 5, 4),
    (1191, 8, 2),
    (2018, 12, 1),
    (2883, 9, 2),
    (3042, 7, 1),
    (3168, 24, 4),
    (3465, 6, 2),
    (3522, 7, 2),
    (3708, 7, 1),
    (4015, 9, 2),
    (4987, 9, 2),
    (5482, 8, 2),
    (5681, 8, 2),
    (5682, 9, 2),
    (5961, 15, 2),
    (6191, 8, 1),
    (6298, 9, 1),
    (6528, 8, 1),
    (6582, 13, 2),
    (6675, 12, 2),
    (7323, 10, 2),
    (8985, 13, 2),
    (9293, 8, 5),
];

#[test]
fn no_citation_lies_beyond_its_rfc() {
    for (rfc, section) in citations().keys() {
        let Some((_, last, depth)) = EXTENT.iter().find(|(known, ..)| known == rfc) else { continue };
        let Section::Number(numbers) = section else { continue };
        // RFC 6298 numbers its rules (2.4) inside its sections
        let depth = if *rfc == 6298 { 2 } else { *depth };
        assert!(numbers[0] <= *last && numbers.len() <= depth, "RFC {rfc} has no section {}", section.text());
    }
}
