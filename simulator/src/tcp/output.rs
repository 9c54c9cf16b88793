//! What a connection may send now: text, FIN, an acknowledgment that is owed. Looks only; changes nothing.

use synema_trace::TcpState;
use synema_wire::{Seq, TcpFlags};

use super::ecn::Codepoint;
use super::recovery::{self, Phase, Recovery};
use super::{Effect, Offset, Purpose, Ruling, SegmentSpec, Tcb, TimerId, Variable};

/// The next thing that may be sent; `None` when there is nothing more.
pub(crate) fn next(tcb: &Tcb) -> Option<Ruling> {
    if may_send_text(tcb)
        && let Some(ruling) = text_segment(tcb)
    {
        return Some(ruling);
    }
    // a gap is told of at once (RFC 5681 §4.2)
    let waits = tcb.more_has_come && tcb.settings.acknowledges_together && !tcb.receive_buffer.has_gap();
    if let Some(clause) = tcb.ack_owed.as_ref().filter(|_| !waits) {
        let ruling = Ruling::pass().and(*clause, Effect::Set(Variable::RcvWnd, window_to_offer(tcb)));
        return Some(ruling.and(*clause, Effect::Emit(owed_acknowledgment(tcb))));
    }
    (may_send_text(tcb) && needs_probe_timer(tcb))
        .then(|| Ruling::pass().and("9293/3.8.6.1", Effect::Start(TimerId::ZeroWindowProbe, probe_delay_ns(tcb))))
}

/// What was lost before what is new; new segments alone while they test a time-out (RFC 5682 §3.1 step 2).
fn text_segment(tcb: &Tcb) -> Option<Ruling> {
    if tcb.reduction.is_some_and(|reduction| reduction.is_tested) {
        return new_segment(tcb);
    }
    lost_segment(tcb).or_else(|| new_segment(tcb)).or_else(|| doubtful_segment(tcb))
}

/// The acknowledgment that is owed. BSD sends FIN again with it until FIN is acknowledged.
fn owed_acknowledgment(tcb: &Tcb) -> SegmentSpec {
    use TcpState::{Closing, FinWait1, LastAck};
    let is_fin_out = tcb.fin_sent() && matches!(tcb.state, FinWait1 | Closing | LastAck);
    match is_fin_out && tcb.settings.resends_fin_with_ack {
        true => spec(tcb, tcb.send_queue.end(), tcb.send_queue.end(), true),
        false => acknowledgment(tcb, "ACK"),
    }
}

/// Text and FIN can leave once the connection is open, or opened fast, and until our FIN is acknowledged.
fn may_send_text(tcb: &Tcb) -> bool {
    use TcpState::{CloseWait, Closing, Established, FinWait1, LastAck, SynReceived};
    let is_open = matches!(tcb.state, Established | CloseWait | FinWait1 | Closing | LastAck);
    is_open || (tcb.state == SynReceived && tcb.is_fast_opened())
}

/// The right edge of the other side's window.
fn edge(tcb: &Tcb) -> Offset {
    tcb.snd_una.plus(tcb.snd_wnd)
}

/// Octets that may join those in the network.
fn network_room(tcb: &Tcb) -> u64 {
    // RFC 3042 §2: the first two duplicates let a segment out each; with SACK the pipe has that counted already
    let recovery = tcb.recovery;
    let is_limited_transmit = tcb.settings.limited_transmit
        && !tcb.options.sack
        && recovery.phase == Phase::Open
        && recovery.duplicates < recovery::DUP_THRESH;
    let extra = if is_limited_transmit { u64::from(recovery.duplicates) * tcb.snd_mss } else { 0 };
    // our SYN is in flight, but no text
    let syn = u64::from(tcb.snd_una == tcb.iss);
    (tcb.congestion.window.cwnd_bytes + extra + syn).saturating_sub(tcb.flight.pipe())
}

