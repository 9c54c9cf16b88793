use super::{Story, StoryTime};

/// The speeds that faster and slower go through.
pub const SPEEDS: [f64; 13] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];

/// A wish about playback.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Control {
    /// Play if paused, pause if playing; from the end, play from the start.
    PlayPause,
    /// Pause.
    Pause,
    /// To the next beat, and pause.
    Step,
    /// To the previous beat, and pause.
    Back,
    /// To where the next frame leaves, or is first seen, and pause.
    NextSegment,
    /// To where the last frame before this place left, and pause.
    PreviousSegment,
    /// To the start.
    First,
    /// To the end.
    Last,
    /// To a position.
    Jump(f64),
    /// To a share of the story's duration, 0–1.
    Scrub(f64),
    /// Play this many times as fast.
    Speed(f64),
    /// The next of [`SPEEDS`].
    Faster,
    /// The previous of [`SPEEDS`].
    Slower,
    /// Tell time another way, from the same position on.
    Time(StoryTime),
}

/// Playback of a story: where it stands and how it moves. It has no clock; [`Transport::advance`] is told how much
/// time has passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transport {
    /// In beats, see [`crate::story`].
    pub position: f64,
    /// Whether time goes on.
    pub playing: bool,
    /// Story seconds for each second.
    pub speed: f64,
    /// How long beats last.
    pub time: StoryTime,
}

impl Default for Transport {
    fn default() -> Transport {
        Transport { position: 0.0, playing: false, speed: 1.0, time: StoryTime::FixedGap }
    }
}

impl Transport {
    /// Lets `dt_ns` nanoseconds pass. Pauses at the end.
    pub fn advance(&mut self, story: &Story, dt_ns: i64) {
        if !self.playing {
            return;
        }
        let mut left = dt_ns.max(0) as f64 * self.speed;
        while self.position < story.end() {
            let beat = story.beat_at(self.position);
            let lasts = self.time.beat_ns(story, beat) as f64;
            let needed = lasts * (beat as f64 + 1.0 - self.position);
            if left < needed {
                self.position += left / lasts;
                return;
            }
            left -= needed;
            self.position = beat as f64 + 1.0;
        }
        self.position = story.end();
        self.playing = false;
    }

    /// Does what is wished.
    pub fn apply(&mut self, story: &Story, control: Control) {
        match control {
            Control::PlayPause => {
                if !self.playing && self.position >= story.end() {
                    self.position = 0.0;
                }
                self.playing = !self.playing;
            }
            Control::Pause => self.playing = false,
            Control::Step => self.stop_at(story, self.position.floor() + 1.0),
            Control::Back => self.stop_at(story, self.position.ceil() - 1.0),
            Control::NextSegment => {
                let next = story.spans.iter().map(|span| span.first as f64).find(|first| *first > self.position);
                self.stop_at(story, next.unwrap_or(story.end()));
            }
            Control::PreviousSegment => {
                let before = story.spans.iter().rev().map(|span| span.first as f64);
                self.stop_at(story, before.into_iter().find(|first| *first < self.position).unwrap_or(0.0));
            }
            Control::First => self.stop_at(story, 0.0),
            Control::Last => self.stop_at(story, story.end()),
            Control::Jump(position) => self.stop_at(story, position),
            Control::Scrub(share) => {
                let ns = self.time.duration_ns(story) as f64 * share.clamp(0.0, 1.0);
                self.stop_at(story, self.time.position(story, ns.round() as i64));
            }
            Control::Speed(speed) => self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]),
            Control::Faster => {
                self.speed = SPEEDS.into_iter().find(|speed| *speed > self.speed * 1.001).unwrap_or(self.speed);
            }
            Control::Slower => {
                let slower = SPEEDS.into_iter().rev().find(|speed| *speed < self.speed * 0.999);
                self.speed = slower.unwrap_or(self.speed);
            }
            Control::Time(time) => self.time = time,
        }
    }

    /// How much of the story's duration has passed, 0–1.
    pub fn share(&self, story: &Story) -> f64 {
        let duration = self.time.duration_ns(story).max(1);
        self.time.at(story, self.position) as f64 / duration as f64
    }

    fn stop_at(&mut self, story: &Story, position: f64) {
        self.position = position.clamp(0.0, story.end());
        self.playing = false;
    }
}
