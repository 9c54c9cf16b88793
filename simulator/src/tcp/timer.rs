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
    /// When what was overtaken is given up for lost (RFC 8985 §6.2 step 5).
    Reordering,
    /// When to probe for a lost tail (RFC 8985 §7.2).
    TailLossProbe,
    /// When to see whether the other side is still there (RFC 9293 §3.8.4).
    KeepAlive,
    /// When the user wants no more waiting (RFC 9293 §3.10.8).
    UserTimeout,
    /// When an acknowledgment has waited long enough for a second segment (RFC 5681 §4.2).
    DelayedAck,
}

impl TimerId {
    /// In the order in which they are handled when they are due together.
    pub(crate) const ALL: [TimerId; 8] = [
        TimerId::UserTimeout,
        TimerId::Reordering,
        TimerId::TailLossProbe,
        TimerId::Retransmission,
        TimerId::ZeroWindowProbe,
        TimerId::TimeWait,
        TimerId::KeepAlive,
        TimerId::DelayedAck,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            TimerId::Retransmission => "retransmission",
            TimerId::ZeroWindowProbe => "zero-window-probe",
            TimerId::TimeWait => "time-wait",
            TimerId::Reordering => "reordering",
            TimerId::TailLossProbe => "tail-loss-probe",
            TimerId::KeepAlive => "keep-alive",
            TimerId::UserTimeout => "user-timeout",
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
