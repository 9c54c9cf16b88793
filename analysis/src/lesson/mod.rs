//! Lessons: steps told over a session, each with claims that must be true of it.
//!
//! A [`Lesson`] is one JSON document. Its scenes name scenarios; its steps name a place in a scene ([`Place`]), what is
//! lit there, what is said, and [`Claim`]s. Places and claims are found and checked by what frames and states show, not
//! by instants, so a lesson also plays on a capture in which the same thing happens ([`Lesson::fit`]).

mod claim;
mod document;
mod fit;
mod gaps;
mod place;
mod stand;

#[cfg(test)]
mod tests;

pub use claim::Claim;
pub use document::{Bilingual, Lesson, LessonError, LessonScene, Step};
pub use fit::{Misfit, Performed};
pub use gaps::fill;
pub use place::{End, Moment, Place, When};
pub use stand::Stand;
