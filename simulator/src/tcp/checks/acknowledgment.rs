use synema_wire::{Seq, TcpFlags};

use crate::tcp::challenge::challenge;
use crate::tcp::clause::in_state;
use crate::tcp::effect::Delivery;
use crate::tcp::recovery::Phase;
use crate::tcp::states::rules;
use crate::tcp::{Arriving, Clause, Effect, Offset, Ruling, Tcb, TimerId, Variable, ecn, flight::Losing, options};

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

/// The place of a number of our stream.
pub(crate) fn place_sent(tcb: &Tcb, seq: Seq) -> Offset {
    Offset::near(tcb.snd_nxt, seq)
}

/// The processing of ESTABLISHED, which the states after it share: SND.UNA, the round trip, the windows.
pub(crate) fn established(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let clause = in_state(SECTION, tcb.state);
    let ack = ack_of(tcb, segment);
    // RFC 5961 §5.2: SND.UNA - MAX.SND.WND =< SEG.ACK =< SND.NXT
    if ack > tcb.snd_nxt {
        let ruling = Ruling::drop(clause, "ACK beyond SND.NXT");
        if tcb.settings.ignores_unsent_ack && tcb.state == synema_trace::TcpState::Established {
            return ruling;
        }
        let answer = challenge(tcb, clause, "ACK, because what was acknowledged was never sent");
        return ruling.and_all(answer.effects);
    }
    if ack.plus(tcb.max_snd_wnd) < tcb.snd_una {
        let answer = challenge(tcb, "5961/5.2", "ACK, because what was acknowledged is older than any window");
        return Ruling::drop(clause, "ACK older than MAX.SND.WND").and_all(answer.effects);
    }
    let mut ruling = Ruling::pass()
        .and_all(options::recent(tcb, segment))
        .and_all(options::user_timeout(tcb, segment))
        .and_all(ecn::received(tcb, segment));
    ruling = deliver(ruling, tcb, segment, ack, &clause);
    if ack >= tcb.snd_una {
        ruling = update_window(ruling, tcb, segment, ack, &clause);
    }
    ruling
}

/// RFC 5681 §2: (a) data in flight, (b) no text, (c) neither SYN nor FIN, (d) nothing new, (e) the same window.
fn is_duplicate(tcb: &Tcb, segment: &Arriving<'_>, ack: Offset) -> bool {
    // answers to probes of a closed window tell of no loss
    tcb.in_flight() > 0
        && tcb.snd_wnd > 0
        && segment.text.is_empty()
        && !segment.flags.has(TcpFlags::SYN)
        && !segment.flags.has(TcpFlags::FIN)
        && ack == tcb.snd_una
        && segment.window == tcb.snd_wnd
}

/// SND.UNA, the scoreboard, the round trip, and the timer of what is still in flight.
fn deliver(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>, ack: Offset, clause: &Clause) -> Ruling {
    let sacked = options::sacked(tcb, segment);
    let duplicate = is_duplicate(tcb, segment, ack);
    let reported = options::reported_duplicate(tcb, segment);
    if ack <= tcb.snd_una && sacked.is_empty() && !duplicate && reported.is_none() {
        return ruling;
    }
    let is_new = ack > tcb.snd_una;
    let rtt_ns = if is_new { measured(tcb, segment, ack) } else { None };
    let delivery = Delivery {
        ack,
        sacked,
        is_duplicate: duplicate,
        has_ecn_echo: segment.flags.has(TcpFlags::ECE),
        rtt_ns,
        echoed: segment.timestamps.filter(|_| tcb.options.timestamps).map(|(_, tsecr)| tsecr),
        duplicate: reported,
    };
    let mut ruling = ruling.and(*clause, Effect::Deliver(delivery));
    if !is_new {
        return ruling;
    }
    let mut round_trip = tcb.round_trip;
    if let Some(rtt_ns) = rtt_ns {
        round_trip = round_trip.measured(rtt_ns, &tcb.settings.rto);
        ruling = ruling.and("6298/2", Effect::Measure(round_trip));
    }
    if tcb.retransmissions > 0 {
        ruling = ruling.and("9293/3.8.3", Effect::CountRetransmissions(0));
    }
    if tcb.settings.user_timeout_ns.is_some() {
        ruling = match (ack == tcb.snd_nxt, tcb.settings.user_timeout_ns) {
            (false, Some(ns)) => ruling.and("9293/3.10.8/USER", Effect::Start(TimerId::UserTimeout, ns)),
            _ => stop(ruling, tcb, TimerId::UserTimeout, "9293/3.10.8/USER"),
        };
    }
    if ack == tcb.snd_nxt {
        ruling = stop(ruling, tcb, TimerId::Retransmission, "6298/5.2");
        return stop(ruling, tcb, TimerId::TailLossProbe, "6298/5.2");
    }
    // RFC 6582 §3.2 step 3: in fast recovery only the first partial acknowledgment starts the timer again
    let recovery = tcb.recovery;
    let is_later_partial = recovery.phase == Phase::Fast && !tcb.options.sack && recovery.is_past_first_partial;
    match is_later_partial && recovery.recover.is_some_and(|recover| ack < recover) {
        true => ruling,
        false => ruling.and("6298/5.3", Effect::Start(TimerId::Retransmission, round_trip.rto_ns)),
    }
}

