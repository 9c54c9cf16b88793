//! How full the two buffers of a connection are: reported with whatever changes it.

use synema_trace::{Instant, TcpState};

use super::apply::report;
use super::{Action, Clause, Effect, Tagged, Tcb, Variable};

/// What is in the buffers, and how much room they have, octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Levels([u64; 5]);

const NAMES: [Variable; 5] = [
    Variable::SendBufferBytes,
    Variable::ReceiveBufferBytes,
    Variable::SendQueueBytes,
    Variable::ReceiveQueueBytes,
    Variable::OutOfOrderBytes,
];

impl Effect {
    /// Whether it can change what is in a buffer.
    pub(super) fn moves_text(&self) -> bool {
        matches!(
            self,
            Effect::Enter(_)
                | Effect::Queue(_)
                | Effect::Consume(_)
                | Effect::Hold(..)
                | Effect::Advance
                | Effect::Flush(_)
                | Effect::Deliver(_)
                | Effect::Set(Variable::SndUna, _)
        )
    }
}

impl Tcb {
    pub(super) fn levels(&self) -> Levels {
        let is_there = self.remote.is_some() && !matches!(self.state, TcpState::Closed | TcpState::Listen);
        let room = |octets: u64| if is_there { octets } else { 0 };
        Levels([
            room(self.settings.send_buffer_bytes),
            room(self.receive_buffer_bytes()),
            self.send_queue.len(),
            self.receive_buffer.readable_len(),
            self.receive_buffer.held_len(),
        ])
    }

    /// Says what is different from before.
    pub(super) fn report_levels(&self, before: Levels, clause: &Clause, actions: &mut Vec<Tagged<Action>>) {
        let after = self.levels();
        for (name, (old, new)) in NAMES.iter().zip(before.0.iter().zip(after.0)) {
            report(*name, *old, new, clause, actions);
        }
    }

    /// Gives the user's text more or less room in the send buffer.
    pub(crate) fn resize_send_buffer(&mut self, now: Instant, octets: u64, actions: &mut Vec<Tagged<Action>>) {
        let before = self.levels();
        self.settings.send_buffer_bytes = octets;
        self.report_levels(before, &"9293/3.9.1.2".into(), actions);
        self.send_what_may_be_sent(now, actions);
    }
}
