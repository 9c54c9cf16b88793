//! Statements, turned into the steps of the stack machine as they are read.

mod expressions;

use std::sync::Arc;

use super::code::{Function, Instruction, Source};
use super::syntax::{Expression, Tokens};
use super::token::{Problem, What};
use super::value::Value;

const AUGMENTED: [(&str, &str); 10] = [
    ("+=", "+"),
    ("-=", "-"),
    ("*=", "*"),
    ("/=", "/"),
    ("//=", "//"),
    ("%=", "%"),
    ("&=", "&"),
    ("|=", "|"),
    ("^=", "^"),
    ("<<=", "<<"),
];

/// Reads and compiles a source.
///
/// # Errors
/// With the line and what is wrong there.
pub(crate) fn compile(source: &str) -> Result<Source, Problem> {
    let mut compiler = Compiler {
        tokens: Tokens::new(source)?,
        functions: vec![new_function("<module>")],
        at: 0,
        loops: Vec::new(),
        tries: 0,
    };
    while *compiler.tokens.peek() != What::End {
        compiler.statement()?;
    }
    compiler.emit(Instruction::Push(Value::None));
    compiler.emit(Instruction::Return);
    Ok(Source { functions: compiler.functions, lines: source.lines().map(str::to_owned).collect() })
}

fn new_function(name: &str) -> Function {
    Function {
        name: name.to_owned(),
        parameters: Vec::new(),
        defaults: Vec::new(),
        is_async: false,
        code: Vec::new(),
        lines: Vec::new(),
        globals: Vec::new(),
    }
}

struct Compiler {
    tokens: Tokens,
    functions: Vec<Function>,
    /// The function being compiled.
    at: usize,
    loops: Vec<Loop>,
    /// `try` blocks around this place, in this function.
    tries: usize,
}

struct Loop {
    start: usize,
    /// Jumps to fill in with the place behind the loop.
    breaks: Vec<usize>,
    has_iterator: bool,
    tries: usize,
}

impl Compiler {
    fn emit(&mut self, instruction: Instruction) -> usize {
        let line = self.tokens.line();
        self.emit_at(line, instruction)
    }

    fn emit_at(&mut self, line: u32, instruction: Instruction) -> usize {
        let function = &mut self.functions[self.at];
        function.code.push(instruction);
        function.lines.push(line);
        function.code.len() - 1
    }

    fn here(&self) -> usize {
        self.functions[self.at].code.len()
    }

    /// Lets a jump that was emitted before lead here.
    fn land(&mut self, jump: usize) {
        let here = self.here();
        match &mut self.functions[self.at].code[jump] {
            Instruction::Jump(to)
            | Instruction::JumpIfFalse(to)
            | Instruction::JumpIfFalseOrPop(to)
            | Instruction::JumpIfTrueOrPop(to)
            | Instruction::Next(to)
            | Instruction::EndOfLines(to)
            | Instruction::Try(to) => *to = here,
            other => unreachable!("{other:?} does not jump"),
        }
    }

    fn block(&mut self) -> Result<(), Problem> {
        self.tokens.expect(":")?;
        if !self.end_of_line() {
            return self.simple_statements();
        }
        if self.tokens.next() != What::Indent {
            return self.tokens.problem("here should stand an indented block");
        }
        while *self.tokens.peek() != What::Dedent {
            self.statement()?;
        }
        self.tokens.next();
        Ok(())
    }

    fn end_of_line(&mut self) -> bool {
        let is_end = *self.tokens.peek() == What::NewLine;
        if is_end {
            self.tokens.next();
        }
        is_end
    }

    fn statement(&mut self) -> Result<(), Problem> {
        let What::Name(word) = self.tokens.peek().clone() else { return self.simple_statements() };
        match word.as_str() {
            "if" => self.if_statement(),
            "while" => self.while_statement(),
            "for" => self.for_statement(),
            "def" => self.definition(false),
            "async" => {
                self.tokens.next();
                if !self.tokens.is_word("def") {
                    return self.tokens.problem("here should stand 'def'");
                }
                self.definition(true)
            }
            "try" => self.try_statement(),
            "with" => self.with_statement(),
            "class" => self.tokens.problem("classes are not supported here: use functions"),
            _ => self.simple_statements(),
        }
    }

