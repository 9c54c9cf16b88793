use std::borrow::Cow;
use std::io::Write;

use synema_trace::Trace;

use crate::byte_order::ByteOrder;
use crate::index::Index;
use crate::pcapng::{PACKET_DATA, Pcapng, SIMPLE_PACKET_DATA, block_type};
use crate::pcapng_options::{COMMENT, Options};
use crate::pcapng_records::{IF_FILTER, IF_IPV4, IF_IPV6, IF_MAC};
use crate::reader::{Reader, Step};
use crate::saved::LossKind;
use crate::{Opened, Passage, SaveError, Saved};

/// Custom options of any block: nobody knows what is in them.
const CUSTOM_OPTIONS: [u16; 4] = [2988, 2989, 19372, 19373];
/// Where a section header says how long the section is, and what says that it does not.
const SECTION_LENGTH: std::ops::Range<usize> = 16..24;
const UNKNOWN_LENGTH: [u8; 8] = [0xff; 8];

/// Copies a pcapng file block by block: what is not left out or changed stays octet for octet, in its own order.
pub(crate) fn copy(opened: &Opened, to: &mut dyn Write, passage: &mut dyn Passage) -> Result<Saved, SaveError> {
    let bytes = opened.trace.store().shared().expect("a capture that was opened lies over its file");
    let file: &[u8] = (*bytes).as_ref();
    let mut index = Index::new(Trace::over(bytes.clone()));
    let mut reader = Pcapng::new();
    let mut saved = Saved::default();
    let mut number = 0;
    let is_unchanged = passage.is_everything() && opened.complete;
    loop {
        let start = reader.offset();
        match reader.step(file, &mut index) {
            Ok(Step::End) => return Ok(saved),
            Ok(Step::Frame) => {
                index.forget_after(0, 0);
                // reading was cancelled there
                if number == opened.trace.len() {
                    return Ok(saved);
                }
                let seen = opened.trace.observation(number);
                number += 1;
                if let Some(bytes) = passage.pass(&seen) {
                    let block = &file[start..reader.offset()];
                    to.write_all(&packet(block, reader.order(), &bytes, passage, &mut saved))?;
                    saved.frames += 1;
                }
            }
            Ok(Step::Other) => {
                let block = &file[start..reader.offset()];
                if let Some(block) = other(block, reader.order(), passage, is_unchanged, &mut saved) {
                    to.write_all(&block)?;
                }
            }
            Err(_) if reader.resume(file) => {}
            Err(_) => return Ok(saved),
        }
    }
}

/// A packet's block with the bytes that are written for it.
fn packet<'a>(
    block: &'a [u8],
    order: ByteOrder,
    bytes: &[u8],
    passage: &dyn Passage,
    saved: &mut Saved,
) -> Cow<'a, [u8]> {
    let is_simple = order.u32_at(block, 0) == block_type::SIMPLE;
    let data = if is_simple { SIMPLE_PACKET_DATA } else { PACKET_DATA };
    let is_same = &block[data..data + bytes.len()] == bytes;
    if !passage.hides_addresses() {
        return if is_same { Cow::Borrowed(block) } else { Cow::Owned(with_data(block, data, bytes)) };
    }
    let block = with_data(block, data, bytes);
    if is_simple {
        return Cow::Owned(block);
    }
    let options = (data + bytes.len()).next_multiple_of(4);
    Cow::Owned(without_options(&block, order, options, &[], LossKind::FrameComments, saved))
}

fn with_data(block: &[u8], data: usize, bytes: &[u8]) -> Vec<u8> {
    let mut block = block.to_vec();
    block[data..data + bytes.len()].copy_from_slice(bytes);
    block
}

/// Any other block; none where it is left out.
fn other<'a>(
    block: &'a [u8],
    order: ByteOrder,
    passage: &dyn Passage,
    is_unchanged: bool,
    saved: &mut Saved,
) -> Option<Cow<'a, [u8]>> {
    let block_type = order.u32_at(block, 0);
    let hides = passage.hides_addresses();
    match block_type {
        block_type::SECTION => {
            let mut block = block.to_vec();
            if !is_unchanged {
                block[SECTION_LENGTH].copy_from_slice(&UNKNOWN_LENGTH);
            }
            let comments = LossKind::OtherComments;
            Some(Cow::Owned(if hides { without_options(&block, order, 24, &[], comments, saved) } else { block }))
        }
        _ if !hides => Some(Cow::Borrowed(block)),
        block_type::INTERFACE => {
            let telling = [IF_IPV4, IF_IPV6, IF_MAC, IF_FILTER];
            Some(Cow::Owned(without_options(block, order, 16, &telling, LossKind::OtherComments, saved)))
        }
        block_type::STATISTICS => {
            Some(Cow::Owned(without_options(block, order, 20, &[], LossKind::OtherComments, saved)))
        }
        block_type::NAMES => lose(LossKind::Names, saved),
        block_type::SECRETS => lose(LossKind::Secrets, saved),
        _ => lose(LossKind::OtherBlocks, saved),
    }
}

fn lose<'a>(kind: LossKind, saved: &mut Saved) -> Option<Cow<'a, [u8]>> {
    saved.lose(kind, 1);
    None
}

/// A block without its comments, its custom options, and the options of these codes.
fn without_options(
    block: &[u8],
    order: ByteOrder,
    options: usize,
    codes: &[u16],
    comments: LossKind,
    saved: &mut Saved,
) -> Vec<u8> {
    let mut kept = block[..options.min(block.len() - 4)].to_vec();
    let (head, mut has_options) = (kept.len(), false);
    for option in Options::of(order, block, head) {
        if option.code == COMMENT {
            saved.lose(comments, 1);
        } else if codes.contains(&option.code) {
            saved.lose(LossKind::Interfaces, 1);
        } else if CUSTOM_OPTIONS.contains(&option.code) {
            saved.lose(LossKind::FrameDetails, 1);
        } else {
            kept.extend_from_slice(&block[option.at - 4..option.at + option.value.len()]);
            kept.resize(kept.len().next_multiple_of(4), 0);
            has_options = true;
        }
    }
    if has_options {
        // the end of the list
        kept.extend_from_slice(&[0; 4]);
    }
    let len = order.u32((kept.len() + 4) as u32);
    kept[4..8].copy_from_slice(&len);
    kept.extend_from_slice(&len);
    kept
}
