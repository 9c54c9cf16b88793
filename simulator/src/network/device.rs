use std::collections::BTreeMap;

use synema_trace::Instant;
use synema_wire::Mac;

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
    Switch(Learning),
}

/// What a switch has learnt (IEEE 802.1D §7.8).
#[derive(Clone, Debug)]
pub(crate) struct Learning {
    pub(crate) table: BTreeMap<Mac, LearntPort>,
    pub(crate) ageing_ns: i64,
    /// Ports that a loop guard keeps shut.
    pub(crate) blocked: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LearntPort {
    pub(crate) port: usize,
    pub(crate) until: Instant,
}

impl Device {
    /// Whether frames pass a port.
    pub(crate) fn is_open(&self, port: usize) -> bool {
        match &self.kind {
            DeviceKind::Hub => true,
            DeviceKind::Switch(learning) => !learning.blocked.contains(&port),
        }
    }

    /// Every port with a cable that frames pass, but one.
    pub(crate) fn other_ports(&self, but: usize) -> Vec<usize> {
        (0..self.links.len())
            .filter(|port| *port != but && self.links[*port].is_some() && self.is_open(*port))
            .collect()
    }
}
