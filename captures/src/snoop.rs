use synema_trace::{Heading, Instant, PointId};
use synema_wire::LinkType;

use crate::byte_order::ByteOrder;
use crate::frame_limit::frame_limit;
use crate::index::{Index, Stored};
use crate::reader::{Reader, Step};
use crate::{Damage, RecordedInterface, Refusal};

/// What a snoop file begins with (RFC 1761, section 3).
pub(crate) const MAGIC: &[u8; 8] = b"snoop\0\0\0";
/// Octets of the file header: the magic, the version, the datalink type.
const FILE_HEADER: usize = 16;
/// Octets before each frame: wire length, captured length, record length, drops, seconds, microseconds.
const RECORD_HEADER: usize = 24;

/// Reads snoop files of version 2 (RFC 1761), always big-endian.
#[derive(Clone, Debug)]
pub(crate) struct Snoop {
    offset: usize,
    frame_limit: u32,
    point: PointId,
    /// The drops so far: the file counts them from its start.
    dropped: u32,
}

const ORDER: ByteOrder = ByteOrder::Big;

impl Snoop {
    /// Whether `file` begins with the magic.
    pub(crate) fn recognises(file: &[u8]) -> bool {
        file.starts_with(MAGIC)
    }

    /// Reads the header of the file.
    pub(crate) fn start(file: &[u8], index: &mut Index) -> Result<Snoop, Refusal> {
        if file.len() < FILE_HEADER {
            return Err(Refusal::HeaderCut { needed: FILE_HEADER, available: file.len() });
        }
        let version = ORDER.u32_at(file, 8);
        if version != 2 {
            return Err(Refusal::Version { format: "snoop", major: version as u16, minor: 0 });
        }
        let datalink = ORDER.u32_at(file, 12);
        let Some(link_type) = link_type(datalink) else {
            return Err(Refusal::SnoopDatalink { datalink });
        };
        let interface = RecordedInterface { link_type: link_type.0, resolution: 6, ..RecordedInterface::default() };
        let point = index.add_interface(interface).expect("it is the first interface");
        Ok(Snoop { offset: FILE_HEADER, frame_limit: frame_limit(link_type, 0), point, dropped: 0 })
    }
}

impl Reader for Snoop {
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage> {
        let record = &file[self.offset..];
        if record.is_empty() {
            return Ok(Step::End);
        }
        let cut = |needed: usize| Damage::Cut { needed: needed as u64, available: record.len() as u64 };
        if record.len() < RECORD_HEADER {
            return Err(cut(RECORD_HEADER));
        }
        let [wire_len, captured_len, record_len, dropped, seconds, micros] =
            [0, 4, 8, 12, 16, 20].map(|at| ORDER.u32_at(record, at));
        if captured_len > self.frame_limit {
            return Err(Damage::FrameTooLong { length: captured_len, limit: self.frame_limit });
        }
        let frame_end = RECORD_HEADER + captured_len as usize;
        if (record_len as usize) < frame_end {
            return Err(Damage::BlockLength { length: record_len });
        }
        if record.len() < frame_end {
            return Err(cut(record_len as usize));
        }
        if micros >= 1_000_000 {
            index.fraction_too_large();
        }
        if dropped > self.dropped {
            index.dropped(self.point, (dropped - self.dropped).into());
            self.dropped = dropped;
        }
        let at = Instant::from_ns(i64::from(seconds) * 1_000_000_000 + i64::from(micros) * 1_000);
        let offset = self.offset + RECORD_HEADER;
        index.add(at, Stored { point: self.point, heading: Heading::Unknown, wire_len, offset, captured_len });
        // the padding of the last record may be missing
        self.offset += (record_len as usize).min(record.len());
        Ok(Step::Frame)
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn at(&self, offset: usize) -> Box<dyn Reader> {
        Box::new(Snoop { offset, ..self.clone() })
    }
}

/// The link type of a datalink number of RFC 1761, section 4, where frames of both are the same.
fn link_type(datalink: u32) -> Option<LinkType> {
    match datalink {
        // IEEE 802.3 and Ethernet
        0 | 4 => Some(LinkType::ETHERNET),
        // FDDI
        8 => Some(LinkType(10)),
        _ => None,
    }
}
