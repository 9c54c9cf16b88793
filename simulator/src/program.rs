use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use serde::Deserialize;
use synema_wire::Endpoint;

use crate::scenario::Span;

/// One step of a program: a socket call, or a pause.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Op {
    pub(crate) action: OpAction,
    /// As the scenario writes it.
    pub(crate) text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OpAction {
    Socket { name: String },
    Bind { name: String, local: Endpoint },
    Listen { name: String, backlog: usize },
    Accept { listener: String, name: String },
    Connect { name: String, remote: Endpoint },
    Send { name: String, octets: Bytes, all: bool },
    Receive { name: String, amount: Amount },
    ShutdownWrite { name: String },
    Close { name: String },
    Abort { name: String },
    Status { name: String },
    Sleep { ns: i64 },
}

/// How much a program wants to read before it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Whatever is there, up to this many octets.
    AtMost(usize),
    /// Everything, until the other side has closed.
    UntilEof,
}

/// A list of steps, how far it has come, and what its names stand for.
#[derive(Clone, Debug)]
pub(crate) struct Steps {
    /// Shared, so that a clone of the world copies no texts.
    pub(crate) ops: Arc<[Op]>,
    /// The step that runs next, or that waits.
    pub(crate) pc: usize,
    /// The descriptor of each name.
    pub(crate) sockets: BTreeMap<String, u32>,
}

impl Steps {
    pub(crate) fn new(ops: Vec<Op>) -> Steps {
        Steps { ops: ops.into(), pc: 0, sockets: BTreeMap::new() }
    }
}

impl OpAction {
    /// The name of the socket that the step is done with.
    pub(crate) fn socket(&self) -> Option<&str> {
        match self {
            OpAction::Sleep { .. } => None,
            OpAction::Accept { listener, .. } => Some(listener),
            OpAction::Socket { name }
            | OpAction::Bind { name, .. }
            | OpAction::Listen { name, .. }
            | OpAction::Connect { name, .. }
            | OpAction::Send { name, .. }
            | OpAction::Receive { name, .. }
            | OpAction::ShutdownWrite { name }
            | OpAction::Close { name }
            | OpAction::Abort { name }
            | OpAction::Status { name } => Some(name),
        }
    }
}

impl TryFrom<String> for Op {
    type Error = String;

    fn try_from(text: String) -> Result<Op, String> {
        let action = text.parse().map_err(|problem| format!("'{text}': {problem}"))?;
        Ok(Op { action, text })
    }
}

const FORMS: &str = "write one of: S=socket tcp, bind S IP:PORT, listen S BACKLOG, A=accept S, connect S IP:PORT, \
                     send S 'text', sendall S 'x'*1000, recv S COUNT, recv S until EOF, shutdown S wr, close S, \
                     abort S, status S, sleep 10ms";

impl FromStr for OpAction {
    type Err = String;

    fn from_str(text: &str) -> Result<OpAction, String> {
        let (result, call) = match text.split_once('=') {
            Some((name, call)) if is_name(name.trim()) => (Some(name.trim().to_owned()), call.trim()),
            _ => (None, text.trim()),
        };
        let (verb, rest) = call.split_once(' ').unwrap_or((call, ""));
        let (first, argument) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
        let (name, argument) = (first.to_owned(), argument.trim());
        if let Some(result) = result {
            return match (verb, first) {
                ("socket", "tcp") => Ok(OpAction::Socket { name: result }),
                ("accept", listener) if is_name(listener) => Ok(OpAction::Accept { listener: name, name: result }),
                _ => Err(FORMS.into()),
            };
        }
        if verb == "sleep" {
            return Ok(OpAction::Sleep { ns: Span::try_from(rest.trim().to_owned())?.ns });
        }
        if !is_name(first) {
            return Err(FORMS.into());
        }
        Ok(match verb {
            "bind" => OpAction::Bind { name, local: endpoint(argument)? },
            "listen" => OpAction::Listen { name, backlog: number(argument)? },
            "connect" => OpAction::Connect { name, remote: endpoint(argument)? },
            "send" => OpAction::Send { name, octets: octets(argument)?.into(), all: false },
            "sendall" => OpAction::Send { name, octets: octets(argument)?.into(), all: true },
            "recv" if argument == "until EOF" => OpAction::Receive { name, amount: Amount::UntilEof },
            "recv" => OpAction::Receive { name, amount: Amount::AtMost(number(argument)?) },
            "shutdown" if argument == "wr" => OpAction::ShutdownWrite { name },
            "close" if argument.is_empty() => OpAction::Close { name },
            "abort" if argument.is_empty() => OpAction::Abort { name },
            "status" if argument.is_empty() => OpAction::Status { name },
            _ => return Err(FORMS.into()),
        })
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("'{text}' is not a count"))
}

