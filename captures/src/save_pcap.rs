use std::io::Write;

use pcap_parser::pcap::{LegacyPcapBlock, PcapHeader};
use pcap_parser::{Linktype, ToVec};
use synema_trace::PointId;

use crate::clock::Clock;
use crate::{Format, Opened, Passage, RecordedInterface, SaveError, Saved};

/// What the header says is the longest frame where the capture does not say.
const SNAP_LEN: u32 = 262_144;

/// Writes the frames of a capture as pcap. What a pcap file says itself stays as it is: the unit of its times, the
/// length where frames were cut, the length of their check sequence.
pub(crate) fn write_pcap(opened: &Opened, to: &mut dyn Write, passage: &mut dyn Passage) -> Result<Saved, SaveError> {
    let counts_micros = !opened.interfaces.is_empty()
        && opened.interfaces.iter().all(|interface| interface.resolution <= Clock::DEFAULT_RESOLUTION)
        && opened.interfaces.iter().all(|interface| interface.resolution & 0x80 == 0);
    let mut point: Option<PointId> = None;
    let mut saved = Saved::default();
    for seen in opened.trace.observations() {
        let Some(bytes) = passage.pass(&seen) else { continue };
        match point {
            None => {
                point = Some(seen.point);
                to.write_all(&header(opened, seen.point, counts_micros))?;
            }
            Some(first) if opened.trace.point(first).link_type != seen.link_type => {
                return Err(SaveError::SeveralLinkTypes);
            }
            Some(_) => {}
        }
        let refused = || SaveError::Time { frame: seen.number(), at: seen.at, format: "pcap" };
        let ns = u64::try_from(seen.at.ns).map_err(|_| refused())?;
        let fraction = (ns % 1_000_000_000) as u32;
        let record = LegacyPcapBlock {
            ts_sec: u32::try_from(ns / 1_000_000_000).map_err(|_| refused())?,
            ts_usec: if counts_micros { fraction / 1_000 } else { fraction },
            caplen: bytes.len() as u32,
            origlen: seen.wire_len,
            data: &bytes,
        };
        to.write_all(&serialized(record))?;
        saved.frames += 1;
    }
    if point.is_none() {
        to.write_all(&header(opened, PointId(0), counts_micros))?;
    }
    Ok(saved)
}

/// The header of a file whose frames are like those of a point.
fn header(opened: &Opened, point: PointId, counts_micros: bool) -> Vec<u8> {
    let ethernet = RecordedInterface { link_type: 1, ..RecordedInterface::default() };
    let interface = opened.interfaces.get(usize::from(point.0)).unwrap_or(&ethernet);
    let longest = opened.interfaces.iter().map(|interface| interface.snap_len).max().unwrap_or(0);
    let snaplen = match opened.format {
        Format::Pcap | Format::PcapNanoseconds | Format::PcapModified => longest,
        // no limit of one interface is no limit of the file
        _ if longest == 0 || opened.interfaces.iter().any(|interface| interface.snap_len == 0) => SNAP_LEN,
        _ => longest,
    };
    // the topmost bits count 16-bit words of frame check sequence, and bit 26 says that they do
    let fcs = interface.fcs_len.map_or(0, |octets| u32::from(octets / 2) << 28 | 0x0400_0000);
    serialized(PcapHeader {
        magic_number: if counts_micros { 0xa1b2_c3d4 } else { 0xa1b2_3c4d },
        snaplen,
        network: Linktype((u32::from(interface.link_type) | fcs) as i32),
        ..PcapHeader::new()
    })
}

fn serialized(mut part: impl ToVec) -> Vec<u8> {
    part.to_vec().expect("memory takes everything that is written to it")
}
