use synema_trace::TcpState;

use super::{ABORT, State, outside_window};
use crate::tcp::checks::acknowledgment::{SECTION, established};
use crate::tcp::checks::{fin, reset};
use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Offset, Reply, Ruling, Tcb, TimerId, Transition};

/// "TIME-WAIT - represents waiting for enough time to pass to be sure the remote TCP peer received the acknowledgment
/// of its connection termination request and to avoid new connections being impacted by delayed segments from
/// previous connections."
///
/// Allowed: ABORT.
pub(crate) struct TimeWait;

impl State for TimeWait {
    fn name(&self) -> TcpState {
        TcpState::TimeWait
    }

    /// "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge it, and restart
    /// the 2 MSL timeout." That FIN lies before the window, so it is met here and not at the fifth or eighth check.
    fn unacceptable(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = outside_window(tcb, segment);
        match segment.flags.fin() && !segment.flags.rst() {
            true => ruling.and(
                in_state(fin::SECTION, TcpState::TimeWait),
                Effect::Start(TimerId::TimeWait, 2 * tcb.settings.msl_ns),
            ),
            false => ruling,
        }
    }

    /// What is not the very next number is acknowledged, for something may be amiss; a bare acknowledgment in its place
    /// is not, or two hosts in TIME-WAIT would answer each other for ever.
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        let ruling = established(tcb, segment);
        match !ruling.is_final && (segment.seq != tcb.rcv_nxt.wire() || !segment.text.is_empty()) {
            true => ruling.and(in_state(SECTION, TcpState::TimeWait), Effect::OweAck),
            false => ruling,
        }
    }

    /// "If the RST bit is set, then enter the CLOSED state"; fix F1 of RFC 1337 §3 would have it ignored.
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        if segment.flags.rst() && tcb.settings.protects_time_wait {
            return Ruling::drop("1337/3/F1", "RST in TIME-WAIT");
        }
        reset::after_both_closed(tcb, segment)
    }

    fn abort(&self, _tcb: &Tcb) -> Ruling {
        abort_silently(TcpState::TimeWait)
    }
}

impl Tcb {
    /// Whether a SYN to a connection in TIME-WAIT may open a new one in its place (RFC 9293 MAY-2, RFC 6191 §2): by a
    /// newer timestamp, by timestamps where there were none, or else by a higher sequence number.
    pub(crate) fn gives_way_to(&self, segment: &Arriving<'_>) -> bool {
        let is_syn = segment.flags.syn() && !segment.flags.ack() && !segment.flags.rst();
        if self.state != TcpState::TimeWait || !is_syn || !self.settings.reuses_time_wait {
            return false;
        }
        // the last number seen is the FIN's, right before RCV.NXT
        let is_higher = Offset::near(self.rcv_nxt, segment.seq) >= self.rcv_nxt;
        match (self.options.timestamps, segment.timestamps.filter(|_| self.settings.timestamps)) {
            (true, Some((tsval, _))) if tsval != self.options.ts_recent => {
                tsval.wrapping_sub(self.options.ts_recent) < 1 << 31
            }
            (false, Some(_)) => true,
            _ => is_higher,
        }
    }
}

/// "Respond with "ok" and delete the TCB, enter the CLOSED state": the other side has nothing to learn.
pub(super) fn abort_silently(state: TcpState) -> Ruling {
    Ruling::reply(Reply::Ok).and(in_state(ABORT, state), Effect::Enter(Transition::Abort))
}
