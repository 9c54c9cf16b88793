//! The views: each a pure function from a scene to a picture, registered once.

mod bytes;
mod compare;
mod graphs;
mod header;
mod hosts;
mod ladder;
mod layers;
mod list;
mod messages;
mod pieces;
mod sockets;
mod states;
mod table;
mod tables;
mod topology;

use crate::{Picture, Scene};

pub(crate) use ladder::words as ladder_words;

pub use bytes::Bytes;
pub use compare::Compare;
pub(crate) use compare::Comparison;
pub(crate) use graphs::ThroughputCounts;
pub use graphs::{Io, RoundTrips, Sequence, Throughput, Windows};
pub use header::Header;
pub use hosts::Hosts;
pub(crate) use hosts::Lifelines;
pub use ladder::Ladder;
pub use layers::Layers;
pub use list::List;
pub(crate) use messages::Lengths;
pub use messages::Messages;
pub use sockets::Sockets;
pub use states::States;
pub(crate) use tables::{EndpointRow, Findings, ProtocolRows};
pub use tables::{Endpoints, Experts, Flows, Hierarchy, PacketLengths};
pub(crate) use topology::Network;
pub use topology::Topology;

/// A drawing of a flow at a playhead.
pub trait View: Sync {
    /// The name on the command line: `ladder`.
    fn name(&self) -> &'static str;

    /// The key of its title in the language files.
    fn title(&self) -> &'static str;

    /// Draws it.
    fn draw(&self, scene: &Scene<'_>) -> Picture;
}

/// Every view there is.
pub static REGISTRY: [&dyn View; 21] = [
    &Ladder,
    &Hosts,
    &States,
    &Layers,
    &Bytes,
    &Header,
    &List,
    &Messages,
    &Sequence,
    &Windows,
    &RoundTrips,
    &Throughput,
    &Io,
    &Flows,
    &Endpoints,
    &Hierarchy,
    &PacketLengths,
    &Experts,
    &Topology,
    &Sockets,
    &Compare,
];

/// The view with this name.
pub fn view(name: &str) -> Option<&'static dyn View> {
    REGISTRY.into_iter().find(|view| view.name() == name)
}
