/// A language the window and the pictures speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Language {
    /// Every language there is a file for.
    pub const ALL: [Language; 2] = [Language::En, Language::ZhCn];

    /// The tag on the command line and of the file: `en`, `zh-CN`.
    pub const fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::ZhCn => "zh-CN",
        }
    }

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::ZhCn => "中文",
        }
    }

    /// The language with this tag; `zh`, `zh_CN.UTF-8` and the like are understood too.
    pub fn from_code(code: &str) -> Option<Language> {
        let code = code.replace('_', "-").to_ascii_lowercase();
        match code.split(['-', '.']).next() {
            Some("en") => Some(Language::En),
            Some("zh") => Some(Language::ZhCn),
            _ => None,
        }
    }

    /// The next one, for a switch.
    #[must_use]
    pub const fn next(self) -> Language {
        match self {
            Language::En => Language::ZhCn,
            Language::ZhCn => Language::En,
        }
    }
}
