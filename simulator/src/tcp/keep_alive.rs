//! Keep-alive (RFC 9293 §3.8.4): whether the other side of an idle connection is still there.

use synema_trace::TcpState;
use synema_wire::Seq;

use super::timeouts::give_up;
use super::{Effect, Ruling, SegmentSpec, Tcb, TimerId, output};

const CLAUSE: &str = "9293/3.8.4";

/// Whether a connection is one that probes are for.
fn is_probed(state: TcpState) -> bool {
    use TcpState::{CloseWait, Closing, Established, FinWait1, FinWait2, LastAck};
    matches!(state, Established | CloseWait | FinWait1 | FinWait2 | Closing | LastAck)
}

/// A segment has arrived, or keep-alive was asked for: idleness begins anew.
pub(crate) fn heard(tcb: &Tcb) -> Ruling {
    let Some(keep_alive) = tcb.settings.keep_alive.filter(|_| is_probed(tcb.state)) else { return Ruling::pass() };
    let ruling = Ruling::pass().and(CLAUSE, Effect::Start(TimerId::KeepAlive, keep_alive.idle_ns));
    if tcb.probes_unanswered == 0 { ruling } else { ruling.and(CLAUSE, Effect::CountProbes(0)) }
}

/// The time of idleness is over. MUST-26: only where nothing is in flight; MUST-29: one lost probe ends nothing.
pub(crate) fn expired(tcb: &Tcb) -> Ruling {
    let Some(keep_alive) = tcb.settings.keep_alive.filter(|_| is_probed(tcb.state)) else { return Ruling::pass() };
    let wait = Effect::Start(TimerId::KeepAlive, keep_alive.interval_ns);
    if tcb.in_flight() > 0 || tcb.send_queue.end() > tcb.snd_nxt {
        return Ruling::pass().and(CLAUSE, wait);
    }
    if tcb.probes_unanswered >= keep_alive.probes {
        let reset = Effect::Emit(output::reset(tcb));
        return give_up(tcb, CLAUSE).and(CLAUSE, reset);
    }
    Ruling::pass()
        .and(CLAUSE, Effect::CountProbes(tcb.probes_unanswered + 1))
        .and(CLAUSE, Effect::Emit(probe(tcb, "keep-alive probe")))
        .and(CLAUSE, wait)
}

/// SHLD-12: `SEG.SEQ = SND.NXT-1`, without text, so that it must be answered.
pub(crate) fn probe(tcb: &Tcb, purpose: &'static str) -> SegmentSpec {
    let Seq(nxt) = tcb.snd_nxt.wire();
    SegmentSpec { seq: Seq(nxt.wrapping_sub(1)), ..output::acknowledgment(tcb, purpose) }
}
