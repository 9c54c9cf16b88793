use synema_wire::{Segment, Seq};

use super::options::Options;
use super::side::Side;
use super::{Found, Rule};
use crate::{Finding, SegmentFacts};

/// A connection as far as it was seen, and what its next segment departs from.
#[derive(Clone, Debug, Default)]
pub(super) struct Connection {
    sides: [Side; 2],
    /// Whether something of it was not captured; then what it did cannot be held against what is not known.
    has_gaps: bool,
}

impl Connection {
    /// Judges the next segment, and takes note of it; `differing` counts its octets that differ from those that were sent
    /// before.
    pub(super) fn check(
        &mut self,
        from: crate::Side,
        segment: &Segment<'_>,
        facts: &SegmentFacts,
        differing: impl FnOnce() -> u64,
    ) -> Vec<Found> {
        let options = Options::of(segment.options);
        self.has_gaps |= facts.findings.has_any(&[Finding::LostSegment, Finding::AckLostSegment]);
        let [a, b] = &mut self.sides;
        let (own, peer) = if from == crate::Side::A { (a, b) } else { (b, a) };
        if segment.flags.syn() && own.isn.is_some_and(|isn| isn != segment.seq) {
            // another connection between the same ports
            *own = Side::default();
            *peer = Side::default();
        }
        let mut found = of_header(segment);
        let window = window_bytes(own, peer, segment);
        if segment.flags.rst() {
            found.extend(of_reset(own, peer, segment));
        } else {
            found.extend(of_acknowledgment(peer, segment));
            found.extend(of_options(own, peer, segment, &options));
            found.extend(of_text(own, peer, segment, &options, self.has_gaps));
            found.extend(of_window(own, segment, window));
        }
        let is_copy = !segment.payload.is_empty() && own.next.is_some_and(|next| segment.seq.before(next));
        if let Some(differing) = is_copy.then(differing).filter(|differing| *differing > 0) {
            found.push(Found::of(Rule::RetransmissionDiffers).number("len", differing));
        }
        own.note(segment, &options, window);
        found
    }
}

/// The window in octets, where both SYNs were seen (RFC 7323 §2.2).
fn window_bytes(own: &Side, peer: &Side, segment: &Segment<'_>) -> Option<u32> {
    let window = u32::from(segment.window);
    if segment.flags.syn() {
        return Some(window);
    }
    let scale = |side: &Side| side.syn_options.as_ref().map(|options| options.window_scale);
    Some(match (scale(own)?, scale(peer)?) {
        (Some(shift), Some(_)) => window << shift.min(14),
        _ => window,
    })
}

/// The header by itself.
fn of_header(segment: &Segment<'_>) -> Vec<Found> {
    let flags = segment.flags;
    let mut found = Vec::new();
    if flags.syn() && (flags.fin() || flags.rst()) || !flags.syn() && !flags.ack() && !flags.rst() && flags.fin() {
        found.push(Found::of(Rule::BadFlags).text("flags", flags));
    } else if !flags.syn() && !flags.rst() && !flags.ack() {
        found.push(Found::of(Rule::AckMissing));
    }
    if segment.bytes.get(12).is_some_and(|octet| octet & 0x0e != 0) {
        found.push(Found::of(Rule::TcpReservedBits));
    }
    found
}

/// §3.10.7.3 and §3.10.7.4, the check of the acknowledgment.
fn of_acknowledgment(peer: &Side, segment: &Segment<'_>) -> Option<Found> {
    if !segment.flags.ack() {
        return None;
    }
    if let (true, Some(isn)) = (segment.flags.syn(), peer.isn)
        && !segment.ack.after(isn)
    {
        return Some(Found::of(Rule::SynAckWrong).number("ack", segment.ack.0).number("expected", isn.plus(1).0));
    }
    let next = peer.next.filter(|next| peer.isn.is_some() && segment.ack.after(*next))?;
    let beyond = segment.ack.distance_from(next).unsigned_abs();
    Some(Found::of(Rule::AckOfUnsent).number("ack", segment.ack.0).number("len", beyond))
}

