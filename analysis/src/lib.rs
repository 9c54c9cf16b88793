//! What a trace means: flows, the flights of their frames, the states of both ends, and sentences about them.
//!
//! [`Analysis::of`] reads a [`synema_trace::Trace`] once, front to back. A [`Flow`] is one conversation, numbered as
//! Wireshark numbers it. A [`Flight`] is one frame of a flow on its way: in a simulation it was observed leaving and
//! arriving, in a capture usually at one place only. A [`StateChange`] is the state machine of one end taking a
//! transition: *known* where the trace has events, *inferred* where it has only frames.

mod analysis;
mod analysis_reader;
mod announced;
mod brief;
mod check;
mod columns;
mod copies;
mod dissector;
mod explain;
pub mod filter;
mod flight;
mod flight_finder;
mod flow;
mod flow_reader;
mod flow_table;
mod follower;
mod frame_line;
mod known_states;
pub mod lesson;
mod lists;
pub mod messages;
mod overview;
mod pair_index;
mod passages;
mod quiz;
mod quoted;
mod reading;
mod readings;
mod reenact;
mod sentence;
pub mod series;
mod socks;
mod state_log;
pub mod statistics;
mod stream;
mod summary;
mod tcp;
#[cfg(test)]
mod test_segment;
mod tracker;
mod whole;

pub use analysis::Analysis;
pub use analysis_reader::AnalysisReader;
pub use check::{Checker, Departure, Rule, Severity, check};
pub use dissector::{Census, CensusReader, ChecksumCounts, Dissector, Headers, Rereader};
pub use explain::{explain, explain_dissection, explain_frame, shows_wire_numbers};
pub use flight::{Fate, Flight, Freight, Mark, SegmentFacts};
pub use flow::{Flow, Handshake, Side, Transport};
pub use frame_line::{FrameLine, frame_line, frame_line_of};
pub use overview::{Overview, OverviewReader};
pub use passages::Passage;
pub use quiz::{Question, QuestionKind, questions};
pub use readings::Readings;
pub use reenact::{Act, Acting, Lost, NotReenacted, Reenactment, reenact};
pub use sentence::{Arg, Sentence};
pub use state_log::{EndState, StateChange};
pub use stream::{Stream, streams};
pub use summary::of as summary;
pub use tcp::{Completeness, Finding, FindingCounts, Findings, History};
