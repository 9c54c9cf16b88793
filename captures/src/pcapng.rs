use synema_trace::{Heading, PointId};
use synema_wire::LinkType;

use crate::byte_order::ByteOrder;
use crate::clock::Clock;
use crate::frame_limit::frame_limit;
use crate::index::{Index, Stored};
use crate::pcapng_options::{COMMENT, Options};
use crate::pcapng_records;
use crate::reader::{Reader, Step, find_chain};
use crate::{Damage, Refusal};

/// The block types that are read.
pub(crate) mod block_type {
    /// Section Header; reads the same in both orders.
    pub(crate) const SECTION: u32 = 0x0a0d_0d0a;
    /// Interface Description.
    pub(crate) const INTERFACE: u32 = 1;
    /// The obsolete Packet Block.
    pub(crate) const PACKET: u32 = 2;
    /// Simple Packet.
    pub(crate) const SIMPLE: u32 = 3;
    /// Name Resolution.
    pub(crate) const NAMES: u32 = 4;
    /// Interface Statistics.
    pub(crate) const STATISTICS: u32 = 5;
    /// Enhanced Packet.
    pub(crate) const ENHANCED: u32 = 6;
    /// Decryption Secrets.
    pub(crate) const SECRETS: u32 = 10;
    /// Custom, to be copied or not to be copied by programs that do not know it.
    pub(crate) const CUSTOM: [u32; 2] = [0x0bad, 0x4000_0bad];
}
use block_type::{ENHANCED, INTERFACE, NAMES, PACKET, SECRETS, SECTION, SIMPLE, STATISTICS};

/// The byte-order magic number of a section header.
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
/// Octets of a block beside its body: type, length, length again.
const FRAMING: usize = 12;
/// Octets of a section header before its options.
const SECTION_HEADER: usize = 28;
/// Where the frame begins in an Enhanced and in an obsolete Packet Block.
pub(crate) const PACKET_DATA: usize = 28;
/// Where the frame begins in a Simple Packet Block.
pub(crate) const SIMPLE_PACKET_DATA: usize = 12;
/// `epb_flags` of an Enhanced Packet Block and `pack_flags` of an obsolete one.
pub(crate) const PACKET_FLAGS: u16 = 2;
/// `epb_dropcount`.
const PACKET_DROPS: u16 = 4;
/// How many blocks must follow each other behind damage to be trusted.
const TRUSTED: usize = 2;

/// Reads pcapng files, section by section in the byte order of each.
#[derive(Clone, Debug)]
pub(crate) struct Pcapng {
    offset: usize,
    order: ByteOrder,
    /// The interfaces of this section: its frames count from 0 in every section.
    section: Vec<SectionInterface>,
    /// How many sections and interfaces were read.
    descriptions: usize,
}

#[derive(Clone, Copy, Debug)]
struct SectionInterface {
    point: PointId,
    clock: Clock,
    snap_len: u32,
    frame_limit: u32,
}

impl Pcapng {
    /// Whether `file` begins with a section header, or with as much of one as there is of the file.
    pub(crate) fn recognises(file: &[u8]) -> bool {
        file.starts_with(&SECTION.to_le_bytes())
    }

    /// A reader of a file that was recognised, before its first block.
    pub(crate) fn new() -> Pcapng {
        Pcapng { offset: 0, order: ByteOrder::Little, section: Vec::new(), descriptions: 0 }
    }

    /// Reads the first section header.
    pub(crate) fn start(file: &[u8], index: &mut Index) -> Result<Pcapng, Refusal> {
        if file.len() < SECTION_HEADER {
            return Err(Refusal::HeaderCut { needed: SECTION_HEADER, available: file.len() });
        }
        let mut reader = Pcapng::new();
        match reader.step(file, index) {
            Ok(_) => Ok(reader),
            Err(Damage::Version { major, minor }) => Err(Refusal::Version { format: "pcapng", major, minor }),
            Err(damage) => Err(Refusal::Header(damage)),
        }
    }

    /// The byte order of the section that the reader is in.
    pub(crate) fn order(&self) -> ByteOrder {
        self.order
    }

