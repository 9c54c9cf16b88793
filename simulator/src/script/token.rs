//! Source text cut into tokens, with indentation as Python counts it.

/// A token and the line it stands on, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) line: u32,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Name(String),
    Int(i64),
    /// A decimal number, in thousand-millionths.
    Fixed(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A text with expressions in braces.
    Format(String),
    Sign(&'static str),
    NewLine,
    Indent,
    Dedent,
    End,
}

/// Longer signs first.
const SIGNS: [&str; 43] = [
    ":=", "**=", "//=", "<<=", ">>=", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "->",
    "**", "//", "<<", ">>", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=", "+", "-", "*", "/", "%", "<", ">",
    "&", "|", "^",
];

/// Why a source cannot be read: the line, and what is wrong with it.
pub(crate) type Problem = (u32, String);

pub(super) fn tokens(source: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    let mut indents = vec![0];
    let mut open = 0usize;
    let mut number = 0;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        number += 1;
        let mut line = line.to_owned();
        let first = number;
        while line.ends_with('\\') {
            line.pop();
            line += lines.next().unwrap_or_default();
            number += 1;
        }
        let text = line.trim_start();
        if open == 0 {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let indent = line.len() - text.len();
            if indent > *indents.last().expect("never empty") {
                indents.push(indent);
                tokens.push(Token { line: first, what: What::Indent });
            }
            while indent < *indents.last().expect("never empty") {
                indents.pop();
                tokens.push(Token { line: first, what: What::Dedent });
            }
            if indent != *indents.last().expect("never empty") {
                return Err((first, "this line is indented like no block before it".into()));
            }
        }
        line_tokens(first, text, &mut open, &mut tokens)?;
        if open == 0 {
            tokens.push(Token { line: first, what: What::NewLine });
        }
    }
    if open > 0 {
        return Err((number, "a bracket is not closed".into()));
    }
    tokens.extend(indents[1..].iter().map(|_| Token { line: number, what: What::Dedent }));
    tokens.push(Token { line: number, what: What::End });
    Ok(tokens)
}

fn line_tokens(line: u32, text: &str, open: &mut usize, tokens: &mut Vec<Token>) -> Result<(), Problem> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if first == '#' {
            break;
        }
        let quote_at = rest.find(['\'', '"']).unwrap_or(usize::MAX);
        let prefix = rest.get(..quote_at).unwrap_or("");
        let (what, len) = if quote_at <= 2 && prefix.chars().all(|c| "bBrRfFuU".contains(c)) {
            string(prefix, &rest[quote_at..])
                .map(|(what, len)| (what, quote_at + len))
                .map_err(|problem| (line, problem))?
        } else if first.is_ascii_digit() {
            numeral(rest).ok_or((line, "this is not a number".to_owned()))?
        } else if first.is_alphabetic() || first == '_' {
            let len = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (What::Name(rest[..len].to_owned()), len)
        } else {
            let sign = SIGNS
                .iter()
                .find(|sign| rest.starts_with(**sign))
                .ok_or((line, format!("'{first}' means nothing here")))?;
            match *sign {
                "(" | "[" | "{" => *open += 1,
                ")" | "]" | "}" => *open = open.saturating_sub(1),
                _ => {}
            }
            (What::Sign(sign), sign.len())
        };
        tokens.push(Token { line, what });
        rest = &rest[len..];
    }
    Ok(())
}

fn numeral(text: &str) -> Option<(What, usize)> {
    if let Some(hex) = text.strip_prefix("0x") {
        let len = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
        return Some((What::Int(i64::from_str_radix(&hex[..len], 16).ok()?), len + 2));
    }
    let len = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let whole: i64 = text[..len].replace('_', "").parse().ok()?;
    let Some(decimals) = text[len..].strip_prefix('.') else { return Some((What::Int(whole), len)) };
    let digits = decimals.find(|c: char| !c.is_ascii_digit()).unwrap_or(decimals.len());
    let nanos: i64 = if digits == 0 { 0 } else { format!("{:0<9.9}", &decimals[..digits]).parse().ok()? };
    Some((What::Fixed(whole.checked_mul(1_000_000_000)? + nanos), len + 1 + digits))
}

/// A string from its opening quote on, and how long it is in the source.
fn string(prefix: &str, text: &str) -> Result<(What, usize), String> {
    let quote = if text.starts_with("\"\"\"") { "\"\"\"" } else { &text[..1] };
    let is_raw = prefix.contains(['r', 'R']);
    let mut octets = Vec::new();
    let mut at = quote.len();
    loop {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            break;
        }
        let Some(first) = rest.chars().next() else { return Err("a string is not closed".into()) };
        if first == '\\' && !is_raw {
            let (escaped, len) = escape(rest).ok_or("an escape that is not known")?;
            octets.extend(escaped);
            at += len;
        } else {
            octets.extend(first.encode_utf8(&mut [0; 4]).bytes());
            at += first.len_utf8();
        }
    }
    let len = at + quote.len();
    if prefix.contains(['b', 'B']) {
        return Ok((What::Bytes(octets), len));
    }
    let text = String::from_utf8_lossy(&octets).into_owned();
    Ok((if prefix.contains(['f', 'F']) { What::Format(text) } else { What::Text(text) }, len))
}

fn escape(text: &str) -> Option<(Vec<u8>, usize)> {
    let octet = match text.as_bytes().get(1)? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0' => 0,
        b'\\' => b'\\',
        b'\'' => b'\'',
        b'"' => b'"',
        b'x' => return Some((vec![u8::from_str_radix(text.get(2..4)?, 16).ok()?], 4)),
        _ => return None,
    };
    Some((vec![octet], 2))
}
