//! No text of the lessons says what is often stated but not so, unless it says that it is not so.

use std::path::{Path, PathBuf};

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use crate::claims::CLAIMS;

/// What a sentence has that tells a claim only to say that it is wrong.
const OFTEN_STATED: [&str; 14] = [
    "often said",
    "often stated",
    "often called",
    "is wrong",
    "not so",
    "not true",
    "is a slip",
    "常说",
    "常见说法",
    "常把",
    "不对",
    "是错",
    "笔误",
    "并非",
];

/// What turns a claim around where it stands in the middle of it.
const NEGATIONS: [&str; 7] = [" not ", "n't ", " no ", "never", "cannot", "不", "无"];

/// The rows, ready to look for.
struct Lint {
    rows: Vec<Row>,
}

struct Row {
    id: &'static str,
    patterns: [Regex; 2],
    /// Whether the claim itself denies something, in each language.
    denies: [bool; 2],
}

impl Lint {
    fn new() -> Lint {
        let pattern = |text: &str| RegexBuilder::new(text).case_insensitive(true).build().unwrap();
        let row = |claim: &crate::claims::Claim| {
            let patterns = [pattern(claim.en), pattern(claim.zh)];
            let denies = [0, 1].map(|language| {
                let found: Option<regex::Match<'_>> = patterns[language].find(claim.wrong[language]);
                found.is_some_and(|found| has_any(found.as_str(), &NEGATIONS))
            });
            Row { id: claim.id, patterns, denies }
        };
        Lint { rows: CLAIMS.iter().map(row).collect() }
    }

    /// The rows whose claim a text makes, each with the sentence.
    fn claims(&self, text: &str) -> Vec<(&'static str, String)> {
        let makes = |row: &Row, sentence: &str| {
            (0..2).any(|language| {
                row.patterns[language]
                    .find_iter(sentence)
                    .any(|found| row.denies[language] || !has_any(found.as_str(), &NEGATIONS))
            })
        };
        let sentences = sentences(text);
        let told = sentences.iter().filter(|sentence| !has_any(sentence, &OFTEN_STATED));
        told.flat_map(|sentence| {
            self.rows.iter().filter(|row| makes(row, sentence)).map(|row| (row.id, (*sentence).to_owned()))
        })
        .collect()
    }
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The sentences of a text; a full stop ends one where a space or the end follows.
fn sentences(text: &str) -> Vec<&str> {
    let ended = text.split(['。', '！', '？', '\n', '|']).flat_map(|part| part.split(". "));
    ended.map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

/// Every text of a document that stands in a language.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if ["en", "zh-CN", "zh"].contains(&key.as_str()) => found.push(text.clone()),
                    _ => texts(value, found),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| texts(element, found)),
        _ => {}
    }
}

/// The files of a folder with an ending, in order.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

#[test]
fn no_text_claims_what_is_often_stated_but_not_so() {
    let (lint, mut count, mut wrong) = (Lint::new(), 0, Vec::new());
    let documents = ["../lessons", "../lessons/steps", "tests/topics"].into_iter().flat_map(|dir| files(dir, "json"));
    let notes = files("../docs", "md").into_iter().chain(files("../ui/lang", "ftl"));
    for path in documents.chain(notes) {
        let content = std::fs::read_to_string(&path).unwrap();
        let mut found = Vec::new();
        match path.extension().is_some_and(|ending| ending == "json") {
            true => texts(&serde_json::from_str(&content).unwrap(), &mut found),
            false => found.push(content),
        }
        for text in found {
            count += sentences(&text).len();
            let claims = lint.claims(&text).into_iter();
            wrong.extend(claims.map(|(id, sentence)| format!("{}: {id}: {sentence}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}\nSee docs/course-notes.md for what is true, or say that it is not so");
    assert!(count > 1000, "{count} sentences were found");
}

#[test]
fn each_claim_is_caught_in_both_languages_and_what_is_true_is_not() {
    let lint = Lint::new();
    let ids: Vec<&str> = CLAIMS.iter().map(|claim| claim.id).collect();
    assert_eq!(ids, (1..=35).map(|number| format!("E{number:02}")).collect::<Vec<_>>());
    let caught = |text: &str| lint.claims(text).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    for claim in &CLAIMS {
        for (language, (wrong, right)) in claim.wrong.into_iter().zip(claim.right).enumerate() {
            // the other language's expression alone would prove nothing of this one
            assert!(
                lint.rows.iter().any(|row| row.id == claim.id && row.patterns[language].is_match(wrong)),
                "{wrong}"
            );
            assert_eq!(caught(wrong), [claim.id], "{wrong}");
            assert_eq!(caught(&format!("{right} {wrong}")).len(), 1, "behind what is true: {wrong}");
            assert!(caught(right).is_empty(), "{right}");
            let denied = ["It is often said, but not so: ", "常见说法，其实不对："][language];
            assert!(caught(&format!("{denied}{wrong}")).is_empty(), "{wrong}");
        }
    }
}
