use std::fmt;

/// Where and why reading a capture ended before the file did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the record or block that could not be read begins, in octets from the start of the file.
    pub offset: u64,
    /// The number the next frame would have had, from 1: all frames below it were read.
    pub frame: usize,
    /// What is wrong there.
    pub damage: Damage,
}

/// What is wrong with a record or block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The file ends inside it.
    Cut {
        /// Octets that it takes.
        needed: u64,
        /// Octets that are left of the file.
        available: u64,
    },
    /// It gives a frame a length that no capture program records.
    FrameTooLong {
        /// The length it gives.
        length: u32,
        /// The longest that is believed.
        limit: u32,
    },
    /// A block gives itself a length that no block can have.
    BlockLength {
        /// The length it gives.
        length: u32,
    },
    /// The two lengths at the start and the end of a block differ.
    LengthsDiffer {
        /// At its start.
        first: u32,
        /// At its end.
        last: u32,
    },
    /// The lengths and options inside a block do not fit its own length.
    BlockContent {
        /// The block's type.
        block_type: u32,
    },
    /// A section that has no valid byte-order magic number.
    ByteOrder {
        /// The four octets found, as they stand.
        found: [u8; 4],
    },
    /// A section of a version of pcapng that is not known.
    Version {
        /// Its major version.
        major: u16,
        /// Its minor version.
        minor: u16,
    },
    /// A frame of an interface that its section does not describe.
    Interface {
        /// The number of the interface.
        id: u32,
        /// How many the section describes up to there.
        described: usize,
    },
    /// More interfaces than a trace can number.
    TooManyInterfaces,
    /// The packed file around the capture breaks off; the offset is that of the unpacked capture.
    Packed {
        /// How it is packed.
        compression: crate::Compression,
        /// What the unpacking stumbled over.
        reason: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { offset, frame, damage } = self;
        write!(f, "at byte {offset}, where frame {frame} was expected: {damage}")
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Cut { needed, available } => {
                write!(f, "the file was cut short: {needed} bytes belong here and {available} are left")
            }
            Damage::FrameTooLong { length, limit } => {
                write!(f, "the record claims {length} bytes of frame, more than the {limit} that any program records")
            }
            Damage::BlockLength { length } => write!(f, "a block claims to be {length} bytes long"),
            Damage::LengthsDiffer { first, last } => {
                write!(f, "a block claims {first} bytes at its start and {last} at its end")
            }
            Damage::BlockContent { block_type } => {
                write!(f, "the lengths inside a block of type {block_type:#010x} do not fit the block")
            }
            Damage::ByteOrder { found: [a, b, c, d] } => {
                write!(f, "a section has the byte-order magic {a:02x}{b:02x}{c:02x}{d:02x}, which is neither order")
            }
            Damage::Version { major, minor } => {
                write!(f, "a section of pcapng version {major}.{minor}, of which only 1.x is known")
            }
            Damage::Interface { id, described } => {
                write!(f, "a frame of interface {id}, but the section describes {described} up to here")
            }
            Damage::Packed { compression, reason } => {
                write!(f, "the {} data around the capture cannot be unpacked further: {reason}", compression.name())
            }
            Damage::TooManyInterfaces => f.write_str("more than 65,536 interfaces"),
        }
    }
}
