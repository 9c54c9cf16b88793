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

use synema_trace::{Observation, Trace};
use synema_wire::Dissection;

pub use hierarchy::{ProtocolCount, ProtocolCounter};
pub use table::{Cell, Table, TableMaker};
pub use time::{IntervalCount, LengthCount, interval_counts, length_counts};

use crate::{Analysis, Dissector};

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
    let mut table = Table::default();
    make(trace, analysis, kind, scope, &mut table);
    table
}

/// Makes the table of a kind in one pass over the frames, and keeps no more of them than it counts.
pub fn make(trace: &Trace, analysis: &Analysis, kind: Kind, scope: Scope, maker: &mut dyn TableMaker) {
    match kind {
        Kind::Hierarchy => hierarchy::make(trace, analysis, maker),
        Kind::Endpoints => pairs::endpoints(trace, analysis, maker),
        Kind::Conversations => pairs::conversations(trace, analysis, maker),
        Kind::Io => time::io(trace, scope.interval_ns, maker),
        Kind::Lengths => time::lengths(trace, maker),
        Kind::Rtt => flows::rtt(trace, analysis, scope, maker),
        Kind::Throughput => flows::throughput(trace, analysis, scope, maker),
        Kind::Window => flows::window(trace, analysis, scope, maker),
        Kind::Sequence => flows::sequence(trace, analysis, scope, maker),
        Kind::Tcptrace => flows::tcptrace(trace, analysis, scope, maker),
    }
}

/// Calls `each` with the observations and what was read of them, while the maker wants more.
fn for_each_frame<'a>(
    trace: &'a Trace,
    analysis: &Analysis,
    maker: &mut dyn TableMaker,
    mut each: impl FnMut(&Observation<'a>, &Dissection),
) {
    let mut dissector = Dissector::new(trace, analysis);
    for observation in trace.observations() {
        if !maker.goes_on(observation.index) {
            break;
        }
        each(&observation, &dissector.dissect(observation.index));
    }
}
