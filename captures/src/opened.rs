use std::fmt;

use synema_trace::Trace;
use synema_wire::LinkType;

use crate::{Compression, Format, Notice, Problem};

/// A capture that was read: all of it, or all up to its first damage.
pub struct Opened {
    /// The frames, lying where they lie in the file; its points are [`Opened::interfaces`], in the same order.
    pub trace: Trace,
    /// What kind of file it is.
    pub format: Format,
    /// How the file was packed; none where it was not.
    pub compression: Option<Compression>,
    /// The interfaces that the file describes; one for a pcap file.
    pub interfaces: Vec<RecordedInterface>,
    /// The length of the file, octets, unpacked.
    pub file_bytes: u64,
    /// Whether the file was read to its end.
    pub complete: bool,
    /// Why not, where it was not.
    pub problem: Option<Problem>,
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
    /// The file's LINKTYPE_ number of its frames.
    pub link_type: u16,
    /// Beyond how many octets frames were cut off; 0 where there was no limit.
    pub snap_len: u32,
    /// Octets of frame check sequence at the end of every frame, where a pcap file says so.
    pub fcs_len: Option<u8>,
}

impl Opened {
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
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("format", &self.format)
            .field("frames", &self.trace.len())
            .field("interfaces", &self.interfaces)
            .field("problem", &self.problem)
            .field("notices", &self.notices)
            .finish_non_exhaustive()
    }
}
