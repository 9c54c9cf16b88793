use std::borrow::Cow;
use std::io::Write;

use pcap_parser::pcapng::{EnhancedPacketBlock, InterfaceDescriptionBlock, SectionHeaderBlock};
use pcap_parser::{Linktype, OptionCode, PcapNGOption, ToVec};
use synema_trace::{Heading, Observation, Point, PointId, Trace};

use crate::SaveError;

/// What of a trace is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveOptions {
    /// Only the frames seen at these points, "one vantage point"; all where none are named.
    pub points: Option<Vec<PointId>>,
}

impl SaveOptions {
    /// The points to be saved, in the trace's order.
    pub(crate) fn selected(&self, trace: &Trace) -> Result<Vec<PointId>, SaveError> {
        let all = (0..trace.points().len()).map(|index| PointId(index as u16));
        let Some(wanted) = &self.points else { return Ok(all.collect()) };
        match wanted.iter().find(|point| usize::from(point.0) >= trace.points().len()) {
            Some(point) => Err(SaveError::NoSuchPoint(*point)),
            None => Ok(all.filter(|point| wanted.contains(point)).collect()),
        }
    }
}

/// Writes the frames of a trace as pcapng with nanoseconds and returns how many there were.
///
/// The same trace gives the same bytes, always: nothing of the clock or of this machine goes in.
///
/// # Errors
/// When `to` takes no more, and when a frame's time lies before 1970.
pub fn save_pcapng(trace: &Trace, mut to: impl Write, options: &SaveOptions) -> Result<usize, SaveError> {
    let points = options.selected(trace)?;
    to.write_all(&section_header())?;
    // The number of each point's interface in the file; none where it is left out.
    let mut interfaces = vec![None; trace.points().len()];
    for (number, point) in points.iter().enumerate() {
        interfaces[usize::from(point.0)] = Some(number as u32);
        to.write_all(&interface(trace.point(*point)))?;
    }
    let mut frames = 0;
    for seen in trace.observations() {
        if let Some(interface) = interfaces[usize::from(seen.point.0)] {
            to.write_all(&packet(&seen, interface)?)?;
            frames += 1;
        }
    }
    to.flush()?;
    Ok(frames)
}

fn section_header() -> Vec<u8> {
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

fn interface(point: &Point) -> Vec<u8> {
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

fn packet(seen: &Observation<'_>, interface: u32) -> Result<Vec<u8>, SaveError> {
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

fn option(code: OptionCode, value: Vec<u8>) -> PcapNGOption<'static> {
    PcapNGOption { code, len: value.len() as u16, value: Cow::Owned(value) }
}

/// The block's octets, its type and lengths filled in.
fn serialized(mut block: impl ToVec) -> Vec<u8> {
    block.to_vec().expect("memory takes everything that is written to it")
}
