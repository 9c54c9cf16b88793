//! From a script's text to its statements: a recursive-descent parser over one cursor.

use super::script::{Due, Script, ScriptEvent, Statement, SystemCall};

/// Where a script cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: u32,
    pub(super) reason: String,
}

pub(super) type Parsed<T> = Result<T, Unreadable>;

/// Reads a whole script.
pub(super) fn parse(text: &str) -> Parsed<Script> {
    let clean = without_comments(text);
    let mut cursor = Cursor { rest: &clean, line: 1 };
    let mut script = Script::default();
    loop {
        cursor.skip_space();
        if cursor.rest.is_empty() {
            return Ok(script);
        }
        let line = cursor.line;
        if cursor.rest.starts_with("--") {
            let option = cursor.until("\n").trim_start_matches('-').trim();
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            script.options.push((line, name.to_owned(), value.to_owned()));
        } else {
            let event = cursor.event()?;
            script.events.push(event);
        }
    }
}

/// Blanks out `//`, `/* */` and `#` comments; backquoted commands and code stay as they are.
fn without_comments(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_line_start = clean.trim_end_matches([' ', '\t']).is_empty() || clean.ends_with('\n');
        let len = if rest.starts_with("//") || (first == '#' && is_line_start) {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let len = rest.find("*/").map_or(rest.len(), |at| at + 2);
            clean.extend(rest[..len].chars().filter(|c| *c == '\n'));
            len
        } else {
            let kept = match first {
                '`' => rest[1..].find('`').map_or(rest.len(), |at| at + 2),
                '"' => rest[1..].find('"').map_or(rest.len(), |at| at + 2),
                '%' if rest.starts_with("%{") => rest.find("}%").map_or(rest.len(), |at| at + 2),
                _ => first.len_utf8(),
            };
            clean.push_str(&rest[..kept]);
            kept
        };
        rest = &rest[len..];
    }
    clean
}

pub(super) struct Cursor<'a> {
    pub(super) rest: &'a str,
    pub(super) line: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn error<T>(&self, expected: &str) -> Parsed<T> {
        let found: String = self.rest.chars().take_while(|c| *c != '\n').take(20).collect();
        Err(Unreadable { line: self.line, reason: format!("expected {expected}, found '{found}'") })
    }

    pub(super) fn advance(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len);
        self.line += taken.matches('\n').count() as u32;
        self.rest = rest;
        taken
    }

    fn skip_space(&mut self) {
        self.advance(self.rest.len() - self.rest.trim_start().len());
    }

    pub(super) fn skip_blanks(&mut self) {
        self.advance(self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len());
    }

    /// Takes `token` after blanks, if it is next.
    pub(super) fn take(&mut self, token: &str) -> bool {
        self.skip_blanks();
        let is_next = self.rest.starts_with(token);
        if is_next {
            self.advance(token.len());
        }
        is_next
    }

    pub(super) fn need(&mut self, token: &str) -> Parsed<()> {
        if self.take(token) { Ok(()) } else { self.error(&format!("'{token}'")) }
    }

    /// The text up to `end`, which is taken too, or all of it.
    pub(super) fn until(&mut self, end: &str) -> &'a str {
        let len = self.rest.find(end).unwrap_or(self.rest.len());
        let text = self.advance(len);
        self.advance(end.len().min(self.rest.len()));
        text
    }

    pub(super) fn while_in(&mut self, is_in: impl Fn(char) -> bool) -> &'a str {
        self.skip_blanks();
        let len = self.rest.find(|c| !is_in(c)).unwrap_or(self.rest.len());
        self.advance(len)
    }

    pub(super) fn number(&mut self) -> Parsed<u32> {
        let digits = self.while_in(|c| c.is_ascii_digit());
        match digits.parse() {
            Ok(number) => Ok(number),
            Err(_) => self.error("a number"),
        }
    }

    fn event(&mut self) -> Parsed<ScriptEvent> {
        let due = self.due()?;
        self.skip_blanks();
        let line = self.line;
        let what = match self.rest.chars().next() {
            Some('`') => {
                self.advance(1);
                Statement::Shell(self.until("`").trim().to_owned())
            }
            Some('%') => {
                self.need("%{")?;
                Statement::Code(self.until("}%").trim().to_owned())
            }
            Some('<') => {
                self.advance(1);
                self.inbound()?
            }
            Some('>') => {
                self.advance(1);
                self.packet()?.map_or_else(Statement::Unsupported, Statement::Expect)
            }
            Some(c) if c.is_ascii_alphabetic() => Statement::Call(self.call()?),
            _ => return self.error("'<', '>', a call, a command or code"),
        };
        Ok(ScriptEvent { line, due, what })
    }

    fn due(&mut self) -> Parsed<Due> {
        if self.take("*") {
            return Ok(Due::Any);
        }
        let relative = self.rest.starts_with('+');
        if !relative && !self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Ok(Due::Unsaid);
        }
        let from = self.seconds()?;
        if self.take("...") || self.take("~") {
            let to = self.seconds()?;
            return Ok(Due::Range { from, to, relative });
        }
        Ok(if relative { Due::Relative(from) } else { Due::Absolute(from) })
    }

    /// Decimal seconds, in nanoseconds. Three dots end them: they make a range.
    fn seconds(&mut self) -> Parsed<i64> {
        self.take("+");
        let whole = self.while_in(|c| c.is_ascii_digit());
        let mut fraction = "";
        if self.rest.starts_with('.') && !self.rest.starts_with("...") {
            self.advance(1);
            let len = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
            fraction = self.advance(len);
        }
        let nanos = format!("{fraction:0<9}");
        match (whole.is_empty() && fraction.is_empty(), format!("{whole}{}", &nanos[..9]).parse()) {
            (false, Ok(ns)) => Ok(ns),
            _ => self.error("a time in seconds"),
        }
    }

    fn call(&mut self) -> Parsed<SystemCall> {
        let name = self.while_in(|c| c.is_ascii_alphanumeric() || c == '_').to_owned();
        self.need("(")?;
        let arguments = self.arguments()?;
        self.need("=")?;
        let text = self.while_in(|c| c.is_ascii_alphanumeric() || c == '-');
        let result = match text.strip_prefix("0x") {
            Some(hex) => i64::from_str_radix(hex, 16),
            None => text.parse(),
        };
        let Ok(result) = result else { return self.error("a result") };
        let errno = self.while_in(|c| c.is_ascii_alphanumeric());
        let errno = (!errno.is_empty()).then(|| errno.to_owned());
        self.until("\n");
        Ok(SystemCall { name, arguments, result, errno })
    }

    /// Arguments up to the closing parenthesis, split at the commas that stand in no bracket.
    fn arguments(&mut self) -> Parsed<Vec<String>> {
        let mut arguments = vec![String::new()];
        let mut depth = 0_u32;
        let rest = self.rest;
        for (at, c) in rest.char_indices() {
            match c {
                ')' if depth == 0 => {
                    self.advance(at + 1);
                    return Ok(arguments.iter().map(|argument| argument.trim().to_owned()).collect());
                }
                ',' if depth == 0 => arguments.push(String::new()),
                _ => {
                    match c {
                        '(' | '[' | '{' => depth += 1,
                        ')' | ']' | '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    arguments.last_mut().expect("never empty").push(c);
                }
            }
        }
        self.error("')'")
    }
}
