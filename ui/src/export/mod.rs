//! Files made of a session: films as GIF and as a page, ladders as text for other drawing programs.
//!
//! All of them come from the same [`Scene`](crate::Scene) that the window shows, and hold no time of day: the same
//! session makes the same bytes.

mod diagram;
mod film;
mod gif;
mod html;

pub use diagram::{to_mermaid, to_plantuml};
pub use film::{Film, FilmError};
pub use gif::to_gif;
pub use html::to_html;

#[cfg(test)]
mod tests;
