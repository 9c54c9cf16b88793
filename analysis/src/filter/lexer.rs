use super::FilterError;

/// A piece of a filter's text, with its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) column: usize,
    pub(super) kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, a number, an address: what it is depends on its place.
    Word(String),
    /// Text in quotes, its escapes resolved.
    Quoted(String),
    /// `==`, `&&`, `(`, `{`, …
    Sign(&'static str),
}

/// Longer signs stand before those they begin with.
const SIGNS: [&str; 24] = [
    "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "^^", "..", ">", "<", "!", "&", "~", "(", ")", "{", "}",
    ",", "[", "#", "*",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FilterError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let column = at + 1;
        if chars[at].is_whitespace() {
            at += 1;
        } else if chars[at] == '"' || chars[at] == '\'' {
            let (text, end) = quoted(&chars, at)?;
            tokens.push(Token { column, kind: TokenKind::Quoted(text) });
            at = end;
        } else if let Some(sign) = SIGNS.iter().find(|sign| begins(&chars[at..], sign)) {
            at += sign.len();
            tokens.push(Token { column, kind: TokenKind::Sign(sign) });
            if *sign == "[" {
                at = slice(&chars, at, &mut tokens)?;
            }
        } else if is_word(chars[at]) {
            let end = word_end(&chars, at);
            tokens.push(Token { column, kind: TokenKind::Word(chars[at..end].iter().collect()) });
            at = end;
        } else {
            return Err(FilterError { column, what: format!("'{}' has no meaning here", chars[at]) });
        }
    }
    Ok(tokens)
}

/// The text between brackets is one word: `0:4`, `-2`, `3-5`.
fn slice(chars: &[char], start: usize, tokens: &mut Vec<Token>) -> Result<usize, FilterError> {
    let Some(length) = chars[start..].iter().position(|char| *char == ']') else {
        return Err(FilterError { column: start, what: "this bracket is never closed; end the range with ']'".into() });
    };
    let word: String = chars[start..start + length].iter().filter(|char| !char.is_whitespace()).collect();
    tokens.push(Token { column: start + 1, kind: TokenKind::Word(word) });
    Ok(start + length + 1)
}

fn quoted(chars: &[char], start: usize) -> Result<(String, usize), FilterError> {
    let (mut text, mut at) = (String::new(), start + 1);
    while at < chars.len() {
        match chars[at] {
            quote if quote == chars[start] => return Ok((text, at + 1)),
            '\\' if at + 1 < chars.len() => {
                at += 1;
                match chars[at] {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    '0' => text.push('\0'),
                    '"' | '\'' | '\\' => text.push(chars[at]),
                    // a backslash of a regular expression stays with what follows it
                    other => text.extend(['\\', other]),
                }
            }
            other => text.push(other),
        }
        at += 1;
    }
    Err(FilterError { column: start + 1, what: "this quotation is never closed".into() })
}

fn begins(chars: &[char], sign: &str) -> bool {
    sign.chars().enumerate().all(|(place, char)| chars.get(place) == Some(&char))
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '.' | '_' | ':' | '-' | '/' | '%' | '+')
}

/// A word ends before `..`, which is a range, though a single dot belongs to it.
fn word_end(chars: &[char], start: usize) -> usize {
    let mut at = start;
    while at < chars.len() && is_word(chars[at]) {
        if begins(&chars[at..], "..") {
            break;
        }
        at += 1;
    }
    at
}
