use synema_trace::TcpState;

use crate::tcp::clause::in_state;
use crate::tcp::{Arriving, Effect, Offset, Ruling, SegmentSpec, Tcb, TimerId, Transition, options, output};

const SECTION: &str = "9293/3.10.7.4/7";

/// Seventh, process the segment text: keep what lies in the window, acknowledge, and read on up to the first gap.
pub(crate) fn take(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let clause = in_state(SECTION, tcb.state);
    if let Some(ruling) = refuse_lost(tcb, segment) {
        return ruling;
    }
    let mut ruling = hold(tcb, segment);
    if !segment.text.is_empty() {
        ruling = match may_wait(tcb, segment) {
            true => ruling.and("5681/4.2", Effect::DelayAck),
            false => ruling.and(clause, Effect::OweAck),
        };
    }
    // also without text: what came with the SYN waits for ESTABLISHED
    ruling.and(clause, Effect::Advance)
}

/// RFC 9293 §3.6.1, MAY-1 and SHLD-3: after a CLOSE for good nobody will read what arrives, so the other side is told.
fn refuse_lost(tcb: &Tcb, segment: &Arriving<'_>) -> Option<Ruling> {
    let end = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq)).plus(segment.text.len() as u64);
    let is_lost = tcb.is_detached && tcb.settings.resets_lost_text && end > tcb.rcv_nxt && !segment.text.is_empty();
    is_lost.then(|| {
        let purpose = "RST, because nobody reads any more".into();
        let reset = SegmentSpec { purpose, ..SegmentSpec::reset_for(segment) };
        Ruling::drop("9293/3.6.1", "text after CLOSE")
            .and("9293/3.6.1", Effect::Flush(None))
            .and("9293/3.6.1", Effect::Enter(Transition::Abort))
            .and("9293/3.6.1", Effect::Emit(reset))
    })
}

/// RFC 5681 §4.2: the acknowledgment of the first of two segments in order may wait; one out of order, one that fills a
/// gap, and every second one is acknowledged at once.
fn may_wait(tcb: &Tcb, segment: &Arriving<'_>) -> bool {
    let from = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq));
    // Linux takes what came before a FIN twice as in order
    let is_next = from == tcb.rcv_nxt || (from < tcb.rcv_nxt && segment.flags.fin() && tcb.settings.waits_in_dialogue);
    // longer than any segment on a wire: several of them; BSD takes the other side's segments for no longer than its own
    let longest = match tcb.settings.whole_segment_buffer {
        true => tcb.snd_mss.min(tcb.settings.mss.into()),
        false => tcb.settings.mss.into(),
    };
    tcb.settings.delayed_ack_ns.is_some()
        && is_next
        && segment.text.len() as u64 <= longest
        && !tcb.receive_buffer.has_gap()
        && (tcb.quick_acks_left == 0 || waits_for_text(tcb, segment))
        && !tcb.timers.is_running(TimerId::DelayedAck)
}

/// Whether the acknowledgment of a segment will find text, or a FIN, to ride on.
pub(crate) fn waits_for_text(tcb: &Tcb, segment: &Arriving<'_>) -> bool {
    let ends = segment.flags.fin() && tcb.state == TcpState::Established;
    // a window that is closed is told at once
    tcb.settings.waits_in_dialogue && tcb.rcv_wnd > 0 && (tcb.is_dialogue || ends)
}

/// Keeps the text without reading on: what comes with a SYN waits until the connection is open.
pub(crate) fn hold(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let (at, octets) = in_window(tcb, segment);
    let from = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq));
    let duplicate = options::duplicate(tcb, from, from.plus(segment.text.len() as u64));
    let ruling = Ruling::pass().and_all(duplicate);
    match octets.is_empty() {
        true => ruling,
        false => ruling.and(in_state(SECTION, tcb.state), Effect::Hold(at, segment.shared(octets))),
    }
}

/// The other side has sent FIN already: there can be no text.
pub(crate) fn ignore(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    match segment.text.is_empty() {
        true => Ruling::pass(),
        false => {
            let reason = "text after FIN".into();
            Ruling::pass().and(in_state(SECTION, tcb.state), Effect::Discard(reason))
        }
    }
}

/// Whether text may reach beyond the window: where that is so, nothing waits to be read.
pub(crate) fn takes_beyond(tcb: &Tcb) -> bool {
    let is_empty = tcb.receive_buffer.readable_len() == 0 && !tcb.receive_buffer.has_gap();
    tcb.settings.takes_text_whole && is_empty && output::accepted_window(tcb) > 0
}

/// The part of the text inside the receive window, and its place.
fn in_window<'a>(tcb: &Tcb, segment: &Arriving<'a>) -> (Offset, &'a [u8]) {
    let at = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq));
    let end = at.plus(segment.text.len() as u64);
    let from = at.max(tcb.rcv_nxt).min(end);
    let edge = tcb.rcv_nxt.plus(output::accepted_window(tcb));
    let to = if takes_beyond(tcb) { end } else { end.min(edge).max(from) };
    (from, &segment.text[from.since(at) as usize..to.since(at) as usize])
}

/// The place of the segment's FIN, where it has one inside the receive window.
pub(crate) fn fin_place(tcb: &Tcb, segment: &Arriving<'_>) -> Option<Offset> {
    let at = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq)).plus(segment.text.len() as u64);
    // a FIN takes a number but no room in the buffer, so it may stand right behind a window that was filled
    let is_inside = tcb.rcv_nxt <= at && (at <= tcb.rcv_nxt.plus(output::accepted_window(tcb)) || takes_beyond(tcb));
    (segment.flags.fin() && is_inside).then_some(at)
}