/// RFC 6675 §4 NextSeg (1), and the retransmissions after a time-out: the first segment that is lost.
fn lost_segment(tcb: &Tcb) -> Option<Ruling> {
    let lost = tcb.flight.first_lost()?;
    if !tcb.recovery.must_resend && network_room(tcb) < tcb.snd_mss.min(lost.end.since(lost.start)) {
        return None;
    }
    let clause = match (tcb.recovery.phase, tcb.options.sack) {
        (Phase::Fast, true) => "6675/4/NextSeg/1",
        (Phase::Fast, false) => "6582/3.2",
        _ => "5681/3.1",
    };
    if tcb.fast_open.carried > 0 && lost.start <= tcb.iss.plus(tcb.fast_open.carried) {
        let whole = tcb.send_queue.end().min(lost.start.plus(tcb.snd_mss)).min(edge(tcb));
        return Some(again(tcb, lost.start, lost.end.max(whole), "7413/4.2.2"));
    }
    if tcb.recovery.phase == Phase::Open && lost.end == tcb.snd_nxt && lost.start < edge(tcb) {
        // what a closed window did not take goes out with what follows it
        let whole = tcb.send_queue.end().min(lost.start.plus(tcb.snd_mss)).min(edge(tcb));
        return Some(again(tcb, lost.start, lost.end.max(whole), "9293/3.8.6.1"));
    }
    // a window that has closed since takes it only as a probe (RFC 9293 §3.8.6.1)
    (lost.start < edge(tcb)).then(|| again(tcb, lost.start, lost.end, clause))
}

/// RFC 6675 §4 NextSeg (3) and (4): what is neither lost nor covered, when there is nothing else to send.
fn doubtful_segment(tcb: &Tcb) -> Option<Ruling> {
    let recovery = tcb.recovery;
    if recovery.phase != Phase::Fast || !tcb.options.sack || tcb.recovers_by_time() || network_room(tcb) < tcb.snd_mss {
        return None;
    }
    if let Some(hole) = tcb.flight.first_hole() {
        return Some(again(tcb, hole.start, hole.end, "6675/4/NextSeg/3"));
    }
    const RESCUE: &str = "6675/4/NextSeg/4";
    // what rule (3) has just sent again is on its way, and another copy would not tell more
    let last = tcb.flight.last_unsacked().filter(|last| !last.is_resent && tcb.snd_una > recovery.rescue_rxt)?;
    let rescued = Recovery { rescue_rxt: recovery.recover.unwrap_or(tcb.snd_nxt), ..recovery };
    Some(Ruling::pass().and(RESCUE, Effect::Recover(rescued)).and_all(again(tcb, last.start, last.end, RESCUE).effects))
}

/// A segment of what was sent before, at most as long as segments are now.
fn again(tcb: &Tcb, start: Offset, end: Offset, clause: &'static str) -> Ruling {
    let text_end = tcb.send_queue.end().min(end).max(start);
    let to = text_end.min(start.plus(tcb.snd_mss));
    let fin = tcb.fin_queued && to == tcb.send_queue.end() && end > to;
    send(tcb, start, to, fin, clause)
}

/// Text that was never sent, in segments as full as the windows allow, and FIN behind the last of it.
fn new_segment(tcb: &Tcb) -> Option<Ruling> {
    let from = tcb.snd_nxt;
    if tcb.fin_sent() || from >= edge(tcb) {
        return None;
    }
    let queued = tcb.send_queue.end().since(from);
    let usable = edge(tcb).since(from).min(network_room(tcb));
    let record = tcb.send_queue.record_end(from).since(from);
    let len = record.min(usable).min(tcb.snd_mss);
    let fin = tcb.fin_queued && len == queued && len < usable;
    // nothing will join a record that others follow
    let may_be_small = (len == record && record < queued) || (len == queued && may_send_small(tcb));
    let is_worth_sending = len == tcb.snd_mss || may_be_small || is_half_window(tcb, len);
    if (len == 0 && !fin) || (len > 0 && !is_worth_sending) {
        return None;
    }
    let clause = if len > 0 { "9293/3.8.6.2.1" } else { "9293/3.10.4" };
    let ruling = send(tcb, from, from.plus(len), fin, clause);
    match restart_window(tcb) {
        Some(restart) => Some(restart.and_all(ruling.effects)),
        None => Some(ruling),
    }
}

/// RFC 5681 §4.1: nothing was sent for longer than RTO, so the network is not known any more.
fn restart_window(tcb: &Tcb) -> Option<Ruling> {
    let idle_ns = tcb.now.ns_since(tcb.last_sent_at?);
    let is_idle = tcb.settings.idle_restart && tcb.in_flight() == 0 && idle_ns > tcb.round_trip.rto_ns as i64;
    let congestion = tcb.congestion.restarted(tcb.initial_congestion(false).window.cwnd_bytes);
    (is_idle && congestion != tcb.congestion).then(|| Ruling::pass().and("5681/4.1", Effect::Congest(congestion)))
}

