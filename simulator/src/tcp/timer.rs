use synema_trace::Instant;

/// The timers of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimerId {
    /// When to send the oldest unacknowledged segment again (RFC 6298).
    Retransmission,
    /// When to try whether a closed window has opened (RFC 9293 §3.8.6.1).
    ZeroWindowProbe,
    /// When the connection may be forgotten (RFC 9293 §3.6.1).
    TimeWait,
    /// When an acknowledgment has waited long enough for a second segment (RFC 5681 §4.2).
    DelayedAck,
}

impl TimerId {
    pub(crate) const ALL: [TimerId; 4] =
        [TimerId::Retransmission, TimerId::ZeroWindowProbe, TimerId::TimeWait, TimerId::DelayedAck];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            TimerId::Retransmission => "retransmission",
            TimerId::ZeroWindowProbe => "zero-window-probe",
            TimerId::TimeWait => "time-wait",
            TimerId::DelayedAck => "delayed-ack",
        }
    }
}

/// When each timer goes off, where it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timers([Option<Instant>; TimerId::ALL.len()]);

impl Timers {
    pub(crate) fn deadline(&self, timer: TimerId) -> Option<Instant> {
        self.0[timer as usize]
    }

    pub(crate) fn is_running(&self, timer: TimerId) -> bool {
        self.deadline(timer).is_some()
    }

    /// Starts or stops a timer and returns its deadline from before.
    pub(crate) fn set(&mut self, timer: TimerId, deadline: Option<Instant>) -> Option<Instant> {
        std::mem::replace(&mut self.0[timer as usize], deadline)
    }

    /// The earliest deadline of all.
    pub(crate) fn next_wakeup(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }
}
