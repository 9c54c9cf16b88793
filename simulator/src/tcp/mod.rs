//! TCP as RFC 9293 writes it, without clock, socket or randomness.
//!
//! Four related types. A [`Tcb`] is one connection's memory. A segment, a call or a timer that is due goes in; the
//! rules of the state (one file each in `states/`) and the checks that states share (`checks/`) look at the TCB
//! without touching it and return a [`Ruling`]: named effects, each with the clause that demands it. The TCB applies
//! them in one place (`apply.rs`) and reports what changed as [`Action`]s. What may be sent then is decided in
//! `output.rs`, again by looking only.
//!
//! Retransmission stands on one queue of what was sent (`flight.rs`); what is lost in it is found out in `recovery.rs`,
//! and how much may be in the network is up to the algorithms in `congestion/`.

mod action;
mod apply;
mod arriving;
mod call;
mod challenge;
mod checks;
mod clause;
pub(crate) mod congestion;
mod cookie;
pub(crate) mod ecn;
mod effect;
pub(crate) mod fast_open;
mod flight;
mod icmp;
mod isn;
mod keep_alive;
mod level;
mod offset;
mod options;
mod output;
mod pieces;
mod purpose;
mod receive_buffer;
pub(crate) mod recovery;
pub(crate) mod rtt;
mod ruling;
mod send_chunks;
mod send_queue;
mod settings;
mod spec;
mod spurious;
mod states;
mod tcb;
#[cfg(test)]
mod tests;
mod timeouts;
mod timer;
mod transition;
mod urgent;
mod usage;
mod variable;

pub(crate) use action::{Action, Tagged};
pub(crate) use arriving::Arriving;
pub(crate) use call::{Call, CallError, Reply};
pub(crate) use clause::Clause;
pub(crate) use congestion::Congestion;
pub(crate) use effect::Effect;
pub(crate) use flight::Sent;
pub(crate) use icmp::IcmpReport;
pub(crate) use isn::{beyond, initial_sequence_number};
pub(crate) use offset::Offset;
pub(crate) use options::Options;
pub(crate) use pieces::Pieces;
pub(crate) use purpose::Purpose;
pub(crate) use receive_buffer::ReceiveBuffer;
pub(crate) use rtt::RoundTrip;
pub(crate) use ruling::Ruling;
pub(crate) use send_queue::SendQueue;
pub(crate) use settings::{ChallengeLimit, EarlyRetransmit, KeepAlive, Settings, SynLayout};
pub(crate) use spec::{IpMarks, SegmentSpec};
pub(crate) use tcb::Tcb;
pub(crate) use timer::{TimerId, Timers};
pub use transition::Transition;
pub(crate) use variable::Variable;
