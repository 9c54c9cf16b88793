use pcap_parser::pcapng::{
    EPB_MAGIC, EnhancedPacketBlock, IDB_MAGIC, ISB_MAGIC, NRB_MAGIC, SHB_MAGIC, SPB_MAGIC,
    parse_enhancedpacketblock_be, parse_enhancedpacketblock_le, parse_interfacedescriptionblock_be,
    parse_interfacedescriptionblock_le, parse_sectionheaderblock, parse_simplepacketblock_be,
    parse_simplepacketblock_le,
};
use pcap_parser::{OptionCode, PcapNGOption};
use synema_trace::{Heading, PointId};
use synema_wire::LinkType;

use crate::byte_order::ByteOrder;
use crate::clock::Clock;
use crate::frame_limit::frame_limit;
use crate::index::{Index, Stored};
use crate::reader::{Reader, Step};
use crate::{Damage, RecordedInterface, Refusal};

/// The byte-order magic number of a section header.
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
/// The obsolete Packet Block, which pcap-parser does not know.
const OBSOLETE_PACKET: u32 = 2;
/// Octets of a block beside its body: type, length, length again.
const FRAMING: usize = 12;
/// Octets of a section header before its options.
const SECTION_HEADER: usize = 28;
/// Where the frame begins in an Enhanced and in an obsolete Packet Block.
const PACKET_DATA: usize = 28;
/// Where the frame begins in a Simple Packet Block.
const SIMPLE_PACKET_DATA: usize = 12;
/// `epb_flags` of an Enhanced Packet Block and `pack_flags` of an obsolete one.
const PACKET_FLAGS: OptionCode = OptionCode(2);

