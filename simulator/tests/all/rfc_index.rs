//! Where a paragraph of an RFC is obeyed: `docs/rfc-index.md` lists every section that the code cites, with its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::rfc_citations::{Section, cited, sources};

const INDEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rfc-index.md");

/// By RFC and section the files that cite it.
type Citations = BTreeMap<(u32, Section), BTreeSet<String>>;

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

/// The clauses of RFC 9293 with their steps and states, and the functions or constants that name them.
fn paragraphs() -> BTreeMap<(Section, String), BTreeSet<String>> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&room.join("tcp"), &mut files);
    sources(&room.join("world"), &mut files);
    let mut paragraphs: BTreeMap<(Section, String), BTreeSet<String>> = BTreeMap::new();
    for path in files.iter().filter(|path| !path.components().any(|part| part.as_os_str() == "tests")) {
        let name = path.strip_prefix(&room).unwrap().display().to_string();
        let text = std::fs::read_to_string(path).unwrap();
        let mut item = String::new();
        for line in text.lines() {
            let after = |word: &str| line.split_once(word).map(|(_, rest)| rest);
            let word = |rest: &str| {
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
            };
            if let Some(rest) = after("fn ").filter(|_| !line.trim_start().starts_with("//")) {
                item = word(rest);
            }
            let constant =
                after("const ").filter(|_| !line.starts_with(' ') && line.contains("&str = \"9293/")).map(word);
            for quoted in line.split('"').skip(1).step_by(2).filter_map(|quoted| quoted.strip_prefix("9293/")) {
                let section = quoted.split('/').next().unwrap_or_default();
                let place = format!("{name}::{}", constant.as_ref().unwrap_or(&item));
                paragraphs.entry((Section::of(section), quoted.to_owned())).or_default().insert(place);
            }
        }
    }
    paragraphs
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
    index += "\n## The paragraphs of RFC 9293\n\nEach clause that an effect of the machine carries, with the function that \
              gives it, or the constant that several functions share; a number behind the section is a check of §3.10.7, and the \
              state is added where the connection is in it.\n\n| clause | where |\n|---|---|\n";
    for ((_, clause), places) in paragraphs() {
        let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
        writeln!(index, "| {clause} | {} |", places.join(", ")).unwrap();
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
