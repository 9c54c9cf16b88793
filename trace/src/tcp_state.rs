use std::fmt;

/// The states of a TCP connection (RFC 9293 §3.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TcpState {
    /// No connection at all.
    Closed,
    /// Waiting for a connection request from anyone.
    Listen,
    /// SYN sent, waiting for the answer.
    SynSent,
    /// SYN received and sent, waiting for the acknowledgment of ours.
    SynReceived,
    /// Open: data flows both ways.
    Established,
    /// Our FIN is sent or queued, nothing heard of the other side's.
    FinWait1,
    /// Our FIN is acknowledged, waiting for the other side's.
    FinWait2,
    /// The other side has closed, our user has not yet.
    CloseWait,
    /// Both sides closed at once, waiting for the acknowledgment of our FIN.
    Closing,
    /// Both sides closed, we second; waiting for the acknowledgment of our FIN.
    LastAck,
    /// Both sides closed; waiting until the other side surely has our last acknowledgment.
    TimeWait,
}

impl TcpState {
    /// All eleven, in the order of RFC 9293 §3.3.2.
    pub const ALL: [TcpState; 11] = [
        TcpState::Listen,
        TcpState::SynSent,
        TcpState::SynReceived,
        TcpState::Established,
        TcpState::FinWait1,
        TcpState::FinWait2,
        TcpState::CloseWait,
        TcpState::Closing,
        TcpState::LastAck,
        TcpState::TimeWait,
        TcpState::Closed,
    ];

    /// The RFC's spelling: `SYN-SENT`.
    pub const fn name(self) -> &'static str {
        match self {
            TcpState::Closed => "CLOSED",
            TcpState::Listen => "LISTEN",
            TcpState::SynSent => "SYN-SENT",
            TcpState::SynReceived => "SYN-RECEIVED",
            TcpState::Established => "ESTABLISHED",
            TcpState::FinWait1 => "FIN-WAIT-1",
            TcpState::FinWait2 => "FIN-WAIT-2",
            TcpState::CloseWait => "CLOSE-WAIT",
            TcpState::Closing => "CLOSING",
            TcpState::LastAck => "LAST-ACK",
            TcpState::TimeWait => "TIME-WAIT",
        }
    }
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