    /// The block at the reader's place, its lengths checked.
    pub(crate) fn block<'a>(&mut self, file: &'a [u8]) -> Result<(u32, &'a [u8]), Damage> {
        let rest = &file[self.offset..];
        let available = rest.len() as u64;
        if rest.len() < FRAMING {
            return Err(Damage::Cut { needed: FRAMING as u64, available });
        }
        // A section header reads the same in both orders, and its order is that of its own length.
        if rest.starts_with(&SECTION.to_le_bytes()) {
            // frames behind a section header that cannot be read belong to no interface that is known
            self.section.clear();
            self.order = section_order(rest)
                .ok_or_else(|| Damage::ByteOrder { found: [rest[8], rest[9], rest[10], rest[11]] })?;
        }
        let block_type = self.order.u32_at(rest, 0);
        let first = self.order.u32_at(rest, 4);
        if (first as usize) < FRAMING {
            return Err(Damage::BlockLength { length: first });
        }
        let block = rest.get(..first as usize).ok_or(Damage::Cut { needed: u64::from(first), available })?;
        let last = self.order.u32_at(block, block.len() - 4);
        if first == last {
            return Ok((block_type, block));
        }
        // the first writers did not count what fills a block up to a multiple of four octets
        let filled = (first as usize).checked_next_multiple_of(4).and_then(|len| rest.get(..len));
        match filled.filter(|block| self.order.u32_at(block, block.len() - 4) == first) {
            Some(block) => Ok((block_type, block)),
            None => Err(Damage::LengthsDiffer { first, last }),
        }
    }

    fn start_section(&mut self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        if block.len() < SECTION_HEADER {
            return Err(Damage::BlockContent { block_type: SECTION });
        }
        let (major, minor) = (self.order.u16_at(block, 12), self.order.u16_at(block, 14));
        if major != 1 {
            return Err(Damage::Version { major, minor });
        }
        index.add_section(pcapng_records::section(Options::of(self.order, block, 24)));
        self.descriptions += 1;
        Ok(())
    }

    fn describe_interface(&mut self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        if block.len() < 20 {
            return Err(Damage::BlockContent { block_type: INTERFACE });
        }
        let (link_type, snap_len) = (self.order.u16_at(block, 8), self.order.u32_at(block, 12));
        let options = Options::of(self.order, block, 16);
        let (interface, offset_seconds) = pcapng_records::interface(link_type, snap_len, options);
        let clock = Clock::new(interface.resolution, offset_seconds);
        let point = index.add_interface(interface)?;
        let frame_limit = frame_limit(LinkType(link_type), snap_len);
        self.section.push(SectionInterface { point, clock, snap_len, frame_limit });
        self.descriptions += 1;
        Ok(())
    }

    fn interface(&self, id: u32) -> Result<&SectionInterface, Damage> {
        self.section.get(id as usize).ok_or(Damage::Interface { id, described: self.section.len() })
    }

    /// An Enhanced Packet Block, or an obsolete one: they differ in how the interface is numbered.
    fn packet(&self, block: &[u8], block_type: u32, id: u32, index: &mut Index) -> Result<(), Damage> {
        let (captured_len, wire_len) = (self.order.u32_at(block, 20), self.order.u32_at(block, 24));
        let data_end = PACKET_DATA + captured_len as usize;
        if data_end + 4 > block.len() {
            return Err(Damage::BlockContent { block_type });
        }
        let interface = self.interface(id)?;
        if captured_len > interface.frame_limit {
            return Err(Damage::FrameTooLong { length: captured_len, limit: interface.frame_limit });
        }
        let ticks = u64::from(self.order.u32_at(block, 12)) << 32 | u64::from(self.order.u32_at(block, 16));
        let at = interface.clock.instant(ticks).unwrap_or_else(|nearest| {
            index.time_out_of_range();
            nearest
        });
        let options = Options { at: data_end.next_multiple_of(4), ..Options::of(self.order, block, 0) };
        let mut heading = Heading::Unknown;
        let mut has_details = false;
        for option in options {
            match (option.code, option.value.len()) {
                (PACKET_FLAGS, 4) => {
                    let flags = self.order.u32_at(option.value, 0);
                    heading =
                        [Heading::Unknown, Heading::Inbound, Heading::Outbound, Heading::Unknown][(flags & 3) as usize];
                    has_details |= flags & !3 != 0;
                }
                (PACKET_DROPS, 8) if block_type == ENHANCED => {
                    let drops = self.order.i64_of(option.value).unwrap_or_default();
                    index.dropped(interface.point, drops as u64);
                }
                (COMMENT, _) => {}
                _ => has_details = true,
            }
        }
        let offset = self.offset + PACKET_DATA;
        index.add(at, Stored { point: interface.point, heading, wire_len, offset, captured_len });
        for comment in options.filter(|option| option.code == COMMENT) {
            index.comment(self.offset + comment.at, comment.value.len());
        }
        if has_details {
            index.frames_with_details += 1;
        }
        Ok(())
    }

    fn simple_packet(&self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        let interface = self.interface(0)?;
        let Some(room) = block.len().checked_sub(SIMPLE_PACKET_DATA + 4) else {
            return Err(Damage::BlockContent { block_type: SIMPLE });
        };
        let wire_len = self.order.u32_at(block, 8);
        let snap_len = if interface.snap_len == 0 { u32::MAX } else { interface.snap_len };
        let captured_len = wire_len.min(snap_len);
        if captured_len as usize > room {
            return Err(Damage::BlockContent { block_type: SIMPLE });
        }
        index.add_without_time(Stored {
            point: interface.point,
            heading: Heading::Unknown,
            wire_len,
            offset: self.offset + SIMPLE_PACKET_DATA,
            captured_len,
        });
        Ok(())
    }

    /// Counters of an interface; those of one that is not described are nobody's.
    fn statistics(&self, block: &[u8], index: &mut Index) {
        let id = if block.len() < 24 { u32::MAX } else { self.order.u32_at(block, 8) };
        let Ok(interface) = self.interface(id) else { return index.not_read(STATISTICS) };
        let (received, dropped) = pcapng_records::statistics(Options::of(self.order, block, 20));
        index.statistics(interface.point, received, dropped);
    }

    /// Reads what is in a block; whether it was a frame.
    fn content(&mut self, block_type: u32, block: &[u8], index: &mut Index) -> Result<Step, Damage> {
        match block_type {
            ENHANCED | PACKET => {
                if block.len() < PACKET_DATA + 4 {
                    return Err(Damage::BlockContent { block_type });
                }
                let id = match block_type {
                    ENHANCED => self.order.u32_at(block, 8),
                    _ => u32::from(self.order.u16_at(block, 8)),
                };
                self.packet(block, block_type, id, index)?;
                // 65,535 says that the drops before this frame are not known
                let drops = self.order.u16_at(block, 10);
                if block_type == PACKET && drops != u16::MAX && drops != 0 {
                    index.dropped(self.interface(id)?.point, drops.into());
                }
            }
            SIMPLE => self.simple_packet(block, index)?,
            SECTION => self.start_section(block, index)?,
            INTERFACE => self.describe_interface(block, index)?,
            NAMES => index.add_names(pcapng_records::names(self.order, block)),
            STATISTICS => self.statistics(block, index),
            other => index.not_read(other),
        }
        Ok(if matches!(block_type, ENHANCED | PACKET | SIMPLE) { Step::Frame } else { Step::Other })
    }
}