    fn simple_statements(&mut self) -> Result<(), Problem> {
        loop {
            self.simple_statement()?;
            let more = self.tokens.take(";");
            if self.end_of_line() {
                return Ok(());
            }
            if !more {
                return self.tokens.problem("here should stand the end of the line");
            }
        }
    }

    fn simple_statement(&mut self) -> Result<(), Problem> {
        let word = match self.tokens.peek() {
            What::Name(word) => word.clone(),
            _ => String::new(),
        };
        match word.as_str() {
            "pass" => drop(self.tokens.next()),
            "import" | "from" => {
                // every module that there is has been imported
                while !matches!(self.tokens.peek(), What::NewLine | What::Sign(";") | What::End) {
                    self.tokens.next();
                }
            }
            "global" | "nonlocal" => {
                self.tokens.next();
                loop {
                    let name = self.tokens.name()?;
                    self.functions[self.at].globals.push(name);
                    if !self.tokens.take(",") {
                        break;
                    }
                }
            }
            "break" | "continue" => {
                let line = self.tokens.line();
                self.tokens.next();
                self.leave_loop(line, word == "break")?;
            }
            "return" => {
                self.tokens.next();
                match self.tokens.peek() {
                    What::NewLine | What::Sign(";") => drop(self.emit(Instruction::Push(Value::None))),
                    _ => self.whole_expression()?,
                }
                self.emit(Instruction::Return);
            }
            "raise" => {
                self.tokens.next();
                match self.tokens.peek() {
                    What::NewLine => drop(self.emit(Instruction::Load("$exception".into()))),
                    _ => self.whole_expression()?,
                }
                self.emit(Instruction::Raise);
            }
            "del" => {
                self.tokens.next();
                match self.tokens.expressions()? {
                    Expression::Item(of, item) => {
                        self.value(&of)?;
                        self.value(&item)?;
                        self.emit(Instruction::DeleteItem);
                    }
                    _ => return self.tokens.problem("del takes an item: del d[k]"),
                }
            }
            _ => self.assignment()?,
        }
        Ok(())
    }

    fn leave_loop(&mut self, line: u32, is_break: bool) -> Result<(), Problem> {
        let Some(innermost) = self.loops.last() else { return Err((line, "this stands in no loop".into())) };
        let (start, has_iterator, tries) = (innermost.start, innermost.has_iterator, innermost.tries);
        for _ in tries..self.tries {
            self.emit_at(line, Instruction::EndTry);
        }
        if !is_break {
            self.emit_at(line, Instruction::Jump(start));
            return Ok(());
        }
        if has_iterator {
            self.emit_at(line, Instruction::Pop);
        }
        let jump = self.emit_at(line, Instruction::Jump(0));
        self.loops.last_mut().expect("in a loop").breaks.push(jump);
        Ok(())
    }

    fn assignment(&mut self) -> Result<(), Problem> {
        let line = self.tokens.line();
        let mut targets = vec![self.tokens.expressions()?];
        let augmented = match self.tokens.peek() {
            What::Sign(sign) => AUGMENTED.iter().find(|(known, _)| known == sign),
            _ => None,
        };
        if let Some((_, operation)) = augmented {
            self.tokens.next();
            let value = self.tokens.expressions()?;
            let sum = Expression::Binary(operation, Box::new(targets[0].clone()), Box::new(value));
            self.value_at(line, &sum)?;
            return self.store(line, &targets[0]);
        }
        while self.tokens.take("=") {
            targets.push(self.tokens.expressions()?);
        }
        let value = targets.pop().expect("at least one expression");
        self.value_at(line, &value)?;
        if targets.is_empty() {
            self.emit_at(line, Instruction::Pop);
        }
        for (place, target) in targets.iter().enumerate() {
            if place + 1 < targets.len() {
                self.emit_at(line, Instruction::Duplicate);
            }
            self.store(line, target)?;
        }
        Ok(())
    }

