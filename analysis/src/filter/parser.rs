use super::FilterError;
use super::fields::{Named, named};
use super::lexer::{Token, TokenKind, tokens};
use super::literal::{Family, Literal};
use super::term::Term;
use super::tree::{Expr, Function, Operand, Quantifier, Relation, Slice};

/// Reads a whole filter.
pub(super) fn parse(text: &str) -> Result<Expr, FilterError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.chars().count() + 1 };
    let expr = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(token) => Err(FilterError {
            column: token.column,
            what: "this does not go on from what stands before; join tests with 'and' or 'or'".into(),
        }),
    }
}

/// Reads tokens from left to right.
pub(super) struct Parser {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    /// The column behind the text.
    pub(super) end: usize,
}

const RELATIONS: [(&str, Quantifier, Relation); 19] = {
    use Quantifier::{All, Any};
    use Relation::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    [
        ("==", Any, Equal),
        ("eq", Any, Equal),
        ("any_eq", Any, Equal),
        ("===", All, Equal),
        ("all_eq", All, Equal),
        ("!=", All, NotEqual),
        ("ne", All, NotEqual),
        ("all_ne", All, NotEqual),
        ("!==", Any, NotEqual),
        ("~=", Any, NotEqual),
        ("any_ne", Any, NotEqual),
        (">", Any, Greater),
        ("gt", Any, Greater),
        ("<", Any, Less),
        ("lt", Any, Less),
        (">=", Any, GreaterOrEqual),
        ("ge", Any, GreaterOrEqual),
        ("<=", Any, LessOrEqual),
        ("le", Any, LessOrEqual),
    ]
};

impl Parser {
    fn or(&mut self) -> Result<Expr, FilterError> {
        let mut left = self.xor()?;
        while self.takes(&["||", "or"]) {
            left = Expr::Or(Box::new(left), Box::new(self.xor()?));
        }
        Ok(left)
    }

