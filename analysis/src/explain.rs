use synema_trace::Trace;

use crate::{Analysis, Sentence};

/// One true sentence about a flight: what it is, why it was sent, what it changes.
pub fn explain(_trace: &Trace, _analysis: &Analysis, _flight: usize) -> Sentence {
    Sentence::new("explain-frame")
}
