//! Tables of the whole session that lead to conversations and frames.

mod endpoints;
mod experts;
mod flows;
mod hierarchy;
mod lengths;

use egui::{Rect, pos2};

use super::pieces::{BODY, canvas};
use super::table;
use crate::font::{Font, elide};
use crate::{Picture, Scene, Text};

pub use endpoints::Endpoints;
pub use experts::Experts;
pub use flows::Flows;
pub use hierarchy::Hierarchy;
pub use lengths::PacketLengths;
pub(crate) use {endpoints::EndpointRow, experts::Findings, hierarchy::ProtocolRows};

/// A picture with a heading, and the area below it.
fn headed(scene: &Scene<'_>, heading: &str) -> (Picture, Rect) {
    let mut picture = canvas(scene);
    let heading = elide(heading, Font::Sans, BODY, scene.size.x - 36.0);
    picture.add(Text::new(pos2(18.0, 27.0), heading, BODY, scene.theme.text).strong());
    let area = Rect::from_min_max(pos2(0.0, 40.0), scene.size.to_pos2());
    (picture, area)
}
