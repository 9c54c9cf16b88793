use synema_wire::LinkType;

use crate::Instant;

/// The place in a [`crate::Trace`]'s list of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointId(pub u16);

/// Where frames are seen: an interface of a captured machine or of a simulated host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The interface's name, `eth0` or `client.0`; empty where the file gives none.
    pub name: String,
    /// What its frames begin with.
    pub link_type: LinkType,
    /// The simulated host it belongs to; none in captures.
    pub host: Option<String>,
}

/// A link of a simulated network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its name in the scenario.
    pub name: String,
    /// The names of the hosts or devices at its ends.
    pub ends: [String; 2],
}

/// Which way a frame was going at the point where it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heading {
    /// Leaving the host that the point belongs to.
    Outbound,
    /// Arriving at it.
    Inbound,
    /// The source does not say.
    Unknown,
}

/// One frame seen at one point at one instant.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// Its place in the trace, from 0.
    pub index: usize,
    /// How many observations the trace has forgotten that stood before its first.
    pub forgotten: usize,
    /// When it was seen.
    pub at: Instant,
    /// Where it was seen.
    pub point: PointId,
    /// What its bytes begin with.
    pub link_type: LinkType,
    /// Which way it was going.
    pub heading: Heading,
    /// Its length on the wire, octets.
    pub wire_len: u32,
    /// What was captured of it.
    pub bytes: &'a [u8],
}

impl Observation<'_> {
    /// Wireshark's `frame.number`: from 1, forgotten frames counted.
    pub fn number(&self) -> usize {
        self.forgotten + self.index + 1
    }
}
