//! Words in the languages of the window: one Fluent file for each, one key for each text.

mod fields;
mod language;
mod texts;

pub use language::Language;
pub use texts::Texts;

#[cfg(test)]
mod tests;
