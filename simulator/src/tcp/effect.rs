use std::borrow::Cow;

use bytes::Bytes;
use synema_wire::Seq;

use super::challenge::Challenges;
use super::ecn::Ecn;
use super::fast_open::{FastOpen, FastOpenOption};
use super::flight::Losing;
use super::recovery::Recovery;
use super::spurious::Reduction;
use super::urgent::Urgent;
use super::{CallError, Congestion, Offset, Options, RoundTrip, SegmentSpec, TimerId, Transition, Variable};

/// An acknowledgment as it is taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) ack: Offset,
    pub(crate) sacked: Vec<(Offset, Offset)>,
    /// Whether it meets RFC 5681 §2's five conditions, SACK apart.
    pub(crate) is_duplicate: bool,
    pub(crate) has_ecn_echo: bool,
    pub(crate) rtt_ns: Option<u64>,
    /// TSecr, where timestamps are in use.
    pub(crate) echoed: Option<u32>,
    /// What a duplicate SACK reports (RFC 2883 §4).
    pub(crate) duplicate: Option<(Offset, Offset)>,
}

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
    Hold(Offset, Bytes),
    /// Make text readable up to the first gap.
    Advance,
    /// Remember where the other side's FIN stands.
    HoldFin(Offset),
    /// An acknowledgment is owed; it rides on the next segment, or goes alone.
    OweAck,
    /// Append to the send queue.
    Queue(Bytes),
    /// Take what Fast Open remembers.
    FastOpen(FastOpen),
    /// Give the host a cookie and a segment size to remember, or tell it that Fast Open does not work.
    LearnCookie(Option<FastOpenOption>, u16),
    /// What is queued so far and what follows do not share a segment.
    EndRecord,
    /// Remove from the receive buffer what the user has read.
    Consume(usize),
    /// The user sends nothing more: FIN follows the queued text.
    QueueFin,
    /// Take an acknowledgment in: SND.UNA, what SACK covers, and what that tells of losses.
    Deliver(Delivery),
    /// Give segments up for lost.
    Lose(Losing),
    /// Take what loss recovery remembers.
    Recover(Recovery),
    /// Take what there is to take back, should a reduction prove spurious.
    Suppose(Option<Box<Reduction>>),
    /// Take what ECN remembers.
    Ecn(Ecn),
    /// Take where urgent data end.
    Urge(Urgent),
    /// Tell the user that urgent data have come (RFC 9293 MUST-32).
    SignalUrgent,
    /// Count a challenge.
    CountChallenge(Challenges),
    /// Count keep-alive probes without an answer.
    CountProbes(u32),
    /// Take another user timeout, nanoseconds.
    AdoptUserTimeout(u64),
    /// Tell the network below, and the user, that what is sent may not arrive (RFC 9293 MUST-20, SHLD-9).
    Doubt,
    /// A probe for a lost tail has left.
    ProbeTail,
    /// The user reads no more.
    Detach,
    /// Remember, or forget, what the network reports.
    Suspect(Option<CallError>),
    /// Count a retransmission of the same segment, or begin to count anew.
    CountRetransmissions(u32),
    /// Empty the queues; calls from now on get the error.
    Flush(Option<CallError>),
    /// The connection is broken: calls from now on get the error, but what has come can still be read.
    Break(CallError),
    /// Drop what arrived.
    Discard(Cow<'static, str>),
}
