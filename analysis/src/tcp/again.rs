//! Segments that do not start at or beyond the next expected octet: sent again, or overtaken.

use super::acks::acks_unseen;
use super::case::Case;
use super::{Finding, Findings};

/// A retransmission this soon after duplicate acknowledgments is a fast one (RFC 5681 §3.2).
const FAST_NS: i64 = 20_000_000;

/// A segment this soon after the one that overtook it is out of order, where no round trip is known.
const OVERTAKEN_NS: i64 = 3_000_000;

/// Starts beyond the next expected octet.
pub(super) fn lost_segment(case: &Case<'_>) -> bool {
    !case.segment.flags.rst() && case.own.next_seq().is_some_and(|next| case.segment.seq.after(next))
}

/// The findings of a segment that was acknowledged already, or that starts before the next expected octet; none for
/// others.
pub(super) fn sent_before(case: &Case<'_>) -> Findings {
    if is_spurious(case) {
        return [Finding::Retransmission, Finding::SpuriousRetransmission].into_iter().collect();
    }
    let Some((next, next_at)) = case.own.next else { return Findings::default() };
    if case.segment.is_empty() || !case.segment.seq.before(next) || follows_a_probe(case) {
        return Findings::default();
    }
    if is_fast(case) {
        return [Finding::Retransmission, Finding::FastRetransmission].into_iter().collect();
    }
    let soon = case.initial_rtt.unwrap_or(OVERTAKEN_NS);
    // a clock that went backwards tells nothing
    let is_soon = (0..soon).contains(&case.at.ns_since(next_at));
    let finding = if is_soon && case.end() != next { Finding::OutOfOrder } else { Finding::Retransmission };
    [finding].into_iter().collect()
}

/// The last octet again with others behind it: what follows a probe or a keep-alive whose octet was not taken.
fn follows_a_probe(case: &Case<'_>) -> bool {
    case.segment.payload_len > 1 && case.own.next_seq() == Some(case.segment.seq.plus(1))
}

/// All of it was acknowledged before.
fn is_spurious(case: &Case<'_>) -> bool {
    case.segment.payload_len > 0 && case.peer.ack_seq().is_some_and(|ack| !case.end().after(ack))
}

/// Two duplicates of an acknowledgment asked for just this, a moment ago. Where an acknowledgment of octets that were
/// never seen shows that the capture has gaps, the duplicates may be among what is missing.
fn is_fast(case: &Case<'_>) -> bool {
    let was_overtaken = case.peer.was_overtaken || !case.peer.has_hole() && acks_unseen(case);
    (case.peer.duplicates >= 2 || was_overtaken)
        && case.peer.ack.is_some_and(|(ack, at)| ack == case.segment.seq && case.at.ns_since(at) < FAST_NS)
}
