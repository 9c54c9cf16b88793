use std::borrow::Cow;

use synema_trace::{TcpState, TimerAction};

use super::fast_open::FastOpenOption;
use super::{Clause, SegmentSpec, TimerId, Transition, Variable};

/// Something together with the rule that demands it. There is no other way to say an effect or an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tagged<T> {
    pub(crate) clause: Clause,
    pub(crate) what: T,
}

impl<T> Tagged<T> {
    pub(crate) fn new(clause: impl Into<Clause>, what: T) -> Tagged<T> {
        Tagged { clause: clause.into(), what }
    }
}

/// What a connection did, for its host to carry out and for the trace to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The state changed.
    State { from: TcpState, to: TcpState, transition: Transition },
    /// A variable changed; sequence numbers as on the wire.
    Variable { name: Variable, old: u64, new: u64 },
    /// A timer was started, stopped, or went off.
    Timer { timer: TimerId, action: TimerAction },
    /// A segment is to be sent.
    Emit(SegmentSpec),
    /// The user is told that urgent data have come.
    Urgent,
    /// R1 is reached: the way to the other side is in doubt (RFC 9293 §3.8.3).
    Doubt,
    /// The host remembers a cookie and a segment size of the other side, or that Fast Open does not work with it (RFC 7413
    /// §4.1.3).
    LearnCookie { cookie: Option<FastOpenOption>, mss: u16 },
    /// What arrived was discarded.
    Discard(Cow<'static, str>),
}
