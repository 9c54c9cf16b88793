use std::fmt;
use std::io;

/// Why a file could not be opened as a capture; nothing of it was read.
#[derive(Debug)]
pub struct OpenError {
    /// The file's path as it was given, `-` for standard input.
    pub file: String,
    /// Why.
    pub refusal: Refusal,
}

/// The reason of an [`OpenError`].
#[derive(Debug)]
pub enum Refusal {
    /// The operating system did not give the bytes.
    Io(io::Error),
    /// It is a directory.
    Directory,
    /// It has no bytes.
    Empty,
    /// It is something else.
    NotACapture {
        /// What it looks like, and its first octets where they say nothing.
        found: String,
        /// What to do with it.
        advice: &'static str,
    },
    /// It is packed, and nothing can be unpacked from it.
    Packed {
        /// How.
        compression: crate::Compression,
        /// What the unpacking stumbled over.
        reason: String,
    },
    /// It ends inside its first header.
    HeaderCut {
        /// Octets of the header.
        needed: usize,
        /// Octets of the file.
        available: usize,
    },
    /// Its first header is that of an unknown version.
    Version {
        /// `pcap`, `pcapng` or `snoop`.
        format: &'static str,
        /// Major version.
        major: u16,
        /// Minor version.
        minor: u16,
    },
    /// A snoop file of a datalink type that has no link type here.
    SnoopDatalink {
        /// The number of RFC 1761.
        datalink: u32,
    },
    /// A packed file or a stream, where only a file that lies on a disk can be followed as it grows.
    NotFollowed,
    /// Its first section header is damaged.
    Header(crate::Damage),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.refusal)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Io(error) => write!(f, "cannot be read: {error}; {}", advice(error.kind())),
            Refusal::Directory => f.write_str("is a directory; name a capture file in it"),
            Refusal::Empty => f.write_str("is empty (0 bytes): nothing was captured, or the copy failed"),
            Refusal::NotACapture { found, advice } => write!(f, "not a capture: at byte 0 it is {found}; {advice}"),
            Refusal::Packed { compression, reason } => write!(
                f,
                "damaged {} data at byte 0: {reason}; copy it again from where it was captured",
                compression.name()
            ),
            Refusal::HeaderCut { needed, available } => write!(
                f,
                "cut short in the file header: {needed} bytes belong there and the file ends at byte {available}; \
                 copy it again from where it was captured"
            ),
            Refusal::Version { format, major, minor } => write!(
                f,
                "{format} version {major}.{minor} at byte 4; this program reads pcap 2.x, pcapng 1.x and snoop 2: \
                 save it anew with the program that made it"
            ),
            Refusal::SnoopDatalink { datalink } => write!(
                f,
                "a snoop capture of datalink type {datalink} at byte 12; Ethernet and FDDI are read: \
                 convert it with `editcap -F pcapng`"
            ),
            Refusal::NotFollowed => f.write_str(
                "cannot be followed: only a capture file that is not packed grows in place; open it without following",
            ),
            Refusal::Header(damage) => {
                write!(f, "damaged at byte 0: {damage}; copy it again from where it was captured")
            }
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.refusal {
            Refusal::Io(error) => Some(error),
            _ => None,
        }
    }
}

fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::NotFound => "check the path",
        io::ErrorKind::PermissionDenied => "ask for read permission on it",
        _ => "check the disk or the connection it lies on",
    }
}
