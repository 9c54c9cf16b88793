use bytes::Bytes;
use synema_trace::TcpState;
use synema_wire::{Endpoint, Seq};

use super::Pieces;
use super::fast_open::FastOpenOption;

/// A user call (RFC 9293 §3.9.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// OPEN, waiting for anyone.
    OpenPassive,
    /// OPEN, to `remote`, with the initial sequence number that the host has chosen.
    OpenActive { remote: Option<Endpoint>, isn: Seq },
    /// OPEN to `remote`, with text in the SYN or the request for a cookie (RFC 7413 §4.2); `room` is the segment size
    /// that is remembered of the other side.
    OpenFast { remote: Endpoint, isn: Seq, octets: Bytes, offer: FastOpenOption, room: u64 },
    /// SEND.
    Send(Bytes),
    /// SEND, and what is sent next begins a segment of its own (Linux's MSG_EOR).
    SendRecord(Bytes),
    /// SEND with the urgent flag.
    SendUrgent(Bytes),
    /// RECEIVE at most this many octets.
    Receive(usize),
    /// CLOSE: nothing more will be sent.
    Close,
    /// CLOSE by a user who will not read either: what the socket call `close` does. Text that nobody reads, or that
    /// comes later, is answered with a reset where the switch is on.
    Release,
    /// ABORT.
    Abort,
    /// STATUS.
    Status,
}

/// The answer to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    Ok,
    /// SEND took this many octets; less than offered where the queue is full.
    Taken(usize),
    /// RECEIVE gives these octets.
    Text(Pieces),
    /// RECEIVE has to wait: ask again when something has changed.
    Queued,
    /// STATUS says this.
    State(TcpState),
    Error(CallError),
}

impl From<CallError> for Reply {
    fn from(error: CallError) -> Reply {
        Reply::Error(error)
    }
}

/// The errors of the calls, with the RFC's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallError {
    DoesNotExist,
    AlreadyExists,
    RemoteUnspecified,
    Closing,
    Reset,
    Refused,
    UserTimeout,
    /// No route to the host, or none to the network; a protocol that is not there.
    HostUnreachable,
    NetUnreachable,
    ProtocolUnreachable,
}

impl CallError {
    /// The name of the error that a socket call gives for it.
    pub(crate) const fn errno(self) -> &'static str {
        match self {
            CallError::DoesNotExist => "ENOTCONN",
            CallError::AlreadyExists => "EISCONN",
            CallError::RemoteUnspecified => "EDESTADDRREQ",
            CallError::Closing => "EPIPE",
            CallError::Reset => "ECONNRESET",
            CallError::Refused => "ECONNREFUSED",
            CallError::UserTimeout => "ETIMEDOUT",
            CallError::HostUnreachable => "EHOSTUNREACH",
            CallError::NetUnreachable => "ENETUNREACH",
            CallError::ProtocolUnreachable => "ENOPROTOOPT",
        }
    }
}
