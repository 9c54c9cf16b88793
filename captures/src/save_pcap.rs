use std::io::Write;

use pcap_parser::pcap::{LegacyPcapBlock, PcapHeader};
use pcap_parser::{Linktype, ToVec};
use synema_trace::Trace;

use crate::{SaveError, SaveOptions};

/// What the header says is the longest frame: nothing was cut.
const SNAP_LEN: u32 = 262_144;

/// Writes the frames of a trace as pcap with nanoseconds and returns how many there were. Points and headings have
/// no place in this format.
///
/// # Errors
/// When `to` takes no more, when a frame's time lies before 1970 or after 2106, and when the points to be saved have
/// several link types.
pub fn save_pcap(trace: &Trace, mut to: impl Write, options: &SaveOptions) -> Result<usize, SaveError> {
    let points = options.selected(trace)?;
    let link_type = points.first().map_or(synema_wire::LinkType::ETHERNET, |point| trace.point(*point).link_type);
    if points.iter().any(|point| trace.point(*point).link_type != link_type) {
        return Err(SaveError::SeveralLinkTypes);
    }
    let header = PcapHeader {
        magic_number: 0xa1b2_3c4d,
        snaplen: SNAP_LEN,
        network: Linktype(i32::from(link_type.0)),
        ..PcapHeader::new()
    };
    to.write_all(&serialized(header))?;
    let mut frames = 0;
    for seen in trace.observations().filter(|seen| points.contains(&seen.point)) {
        let refused = || SaveError::Time { frame: seen.number(), at: seen.at, format: "pcap" };
        let ns = u64::try_from(seen.at.ns).map_err(|_| refused())?;
        let record = LegacyPcapBlock {
            ts_sec: u32::try_from(ns / 1_000_000_000).map_err(|_| refused())?,
            ts_usec: (ns % 1_000_000_000) as u32,
            caplen: seen.bytes.len() as u32,
            origlen: seen.wire_len,
            data: seen.bytes,
        };
        to.write_all(&serialized(record))?;
        frames += 1;
    }
    to.flush()?;
    Ok(frames)
}

fn serialized(mut part: impl ToVec) -> Vec<u8> {
    part.to_vec().expect("memory takes everything that is written to it")
}
