use std::collections::BTreeMap;

use synema_trace::Instant;
use synema_wire::Mac;

use super::{PortState, SpanningTree};

/// A hub or a switch.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) kind: DeviceKind,
    /// For each port the link and which of its ends this is.
    pub(crate) links: Vec<Option<(usize, usize)>>,
    /// How long a frame takes through it.
    pub(crate) delay_ns: i64,
}

#[derive(Clone, Debug)]
pub(crate) enum DeviceKind {
    /// Repeats every frame on all other ports.
    Hub,
    Switch(Box<Learning>),
}

/// What a switch has learnt (IEEE 802.1D §7.8).
#[derive(Clone, Debug)]
pub(crate) struct Learning {
    pub(crate) table: BTreeMap<Mac, LearntPort>,
    pub(crate) ageing_ns: i64,
    /// The same without a change of the topology.
    pub(crate) usual_ageing_ns: i64,
    /// Ports that a loop guard keeps shut.
    pub(crate) blocked: Vec<usize>,
    /// The spanning tree protocol, where it is spoken.
    pub(crate) tree: Option<Box<SpanningTree>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LearntPort {
    pub(crate) port: usize,
    pub(crate) until: Instant,
}

impl Device {
    /// Whether frames pass a port.
    pub(crate) fn is_open(&self, port: usize) -> bool {
        self.port_state(port) == PortState::Forwarding
    }

    /// What a port does with frames.
    pub(crate) fn port_state(&self, port: usize) -> PortState {
        match &self.kind {
            DeviceKind::Hub => PortState::Forwarding,
            DeviceKind::Switch(learning) if learning.blocked.contains(&port) => PortState::Blocking,
            DeviceKind::Switch(learning) => {
                learning.tree.as_ref().map_or(PortState::Forwarding, |tree| tree.ports[port].state)
            }
        }
    }

    /// Every port with a cable, but one.
    pub(crate) fn cabled_ports(&self, but: usize) -> Vec<usize> {
        (0..self.links.len()).filter(|port| *port != but && self.links[*port].is_some()).collect()
    }

    /// Every port with a cable that frames pass, but one.
    pub(crate) fn other_ports(&self, but: usize) -> Vec<usize> {
        (0..self.links.len())
            .filter(|port| *port != but && self.links[*port].is_some() && self.is_open(*port))
            .collect()
    }
}
