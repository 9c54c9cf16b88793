//! Programs as source text: a small part of Python, run by a stack machine that stops at every call which leaves it.
//!
//! A [`Source`] is compiled once. A [`Machine`] is one thread of it, a [`Heap`] what its threads share. `world/scripts.rs`
//! does the calls that a machine stops at: sockets, time, threads, printing. There are no classes, no floating-point
//! numbers (a decimal number counts in thousand-millionths) and no modules but `socket`, `select`, `struct`, `time`,
//! `threading` and `asyncio`, whose names are always there. `finally` does not run on `return` and `break`.

mod addresses;
mod builtins;
mod code;
mod compiler;
mod heap;
mod machine;
mod methods;
mod operators;
mod structs;
mod syntax;
#[cfg(test)]
mod tests;
mod token;
mod value;

pub(crate) use builtins::socket_object;
pub(crate) use code::Source;
pub(crate) use compiler::compile;
pub(crate) use heap::Heap;
pub(crate) use machine::{Machine, Stop, SystemCall};
pub(crate) use operators::octets_of;
pub(crate) use value::{Exception, Object, Value};
