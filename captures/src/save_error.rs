use std::fmt;
use std::io;

use synema_trace::{Instant, PointId};

/// Why a trace was not saved. What was written until then is a beginning of a file.
#[derive(Debug)]
pub enum SaveError {
    /// The operating system did not take the bytes.
    Io(io::Error),
    /// The format has no way to write this time.
    Time {
        /// The frame's number, from 1.
        frame: usize,
        /// Its time.
        at: Instant,
        /// `pcap` or `pcapng`.
        format: &'static str,
    },
    /// A point was asked for that the trace does not have.
    NoSuchPoint(PointId),
    /// The points to be saved have several link types, and a pcap file holds one.
    SeveralLinkTypes,
    /// The frame is longer than a block can be.
    TooLong {
        /// The frame's number, from 1.
        frame: usize,
    },
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveError::Io(error) => write!(f, "cannot be written: {error}"),
            SaveError::Time { frame, at, format } => write!(
                f,
                "frame {frame} is of {at} s, which {format} cannot write: it counts from 1970 on{}",
                if *format == "pcap" { " and until 2106; save it as pcapng" } else { "" }
            ),
            SaveError::NoSuchPoint(point) => write!(f, "the trace has no point {}", point.0),
            SaveError::SeveralLinkTypes => {
                f.write_str("the frames are of several link types and a pcap file holds one; save it as pcapng")
            }
            SaveError::TooLong { frame } => write!(f, "frame {frame} is longer than a block of 4 GiB"),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SaveError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> SaveError {
        SaveError::Io(error)
    }
}
