use std::fmt;

use synema_wire::LinkType;

/// Something about a capture that its reader should know and that did not stop the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Frames of this link type are shown as data.
    LinkTypeNotDissected(LinkType),
    /// Frames that the file records without a time. They stand at the time of the frame before, at the beginning of
    /// the file at that of the first frame which has one.
    WithoutTime {
        /// How many.
        frames: usize,
    },
    /// Frames whose time does not fit 64 bits of nanoseconds; they stand at the nearest end of them.
    TimeOutOfRange {
        /// The number of the first, from 1.
        first: usize,
        /// How many.
        frames: usize,
    },
    /// Frames of a pcap file whose fraction of a second is a second or more; the low 32 bits of its nanoseconds were
    /// added as a signed number, as Wireshark does.
    FractionTooLarge {
        /// The number of the first, from 1.
        first: usize,
        /// How many.
        frames: usize,
    },
    /// Blocks that hold something other than frames and were left unread.
    BlocksNotRead {
        /// Their type.
        block_type: u32,
        /// How many.
        blocks: usize,
    },
    /// Reading was cancelled.
    Cancelled {
        /// Where, in octets from the start of the file.
        offset: u64,
    },
    /// Bits of the link type field that this program gives no meaning to.
    ReservedLinkTypeBits {
        /// The whole field.
        field: u32,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::LinkTypeNotDissected(link_type) => {
                write!(f, "frames of link type {link_type} are shown as data: this link type is not dissected")
            }
            Notice::WithoutTime { frames } => {
                write!(f, "the file gives {frames} frames no time; they stand at the time of the frame before")
            }
            Notice::TimeOutOfRange { first, frames } => {
                write!(f, "{frames} frames, the first being {first}, have times outside the years 1677 to 2262")
            }
            Notice::FractionTooLarge { first, frames } => {
                write!(f, "{frames} frames, the first being {first}, have a fraction of a second above one second")
            }
            Notice::BlocksNotRead { block_type, blocks } => {
                write!(
                    f,
                    "{blocks} {} ({block_type:#010x}) hold no frames and were not read",
                    blocks_named(*block_type)
                )
            }
            Notice::Cancelled { offset } => {
                write!(f, "reading was cancelled at byte {offset}; what follows is not shown")
            }
            Notice::ReservedLinkTypeBits { field } => {
                write!(f, "the link type field {field:#010x} has reserved bits set; its low 16 bits were taken")
            }
        }
    }
}

/// What blocks of a type are called.
fn blocks_named(block_type: u32) -> &'static str {
    match block_type {
        5 => "statistics of interfaces that are not described",
        7 => "IRIG time stamps",
        8 => "ARINC 429 blocks",
        9 => "systemd journal entries",
        10 => "blocks of decryption secrets",
        0x0bad | 0x4000_0bad => "custom blocks",
        0x8000_0001 => "process descriptions",
        _ => "blocks of an unknown type",
    }
}
