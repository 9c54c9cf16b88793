use super::case::Case;
use super::{Finding, Findings};
use crate::Mark;
use crate::flight::Marks;

/// What the views show of the findings.
pub(super) fn of(case: &Case<'_>, findings: Findings) -> Marks {
    let again = [Finding::Retransmission, Finding::FastRetransmission, Finding::SpuriousRetransmission];
    let shown = [
        (Mark::Retransmission, findings.has_any(&again) && !is_new_kind_of_syn(case)),
        (Mark::Gap, findings.has(Finding::LostSegment)),
        (Mark::OutOfOrder, findings.has(Finding::OutOfOrder) && !is_new_kind_of_syn(case)),
        (Mark::DuplicateAck, findings.has(Finding::DuplicateAck) && is_waited_for(case)),
        (Mark::ZeroWindow, findings.has(Finding::ZeroWindow)),
    ];
    shown.into_iter().filter(|&(_, is_shown)| is_shown).map(|(mark, _)| mark).collect()
}

/// In a simultaneous open the SYN goes out once alone and once with its ACK, and neither repeats the other.
fn is_new_kind_of_syn(case: &Case<'_>) -> bool {
    let flags = case.segment.flags;
    flags.syn() && !case.own.syns[usize::from(flags.ack())]
}

/// Whether something the other side sent still waits for its acknowledgment (RFC 5681 §2).
fn is_waited_for(case: &Case<'_>) -> bool {
    case.peer.next_seq().is_some_and(|next| next.after(case.segment.ack))
}
