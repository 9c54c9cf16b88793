//! What a connection may send now: text, FIN, an acknowledgment that is owed. Looks only; changes nothing.

use std::borrow::Cow;

use synema_trace::TcpState;
use synema_wire::{Seq, TcpFlags};

use super::tcb::Resend;
use super::{Effect, Offset, Ruling, SegmentSpec, Tcb, TimerId, Variable};

/// The next thing that may be sent; `None` when there is nothing more.
pub(crate) fn next(tcb: &Tcb) -> Option<Ruling> {
    if may_send_text(tcb.state)
        && let Some(ruling) = resent_segment(tcb).or_else(|| new_segment(tcb))
    {
        return Some(ruling);
    }
    if let Some(clause) = &tcb.ack_owed {
        let ruling = Ruling::pass().and(clause.clone(), Effect::Set(Variable::RcvWnd, window_to_offer(tcb)));
        return Some(ruling.and(clause.clone(), Effect::Emit(acknowledgment(tcb, "ACK"))));
    }
    (may_send_text(tcb.state) && needs_probe_timer(tcb))
        .then(|| Ruling::pass().and("9293/3.8.6.1", Effect::Start(TimerId::ZeroWindowProbe, tcb.round_trip.rto_ns)))
}

/// Text and FIN can leave once the connection is open and until our FIN is acknowledged.
fn may_send_text(state: TcpState) -> bool {
    use TcpState::{CloseWait, Closing, Established, FinWait1, LastAck};
    matches!(state, Established | CloseWait | FinWait1 | Closing | LastAck)
}

/// The right edge of what may be in flight: the other side's window, and ours for the network.
fn edge(tcb: &Tcb) -> Offset {
    tcb.snd_una.plus(tcb.snd_wnd.min(tcb.congestion.cwnd_bytes))
}

/// After a time-out: the next segment that was sent before it, one after the other as the window opens again.
fn resent_segment(tcb: &Tcb) -> Option<Ruling> {
    let Resend { next, end } = tcb.resend?;
    let from = next.max(tcb.snd_una);
    if from >= end || from >= edge(tcb) {
        return None;
    }
    let to = tcb.send_queue.end().min(from.plus(tcb.snd_mss)).min(edge(tcb)).max(from);
    let fin = tcb.fin_queued && to == tcb.send_queue.end() && (to < edge(tcb) || to == from);
    (from < to || fin).then(|| send(tcb, from, to, fin, "5681/3.1"))
}

/// Text that was never sent, in segments as full as the windows allow, and FIN behind the last of it.
fn new_segment(tcb: &Tcb) -> Option<Ruling> {
    let from = tcb.snd_nxt;
    if tcb.fin_sent() || from >= edge(tcb) {
        return None;
    }
    let queued = tcb.send_queue.end().since(from);
    let usable = edge(tcb).since(from);
    let len = queued.min(usable).min(tcb.snd_mss);
    let fin = tcb.fin_queued && len == queued && len < usable;
    let is_worth_sending = len == tcb.snd_mss || (len == queued && may_send_small(tcb)) || is_half_window(tcb, len);
    if (len == 0 && !fin) || (len > 0 && !is_worth_sending) {
        return None;
    }
    let clause = if len > 0 { "9293/3.8.6.2.1" } else { "9293/3.10.4" };
    Some(send(tcb, from, from.plus(len), fin, clause))
}

/// RFC 9293 §3.7.4, Nagle: a small segment waits while others are in flight, unless nothing will join it any more.
fn may_send_small(tcb: &Tcb) -> bool {
    tcb.flight() == 0 || !tcb.settings.nagle || tcb.fin_queued
}

/// RFC 9293 §3.8.6.2.1 (3): half of the widest window is worth sending, so that a tiny receiver is served too.
fn is_half_window(tcb: &Tcb, len: u64) -> bool {
    tcb.flight() == 0 && len > 0 && 2 * len >= tcb.max_snd_wnd
}

/// Whether something waits and nothing is in flight that would bring an acknowledgment.
fn needs_probe_timer(tcb: &Tcb) -> bool {
    let waits = tcb.send_queue.end() > tcb.snd_nxt || (tcb.fin_queued && !tcb.fin_sent());
    waits && tcb.flight() == 0 && !tcb.timers.is_running(TimerId::ZeroWindowProbe)
}

/// A segment with the text of a range, which may have been sent before, in part or wholly.
pub(crate) fn send(tcb: &Tcb, from: Offset, to: Offset, fin: bool, clause: &'static str) -> Ruling {
    let end = to.plus(fin.into());
    let spec = spec(tcb, from, to, fin);
    let mut ruling = Ruling::pass()
        .and("9293/3.8.6.2.2", Effect::Set(Variable::RcvWnd, window_to_offer(tcb)))
        .and(clause, Effect::Emit(spec))
        .and(clause, Effect::Set(Variable::SndNxt, tcb.snd_nxt.max(end).0));
    if !tcb.timers.is_running(TimerId::Retransmission) {
        ruling = ruling.and("6298/5.1", Effect::Start(TimerId::Retransmission, tcb.round_trip.rto_ns));
    }
    ruling
}

