use super::Story;

/// How long the beats of a story last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoryTime {
    /// Every beat the same: event by event.
    #[default]
    FixedGap,
    /// As long as it took, but no pause longer than 0.2 s.
    Compressed,
    /// As long as it took.
    True,
}

/// The longest that nothing happens in compressed time.
pub(super) const LONGEST_GAP_NS: i64 = 200_000_000;
/// How long a beat lasts at speed 1 where all last the same.
const BEAT_NS: i64 = 1_000_000_000;
/// The last beat has no next one to wait for; in true time it lasts as long as the average, and at least this.
const SHORTEST_TAIL_NS: i64 = 1_000_000;

impl StoryTime {
    /// The next one, for a switch.
    #[must_use]
    pub const fn other(self) -> StoryTime {
        match self {
            StoryTime::FixedGap => StoryTime::Compressed,
            StoryTime::Compressed => StoryTime::True,
            StoryTime::True => StoryTime::FixedGap,
        }
    }

    /// How long a beat lasts, nanoseconds.
    pub fn beat_ns(self, story: &Story, beat: usize) -> i64 {
        match self {
            StoryTime::FixedGap => BEAT_NS,
            StoryTime::Compressed => StoryTime::True.beat_ns(story, beat).min(LONGEST_GAP_NS),
            StoryTime::True => match story.beats.get(beat + 1) {
                Some(next) => next.playhead.at.ns_since(story.beats[beat].playhead.at),
                None => tail_ns(story),
            },
        }
    }

    /// Story time at a position, nanoseconds since its start.
    pub fn at(self, story: &Story, position: f64) -> i64 {
        let beat = story.beat_at(position);
        let begin = match self {
            StoryTime::FixedGap => beat as i64 * BEAT_NS,
            StoryTime::Compressed => story.compressed_ns[beat],
            StoryTime::True => story.beats[beat].playhead.at.ns_since(story.start()),
        };
        begin + ((position - beat as f64) * self.beat_ns(story, beat) as f64) as i64
    }

    /// The position at a story time: the inverse of [`StoryTime::at`].
    pub fn position(self, story: &Story, ns: i64) -> f64 {
        let ns = ns.clamp(0, self.duration_ns(story));
        let beat = match self {
            StoryTime::FixedGap => story.beat_at(ns as f64 / BEAT_NS as f64),
            StoryTime::Compressed => story.compressed_ns.partition_point(|begin| *begin <= ns).saturating_sub(1),
            StoryTime::True => {
                let begun = |beat: &super::Beat| beat.playhead.at.ns_since(story.start()) <= ns;
                story.beats.partition_point(begun).saturating_sub(1)
            }
        };
        let lasts = self.beat_ns(story, beat).max(1) as f64;
        beat as f64 + ((ns - self.at(story, beat as f64)) as f64 / lasts).clamp(0.0, 1.0)
    }

    /// How long the whole story lasts.
    pub fn duration_ns(self, story: &Story) -> i64 {
        self.at(story, story.end())
    }
}

fn tail_ns(story: &Story) -> i64 {
    let last = story.beats.len() - 1;
    let total = story.beats[last].playhead.at.ns_since(story.start());
    (total / (last as i64).max(1)).max(SHORTEST_TAIL_NS)
}
