//! The list of languages, made of the files in `lang/`: a language is added by adding its file.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=lang");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo says where this is")).join("lang");
    let entries = fs::read_dir(&folder).expect("the language files are in lang/");
    let mut codes: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".ftl").map(str::to_owned)).collect();
    // English is the first, which is spoken where nothing else is asked for
    codes.sort_by_key(|code| (code != "en", code.clone()));
    assert_eq!(codes.first().map(String::as_str), Some("en"), "lang/en.ftl is missing");
    let mut source = String::from(
        "/// A language the window and the pictures speak: each file in `ui/lang` is one.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Language {\n",
    );
    for (place, code) in codes.iter().enumerate() {
        let default = if place == 0 { "    #[default]\n" } else { "" };
        write!(source, "    /// `{code}.ftl`.\n{default}    {},\n", variant(code)).expect("a string takes all");
    }
    source.push_str("}\n\n/// The languages with their tags and their files.\n");
    writeln!(source, "static FILES: [(Language, &str, &str); {}] = [", codes.len()).expect("a string takes all");
    for code in &codes {
        let file = folder.join(format!("{code}.ftl"));
        writeln!(source, "    (Language::{}, {code:?}, include_str!({file:?})),", variant(code))
            .expect("a string takes all");
    }
    source.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo says where to write")).join("languages.rs");
    fs::write(out, source).expect("cargo's folder can be written");
}

/// `zh-CN` as the name of a variant: `ZhCn`.
fn variant(code: &str) -> String {
    let part = |part: &str| part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase();
    code.split('-').map(part).collect()
}
