use crate::{Heading, Instant, PointId};

/// One row of the observation columns.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub at: Instant,
    pub captured_len: u32,
    pub wire_len: u32,
    /// The lower 32 bits of where the bytes lie in the store.
    offset_low: u32,
    /// Their upper 14 bits, and the heading in the two bits above them.
    offset_high: u16,
    pub point: PointId,
}

/// Octets that a store may have: more than any address space maps.
const LONGEST_STORE: u64 = 1 << 46;

const HEADINGS: [Heading; 3] = [Heading::Outbound, Heading::Inbound, Heading::Unknown];

impl Row {
    #[inline]
    pub fn new(point: PointId, heading: Heading, frame: StoredFrame) -> Row {
        let StoredFrame { at, offset, captured_len, wire_len } = frame;
        assert!(offset < LONGEST_STORE, "a frame beyond the longest store");
        let offset_high = (offset >> 32) as u16 | (heading as u16) << 14;
        Row { at, captured_len, wire_len, offset_low: offset as u32, offset_high, point }
    }

    #[inline]
    pub fn offset(&self) -> usize {
        (u64::from(self.offset_high & 0x3fff) << 32 | u64::from(self.offset_low)) as usize
    }

    #[inline]
    pub fn heading(&self) -> Heading {
        HEADINGS[usize::from(self.offset_high >> 14)]
    }
}

/// A frame that lies in a trace's store.
#[derive(Clone, Copy, Debug)]
pub struct StoredFrame {
    /// When it was seen.
    pub at: Instant,
    /// Where its bytes lie.
    pub offset: u64,
    /// How many were captured.
    pub captured_len: u32,
    /// Its length on the wire, octets.
    pub wire_len: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_offsets_of_large_files_and_every_heading() {
        for (place, heading) in HEADINGS.into_iter().enumerate() {
            assert_eq!(heading as usize, place);
            for offset in [0, 5, u64::from(u32::MAX), 1 << 32, LONGEST_STORE - 1] {
                let frame = StoredFrame { at: Instant::from_ns(-1), offset, captured_len: 7, wire_len: 9 };
                let row = Row::new(PointId(u16::MAX), heading, frame);
                assert_eq!((row.offset() as u64, row.heading(), row.point.0), (offset, heading, u16::MAX));
            }
        }
        assert_eq!(size_of::<Row>(), 24);
    }
}
