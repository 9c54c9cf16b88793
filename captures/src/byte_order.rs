/// The order of the octets of a number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// The two octets at `at`.
    ///
    /// # Panics
    /// When they are not there: callers check the length of a header before they read from it.
    pub(crate) fn u16_at(self, bytes: &[u8], at: usize) -> u16 {
        let octets = [bytes[at], bytes[at + 1]];
        match self {
            ByteOrder::Little => u16::from_le_bytes(octets),
            ByteOrder::Big => u16::from_be_bytes(octets),
        }
    }

    /// The four octets at `at`; panics as [`ByteOrder::u16_at`].
    pub(crate) fn u32_at(self, bytes: &[u8], at: usize) -> u32 {
        let octets = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        match self {
            ByteOrder::Little => u32::from_le_bytes(octets),
            ByteOrder::Big => u32::from_be_bytes(octets),
        }
    }

    /// A number as four octets.
    pub(crate) fn u32(self, number: u32) -> [u8; 4] {
        match self {
            ByteOrder::Little => number.to_le_bytes(),
            ByteOrder::Big => number.to_be_bytes(),
        }
    }

    /// Eight octets as a signed number, if there are eight.
    pub(crate) fn i64_of(self, bytes: &[u8]) -> Option<i64> {
        let octets = bytes.try_into().ok()?;
        Some(match self {
            ByteOrder::Little => i64::from_le_bytes(octets),
            ByteOrder::Big => i64::from_be_bytes(octets),
        })
    }
}
