use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use synema_analysis::Sentence;

use super::{Language, Texts};

/// Keys with the gaps in their texts, read line by line: the files keep every text on one line or indented below.
fn messages(source: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut messages: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let text = match line.split_once('=').filter(|_| !line.starts_with(' ')) {
            Some((name, text)) => {
                key = name.trim().to_owned();
                text
            }
            None => line,
        };
        let (all, gaps) = messages.entry(key.clone()).or_default();
        all.push_str(text);
        gaps.extend(text.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|char| char.is_ascii_alphanumeric() || "-_".contains(*char)).collect::<String>()
        }));
    }
    messages
}

#[test]
fn the_languages_have_the_same_keys_with_the_same_gaps() {
    let gaps = |messages: &BTreeMap<String, (String, BTreeSet<String>)>| -> Vec<(String, BTreeSet<String>)> {
        messages.iter().map(|(key, (_, gaps))| (key.clone(), gaps.clone())).collect()
    };
    let english = gaps(&messages(Language::En.source()));
    for language in Language::ALL {
        assert_eq!(english, gaps(&messages(language.source())), "lang/{}.ftl", language.code());
    }
}

#[test]
fn every_file_of_the_folder_is_a_language_with_a_name_of_its_own() {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("lang")).unwrap().count();
    assert_eq!(Language::ALL.len(), files);
    let names: BTreeSet<String> = Language::ALL.into_iter().map(|language| Texts::of(language).own_name()).collect();
    assert_eq!(names.len(), files);
    let mut seen = vec![Language::En];
    while !seen.contains(&seen[seen.len() - 1].next()) {
        seen.push(seen[seen.len() - 1].next());
    }
    assert_eq!(seen, Language::ALL, "the switch goes through all of them");
}

#[test]
fn chinese_texts_are_chinese() {
    // names and pure arrangements of gaps are the same everywhere
    const SAME: [&str; 2] = ["app-title", "fate-none"];
    for (key, (text, _)) in messages(Language::ZhCn.source()) {
        let is_chinese = text.chars().any(|char| ('\u{4e00}'..='\u{9fff}').contains(&char) || char == '：');
        assert!(is_chinese || SAME.contains(&key.as_str()), "{key} = {text}");
    }
}

#[test]
fn every_text_is_well_formed() {
    for language in Language::ALL {
        for key in messages(language.source()).keys() {
            assert!(Texts::of(language).has(key), "{} {key}", language.code());
        }
    }
}

#[test]
fn every_key_that_the_code_names_is_there() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut used, mut said) = (BTreeSet::new(), BTreeSet::new());
    collect_keys(&here.join("src"), &mut used);
    collect_keys(&here.join("../analysis/src"), &mut said);
    collect_keys(&here.join("../src"), &mut said);
    assert!(used.len() > 60, "the search for keys finds too few: {}", used.len());
    let known = messages(Language::En.source());
    let group = |key: &str| key.split('-').next().unwrap_or_default().to_owned();
    let groups: BTreeSet<String> = known.keys().map(|key| group(key)).collect();
    // other crates have other words with hyphens; there, only those of sentences are surely keys
    let is_sentence = |key: &&String| ["check", "explain", "fate", "quiz"].contains(&group(key).as_str());
    let surely = said.iter().filter(is_sentence).filter(|key| !key.ends_with('-'));
    for key in used.iter().filter(|key| groups.contains(&group(key))).chain(surely) {
        assert!(known.contains_key(key), "the code names {key}, which no language file has");
    }
    // the sentences about fields are asked for by the fields' names, and tested there
    for key in known.keys().filter(|key| !key.starts_with("help-")) {
        assert!(used.contains(key) || said.contains(key), "{key} is in the language files, but nothing names it");
    }
}

/// All literals that look like keys: two or more lower-case words with hyphens, or one in a call to `get` or `text`.
fn collect_keys(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect_keys(&path, into);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            for literal in source.split('"').skip(1).step_by(2) {
                let is_key = !literal.is_empty()
                    && literal.chars().all(|char| char.is_ascii_lowercase() || char == '-' || char.is_ascii_digit());
                let is_part = literal.ends_with('-');
                if is_key
                    && !is_part
                    && (literal.contains('-') || messages(Language::En.source()).contains_key(literal))
                {
                    into.insert(literal.to_owned());
                }
            }
        }
    }
}

#[test]
fn gaps_are_filled_without_invisible_marks() {
    let sentence = Sentence::new("caption-state").text("end", "A").text("from", "CLOSED").text("to", "SYN-SENT");
    assert_eq!(Texts::of(Language::En).sentence(&sentence), "A changes from CLOSED to SYN-SENT.");
    assert_eq!(Texts::of(Language::ZhCn).sentence(&sentence), "A 的状态从 CLOSED 变为 SYN-SENT。");
}

#[test]
fn a_gap_can_be_filled_with_another_text() {
    let sentence = Sentence::new("caption-frame").key("number", "role-client").text("time", "0");
    assert_eq!(Texts::of(Language::En).sentence(&sentence), "Frame client · 0 s");
}

#[test]
fn language_tags_are_understood_as_systems_write_them() {
    assert_eq!(Language::from_code("zh_CN.UTF-8"), Some(Language::ZhCn));
    assert_eq!(Language::from_code("en-GB"), Some(Language::En));
    assert_eq!(Language::from_code("zh"), Some(Language::ZhCn));
    assert_eq!(Language::from_code("tlh"), None);
    assert!(Language::ALL.into_iter().all(|language| Language::from_code(language.code()) == Some(language)));
}
