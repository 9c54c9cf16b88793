//! How sections of RFCs are cited: every clause has one form, and every section that is named anywhere is one of its RFC.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// `3.10.7.4`, ordered as numbers; names come behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Number(Vec<u32>),
    Name(String),
}

impl Section {
    pub fn of(text: &str) -> Section {
        match text.split('.').map(str::parse).collect::<Result<Vec<u32>, _>>() {
            Ok(numbers) => Section::Number(numbers),
            Err(_) => Section::Name(text.to_owned()),
        }
    }

    pub fn text(&self) -> String {
        match self {
            Section::Number(numbers) => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("."),
            Section::Name(name) => name.clone(),
        }
    }
}

/// The files under a folder whose names end so.
pub fn files_under(dir: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display())).flatten() {
        match entry.path() {
            path if path.is_dir() => files_under(&path, endings, found),
            path if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) => {
                found.push(path);
            }
            _ => {}
        }
    }
}

/// The Rust sources under a folder.
pub fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    files_under(dir, &["rs"], found);
}

/// The digits, and dots between them, that a text begins with; an appendix has a letter in front.
fn leading_section(text: &str) -> Option<&str> {
    let letter = usize::from(text.starts_with(|c: char| c.is_ascii_uppercase()));
    let len = text[letter..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(text.len(), |len| letter + len);
    let section = text[..len].trim_end_matches('.');
    (!section.is_empty()).then_some(section)
}

/// The clauses in a text: `"9293/3.10.7.4/5/ESTABLISHED"`, and `RFC 9293 §3.10.7.4`, `RFC 6582 §3.2 and §4`.
pub fn cited(text: &str) -> Vec<(u32, Section)> {
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
        while let Some(after) =
            [" §", " and §", ", §", " to §", "、§", " 与 §"].iter().find_map(|sign| rest.strip_prefix(sign))
        {
            let Some(section) = leading_section(after) else { break };
            found.push((rfc, Section::of(section)));
            rest = &after[section.len()..];
        }
    }
    found
}

/// How clauses are written in code: `RFC/section`, then numbers of steps, a state or a name. A section is a number, or
/// the heading in lower case where the RFC does not number its sections.
pub fn is_clause(text: &str) -> bool {
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

/// Cited RFCs that are younger than the texts that `rfc-sections.tsv` was made from.
const YOUNGER: [u32; 3] = [9369, 9438, 9768];

/// `4.1-3` as its sections.
fn sections_of(range: &str) -> Vec<String> {
    let (parent, last) = range.rsplit_once('.').map_or(("", range), |(parent, last)| (parent, last));
    let bounds = last.split_once('-').and_then(|(a, b)| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?)));
    match (bounds, parent) {
        (None, _) => vec![range.to_owned()],
        (Some((first, last)), "") => (first..=last).map(|number| number.to_string()).collect(),
        (Some((first, last)), _) => (first..=last).map(|number| format!("{parent}.{number}")).collect(),
    }
}

#[test]
fn every_section_that_is_cited_is_one_of_its_rfc() {
    let table = include_str!("../../rfc-sections.tsv");
    let mut known = BTreeSet::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (rfc, ranges) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
        let rfc: u32 = rfc.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        known.extend(ranges.split(' ').flat_map(sections_of).map(|section| (rfc, section)));
    }
    assert!(known.contains(&(9293, "3.10.7.4".to_owned())) && !known.contains(&(9293, "3.10.9".to_owned())));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = vec![root.join("README.md"), root.join("ARCHITECTURE.md")];
    let rooms = ["analysis", "captures", "simulator", "src", "trace", "ui", "wire", "docs", "lessons", "tests"];
    for room in rooms {
        files_under(&root.join(room), &["rs", "ftl", "md", "json"], &mut files);
    }
    let (mut count, mut wrong) = (0, Vec::new());
    for path in files {
        for (rfc, section) in cited(&std::fs::read_to_string(&path).unwrap_or_default()) {
            count += 1;
            if !YOUNGER.contains(&rfc) && !known.contains(&(rfc, section.text())) {
                wrong.push(format!("{}: RFC {rfc} has no section {}", path.display(), section.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\nRead the RFC; a new one needs a line in simulator/rfc-sections.tsv");
    assert!(count > 900, "{count} citations were found");
}
