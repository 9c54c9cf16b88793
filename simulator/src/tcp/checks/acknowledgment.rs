use synema_trace::Clause;

use crate::tcp::clause::in_state;
use crate::tcp::output::acknowledgment;
use crate::tcp::states::rules;
use crate::tcp::{Arriving, Effect, Offset, Ruling, Tcb, TimerId, Variable, options};

pub(crate) const SECTION: &str = "9293/3.10.7.4/5";

/// Fifth, check the ACK field.
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    if !segment.flags.ack() {
        return Ruling::drop(SECTION, "no ACK");
    }
    rules(tcb.state).acknowledgment(tcb, segment)
}

/// The place that a segment acknowledges.
pub(crate) fn ack_of(tcb: &Tcb, segment: &Arriving<'_>) -> Offset {
    Offset::near(tcb.snd_una, segment.ack)
}

/// The processing of ESTABLISHED, which the states after it share: SND.UNA, the round trip, the windows.
pub(crate) fn established(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let clause = in_state(SECTION, tcb.state);
    let ack = ack_of(tcb, segment);
    // RFC 5961 §5: SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT
    if ack > tcb.snd_nxt || ack.plus(tcb.max_snd_wnd) < tcb.snd_una {
        let reply = Effect::Emit(acknowledgment(tcb, "ACK, because what was acknowledged was never sent"));
        let reason = if ack > tcb.snd_nxt { "ACK beyond SND.NXT" } else { "ACK older than MAX.SND.WND" };
        return Ruling::drop(clause.clone(), reason).and(clause, reply);
    }
    let mut ruling = Ruling::pass().and_all(options::recent(tcb, segment).into_iter().collect());
    if ack > tcb.snd_una {
        ruling = advance(ruling, tcb, segment, ack, &clause);
    }
    if ack >= tcb.snd_una {
        ruling = update_window(ruling, tcb, segment, ack, &clause);
    }
    ruling
}

/// New octets are acknowledged.
fn advance(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>, ack: Offset, clause: &Clause) -> Ruling {
    let mut ruling = ruling.and(clause.clone(), Effect::Set(Variable::SndUna, ack.0));
    let mut round_trip = tcb.round_trip;
    if let Some(timed) = tcb.timed.filter(|timed| ack >= timed.end) {
        round_trip = round_trip.measured(segment.at.ns_since(timed.sent_at) as u64);
        ruling = ruling.and("6298/2", Effect::Measure(round_trip));
    }
    if tcb.iss < tcb.snd_una {
        let limit = if tcb.settings.unlimited_slow_start { u64::MAX } else { tcb.snd_mss };
        let congestion = tcb.congestion.acknowledged(ack.since(tcb.snd_una), tcb.snd_mss, limit);
        ruling = ruling.and("5681/3.1", Effect::Congest(congestion));
    }
    ruling = ruling.and("9293/3.8.3", Effect::CountRetransmissions(0));
    match ack == tcb.snd_nxt {
        true => ruling.and("6298/5.2", Effect::Stop(TimerId::Retransmission)),
        false => ruling.and("6298/5.3", Effect::Start(TimerId::Retransmission, round_trip.rto_ns)),
    }
}

/// The send window, unless the segment is older than the last one that set it.
fn update_window(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>, ack: Offset, clause: &Clause) -> Ruling {
    let seq = Offset::near(tcb.rcv_nxt, segment.seq);
    if !(tcb.snd_wl1 < seq || (tcb.snd_wl1 == seq && tcb.snd_wl2 <= ack)) {
        return ruling;
    }
    let mut ruling = take_window(ruling, segment, seq, ack, clause);
    if segment.window == 0 {
        // RFC 9293 §3.8.6.1: the connection lives as long as probes are acknowledged
        ruling = ruling.and("9293/3.8.6.1", Effect::CountRetransmissions(0));
    } else {
        ruling = ruling.and("9293/3.8.6.1", Effect::Stop(TimerId::ZeroWindowProbe));
        if tcb.snd_wnd == 0 && ack < tcb.snd_nxt {
            // the probes fell on a closed window; what they carried goes out again now
            ruling = ruling.and("9293/3.8.6.1", Effect::ResendFrom(ack));
        }
    }
    ruling
}

/// SND.WND, SND.WL1 and SND.WL2 from a segment.
pub(crate) fn take_window(ruling: Ruling, segment: &Arriving<'_>, seq: Offset, ack: Offset, clause: &Clause) -> Ruling {
    ruling
        .and(clause.clone(), Effect::Set(Variable::SndWnd, segment.window))
        .and(clause.clone(), Effect::Set(Variable::SndWl1, seq.0))
        .and(clause.clone(), Effect::Set(Variable::SndWl2, ack.0))
}
