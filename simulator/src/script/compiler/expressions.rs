//! Expressions: what leaves their value on the stack.

use super::Compiler;
use crate::script::code::Instruction;
use crate::script::syntax::Expression;
use crate::script::token::Problem;

impl Compiler {
    pub(super) fn value(&mut self, expression: &Expression) -> Result<(), Problem> {
        let line = self.tokens.line();
        self.value_at(line, expression)
    }

    /// Emits what leaves the expression's value on the stack.
    pub(super) fn value_at(&mut self, line: u32, expression: &Expression) -> Result<(), Problem> {
        match expression {
            Expression::Value(value) => drop(self.emit_at(line, Instruction::Push(value.clone()))),
            Expression::Name(name) => drop(self.emit_at(line, Instruction::Load(name.as_str().into()))),
            Expression::Attribute(of, name) => {
                self.value_at(line, of)?;
                self.emit_at(line, Instruction::Attribute(name.as_str().into()));
            }
            Expression::Item(of, item) => {
                self.value_at(line, of)?;
                self.value_at(line, item)?;
                self.emit_at(line, Instruction::Item);
            }
            Expression::Slice(of, start, end) => {
                self.value_at(line, of)?;
                for place in [start, end].into_iter().flatten() {
                    self.value_at(line, place)?;
                }
                self.emit_at(line, Instruction::Slice(start.is_some(), end.is_some()));
            }
            Expression::Call(function, arguments, named) => {
                self.value_at(line, function)?;
                self.values(line, arguments)?;
                for (_, value) in named {
                    self.value_at(line, value)?;
                }
                let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
                self.emit_at(line, Instruction::Call(arguments.len() + named.len(), names.into()));
            }
            Expression::Unary(sign, value) => {
                self.value_at(line, value)?;
                self.emit_at(line, Instruction::Unary(sign));
            }
            Expression::Binary(sign, left, right) => {
                self.value_at(line, left)?;
                self.value_at(line, right)?;
                self.emit_at(line, Instruction::Binary(sign));
            }
            Expression::Assign(name, value) => {
                self.value_at(line, value)?;
                self.emit_at(line, Instruction::Store(name.as_str().into()));
                self.emit_at(line, Instruction::Load(name.as_str().into()));
            }
            Expression::And(left, right) | Expression::Or(left, right) => {
                self.value_at(line, left)?;
                let jump = match expression {
                    Expression::And(..) => Instruction::JumpIfFalseOrPop(0),
                    _ => Instruction::JumpIfTrueOrPop(0),
                };
                let jump = self.emit_at(line, jump);
                self.value_at(line, right)?;
                self.land(jump);
            }
            Expression::Choice(condition, yes, no) => {
                self.value_at(line, condition)?;
                let otherwise = self.emit_at(line, Instruction::JumpIfFalse(0));
                self.value_at(line, yes)?;
                let end = self.emit_at(line, Instruction::Jump(0));
                self.land(otherwise);
                self.value_at(line, no)?;
                self.land(end);
            }
            Expression::Tuple(items) => {
                self.values(line, items)?;
                self.emit_at(line, Instruction::Tuple(items.len()));
            }
            Expression::List(items) => {
                self.values(line, items)?;
                self.emit_at(line, Instruction::List(items.len()));
            }
            Expression::Format(parts) => {
                self.values(line, parts)?;
                self.emit_at(line, Instruction::Join(parts.len()));
            }
            Expression::Dict(items) => {
                for (key, value) in items {
                    self.value_at(line, key)?;
                    self.value_at(line, value)?;
                }
                self.emit_at(line, Instruction::Dict(items.len()));
            }
            Expression::Comprehension(list) => {
                self.emit_at(line, Instruction::List(0));
                self.value_at(line, &list.items)?;
                self.emit_at(line, Instruction::Iterate);
                let start = self.emit_at(line, Instruction::Next(0));
                let last = self.emit_at(line, Instruction::EndOfLines(0));
                self.store(line, &list.target)?;
                if let Some(condition) = &list.condition {
                    self.value_at(line, condition)?;
                    self.emit_at(line, Instruction::JumpIfFalse(start));
                }
                self.value_at(line, &list.value)?;
                self.emit_at(line, Instruction::Append);
                self.emit_at(line, Instruction::Jump(start));
                self.land(start);
                self.land(last);
            }
            Expression::Await(value) => {
                self.value_at(line, value)?;
                self.emit_at(line, Instruction::Await);
            }
        }
        Ok(())
    }

    pub(super) fn values(&mut self, line: u32, expressions: &[Expression]) -> Result<(), Problem> {
        expressions.iter().try_for_each(|expression| self.value_at(line, expression))
    }
}
