use synema_wire::Mac;

use super::Outgoing;

/// What a host knows of a neighbour's hardware address: the states of RFC 4861 §7.3.2, used for ARP's cache as well.
#[derive(Clone, Debug)]
pub(crate) enum Neighbour {
    /// Given by the scenario, for good.
    Permanent { mac: Mac },
    /// Being asked for; packets wait.
    Incomplete { requests: u32, waiting: Vec<Outgoing> },
    /// Known, and confirmed not long ago.
    Reachable { mac: Mac },
    /// Known, but not confirmed for a while.
    Stale { mac: Mac },
    /// Used while stale: a confirmation may still come by itself.
    Delay { mac: Mac },
    /// Being asked whether it is still there.
    Probe { mac: Mac, requests: u32 },
}

/// A neighbour with the number that its timer has to carry to count.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) neighbour: Neighbour,
    pub(crate) generation: u64,
}

impl Neighbour {
    pub(crate) fn mac(&self) -> Option<Mac> {
        match self {
            Neighbour::Incomplete { .. } => None,
            Neighbour::Permanent { mac }
            | Neighbour::Reachable { mac }
            | Neighbour::Stale { mac }
            | Neighbour::Delay { mac }
            | Neighbour::Probe { mac, .. } => Some(*mac),
        }
    }

    /// The state's name and the address, as the event log shows them.
    pub(crate) fn text(&self) -> String {
        let state = match self {
            Neighbour::Permanent { .. } => "PERMANENT",
            Neighbour::Incomplete { .. } => "INCOMPLETE",
            Neighbour::Reachable { .. } => "REACHABLE",
            Neighbour::Stale { .. } => "STALE",
            Neighbour::Delay { .. } => "DELAY",
            Neighbour::Probe { .. } => "PROBE",
        };
        self.mac().map_or_else(|| state.to_owned(), |mac| format!("{mac} {state}"))
    }
}
