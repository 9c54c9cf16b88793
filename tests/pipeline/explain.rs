//! `explain`: one sentence for every frame, in both languages, and the reasons that can be told.

use std::path::{Path, PathBuf};

use synema_analysis::{Analysis, explain_frame};
use synema_ui::{Language, Texts};

use crate::program::{json_lines, not_run, sample};

/// All files below a folder, in the order of their names.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => files(&path, into),
            false => into.push(path),
        }
    }
}

#[test]
fn no_frame_of_the_corpus_is_without_a_sentence() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/captures");
    if !corpus.exists() {
        return not_run("sentences over the corpus: it is not here");
    }
    let mut captures = Vec::new();
    files(&corpus, &mut captures);
    let (mut frames, languages) = (0, Language::ALL.map(Texts::of));
    for path in captures {
        let Ok(opened) = synema_captures::open(&path) else { continue };
        let analysis = Analysis::of(&opened.trace);
        for observation in 0..opened.trace.len() {
            let sentence = explain_frame(&opened.trace, &analysis, observation);
            for texts in &languages {
                let text = texts.sentence(&sentence);
                let is_told = text.chars().count() > 5 && !text.contains("{$") && text != sentence.key;
                assert!(is_told, "{} frame {}: {text}", path.display(), observation + 1);
            }
            frames += 1;
        }
    }
    assert!(frames > 10_000, "only {frames} frames");
}

/// The sentences of a sample, by frame number from 1.
fn sentences(name: &str) -> Vec<String> {
    let lines = json_lines(&["explain", &sample(name), "--json"]);
    lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn reasons_are_told() {
    let all: Vec<String> = synema_captures::samples().iter().flat_map(|entry| sentences(&entry.file)).collect();
    for part in [
        "asks for a connection",
        "the handshake is complete",
        "of HTTP, numbers",
        "asks the name server",
        "answers the question for",
        "asks everyone on the link",
        "sends back what",
        "sends from 5982 on again",
        "the window of the server is full",
        "changes nothing but its window",
        "could not be delivered",
        "nothing more to send",
        "refuses: nothing listens",
    ] {
        assert!(all.iter().any(|text| text.contains(part)), "no sentence says '{part}'");
    }
}