fn endpoint(text: &str) -> Result<Endpoint, String> {
    let problem = || format!("'{text}' is not an address and port: write 192.0.2.2:80, or [2001:db8::2]:80");
    let (ip, port) = text.rsplit_once(':').ok_or_else(problem)?;
    let ip = match ip.strip_prefix('[').and_then(|ip| ip.strip_suffix(']')) {
        Some(ip) => ip.parse::<std::net::Ipv6Addr>().map(Into::into).map_err(|_| problem())?,
        None => ip.parse::<Ipv4Addr>().map(Into::into).map_err(|_| problem())?,
    };
    Ok(Endpoint { ip, port: port.parse().map_err(|_| problem())? })
}

/// `'text'` with `\r`, `\n`, `\t`, `\\`, `\'` and `\xNN`, or `'text'*COUNT` for that many times.
fn octets(text: &str) -> Result<Vec<u8>, String> {
    let problem = || format!("{text} is not a text: write 'hello', or 'x'*1000 for a thousand of them");
    let (quoted, count) = match text.rsplit_once("'*") {
        Some((quoted, count)) => (format!("{quoted}'"), number(count.trim())?),
        None => (text.to_owned(), 1),
    };
    let inner = quoted.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).ok_or_else(problem)?;
    let mut octets = Vec::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.next().ok_or_else(problem)? {
                'r' => '\r',
                'n' => '\n',
                't' => '\t',
                escaped @ ('\\' | '\'') => escaped,
                'x' => {
                    let mut digit = || characters.next().and_then(|char| char.to_digit(16)).ok_or_else(problem);
                    octets.push((digit()? * 16 + digit()?) as u8);
                    continue;
                }
                _ => return Err(problem()),
            },
            plain => plain,
        };
        octets.extend(plain.encode_utf8(&mut [0; 4]).bytes());
    }
    match octets.len().checked_mul(count) {
        Some(total) if total <= 64 << 20 => Ok(octets.repeat(count)),
        _ => Err(format!("{text} is longer than 64 MiB")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(text: &str) -> OpAction {
        text.parse().unwrap()
    }

    #[test]
    fn steps_read_like_calls() {
        assert_eq!(parse("L=socket tcp"), OpAction::Socket { name: "L".into() });
        assert_eq!(parse("A = accept L"), OpAction::Accept { listener: "L".into(), name: "A".into() });
        assert_eq!(
            parse("connect S [2001:db8::2]:80"),
            OpAction::Connect { name: "S".into(), remote: Endpoint { ip: "2001:db8::2".parse().unwrap(), port: 80 } }
        );
        let send = |octets: &'static [u8], all| OpAction::Send { name: "S".into(), octets: octets.into(), all };
        assert_eq!(parse(r"send S 'GET / HTTP/1.0\r\n\r\n'"), send(b"GET / HTTP/1.0\r\n\r\n", false));
        assert_eq!(parse("sendall S 'a=b'*2"), send(b"a=ba=b", true));
        assert_eq!(parse(r"send S '\x00\xfF!'"), send(b"\x00\xff!", false));
        assert_eq!(parse("recv A until EOF"), OpAction::Receive { name: "A".into(), amount: Amount::UntilEof });
        assert_eq!(parse("sleep 10ms"), OpAction::Sleep { ns: 10_000_000 });
    }

    #[test]
    fn anything_else_is_told_what_to_write() {
        for text in [
            "",
            "foo",
            "S=connect",
            "close",
            "close S now",
            "send S hi",
            r"send S '\x0'",
            "bind S 80",
            "listen L",
            "sleep 1",
        ] {
            assert!(text.parse::<OpAction>().is_err(), "{text}");
        }
    }
}
