use synema_wire::{Endpoint, IpPacket};

use crate::tcp::{Clause, Purpose};

/// A packet on its way out of a host, with what the trace will say of it once it really leaves.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) packet: IpPacket,
    /// The ends of the conversation that it belongs to, this host's first.
    pub(crate) ends: (Option<Endpoint>, Option<Endpoint>),
    pub(crate) clause: Option<Clause>,
    pub(crate) cause: Option<usize>,
    /// What it is and why it is sent, in one line.
    pub(crate) text: Purpose,
    /// Whether it came from elsewhere and is only passed on.
    pub(crate) is_forwarded: bool,
    /// The interface that it has to leave through, where routing does not decide.
    pub(crate) through: Option<usize>,
}

impl Outgoing {
    pub(crate) fn new(packet: IpPacket, text: impl Into<Purpose>, cause: Option<usize>) -> Outgoing {
        Outgoing {
            packet,
            ends: (None, None),
            clause: None,
            cause,
            text: text.into(),
            is_forwarded: false,
            through: None,
        }
    }

    pub(crate) fn under(self, clause: impl Into<Clause>) -> Outgoing {
        Outgoing { clause: Some(clause.into()), ..self }
    }

    pub(crate) fn between(self, local: Endpoint, remote: Endpoint) -> Outgoing {
        Outgoing { ends: (Some(local), Some(remote)), ..self }
    }
}
