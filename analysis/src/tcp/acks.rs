//! Acknowledgments that say too little or too much.

use super::case::Case;
use super::half::ack_of;

/// The last acknowledgment again with the same window, and nothing else.
pub(super) fn duplicate_ack(case: &Case<'_>) -> bool {
    case.only_repeats()
        && case.own.ack.is_some()
        && case.segment.window != 0
        && case.own.window == Some(case.segment.window)
}

/// An acknowledgment of octets that were never seen. Where no hole shows it, it is said once, and not of the answer to a
/// duplicate acknowledgment.
pub(super) fn ack_lost_segment(case: &Case<'_>) -> bool {
    let is_new = case.peer.duplicates == 0 && !case.peer.was_overtaken;
    acks_unseen(case) && (is_new || case.peer.has_hole())
}

/// Whether it acknowledges octets that were never seen.
pub(super) fn acks_unseen(case: &Case<'_>) -> bool {
    ack_of(case.segment).zip(case.peer.known_to).is_some_and(|(ack, known)| ack.after(known))
}