/// How long a closed window is left alone: RTO (RFC 9293 §3.8.6.1); a window that is open but too small for the rule
/// against silly windows, 0.1 to 1 s (§3.8.6.2.1).
fn probe_delay_ns(tcb: &Tcb) -> u64 {
    match tcb.snd_wnd {
        0 => tcb.round_trip.rto_ns,
        _ => tcb.round_trip.rto_ns.clamp(100_000_000, 1_000_000_000),
    }
}

/// RFC 9293 §3.7.4, Nagle: a small segment waits while others are in flight, unless nothing will join it any more.
fn may_send_small(tcb: &Tcb) -> bool {
    let only_full_ones = tcb.settings.nagle_for_small_only && tcb.small_end <= tcb.snd_una;
    // our SYN is no text
    let is_idle = tcb.in_flight() <= u64::from(tcb.snd_una == tcb.iss);
    let is_idle = is_idle || (tcb.settings.nagle_by_turn && tcb.is_idle_turn);
    let is_free = is_idle || !tcb.settings.nagle || only_full_ones;
    tcb.fin_queued || (is_free && !tcb.settings.cork)
}

/// RFC 9293 §3.8.6.2.1 (3): half of the widest window is worth sending, so that a tiny receiver is served too.
fn is_half_window(tcb: &Tcb, len: u64) -> bool {
    tcb.in_flight() == 0 && len > 0 && !tcb.settings.cork && 2 * len >= tcb.max_snd_wnd
}

/// Whether something waits and nothing is in flight that would bring an acknowledgment.
fn needs_probe_timer(tcb: &Tcb) -> bool {
    let waits = tcb.send_queue.end() > tcb.snd_nxt || (tcb.fin_queued && !tcb.fin_sent());
    let is_held_back = tcb.settings.cork && tcb.snd_wnd > 0 && !tcb.settings.uncorks_in_time;
    waits && !is_held_back && tcb.in_flight() == 0 && !tcb.timers.is_running(TimerId::ZeroWindowProbe)
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
        if let Some(ns) = tcb.settings.user_timeout_ns.filter(|_| !tcb.timers.is_running(TimerId::UserTimeout)) {
            ruling = ruling.and("9293/3.10.8/USER", Effect::Start(TimerId::UserTimeout, ns));
        }
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
    let is_last = to == tcb.send_queue.end() || tcb.send_queue.is_record_end(to);
    if from < to && is_last && tcb.settings.pushes {
        flags = flags | TcpFlags::PSH;
    }
    // RFC 3168 §6.1.5 and §6.1.6: what is sent again and what probes a window is not marked as capable, and says no CWR
    let is_new = from >= tcb.snd_nxt && from < to && from < edge(tcb);
    if tcb.ecn.must_tell && is_new {
        flags = flags | TcpFlags::CWR;
    }
    let ecn = if tcb.ecn.is_on && is_new { Codepoint::Ect0 } else { Codepoint::NotEct };
    let blank = blank(tcb, from.wire());
    SegmentSpec { flags: flags | blank.flags, text: from..to, purpose: purpose(tcb, from, to, fin), ecn, ..blank }
}

fn purpose(tcb: &Tcb, from: Offset, to: Offset, fin: bool) -> Purpose {
    let is_again = from < tcb.snd_nxt;
    let (first, last) = (from.since(tcb.iss), to.since(tcb.iss).saturating_sub(1));
    match (from < to, is_again) {
        (true, _) => Purpose::Octets { is_again, first, last, fin },
        (false, true) => "retransmission of FIN".into(),
        (false, false) => "FIN".into(),
    }
}

