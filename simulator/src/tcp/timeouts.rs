//! Time-outs (RFC 9293 §3.10.8).

use synema_trace::{Instant, TcpState};

use super::flight::Losing;
use super::recovery::{self, Phase, Recovery};
use super::{
    Action, CallError, Effect, Offset, Ruling, SegmentSpec, Settings, Tagged, Tcb, TimerId, Transition, fast_open,
    keep_alive, output, spurious,
};

/// Handles every timer that is due, in the order of their list.
pub(crate) fn run(tcb: &mut Tcb, now: Instant, actions: &mut Vec<Tagged<Action>>) {
    for timer in TimerId::ALL {
        if tcb.timers.deadline(timer).is_some_and(|deadline| deadline <= now) {
            tcb.apply(now, Ruling::pass().and(clause(timer), Effect::Expire(timer)), actions);
            let ruling = expired(tcb, timer);
            tcb.apply(now, ruling, actions);
            if timer == TimerId::Reordering {
                let ruling = recovery::proportional(tcb, &recovery::nothing(tcb));
                tcb.apply(now, ruling, actions);
            }
        }
    }
}

fn clause(timer: TimerId) -> &'static str {
    match timer {
        TimerId::Retransmission => "9293/3.10.8/RETRANSMISSION",
        TimerId::ZeroWindowProbe => "9293/3.8.6.1",
        TimerId::TimeWait => "9293/3.10.8/TIME-WAIT",
        TimerId::Reordering => "8985/6.2",
        TimerId::TailLossProbe => "8985/7.3",
        TimerId::KeepAlive => "9293/3.8.4",
        TimerId::UserTimeout => "9293/3.10.8/USER",
        TimerId::DelayedAck => "5681/4.2",
    }
}

fn expired(tcb: &Tcb, timer: TimerId) -> Ruling {
    match timer {
        TimerId::Retransmission if tcb.retransmissions >= tcb.settings.retransmissions => give_up(tcb, "9293/3.8.3"),
        TimerId::Retransmission => retransmit(tcb),
        TimerId::ZeroWindowProbe => probe(tcb),
        TimerId::Reordering => recovery::reordering_expired(tcb),
        TimerId::TailLossProbe => probe_tail(tcb),
        TimerId::KeepAlive => keep_alive::expired(tcb),
        TimerId::UserTimeout => give_up(tcb, clause(timer)),
        TimerId::DelayedAck => Ruling::pass().and(clause(timer), Effect::OweAck),
        TimerId::TimeWait => Ruling::pass().and(clause(timer), Effect::Enter(Transition::TimeWaitExpires)),
    }
}

/// R2 is reached (RFC 9293 §3.8.3), or the user timeout (§3.10.8): the connection is closed and its calls learn why.
/// Where the network has reported something meanwhile, that is why (§3.9.2.2).
pub(crate) fn give_up(tcb: &Tcb, clause: &'static str) -> Ruling {
    Ruling::pass()
        .and_all(fast_open::failed(tcb))
        .and(clause, Effect::Flush(Some(tcb.soft_error.unwrap_or(CallError::UserTimeout))))
        .and(clause, Effect::Enter(Transition::GiveUp))
}

/// Sends the segment at the front of the retransmission queue again, and waits twice as long.
fn retransmit(tcb: &Tcb) -> Ruling {
    let is_window_closed = tcb.snd_wnd == 0 && tcb.snd_una > tcb.iss;
    let mut ruling = Ruling::pass().and("9293/3.8.3", Effect::CountRetransmissions(tcb.retransmissions + 1));
    if tcb.retransmissions + 1 == tcb.settings.doubtful_retransmissions {
        ruling = ruling.and("9293/3.8.3", Effect::Doubt);
    }
    if tcb.snd_una > tcb.iss && !is_window_closed {
        let flight = recovery::to_reduce(tcb, tcb.in_flight());
        let congestion = tcb.congestion.timed_out(flight, tcb.snd_mss, tcb.retransmissions == 0);
        // RFC 6582 §3.2 step 4: what was sent before the time-out starts no fast retransmit
        let recovery = Recovery { phase: Phase::Loss, recover: Some(tcb.snd_nxt), ..Recovery::default() };
        // RFC 2018 §8: a receiver that reported what follows SND.UNA, and yet acknowledges nothing, has dropped it
        let has_reneged = tcb.flight.segments().next().is_some_and(|first| first.is_sacked);
        if tcb.retransmissions == 0 {
            ruling = ruling.and_all(spurious::remember(tcb, "5682/3.1", true).effects);
        }
        ruling = ruling
            .and("5681/3.1", Effect::Congest(congestion))
            .and("6582/3.2", Effect::Recover(recovery))
            .and("6298/5.4", Effect::Lose(if has_reneged { Losing::Everything } else { Losing::All }))
            .and("6298/5.4", Effect::Stop(TimerId::Reordering))
            .and("6298/5.4", Effect::Stop(TimerId::TailLossProbe));
    }
    let round_trip = tcb.round_trip.backed_off(&tcb.settings.rto);
    ruling
        .and("6298/5.5", Effect::Measure(round_trip))
        .and("6298/5.6", Effect::Start(TimerId::Retransmission, round_trip.rto_ns))
        .and("6298/5.4", Effect::Emit(front(tcb)))
}

