use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use synema_wire::{Content, Octets, Part, Seq, Span};

use super::hearing::{Heard, More};

/// One direction of a TCP connection: the messages that wait for more of their octets.
///
/// The rules are those by which Wireshark attributes a message to a frame: the reader of a protocol says from where on
/// it needs more and how much; the segments that bring it are laid together, and the message is read once, in the
/// frame that completes it. Octets that came before a gap are not waited for.
#[derive(Debug, Default)]
pub(super) struct Joining {
    /// The highest position so far with its sequence number; positions go on where sequence numbers wrap around.
    highest: Option<(Seq, i64)>,
    /// By the position of its first octet.
    messages: BTreeMap<i64, Message>,
    /// The message that ends with the stream.
    until_fin: Option<i64>,
}

/// A message that is not whole, or was not when it began.
#[derive(Debug, Default)]
struct Message {
    /// The position behind its last octet, as far as is known.
    next: i64,
    /// Whether the next segment belongs to it whole.
    takes_segment: bool,
    /// Octets by position, in the order of their coming.
    parts: Vec<(i64, Vec<u8>)>,
    waits: bool,
}

/// The payload of one segment.
pub(super) struct Payload<'a> {
    pub(super) seq: Seq,
    pub(super) octets: &'a [u8],
    /// Whether it is to be remembered at all.
    pub(super) can_join: bool,
    /// Whether the stream ends with it.
    pub(super) fin: bool,
}

/// Messages are remembered for retransmissions of their beginnings, but no more than these.
const MOST_MESSAGES: usize = 256;

/// A message that grows beyond this is given up.
const LONGEST_MESSAGE: usize = 64 << 20;

impl Joining {
    /// Takes a segment's payload; `hear` reads octets, `whether more can be waited for` and tells what they are.
    pub(super) fn take(&mut self, payload: &Payload<'_>, mut hear: impl FnMut(&[u8], bool) -> Heard) -> Vec<Span> {
        let octets = payload.octets;
        let start = self.position(payload.seq);
        if !payload.can_join {
            return match octets.is_empty() {
                true => Vec::new(),
                false => vec![Span { octets: Octets::Payload, parts: hear(octets, false).parts }],
            };
        }
        if let Some(first) = self.until_fin {
            return self.take_until_fin(first, start, payload, hear);
        }
        let mut spans = Vec::new();
        let end = start + octets.len() as i64;
        let mut from = 0;
        while from < octets.len() {
            let at = start + from as i64;
            if self.messages.get(&at).is_some_and(|message| end <= message.next) {
                spans.push(segment(from..octets.len()));
                break;
            }
            let begun = self.messages.range_mut(..at).next_back().filter(|(_, message)| message.next > at);
            let Some((&first, message)) = begun else {
                let mut heard = Heard::default();
                heard.append(from, hear(&octets[from..], true));
                if let Some((offset, more)) = heard.wants {
                    heard.add(offset..octets.len(), Content::Segment);
                    self.begin(start + offset as i64, end, &octets[offset..], more);
                }
                spans.push(Span { octets: Octets::Payload, parts: heard.parts });
                break;
            };
            let len = match message.takes_segment {
                true => octets.len() - from,
                false => (end.min(message.next) - at) as usize,
            };
            let here = from..from + len;
            if std::mem::take(&mut message.takes_segment) {
                message.next = end;
            }
            message.add(at, &octets[here.clone()]);
            let follows = (message.next < end).then_some(here.end);
            match message.join(first) {
                None => spans.push(segment(here)),
                Some(bytes) => {
                    let heard = hear(&bytes, true);
                    self.go_on(first, &bytes, here.len(), end, heard.wants, octets);
                    spans.push(Span { octets: Octets::Joined { bytes, here }, parts: heard.parts });
                }
            }
            match follows {
                Some(next) => from = next,
                None => break,
            }
        }
        if payload.fin
            && let Some(first) = self.until_fin
        {
            // the segment that began it is the last
            self.messages.remove(&first);
        }
        spans
    }