/// Stops a timer, where it runs.
fn stop(ruling: Ruling, tcb: &Tcb, timer: TimerId, clause: &'static str) -> Ruling {
    if tcb.timers.is_running(timer) { ruling.and(clause, Effect::Stop(timer)) } else { ruling }
}

/// The round trip that an acknowledgment measures: by the segment that is timed (RFC 6298 §3, Karn), else by the
/// timestamp that it echoes (RFC 7323 §4.1).
fn measured(tcb: &Tcb, segment: &Arriving<'_>, ack: Offset) -> Option<u64> {
    match tcb.timed {
        Some(timed) => (ack >= timed.end).then(|| segment.at.ns_since(timed.sent_at) as u64),
        None => options::echoed_ns(tcb, segment),
    }
}

/// The send window, unless the segment is older than the last one that set it.
fn update_window(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>, ack: Offset, clause: &Clause) -> Ruling {
    let seq = Offset::near(tcb.rcv_nxt, segment.seq);
    if !(tcb.snd_wl1 < seq || (tcb.snd_wl1 == seq && tcb.snd_wl2 <= ack)) {
        return ruling;
    }
    let mut ruling = ruling;
    if segment.window != tcb.snd_wnd {
        ruling = ruling.and(*clause, Effect::Set(Variable::SndWnd, segment.window));
    }
    if seq != tcb.snd_wl1 {
        ruling = ruling.and(*clause, Effect::Set(Variable::SndWl1, seq.0));
    }
    if ack != tcb.snd_wl2 {
        ruling = ruling.and(*clause, Effect::Set(Variable::SndWl2, ack.0));
    }
    if segment.window == 0 {
        // RFC 9293 §3.8.6.1: the connection lives as long as probes are acknowledged
        ruling = ruling.and("9293/3.8.6.1", Effect::CountRetransmissions(0));
    } else {
        ruling = stop(ruling, tcb, TimerId::ZeroWindowProbe, "9293/3.8.6.1");
        if tcb.settings.probes_without_text && tcb.timers.is_running(TimerId::ZeroWindowProbe) {
            // the pauses between probes were no round trips
            let round_trip = tcb.round_trip.without_back_off(&tcb.settings.rto);
            ruling = ruling.and("9293/3.8.6.1", Effect::Measure(round_trip));
            if tcb.in_flight() == 0 {
                ruling = ruling.and("9293/3.10.8/USER", Effect::Stop(TimerId::UserTimeout));
            }
        }
        if tcb.snd_wnd == 0 && ack < tcb.snd_nxt {
            // the probes fell on a closed window; what they carried goes out again now
            ruling = ruling.and("9293/3.8.6.1", Effect::Lose(Losing::All));
        }
    }
    ruling
}

/// SND.WND, SND.WL1 and SND.WL2 from a segment.
pub(crate) fn take_window(ruling: Ruling, segment: &Arriving<'_>, seq: Offset, ack: Offset, clause: &Clause) -> Ruling {
    ruling
        .and(*clause, Effect::Set(Variable::SndWnd, segment.window))
        .and(*clause, Effect::Set(Variable::SndWl1, seq.0))
        .and(*clause, Effect::Set(Variable::SndWl2, ack.0))
}
