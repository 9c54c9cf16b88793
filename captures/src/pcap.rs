use pcap_parser::pcap::parse_pcap_header;
use synema_trace::{Heading, Instant, PointId, StoredFrame};
use synema_wire::LinkType;

use crate::byte_order::ByteOrder;
use crate::frame_limit::frame_limit;
use crate::index::{Index, Stored};
use crate::reader::{Reader, Step};
use crate::{Damage, Format, Notice, RecordedInterface, Refusal};

/// Octets of the header of a pcap file.
const FILE_HEADER: usize = 24;
/// Octets of the header of a record: seconds, fraction, captured length, wire length.
const RECORD_HEADER: usize = 16;
/// What the modified format adds to it: interface index, protocol, packet type, padding.
const MODIFIED_EXTRA: usize = 8;
/// The modified format's magic number.
const MODIFIED: u32 = 0xa1b2_cd34;

/// Reads pcap files of both byte orders and all three magic numbers.
///
/// The file header is read by pcap-parser. Records are read here: pcap-parser has no big-endian modified format, does
/// not know the swapped lengths of old versions, and a record is four numbers.
#[derive(Clone, Debug)]
pub(crate) struct Pcap {
    offset: usize,
    order: ByteOrder,
    record_header: usize,
    ns_per_fraction: i64,
    lengths: Lengths,
    frame_limit: u32,
    point: PointId,
    /// Seconds of the first record: a guessed record of quite another time is none.
    first_seconds: Option<u32>,
}

/// The four numbers before a frame.
#[derive(Clone, Copy, Debug)]
struct RecordHeader {
    seconds: u32,
    fraction: u32,
    captured_len: u32,
    wire_len: u32,
}

/// How far the records of one file lie apart in time at most, as far as guessing goes: a year.
const GUESSED_SPAN_SECONDS: u32 = 365 * 24 * 60 * 60;

/// In which order a record gives its two lengths: programs of versions before 2.3 gave the wire length first, and
/// those of 2.3 are divided.
#[derive(Clone, Copy, Debug)]
enum Lengths {
    CapturedFirst,
    WireFirst,
    SmallerIsCaptured,
}

impl Pcap {
    /// Whether `file` begins with one of the magic numbers.
    pub(crate) fn recognises(file: &[u8]) -> bool {
        magic(file).is_some()
    }

    /// Reads the header of the file.
    pub(crate) fn start(file: &[u8], index: &mut Index) -> Result<(Pcap, Format), Refusal> {
        let (magic, order) = magic(file).expect("a file that was recognised");
        if file.len() < FILE_HEADER {
            return Err(Refusal::HeaderCut { needed: FILE_HEADER, available: file.len() });
        }
        // A modified file's header is that of a plain one; pcap-parser knows it in little-endian only.
        let mut header = [0; FILE_HEADER];
        header.copy_from_slice(&file[..FILE_HEADER]);
        if magic == MODIFIED {
            header[..4].copy_from_slice(match order {
                ByteOrder::Little => &[0xd4, 0xc3, 0xb2, 0xa1],
                ByteOrder::Big => &[0xa1, 0xb2, 0xc3, 0xd4],
            });
        }
        let Ok((_, header)) = parse_pcap_header(&header) else {
            return Err(Refusal::HeaderCut { needed: FILE_HEADER, available: file.len() });
        };
        if header.version_major != 2 {
            let (major, minor) = (header.version_major, header.version_minor);
            return Err(Refusal::Version { format: "pcap", major, minor });
        }
        let field = header.network.0 as u32;
        let resolution = if header.is_nanosecond_precision() { 9 } else { 6 };
        let interface = interface(field, header.snaplen, resolution);
        let link_type = LinkType(interface.link_type);
        if field & 0x03ff_0000 != 0 {
            index.note(Notice::ReservedLinkTypeBits { field });
        }
        let point = index.add_interface(interface).expect("it is the first interface");
        let reader = Pcap {
            offset: FILE_HEADER,
            order,
            record_header: if magic == MODIFIED { RECORD_HEADER + MODIFIED_EXTRA } else { RECORD_HEADER },
            ns_per_fraction: if header.is_nanosecond_precision() { 1 } else { 1_000 },
            lengths: match header.version_minor {
                0..=2 => Lengths::WireFirst,
                3 => Lengths::SmallerIsCaptured,
                _ => Lengths::CapturedFirst,
            },
            frame_limit: frame_limit(link_type, header.snaplen),
            point,
            first_seconds: None,
        };
        let format = match magic {
            MODIFIED => Format::PcapModified,
            _ if header.is_nanosecond_precision() => Format::PcapNanoseconds,
            _ => Format::Pcap,
        };
        Ok((reader, format))
    }

