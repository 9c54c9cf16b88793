use synema_trace::TcpState;

use crate::tcp::challenge::challenge;
use crate::tcp::checks::acknowledgment;
use crate::tcp::clause::in_state;
use crate::tcp::options::{self, Objection};
use crate::tcp::states::rules;
use crate::tcp::tcb::Origin;
use crate::tcp::{Arriving, Effect, Offset, Ruling, Tcb, output};

/// First, check the sequence number.
pub(crate) fn check(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let seq = Offset::near(tcb.rcv_nxt, segment.seq);
    match options::objection(tcb, segment) {
        Some(Objection::Missing) => return Ruling::drop("7323/3.2", "without the timestamps that were agreed upon"),
        // RFC 7323 §5.3 R1: "send an acknowledgment in reply ... and drop the segment"
        Some(Objection::Old) => {
            let answer = challenge(tcb, "7323/5.3", "ACK, because the timestamp is old");
            return Ruling::drop("7323/5.3", "its timestamp is older than TS.Recent").and_all(answer.effects);
        }
        None => {}
    }
    let end = seq.plus(segment.flags.syn().into()).plus(segment.text.len() as u64);
    let is_too_long = end > tcb.rcv_nxt.plus(output::accepted_window(tcb)) && tcb.settings.takes_text_whole;
    if is_too_long && output::accepted_window(tcb) > 0 && !super::text::takes_beyond(tcb) && !segment.flags.rst() {
        return rules(tcb.state).unacceptable(tcb, segment);
    }
    // Linux takes a FIN that comes although the window is closed, so that the two do not answer each other for ever
    let is_next_fin = segment.flags.fin() && segment.text.is_empty() && seq == tcb.rcv_nxt;
    if is_next_fin && tcb.settings.takes_text_whole {
        return Ruling::pass();
    }
    if is_acceptable(tcb.rcv_nxt, output::accepted_window(tcb), seq, segment.len()) || is_crossed_syn_ack(tcb, segment)
    {
        return Ruling::pass();
    }
    if output::accepted_window(tcb) == 0 && seq == tcb.rcv_nxt && !segment.text.is_empty() {
        // "special allowance should be made to accept valid ACKs, URGs, and RSTs": only the text is refused (MUST-66)
        return Ruling::pass().and(in_state("9293/3.10.7.4/1", tcb.state), Effect::OweAck);
    }
    let is_old = seq.plus(segment.len()) <= tcb.rcv_nxt && !segment.flags.rst() && !segment.flags.syn();
    if is_old && tcb.settings.takes_old_acknowledgments && tcb.state != TcpState::TimeWait {
        // nothing of it is new but what it acknowledges
        let is_news = segment.flags.ack() && acknowledgment::ack_of(tcb, segment) > tcb.snd_una;
        let clause = in_state("9293/3.10.7.4/1", tcb.state);
        return if is_news { Ruling::pass() } else { Ruling::pass().and(clause, Effect::OweAck) };
    }
    rules(tcb.state).unacceptable(tcb, segment)
}

/// RFC 9293 Table 6: whether a segment falls into the receive window.
pub(crate) fn is_acceptable(rcv_nxt: Offset, rcv_wnd: u64, seq: Offset, len: u64) -> bool {
    let is_in_window = |place: Offset| rcv_nxt <= place && place < rcv_nxt.plus(rcv_wnd);
    match (len, rcv_wnd) {
        (0, 0) => seq == rcv_nxt,
        (0, _) => is_in_window(seq),
        (_, 0) => false,
        _ => is_in_window(seq) || is_in_window(seq.plus(len - 1)),
    }
}

/// The SYN,ACK of a simultaneous open: one octet before the window, and yet RFC 9293 Figure 7 takes it.
pub(crate) fn is_crossed_syn_ack(tcb: &Tcb, segment: &Arriving<'_>) -> bool {
    tcb.settings.a2_relaxed_seq
        && tcb.state == TcpState::SynReceived
        && tcb.origin == Origin::Active
        && segment.flags.syn()
        && segment.flags.ack()
        && segment.seq == tcb.irs.wire()
        && segment.ack == tcb.snd_nxt.wire()
}
