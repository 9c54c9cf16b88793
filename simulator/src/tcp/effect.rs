use std::borrow::Cow;

use synema_wire::Seq;

use super::{CallError, Congestion, Offset, Options, RoundTrip, SegmentSpec, TimerId, Transition, Variable};

/// One change that a rule wants; `apply.rs` is the only place that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Go through a transition of the state machine.
    Enter(Transition),
    /// Take ISS, and begin the stream of sequence numbers there.
    ChooseIss(Seq),
    /// Take IRS from the other side's SYN.
    LearnIrs(Seq),
    /// Take the other side's maximum segment size.
    LearnMss(u64),
    /// Take what both SYNs agree upon.
    Agree(Options),
    /// An acknowledgment is owed, but may wait for another segment.
    DelayAck,
    /// Give a sequence variable or window a value.
    Set(Variable, u64),
    /// Take a new round-trip estimate.
    Measure(RoundTrip),
    /// Take a new congestion window.
    Congest(Congestion),
    /// Send a segment.
    Emit(SegmentSpec),
    /// Start a timer, or start it again.
    Start(TimerId, u64),
    /// Stop a timer.
    Stop(TimerId),
    /// A timer has gone off.
    Expire(TimerId),
    /// Keep received text that starts at a place.
    Hold(Offset, Vec<u8>),
    /// Make text readable up to the first gap.
    Advance,
    /// Remember where the other side's FIN stands.
    HoldFin(Offset),
    /// An acknowledgment is owed; it rides on the next segment, or goes alone.
    OweAck,
    /// Append to the send queue.
    Queue(Vec<u8>),
    /// Remove from the receive buffer what the user has read.
    Consume(usize),
    /// The user sends nothing more: FIN follows the queued text.
    QueueFin,
    /// Send again from a place on, up to SND.NXT.
    ResendFrom(Offset),
    /// Count a retransmission of the same segment, or begin to count anew.
    CountRetransmissions(u32),
    /// Empty the queues; calls from now on get the error.
    Flush(Option<CallError>),
    /// Drop what arrived.
    Discard(Cow<'static, str>),
}
