//! What happened: the observations and events of one session, in time order. Append-only.
//!
//! Three related types. An [`Observation`] is one frame seen at one [`Point`] at one [`Instant`]. An [`Event`] is
//! something that happened at an endpoint and needs no frame of its own: a state change, a timer, a socket call.
//! A [`Trace`] holds both in one order: every event knows how many observations stand before it.
//!
//! The same type holds a mapped file of ten million frames and a simulation of ten: frames stay in their
//! [`FrameStore`], the trace keeps 24 bytes of columns for each.

mod comments;
mod event;
mod instant;
mod observation;
mod playhead;
mod row;
mod store;
mod tcp_state;
#[allow(clippy::module_inception)]
mod trace;

pub use event::{Actor, Certainty, Clause, Event, EventKind, TimerAction};
pub use instant::Instant;
pub use observation::{Heading, Link, Observation, Point, PointId};
pub use playhead::Playhead;
pub use row::StoredFrame;
pub use store::FrameStore;
pub use tcp_state::TcpState;
pub use trace::{Entry, Trace};