/// Reads pcapng files, section by section in the byte order of each.
///
/// The lengths around blocks are read here, so that damage has its byte offset; what is inside is read by pcap-parser.
#[derive(Debug)]
pub(crate) struct Pcapng {
    offset: usize,
    order: ByteOrder,
    /// The interfaces of this section: its frames count from 0 in every section.
    section: Vec<SectionInterface>,
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
        file.starts_with(&SHB_MAGIC.to_le_bytes())
    }

    /// Reads the first section header.
    pub(crate) fn start(file: &[u8], index: &mut Index) -> Result<Pcapng, Refusal> {
        if file.len() < SECTION_HEADER {
            return Err(Refusal::HeaderCut { needed: SECTION_HEADER, available: file.len() });
        }
        let mut reader = Pcapng { offset: 0, order: ByteOrder::Little, section: Vec::new() };
        match reader.step(file, index) {
            Ok(_) => Ok(reader),
            Err(Damage::Version { major, minor }) => Err(Refusal::Version { format: "pcapng", major, minor }),
            Err(damage) => Err(Refusal::Header(damage)),
        }
    }

    /// The block at the reader's place, its lengths checked.
    fn block<'a>(&mut self, file: &'a [u8]) -> Result<(u32, &'a [u8]), Damage> {
        let rest = &file[self.offset..];
        let available = rest.len() as u64;
        if rest.len() < FRAMING {
            return Err(Damage::Cut { needed: FRAMING as u64, available });
        }
        // A section header reads the same in both orders, and its order is that of its own length.
        if rest.starts_with(&SHB_MAGIC.to_le_bytes()) {
            self.order = [ByteOrder::Little, ByteOrder::Big]
                .into_iter()
                .find(|order| order.u32_at(rest, 8) == BYTE_ORDER)
                .ok_or(Damage::ByteOrder { found: [rest[8], rest[9], rest[10], rest[11]] })?;
        }
        let block_type = self.order.u32_at(rest, 0);
        let first = self.order.u32_at(rest, 4);
        if (first as usize) < FRAMING {
            return Err(Damage::BlockLength { length: first });
        }
        let block = rest.get(..first as usize).ok_or(Damage::Cut { needed: u64::from(first), available })?;
        let last = self.order.u32_at(block, block.len() - 4);
        if first != last {
            return Err(Damage::LengthsDiffer { first, last });
        }
        Ok((block_type, block))
    }

    fn start_section(&mut self, block: &[u8]) -> Result<(), Damage> {
        let (_, header) =
            parse_sectionheaderblock(block).map_err(|_| Damage::BlockContent { block_type: SHB_MAGIC })?;
        if header.major_version != 1 {
            return Err(Damage::Version { major: header.major_version, minor: header.minor_version });
        }
        self.section.clear();
        Ok(())
    }

    fn describe_interface(&mut self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        let parsed = match self.order {
            ByteOrder::Little => parse_interfacedescriptionblock_le(block),
            ByteOrder::Big => parse_interfacedescriptionblock_be(block),
        };
        let (_, described) = parsed.map_err(|_| Damage::BlockContent { block_type: IDB_MAGIC })?;
        let link_type = LinkType(described.linktype.0 as u16);
        // pcap-parser reads `if_tsoffset` as little-endian in sections of either order.
        let offset_seconds =
            option(&described.options, OptionCode::IfTsoffset).and_then(|value| self.order.i64_of(value)).unwrap_or(0);
        let resolution = option(&described.options, OptionCode::IfTsresol).and_then(|value| value.first().copied());
        let point = index.add_interface(RecordedInterface {
            name: text(&described.options, OptionCode::IfName),
            description: text(&described.options, OptionCode::IfDescription),
            link_type: link_type.0,
            snap_len: described.snaplen,
            fcs_len: None,
        })?;
        self.section.push(SectionInterface {
            point,
            clock: Clock::new(resolution.unwrap_or(Clock::DEFAULT_RESOLUTION), offset_seconds),
            snap_len: described.snaplen,
            frame_limit: frame_limit(link_type, described.snaplen),
        });
        Ok(())
    }

    fn interface(&self, id: u32) -> Result<SectionInterface, Damage> {
        self.section.get(id as usize).copied().ok_or(Damage::Interface { id, described: self.section.len() })
    }

    fn enhanced_packet(&self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        self.packet(self.parse_packet(block, EPB_MAGIC)?, index)
    }

    /// An obsolete Packet Block has the layout of an Enhanced one, but for a drop count in the second half of the
    /// interface number: it is read as one after that is put right.
    fn obsolete_packet(&self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        if block.len() < 32 {
            return Err(Damage::BlockContent { block_type: OBSOLETE_PACKET });
        }
        let mut enhanced = block.to_vec();
        let (block_type, id) = (EPB_MAGIC, u32::from(self.order.u16_at(block, 8)));
        let (block_type, id) = match self.order {
            ByteOrder::Little => (block_type.to_le_bytes(), id.to_le_bytes()),
            ByteOrder::Big => (block_type.to_be_bytes(), id.to_be_bytes()),
        };
        enhanced[..4].copy_from_slice(&block_type);
        enhanced[8..12].copy_from_slice(&id);
        self.packet(self.parse_packet(&enhanced, OBSOLETE_PACKET)?, index)
    }

    fn parse_packet<'a>(&self, block: &'a [u8], block_type: u32) -> Result<EnhancedPacketBlock<'a>, Damage> {
        let parsed = match self.order {
            ByteOrder::Little => parse_enhancedpacketblock_le(block),
            ByteOrder::Big => parse_enhancedpacketblock_be(block),
        };
        parsed.map(|(_, packet)| packet).map_err(|_| Damage::BlockContent { block_type })
    }

    fn packet(&self, packet: EnhancedPacketBlock<'_>, index: &mut Index) -> Result<(), Damage> {
        let interface = self.interface(packet.if_id)?;
        if packet.caplen > interface.frame_limit {
            return Err(Damage::FrameTooLong { length: packet.caplen, limit: interface.frame_limit });
        }
        let at = interface.clock.instant(u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low));
        let at = at.unwrap_or_else(|nearest| {
            index.time_out_of_range();
            nearest
        });
        let flags = option(&packet.options, PACKET_FLAGS).filter(|value| value.len() == 4);
        let heading = match flags.map(|value| self.order.u32_at(value, 0) & 3) {
            Some(1) => Heading::Inbound,
            Some(2) => Heading::Outbound,
            _ => Heading::Unknown,
        };
        let (offset, captured_len) = (self.offset + PACKET_DATA, packet.caplen);
        index.add(at, Stored { point: interface.point, heading, wire_len: packet.origlen, offset, captured_len });
        Ok(())
    }

    fn simple_packet(&self, block: &[u8], index: &mut Index) -> Result<(), Damage> {
        let parsed = match self.order {
            ByteOrder::Little => parse_simplepacketblock_le(block),
            ByteOrder::Big => parse_simplepacketblock_be(block),
        };
        let (_, packet) = parsed.map_err(|_| Damage::BlockContent { block_type: SPB_MAGIC })?;
        let interface = self.interface(0)?;
        let snap_len = if interface.snap_len == 0 { u32::MAX } else { interface.snap_len };
        let captured_len = packet.origlen.min(snap_len);
        if captured_len as usize > packet.data.len() {
            return Err(Damage::BlockContent { block_type: SPB_MAGIC });
        }
        index.add_without_time(Stored {
            point: interface.point,
            heading: Heading::Unknown,
            wire_len: packet.origlen,
            offset: self.offset + SIMPLE_PACKET_DATA,
            captured_len,
        });
        Ok(())
    }
}

impl Reader for Pcapng {
    fn step(&mut self, file: &[u8], index: &mut Index) -> Result<Step, Damage> {
        if self.offset == file.len() {
            return Ok(Step::End);
        }
        let (block_type, block) = self.block(file)?;
        let mut step = Step::Other;
        match block_type {
            SHB_MAGIC => self.start_section(block)?,
            IDB_MAGIC => self.describe_interface(block, index)?,
            EPB_MAGIC | OBSOLETE_PACKET | SPB_MAGIC => {
                match block_type {
                    EPB_MAGIC => self.enhanced_packet(block, index)?,
                    SPB_MAGIC => self.simple_packet(block, index)?,
                    _ => self.obsolete_packet(block, index)?,
                }
                step = Step::Frame;
            }
            // Names and counters, which nothing asks for yet; leaving them out loses no frame.
            NRB_MAGIC | ISB_MAGIC => {}
            other => index.not_read(other),
        }
        self.offset += block.len();
        Ok(step)
    }

    fn offset(&self) -> usize {
        self.offset
    }
}

/// The value of the first option of a code, without its padding.
fn option<'a>(options: &'a [PcapNGOption<'_>], code: OptionCode) -> Option<&'a [u8]> {
    options.iter().find(|option| option.code == code)?.as_bytes().ok()
}

/// An option's text; some programs count a closing NUL, and not all write UTF-8.
fn text(options: &[PcapNGOption<'_>], code: OptionCode) -> String {
    let value = option(options, code).unwrap_or_default();
    String::from_utf8_lossy(value).trim_end_matches('\0').to_owned()
}
