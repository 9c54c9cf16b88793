//! One sentence for every field that a dissection shows: what it is for.

use std::fmt::Write as _;

use super::Texts;

impl Texts {
    /// What a field is for, by Wireshark's name of it; none for names that no dissection shows.
    pub fn help(&self, field: &str) -> Option<String> {
        let mut key = String::from("help");
        for word in field.split('.') {
            write!(key, "-{word}").expect("writing into memory");
        }
        self.has(&key).then(|| self.get(&key))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Language;

    #[test]
    fn every_field_has_a_sentence_in_every_language_and_no_sentence_is_left_over() {
        let names: BTreeSet<&str> = synema_wire::field_defs().map(|def| def.name).collect();
        let keys: BTreeSet<String> = names.iter().map(|name| format!("help-{}", name.replace('.', "-"))).collect();
        assert!(names.len() > 700 && keys.len() == names.len(), "{} fields", names.len());
        for language in Language::ALL {
            let keys_here = language.source().lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()));
            let known: BTreeSet<String> = keys_here.filter(|key| key.starts_with("help-")).collect();
            let missing: Vec<_> = keys.difference(&known).collect();
            let left_over: Vec<_> = known.difference(&keys).collect();
            assert!(missing.is_empty(), "{}: no help for {missing:?}", language.code());
            assert!(left_over.is_empty(), "{}: no field for {left_over:?}", language.code());
            for name in &names {
                let help = Texts::of(language).help(name).unwrap_or_default();
                assert!(help.ends_with(['.', '…', '。']), "{} {name}: {help}", language.code());
            }
        }
    }

    #[test]
    fn every_field_says_where_it_is_defined() {
        for def in synema_wire::field_defs() {
            assert!(!def.source.is_empty(), "{}", def.name);
        }
        assert_eq!(Texts::of(Language::En).help("tcp.nothing"), None);
    }
}
