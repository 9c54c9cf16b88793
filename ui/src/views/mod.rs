//! The views: each a pure function from a scene to a picture, registered once.

mod bytes;
mod graphs;
mod ladder;
mod layers;
mod list;
mod pieces;
mod states;
mod table;

use crate::{Picture, Scene};

pub(crate) use ladder::words as ladder_words;

pub use bytes::Bytes;
pub use graphs::{Io, RoundTrips, Sequence, Throughput, Windows};
pub use ladder::Ladder;
pub use layers::Layers;
pub use list::List;
pub use states::States;

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
pub static REGISTRY: [&dyn View; 10] =
    [&Ladder, &States, &Layers, &Bytes, &List, &Sequence, &Windows, &RoundTrips, &Throughput, &Io];

/// The view with this name.
pub fn view(name: &str) -> Option<&'static dyn View> {
    REGISTRY.into_iter().find(|view| view.name() == name)
}
