//! What a script says, statement by statement.

use synema_wire::{Seq, TcpFlags, TcpOption};

use crate::tcp::ecn::Codepoint;

/// A parsed script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    /// `--name=value` lines.
    pub(super) options: Vec<(u32, String, String)>,
    pub(super) events: Vec<ScriptEvent>,
}

/// One statement, its line, and when it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScriptEvent {
    pub(super) line: u32,
    pub(super) due: Due,
    pub(super) what: Statement,
}

/// When a statement is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// With the statement before it: lines without a time.
    Unsaid,
    /// Nanoseconds from the start of the script.
    Absolute(i64),
    /// Nanoseconds after the statement before it.
    Relative(i64),
    /// Whenever it comes.
    Any,
    /// From here to there, both nanoseconds after the statement before it where `relative`: an outbound segment is
    /// allowed anywhere between, a call begins at the first and returns at the second.
    Range { from: i64, to: i64, relative: bool },
}

/// What is done or expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// A command in backquotes.
    Shell(String),
    /// `%{ ... }%`.
    Code(String),
    /// A segment that arrives.
    Inject(Packet),
    /// A segment that must be sent.
    Expect(Packet),
    /// An ICMP error message that arrives.
    Icmp(Icmp),
    Call(SystemCall),
    /// Something of the grammar that is not built here.
    Unsupported(String),
}

/// A segment as a script writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) flags: TcpFlags,
    pub(super) seq: Seq,
    pub(super) len: u32,
    pub(super) ack: Option<Seq>,
    pub(super) window: Option<u16>,
    pub(super) urgent: u16,
    /// The ECN field of the IP header, where the script names it.
    pub(super) ecn: Option<Codepoint>,
    /// The time to live or hop limit, where the script names it.
    pub(super) ttl: Option<u8>,
    /// The DSCP, where the script names it.
    pub(super) dscp: Option<u8>,
    /// `None` for `<...>`: whatever options there are.
    pub(super) options: Option<Vec<TcpOption>>,
    /// `TS val ...`: whatever our clock says.
    pub(super) any_clock: bool,
}

/// An ICMP error message as a script writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Icmp {
    /// `unreachable`, `time_exceeded`, `packet_too_big`.
    pub(super) kind: String,
    /// `frag_needed`, `host_unreachable`; empty where there is none.
    pub(super) code: String,
    pub(super) mtu: Option<u32>,
    /// The first number of the segment that it is about.
    pub(super) seq: Option<Seq>,
}

/// A socket call and what it must return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SystemCall {
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    pub(super) result: i64,
    pub(super) errno: Option<String>,
}
