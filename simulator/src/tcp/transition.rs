use synema_trace::TcpState;

/// The edges of the state diagram (RFC 9293 Figure 5, with the edges that its text adds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transition {
    /// CLOSED to LISTEN: the user waits for anyone.
    OpenPassively,
    /// CLOSED or LISTEN to SYN-SENT: the user connects.
    SendSyn,
    /// LISTEN to SYN-RECEIVED: someone connects.
    ReceiveSyn,
    /// SYN-SENT to ESTABLISHED: the answer has come.
    ReceiveSynAck,
    /// SYN-SENT to SYN-RECEIVED: both sides connect at once.
    ReceiveSimultaneousSyn,
    /// SYN-RECEIVED to ESTABLISHED: our SYN is acknowledged.
    ReceiveAckOfSyn,
    /// SYN-RECEIVED to LISTEN: the side that connected has reset, or begun anew.
    ReturnToListen,
    /// ESTABLISHED or SYN-RECEIVED to FIN-WAIT-1: our user closes first.
    SendFin,
    /// CLOSE-WAIT to LAST-ACK: our user closes second.
    SendLastFin,
    /// ESTABLISHED or SYN-RECEIVED to CLOSE-WAIT: the other side closes first.
    ReceiveFin,
    /// FIN-WAIT-1 to FIN-WAIT-2: our FIN is acknowledged.
    ReceiveAckOfFin,
    /// FIN-WAIT-1 to CLOSING: the FINs have crossed.
    ReceiveCrossedFin,
    /// FIN-WAIT-2 to TIME-WAIT: the other side closes second.
    ReceiveLastFin,
    /// CLOSING to TIME-WAIT: our FIN is acknowledged, after theirs.
    ReceiveAckOfCrossedFin,
    /// LAST-ACK to CLOSED: our FIN is acknowledged.
    ReceiveAckOfLastFin,
    /// TIME-WAIT to CLOSED: twice the maximum segment lifetime has passed.
    TimeWaitExpires,
    /// LISTEN or SYN-SENT to CLOSED: the user closes before there is a connection.
    CloseUnopened,
    /// Any state to CLOSED: the user aborts.
    Abort,
    /// SYN-SENT or SYN-RECEIVED to CLOSED: the answer is a reset.
    ReceiveRefusal,
    /// A synchronized state to CLOSED: the other side resets.
    ReceiveReset,
    /// Any state to CLOSED: too many retransmissions without an answer.
    GiveUp,
}

impl Transition {
    /// The state it leads to.
    pub const fn target(self) -> TcpState {
        match self {
            Transition::OpenPassively | Transition::ReturnToListen => TcpState::Listen,
            Transition::SendSyn => TcpState::SynSent,
            Transition::ReceiveSyn | Transition::ReceiveSimultaneousSyn => TcpState::SynReceived,
            Transition::ReceiveSynAck | Transition::ReceiveAckOfSyn => TcpState::Established,
            Transition::SendFin => TcpState::FinWait1,
            Transition::SendLastFin => TcpState::LastAck,
            Transition::ReceiveFin => TcpState::CloseWait,
            Transition::ReceiveAckOfFin => TcpState::FinWait2,
            Transition::ReceiveCrossedFin => TcpState::Closing,
            Transition::ReceiveLastFin | Transition::ReceiveAckOfCrossedFin => TcpState::TimeWait,
            Transition::ReceiveAckOfLastFin
            | Transition::TimeWaitExpires
            | Transition::CloseUnopened
            | Transition::Abort
            | Transition::ReceiveRefusal
            | Transition::ReceiveReset
            | Transition::GiveUp => TcpState::Closed,
        }
    }

    /// The name in the trace.
    pub const fn name(self) -> &'static str {
        match self {
            Transition::OpenPassively => "OpenPassively",
            Transition::SendSyn => "SendSyn",
            Transition::ReceiveSyn => "ReceiveSyn",
            Transition::ReceiveSynAck => "ReceiveSynAck",
            Transition::ReceiveSimultaneousSyn => "ReceiveSimultaneousSyn",
            Transition::ReceiveAckOfSyn => "ReceiveAckOfSyn",
            Transition::ReturnToListen => "ReturnToListen",
            Transition::SendFin => "SendFin",
            Transition::SendLastFin => "SendLastFin",
            Transition::ReceiveFin => "ReceiveFin",
            Transition::ReceiveAckOfFin => "ReceiveAckOfFin",
            Transition::ReceiveCrossedFin => "ReceiveCrossedFin",
            Transition::ReceiveLastFin => "ReceiveLastFin",
            Transition::ReceiveAckOfCrossedFin => "ReceiveAckOfCrossedFin",
            Transition::ReceiveAckOfLastFin => "ReceiveAckOfLastFin",
            Transition::TimeWaitExpires => "TimeWaitExpires",
            Transition::CloseUnopened => "CloseUnopened",
            Transition::Abort => "Abort",
            Transition::ReceiveRefusal => "ReceiveRefusal",
            Transition::ReceiveReset => "ReceiveReset",
            Transition::GiveUp => "GiveUp",
        }
    }
}
