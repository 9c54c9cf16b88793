use synema_analysis::{Analysis, Fate, Freight, Mark};
use synema_trace::Trace;

use crate::{Story, StoryTime};

/// A kind of place worth going to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jump {
    /// Where the flow's handshake begins.
    Handshake,
    /// The next frame that was lost or sent again.
    Loss,
    /// Where the first end begins to close, by FIN or RST.
    Teardown,
    /// The next bookmark.
    Bookmark,
}

impl Jump {
    /// The position of the next place of the kind behind `position`; from the last, the first again.
    pub fn target(
        self,
        story: &Story,
        trace: &Trace,
        analysis: &Analysis,
        bookmarks: &[f64],
        position: f64,
    ) -> Option<f64> {
        let places: Vec<f64> = match self {
            Jump::Bookmark => bookmarks.to_vec(),
            _ => story
                .spans
                .iter()
                .filter(|span| self.is_at(trace, analysis, span.flight))
                .map(|it| it.first as f64)
                .collect(),
        };
        let next = places.iter().copied().find(|place| *place > position + 1e-6);
        next.or_else(|| places.first().copied())
    }

    fn is_at(self, trace: &Trace, analysis: &Analysis, flight: usize) -> bool {
        let flight = &analysis.flight(trace, flight);
        let Freight::Tcp(facts) = &flight.freight else { return false };
        match self {
            Jump::Handshake => facts.flags.syn(),
            Jump::Loss => flight.passage.fate == Fate::Lost || facts.marks.contains(&Mark::Retransmission),
            Jump::Teardown => facts.flags.fin() || facts.flags.rst(),
            Jump::Bookmark => false,
        }
    }
}

/// How many parts the strip of activity has.
const PARTS: usize = 240;

/// How much happens along a story: a number from 0 to 1 for each of equal parts of its duration.
pub fn activity(story: &Story, time: StoryTime) -> Vec<f32> {
    let duration = time.duration_ns(story).max(1) as f64;
    let mut counts = vec![0_u32; PARTS];
    for beat in 0..story.beats.len() {
        let share = time.at(story, beat as f64) as f64 / duration;
        counts[((share * PARTS as f64) as usize).min(PARTS - 1)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or_default().max(1) as f32;
    // the root lets single frames be seen beside bursts
    counts.into_iter().map(|count| (count as f32 / most).sqrt()).collect()
}
