use std::ops::RangeInclusive;

/// A frame of the window that took longer than this had too much to do, one shorter than that too little; seconds.
const LONG: f32 = 0.04;
const SHORT: f32 = 0.025;

/// How many frames of a session are gone through before the window is drawn again: as many as leave it quick, by what
/// its last frame took.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    frames: usize,
    range: (usize, usize),
}

impl Pace {
    /// So many at first, at least and at most.
    pub fn new(first: usize, range: RangeInclusive<usize>) -> Pace {
        Pace { frames: first, range: range.into_inner() }
    }

    /// How many frames there are to go through next.
    pub fn next(&mut self, took: f32) -> usize {
        let frames = match took {
            took if took > LONG => self.frames / 2,
            took if took < SHORT => self.frames * 2,
            _ => self.frames,
        };
        self.frames = frames.clamp(self.range.0, self.range.1);
        self.frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_frame_is_followed_by_less() {
        let mut pace = Pace::new(100, 50..=300);
        assert_eq!([0.01, 0.01, 0.03, 0.1, 0.1, 0.1].map(|took| pace.next(took)), [200, 300, 300, 150, 75, 50]);
    }
}
