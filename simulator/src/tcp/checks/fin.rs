use synema_trace::TcpState;

use super::text::{fin_place, waits_for_text};
use crate::tcp::clause::in_state;
use crate::tcp::states::rules;
use crate::tcp::{Arriving, Effect, Options, Ruling, Tcb, TimerId, Variable};

pub(crate) const SECTION: &str = "9293/3.10.7.4/8";

/// Eighth, check the FIN bit. A FIN behind a gap waits for what is missing.
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if matches!(tcb.state, TcpState::Closed | TcpState::Listen | TcpState::SynSent) {
        return Ruling::pass();
    }
    let Some(fin) = fin_place(tcb, segment).or(tcb.peer_fin) else { return Ruling::pass() };
    let clause = in_state(SECTION, tcb.state);
    let owes = Ruling::pass().and(clause, Effect::OweAck);
    let is_here = segment.flags.fin() && fin_place(tcb, segment).is_some();
    if has_had_fin(tcb.state) {
        // "Remain in the ... state": the stream has ended, and nothing can lie beyond its end
        return match (is_here, tcb.state) {
            (false, _) => Ruling::pass(),
            (true, TcpState::TimeWait) => owes.and(clause, Effect::Start(TimerId::TimeWait, 2 * tcb.settings.msl_ns)),
            (true, _) => owes,
        };
    }
    let mut ruling = Ruling::pass();
    if tcb.peer_fin != Some(fin) {
        ruling = ruling.and(clause, Effect::HoldFin(fin));
    }
    if tcb.state == TcpState::SynReceived {
        return ruling;
    }
    let may_wait = is_here && fin == tcb.rcv_nxt && tcb.ack_owed.is_none() && waits_for_text(tcb, segment);
    if is_here && !may_wait {
        ruling = ruling.and_all(owes.effects);
    }
    if fin != tcb.rcv_nxt {
        return ruling;
    }
    let next = rules(tcb.state).fin(tcb);
    if tcb.settings.waits_in_dialogue && tcb.options.duplicate.is_some() {
        // with the end of the stream Linux forgets what it would have reported
        let options = Options { duplicate: None, ..tcb.options };
        ruling = ruling.and(clause, Effect::Agree(options));
    }
    ruling
        .and(clause, Effect::Set(Variable::RcvNxt, fin.plus(1).0))
        .and(clause, if may_wait { wait(tcb) } else { Effect::OweAck })
        .and_all(next.effects)
}

/// The acknowledgment of a FIN waits for ours as long as that of text would; where no text has come yet, Linux knows no
/// such time and waits for its clock's next tick.
fn wait(tcb: &Tcb) -> Effect {
    match tcb.last_text_at {
        Some(_) => Effect::DelayAck,
        None => Effect::Start(TimerId::DelayedAck, tcb.settings.timer_slack_ns),
    }
}

/// Whether the other side's FIN was taken already.
fn has_had_fin(state: TcpState) -> bool {
    matches!(state, TcpState::CloseWait | TcpState::Closing | TcpState::LastAck | TcpState::TimeWait)
}
