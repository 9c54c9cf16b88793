use std::sync::{Arc, Weak};

use synema_analysis::{Analysis, Flow, Transport as Over, shows_wire_numbers};
use synema_trace::Trace;
use synema_wire::Endpoint;

use super::jump::activity;
use super::{Jump, Panes, Recording, Session, Wish};
use crate::{Control, LayerModel, Numbers, Pick, Selection, Story, Transport};

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
    /// While playing, what is shown goes from beat to beat and does not move between them.
    pub reduced_motion: bool,
    pub panes: Panes,
    /// Positions in the story that somebody wants to find again, in order.
    pub bookmarks: Vec<f64>,
    /// Where playback goes on its own, and how fast.
    glide: Option<Glide>,
    activity: Vec<f32>,
    chosen: Vec<Selection>,
    undone: Vec<Selection>,
    /// Where tables begin; none follows what is looked at.
    pub first_row: Option<u64>,
    flow: usize,
    /// Whether the flow was chosen by hand.
    is_chosen: bool,
    watched: Option<Watched>,
    /// How many places frames have moved on since somebody asked; negative where a recording forgot its first ones.
    moved: isize,
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
    /// The flow's ends, by which it is found again when a recording has gone on.
    ends: Option<(Endpoint, Endpoint)>,
    /// Where a recording's session begins, and whether there will be more of it; none where nothing is recorded.
    recorded: Option<(u64, bool)>,
}

impl Player {
    /// Makes sure that the story is that of the session; another session starts from its beginning. Says whether
    /// it was the same already.
    ///
    /// A recording's session is always another one, which goes on where the last one ended: there, the playhead stays
    /// where it is, but follows what comes when it was playing at the end.
    pub fn follow(&mut self, session: &Session, recording: Option<&Recording>) -> bool {
        let recorded = recording.map(|recording| (recording.first_shown, recording.is_running));
        let watched = self.watched.as_ref();
        let same_trace = watched.is_some_and(|it| it.trace.as_ptr() == Arc::as_ptr(&session.trace));
        let same_analysis = watched.is_some_and(|it| it.analysis.as_ptr() == Arc::as_ptr(&session.analysis));
        if same_trace && same_analysis && watched.is_some_and(|it| it.story.flow == self.flow) {
            return true;
        }
        if let (Some((first_before, _)), Some(_)) = (watched.and_then(|it| it.recorded), recorded)
            && !same_trace
        {
            self.go_on(session, first_before, recorded);
            return false;
        }
        let forked = session.before.as_ref().map(|before| Arc::as_ptr(&before.trace));
        if watched.is_some_and(|it| forked.is_some_and(|first| first == it.trace.as_ptr())) && !same_trace {
            // up to the fork both histories are the same, so the playhead stays where it is
            let Transport { position, .. } = self.transport;
            self.watch(session, recorded);
            self.transport.position = position.min(watched_end(self.watched.as_ref()));
            self.transport.playing = false;
            return false;
        }
        if watched.is_some() && !same_trace {
            (self.flow, self.is_chosen) = (0, false);
        }
        if !same_trace {
            // the first conversation with states is what people mostly want to see first
            self.flow = if self.flow == 0 { session.analysis.first_flow() } else { self.flow };
        }
        self.flow = self.flow.min(session.analysis.flows.len().saturating_sub(1));
        if !same_trace {
            let on_the_wire = shows_wire_numbers(&session.trace);
            self.numbers = if on_the_wire { Numbers::Raw } else { Numbers::Relative };
        }
        let Transport { speed, time, .. } = self.transport;
        self.transport = Transport { speed, time, ..Transport::default() };
        self.selection = Selection { field: self.selection.field, ..Selection::default() };
        self.glide = None;
        self.bookmarks.clear();
        self.chosen.clear();
        self.undone.clear();
        self.watch(session, recorded);
        if recorded.is_some_and(|(_, is_running)| is_running) {
            self.keep_up();
        }
        false
    }

    fn watch(&mut self, session: &Session, recorded: Option<(u64, bool)>) {
        let story = Story::new(&session.trace, &session.analysis, self.flow);
        let (trace, analysis) = (Arc::downgrade(&session.trace), Arc::downgrade(&session.analysis));
        let ends = session.analysis.flows.get(self.flow).map(|flow| (flow.a, flow.b));
        self.activity = activity(&story, self.transport.time);
        self.watched = Some(Watched { trace, analysis, story, ends, recorded });
    }

    /// Forgets the session that was watched.
    pub fn leave(&mut self) {
        if self.watched.take().is_some() {
            (self.flow, self.is_chosen) = (0, false);
        }
    }

