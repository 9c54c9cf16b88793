include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Language {
    /// Every language there is a file for, English first.
    pub const ALL: [Language; FILES.len()] = {
        let mut all = [Language::En; FILES.len()];
        let mut place = 0;
        while place < FILES.len() {
            all[place] = FILES[place].0;
            place += 1;
        }
        all
    };

    /// The tag on the command line and of the file: `en`, `zh-CN`.
    pub const fn code(self) -> &'static str {
        FILES[self as usize].1
    }

    /// Its file, as it stands in the source.
    pub const fn source(self) -> &'static str {
        FILES[self as usize].2
    }

    /// The language with this tag. `zh`, `zh_CN.UTF-8` and the like are understood too: where no file has the whole tag,
    /// the first one of the same language is taken.
    pub fn from_code(code: &str) -> Option<Language> {
        let code = code.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let whole = Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(&code));
        whole.or_else(|| Language::ALL.into_iter().find(|language| first(language.code()) == first(&code)))
    }

    /// The next one, for a switch.
    #[must_use]
    pub const fn next(self) -> Language {
        Language::ALL[(self as usize + 1) % Language::ALL.len()]
    }
}
