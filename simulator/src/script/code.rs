//! What a source is compiled to.

use std::sync::Arc;

use super::value::Value;

/// A compiled source: function 0 is the module itself.
#[derive(Clone, PartialEq)]
pub(crate) struct Source {
    pub(crate) functions: Vec<Function>,
    /// The source's lines, for those who show it.
    pub(crate) lines: Vec<String>,
}

/// A source does not change while it runs: a word is enough of it.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({} lines)", self.lines.len())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) parameters: Vec<String>,
    /// Values of the last parameters where the caller gives none.
    pub(crate) defaults: Vec<Value>,
    pub(crate) is_async: bool,
    pub(crate) code: Vec<Instruction>,
    /// For each instruction the source line that it comes from.
    pub(crate) lines: Vec<u32>,
    /// Names that mean the module's, although they are set here.
    pub(crate) globals: Vec<String>,
}

/// One step of the stack machine.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Instruction {
    Push(Value),
    Load(Arc<str>),
    Store(Arc<str>),
    Attribute(Arc<str>),
    Item,
    StoreItem,
    DeleteItem,
    /// With a start, with an end.
    Slice(bool, bool),
    Unary(&'static str),
    Binary(&'static str),
    Jump(usize),
    JumpIfFalse(usize),
    /// Jumps and keeps the value, or drops it and goes on: `and`, `or`.
    JumpIfFalseOrPop(usize),
    JumpIfTrueOrPop(usize),
    /// So many arguments, and names for the last ones.
    Call(usize, Arc<[String]>),
    Await,
    Tuple(usize),
    List(usize),
    Dict(usize),
    /// Puts texts together.
    Join(usize),
    Unpack(usize),
    Iterate,
    /// The next item, or the end of the loop.
    Next(usize),
    /// Goes there when a file that is gone through has given its last line.
    EndOfLines(usize),
    /// Puts a value into the list below the iterator.
    Append,
    Pop,
    Duplicate,
    Return,
    /// Errors from here on go there.
    Try(usize),
    EndTry,
    /// Whether the exception is of a class; it stays.
    Matches,
    Raise,
}
