use std::borrow::Cow;
use std::net::IpAddr;

use pcap_parser::pcapng::{
    EnhancedPacketBlock, InterfaceDescriptionBlock, InterfaceStatisticsBlock, SectionHeaderBlock,
};
use pcap_parser::{Linktype, OptionCode, PcapNGOption, ToVec};
use synema_trace::{Heading, Instant, Observation};

use crate::clock::Clock;
use crate::pcapng::{PACKET_FLAGS, block_type};
use crate::pcapng_records::{IF_DESCRIPTION, IF_FCSLEN, IF_NAME, NAMES_IPV4, NAMES_IPV6};
use crate::{RecordedInterface, SaveError};

/// The beginning of a file, with what is said of all of it.
pub(crate) fn section_header(note: &str) -> Vec<u8> {
    let mut options = vec![option(OptionCode::ShbUserAppl, b"Synema".to_vec())];
    if !note.is_empty() && note.len() <= usize::from(u16::MAX) {
        options.push(option(OptionCode::Comment, note.as_bytes().to_vec()));
    }
    serialized(SectionHeaderBlock {
        block_type: 0,
        block_len1: 0,
        bom: 0,
        major_version: 1,
        minor_version: 0,
        // Unknown until it is written: this goes out as it comes.
        section_len: -1,
        options,
        block_len2: 0,
    })
}

/// Whose addresses are whose; nothing where none are named.
pub(crate) fn names(names: &[(IpAddr, String)]) -> Vec<u8> {
    let mut records = Vec::new();
    for (ip, name) in names {
        let (kind, address) = match ip {
            IpAddr::V4(ip) => (NAMES_IPV4, ip.octets().to_vec()),
            IpAddr::V6(ip) => (NAMES_IPV6, ip.octets().to_vec()),
        };
        // names end with a zero
        let Ok(len) = u16::try_from(address.len() + name.len() + 1) else { continue };
        records.extend([kind, len].map(u16::to_le_bytes).concat());
        records.extend(address);
        records.extend(name.bytes().chain([0]));
        records.resize(records.len().next_multiple_of(4), 0);
    }
    if records.is_empty() {
        return records;
    }
    // the record that ends them
    records.extend([0; 4]);
    let len = (12 + records.len() as u32).to_le_bytes();
    [&block_type::NAMES.to_le_bytes()[..], &len, &records, &len].concat()
}

/// In what a file counts the times of an interface's frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Microseconds,
    Nanoseconds,
}

impl Unit {
    /// Microseconds for an interface that counts in them, nanoseconds for all others.
    pub(crate) fn of(interface: &RecordedInterface) -> Unit {
        if interface.resolution == Clock::DEFAULT_RESOLUTION { Unit::Microseconds } else { Unit::Nanoseconds }
    }
}

/// The description of an interface: its name, how long its frames were cut, and in what it counts time.
pub(crate) fn interface(described: &RecordedInterface) -> Vec<u8> {
    let mut options = Vec::new();
    for (code, text) in [(IF_NAME, &described.name), (IF_DESCRIPTION, &described.description)] {
        // Options count their length in 16 bits.
        if !text.is_empty() && text.len() <= usize::from(u16::MAX) {
            options.push(option(OptionCode(code), text.as_bytes().to_vec()));
        }
    }
    let (tsresol, unit) = match Unit::of(described) {
        Unit::Microseconds => (6, None),
        Unit::Nanoseconds => (9, Some(9)),
    };
    options.extend(unit.map(|unit| option(OptionCode::IfTsresol, vec![unit])));
    options.extend(described.fcs_len.map(|octets| option(OptionCode(IF_FCSLEN), vec![octets])));
    serialized(InterfaceDescriptionBlock {
        block_type: 0,
        block_len1: 0,
        linktype: Linktype(i32::from(described.link_type)),
        reserved: 0,
        snaplen: described.snap_len,
        options,
        block_len2: 0,
        if_tsresol: tsresol,
        if_tsoffset: 0,
    })
}

/// A frame seen at the interface with this number, with the bytes that are written for it.
pub(crate) fn frame<'c>(
    seen: &Observation<'_>,
    bytes: &[u8],
    interface: u32,
    unit: Unit,
    comments: impl Iterator<Item = Cow<'c, str>>,
) -> Result<Vec<u8>, SaveError> {
    let Ok(ns) = u64::try_from(seen.at.ns) else {
        return Err(SaveError::Time { frame: seen.number(), at: seen.at, format: "pcapng" });
    };
    let direction = match seen.heading {
        Heading::Inbound => Some(1u32),
        Heading::Outbound => Some(2),
        Heading::Unknown => None,
    };
    let mut options: Vec<_> = comments
        .filter(|text| text.len() <= usize::from(u16::MAX))
        .map(|text| match text {
            Cow::Borrowed(text) => option(OptionCode::Comment, text.as_bytes()),
            Cow::Owned(text) => option(OptionCode::Comment, text.into_bytes()),
        })
        .collect();
    options.extend(direction.map(|flags| option(OptionCode(PACKET_FLAGS), flags.to_le_bytes().to_vec())));
    // The header and the padding take less than 64 octets, an option's head and padding less than 8.
    let options_len: usize = options.iter().map(|option| option.value.len() + 8).sum();
    if bytes.len() > u32::MAX as usize - 64 - options_len {
        return Err(SaveError::TooLong { frame: seen.number() });
    }
    let ticks = if unit == Unit::Microseconds { ns / 1_000 } else { ns };
    Ok(serialized(EnhancedPacketBlock {
        block_type: 0,
        block_len1: 0,
        if_id: interface,
        ts_high: (ticks >> 32) as u32,
        ts_low: ticks as u32,
        caplen: bytes.len() as u32,
        origlen: seen.wire_len,
        data: bytes,
        options,
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

fn option<'a>(code: OptionCode, value: impl Into<Cow<'a, [u8]>>) -> PcapNGOption<'a> {
    let value = value.into();
    PcapNGOption { code, len: value.len() as u16, value }
}

/// The block's octets, its type and lengths filled in.
fn serialized(mut block: impl ToVec) -> Vec<u8> {
    block.to_vec().expect("memory takes everything that is written to it")
}
