use std::ops::Range;

use synema_wire::{Content, Part, Protocol};

/// What the reader of an application's octets made of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// What was recognised, in order.
    pub(super) parts: Vec<Part>,
    /// From which octet on more are needed before anything can be said, and how many.
    pub(super) wants: Option<(usize, More)>,
}

/// What a message that is not whole needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    /// So many octets.
    Octets(usize),
    /// The next segment, whatever it brings.
    Segment,
    /// Everything up to the end of the stream.
    UntilFin,
}

/// The circumstances in which octets are heard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    /// Sender's and receiver's port.
    pub(super) ports: [u16; 2],
    /// Which of the two ends sends: 0 or 1.
    pub(super) side: usize,
    /// Whether more octets can be waited for.
    pub(super) can_wait: bool,
    /// Whether the segment ends its stream.
    pub(super) is_end: bool,
    /// The number of the frame.
    pub(super) frame: usize,
}

impl Heard {
    /// One part over all octets.
    pub(super) fn all(octets: &[u8], content: Content) -> Heard {
        Heard { parts: vec![Part { range: 0..octets.len(), content }], wants: None }
    }

    /// Adds a part.
    pub(super) fn add(&mut self, range: Range<usize>, content: Content) {
        self.parts.push(Part { range, content });
    }

    /// Adds what was heard of the octets from an offset on.
    pub(super) fn append(&mut self, behind: usize, other: Heard) {
        let moved = |part: Part| Part { range: part.range.start + behind..part.range.end + behind, ..part };
        self.parts.extend(other.parts.into_iter().map(moved));
        self.wants = other.wants.map(|(at, more)| (at + behind, more));
    }

    /// Whether nothing was recognised and nothing is waited for.
    pub(super) fn is_nothing(&self) -> bool {
        self.parts.is_empty() && self.wants.is_none()
    }
}

/// Messages whose lengths stand in them: `len` gives the octets of the one that begins its argument, more than are
/// there where it goes on, `None` where more octets are needed to tell.
pub(super) fn by_length(
    octets: &[u8],
    protocol: Protocol,
    around: &Circumstances,
    len: impl Fn(&[u8]) -> Option<usize>,
) -> Heard {
    let mut heard = Heard::default();
    let mut at = 0;
    while at < octets.len() {
        let rest = &octets[at..];
        match len(rest) {
            Some(len) if len > 0 && len <= rest.len() => {
                heard.add(at..at + len, Content::Message(protocol));
                at += len;
            }
            len if around.can_wait => {
                let more = len.map_or(More::Segment, |len| More::Octets(len.saturating_sub(rest.len()).max(1)));
                heard.wants = Some((at, more));
                break;
            }
            _ => {
                heard.add(at..octets.len(), Content::Message(protocol));
                break;
            }
        }
    }
    heard
}
