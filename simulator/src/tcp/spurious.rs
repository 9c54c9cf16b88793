//! Reductions that turn out to have been for nothing: found by timestamps (Eifel, RFC 3522), by duplicate SACKs
//! (RFC 3708) or by what is acknowledged after a time-out (F-RTO, RFC 5682), and taken back (RFC 4015). Looks only.

use super::flight::Losing;
use super::recovery::{Phase, Recovery, Told};
use super::{Congestion, Effect, Offset, Ruling, Tcb};

/// A reduction of the congestion window, and what there was before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reduction {
    /// SND.UNA when it was made.
    pub(crate) una: Offset,
    before: Congestion,
    /// Segments that were sent again because of it.
    pub(crate) resent: u64,
    /// Those of them that no duplicate SACK has reported yet.
    pub(crate) unreported: u64,
    /// TSval of the first of them: RetransmitTS of RFC 3522 §3.2.
    pub(crate) retransmit_ts: Option<u32>,
    /// Whether the retransmission timer went off, rather than duplicates having come.
    is_time_out: bool,
    /// Whether the time-out is still being tested by new segments (RFC 5682 §3.1 step 2).
    pub(crate) is_tested: bool,
}

impl Reduction {
    /// The one that is about to be made.
    fn of(tcb: &Tcb, is_time_out: bool) -> Reduction {
        Reduction {
            una: tcb.snd_una,
            before: tcb.congestion,
            resent: 0,
            unreported: 0,
            retransmit_ts: None,
            is_time_out,
            is_tested: false,
        }
    }

    /// After a segment was sent again.
    #[must_use]
    pub(crate) fn sent_again(self, tsval: Option<u32>) -> Reduction {
        let retransmit_ts = self.retransmit_ts.or(tsval);
        Reduction { resent: self.resent + 1, unreported: self.unreported + 1, retransmit_ts, ..self }
    }
}

/// Remembers the window before it is reduced, where reductions can be taken back.
pub(crate) fn remember(tcb: &Tcb, clause: &'static str, is_time_out: bool) -> Ruling {
    match tcb.settings.undoes_spurious {
        true => Ruling::pass().and(clause, Effect::Suppose(Some(Reduction::of(tcb, is_time_out).into()))),
        false => Ruling::pass(),
    }
}

/// What an acknowledgment tells of the last reduction.
pub(crate) fn judge(tcb: &Tcb, told: &Told) -> Ruling {
    let Some(reduction) = tcb.reduction else { return Ruling::pass() };
    let in_recovery = tcb.recovery.phase != Phase::Open;
    // RFC 3708 §3: each segment that was sent again has been reported as a duplicate
    let reported = told.duplicate.filter(|(_, right)| reduction.una < *right).map_or(0, |(left, right)| {
        let octets = right.since(left).max(1);
        octets.div_ceil(tcb.snd_mss.max(1))
    });
    let unreported = reduction.unreported.saturating_sub(reported);
    if reported > 0 && unreported == 0 && reduction.resent > 0 {
        return undo(tcb, &reduction, "3708/3");
    }
    // RFC 3522 §3.2 step 4: the acknowledgment was sent for the original; what step 5 asks of duplicate SACKs is left out
    let is_for_original = reduction
        .retransmit_ts
        .zip(told.echoed)
        .is_some_and(|(resent, echoed)| echoed != 0 && echoed.wrapping_sub(resent) >= 1 << 31);
    if in_recovery && told.acked > 0 && is_for_original {
        return undo(tcb, &reduction, "3522/3.2");
    }
    let next = Reduction { unreported, ..reduction };
    let next = match tcb.recovery.phase == Phase::Loss && reduction.is_time_out {
        true => match forward(tcb, &next, told) {
            Ok(next) => next,
            Err(ruling) => return ruling,
        },
        false => next,
    };
    match next == reduction {
        true => Ruling::pass(),
        false => Ruling::pass().and("3708/3", Effect::Suppose(Some(next.into()))),
    }
}

/// RFC 5682 §3.1, forward RTO recovery with SACK; the ruling where the time-out is found to be spurious.
fn forward(tcb: &Tcb, reduction: &Reduction, told: &Told) -> Result<Reduction, Ruling> {
    // step 3 b: something arrived that was never sent again
    if told.taken.has_original && told.original_before_loss {
        return Err(undo(tcb, reduction, "5682/3.1"));
    }
    let is_below = tcb.recovery.recover.is_some_and(|recover| tcb.snd_una < recover);
    let has_new = tcb.send_queue.end() > tcb.snd_nxt && tcb.snd_una.plus(tcb.snd_wnd) > tcb.snd_nxt;
    // step 2 b: the window moves; new segments instead of old ones
    let is_tested = match reduction.is_tested {
        // step 3 a: the loss was real
        true => told.acked > 0 && !told.is_duplicate && tcb.recovery.recover.is_none_or(|r| tcb.snd_nxt <= r),
        false => told.acked > 0 && reduction.resent == 1 && is_below && has_new,
    };
    Ok(Reduction { is_tested, ..*reduction })
}

/// RFC 4015 §3.1 step 9, as Linux has it: the window and the threshold are again what they were before, where the RFC
/// allows what is in flight and a little more.
fn undo(tcb: &Tcb, reduction: &Reduction, clause: &'static str) -> Ruling {
    let before = reduction.before;
    let cwnd = before.window.cwnd_bytes.max(tcb.congestion.window.cwnd_bytes);
    let recovery = Recovery { phase: Phase::Open, duplicates: 0, must_resend: false, ..tcb.recovery };
    Ruling::pass()
        .and(clause, Effect::Suppose(None))
        .and("4015/3.1", Effect::Congest(before.with_cwnd(cwnd)))
        .and(clause, Effect::Recover(recovery))
        .and(clause, Effect::Lose(Losing::Nothing))
}
