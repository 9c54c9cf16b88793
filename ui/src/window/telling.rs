use std::borrow::Cow;
use std::sync::{Arc, Weak};

use super::player::Player;
use super::{Cue, Performance, Session};
use crate::window::performance::position;
use crate::{FieldRef, LayerModel};

/// Where the telling of a lesson stands.
#[derive(Debug, Default)]
pub struct Telling {
    told: Option<Weak<Performance>>,
    number: usize,
    /// Whether the step was changed and is still to be shown.
    changed: bool,
}

impl Telling {
    /// Begins with the first step where another lesson is told.
    pub fn follow(&mut self, session: &Session) {
        let told = session.performance.as_ref().filter(|performance| !performance.is_empty()).map(Arc::downgrade);
        let is_same = match (&told, &self.told) {
            (Some(now), Some(before)) => now.ptr_eq(before),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            *self = Telling { changed: told.is_some(), told, number: 0 };
        }
    }

    /// The lesson that is told and the cue it is at.
    pub fn at<'a>(&self, session: &'a Session) -> Option<(&'a Performance, Cue)> {
        let performance = session.performance.as_deref().filter(|performance| !performance.is_empty())?;
        Some((performance, performance.cue(self.number)))
    }

    /// The session that is shown: that of the step's scene.
    pub fn shown<'a>(&self, session: &'a Session) -> Cow<'a, Session> {
        let Some((performance, cue)) = self.at(session).filter(|_| session.before.is_none()) else {
            return Cow::Borrowed(session);
        };
        let act = &performance.acts[cue.act];
        let mut shown = Session::new(session.title.clone(), act.trace.clone(), act.analysis.clone());
        shown.notice.clone_from(&session.notice);
        shown.performance.clone_from(&session.performance);
        shown.scenario.clone_from(&act.scenario);
        shown.knobs.clone_from(&act.knobs);
        Cow::Owned(shown)
    }

    /// Shows the step anew where a lesson is told and nothing is forked.
    pub fn show_again(&mut self) {
        self.changed = self.told.is_some();
    }

    /// The number of the step, from 0.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Goes to a step.
    pub fn go(&mut self, session: &Session, number: usize) {
        let last = session.performance.as_deref().map_or(0, |it| it.len().saturating_sub(1));
        self.number = number.min(last);
        self.changed = true;
    }

    /// Shows the step where it was changed: the place, gliding there from a step before it, what is lit, the views.
    pub fn show(&mut self, session: &Session, player: &mut Player, glides: bool) {
        // beside another history nothing is told
        if !std::mem::take(&mut self.changed) || session.before.is_some() {
            return;
        }
        let Some((performance, cue)) = self.at(session) else { return };
        let act = &performance.acts[cue.act];
        player.show_flow(act.performed.flow);
        let own = Session::new(String::new(), act.trace.clone(), act.analysis.clone());
        let is_same_scene = player.follow(&own, None);
        let Some(story) = player.story() else { return };
        let target = position(story, performance.moment(cue));
        player.go(target, glides && is_same_scene);
        let step = performance.step(cue);
        let field = step.field.as_deref().and_then(synema_wire::field_def);
        player.selection.field = field.map(|def| FieldRef { name: def.name, nth: 0 });
        player.selection.byte = None;
        player.selection.observation = performance.moment(cue).observation.filter(|_| !(glides && is_same_scene));
        if let Some(layers) = step.model {
            player.model = match layers {
                7 => LayerModel::Seven,
                4 => LayerModel::Four,
                _ => LayerModel::Five,
            };
        }
        player.bring_forward(&step.views);
    }
}
