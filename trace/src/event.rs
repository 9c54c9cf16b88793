use std::borrow::Cow;

use synema_wire::Endpoint;

use crate::{Instant, TcpState};

/// How sure the source of an [`Event`] is of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The simulator or the kernel said so.
    Known,
    /// It follows from frames that were seen.
    Inferred,
    /// No frame speaks against it, none for it.
    Assumed,
}

impl Certainty {
    /// The word in outputs: `known`, `inferred`, `assumed`.
    pub const fn name(self) -> &'static str {
        match self {
            Certainty::Known => "known",
            Certainty::Inferred => "inferred",
            Certainty::Assumed => "assumed",
        }
    }
}

/// The place of the rule that made something happen: `9293/3.10.7.4/5/ESTABLISHED` is RFC 9293, §3.10.7.4, fifth
/// check, paragraph of ESTABLISHED.
pub type Clause = Cow<'static, str>;

/// At which end something happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The host's name in the scenario; the address where there is none.
    pub host: String,
    /// This end of the connection, where the event belongs to one.
    pub local: Option<Endpoint>,
    /// The other end, once it is known (a listening end has none).
    pub remote: Option<Endpoint>,
}

/// Something that happened at an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// How many observations of the trace stand before it.
    pub after: usize,
    /// Where.
    pub actor: Actor,
    /// How sure the source is.
    pub certainty: Certainty,
    /// The rule that fired, where one did.
    pub clause: Option<Clause>,
    /// The index of the event that made this one happen.
    pub cause: Option<usize>,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The connection's state changed.
    State {
        /// Before.
        from: TcpState,
        /// After.
        to: TcpState,
        /// The transition's name in the state machine: `ReceiveSynAck`.
        transition: Cow<'static, str>,
    },
    /// A program called into the stack.
    Call {
        /// The call as source text: `connect S 192.0.2.2:80`.
        text: String,
        /// The line of the program's source, from 1, where the program has one.
        line: Option<u32>,
    },
    /// A call came back.
    Return {
        /// The call as source text.
        text: String,
        /// The value, or the error's name.
        result: String,
    },
    /// A timer of the connection.
    Timer {
        /// `retransmission`, `time-wait`, …
        timer: Cow<'static, str>,
        /// What was done with it.
        action: TimerAction,
    },
    /// A variable of the connection took another value.
    Variable {
        /// The RFC's name in snake case: `snd_una`, `cwnd_bytes`.
        name: Cow<'static, str>,
        /// Before.
        old: u64,
        /// After.
        new: u64,
    },
    /// A segment left the endpoint; the frame is the next outbound observation of its host.
    Emitted {
        /// One line on what and why: `SYN`, `retransmission of octets 1..537`.
        text: String,
    },
    /// A received segment was discarded.
    Discarded {
        /// Why.
        reason: Cow<'static, str>,
    },
    /// A table of a host or device got, changed or lost an entry: neighbours, MAC addresses, routes, NAT mappings,
    /// names, leases, fragments.
    Table {
        /// Which: `arp`, `nd`, `address`, `mac`, `stp`, `route`, `nat`, `dns`, `dhcp`, `igmp`, `reassembly`, `descriptors`.
        table: Cow<'static, str>,
        /// The entry's key: an address, a port, a name.
        key: String,
        /// What stood there before.
        old: Option<String>,
        /// What stands there now; none when it is gone.
        new: Option<String>,
    },
    /// A hub, switch or router passed a frame on.
    Hop {
        /// Whither, and why there.
        text: String,
    },
    /// The network told the host of something that concerns one of its sockets: an ICMP error.
    Notified {
        /// What, and who says so.
        text: String,
    },
    /// A program printed a line.
    Printed {
        /// What, without the end of its line.
        text: String,
        /// The line of the program's source that printed it, from 1.
        line: Option<u32>,
    },
    /// A fault rule of the link touched the frame observed last.
    Fault {
        /// Which rule, as the scenario writes it.
        rule: String,
        /// Its verdict: `drop`, `delay 700ms`, …
        verdict: String,
    },
}

/// What was done with a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerAction {
    /// Started, to go off at this instant.
    Set(Instant),
    /// Stopped before it went off.
    Cleared,
    /// Went off.
    Expired,
}
