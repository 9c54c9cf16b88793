use synema_trace::TcpState;

use super::text::fin_place;
use crate::tcp::clause::in_state;
use crate::tcp::states::rules;
use crate::tcp::{Arriving, Effect, Ruling, Tcb, Variable};

pub(crate) const SECTION: &str = "9293/3.10.7.4/8";

/// Eighth, check the FIN bit. A FIN behind a gap waits for what is missing.
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if matches!(tcb.state, TcpState::Closed | TcpState::Listen | TcpState::SynSent) {
        return Ruling::pass();
    }
    let Some(fin) = fin_place(tcb, segment).or(tcb.peer_fin) else { return Ruling::pass() };
    let clause = in_state(SECTION, tcb.state);
    let mut ruling = Ruling::pass();
    if tcb.peer_fin != Some(fin) {
        ruling = ruling.and(clause.clone(), Effect::HoldFin(fin));
    }
    if segment.flags.fin() && fin_place(tcb, segment).is_some() {
        ruling = ruling.and(clause.clone(), Effect::OweAck);
    }
    if fin != tcb.rcv_nxt || tcb.state == TcpState::SynReceived {
        return ruling;
    }
    let next = rules(tcb.state).fin(tcb);
    ruling
        .and(clause.clone(), Effect::Set(Variable::RcvNxt, fin.plus(1).0))
        .and(clause, Effect::OweAck)
        .and_all(next.effects)
}