/// The earliest segment that is not acknowledged.
pub(crate) fn front(tcb: &Tcb) -> SegmentSpec {
    if tcb.snd_una == tcb.iss {
        let acknowledges = (tcb.state != TcpState::SynSent).then(|| tcb.rcv_nxt.wire());
        return output::syn(tcb, tcb.iss.wire(), acknowledges);
    }
    let from = tcb.snd_una;
    // segments keep their bounds, so that what was covered by SACK is not sent again
    let sent_end = tcb.flight.segments().next().map_or(tcb.snd_nxt, |first| first.end);
    let text_end = tcb.send_queue.end().min(sent_end).max(from);
    let to = text_end.min(from.plus(tcb.snd_mss));
    let fin = tcb.fin_sent() && to == tcb.send_queue.end();
    output::spec(tcb, from, to, fin)
}

/// RFC 8985 §7.3: something new, even beyond the congestion window, or else the last segment again.
fn probe_tail(tcb: &Tcb) -> Ruling {
    if recovery::tail_loss_probe_ns(tcb).is_none() {
        return Ruling::pass();
    }
    let queued = tcb.send_queue.record_end(tcb.snd_nxt).since(tcb.snd_nxt);
    let room = tcb.snd_una.plus(tcb.snd_wnd).since(tcb.snd_nxt);
    let len = queued.min(tcb.snd_mss);
    let restart = Ruling::pass().and("8985/7.3", Effect::Start(TimerId::Retransmission, tcb.round_trip.rto_ns));
    let probe = match tcb.flight.last() {
        _ if len > 0 && len <= room => {
            let to = tcb.snd_nxt.plus(len);
            let fin = tcb.fin_queued && to == tcb.send_queue.end();
            output::send(tcb, tcb.snd_nxt, to, fin, "8985/7.3")
        }
        Some(last) => {
            let text_end = last.end.min(tcb.send_queue.end()).max(last.start);
            let from = last.start.max(Offset(text_end.0.saturating_sub(tcb.snd_mss)));
            output::send(tcb, from, text_end, last.end > text_end, "8985/7.3")
        }
        None => return Ruling::pass(),
    };
    restart.and_all(probe.effects).and("8985/7.3", Effect::ProbeTail)
}

/// A segment before the window, which must be answered as well; the next one follows after twice the time.
fn probe_without_text(tcb: &Tcb) -> Ruling {
    const CLAUSE: &str = "9293/3.8.6.1";
    if tcb.retransmissions >= tcb.settings.retransmissions {
        return give_up(tcb, "9293/3.8.3");
    }
    let round_trip = tcb.round_trip.backed_off(&tcb.settings.rto);
    let ruling = Ruling::pass()
        .and(CLAUSE, Effect::CountRetransmissions(tcb.retransmissions + 1))
        .and(CLAUSE, Effect::Measure(round_trip))
        .and(CLAUSE, Effect::Emit(keep_alive::probe(tcb, "zero-window probe")))
        .and(CLAUSE, Effect::Start(TimerId::ZeroWindowProbe, round_trip.rto_ns));
    match tcb.settings.user_timeout_ns.filter(|_| !tcb.timers.is_running(TimerId::UserTimeout)) {
        Some(ns) => ruling.and("9293/3.10.8/USER", Effect::Start(TimerId::UserTimeout, ns)),
        None => ruling,
    }
}

/// One octet beyond the closed window, or the FIN: whatever the answer, it tells the window (RFC 9293 §3.8.6.1).
fn probe(tcb: &Tcb) -> Ruling {
    if tcb.settings.probes_without_text && tcb.snd_wnd == 0 {
        return probe_without_text(tcb);
    }
    let from = tcb.snd_nxt;
    let queued = tcb.send_queue.end().since(from);
    let to = from.plus(queued.min(tcb.snd_wnd.max(1)).min(tcb.snd_mss));
    let fin = tcb.fin_queued && queued == 0;
    if tcb.settings.uncorks_in_time && from < to && tcb.snd_wnd > 0 {
        // what was held back for long enough leaves, and is pushed
        let pushed = Tcb { settings: Settings { pushes: true, ..tcb.settings }, ..tcb.clone() };
        return output::send(&pushed, from, to, fin, "9293/3.8.6.1");
    }
    match from < to || fin {
        true => output::send(tcb, from, to, fin, "9293/3.8.6.1"),
        false => Ruling::pass(),
    }
}
