//! The tables behind the graphs: integers only, units in the columns' names, nothing drawn.
//!
//! Tables over a whole trace count observations as a capture program would: `hierarchy`, `endpoints`, `conversations`,
//! `io` and `lengths` give what `tshark -z` gives. Those over TCP flows (`rtt`, `throughput`, `window`, `sequence`,
//! `tcptrace`) are the rows of [`crate::series::Series`]. Times are nanoseconds since the trace's first observation.

mod flows;
mod hierarchy;
mod pairs;
mod table;
mod time;

use synema_trace::Trace;

pub use hierarchy::{ProtocolCount, protocol_counts};
pub use table::{Cell, Table};
pub use time::{IntervalCount, interval_counts};

use crate::Analysis;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Frames and octets per protocol, by what it is carried in.
    Hierarchy,
    /// Frames and octets per address, and per address and port.
    Endpoints,
    /// The same per pair of them.
    Conversations,
    /// Frames and octets per interval.
    Io,
    /// Frames by their length.
    Lengths,
    /// Round trips of TCP flows.
    Rtt,
    /// Payload per interval, of TCP flows.
    Throughput,
    /// Windows, and octets in flight.
    Window,
    /// Sequence numbers over time (Stevens' graph).
    Sequence,
    /// Segments, acknowledgments, windows and SACK blocks over time (tcptrace's graph).
    Tcptrace,
}

impl Kind {
    /// All kinds, with the words for them.
    pub const ALL: [(&'static str, Kind); 11] = [
        ("hierarchy", Kind::Hierarchy),
        ("endpoints", Kind::Endpoints),
        ("conversations", Kind::Conversations),
        ("io", Kind::Io),
        ("lengths", Kind::Lengths),
        ("rtt", Kind::Rtt),
        ("throughput", Kind::Throughput),
        ("window", Kind::Window),
        ("sequence", Kind::Sequence),
        ("stevens", Kind::Sequence),
        ("tcptrace", Kind::Tcptrace),
    ];

    /// The kind of a word.
    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| kind)
    }
}

/// What of a trace a table is made of.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Only this TCP flow, by its number; all of them without.
    pub flow: Option<usize>,
    /// The length of intervals, nanoseconds, at least 1.
    pub interval_ns: i64,
}

/// The table of a kind.
pub fn table(trace: &Trace, analysis: &Analysis, kind: Kind, scope: Scope) -> Table {
    match kind {
        Kind::Hierarchy => hierarchy::table(trace),
        Kind::Endpoints => pairs::endpoints(trace),
        Kind::Conversations => pairs::conversations(trace, analysis),
        Kind::Io => time::io(trace, scope.interval_ns),
        Kind::Lengths => time::lengths(trace),
        Kind::Rtt => flows::rtt(trace, analysis, scope),
        Kind::Throughput => flows::throughput(trace, analysis, scope),
        Kind::Window => flows::window(trace, analysis, scope),
        Kind::Sequence => flows::sequence(trace, analysis, scope),
        Kind::Tcptrace => flows::tcptrace(trace, analysis, scope),
    }
}
