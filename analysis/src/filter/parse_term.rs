//! Reads what stands on either side of a comparison.

use super::FilterError;
use super::lexer::{Token, TokenKind};
use super::literal::Family;
use super::parser::Parser;
use super::term::{Operation, Term};

impl Parser {
    /// Sums of products of fields and values. A value is read as the family asks; the first of a side that has none must
    /// be a field.
    pub(super) fn sum(&mut self, family: Option<Family>) -> Result<(Term, Family), FilterError> {
        let (mut left, family) = self.product(family)?;
        loop {
            self.part_sign();
            let column = self.column();
            let operation = match self.word() {
                Some("+") => Operation::Plus,
                Some("-") => Operation::Minus,
                _ => return Ok((left, family)),
            };
            self.at += 1;
            refuse_uncountable(family, column)?;
            let (right, other) = self.product(Some(family))?;
            refuse_unlike(family, other, column)?;
            left = Term::Together(operation, Box::new(left), Box::new(right));
        }
    }

    fn product(&mut self, family: Option<Family>) -> Result<(Term, Family), FilterError> {
        let (mut left, family) = self.factor(family)?;
        loop {
            let column = self.column();
            let operation = match (self.word(), self.sign()) {
                (_, Some("*")) => Operation::Times,
                (Some("/"), _) => Operation::By,
                (Some("%"), _) => Operation::Remainder,
                _ => return Ok((left, family)),
            };
            self.at += 1;
            refuse_uncountable(family, column)?;
            let (right, other) = self.factor(Some(family))?;
            refuse_unlike(family, other, column)?;
            left = Term::Together(operation, Box::new(left), Box::new(right));
        }
    }

    fn factor(&mut self, family: Option<Family>) -> Result<(Term, Family), FilterError> {
        if self.takes(&["{"]) {
            let inner = self.sum(family)?;
            return match self.takes(&["}"]) {
                true => Ok(inner),
                false => self.fail("a '}' is missing here"),
            };
        }
        let is_minus = match self.word() {
            Some("-") => true,
            // a name that a minus stands right before
            Some(word)
                if word
                    .strip_prefix('-')
                    .is_some_and(|name| !name.starts_with(|char: char| char.is_ascii_digit() || char == '.')) =>
            {
                self.part_sign();
                true
            }
            _ => false,
        };
        if is_minus {
            let column = self.column();
            self.at += 1;
            let (inner, family) = self.factor(family)?;
            refuse_uncountable(family, column)?;
            return Ok((Term::Negative(Box::new(inner)), family));
        }
        if let Some(found) = self.extreme(family)? {
            return Ok(found);
        }
        match family {
            None => self.operand().map(|(operand, family)| (Term::Field(operand), family)),
            Some(family) => match self.field_operand()? {
                Some((operand, own)) => Ok((Term::Field(operand), own)),
                None => Ok((Term::Constant(self.literal(family)?), family)),
            },
        }
    }

    /// `max(…)`, `min(…)` and `abs(…)`; nothing is taken where none of them stands.
    fn extreme(&mut self, family: Option<Family>) -> Result<Option<(Term, Family)>, FilterError> {
        let name = self.word().unwrap_or_default().to_owned();
        if !NAMES.contains(&name.as_str()) || self.sign_at(self.at + 1) != Some("(") {
            return Ok(None);
        }
        let column = self.column();
        self.at += 2;
        let (first, family) = self.sum(family)?;
        let mut terms = vec![first];
        while name != "abs" && self.takes(&[","]) {
            let (term, other) = self.sum(Some(family))?;
            refuse_unlike(family, other, column)?;
            terms.push(term);
        }
        if !self.takes(&[")"]) {
            return self.fail("a ')' is missing here");
        }
        refuse_uncountable(family, column)?;
        let term = match (name.as_str(), terms) {
            ("max", terms) => Term::Largest(terms),
            ("min", terms) => Term::Smallest(terms),
            (_, mut terms) => Term::Absolute(Box::new(terms.remove(0))),
        };
        Ok(Some((term, family)))
    }

    /// Parts a sign from the number or the name that it stands right before, where a sign is to be expected.
    fn part_sign(&mut self) {
        let Some(Token { column, kind: TokenKind::Word(word) }) = self.tokens.get_mut(self.at) else { return };
        if word.len() > 1 && word.starts_with(['+', '-']) {
            let rest = word.split_off(1);
            let behind = Token { column: *column + 1, kind: TokenKind::Word(rest) };
            self.tokens.insert(self.at + 1, behind);
        }
    }

    /// The next word as it stands.
    fn word(&self) -> Option<&str> {
        match self.tokens.get(self.at).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn sign(&self) -> Option<&'static str> {
        self.sign_at(self.at)
    }

    fn sign_at(&self, at: usize) -> Option<&'static str> {
        match self.tokens.get(at).map(|token| &token.kind) {
            Some(TokenKind::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.column)
    }
}

/// The functions that take several values.
pub(super) const NAMES: [&str; 3] = ["max", "min", "abs"];

/// Refuses values of families that cannot be reckoned with.
fn refuse_uncountable(family: Family, column: usize) -> Result<(), FilterError> {
    match family {
        Family::Number | Family::Flag | Family::Time => Ok(()),
        _ => Err(FilterError { column, what: "only numbers and times can be reckoned with".into() }),
    }
}

/// Refuses what cannot be reckoned with what stands before it.
fn refuse_unlike(family: Family, other: Family, column: usize) -> Result<(), FilterError> {
    refuse_uncountable(other, column)?;
    match (family == Family::Time) == (other == Family::Time) {
        true => Ok(()),
        false => Err(FilterError { column, what: "numbers and times cannot be reckoned with each other".into() }),
    }
}
