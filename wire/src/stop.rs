use std::fmt;

use crate::Protocol;

/// Why and where reading a frame ended before its last byte was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The layer that could not be read, or whose contents could not.
    pub layer: Protocol,
    /// Offset of that layer's first byte in the frame.
    pub offset: usize,
    /// What is wrong.
    pub reason: StopReason,
}

/// What ended the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Fewer bytes than the layer needs.
    TooShort {
        /// Bytes needed, counted from the layer's start.
        needed: usize,
        /// Bytes there.
        available: usize,
        /// Who set the end.
        limit: Limit,
    },
    /// A header length field that cannot be.
    BadHeaderLen {
        /// The length it gives, bytes.
        found: usize,
        /// The least possible.
        minimum: usize,
    },
    /// A version field that is not the protocol's.
    BadVersion {
        /// The value found.
        found: u8,
    },
    /// A fragment that does not begin with the transport header.
    Fragment,
    /// More layers inside each other than this program reads.
    TooDeep {
        /// How many were read.
        layers: usize,
    },
    /// The frame's link type is not dissected here.
    UnknownLinkType {
        /// The number.
        link_type: u16,
    },
}

/// Who said where the available bytes end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The capture: the frame was cut by the snap length, or was this short.
    Captured,
    /// A length field of the layer around.
    OuterLength,
}

impl Stop {
    /// Whether the frame itself is at fault, and not just more than this program reads.
    pub fn is_malformed(&self) -> bool {
        match &self.reason {
            StopReason::TooShort { limit, .. } => *limit == Limit::OuterLength,
            StopReason::BadHeaderLen { .. } | StopReason::BadVersion { .. } => true,
            StopReason::Fragment | StopReason::TooDeep { .. } | StopReason::UnknownLinkType { .. } => false,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (layer, offset) = (self.layer.title(), self.offset);
        match &self.reason {
            StopReason::TooShort { needed, available, limit } => {
                let limit = match limit {
                    Limit::Captured => "captured",
                    Limit::OuterLength => "left by the length field around it",
                };
                write!(f, "{layer} at byte {offset} needs {needed} bytes, {available} {limit}")
            }
            StopReason::BadHeaderLen { found, minimum } => {
                write!(
                    f,
                    "{layer} at byte {offset} gives a header length of {found} bytes, at least {minimum} expected"
                )
            }
            StopReason::BadVersion { found } => write!(f, "{layer} at byte {offset} gives version {found}"),
            StopReason::Fragment => {
                write!(f, "{layer} at byte {offset}: a later fragment, its transport header is elsewhere")
            }
            StopReason::TooDeep { layers } => write!(f, "{layers} layers were read, more are shown as data"),
            StopReason::UnknownLinkType { link_type } => write!(f, "link type {link_type} is not dissected"),
        }
    }
}
