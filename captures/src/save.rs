use std::io::Write;

use synema_trace::Heading;

use crate::pcapng::block_type;
use crate::save_pcap::write_pcap;
use crate::saved::LossKind;
use crate::{Format, Notice, Opened, Passage, SaveError, Saved, copy_pcapng, save_pcapng};

/// The kinds of capture file that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveFormat {
    /// pcap, with microseconds where the capture counts in them and with nanoseconds elsewhere.
    Pcap,
    /// pcapng. A pcapng file is copied block by block, so that everything in it stays.
    Pcapng,
}

/// Writes a capture in a format, frame by frame through a passage.
///
/// # Errors
/// When `to` takes no more, and when a frame has no place in the format.
pub fn save(
    opened: &Opened,
    format: SaveFormat,
    to: &mut dyn Write,
    passage: &mut dyn Passage,
) -> Result<Saved, SaveError> {
    let saved = match (format, opened.format) {
        (SaveFormat::Pcapng, Format::Pcapng) => copy_pcapng::copy(opened, to, passage)?,
        (SaveFormat::Pcapng, _) => {
            let mut saved = save_pcapng::write(&opened.trace, &opened.interfaces, to, passage)?;
            lose_records(opened, &mut saved);
            saved
        }
        (SaveFormat::Pcap, _) => {
            let mut saved = write_pcap(opened, to, passage)?;
            lose_all_but_frames(opened, &mut saved);
            lose_records(opened, &mut saved);
            saved
        }
    };
    to.flush()?;
    Ok(saved)
}

fn lose_records(opened: &Opened, saved: &mut Saved) {
    if opened.format == Format::PcapModified {
        saved.lose(LossKind::RecordDetails, opened.trace.len() as u64);
    }
}

/// Counts what a pcap file has no place for.
fn lose_all_but_frames(opened: &Opened, saved: &mut Saved) {
    let trace = &opened.trace;
    saved.lose(LossKind::FrameComments, trace.comment_count() as u64);
    let directed = trace.observations().filter(|seen| seen.heading != Heading::Unknown).count();
    saved.lose(LossKind::Directions, directed as u64);
    if trace.points().len() > 1 {
        saved.lose(LossKind::InterfaceOfFrame, saved.frames as u64);
    }
    for interface in &opened.interfaces {
        saved.lose(LossKind::OtherComments, interface.comments.len() as u64);
        let texts = [&interface.name, &interface.description, &interface.filter, &interface.os, &interface.hardware];
        let is_described = texts.iter().any(|text| !text.is_empty())
            || !interface.addresses.is_empty()
            || interface.mac.is_some()
            || interface.speed.is_some();
        saved.lose(LossKind::Interfaces, is_described.into());
        saved.lose(LossKind::Statistics, (interface.received.is_some() || interface.dropped.is_some()).into());
    }
    for section in &opened.sections {
        saved.lose(LossKind::OtherComments, section.comments.len() as u64);
        let texts = [&section.hardware, &section.os, &section.application];
        saved.lose(LossKind::Sections, texts.iter().any(|text| !text.is_empty()).into());
    }
    saved.lose(LossKind::FrameDetails, opened.frames_with_details);
    saved.lose(LossKind::Names, opened.names.iter().map(|name| name.names.len() as u64).sum());
    for notice in &opened.notices {
        if let Notice::BlocksNotRead { block_type, blocks } = notice {
            let is_secret = *block_type == block_type::SECRETS;
            let kind = if is_secret { LossKind::Secrets } else { LossKind::OtherBlocks };
            saved.lose(kind, *blocks as u64);
        }
    }
}
