use std::borrow::Cow;

use synema_trace::Observation;

/// What becomes of each frame on its way into a file.
pub trait Passage {
    /// The bytes to be written for a frame, as many as it has; none where it is left out.
    fn pass<'a>(&mut self, seen: &Observation<'a>) -> Option<Cow<'a, [u8]>>;

    /// Whether what could tell real addresses beside the frames must be left out: names, comments, secrets.
    fn hides_addresses(&self) -> bool {
        false
    }

    /// Whether every frame passes as it is.
    fn is_everything(&self) -> bool {
        false
    }
}

/// Every frame as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Everything;

impl Passage for Everything {
    fn pass<'a>(&mut self, seen: &Observation<'a>) -> Option<Cow<'a, [u8]>> {
        Some(Cow::Borrowed(seen.bytes))
    }

    fn is_everything(&self) -> bool {
        true
    }
}
