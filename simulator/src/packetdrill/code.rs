//! The code blocks of a script: the part of Python that assertions about `tcp_info` need.

use super::info;
use super::kernel::Kernel;

/// What came of a statement.
pub(super) enum Judged {
    Holds,
    /// The assertion, and what was found instead.
    Fails(String, String),
    /// Something that is not read here.
    Unknown(String),
}

/// Checks a block, statement by statement.
pub(super) fn check(text: &str, kernel: &Kernel) -> Judged {
    for statement in statements(text) {
        match check_one(&statement, kernel) {
            Judged::Holds => {}
            other => return other,
        }
    }
    Judged::Holds
}

/// The statements: lines, and parts of lines behind semicolons, with comments cut and open parentheses joined.
fn statements(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut current = String::new();
    let (mut depth, mut quote) = (0_i32, None::<char>);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quote) {
            // a backslash joins what follows
            ('\\', None) if chars.peek().is_none_or(|next| *next == '\n') => {
                chars.next();
                continue;
            }
            ('#', None) => {
                while chars.peek().is_some_and(|next| *next != '\n') {
                    chars.next();
                }
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth -= 1,
            ('\n' | ';', None) if depth <= 0 => {
                list.push(std::mem::take(&mut current));
                continue;
            }
            _ => {}
        }
        if c != '#' || quote.is_some() {
            current.push(if c == '\n' { ' ' } else { c });
        }
    }
    list.push(current);
    list.into_iter().map(|statement| statement.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

fn check_one(statement: &str, kernel: &Kernel) -> Judged {
    let unknown = || Judged::Unknown(format!("code '{statement}'"));
    // what is printed is expected nowhere
    if statement.starts_with("print") || statement == "pass" {
        return Judged::Holds;
    }
    let Some(rest) = statement.strip_prefix("assert").filter(|rest| rest.starts_with([' ', '('])) else {
        return unknown();
    };
    let Some(tokens) = tokens(rest) else { return unknown() };
    let mut reader = Reader { tokens: &tokens, at: 0, kernel, seen: Vec::new() };
    let Some(value) = reader.disjunction() else { return unknown() };
    // a message may follow
    if reader.at < tokens.len() && tokens[reader.at] != Token::Sign(",") {
        return unknown();
    }
    match value != 0 {
        true => Judged::Holds,
        false => Judged::Fails(rest.trim().to_owned(), reader.seen.join(", ")),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(i64),
    Name(String),
    Text,
    Sign(&'static str),
}

const SIGNS: [&str; 20] =
    ["==", "!=", "<=", ">=", "//", "<<", ">>", "<", ">", "(", ")", "+", "-", "*", "/", "%", "&", "|", ",", "."];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut list = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let len = if first.is_ascii_digit() {
            let len = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let number = rest[..len]
                .strip_prefix("0x")
                .map_or_else(|| rest[..len].parse().ok(), |hex| i64::from_str_radix(hex, 16).ok());
            list.push(Token::Number(number?));
            len
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            list.push(Token::Name(rest[..len].to_owned()));
            len
        } else if first == '\'' || first == '"' {
            list.push(Token::Text);
            rest[1..].find(first)? + 2
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
            list.push(Token::Sign(sign));
            sign.len()
        };
        rest = rest[len..].trim_start();
    }
    Some(list)
}

/// Reads an expression by recursive descent and computes it on the way; truth is 1 and 0.
struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    kernel: &'a Kernel,
    /// The members that were read, for the report.
    seen: Vec<String>,
}

impl Reader<'_> {
    fn takes_name(&mut self, name: &str) -> bool {
        let is_next = matches!(self.tokens.get(self.at), Some(Token::Name(found)) if found == name);
        self.at += usize::from(is_next);
        is_next
    }

    fn takes_sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let Some(Token::Sign(found)) = self.tokens.get(self.at) else { return None };
        let sign = signs.iter().find(|sign| *sign == found).copied()?;
        self.at += 1;
        Some(sign)
    }

    fn disjunction(&mut self) -> Option<i64> {
        let mut value = self.conjunction()?;
        while self.takes_name("or") {
            let right = self.conjunction()?;
            value = if value != 0 { value } else { right };
        }
        Some(value)
    }

    fn conjunction(&mut self) -> Option<i64> {
        let mut value = self.negation()?;
        while self.takes_name("and") {
            let right = self.negation()?;
            value = if value == 0 { value } else { right };
        }
        Some(value)
    }

    fn negation(&mut self) -> Option<i64> {
        match self.takes_name("not") {
            true => Some(i64::from(self.negation()? == 0)),
            false => self.comparison(),
        }
    }

    /// Chained as in Python: `a <= b < c`.
    fn comparison(&mut self) -> Option<i64> {
        let mut left = self.bits()?;
        let mut holds = None;
        while let Some(sign) = self.takes_sign(&["==", "!=", "<=", ">=", "<", ">"]) {
            let right = self.bits()?;
            let is_so = match sign {
                "==" => left == right,
                "!=" => left != right,
                "<=" => left <= right,
                ">=" => left >= right,
                "<" => left < right,
                _ => left > right,
            };
            holds = Some(holds.unwrap_or(true) && is_so);
            left = right;
        }
        Some(holds.map_or(left, i64::from))
    }

    fn bits(&mut self) -> Option<i64> {
        let mut value = self.sum()?;
        while let Some(sign) = self.takes_sign(&["&", "|", "<<", ">>"]) {
            let right = self.sum()?;
            value = match sign {
                "&" => value & right,
                "|" => value | right,
                "<<" => value.checked_shl(u32::try_from(right).ok()?)?,
                _ => value.checked_shr(u32::try_from(right).ok()?)?,
            };
        }
        Some(value)
    }

    fn sum(&mut self) -> Option<i64> {
        let mut value = self.product()?;
        while let Some(sign) = self.takes_sign(&["+", "-"]) {
            let right = self.product()?;
            value = if sign == "+" { value.checked_add(right)? } else { value.checked_sub(right)? };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<i64> {
        let mut value = self.atom()?;
        while let Some(sign) = self.takes_sign(&["*", "//", "/", "%"]) {
            let right = self.atom()?;
            value = match sign {
                "*" => value.checked_mul(right)?,
                "//" => value.checked_div_euclid(right)?,
                "%" => value.checked_rem_euclid(right)?,
                // a quotient that is no whole number is not computed here
                _ => (value.checked_rem(right)? == 0).then(|| value / right)?,
            };
        }
        Some(value)
    }

    fn atom(&mut self) -> Option<i64> {
        if self.takes_sign(&["-"]).is_some() {
            return self.atom()?.checked_neg();
        }
        if self.takes_sign(&["("]).is_some() {
            let value = self.disjunction()?;
            return self.takes_sign(&[")"]).map(|_| value);
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(value) => Some(value),
            Token::Name(name) if name == "abs" => self.atom().map(i64::abs),
            Token::Name(name) => {
                if let Some(value) = info::constant(&name, self.kernel.dialect) {
                    return Some(value);
                }
                let value = info::member(&name, self.kernel)?;
                self.seen.push(format!("{name} = {value}"));
                Some(value)
            }
            Token::Text | Token::Sign(_) => None,
        }
    }
}
