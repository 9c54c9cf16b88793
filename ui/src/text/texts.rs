use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use synema_analysis::{Arg, Sentence};

use crate::Language;

static BUNDLES: LazyLock<Vec<Texts>> = LazyLock::new(|| Language::ALL.map(Texts::read).into());

/// All texts of one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Texts {
        &BUNDLES[language as usize]
    }

    fn read(language: Language) -> Texts {
        let tag = language.code().parse().expect("the language tags are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // the isolating marks are invisible characters that a picture's font does not have
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(language.source().into()).expect("a language file that a test has read");
        bundle.add_resource(resource).expect("keys that occur once");
        Texts { language, bundle }
    }

    /// Which language these are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The language's name in itself.
    pub fn own_name(&self) -> String {
        self.get("language-name")
    }

    /// Whether there is a text under this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The text under a key. A key that is missing is shown itself: it must be seen, and must not stop anything.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text under a key with its gaps filled.
    pub fn with(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(
                (*name).to_owned(),
                match value {
                    Arg::Text(text) => FluentValue::from(text.clone()),
                    Arg::Number(number) => FluentValue::from(*number),
                    Arg::Key(key) => FluentValue::from(self.get(key)),
                },
            );
        }
        self.format(key, Some(&values))
    }

    /// A sentence of the analysis in this language. It may begin with a gap, so its first letter is made a capital
    /// here.
    pub fn sentence(&self, sentence: &Sentence) -> String {
        let text = self.with(sentence.key, &sentence.args);
        let mut rest = text.chars();
        match rest.next() {
            Some(first) => first.to_uppercase().chain(rest).collect(),
            None => text,
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        // a gap without a value is written as {$name}, which the reader sees; nothing else to be done here
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({})", self.language.code())
    }
}
