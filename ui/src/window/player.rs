use std::sync::{Arc, Weak};

use synema_analysis::{Analysis, Transport as Over};
use synema_trace::Trace;

use super::{Session, Wish};
use crate::{LayerModel, Numbers, Pick, Selection, Story, Transport, View, views};

/// What concerns only the watching of a session.
#[derive(Debug, Default)]
pub struct Player {
    pub transport: Transport,
    pub selection: Selection,
    pub model: LayerModel,
    pub numbers: Numbers,
    /// Where tables begin; none follows what is looked at.
    pub first_row: Option<u64>,
    page: usize,
    flow: usize,
    watched: Option<Watched>,
}

/// The story being watched, and what it was made from.
#[derive(Debug)]
struct Watched {
    trace: Weak<Trace>,
    analysis: Weak<Analysis>,
    story: Story,
}

impl Player {
    /// The views of the side pane.
    pub const PAGES: [&'static dyn View; 3] = [&views::States, &views::Layers, &views::Bytes];

    /// Makes sure that the story is that of the session; another session starts from its beginning.
    pub fn follow(&mut self, session: &Session) {
        let watched = self.watched.as_ref();
        let same_trace = watched.is_some_and(|it| it.trace.as_ptr() == Arc::as_ptr(&session.trace));
        let same_analysis = watched.is_some_and(|it| it.analysis.as_ptr() == Arc::as_ptr(&session.analysis));
        if same_trace && same_analysis && watched.is_some_and(|it| it.story.flow == self.flow) {
            return;
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
        let story = Story::new(&session.trace, &session.analysis, self.flow);
        let (trace, analysis) = (Arc::downgrade(&session.trace), Arc::downgrade(&session.analysis));
        self.watched = Some(Watched { trace, analysis, story });
    }

    /// Lets time pass.
    pub fn advance(&mut self, dt: f32) {
        if let Some(watched) = &self.watched {
            self.transport.advance(&watched.story, (f64::from(dt) * 1e9) as i64);
        }
    }

    /// The story being watched; there is one once a session was followed.
    pub fn story(&self) -> Option<&Story> {
        self.watched.as_ref().map(|watched| &watched.story)
    }

    /// The number of the page shown in the side pane.
    pub fn page(&self) -> usize {
        self.page
    }

    /// Shows another flow from its beginning.
    pub fn show_flow(&mut self, flow: usize) {
        self.flow = flow;
    }

    /// Does what is wished about watching.
    pub fn fulfil(&mut self, wish: Wish) {
        match wish {
            Wish::Playback(control) => {
                if let Some(watched) = &self.watched {
                    self.transport.apply(&watched.story, control);
                }
                // whoever moves on wants to look at what comes, not at what was chosen before
                self.selection.observation = None;
                self.selection.byte = None;
                self.first_row = None;
            }
            Wish::OtherTime => self.transport.time = self.transport.time.other(),
            Wish::OtherNumbers => self.numbers = self.numbers.other(),
            Wish::Model(model) => {
                self.model = model;
                self.page = 1;
            }
            Wish::Page(page) => self.page = page.min(Player::PAGES.len() - 1),
            Wish::Flow(flow) => self.show_flow(flow),
            Wish::Pick(pick) => {
                self.selection = self.selection.picked(pick);
                match pick {
                    Pick::Flow(flow) => self.show_flow(flow),
                    Pick::Row(row) => self.first_row = Some(row),
                    _ => self.first_row = None,
                }
            }
            Wish::Command(_) | Wish::NextLanguage | Wish::OtherTheme => {}
        }
    }
}