/// The segment with the text of a range.
pub(crate) fn spec(tcb: &Tcb, from: Offset, to: Offset, fin: bool) -> SegmentSpec {
    let mut flags = TcpFlags::ACK;
    if fin {
        flags = flags | TcpFlags::FIN;
    }
    // RFC 9293 MUST-60: the last octets that the queue holds are pushed
    if from < to && to == tcb.send_queue.end() {
        flags = flags | TcpFlags::PSH;
    }
    SegmentSpec { flags, text: from..to, purpose: purpose(tcb, from, to, fin), ..blank(tcb, from.wire()) }
}

fn purpose(tcb: &Tcb, from: Offset, to: Offset, fin: bool) -> Cow<'static, str> {
    let again = if from < tcb.snd_nxt { "retransmission of " } else { "" };
    // counted from the ISN, as Wireshark does: the first octet is number 1
    let (first, last) = (from.since(tcb.iss), to.since(tcb.iss).saturating_sub(1));
    match (from < to, fin) {
        (true, false) => format!("{again}octets {first}..{last}").into(),
        (true, true) => format!("{again}octets {first}..{last} and FIN").into(),
        (false, _) => format!("{again}FIN").into(),
    }
}

/// Our SYN, alone or with the acknowledgment of the other side's.
pub(crate) fn syn(tcb: &Tcb, iss: Seq, acknowledges: Option<Seq>) -> SegmentSpec {
    let (flags, ack, name) = match acknowledges {
        Some(ack) => (TcpFlags::SYN | TcpFlags::ACK, ack, "SYN, ACK"),
        None => (TcpFlags::SYN, Seq(0), "SYN"),
    };
    let again = if tcb.snd_nxt > tcb.iss { "retransmission of " } else { "" };
    let options = super::options::of_syn(tcb, acknowledges.is_some());
    // RFC 7323 §2.2: the window of a SYN is never scaled
    let window = window_to_offer(tcb).min(u16::MAX.into()) as u16;
    SegmentSpec { flags, ack, options, window, purpose: format!("{again}{name}").into(), ..blank(tcb, iss) }
}

/// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`.
pub(crate) fn acknowledgment(tcb: &Tcb, purpose: &'static str) -> SegmentSpec {
    SegmentSpec { purpose: purpose.into(), ..blank(tcb, tcb.snd_nxt.wire()) }
}

/// `<SEQ=SND.NXT><CTL=RST>`.
pub(crate) fn reset(tcb: &Tcb) -> SegmentSpec {
    let (flags, ack, window) = (TcpFlags::RST, Seq(0), 0);
    SegmentSpec { flags, ack, window, options: Vec::new(), purpose: "RST".into(), ..blank(tcb, tcb.snd_nxt.wire()) }
}

fn blank(tcb: &Tcb, seq: Seq) -> SegmentSpec {
    SegmentSpec {
        seq,
        ack: tcb.rcv_nxt.wire(),
        flags: TcpFlags::ACK,
        window: (window_to_offer(tcb) >> tcb.options.rcv_shift).min(u16::MAX.into()) as u16,
        options: super::options::of_segment(tcb),
        text: Offset(0)..Offset(0),
        purpose: "".into(),
    }
}

/// The receive window for the next segment. RFC 9293 §3.8.6.2.2: its right edge stays where it is until it can move
/// by half the buffer or by a segment; it never moves to the left.
pub(crate) fn window_to_offer(tcb: &Tcb) -> u64 {
    widest_window(tcb, tcb.receive_buffer.readable_len())
}

fn widest_window(tcb: &Tcb, unread: u64) -> u64 {
    // RFC 7323 §2.2: sixteen bits, shifted
    let widest = u64::from(u16::MAX) << tcb.options.rcv_shift;
    let room = tcb.receive_buffer_bytes().saturating_sub(unread).min(widest);
    if tcb.settings.whole_segment_buffer {
        return room;
    }
    let step = (tcb.settings.receive_buffer_bytes / 2).min(tcb.settings.mss.into());
    if room >= tcb.rcv_wnd + step { room } else { tcb.rcv_wnd }
}

/// Whether the other side is told of a wider window although nothing is owed to it. No RFC says when; here it is when
/// less than half of the buffer is on offer, since only then can the other side be waiting for it.
pub(crate) fn is_window_update_due(tcb: &Tcb, unread: u64) -> bool {
    2 * tcb.rcv_wnd < tcb.settings.receive_buffer_bytes && widest_window(tcb, unread) > tcb.rcv_wnd
}
