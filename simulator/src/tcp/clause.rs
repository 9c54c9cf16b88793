use synema_trace::TcpState;

/// The place of the rule that demands something, written out only where it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    section: &'static str,
    state: Option<TcpState>,
}

/// The paragraph of one state inside a section: `9293/3.10.7.4/5/ESTABLISHED`.
pub(crate) const fn in_state(section: &'static str, state: TcpState) -> Clause {
    Clause { section, state: Some(state) }
}

impl Clause {
    /// Whether it lies in a section, or is that.
    pub(crate) fn is_in(&self, section: &str) -> bool {
        self.section.starts_with(section)
    }
}

impl From<&'static str> for Clause {
    fn from(section: &'static str) -> Clause {
        Clause { section, state: None }
    }
}

impl From<Clause> for synema_trace::Clause {
    fn from(Clause { section, state }: Clause) -> synema_trace::Clause {
        match state {
            // without the detours of formatting: most events of a connection have one
            Some(state) => [section, "/", state.name()].concat().into(),
            None => section.into(),
        }
    }
}