/// Our SYN, alone or with the acknowledgment of the other side's.
pub(crate) fn syn(tcb: &Tcb, iss: Seq, acknowledges: Option<Seq>) -> SegmentSpec {
    let (flags, ack, name) = match acknowledges {
        Some(ack) if tcb.ecn.is_on => (TcpFlags::SYN | TcpFlags::ACK | TcpFlags::ECE, ack, "SYN, ACK"),
        Some(ack) => (TcpFlags::SYN | TcpFlags::ACK, ack, "SYN, ACK"),
        // RFC 3168 §6.1.1.1: a SYN that is sent again may do without
        None if syns_again(tcb) > tcb.settings.ecn_syn_retransmissions => (TcpFlags::SYN, Seq(0), "SYN"),
        None => (TcpFlags::SYN | super::ecn::asking(tcb), Seq(0), "SYN"),
    };
    let again = if tcb.snd_nxt > tcb.iss { "retransmission of " } else { "" };
    let options = super::options::of_syn(tcb, acknowledges.is_some());
    // RFC 7323 §2.2: the window of a SYN is never scaled
    let window = window_to_offer(tcb).min(u16::MAX.into()) as u16;
    SegmentSpec {
        flags,
        ack,
        options,
        window,
        urgent_pointer: 0,
        purpose: format!("{again}{name}").into(),
        ..blank(tcb, iss)
    }
}

/// How often the SYN, if it goes out now, has been sent before.
pub(crate) fn syns_again(tcb: &Tcb) -> u32 {
    if tcb.snd_nxt > tcb.iss { tcb.retransmissions + 1 } else { 0 }
}

/// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`.
pub(crate) fn acknowledgment(tcb: &Tcb, purpose: &'static str) -> SegmentSpec {
    SegmentSpec { purpose: purpose.into(), ..blank(tcb, tcb.snd_nxt.wire()) }
}

/// `<SEQ=SND.NXT><CTL=RST>`.
pub(crate) fn reset(tcb: &Tcb) -> SegmentSpec {
    if tcb.settings.acknowledges_with_reset {
        let flags = TcpFlags::RST | TcpFlags::ACK;
        return SegmentSpec { flags, urgent_pointer: 0, purpose: "RST".into(), ..blank(tcb, tcb.snd_nxt.wire()) };
    }
    let (flags, ack, window) = (TcpFlags::RST, Seq(0), 0);
    SegmentSpec {
        flags,
        ack,
        window,
        urgent_pointer: 0,
        options: Vec::new(),
        purpose: "RST".into(),
        ..blank(tcb, tcb.snd_nxt.wire())
    }
}

fn blank(tcb: &Tcb, seq: Seq) -> SegmentSpec {
    let urgent_pointer = super::urgent::pointer(tcb, seq);
    let mut flags = TcpFlags::ACK;
    if urgent_pointer.is_some() {
        flags = flags | TcpFlags::URG;
    }
    if tcb.ecn.must_echo {
        flags = flags | TcpFlags::ECE;
    }
    SegmentSpec {
        seq,
        ack: tcb.rcv_nxt.wire(),
        flags,
        urgent_pointer: urgent_pointer.unwrap_or(0),
        ecn: Codepoint::NotEct,
        ip: tcb.settings.ip,
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
        let unit = if tcb.settings.rounds_window_up { 1 << tcb.options.rcv_shift } else { 1 };
        return room.next_multiple_of(unit).min(widest);
    }
    let step = (tcb.settings.receive_buffer_bytes / 2).min(tcb.settings.mss.into());
    if room >= tcb.rcv_wnd + step { room } else { tcb.rcv_wnd }
}

/// The window that arriving segments are judged by: what was offered, or all the room there is where the buffer is the
/// window.
pub(crate) fn accepted_window(tcb: &Tcb) -> u64 {
    let room = tcb.receive_buffer_bytes().saturating_sub(tcb.receive_buffer.readable_len());
    if tcb.settings.whole_segment_buffer { tcb.rcv_wnd.max(room) } else { tcb.rcv_wnd }
}

/// Whether the other side is told of a wider window although nothing is owed to it. No RFC says when; here it is when
/// less than half of the buffer is on offer, since only then can the other side be waiting for it.
pub(crate) fn is_window_update_due(tcb: &Tcb, unread: u64) -> bool {
    if tcb.settings.whole_segment_buffer {
        // as BSD has it: by two segments, and by a quarter of the buffer
        let gain = widest_window(tcb, unread).saturating_sub(tcb.rcv_wnd);
        return gain >= 2 * tcb.snd_mss && 4 * gain >= tcb.receive_buffer_bytes();
    }
    2 * tcb.rcv_wnd < tcb.settings.receive_buffer_bytes && widest_window(tcb, unread) > tcb.rcv_wnd
}
