use synema_trace::{Clause, TcpState};

/// The paragraph of one state inside a section: `9293/3.10.7.4/5/ESTABLISHED`.
pub(crate) fn in_state(section: &'static str, state: TcpState) -> Clause {
    format!("{section}/{state}").into()
}
