use std::borrow::Cow;

use pcap_parser::pcapng::{
    EnhancedPacketBlock, InterfaceDescriptionBlock, InterfaceStatisticsBlock, SectionHeaderBlock,
};
use pcap_parser::{Linktype, OptionCode, PcapNGOption, ToVec};
use synema_trace::{Heading, Instant, Observation, Point};

use crate::SaveError;

/// The beginning of a file.
pub(crate) fn section_header() -> Vec<u8> {
    serialized(SectionHeaderBlock {
        block_type: 0,
        block_len1: 0,
        bom: 0,
        major_version: 1,
        minor_version: 0,
        // Unknown until it is written: this goes out as it comes.
        section_len: -1,
        options: vec![option(OptionCode::ShbUserAppl, b"Synema".to_vec())],
        block_len2: 0,
    })
}

/// The description of a point as an interface with nanoseconds.
pub(crate) fn interface(point: &Point) -> Vec<u8> {
    let mut options = Vec::new();
    // Options count their length in 16 bits.
    let name = point.name.as_bytes();
    if !name.is_empty() && name.len() <= usize::from(u16::MAX) {
        options.push(option(OptionCode::IfName, name.to_vec()));
    }
    options.push(option(OptionCode::IfTsresol, vec![9]));
    serialized(InterfaceDescriptionBlock {
        block_type: 0,
        block_len1: 0,
        linktype: Linktype(i32::from(point.link_type.0)),
        reserved: 0,
        snaplen: 0,
        options,
        block_len2: 0,
        if_tsresol: 9,
        if_tsoffset: 0,
    })
}

/// A frame seen at the interface with this number.
pub(crate) fn frame(seen: &Observation<'_>, interface: u32) -> Result<Vec<u8>, SaveError> {
    let Ok(ns) = u64::try_from(seen.at.ns) else {
        return Err(SaveError::Time { frame: seen.number(), at: seen.at, format: "pcapng" });
    };
    // The header, an option and the padding take less than 64 octets.
    if seen.bytes.len() > u32::MAX as usize - 64 {
        return Err(SaveError::TooLong { frame: seen.number() });
    }
    let direction = match seen.heading {
        Heading::Inbound => Some(1u32),
        Heading::Outbound => Some(2),
        Heading::Unknown => None,
    };
    Ok(serialized(EnhancedPacketBlock {
        block_type: 0,
        block_len1: 0,
        if_id: interface,
        ts_high: (ns >> 32) as u32,
        ts_low: ns as u32,
        caplen: seen.bytes.len() as u32,
        origlen: seen.wire_len,
        data: seen.bytes,
        // `epb_flags` has the code 2.
        options: direction.map(|flags| option(OptionCode(2), flags.to_le_bytes().to_vec())).into_iter().collect(),
        block_len2: 0,
    }))
}

/// How many frames the interface with this number received, and how many of them were dropped, up to an instant.
pub(crate) fn statistics(interface: u32, at: Instant, received: u64, dropped: u64) -> Vec<u8> {
    let ns = at.ns.max(0) as u64;
    serialized(InterfaceStatisticsBlock {
        block_type: 0,
        block_len1: 0,
        if_id: interface,
        ts_high: (ns >> 32) as u32,
        ts_low: ns as u32,
        options: vec![
            // `isb_ifrecv` and `isb_ifdrop` have the codes 4 and 5
            option(OptionCode(4), received.to_le_bytes().to_vec()),
            option(OptionCode(5), dropped.to_le_bytes().to_vec()),
        ],
        block_len2: 0,
    })
}

fn option(code: OptionCode, value: Vec<u8>) -> PcapNGOption<'static> {
    PcapNGOption { code, len: value.len() as u16, value: Cow::Owned(value) }
}

/// The block's octets, its type and lengths filled in.
fn serialized(mut block: impl ToVec) -> Vec<u8> {
    block.to_vec().expect("memory takes everything that is written to it")
}
