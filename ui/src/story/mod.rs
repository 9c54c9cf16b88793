//! What is told of a flow, and when: pure types between the trace's time and the screen's.
//!
//! A [`Story`] is a flow cut into [`Beat`]s: one for each observation, and one for each instant at which only
//! something else happened at its ends. A *position* in a story is a number of beats: 3.25 is a quarter of the way
//! from beat 3 to beat 4, and the number of beats is its end. [`StoryTime`] says how long each beat lasts, and
//! [`Transport`] is the hand at the controls.

mod beat;
mod graphs;
mod happenings;
mod time;
mod transport;

pub use beat::{Beat, Span, Story};
pub(crate) use graphs::{Graphs, nice_step};
pub(crate) use happenings::{Entry, Happened, Happenings, Said, Socket, is_waited_in};
pub use time::StoryTime;
pub use transport::{Control, SPEEDS, Transport};

#[cfg(test)]
mod tests;
