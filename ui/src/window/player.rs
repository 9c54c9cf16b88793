use std::sync::{Arc, Weak};

use synema_analysis::{Analysis, Transport as Over};
use synema_trace::Trace;

use super::jump::activity;
use super::{Jump, Panes, Session, Wish};
use crate::{Control, LayerModel, Numbers, Selection, Story, Transport};

/// How long a glide to another place lasts at most, seconds.
const LONGEST_GLIDE: f64 = 2.0;
/// How many choices can be taken back.
const MOST_CHOICES: usize = 100;

/// What concerns only the watching of a session.
#[derive(Debug, Default)]
pub struct Player {
    pub transport: Transport,
    pub selection: Selection,
    pub model: LayerModel,
    pub numbers: Numbers,
    pub looping: bool,
    pub panes: Panes,
    /// Positions in the story that somebody wants to find again, in order.
    pub bookmarks: Vec<f64>,
    /// Where playback goes on its own, and how fast.
    glide: Option<Glide>,
    activity: Vec<f32>,
    chosen: Vec<Selection>,
    undone: Vec<Selection>,
    flow: usize,
    watched: Option<Watched>,
}

/// A way that is gone without further wishes.
#[derive(Clone, Copy, Debug)]
struct Glide {
    to: f64,
    beats_per_second: f64,
}

/// The story being watched, and what it was made from.
#[derive(Debug)]
struct Watched {
    trace: Weak<Trace>,
    analysis: Weak<Analysis>,
    story: Story,
}

impl Player {
    /// Makes sure that the story is that of the session; another session starts from its beginning. Says whether it was
    /// the same already.
    pub fn follow(&mut self, session: &Session) -> bool {
        let watched = self.watched.as_ref();
        let same_trace = watched.is_some_and(|it| it.trace.as_ptr() == Arc::as_ptr(&session.trace));
        let same_analysis = watched.is_some_and(|it| it.analysis.as_ptr() == Arc::as_ptr(&session.analysis));
        if same_trace && same_analysis && watched.is_some_and(|it| it.story.flow == self.flow) {
            return true;
        }
        if watched.is_some() && !same_trace {
            self.flow = 0;
        }
        if !same_trace {
            // the first conversation with states is what people mostly want to see first
            let tcp = session.analysis.flows.iter().position(|flow| flow.transport == Over::Tcp);
            self.flow = if self.flow == 0 { tcp.unwrap_or(0) } else { self.flow };
        }
        self.flow = self.flow.min(session.analysis.flows.len().saturating_sub(1));
        let Transport { speed, time, .. } = self.transport;
        self.transport = Transport { speed, time, ..Transport::default() };
        self.selection = Selection { field: self.selection.field, ..Selection::default() };
        self.glide = None;
        self.bookmarks.clear();
        self.chosen.clear();
        self.undone.clear();
        let story = Story::new(&session.trace, &session.analysis, self.flow);
        let (trace, analysis) = (Arc::downgrade(&session.trace), Arc::downgrade(&session.analysis));
        self.activity = activity(&story, self.transport.time);
        self.watched = Some(Watched { trace, analysis, story });
        false
    }

    /// Lets time pass.
    pub fn advance(&mut self, dt: f32) {
        let Some(watched) = &self.watched else { return };
        if let Some(Glide { to, beats_per_second }) = self.glide {
            self.transport.position = (self.transport.position + f64::from(dt) * beats_per_second).min(to);
            if self.transport.position >= to {
                self.glide = None;
            }
            return;
        }
        let was_playing = self.transport.playing;
        self.transport.advance(&watched.story, (f64::from(dt) * 1e9) as i64);
        if self.looping && was_playing && !self.transport.playing {
            self.transport.apply(&watched.story, Control::PlayPause);
        }
    }

    /// Whether something moves.
    pub fn moves(&self) -> bool {
        self.transport.playing || self.glide.is_some()
    }

