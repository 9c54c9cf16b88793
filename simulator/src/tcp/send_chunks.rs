//! How full a send buffer is where it is charged as Linux charges it: by the buffers that the text lies in, each with
//! what it costs to keep. One is filled before the next is begun, the last one beyond the limit.

use std::collections::VecDeque;

use super::{Offset, Tcb};

/// What Linux charges for a buffer besides its text (`SKB_TRUESIZE` of an empty one, 64-bit).
const OVERHEAD_BYTES: u64 = 1280;
/// The largest text of one (`GSO_LEGACY_MAX_SIZE` less the longest header and an octet).
const LARGEST_BYTES: u64 = 65_536 - 320 - 1;
/// To a window of no more than a segment of the default size, a buffer is as long as the window.
const DEFAULT_MSS: u64 = 536;

/// The ends of the buffers that hold the send queue, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunks(VecDeque<Offset>);

impl Chunks {
    /// Text up to `end` was queued: `tail` octets of it into the last buffer, the rest into others as long as `goal`.
    pub(super) fn append(&mut self, from: Offset, end: Offset, tail: u64, goal: u64) {
        let mut at = from;
        if tail > 0 {
            at = end.min(from.plus(tail));
            match self.0.back_mut() {
                Some(last) => *last = at,
                None => self.0.push_back(at),
            }
        }
        while at < end {
            at = end.min(at.plus(goal.max(1)));
            self.0.push_back(at);
        }
    }

    /// What was sent and what was not lie in buffers of their own.
    pub(super) fn split(&mut self, at: Offset) {
        let place = self.0.partition_point(|end| *end < at);
        if self.0.get(place).is_some_and(|end| *end != at) && at > Offset::default() {
            self.0.insert(place, at);
        }
    }

    /// Drops what lies before `una`.
    pub(super) fn acknowledge(&mut self, una: Offset) {
        while self.0.front().is_some_and(|end| *end <= una) {
            self.0.pop_front();
        }
    }

    /// Where the last one begins.
    fn last_start(&self, una: Offset) -> Offset {
        self.0.iter().rev().nth(1).copied().unwrap_or(una)
    }
}

/// The longest text of a buffer now: whole segments, and no more than half of the widest window.
fn goal(tcb: &Tcb) -> u64 {
    let half = if tcb.max_snd_wnd > DEFAULT_MSS { tcb.max_snd_wnd / 2 } else { tcb.max_snd_wnd };
    let smss = tcb.snd_mss.max(1);
    let widest = if half > 0 { LARGEST_BYTES.min(half) } else { LARGEST_BYTES };
    (widest / smss * smss).max(smss)
}

/// What the send queue is charged with, octets.
fn charge(tcb: &Tcb) -> u64 {
    tcb.send_queue.len() + OVERHEAD_BYTES * tcb.chunks.0.len() as u64
}

/// Octets that may join the last buffer.
pub(super) fn tail_room(tcb: &Tcb) -> u64 {
    let end = tcb.send_queue.end();
    let start = tcb.chunks.last_start(tcb.snd_una);
    let is_unsent = start >= tcb.snd_nxt && start < end;
    if is_unsent && !tcb.send_queue.is_record_end(end) { goal(tcb).saturating_sub(end.since(start)) } else { 0 }
}

/// How many octets SEND may add now.
pub(super) fn room(tcb: &Tcb) -> u64 {
    let limit = tcb.settings.send_buffer_bytes;
    if !tcb.settings.charges_send_buffers {
        return limit.saturating_sub(tcb.send_queue.len());
    }
    let (mut room, goal) = (tail_room(tcb), goal(tcb));
    let mut charged = charge(tcb) + room;
    while charged < limit {
        room += goal;
        charged += goal + OVERHEAD_BYTES;
    }
    room
}

impl Tcb {
    /// Takes the text from `from` on, just queued, into buffers.
    pub(super) fn take_into_chunks(&mut self, from: Offset, tail: u64) {
        let (end, goal) = (self.send_queue.end(), goal(self));
        self.chunks.append(from, end, tail, goal);
    }

    /// How much may be queued before what can leave leaves: what fits into one buffer.
    pub(crate) fn room_of_chunk(&self) -> u64 {
        match tail_room(self) {
            0 => room(self).min(goal(self)),
            tail => tail,
        }
    }

    /// Whether a program that waits to write, or asks whether it may, is let on: where the switch is on, with a third of
    /// the buffer free.
    pub(crate) fn is_writable(&self) -> bool {
        match self.settings.charges_send_buffers {
            true => 3 * charge(self) <= 2 * self.settings.send_buffer_bytes,
            false => self.send_queue.len() < self.settings.send_buffer_bytes,
        }
    }
}
