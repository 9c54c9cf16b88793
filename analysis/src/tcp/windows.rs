//! What the window field says: closed, probed, opened, filled.

use super::Finding;
use super::case::Case;

/// A window of zero in a plain segment.
pub(super) fn zero_window(case: &Case<'_>) -> bool {
    case.segment.window == 0 && case.is_plain()
}

/// One octet, the next expected, into a window of zero.
pub(super) fn zero_window_probe(case: &Case<'_>) -> bool {
    case.segment.payload_len == 1 && case.own.expects(case.segment) && case.peer.window == Some(0)
}

/// The window is still zero, said in answer to a probe.
pub(super) fn zero_window_probe_ack(case: &Case<'_>) -> bool {
    case.only_repeats()
        && case.segment.window == 0
        && case.own.window == Some(0)
        && case.peer.last.has(Finding::ZeroWindowProbe)
}

/// Nothing but another window, not of zero.
pub(super) fn window_update(case: &Case<'_>) -> bool {
    case.only_repeats() && case.segment.window != 0 && case.own.window != Some(case.segment.window)
}

/// Payload up to the very edge of the other side's window.
pub(super) fn window_full(case: &Case<'_>) -> bool {
    let edge = case.peer.ack_seq().zip(case.peer.window_bytes).map(|(ack, window)| ack.plus(window));
    case.segment.payload_len > 0 && case.is_plain() && edge == Some(case.segment.seq.plus(case.segment.payload_len))
}
