/// A sentence in no language yet: a key of the language files and what is to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Key in every language file.
    pub key: &'static str,
    /// Names and values of the gaps.
    pub args: Vec<(&'static str, Arg)>,
}

/// What fills a gap of a [`Sentence`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Text that is the same in all languages: an address, a state's name.
    Text(String),
    /// A number; languages may decline the word after it.
    Number(u64),
    /// Another key of the language files.
    Key(&'static str),
}

impl Sentence {
    /// A sentence without gaps.
    pub fn new(key: &'static str) -> Sentence {
        Sentence { key, args: Vec::new() }
    }

    /// Fills a gap with text.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl ToString) -> Sentence {
        self.args.push((name, Arg::Text(value.to_string())));
        self
    }

    /// Fills a gap with a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: impl Into<u64>) -> Sentence {
        self.args.push((name, Arg::Number(value.into())));
        self
    }

    /// Fills a gap with another entry of the language files.
    #[must_use]
    pub fn key(mut self, name: &'static str, key: &'static str) -> Sentence {
        self.args.push((name, Arg::Key(key)));
        self
    }
}
