use std::fmt;
use std::net::IpAddr;

use synema_trace::{Point, Trace};
use synema_wire::LinkType;

use crate::{Compression, Format, Notice, Problem};

/// A capture that was read: all of it, or all that could be read.
#[derive(Clone)]
pub struct Opened {
    /// The frames with their comments, lying where they lie in the file; its points are [`Opened::interfaces`], in
    /// the same order.
    pub trace: Trace,
    /// What kind of file it is.
    pub format: Format,
    /// How the file was packed; none where it was not.
    pub compression: Option<Compression>,
    /// The interfaces that the file describes; one for a pcap file.
    pub interfaces: Vec<RecordedInterface>,
    /// The sections of a pcapng file; none in other formats.
    pub sections: Vec<RecordedSection>,
    /// The names that the file gives addresses, in its order.
    pub names: Vec<RecordedName>,
    /// How many frames carry details that a [`Trace`] has no place for: a hash, a queue, link-layer errors.
    pub frames_with_details: u64,
    /// The length of the file, octets, unpacked.
    pub file_bytes: u64,
    /// Whether the file was read to its end and nothing was passed over.
    pub complete: bool,
    /// The first damage, where it was not.
    pub problem: Option<Problem>,
    /// What was passed over to read on behind damage; at most [`Opened::SKIPPED_NAMED`] stretches, the last of which
    /// then reaches to the end of the last.
    pub skipped: Vec<Skipped>,
    /// What else there is to know about it.
    pub notices: Vec<Notice>,
}

/// An interface as a capture file describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedInterface {
    /// Its name, `eth0`; empty where the file gives none.
    pub name: String,
    /// What the file says about it; empty where it says nothing.
    pub description: String,
    /// Comments on it.
    pub comments: Vec<String>,
    /// The file's LINKTYPE_ number of its frames.
    pub link_type: u16,
    /// Beyond how many octets frames were cut off; 0 where there was no limit.
    pub snap_len: u32,
    /// Octets of frame check sequence at the end of every frame, where the file says so.
    pub fcs_len: Option<u8>,
    /// How its times count, as `if_tsresol` writes it: a power of 10, or with the top bit of 2, of units in a second.
    pub resolution: u8,
    /// The capture filter that was set, as text or as its first octet says; empty where there was none.
    pub filter: String,
    /// The operating system; empty where the file does not say.
    pub os: String,
    /// The hardware; empty where the file does not say.
    pub hardware: String,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
    /// Its link-layer address.
    pub mac: Option<[u8; 6]>,
    /// Bits a second.
    pub speed: Option<u64>,
    /// How many frames it received, where the file says so.
    pub received: Option<u64>,
    /// How many of them were dropped by it, by the operating system, or before single frames.
    pub dropped: Option<u64>,
}

/// A section of a pcapng file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedSection {
    /// Comments on it.
    pub comments: Vec<String>,
    /// The machine it was recorded on; empty where the file does not say.
    pub hardware: String,
    /// Its operating system.
    pub os: String,
    /// The program that wrote it.
    pub application: String,
}

/// A name that the file gives an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedName {
    /// The address.
    pub address: IpAddr,
    /// Its names, the first being the preferred one.
    pub names: Vec<String>,
}

/// Octets that were passed over because they are damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where they begin.
    pub offset: u64,
    /// How many they are.
    pub len: u64,
    /// The number of the first frame behind them, from 1.
    pub next_frame: usize,
}

impl RecordedInterface {
    /// A point of observation as an interface with nanoseconds and without a limit.
    pub(crate) fn of_point(point: &Point) -> RecordedInterface {
        let (name, link_type) = (point.name.clone(), point.link_type.0);
        RecordedInterface { name, link_type, resolution: 9, ..RecordedInterface::default() }
    }
}

impl Opened {
    /// How many stretches of skipped octets are told apart.
    pub const SKIPPED_NAMED: usize = 64;

    /// The link types of its interfaces, each once, in the order of their first interface.
    pub fn link_types(&self) -> Vec<LinkType> {
        let mut link_types: Vec<LinkType> = Vec::new();
        for point in self.trace.points() {
            if !link_types.contains(&point.link_type) {
                link_types.push(point.link_type);
            }
        }
        link_types
    }

    /// How many octets were passed over.
    pub fn skipped_bytes(&self) -> u64 {
        self.skipped.iter().map(|skipped| skipped.len).sum()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("format", &self.format)
            .field("frames", &self.trace.len())
            .field("interfaces", &self.interfaces)
            .field("problem", &self.problem)
            .field("skipped", &self.skipped)
            .field("notices", &self.notices)
            .finish_non_exhaustive()
    }
}