    fn xor(&mut self) -> Result<Expr, FilterError> {
        let mut left = self.and()?;
        while self.takes(&["^^", "xor"]) {
            left = Expr::Xor(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, FilterError> {
        let mut left = self.not()?;
        while self.takes(&["&&", "and"]) {
            left = Expr::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, FilterError> {
        if self.takes(&["!", "not"]) {
            return Ok(Expr::Not(Box::new(self.not()?)));
        }
        if self.takes(&["("]) {
            let inner = self.or()?;
            return match self.takes(&[")"]) {
                true => Ok(inner),
                false => self.fail("a ')' is missing here"),
            };
        }
        self.test()
    }

    fn test(&mut self) -> Result<Expr, FilterError> {
        let asked = self.quantifier();
        let (left, family) = self.sum(None)?;
        let quantifier = asked.unwrap_or(Quantifier::Any);
        if let Some((usual, relation)) = self.relation() {
            let quantifier = asked.unwrap_or(usual);
            let (right, _) = self.sum(Some(family))?;
            return Ok(match (left, right) {
                (Term::Field(left), Term::Field(right)) => Expr::CompareFields(left, quantifier, relation, right),
                (Term::Field(left), Term::Constant(right)) => Expr::Compare(left, quantifier, relation, right),
                (left, right) => {
                    let is_time = family == Family::Time;
                    Expr::CompareNumbers(left, quantifier, relation, right, is_time)
                }
            });
        }
        let Term::Field(operand) = left else {
            return self.fail("a comparison is expected behind what is reckoned");
        };
        if self.takes(&["in"]) {
            return self.set(family).map(|ranges| Expr::In(operand, quantifier, ranges));
        }
        if self.takes(&["contains"]) {
            let family = if family == Family::Text { Family::Text } else { Family::Bytes };
            return self.literal(family).map(|literal| Expr::Contains(operand, quantifier, literal));
        }
        if self.takes(&["matches", "~"]) {
            return self.pattern().map(|pattern| Expr::Matches(operand, quantifier, pattern));
        }
        match asked {
            None => Ok(Expr::Present(operand)),
            Some(_) => self.fail("a comparison is expected behind 'any' and 'all'"),
        }
    }

    /// `any` or `all` before a field.
    fn quantifier(&mut self) -> Option<Quantifier> {
        if self.takes(&["any"]) {
            Some(Quantifier::Any)
        } else if self.takes(&["all"]) {
            Some(Quantifier::All)
        } else {
            None
        }
    }

    pub(super) fn operand(&mut self) -> Result<(Operand, Family), FilterError> {
        let Some(Token { kind: TokenKind::Word(word), .. }) = self.tokens.get(self.at) else {
            return self.fail("a field or a protocol is expected here");
        };
        let word = word.clone();
        match self.field_operand()? {
            Some(found) => Ok(found),
            None => self.fail(&format!(
                "'{word}' is neither a field nor a protocol; `synema show FILE N` lists the fields of a frame"
            )),
        }
    }

    /// A function with its operand in parentheses; nothing is taken where there is none.
    fn function(&mut self) -> Result<Option<(Operand, Family)>, FilterError> {
        let Some(Token { kind: TokenKind::Word(name), .. }) = self.tokens.get(self.at) else { return Ok(None) };
        let Some((_, function)) = Function::ALL.into_iter().find(|(known, _)| known == name) else { return Ok(None) };
        if self.tokens.get(self.at + 1).map(|token| &token.kind) != Some(&TokenKind::Sign("(")) {
            return Ok(None);
        }
        self.at += 2;
        let (mut operand, _) = self.operand()?;
        if !self.takes(&[")"]) {
            return self.fail("a ')' is missing here");
        }
        operand.functions.push(function);
        let family = match function {
            Function::Len | Function::Count => Family::Number,
            Function::Lower | Function::Upper | Function::String => Family::Text,
        };
        Ok(Some((operand, family)))
    }

    /// A field or protocol, with its slice and its mask; nothing is taken where the next word is neither.
    pub(super) fn field_operand(&mut self) -> Result<Option<(Operand, Family)>, FilterError> {
        if let Some(found) = self.function()? {
            return Ok(Some(found));
        }
        let Some(Token { kind: TokenKind::Word(name), .. }) = self.tokens.get(self.at) else { return Ok(None) };
        let Some(found) = named(name) else { return Ok(None) };
        let mut operand = Operand { name: name.clone(), layer: None, slice: None, mask: None, functions: Vec::new() };
        self.at += 1;
        if self.takes(&["#"]) {
            operand.layer = Some(self.layer()?);
        }
        let mut family = match found {
            Named::Field(family) => family,
            Named::Protocol => Family::Bytes,
        };
        if self.takes(&["["]) {
            operand.slice = Some(self.slice()?);
            family = Family::Bytes;
        }
        if self.takes(&["&"]) {
            match self.literal(Family::Number)? {
                Literal::Number(mask) => operand.mask = Some(mask),
                _ => return self.fail("a number is expected behind '&'"),
            }
        }
        Ok(Some((operand, family)))
    }

    /// Which of a protocol's layers: from 1, or from the last where it is negative.
    fn layer(&mut self) -> Result<i64, FilterError> {
        let number = match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => word.parse().ok().filter(|number| *number != 0),
            _ => None,
        };
        match number {
            Some(number) => {
                self.at += 1;
                Ok(number)
            }
            None => self.fail("the number of a layer is expected behind '#', from 1"),
        }
    }

    /// `4`, `0:2`, `:2`, `4:`, `1-2`, `-3`.
    fn slice(&mut self) -> Result<Slice, FilterError> {
        let Some(Token { kind: TokenKind::Word(word), .. }) = self.tokens.get(self.at).cloned() else {
            return self.fail("a range of bytes is expected between the brackets");
        };
        let number = |text: &str| text.parse::<i64>().ok();
        let read = || {
            if let Some((from, len)) = word.split_once(':') {
                let from = if from.is_empty() { 0 } else { number(from)? };
                let len = if len.is_empty() { None } else { Some(usize::try_from(number(len)?).ok()?) };
                return Some(Slice { from, len });
            }
            if let Some((from, to)) = word.split_once('-').filter(|(from, _)| !from.is_empty()) {
                let (from, to) = (number(from)?, number(to)?);
                return Some(Slice { from, len: Some(usize::try_from(to - from + 1).ok()?) });
            }
            Some(Slice { from: number(&word)?, len: Some(1) })
        };
        match read() {
            Some(slice) => {
                self.at += 1;
                Ok(slice)
            }
            None => self.fail("this is no range of bytes; write [offset], [offset:length] or [first-last]"),
        }
    }

    fn relation(&mut self) -> Option<(Quantifier, Relation)> {
        let word = match &self.tokens.get(self.at)?.kind {
            TokenKind::Sign(sign) => *sign,
            TokenKind::Word(word) => word.as_str(),
            TokenKind::Quoted(_) => return None,
        };
        let (_, quantifier, relation) = RELATIONS.iter().find(|(name, ..)| *name == word)?;
        self.at += 1;
        Some((*quantifier, *relation))
    }

    pub(super) fn literal(&mut self, family: Family) -> Result<Literal, FilterError> {
        let Some(token) = self.tokens.get(self.at).cloned() else { return self.fail("a value is missing here") };
        let read = match &token.kind {
            TokenKind::Word(word) => family.read(word, false),
            TokenKind::Quoted(text) => family.read(text, true),
            TokenKind::Sign(sign) => Err(format!("a value is expected here, not '{sign}'")),
        };
        self.at += 1;
        read.map_err(|what| FilterError { column: token.column, what })
    }

    fn set(&mut self, family: Family) -> Result<Vec<(Literal, Literal)>, FilterError> {
        if !self.takes(&["{"]) {
            return self.fail("a set is expected behind 'in': {80, 443, 8000..8080}");
        }
        let mut ranges = Vec::new();
        loop {
            let from = self.literal(family)?;
            let to = if self.takes(&[".."]) { self.literal(family)? } else { from.clone() };
            ranges.push((from, to));
            if self.takes(&["}"]) {
                return Ok(ranges);
            }
            // older versions separate the elements by blanks alone
            self.takes(&[","]);
            if self.at >= self.tokens.len() {
                return self.fail("this set is never closed; end it with '}'");
            }
        }
    }

    fn pattern(&mut self) -> Result<regex::bytes::Regex, FilterError> {
        let Some(Token { column, kind: TokenKind::Quoted(text) | TokenKind::Word(text) }) =
            self.tokens.get(self.at).cloned()
        else {
            return self.fail("a regular expression in quotes is expected here");
        };
        self.at += 1;
        // Wireshark's `matches` does not mind the case
        let pattern = regex::bytes::RegexBuilder::new(&text).case_insensitive(true).build();
        pattern.map_err(|error| FilterError {
            column,
            what: format!("not a regular expression: {}", error.to_string().lines().last().unwrap_or_default()),
        })
    }

    pub(super) fn takes(&mut self, any: &[&str]) -> bool {
        let is_there = match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Sign(sign)) => any.contains(sign),
            Some(TokenKind::Word(word)) => any.contains(&word.as_str()),
            _ => false,
        };
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn fail<T>(&self, what: &str) -> Result<T, FilterError> {
        let column = self.tokens.get(self.at).map_or(self.end, |token| token.column);
        Err(FilterError { column, what: what.to_owned() })
    }
}
