use std::fmt;

/// The kinds of capture file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// pcap with microseconds (magic number `a1b2c3d4`).
    Pcap,
    /// pcap with nanoseconds (`a1b23c4d`).
    PcapNanoseconds,
    /// Kuznetzov's pcap with the interface index and protocol in every record (`a1b2cd34`).
    PcapModified,
    /// pcapng.
    Pcapng,
    /// snoop of version 2 (RFC 1761).
    Snoop,
}

impl Format {
    /// The name in outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Pcap => "pcap",
            Format::PcapNanoseconds => "pcap (nanoseconds)",
            Format::PcapModified => "pcap (modified)",
            Format::Pcapng => "pcapng",
            Format::Snoop => "snoop",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