    /// Stores what is on the stack.
    fn store(&mut self, line: u32, target: &Expression) -> Result<(), Problem> {
        match target {
            Expression::Name(name) => drop(self.emit_at(line, Instruction::Store(name.as_str().into()))),
            Expression::Tuple(targets) | Expression::List(targets) => {
                self.emit_at(line, Instruction::Unpack(targets.len()));
                for target in targets {
                    self.store(line, target)?;
                }
            }
            Expression::Item(of, item) => {
                self.value_at(line, of)?;
                self.value_at(line, item)?;
                self.emit_at(line, Instruction::StoreItem);
            }
            _ => return Err((line, "nothing can be stored there".into())),
        }
        Ok(())
    }

    fn whole_expression(&mut self) -> Result<(), Problem> {
        let line = self.tokens.line();
        let value = self.tokens.expressions()?;
        self.value_at(line, &value)
    }

    fn if_statement(&mut self) -> Result<(), Problem> {
        self.tokens.next();
        self.whole_expression()?;
        let otherwise = self.emit(Instruction::JumpIfFalse(0));
        self.block()?;
        let is_elif = self.tokens.is_word("elif");
        if is_elif || self.tokens.is_word("else") {
            let end = self.emit(Instruction::Jump(0));
            self.land(otherwise);
            match is_elif {
                true => self.if_statement()?,
                false => {
                    self.tokens.next();
                    self.block()?;
                }
            }
            self.land(end);
        } else {
            self.land(otherwise);
        }
        Ok(())
    }

    fn while_statement(&mut self) -> Result<(), Problem> {
        self.tokens.next();
        let start = self.here();
        self.whole_expression()?;
        let end = self.emit(Instruction::JumpIfFalse(0));
        self.loops.push(Loop { start, breaks: Vec::new(), has_iterator: false, tries: self.tries });
        self.block()?;
        self.emit(Instruction::Jump(start));
        self.land(end);
        self.end_loop();
        Ok(())
    }

    fn end_loop(&mut self) {
        let ended = self.loops.pop().expect("in a loop");
        for jump in ended.breaks {
            self.land(jump);
        }
    }

    fn for_statement(&mut self) -> Result<(), Problem> {
        let line = self.tokens.line();
        self.tokens.next();
        let target = self.tokens.targets()?;
        self.whole_expression()?;
        self.emit_at(line, Instruction::Iterate);
        let start = self.here();
        let end = self.emit_at(line, Instruction::Next(0));
        let last = self.emit_at(line, Instruction::EndOfLines(0));
        self.store(line, &target)?;
        self.loops.push(Loop { start, breaks: Vec::new(), has_iterator: true, tries: self.tries });
        self.block()?;
        self.emit(Instruction::Jump(start));
        self.land(end);
        self.land(last);
        self.end_loop();
        Ok(())
    }

    fn definition(&mut self, is_async: bool) -> Result<(), Problem> {
        let line = self.tokens.line();
        self.tokens.next();
        let name = self.tokens.name()?;
        let mut function = Function { is_async, ..new_function(&name) };
        self.tokens.expect("(")?;
        while !self.tokens.take(")") {
            function.parameters.push(self.tokens.name()?);
            if self.tokens.take("=") {
                match self.tokens.expression()? {
                    Expression::Value(value) => function.defaults.push(value),
                    _ => return self.tokens.problem("a default is a plain value"),
                }
            }
            self.tokens.take(",");
        }
        let place = self.functions.len();
        self.functions.push(function);
        let outer =
            (std::mem::replace(&mut self.at, place), std::mem::take(&mut self.loops), std::mem::take(&mut self.tries));
        self.block()?;
        self.emit(Instruction::Push(Value::None));
        self.emit(Instruction::Return);
        (self.at, self.loops, self.tries) = outer;
        self.emit_at(line, Instruction::Push(Value::Function(place)));
        self.emit_at(line, Instruction::Store(name.as_str().into()));
        Ok(())
    }

