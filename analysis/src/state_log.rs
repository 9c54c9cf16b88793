use std::borrow::Cow;

use synema_trace::{Certainty, Clause, Instant, TcpState};

use crate::Side;

/// The state machine of one end of a flow taking a transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateChange {
    /// When.
    pub at: Instant,
    /// How many observations of the trace stand before it; it happened because of the last of them, or of a call or
    /// timer after that one.
    pub after: usize,
    /// Index of the flow in [`crate::Analysis::flows`].
    pub flow: usize,
    /// Which end.
    pub side: Side,
    /// Before.
    pub from: TcpState,
    /// After.
    pub to: TcpState,
    /// The transition's name: `ReceiveSynAck`.
    pub transition: Cow<'static, str>,
    /// The rule that fired.
    pub clause: Option<Clause>,
    /// How sure this is.
    pub certainty: Certainty,
}

/// The state of one end at a playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndState {
    /// The state.
    pub state: TcpState,
    /// How sure it is.
    pub certainty: Certainty,
}