fn of_options(own: &mut Side, peer: &Side, segment: &Segment<'_>, options: &Options) -> Vec<Found> {
    let mut found = Vec::new();
    if options.window_scale.is_some_and(|shift| shift > 14) {
        found.push(Found::of(Rule::WindowScaleTooLarge).number("shift", options.window_scale.unwrap_or(0)));
    }
    if segment.flags.syn() {
        return found;
    }
    if let Some((option, rfc)) = options.only_in_syn() {
        found.push(Found::of(Rule::OptionMisplaced).text("option", option).at(rfc));
    }
    let (Some(ours), Some(theirs)) = (&own.syn_options, &peer.syn_options) else { return found };
    let stamps_agreed = ours.timestamps.is_some() && theirs.timestamps.is_some();
    let sack_agreed = theirs.sack_permitted;
    if stamps_agreed && options.timestamps.is_none() && own.is_news(Rule::TimestampMissing) {
        found.push(Found::of(Rule::TimestampMissing));
    }
    let unasked = match options {
        Options { timestamps: Some(_), .. } if !stamps_agreed => Some(("Timestamps", "RFC 7323 §3.2")),
        Options { has_sack: true, .. } if !sack_agreed => Some(("SACK", "RFC 2018 §4")),
        _ => None,
    };
    if let Some((option, rfc)) = unasked.filter(|_| own.is_news(Rule::OptionNotAgreed)) {
        found.push(Found::of(Rule::OptionNotAgreed).text("option", option).at(rfc));
    }
    if let (Some(before), Some((now, _))) = (own.tsval, options.timestamps)
        && stamps_agreed
        && Seq(now).before(Seq(before))
        && own.next.is_some_and(|next| !segment.seq.before(next))
    {
        found.push(Found::of(Rule::TimestampBack).number("now", now).number("before", before));
    }
    found
}

/// The octets that it brings.
fn of_text(own: &mut Side, peer: &Side, segment: &Segment<'_>, options: &Options, has_gaps: bool) -> Vec<Found> {
    let mut found = Vec::new();
    if segment.payload_len == 0 {
        return found;
    }
    let len = segment.payload_len;
    if segment.flags.syn() && !options.has_fast_open {
        found.push(Found::of(Rule::SynWithData).number("len", len));
    }
    let end = segment.seq.plus(segment.len());
    if own.fin_end.is_some_and(|fin| end.after(fin)) {
        found.push(Found::of(Rule::DataAfterFin).number("len", len));
    }
    // without the option the default is 536 octets, but many stacks know better: only what was said is held against them
    let limit = peer.syn_options.as_ref().and_then(|options| options.mss).map(u32::from);
    if let Some(mss) = limit.filter(|mss| !segment.flags.syn() && len + options.len > *mss)
        && own.is_news(Rule::MssExceeded)
    {
        found.push(Found::of(Rule::MssExceeded).number("len", len).number("mss", mss));
    }
    // one octet may probe a closed window (§3.8.6.1)
    let is_probe = |edge: Seq| len == 1 && segment.seq == edge;
    if let Some(edge) = peer.edge.filter(|edge| {
        let text_end = segment.seq.plus(len + u32::from(segment.flags.syn()));
        !has_gaps && !segment.flags.syn() && text_end.after(*edge) && !is_probe(*edge)
    }) {
        let beyond = segment.seq.plus(len).distance_from(edge).unsigned_abs();
        found.push(Found::of(Rule::BeyondWindow).number("len", beyond));
    }
    found
}

/// The window that it announces.
fn of_window(own: &Side, segment: &Segment<'_>, window_bytes: Option<u32>) -> Option<Found> {
    let last_edge = own.last_edge?;
    let edge = segment.ack.plus(window_bytes.filter(|_| segment.flags.ack() && !segment.flags.syn())?);
    // an old acknowledgment that was overtaken says nothing
    if own.ack.is_some_and(|ack| segment.ack.before(ack)) || !edge.before(last_edge) {
        return None;
    }
    // a scaled window cannot say every octet (RFC 7323 §2.4)
    let grain = 1u32 << own.syn_options.as_ref().and_then(|options| options.window_scale).unwrap_or(0).min(14);
    let by = last_edge.distance_from(edge).unsigned_abs();
    (by >= grain).then(|| Found::of(Rule::WindowShrunk).number("len", by))
}

/// §3.5.3: a reset counts where its number is in the window; answering a SYN, where it acknowledges that.
fn of_reset(own: &Side, peer: &Side, segment: &Segment<'_>) -> Option<Found> {
    let not_acceptable = || Some(Found::of(Rule::RstNotAcceptable).number("seq", segment.seq.0));
    let Some(expected) = peer.ack else {
        let isn = peer.isn?;
        let acks_syn =
            segment.flags.ack() && segment.ack.after(isn) && peer.next.is_some_and(|next| !segment.ack.after(next));
        return if acks_syn || own.isn.is_some() { None } else { not_acceptable() };
    };
    let is_in_order = segment.seq == expected || own.next == Some(segment.seq);
    if is_in_order {
        return None;
    }
    if segment.seq.before(expected) || peer.edge.is_some_and(|edge| !segment.seq.before(edge)) {
        return not_acceptable();
    }
    Some(Found::of(Rule::RstChallenged).number("seq", segment.seq.0).number("expected", expected.0))
}
