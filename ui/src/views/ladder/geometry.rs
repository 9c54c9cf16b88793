use egui::{Rect, pos2};
use synema_analysis::{Flight, Side, Transport};

use crate::story::{Span, Story};
use crate::{Scene, StoryTime};

/// Where things are in a ladder of a given size.
#[derive(Clone, Debug)]
pub struct Geometry {
    /// The heads of the lifelines.
    pub heads: Rect,
    /// What scrolls: lifelines and arrows.
    pub body: Rect,
    /// The caption.
    pub caption: Rect,
    /// The column of times.
    pub times: Rect,
    /// The two lifelines.
    pub lifelines: [f32; 2],
    /// Width of the strips with the states; none where the transport has no states.
    pub strip: f32,
    /// Points between two beats of a fixed gap.
    row: f32,
    /// How many points of the content are scrolled out at the top.
    scroll: f64,
    scale: Scale,
}

#[derive(Clone, Copy, Debug)]
enum Scale {
    Beats,
    Nanoseconds { points_per_ns: f64 },
}

const TIMES_WIDTH: f32 = 114.0;
const STRIP_WIDTH: f32 = 132.0;
const HEADS_HEIGHT: f32 = 66.0;
const CAPTION_HEIGHT: f32 = 112.0;
/// Above the first beat.
const MARGIN: f32 = 26.0;
/// In true time: what a typical flight gets, and the most that the whole story and each of its beats may get.
const FLIGHT_HEIGHT: f64 = 84.0;
const TALLEST: f64 = 30_000.0;
const TALLEST_BEAT: f64 = 28.0;

impl Geometry {
    /// Lays a ladder out and scrolls it to the playhead.
    pub fn of(scene: &Scene<'_>) -> Geometry {
        let (width, height) = (scene.size.x, scene.size.y);
        let has_states = scene.flow().is_some_and(|flow| flow.transport == Transport::Tcp);
        let strip = if has_states { STRIP_WIDTH } else { 40.0 };
        let bottom = height - CAPTION_HEIGHT;
        let left = TIMES_WIDTH + strip + 14.0;
        let right = width - strip - 26.0;
        let mut geometry = Geometry {
            heads: Rect::from_min_max(pos2(0.0, 0.0), pos2(width, HEADS_HEIGHT)),
            body: Rect::from_min_max(pos2(0.0, HEADS_HEIGHT), pos2(width, bottom)),
            caption: Rect::from_min_max(pos2(0.0, bottom), pos2(width, height)),
            times: Rect::from_min_max(pos2(0.0, HEADS_HEIGHT), pos2(TIMES_WIDTH, bottom)),
            lifelines: [left, right],
            strip,
            row: 56.0 * scene.selection.magnified(),
            scroll: 0.0,
            scale: match scene.time {
                StoryTime::FixedGap | StoryTime::Compressed => Scale::Beats,
                StoryTime::True => {
                    let points_per_ns = points_per_ns(scene) * f64::from(scene.selection.magnified());
                    Scale::Nanoseconds { points_per_ns }
                }
            },
        };
        let now = geometry.content(scene.story, scene.position);
        let end = geometry.content(scene.story, scene.story.end());
        let height = f64::from(geometry.body.height());
        let reach = (end + f64::from(geometry.row + MARGIN) - height).max(0.0);
        geometry.scroll = (now + f64::from(MARGIN) - height * 0.72).clamp(0.0, reach);
        geometry
    }

    /// The height at which a position of the story is drawn.
    pub fn y(&self, story: &Story, position: f64) -> f32 {
        // long stories reach heights that only the longer numbers tell apart
        self.body.top() + MARGIN + (self.content(story, position) - self.scroll) as f32
    }

    /// How far below the first beat a position is, scrolled or not.
    fn content(&self, story: &Story, position: f64) -> f64 {
        match self.scale {
            Scale::Beats => position * f64::from(self.row),
            Scale::Nanoseconds { points_per_ns } => {
                let behind_last = (position - (story.end() - 1.0)).max(0.0);
                let at = story.playhead_at(position).at.ns_since(story.start());
                at as f64 * points_per_ns + behind_last * f64::from(self.row)
            }
        }
    }

    /// The beats between which everything visible lies.
    pub fn visible_beats(&self, story: &Story) -> (usize, usize) {
        let below = |y: f32| {
            let mut low = 0;
            let mut high = story.beats.len();
            while low < high {
                let middle = (low + high) / 2;
                if self.y(story, middle as f64) < y {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        };
        let last = story.beats.len() - 1;
        (below(self.body.top() - self.row).saturating_sub(1), below(self.body.bottom() + self.row).min(last))
    }

    /// From where to where an arrow falls. An end that was not seen gets the same small slope everywhere.
    pub fn fall(&self, story: &Story, span: Span, flight: &Flight) -> (f32, f32) {
        let nominal = self.row * 0.55;
        let (first, last) = (self.y(story, span.first as f64), self.y(story, span.last as f64));
        match (flight.passage.left, flight.passage.reached) {
            (Some(_), Some(_)) => (first, last),
            (Some(_), None) => (first, first + nominal),
            (None, _) => (last - nominal, last),
        }
    }

    /// The lifeline of a side.
    pub fn lifeline(&self, side: Side) -> f32 {
        self.lifelines[side.index()]
    }

    /// The strip of states beside the lifeline of a side.
    pub fn strip(&self, side: Side) -> Rect {
        let x = self.lifeline(side);
        let (left, right) = match side {
            Side::A => (x - 7.0 - self.strip, x - 7.0),
            Side::B => (x + 7.0, x + 7.0 + self.strip),
        };
        Rect::from_x_y_ranges(left..=right, self.body.y_range())
    }
}

/// The scale at which a typical flight, or a typical pause, is of a readable height.
fn points_per_ns(scene: &Scene<'_>) -> f64 {
    let story = scene.story;
    let Some(typical) = story.graphs.typical_ns(story) else { return 0.0 };
    let total = story.beats[story.beats.len() - 1].playhead.at.ns_since(story.start()).max(1);
    let tallest = TALLEST.max(TALLEST_BEAT * story.beats.len() as f64);
    (FLIGHT_HEIGHT / typical as f64).min(tallest / total as f64)
}