    /// Goes to a position; `glides` shows the way there if it leads forward.
    pub fn go(&mut self, position: f64, glides: bool) {
        let Some(watched) = &self.watched else { return };
        let way = position - self.transport.position;
        self.glide = None;
        if glides && way > 0.0 {
            self.transport.playing = false;
            self.glide = Some(Glide { to: position, beats_per_second: (way / LONGEST_GLIDE).max(1.0) });
        } else {
            self.transport.apply(&watched.story, Control::Jump(position));
        }
    }

    /// The story being watched; there is one once a session was followed.
    pub fn story(&self) -> Option<&Story> {
        self.watched.as_ref().map(|watched| &watched.story)
    }

    /// How much happens in each part of the story's duration, each part from 0 to 1.
    pub fn activity(&self) -> &[f32] {
        &self.activity
    }

    /// Shows another flow from its beginning.
    pub fn show_flow(&mut self, flow: usize) {
        self.flow = flow;
    }

    /// Brings the views of a lesson's step to the front.
    pub fn bring_forward(&mut self, views: &[String]) {
        views.iter().for_each(|view| self.panes.bring_forward(view));
    }

    /// Does what is wished about watching.
    pub fn fulfil(&mut self, wish: Wish, session: &Session) {
        match wish {
            Wish::Playback(control) => {
                // whoever takes the controls ends a glide where it would have ended
                if let Some(glide) = self.glide.take() {
                    self.transport.position = glide.to;
                }
                if let Some(watched) = &self.watched {
                    self.transport.apply(&watched.story, control);
                }
                // whoever moves on wants to look at what comes, not at what was chosen before
                self.selection.observation = None;
                self.selection.byte = None;
            }
            Wish::Loop => self.looping = !self.looping,
            Wish::OtherTime => {
                self.transport.time = self.transport.time.other();
                self.activity = self.story().map_or_else(Vec::new, |story| activity(story, self.transport.time));
            }
            Wish::OtherNumbers => self.numbers = self.numbers.other(),
            Wish::Model(model) => {
                self.model = model;
                self.panes.bring_forward("layers");
            }
            Wish::Page(page) => self.panes.bring_page_forward(page),
            Wish::Flow(flow) => self.show_flow(flow),
            Wish::Pick(pick) => self.choose(self.selection.picked(pick)),
            Wish::Undo => self.take_back(),
            Wish::Redo => {
                if let Some(selection) = self.undone.pop() {
                    self.chosen.push(std::mem::replace(&mut self.selection, selection));
                }
            }
            Wish::Jump(jump) => {
                let position = self.transport.position;
                let target = self
                    .story()
                    .and_then(|story| jump.target(story, &session.analysis, &self.bookmarks, position));
                if let Some(target) = target {
                    self.selection.observation = None;
                    self.go(target, false);
                }
            }
            Wish::Bookmark => self.bookmark(),
            _ => {}
        }
    }

    fn choose(&mut self, selection: Selection) {
        if selection != self.selection {
            self.chosen.push(std::mem::replace(&mut self.selection, selection));
            self.chosen.drain(..self.chosen.len().saturating_sub(MOST_CHOICES));
            self.undone.clear();
        }
    }

    fn take_back(&mut self) {
        if let Some(selection) = self.chosen.pop() {
            self.undone.push(std::mem::replace(&mut self.selection, selection));
        }
    }

    fn bookmark(&mut self) {
        let position = self.transport.position;
        match self.bookmarks.iter().position(|known| (known - position).abs() < 1e-6) {
            Some(known) => drop(self.bookmarks.remove(known)),
            None => {
                self.bookmarks.push(position);
                self.bookmarks.sort_by(f64::total_cmp);
            }
        }
    }
}

impl Jump {
    /// The key of its name in the language files.
    pub const fn name(self) -> &'static str {
        match self {
            Jump::Handshake => "jump-handshake",
            Jump::Loss => "jump-loss",
            Jump::Teardown => "jump-teardown",
            Jump::Bookmark => "jump-bookmark",
        }
    }
}
