//! Time-outs (RFC 9293 §3.10.8).

use synema_trace::{Instant, TcpState};

use super::{Action, CallError, Effect, Ruling, SegmentSpec, Tagged, Tcb, TimerId, Transition, output};

/// Handles every timer that is due, in the order of their list.
pub(crate) fn run(tcb: &mut Tcb, now: Instant, actions: &mut Vec<Tagged<Action>>) {
    for timer in TimerId::ALL {
        if tcb.timers.deadline(timer).is_some_and(|deadline| deadline <= now) {
            tcb.apply(now, Ruling::pass().and(clause(timer), Effect::Expire(timer)), actions);
            let ruling = expired(tcb, timer);
            tcb.apply(now, ruling, actions);
        }
    }
}

fn clause(timer: TimerId) -> &'static str {
    match timer {
        TimerId::Retransmission => "9293/3.10.8/RETRANSMISSION",
        TimerId::ZeroWindowProbe => "9293/3.8.6.1",
        TimerId::TimeWait => "9293/3.10.8/TIME-WAIT",
        TimerId::DelayedAck => "5681/4.2",
    }
}

fn expired(tcb: &Tcb, timer: TimerId) -> Ruling {
    match timer {
        TimerId::Retransmission if tcb.retransmissions >= tcb.settings.retransmissions => give_up(),
        TimerId::Retransmission => retransmit(tcb),
        TimerId::ZeroWindowProbe => probe(tcb),
        TimerId::DelayedAck => Ruling::pass().and(clause(timer), Effect::OweAck),
        TimerId::TimeWait => Ruling::pass().and(clause(timer), Effect::Enter(Transition::TimeWaitExpires)),
    }
}

/// R2 is reached (RFC 9293 §3.8.3): the connection is closed and its calls learn why.
fn give_up() -> Ruling {
    Ruling::pass()
        .and("9293/3.8.3", Effect::Flush(Some(CallError::UserTimeout)))
        .and("9293/3.8.3", Effect::Enter(Transition::GiveUp))
}

/// Sends the segment at the front of the retransmission queue again, and waits twice as long.
fn retransmit(tcb: &Tcb) -> Ruling {
    let is_window_closed = tcb.snd_wnd == 0 && tcb.snd_una > tcb.iss;
    let mut ruling = Ruling::pass().and("9293/3.8.3", Effect::CountRetransmissions(tcb.retransmissions + 1));
    if tcb.snd_una > tcb.iss && !is_window_closed {
        let congestion = tcb.congestion.timed_out(tcb.flight(), tcb.snd_mss, tcb.retransmissions == 0);
        ruling = ruling.and("5681/3.1", Effect::Congest(congestion)).and("5681/3.1", Effect::ResendFrom(tcb.snd_una));
    }
    let round_trip = tcb.round_trip.backed_off();
    ruling
        .and("6298/5.5", Effect::Measure(round_trip))
        .and("6298/5.6", Effect::Start(TimerId::Retransmission, round_trip.rto_ns))
        .and("6298/5.4", Effect::Emit(front(tcb)))
}

/// The earliest segment that is not acknowledged.
fn front(tcb: &Tcb) -> SegmentSpec {
    if tcb.snd_una == tcb.iss {
        let acknowledges = (tcb.state != TcpState::SynSent).then(|| tcb.rcv_nxt.wire());
        return output::syn(tcb, tcb.iss.wire(), acknowledges);
    }
    let from = tcb.snd_una;
    let text_end = tcb.send_queue.end().min(tcb.snd_nxt).max(from);
    let to = text_end.min(from.plus(tcb.snd_mss));
    let fin = tcb.fin_sent() && to == tcb.send_queue.end();
    output::spec(tcb, from, to, fin)
}

/// One octet beyond the closed window, or the FIN: whatever the answer, it tells the window (RFC 9293 §3.8.6.1).
fn probe(tcb: &Tcb) -> Ruling {
    let from = tcb.snd_nxt;
    let queued = tcb.send_queue.end().since(from);
    let to = from.plus(queued.min(tcb.snd_wnd.max(1)).min(tcb.snd_mss));
    let fin = tcb.fin_queued && queued == 0;
    match from < to || fin {
        true => output::send(tcb, from, to, fin, "9293/3.8.6.1"),
        false => Ruling::pass(),
    }
}
