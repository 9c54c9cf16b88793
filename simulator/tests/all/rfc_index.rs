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
        let Some(section) = parts.next().filter(|_| is_clause(quoted)) else { continue };
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

const REQUIREMENTS: &str = include_str!("../../requirements.tsv");

/// A requirement of RFC 9293 Appendix B: its id, section, what it asks for, the code and the tests, and a remark.
fn requirements() -> Vec<[&'static str; 6]> {
    let lines = REQUIREMENTS.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().unwrap_or_else(|columns| panic!("six columns, not {columns:?}"))
    };
    lines.map(row).collect()
}

/// `tcp/isn.rs` under the simulator's sources, or a path from the root of the repository.
fn source_of(file: &str) -> PathBuf {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside = room.join("src").join(file);
    if inside.exists() { inside } else { room.join("..").join(file) }
}

#[test]
fn every_section_that_the_code_cites_is_in_the_index() {
    let mut index = "# Which code obeys which paragraph\n\nThe sections were read in the RFCs' own texts, all that were published up to \
                     January 2023. RFC 9438 and RFC 9768 are younger; what is said of them was not read there.\n\nA test \
                     writes this page (`SYNEMA_WRITE_TABLE=1`) and fails when it is stale, or names code or tests that \
                     are not there.\n\n## The requirements of RFC 9293\n\nEach id of Appendix B with the section that \
                     states it, and the code under `simulator/src` (or from the root); the tests are in \
                     `simulator/requirements.tsv`.\n\n| id | section | what | where | remark |\n|---|---|---|---|---|\n"
        .to_owned();
    for [id, section, what, places, _, remark] in requirements() {
        let places: Vec<String> =
            places.split(' ').filter(|place| *place != "-").map(|place| format!("`{place}`")).collect();
        let remark = if remark == "-" { "" } else { remark };
        writeln!(index, "| {id} | {section} | {what} | {} | {remark} |", places.join(", ")).unwrap();
    }
    index += "\n# Every section that the simulator cites\n\nWith the files under `simulator/src` that do so.\n";
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

#[test]
fn every_requirement_of_rfc_9293_has_its_code_and_its_tests_or_a_reason() {
    let ids = [("MUST", 69), ("SHLD", 31), ("MAY", 18), ("REC", 1)];
    let all: Vec<String> =
        ids.iter().flat_map(|(kind, last)| (1..=*last).map(move |n| format!("{kind}-{n}"))).collect();
    let rows = requirements();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), all, "each id once, in order");
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in [room.join("src"), room.join("tests"), room.join("../wire/src")] {
        sources(&dir, &mut files);
    }
    let texts: Vec<String> = files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for [id, section, _, places, tests, remark] in rows {
        assert!(matches!(Section::of(section), Section::Number(numbers) if numbers[0] == 3), "{id}: {section}");
        assert!(places != "-" || remark != "-", "{id} is nowhere: say why");
        for place in places.split(' ').filter(|place| *place != "-") {
            let (file, item) = place.split_once("::").unwrap_or_else(|| panic!("{id}: {place} names no function"));
            let path = source_of(file);
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{id}: {}: {error}", path.display()));
            let is_there =
                [format!("fn {item}("), format!("fn {item}<"), format!("struct {item}"), format!("enum {item}")]
                    .iter()
                    .any(|start| text.contains(start.as_str()));
            assert!(is_there, "{id}: {file} has no {item}");
        }
        for test in tests.split(' ').filter(|test| *test != "-") {
            assert!(texts.iter().any(|text| text.contains(&format!("fn {test}("))), "{id}: there is no test {test}");
        }
        assert!(tests != "-" || places == "-", "{id} has code and no test");
    }
}

/// How clauses are written in code: `RFC/section`, then numbers of steps, a state or a name. A section is a number, or
/// the heading in lower case where the RFC does not number its sections.
fn is_clause(text: &str) -> bool {
    const UNNUMBERED: [&str; 3] = ["768", "792", "826"];
    let mut parts = text.split('/');
    let (rfc, section) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_number = !section.is_empty()
        && section.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_heading =
        section.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_section = if UNNUMBERED.contains(&rfc) { is_heading } else { is_number };
    is_section
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

#[test]
fn clauses_are_written_in_one_form() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for dir in [room.join("src"), room.join("../analysis/src")] {
        sources(&dir, &mut files);
    }
    let mut count = 0;
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        // the number of an RFC, a slash, and no space: nothing else is written so
        let looks_like_one = |quoted: &&str| {
            let number = quoted.split('/').next().unwrap_or_default();
            quoted.contains('/')
                && !quoted.contains([' ', ':', '{'])
                && (3..=4).contains(&number.len())
                && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        for quoted in text.split('"').skip(1).step_by(2).filter(looks_like_one) {
            assert!(is_clause(quoted), "{}: {quoted:?} is no clause", path.display());
            count += 1;
        }
    }
    assert!(count > 150, "{count} clauses were found");
    assert!(
        ["9293/3.10.7.4/5/FIN-WAIT-1", "768/fields/checksum", "6675/4/NextSeg/1"].iter().all(|text| is_clause(text))
    );
    assert!(!["9293/3.10.", "9293/first", "768/3", "9293/3.4//1", "9293"].iter().any(|text| is_clause(text)));
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
