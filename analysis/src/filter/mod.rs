//! Display filters in Wireshark's syntax: which frames does an expression select?
//!
//! [`Filter::parse`] turns text into a tree once; [`Filter::selects`] asks it of one frame's [`FrameFields`]. A field
//! may have several values in a frame (two addresses, a quoted header): a comparison holds when any value satisfies
//! it, `!=` when the field is there and no value is equal, as in Wireshark 4.

mod around;
mod complete;
mod error;
mod evaluate;
mod fields;
mod lexer;
mod literal;
mod needs;
mod parse_term;
mod parser;
mod select;
mod term;
mod tree;

#[cfg(test)]
mod tests;

pub use error::FilterError;
pub use fields::FrameFields;
pub use needs::{Depth, Needs};
pub use select::Search;
use tree::Expr;

/// A display filter, ready to be asked.
#[derive(Clone, Debug)]
pub struct Filter {
    expr: Expr,
}

impl Filter {
    /// Reads a display filter.
    ///
    /// # Errors
    /// With the column at which it stops making sense, and why.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        parser::parse(text).map(|expr| Filter { expr })
    }

    /// What could stand in place of the word that ends before `column` (from 1, in characters): the names that begin like
    /// it, or the words that may follow what stands before it. Sorted.
    pub fn complete(text: &str, column: usize) -> Vec<String> {
        complete::candidates(text, column)
    }

    /// Whether the frame is selected.
    pub fn selects(&self, frame: &FrameFields<'_>) -> bool {
        evaluate::holds(&self.expr, frame)
    }
}
