/// The variables of a connection whose changes are reported, by the RFCs' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    Iss,
    Irs,
    SndUna,
    SndNxt,
    SndWnd,
    SndWl1,
    SndWl2,
    RcvNxt,
    RcvWnd,
    CwndBytes,
    SsthreshBytes,
    SrttNs,
    RttvarNs,
    RtoNs,
    SndUp,
    RcvUp,
    /// Octets that the user has sent and the other side has not acknowledged.
    SendQueueBytes,
    /// Room for them.
    SendBufferBytes,
    /// Octets that have come in order and the user has not read.
    ReceiveQueueBytes,
    /// Octets that are held behind a gap.
    OutOfOrderBytes,
    /// Room for what has come.
    ReceiveBufferBytes,
}

impl Variable {
    /// The name in snake case, with its unit where it is not an octet count or a sequence number.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Variable::Iss => "iss",
            Variable::Irs => "irs",
            Variable::SndUna => "snd_una",
            Variable::SndNxt => "snd_nxt",
            Variable::SndWnd => "snd_wnd",
            Variable::SndWl1 => "snd_wl1",
            Variable::SndWl2 => "snd_wl2",
            Variable::RcvNxt => "rcv_nxt",
            Variable::RcvWnd => "rcv_wnd",
            Variable::CwndBytes => "cwnd_bytes",
            Variable::SsthreshBytes => "ssthresh_bytes",
            Variable::SrttNs => "srtt_ns",
            Variable::RttvarNs => "rttvar_ns",
            Variable::RtoNs => "rto_ns",
            Variable::SndUp => "snd_up",
            Variable::RcvUp => "rcv_up",
            Variable::SendQueueBytes => "send_queue_bytes",
            Variable::SendBufferBytes => "send_buffer_bytes",
            Variable::ReceiveQueueBytes => "receive_queue_bytes",
            Variable::OutOfOrderBytes => "out_of_order_bytes",
            Variable::ReceiveBufferBytes => "receive_buffer_bytes",
        }
    }

    /// Whether it is a place in a stream, shown as the number on the wire.
    pub(crate) const fn is_sequence_number(self) -> bool {
        matches!(
            self,
            Variable::Iss
                | Variable::Irs
                | Variable::SndUna
                | Variable::SndNxt
                | Variable::SndWl1
                | Variable::SndWl2
                | Variable::RcvNxt
                | Variable::SndUp
                | Variable::RcvUp
        )
    }
}