impl Reader for Pcapng {
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage> {
        if self.offset == file.len() {
            return Ok(Step::End);
        }
        let (block_type, block) = self.block(file)?;
        let step = self.content(block_type, block, index)?;
        self.offset += block.len();
        Ok(step)
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn at(&self, offset: usize) -> Box<dyn Reader> {
        Box::new(Pcapng { offset, ..self.clone() })
    }

    fn plausible(&self, file: &[u8], offset: usize) -> Option<usize> {
        let rest = file.get(offset..)?;
        if rest.len() < FRAMING {
            return None;
        }
        let order = if rest.starts_with(&SECTION.to_le_bytes()) { section_order(rest)? } else { self.order };
        let block_type = order.u32_at(rest, 0);
        let is_known =
            matches!(block_type, SECTION | INTERFACE | PACKET | SIMPLE | NAMES | STATISTICS | ENHANCED | SECRETS)
                || block_type::CUSTOM.contains(&block_type);
        let len = order.u32_at(rest, 4) as usize;
        if !is_known || len < FRAMING || !len.is_multiple_of(4) {
            return None;
        }
        let block = rest.get(..len)?;
        if order.u32_at(block, len - 4) as usize != len {
            return None;
        }
        if block_type == ENHANCED {
            let holds = |captured_len: u32| PACKET_DATA + captured_len as usize + 4 <= len;
            let interface = self.section.get(order.u32_at(block, 8) as usize)?;
            let is_frame = len >= PACKET_DATA + 4 && holds(order.u32_at(block, 20));
            if !is_frame || order.u32_at(block, 20) > interface.frame_limit {
                return None;
            }
        }
        Some(offset + len)
    }

    fn knowledge(&self) -> usize {
        self.descriptions
    }

    fn resume(&mut self, file: &[u8]) -> bool {
        match find_chain(self, file, self.offset + 1, file.len(), TRUSTED) {
            Some(offset) => {
                self.offset = offset;
                true
            }
            None => false,
        }
    }
}

/// The byte order of the section whose header begins `rest`, by its magic number.
fn section_order(rest: &[u8]) -> Option<ByteOrder> {
    [ByteOrder::Little, ByteOrder::Big].into_iter().find(|order| order.u32_at(rest, 8) == BYTE_ORDER)
}
