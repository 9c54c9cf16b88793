use std::cmp::Ordering;
use std::sync::Arc;

use crate::sockets::Errno;

/// A value of a script. Lists, dictionaries and sockets live in the process' heap, so that several names mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// A decimal number, in thousand-millionths: there are no floating-point numbers in a simulation.
    Fixed(i64),
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
    Tuple(Arc<[Value]>),
    /// A place in the heap.
    Ref(usize),
    /// A function of the source.
    Function(usize),
    /// A function, module or class that is built in, by its last name.
    Builtin(Arc<str>),
    /// A method of a value.
    Method(Arc<(Value, Arc<str>)>),
    Exception(Arc<Exception>),
}

/// What lives in the heap of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    Buffer(Vec<u8>),
    Socket(SocketObject),
    /// What `makefile` gives: a socket read line by line.
    Reader {
        socket: usize,
        buffer: Vec<u8>,
        ended: bool,
    },
    /// `select.poll()`: descriptors with their masks.
    Poll(Vec<(u32, i64)>),
    /// `select.epoll()`.
    Epoll {
        descriptor: u32,
    },
    Thread {
        function: Value,
        arguments: Vec<Value>,
        task: Option<usize>,
    },
    /// A call of an `async def` that has not begun.
    Coroutine {
        function: usize,
        arguments: Vec<Value>,
    },
    /// A position in what is gone through.
    Iterator {
        items: Vec<Value>,
        next: usize,
    },
    Event {
        is_set: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SocketObject {
    /// None once it was closed.
    pub(crate) descriptor: Option<u32>,
    /// The numbers that the program gave.
    pub(crate) family: i64,
    pub(crate) kind: i64,
    pub(crate) protocol: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exception {
    pub(crate) class: Arc<str>,
    pub(crate) errno: Option<Errno>,
    pub(crate) text: String,
}

impl Exception {
    pub(crate) fn new(class: &str, text: impl Into<String>) -> Exception {
        Exception { class: class.into(), errno: None, text: text.into() }
    }

    pub(crate) fn of_errno(errno: Errno) -> Exception {
        Exception { class: errno.exception().into(), errno: Some(errno), text: errno.text().into() }
    }

    /// As Python prints it at the end of a program: `ConnectionRefusedError: [Errno 111] Connection refused`.
    pub(crate) fn shown(&self) -> String {
        if self.text.is_empty() { self.class.to_string() } else { format!("{}: {}", self.class, self.message()) }
    }

    pub(crate) fn message(&self) -> String {
        match self.errno {
            Some(errno) => format!("[Errno {}] {}", errno.number(), self.text),
            None => self.text.clone(),
        }
    }

    /// Whether an `except` of a class takes it.
    pub(crate) fn is_a(&self, class: &str) -> bool {
        let wanted = class_of(class);
        let mut own: &str = &self.class;
        loop {
            if own == wanted {
                return true;
            }
            own = match own {
                "ConnectionRefusedError" | "ConnectionResetError" | "BrokenPipeError" | "ConnectionAbortedError" => {
                    "ConnectionError"
                }
                "ConnectionError" | "BlockingIOError" | "PermissionError" | "FileExistsError" | "FileNotFoundError"
                | "TimeoutError" | "gaierror" | "herror" => "OSError",
                "KeyError" | "IndexError" => "LookupError",
                "UnicodeDecodeError" => "ValueError",
                "Exception" => return false,
                _ => "Exception",
            };
        }
    }
}

/// The class that an old or short name means.
fn class_of(name: &str) -> &str {
    match name {
        "error" | "IOError" | "EnvironmentError" => "OSError",
        "timeout" => "TimeoutError",
        "BaseException" => "Exception",
        name => name,
    }
}

impl Value {
    pub(crate) fn text(text: impl AsRef<str>) -> Value {
        Value::Text(text.as_ref().into())
    }

    pub(crate) fn bytes(octets: impl AsRef<[u8]>) -> Value {
        Value::Bytes(octets.as_ref().into())
    }

    pub(crate) fn tuple(items: impl Into<Vec<Value>>) -> Value {
        Value::Tuple(items.into().into())
    }

    /// As a whole number, where it is one.
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Bool(bit) => Some((*bit).into()),
            _ => None,
        }
    }

    /// A number as a span of seconds, in nanoseconds.
    pub(crate) fn seconds_ns(&self) -> Option<i64> {
        match self {
            Value::Fixed(nanos) => Some(*nanos),
            value => value.int()?.checked_mul(1_000_000_000),
        }
    }

    pub(crate) fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            (Value::Bytes(a), Value::Bytes(b)) => Some(a.cmp(b)),
            (Value::Tuple(a), Value::Tuple(b)) => {
                let first =
                    a.iter().zip(b.iter()).map(|(a, b)| a.compare(b)).find(|order| *order != Some(Ordering::Equal));
                first.unwrap_or(Some(a.len().cmp(&b.len())))
            }
            _ => Some(self.seconds_ns()?.cmp(&other.seconds_ns()?)),
        }
    }
}

/// Thousand-millionths as a decimal number, as Python shows one.
pub(super) fn fixed_text(nanos: i64) -> String {
    let (whole, rest) = (nanos / 1_000_000_000, (nanos % 1_000_000_000).abs());
    let sign = if nanos < 0 && whole == 0 { "-" } else { "" };
    let decimals = format!("{rest:09}");
    let decimals = decimals.trim_end_matches('0');
    format!("{sign}{whole}.{}", if decimals.is_empty() { "0" } else { decimals })
}

/// `b'...'` with Python's escapes.
pub(super) fn bytes_text(octets: &[u8]) -> String {
    let quote = if octets.contains(&b'\'') && !octets.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for octet in octets {
        match octet {
            b'\n' => text += "\\n",
            b'\r' => text += "\\r",
            b'\t' => text += "\\t",
            b'\\' => text += "\\\\",
            b'\'' if quote == '\'' => text += "\\'",
            0x20..=0x7e => text.push(*octet as char),
            _ => text += &format!("\\x{octet:02x}"),
        }
    }
    text.push(quote);
    text
}