    /// The numbers at the start of `record`, which holds them all.
    #[inline]
    fn header(&self, record: &[u8]) -> RecordHeader {
        let (first, second) = (self.order.u32_at(record, 8), self.order.u32_at(record, 12));
        let (captured_len, wire_len) = match self.lengths {
            Lengths::CapturedFirst => (first, second),
            Lengths::WireFirst => (second, first),
            Lengths::SmallerIsCaptured => (first.min(second), first.max(second)),
        };
        RecordHeader {
            seconds: self.order.u32_at(record, 0),
            fraction: self.order.u32_at(record, 4),
            captured_len,
            wire_len,
        }
    }
}

impl Reader for Pcap {
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage> {
        let record = &file[self.offset..];
        if record.is_empty() {
            return Ok(Step::End);
        }
        let cut = |needed: usize| Damage::Cut { needed: needed as u64, available: record.len() as u64 };
        if record.len() < self.record_header {
            return Err(cut(self.record_header));
        }
        let RecordHeader { seconds, fraction, captured_len, wire_len } = self.header(record);
        if captured_len > self.frame_limit {
            return Err(Damage::FrameTooLong { length: captured_len, limit: self.frame_limit });
        }
        let end = self.record_header + captured_len as usize;
        if record.len() < end {
            return Err(cut(end));
        }
        self.first_seconds.get_or_insert(seconds);
        let mut fraction_ns = i64::from(fraction) * self.ns_per_fraction;
        if fraction_ns >= 1_000_000_000 {
            index.fraction_too_large();
            // Wireshark keeps the low 32 bits of the nanoseconds, as a signed number
            fraction_ns = i64::from(fraction_ns as i32);
        }
        let at = Instant::from_ns(i64::from(seconds) * 1_000_000_000 + fraction_ns);
        let offset = self.offset + self.record_header;
        index.add(at, Stored { point: self.point, heading: Heading::Unknown, wire_len, offset, captured_len });
        self.offset += end;
        Ok(Step::Frame)
    }

    fn plain_frames(&mut self, file: &[u8], until: usize, index: &mut Index) {
        let plain = self.clone();
        if plain.first_seconds.is_none() {
            return;
        }
        let mut offset = self.offset;
        let frames = std::iter::from_fn(|| {
            let record = file.get(offset..).filter(|record| offset < until && record.len() >= plain.record_header)?;
            let RecordHeader { seconds, fraction, captured_len, wire_len } = plain.header(record);
            let fraction_ns = i64::from(fraction) * plain.ns_per_fraction;
            let end = plain.record_header + captured_len as usize;
            if captured_len > plain.frame_limit || fraction_ns >= 1_000_000_000 || end > record.len() {
                return None;
            }
            let at = Instant::from_ns(i64::from(seconds) * 1_000_000_000 + fraction_ns);
            let frame = StoredFrame { at, offset: (offset + plain.record_header) as u64, captured_len, wire_len };
            offset += end;
            Some(frame)
        });
        index.add_all(plain.point, Heading::Unknown, frames);
        self.offset = offset;
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn at(&self, offset: usize) -> Box<dyn Reader> {
        Box::new(Pcap { offset, ..self.clone() })
    }

    fn plausible(&self, file: &[u8], offset: usize) -> Option<usize> {
        let record = file.get(offset..offset + self.record_header)?;
        let RecordHeader { seconds, fraction, captured_len, wire_len } = self.header(record);
        let is_near = seconds.abs_diff(self.first_seconds?) < GUESSED_SPAN_SECONDS;
        let is_fraction = i64::from(fraction) * self.ns_per_fraction < 1_000_000_000;
        let are_lengths = captured_len <= self.frame_limit && captured_len <= wire_len;
        let end = offset + self.record_header + captured_len as usize;
        (is_near && is_fraction && are_lengths && end <= file.len()).then_some(end)
    }
}

/// The magic number in either order.
fn magic(file: &[u8]) -> Option<(u32, ByteOrder)> {
    let magic: [u8; 4] = file.get(..4)?.try_into().ok()?;
    [ByteOrder::Little, ByteOrder::Big]
        .map(|order| (order.u32_at(&magic, 0), order))
        .into_iter()
        .find(|(number, _)| matches!(*number, 0xa1b2_c3d4 | 0xa1b2_3c4d | MODIFIED))
}

/// The interface of a file, from the header's link type field: 16 bits of link type, 10 reserved, a bit that says
/// whether the topmost 4 count the 16-bit words of frame check sequence.
fn interface(field: u32, snap_len: u32, resolution: u8) -> RecordedInterface {
    let fcs_len = (field & 0x0400_0000 != 0).then_some((field >> 28) as u8 * 2);
    RecordedInterface { link_type: field as u16, snap_len, fcs_len, resolution, ..RecordedInterface::default() }
}
