//! Expressions as trees.

use super::token::{Problem, Token, What, tokens};
use super::value::Value;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Value(Value),
    Name(String),
    Attribute(Box<Expression>, String),
    Item(Box<Expression>, Box<Expression>),
    Slice(Box<Expression>, Option<Box<Expression>>, Option<Box<Expression>>),
    Call(Box<Expression>, Vec<Expression>, Vec<(String, Expression)>),
    Unary(&'static str, Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Choice(Box<Expression>, Box<Expression>, Box<Expression>),
    Tuple(Vec<Expression>),
    List(Vec<Expression>),
    Dict(Vec<(Expression, Expression)>),
    /// Texts and values put together.
    Format(Vec<Expression>),
    Await(Box<Expression>),
    /// `(name := value)`.
    Assign(String, Box<Expression>),
    /// `[value for target in items if condition]`.
    Comprehension(Box<Comprehension>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comprehension {
    pub(super) value: Expression,
    pub(super) target: Expression,
    pub(super) items: Expression,
    pub(super) condition: Option<Expression>,
}

/// What is left of the tokens of a source.
pub(super) struct Tokens {
    all: Vec<Token>,
    at: usize,
}

/// From the loosest binding to the tightest.
const LEVELS: [&[&str]; 6] = [&["|"], &["^"], &["&"], &["<<", ">>"], &["+", "-"], &["*", "//", "/", "%"]];
const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];

impl Tokens {
    pub(super) fn new(source: &str) -> Result<Tokens, Problem> {
        Ok(Tokens { all: tokens(source)?, at: 0 })
    }

    pub(super) fn line(&self) -> u32 {
        self.all[self.at].line
    }

    pub(super) fn peek(&self) -> &What {
        &self.all[self.at].what
    }

    pub(super) fn next(&mut self) -> What {
        let what = self.peek().clone();
        self.at = (self.at + 1).min(self.all.len() - 1);
        what
    }

    pub(super) fn problem<T>(&self, text: impl Into<String>) -> Result<T, Problem> {
        Err((self.line(), text.into()))
    }

    /// Takes a sign if it is next.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), What::Sign(next) if *next == sign);
        if is_next {
            self.next();
        }
        is_next
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), What::Name(name) if name == word)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.is_word(word);
        if is_next {
            self.next();
        }
        is_next
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Problem> {
        if self.take(sign) { Ok(()) } else { self.problem(format!("here should stand '{sign}'")) }
    }

    pub(super) fn name(&mut self) -> Result<String, Problem> {
        match self.next() {
            What::Name(name) => Ok(name),
            _ => self.problem("here should stand a name"),
        }
    }

    /// One expression, or several with commas between them: a tuple.
    pub(super) fn expressions(&mut self) -> Result<Expression, Problem> {
        let first = self.expression()?;
        if !matches!(self.peek(), What::Sign(",")) {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take(",") {
            if self.is_at_end_of_list() {
                break;
            }
            all.push(self.expression()?);
        }
        Ok(Expression::Tuple(all))
    }

    fn is_at_end_of_list(&self) -> bool {
        matches!(self.peek(), What::Sign(")" | "]" | "}" | "=" | ":") | What::NewLine | What::End)
    }

    pub(super) fn expression(&mut self) -> Result<Expression, Problem> {
        let value = self.or()?;
        if let Expression::Name(name) = &value
            && self.take(":=")
        {
            return Ok(Expression::Assign(name.clone(), Box::new(self.expression()?)));
        }
        if !self.take_word("if") {
            return Ok(value);
        }
        let condition = self.or()?;
        if !self.take_word("else") {
            return self.problem("here should stand 'else'");
        }
        Ok(Expression::Choice(Box::new(condition), Box::new(value), Box::new(self.expression()?)))
    }

    fn or(&mut self) -> Result<Expression, Problem> {
        let mut left = self.and()?;
        while self.take_word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Problem> {
        let mut left = self.not()?;
        while self.take_word("and") {
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expression, Problem> {
        match self.take_word("not") {
            true => Ok(Expression::Unary("not", Box::new(self.not()?))),
            false => self.comparison(),
        }
    }

    fn comparison(&mut self) -> Result<Expression, Problem> {
        let mut left = self.binary(0)?;
        loop {
            let sign = match self.peek() {
                What::Sign(sign) => COMPARISONS.into_iter().find(|known| known == sign),
                What::Name(name) if name == "in" => Some("in"),
                What::Name(name) if name == "is" => Some("is"),
                What::Name(name) if name == "not" => Some("not in"),
                _ => None,
            };
            let Some(mut sign) = sign else { return Ok(left) };
            self.next();
            if sign == "not in" && !self.take_word("in") {
                return self.problem("here should stand 'in'");
            }
            if sign == "is" {
                sign = if self.take_word("not") { "!=" } else { "==" };
            }
            left = Expression::Binary(sign, Box::new(left), Box::new(self.binary(0)?));
        }
    }

    pub(super) fn binary(&mut self, level: usize) -> Result<Expression, Problem> {
        let Some(signs) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        loop {
            let sign = match self.peek() {
                What::Sign(sign) => signs.iter().find(|known| *known == sign).copied(),
                _ => None,
            };
            let Some(sign) = sign else { return Ok(left) };
            self.next();
            left = Expression::Binary(sign, Box::new(left), Box::new(self.binary(level + 1)?));
        }
    }

    fn unary(&mut self) -> Result<Expression, Problem> {
        if self.take("-") {
            return Ok(Expression::Unary("-", Box::new(self.unary()?)));
        }
        if self.take_word("await") {
            return Ok(Expression::Await(Box::new(self.unary()?)));
        }
        let mut value = self.atom()?;
        loop {
            if self.take(".") {
                value = Expression::Attribute(Box::new(value), self.name()?);
            } else if self.take("(") {
                value = self.call(value)?;
            } else if self.take("[") {
                value = self.item(value)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn call(&mut self, function: Expression) -> Result<Expression, Problem> {
        let (mut arguments, mut named) = (Vec::new(), Vec::new());
        while !self.take(")") {
            let is_named = matches!(self.peek(), What::Name(_))
                && matches!(self.all.get(self.at + 1).map(|token| &token.what), Some(What::Sign("=")));
            if is_named {
                let name = self.name()?;
                self.expect("=")?;
                named.push((name, self.expression()?));
            } else {
                let value = self.expression()?;
                arguments.push(self.comprehension(value)?);
            }
            if !self.take(",") && !matches!(self.peek(), What::Sign(")")) {
                return self.problem("here should stand ',' or ')'");
            }
        }
        Ok(Expression::Call(Box::new(function), arguments, named))
    }

    fn item(&mut self, of: Expression) -> Result<Expression, Problem> {
        let start = if matches!(self.peek(), What::Sign(":")) { None } else { Some(Box::new(self.expressions()?)) };
        if self.take(":") {
            let end = if matches!(self.peek(), What::Sign("]")) { None } else { Some(Box::new(self.expression()?)) };
            self.expect("]")?;
            return Ok(Expression::Slice(Box::new(of), start, end));
        }
        self.expect("]")?;
        match start {
            Some(item) => Ok(Expression::Item(Box::new(of), item)),
            None => self.problem("here should stand an index"),
        }
    }

    fn list(&mut self, end: &str) -> Result<Vec<Expression>, Problem> {
        let mut items = Vec::new();
        while !self.take(end) {
            items.push(self.expression()?);
            if !self.take(",") && !matches!(self.peek(), What::Sign(sign) if *sign == end) {
                return self.problem(format!("here should stand ',' or '{end}'"));
            }
        }
        Ok(items)
    }

    /// The rest of `value for target in items if condition`, where it is one.
    fn comprehension(&mut self, value: Expression) -> Result<Expression, Problem> {
        if !self.take_word("for") {
            return Ok(value);
        }
        let target = self.targets()?;
        let items = self.or()?;
        let condition = if self.take_word("if") { Some(self.or()?) } else { None };
        Ok(Expression::Comprehension(Box::new(Comprehension { value, target, items, condition })))
    }

    /// What a loop sets, up to and with `in`.
    pub(super) fn targets(&mut self) -> Result<Expression, Problem> {
        let mut targets = vec![self.binary(0)?];
        while self.take(",") {
            targets.push(self.binary(0)?);
        }
        if !self.take_word("in") {
            return self.problem("here should stand 'in'");
        }
        Ok(if targets.len() == 1 { targets.remove(0) } else { Expression::Tuple(targets) })
    }

    fn atom(&mut self) -> Result<Expression, Problem> {
        let line = self.line();
        let value = match self.next() {
            What::Name(name) => match name.as_str() {
                "None" => Value::None,
                "True" => Value::Bool(true),
                "False" => Value::Bool(false),
                _ => return Ok(Expression::Name(name)),
            },
            What::Int(number) => Value::Int(number),
            What::Fixed(nanos) => Value::Fixed(nanos),
            What::Bytes(mut octets) => {
                while let What::Bytes(more) = self.peek() {
                    octets.extend(more);
                    self.next();
                }
                Value::Bytes(octets.into())
            }
            What::Text(mut text) => {
                while let What::Text(more) = self.peek() {
                    text += more;
                    self.next();
                }
                Value::Text(text.into())
            }
            What::Format(text) => return format_parts(line, &text),
            What::Sign("(") => {
                if self.take(")") {
                    return Ok(Expression::Tuple(Vec::new()));
                }
                let inner = self.expressions()?;
                self.expect(")")?;
                return Ok(inner);
            }
            What::Sign("[") => {
                if self.take("]") {
                    return Ok(Expression::List(Vec::new()));
                }
                let first = self.expression()?;
                if self.is_word("for") {
                    let list = self.comprehension(first)?;
                    self.expect("]")?;
                    return Ok(list);
                }
                let mut items = vec![first];
                if self.take(",") {
                    items.extend(self.list("]")?);
                } else {
                    self.expect("]")?;
                }
                return Ok(Expression::List(items));
            }
            What::Sign("{") => {
                let mut items = Vec::new();
                while !self.take("}") {
                    let key = self.expression()?;
                    self.expect(":")?;
                    items.push((key, self.expression()?));
                    if !self.take(",") && !matches!(self.peek(), What::Sign("}")) {
                        return self.problem("here should stand ',' or '}'");
                    }
                }
                return Ok(Expression::Dict(items));
            }
            _ => return Err((line, "here should stand a value".into())),
        };
        Ok(Expression::Value(value))
    }
}

/// `f'{a} of {b}'` as its texts and expressions.
fn format_parts(line: u32, text: &str) -> Result<Expression, Problem> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let end = rest[start..].find('}').ok_or((line, "a brace is not closed".to_owned()))? + start;
        parts.push(Expression::Value(Value::Text(rest[..start].into())));
        let mut inner = Tokens::new(&rest[start + 1..end]).map_err(|(_, problem)| (line, problem))?;
        parts.push(inner.expressions().map_err(|(_, problem)| (line, problem))?);
        rest = &rest[end + 1..];
    }
    parts.push(Expression::Value(Value::Text(rest.into())));
    Ok(Expression::Format(parts))
}