    /// `finally` runs at the end of the block and after an error that nothing takes; not on `return` and `break`.
    fn try_statement(&mut self) -> Result<(), Problem> {
        self.tokens.next();
        let guard = self.emit(Instruction::Try(0));
        let inner = self.emit(Instruction::Try(0));
        self.tries += 2;
        self.block()?;
        self.emit(Instruction::EndTry);
        self.tries -= 1;
        let mut ends = Vec::new();
        let body_end = self.emit(Instruction::Jump(0));
        self.land(inner);
        while self.tokens.take_word("except") {
            ends.push(self.except_clause()?);
        }
        // no clause took it
        self.emit(Instruction::Raise);
        self.land(body_end);
        if self.tokens.take_word("else") {
            self.block()?;
        }
        for end in ends {
            self.land(end);
        }
        self.emit(Instruction::EndTry);
        self.tries -= 1;
        let end = self.emit(Instruction::Jump(0));
        self.land(guard);
        if !self.tokens.is_word("finally") {
            self.emit(Instruction::Raise);
            self.land(end);
            return Ok(());
        }
        // the clean-up is compiled twice: after an error, and without one
        self.emit(Instruction::Store("$exception".into()));
        self.tokens.next();
        let (start, functions) = (self.here(), self.functions.len());
        self.block()?;
        let cleanup: Vec<(Instruction, u32)> = {
            let function = &self.functions[self.at];
            function.code[start..].iter().cloned().zip(function.lines[start..].iter().copied()).collect()
        };
        if self.functions.len() != functions {
            return self.tokens.problem("'finally' defines no functions");
        }
        self.emit(Instruction::Load("$exception".into()));
        self.emit(Instruction::Raise);
        self.land(end);
        let offset = self.here() - start;
        for (instruction, line) in cleanup {
            self.emit_at(line, moved(instruction, offset));
        }
        Ok(())
    }

    /// The jump at the clause's end.
    fn except_clause(&mut self) -> Result<usize, Problem> {
        let mut skip = None;
        if !matches!(self.tokens.peek(), What::Sign(":")) {
            self.emit(Instruction::Duplicate);
            self.whole_expression()?;
            self.emit(Instruction::Matches);
            skip = Some(self.emit(Instruction::JumpIfFalse(0)));
        }
        let name = if self.tokens.take_word("as") { self.tokens.name()? } else { "$exception".into() };
        self.emit(Instruction::Store(name.as_str().into()));
        self.block()?;
        let end = self.emit(Instruction::Jump(0));
        if let Some(skip) = skip {
            self.land(skip);
        }
        Ok(end)
    }

    /// `with X as name:` closes X at the end.
    fn with_statement(&mut self) -> Result<(), Problem> {
        let line = self.tokens.line();
        self.tokens.next();
        self.whole_expression()?;
        let name: Arc<str> =
            if self.tokens.take_word("as") { self.tokens.name()?.into() } else { format!("$with{line}").into() };
        self.emit_at(line, Instruction::Store(name.clone()));
        self.block()?;
        for instruction in [
            Instruction::Load(name),
            Instruction::Attribute("close".into()),
            Instruction::Call(0, Arc::new([])),
            Instruction::Pop,
        ] {
            self.emit_at(line, instruction);
        }
        Ok(())
    }
}

/// The same instruction further down, with its jumps.
fn moved(instruction: Instruction, offset: usize) -> Instruction {
    match instruction {
        Instruction::Jump(to) => Instruction::Jump(to + offset),
        Instruction::JumpIfFalse(to) => Instruction::JumpIfFalse(to + offset),
        Instruction::JumpIfFalseOrPop(to) => Instruction::JumpIfFalseOrPop(to + offset),
        Instruction::JumpIfTrueOrPop(to) => Instruction::JumpIfTrueOrPop(to + offset),
        Instruction::Next(to) => Instruction::Next(to + offset),
        Instruction::EndOfLines(to) => Instruction::EndOfLines(to + offset),
        Instruction::Try(to) => Instruction::Try(to + offset),
        other => other,
    }
}
