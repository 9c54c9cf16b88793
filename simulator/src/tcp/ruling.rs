use super::{Clause, Effect, Reply, Tagged};

/// What a rule says is to happen, computed without touching the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ruling {
    pub(crate) effects: Vec<Tagged<Effect>>,
    /// Whether the checks that follow are skipped: the RFC's "and return".
    pub(crate) is_final: bool,
    /// The answer to a call.
    pub(crate) reply: Option<Reply>,
}

impl Ruling {
    /// Nothing happens and the next check follows.
    pub(crate) fn pass() -> Ruling {
        Ruling::default()
    }

    /// The segment is dropped.
    pub(crate) fn drop(clause: impl Into<Clause>, reason: &'static str) -> Ruling {
        Ruling::pass().and(clause, Effect::Discard(reason.into())).done()
    }

    /// A call is answered.
    pub(crate) fn reply(reply: impl Into<Reply>) -> Ruling {
        Ruling { reply: Some(reply.into()), ..Ruling::default() }
    }

    #[must_use]
    #[inline]
    pub(crate) fn and(mut self, clause: impl Into<Clause>, effect: Effect) -> Ruling {
        if self.effects.len() == self.effects.capacity() {
            self.grow();
        }
        self.effects.push(Tagged::new(clause, effect));
        self
    }

    /// Room from the start for what the rulings on an acknowledgment and on text have.
    fn grow(&mut self) {
        match self.effects.capacity() {
            0 => self.effects = Vec::with_capacity(8),
            capacity => self.effects.reserve_exact(capacity),
        }
    }

    #[must_use]
    pub(crate) fn and_all(mut self, effects: impl IntoIterator<Item = Tagged<Effect>>) -> Ruling {
        self.effects.extend(effects);
        self
    }

    #[must_use]
    pub(crate) fn done(mut self) -> Ruling {
        self.is_final = true;
        self
    }
}
