use synema_wire::{Segment, Seq, TcpOption, read_tcp_options};

use crate::{Mark, SegmentFacts, Side};

/// What has been seen of one TCP flow so far, as far as its next segment can be compared with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SegmentMarks {
    sides: [Sent; 2],
}

/// What one side has sent.
#[derive(Clone, Debug, Default)]
struct Sent {
    /// The sequence number that counts as 0: the SYN's, else one before the first seen.
    base: Option<Seq>,
    /// The sequence number after the highest sent.
    next: Option<Seq>,
    /// Holes between octets that were seen: `(from, to)`.
    holes: Vec<(Seq, Seq)>,
    /// The last acknowledgment and window sent with it.
    last_ack: Option<(Seq, u16)>,
    /// The window scale of its SYN.
    shift: Option<u8>,
    /// Whether it sent a SYN without ACK, and one with.
    syns: [bool; 2],
}

impl SegmentMarks {
    /// The facts of the next segment of the flow, sent by `from`.
    pub(crate) fn facts(&mut self, from: Side, segment: &Segment<'_>) -> SegmentFacts {
        let (a, b) = self.sides.split_at_mut(1);
        let (sender, receiver) = match from {
            Side::A => (&mut a[0], &mut b[0]),
            Side::B => (&mut b[0], &mut a[0]),
        };
        if segment.flags.syn() {
            sender.base = Some(sender.base.unwrap_or(segment.seq));
            sender.shift = read_tcp_options(segment.options).0.into_iter().find_map(|(_, _, option)| match option {
                TcpOption::WindowScale(shift) => Some(shift.min(14)),
                _ => None,
            });
        }
        let base = *sender.base.get_or_insert(segment.seq.minus(1));
        let peer_base = match segment.flags.ack() {
            true => *receiver.base.get_or_insert(segment.ack.minus(1)),
            false => Seq(0),
        };
        let mut marks = Vec::new();
        sender.compare(segment, receiver.next, &mut marks);
        // a scale counts only when both SYNs carried one (RFC 7323 §2.2); a SYN's own window is never scaled
        let shift = match (sender.shift, receiver.shift) {
            (Some(shift), Some(_)) if !segment.flags.syn() => shift,
            _ => 0,
        };
        SegmentFacts {
            flags: segment.flags,
            seq: segment.seq,
            ack: segment.ack,
            seq_relative: segment.seq.0.wrapping_sub(base.0),
            ack_relative: if segment.flags.ack() { segment.ack.0.wrapping_sub(peer_base.0) } else { 0 },
            payload_len: segment.payload_len,
            window_bytes: u32::from(segment.window) << shift,
            marks,
        }
    }
}

impl Sent {
    /// Marks a segment by what its sender sent before, and takes note of it.
    fn compare(&mut self, segment: &Segment<'_>, peer_next: Option<Seq>, marks: &mut Vec<Mark>) {
        let (start, end) = (segment.seq, segment.seq.plus(segment.len()));
        if !segment.is_empty() {
            match self.next {
                // in a simultaneous open the SYN goes out once alone and once with its ACK, and neither repeats the other
                Some(next) if start.before(next) && self.is_new_kind_of_syn(segment) => {}
                Some(next) if start.before(next) => {
                    marks.push(if self.fill(start, end) { Mark::OutOfOrder } else { Mark::Retransmission });
                }
                Some(next) if start.after(next) => {
                    marks.push(Mark::Gap);
                    self.holes.push((next, start));
                }
                _ => {}
            }
            if self.next.is_none_or(|next| end.after(next)) {
                self.next = Some(end);
            }
        }
        if segment.flags.syn() {
            self.syns[usize::from(segment.flags.ack())] = true;
        }
        if segment.flags.ack() {
            let now = (segment.ack, segment.window);
            let is_plain = segment.is_empty() && !segment.flags.rst();
            // something the other side sent must still be waiting for its acknowledgment (RFC 5681 §2)
            let is_waited_for = peer_next.is_some_and(|next| next.after(segment.ack));
            if is_plain && self.last_ack == Some(now) && is_waited_for {
                marks.push(Mark::DuplicateAck);
            }
            self.last_ack = Some(now);
        }
        if segment.window == 0 && !segment.flags.rst() && !segment.flags.syn() {
            marks.push(Mark::ZeroWindow);
        }
    }

    fn is_new_kind_of_syn(&self, segment: &Segment<'_>) -> bool {
        segment.flags.syn() && !self.syns[usize::from(segment.flags.ack())]
    }

    /// Takes `start..end` out of the holes; whether any of it was one.
    fn fill(&mut self, start: Seq, end: Seq) -> bool {
        let mut filled = false;
        let mut left = Vec::new();
        for &(from, to) in &self.holes {
            let overlaps = start.before(to) && end.after(from);
            if !overlaps {
                left.push((from, to));
                continue;
            }
            filled = true;
            if from.before(start) {
                left.push((from, start));
            }
            if end.before(to) {
                left.push((end, to));
            }
        }
        self.holes = left;
        filled
    }
}
