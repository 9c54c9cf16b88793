//! Signs of life on an idle connection.

use super::Finding;
use super::case::Case;

/// At most one octet, just before the next expected.
pub(super) fn keep_alive(case: &Case<'_>) -> bool {
    let segment = case.segment;
    segment.payload_len <= 1 && case.is_plain() && case.own.next_seq() == Some(segment.seq.plus(1))
}

/// The last acknowledgment again, in answer to a keep-alive.
pub(super) fn keep_alive_ack(case: &Case<'_>) -> bool {
    case.only_repeats()
        && case.segment.window != 0
        && case.own.window == Some(case.segment.window)
        && case.peer.last.has(Finding::KeepAlive)
}