    /// What a message that was laid together still needs.
    fn go_on(
        &mut self,
        first: i64,
        bytes: &Arc<[u8]>,
        new: usize,
        end: i64,
        wants: Option<(usize, More)>,
        octets: &[u8],
    ) {
        let Some((offset, more)) = wants else { return };
        if offset > bytes.len() - new {
            // the next message begins in this segment
            let tail = bytes.len() - offset;
            self.begin(end - tail as i64, end, &octets[octets.len() - tail.min(octets.len())..], more);
        } else if let Some(message) = self.messages.get_mut(&first) {
            message.parts = vec![(first, bytes.to_vec())];
            message.waits = bytes.len() < LONGEST_MESSAGE;
            let reached = first + bytes.len() as i64;
            (message.next, message.takes_segment) = match more {
                More::Octets(count) => (reached + count as i64, false),
                More::Segment | More::UntilFin => (reached + 1, true),
            };
            if more == More::UntilFin {
                self.until_fin = Some(first);
            }
        }
    }

    fn begin(&mut self, first: i64, end: i64, octets: &[u8], more: More) {
        let (next, takes_segment) = match more {
            More::Octets(count) => (end + count as i64, false),
            More::Segment | More::UntilFin => (end + 1, true),
        };
        let message = Message { next, takes_segment, parts: vec![(first, octets.to_vec())], waits: true };
        self.messages.insert(first, message);
        if more == More::UntilFin {
            self.until_fin = Some(first);
        }
        if self.messages.len() > MOST_MESSAGES {
            self.messages.pop_first();
        }
    }

    /// Adds to the message that ends with the stream.
    fn take_until_fin(
        &mut self,
        first: i64,
        start: i64,
        payload: &Payload<'_>,
        mut hear: impl FnMut(&[u8], bool) -> Heard,
    ) -> Vec<Span> {
        let here = 0..payload.octets.len();
        let Some(message) = self.messages.get_mut(&first) else { return vec![segment(here)] };
        if !payload.octets.is_empty() {
            message.add(start, payload.octets);
            message.next = message.next.max(start + payload.octets.len() as i64);
        }
        let is_too_long = message.parts.iter().map(|(_, octets)| octets.len()).sum::<usize>() > LONGEST_MESSAGE;
        if !payload.fin && !is_too_long {
            return if here.is_empty() { Vec::new() } else { vec![segment(here)] };
        }
        message.next = start + payload.octets.len() as i64;
        let whole = message.join(first);
        self.messages.remove(&first);
        self.until_fin = None;
        match whole {
            Some(bytes) => {
                let parts = hear(&bytes, false).parts;
                vec![Span { octets: Octets::Joined { bytes, here }, parts }]
            }
            None => vec![segment(here)],
        }
    }

    /// The unrolled sequence number: the one nearest to the highest so far.
    fn position(&mut self, seq: Seq) -> i64 {
        let (near, at) = *self.highest.get_or_insert((seq, 0));
        let position = at + i64::from(seq.distance_from(near));
        if position > at {
            self.highest = Some((seq, position));
        }
        position
    }
}

impl Message {
    fn add(&mut self, at: i64, octets: &[u8]) {
        // the usual case: behind what is here
        match self.parts.last_mut().filter(|(start, part)| start + part.len() as i64 == at) {
            Some((_, part)) => part.extend_from_slice(octets),
            None => self.parts.push((at, octets.to_vec())),
        }
    }

    /// The octets from `first` to the message's end, if all are here for the first time.
    fn join(&mut self, first: i64) -> Option<Arc<[u8]>> {
        if !self.waits {
            return None;
        }
        let len = usize::try_from(self.next - first).ok()?;
        self.parts.sort_by_key(|(at, _)| *at);
        let reached = self.parts.iter().fold(first, |reached, (at, octets)| match *at <= reached {
            true => reached.max(at + octets.len() as i64),
            false => reached,
        });
        if reached < self.next {
            return None;
        }
        let mut whole = Vec::with_capacity(len);
        for (at, octets) in &self.parts {
            let known = usize::try_from(first + whole.len() as i64 - at).ok()?;
            whole.extend_from_slice(octets.get(known..).unwrap_or_default());
        }
        whole.truncate(len);
        self.waits = false;
        self.parts = Vec::new();
        Some(whole.into())
    }
}

fn segment(range: Range<usize>) -> Span {
    Span { octets: Octets::Payload, parts: vec![Part { range, content: Content::Segment }] }
}