    /// Goes on with a recording of which there is more, and which may have forgotten its beginning.
    fn go_on(&mut self, session: &Session, first_before: u64, recorded: Option<(u64, bool)>) {
        let Some(before) = self.watched.take() else { return };
        let flows = &session.analysis.flows;
        let is_same = |flow: &Flow| before.ends == Some((flow.a, flow.b));
        if !flows.get(self.flow).is_some_and(is_same) {
            self.flow = flows.iter().rposition(is_same).unwrap_or(0);
        }
        let is_tcp = |flow: &Flow| flow.transport == Over::Tcp;
        if !self.is_chosen && !flows.get(self.flow).is_some_and(is_tcp) {
            self.flow = flows.iter().position(is_tcp).unwrap_or(self.flow);
        }
        let forgotten = recorded.map_or(0, |(first, _)| first.saturating_sub(first_before)) as usize;
        let returned = first_before.saturating_sub(recorded.map_or(0, |(first, _)| first)) as usize;
        let observation = self.selection.observation;
        self.moved += returned as isize - forgotten as isize;
        let moved = observation.map(|index| index + returned).and_then(|index| index.checked_sub(forgotten));
        self.selection.observation = moved;
        let follows = self.transport.playing && self.transport.position >= before.story.end();
        self.watch(session, recorded);
        let Some(watched) = &self.watched else { return };
        match follows {
            true => self.keep_up(),
            false if self.transport.position >= before.story.end() && before.ends.is_none() => self.keep_up(),
            false => {
                // beats are found again by their instants: what was found out later may stand between them
                let beat = before.story.beat_at(self.transport.position);
                let at = before.story.beats[beat].playhead.at;
                let now = watched.story.beats.partition_point(|beat| beat.playhead.at < at);
                let same = watched.story.beats.get(beat).is_some_and(|beat| beat.playhead.at == at);
                let rest = self.transport.position - beat as f64;
                let position = if same { beat } else { now } as f64 + rest;
                self.transport.position = position.min(watched.story.end());
            }
        }
        let is_running = recorded.is_some_and(|(_, is_running)| is_running);
        self.transport.playing &= is_running || self.transport.position < watched_end(self.watched.as_ref());
    }

    /// Plays at the end: of a recording that goes on, this shows what comes.
    fn keep_up(&mut self) {
        self.transport.position = watched_end(self.watched.as_ref());
        self.transport.playing = true;
    }

    /// How many places frames have moved on since this was asked last.
    pub fn take_moved(&mut self) -> isize {
        std::mem::take(&mut self.moved)
    }

    /// Whether a recording goes on.
    fn is_recording(&self) -> bool {
        self.watched.as_ref().and_then(|watched| watched.recorded).is_some_and(|(_, is_running)| is_running)
    }

    /// Whether the playhead moves by itself; at the end of a recording it waits for what comes.
    pub fn is_moving(&self) -> bool {
        self.glide.is_some() || self.transport.playing && self.transport.position < watched_end(self.watched.as_ref())
    }

    /// The position that is shown.
    pub fn position(&self) -> f64 {
        let Transport { position, playing, .. } = self.transport;
        if self.reduced_motion && playing { position.floor() } else { position }
    }

    /// Lets time pass.
    pub fn advance(&mut self, dt: f32) {
        let waits = self.transport.playing && self.is_recording();
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
        if self.looping && was_playing && !self.transport.playing && !waits {
            self.transport.apply(&watched.story, Control::PlayPause);
        }
        self.transport.playing |= waits;
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
            // at the end of a recording there is nothing to play again, but something to wait for
            Wish::Playback(Control::PlayPause) if self.is_recording() && !self.transport.playing => {
                self.transport.playing = true;
            }
            Wish::Playback(Control::Last) if self.is_recording() => self.keep_up(),
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
                self.first_row = None;
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
            Wish::View(view) => self.panes.bring_forward(view),
            Wish::Flow(flow) => self.choose_flow(flow),
            Wish::NextFlow => self.choose_flow((self.flow + 1).min(session.analysis.flows.len().saturating_sub(1))),
            Wish::PreviousFlow => self.choose_flow(self.flow.saturating_sub(1)),
            Wish::Pick(pick) => {
                self.choose(self.selection.picked(pick));
                match pick {
                    Pick::Flow(flow) => self.choose_flow(flow),
                    Pick::Row(row) => self.first_row = Some(row),
                    _ => self.first_row = None,
                }
            }
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
                    .and_then(|story| jump.target(story, &session.trace, &session.analysis, &self.bookmarks, position));
                if let Some(target) = target {
                    self.selection.observation = None;
                    self.go(target, false);
                }
            }
            Wish::Bookmark => self.bookmark(),
            _ => {}
        }
    }

    fn choose_flow(&mut self, flow: usize) {
        self.is_chosen = true;
        self.show_flow(flow);
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

fn watched_end(watched: Option<&Watched>) -> f64 {
    watched.map_or(0.0, |watched| watched.story.end())
}
