//! Loss recovery: what duplicate acknowledgments, SACK and partial acknowledgments lead to (RFC 5681 §3.2, RFC 6582,
//! RFC 6675, RFC 6937, RFC 8985). Looks only; changes nothing.

use synema_trace::TcpState;

use super::congestion::{Acked, Signal};
use super::flight::{Losing, Taken};
use super::settings::EarlyRetransmit;
use super::{Effect, Offset, Ruling, Tcb, TimerId, ecn, spurious};

/// RFC 6675 §2: DupThresh, and the number of duplicate acknowledgments of RFC 5681 §3.2.
pub(crate) const DUP_THRESH: u32 = 3;

/// Where loss recovery stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No loss is known.
    #[default]
    Open,
    /// Fast recovery, after duplicate acknowledgments or SACK.
    Fast,
    /// Slow start after a time-out.
    Loss,
}

/// How lost segments are found out and how the window behaves meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LossDetection {
    /// By counting: RFC 5681, RFC 6582 and, with SACK, RFC 6675.
    Counted,
    /// By time, with SACK: RFC 8985, with the proportional rate of RFC 6937.
    Timed,
}

/// What recovery remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recovery {
    pub(crate) phase: Phase,
    /// `recover` of RFC 6582 §3.2, RecoveryPoint of RFC 6675 §5: the highest number sent when the loss was found.
    pub(crate) recover: Option<Offset>,
    /// Duplicate acknowledgments in a row.
    pub(crate) duplicates: u32,
    /// FlightSize when the first of them came: what limited transmit adds does not count (RFC 5681 §3.2 step 2).
    pub(crate) flight_bytes: u64,
    /// The next retransmission leaves whatever the window: fast retransmit.
    pub(crate) must_resend: bool,
    /// Whether a partial acknowledgment has come (RFC 6582 §3.2 step 3: only the first restarts the timer).
    pub(crate) is_past_first_partial: bool,
    /// The end of RescueRxt of RFC 6675 §4 and §5 (4.3): a rescue waits until SND.UNA is beyond it, so there is one a recovery.
    pub(crate) rescue_rxt: Offset,
    /// RFC 6937 §3: `prr_delivered` and `prr_out`, octets.
    pub(crate) delivered: u64,
    pub(crate) sent: u64,
}

/// What the acknowledgment that was just taken in told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Octets that SND.UNA moved by.
    pub(crate) acked: u64,
    /// What was delivered, by SND.UNA and by SACK.
    pub(crate) taken: Taken,
    /// FlightSize before it.
    pub(crate) flight: u64,
    /// Whether it counts as a duplicate (RFC 5681 §2; with SACK: it told something new, RFC 6675 §2).
    pub(crate) is_duplicate: bool,
    /// Whether it echoes a congestion mark.
    pub(crate) has_ecn_echo: bool,
    /// The round trip measured with it.
    pub(crate) rtt_ns: Option<u64>,
    /// TSecr, where timestamps are in use.
    pub(crate) echoed: Option<u32>,
    /// What a duplicate SACK reports (RFC 2883 §4).
    pub(crate) duplicate: Option<(Offset, Offset)>,
    /// Whether what it delivered had left before the last loss was found.
    pub(crate) original_before_loss: bool,
}

/// The ruling that follows from an acknowledgment, once it is taken in.
pub(crate) fn follow(tcb: &Tcb, told: &Told) -> Ruling {
    let ruling = match tcb.recovery.phase {
        Phase::Fast => in_fast_recovery(tcb, told),
        Phase::Open | Phase::Loss => outside(tcb, told),
    };
    ruling.and_all(ecn::echoed(tcb, told).effects)
}

/// RFC 6937 §3, once losses are marked: how much may leave in answer to what was delivered.
pub(crate) fn proportional(tcb: &Tcb, told: &Told) -> Ruling {
    let recovery = tcb.recovery;
    let is_reducing = tcb.recovery.phase == Phase::Fast || ecn::reduces_by_and_by(tcb);
    if !is_reducing || !tcb.recovers_by_time() {
        return Ruling::pass();
    }
    let delivered = recovery.delivered + told.taken.octets;
    let (pipe, ssthresh, smss) = (tcb.flight.pipe(), tcb.congestion.window.ssthresh_bytes, tcb.snd_mss);
    let count = if pipe > ssthresh {
        // in whole segments, as Linux counts
        let share = (delivered * ssthresh).div_ceil(recovery.flight_bytes.max(1)).next_multiple_of(smss.max(1));
        share.saturating_sub(recovery.sent)
    } else {
        // slow start reduction bound while the cumulative acknowledgment moves, conservative otherwise; never less than
        // what was delivered just now, as Linux has it
        let owed = delivered.saturating_sub(recovery.sent).max(told.taken.octets);
        (ssthresh - pipe).min(if told.acked > 0 { owed + smss } else { owed })
    };
    let count = if recovery.must_resend { count.max(smss) } else { count };
    Ruling::pass()
        .and("6937/3", Effect::Recover(Recovery { delivered, ..recovery }))
        .and("6937/3", Effect::Congest(tcb.congestion.with_cwnd((pipe + count).max(smss))))
}

fn outside(tcb: &Tcb, told: &Told) -> Ruling {
    let before = tcb.recovery;
    let mut recovery = before;
    let mut ruling = Ruling::pass();
    if told.acked > 0 {
        recovery.duplicates = 0;
        if before.recover.is_none_or(|recover| tcb.snd_una >= recover) {
            recovery.phase = Phase::Open;
        }
    }
    if told.is_duplicate {
        if recovery.duplicates == 0 {
            recovery.flight_bytes = told.flight;
        }
        recovery.duplicates += 1;
    }
    if recovery.phase == Phase::Open && is_loss_found(tcb, &recovery) {
        return ruling.and_all(enter(tcb, recovery, told).effects);
    }
    if recovery != before {
        ruling = ruling.and("5681/3.2", Effect::Recover(recovery));
    }
    if tcb.recovers_by_time() && recovery.phase == Phase::Loss && told.taken.octets > 0 {
        ruling = ruling.and_all(overtaken(tcb, "8985/6.2", recovery.duplicates).effects);
    }
    if told.acked > 0 && tcb.iss.plus(1) < tcb.snd_una {
        // duplicates have told of octets that this acknowledges now; where growth is for all that is delivered, each
        // counts once
        let told_before = match tcb.settings.unlimited_slow_start && !tcb.options.sack {
            true => u64::from(before.duplicates) * tcb.snd_mss,
            false => 0,
        };
        let acked = match tcb.settings.unlimited_slow_start && tcb.options.sack {
            // SACK had told of the others when they came
            true => told.acked.min(told.taken.octets),
            false => told.acked.saturating_sub(told_before),
        };
        let told = Told { acked, ..*told };
        ruling = ruling.and_all(grow(tcb, &told).effects);
    }
    let early = early_threshold(tcb, EarlyRetransmit::Delayed);
    if recovery.phase == Phase::Open && told.is_duplicate && early.is_some_and(|enough| recovery.duplicates == enough) {
        let quarter_ns = tcb.round_trip.smoothed.map_or(0, |smoothed| smoothed.srtt_ns / 4);
        ruling = ruling.and("5827/3", Effect::Start(TimerId::Reordering, quarter_ns));
    }
    if told.acked > 0 && !tcb.recovers_by_time() && tcb.timers.is_running(TimerId::Reordering) {
        ruling = ruling.and("5827/3", Effect::Stop(TimerId::Reordering));
    }
    if tcb.recovers_by_time() && recovery.phase == Phase::Open && tcb.flight.sacked() > 0 {
        ruling = ruling.and_all(reordering_timer(tcb).effects);
    }
    ruling
}

/// The window grows by what was acknowledged, where it was what held the sender back.
fn grow(tcb: &Tcb, told: &Told) -> Ruling {
    if told.acked == 0 {
        return Ruling::pass();
    }
    let is_limited = !tcb.settings.grows_only_when_limited || tcb.usage.is_window_limited(&tcb.congestion, tcb.snd_mss);
    if !is_limited || told.has_ecn_echo && tcb.ecn.is_on {
        return Ruling::pass();
    }
    let acked = Acked {
        now_ns: tcb.now.ns as u64,
        octets: told.acked,
        smss: tcb.snd_mss,
        limit: if tcb.settings.unlimited_slow_start { u64::MAX } else { tcb.snd_mss },
        rtt_ns: told.rtt_ns,
        srtt_ns: tcb.round_trip.smoothed.map(|smoothed| smoothed.srtt_ns),
        una: tcb.snd_una,
        nxt: tcb.snd_nxt,
        flight: told.flight,
        has_ecn_echo: told.has_ecn_echo,
    };
    Ruling::pass().and(tcb.congestion.clause(), Effect::Congest(tcb.congestion.acknowledged(&acked)))
}

/// Whether a segment is to be given up before its timer goes off.
fn is_loss_found(tcb: &Tcb, recovery: &Recovery) -> bool {
    if tcb.flight.is_empty() {
        return false;
    }
    if early_threshold(tcb, EarlyRetransmit::AtOnce).is_some_and(|enough| recovery.duplicates >= enough) {
        return true;
    }
    let counted = recovery.duplicates >= DUP_THRESH;
    if tcb.recovers_by_time() {
        return tcb.flight.sacked() > 0 && time_limit(tcb).is_some_and(|limit| limit.is_reached(tcb));
    }
    if tcb.options.sack {
        if tcb.flight.sacked() == 0 {
            return false;
        }
        // RFC 6675 §5: the third duplicate, or IsLost (HighACK + 1)
        let mut tried = tcb.flight.clone();
        tried.lose(overtaking(tcb));
        return counted || tried.segments().next().is_some_and(|first| first.is_lost);
    }
    // RFC 6582 §3.2 step 2: what was sent before the last loss was found starts no second recovery
    counted && recovery.recover.is_none_or(|recover| tcb.snd_una > recover)
}

/// RFC 5827 §3: with fewer than four segments in flight and nothing new to send, one duplicate less than segments will
/// do.
fn early_threshold(tcb: &Tcb, kind: EarlyRetransmit) -> Option<u32> {
    let segments = tcb.in_flight().div_ceil(tcb.snd_mss.max(1));
    let has_new = tcb.send_queue.end() > tcb.snd_nxt && tcb.snd_wnd > tcb.in_flight();
    let applies = tcb.settings.early_retransmit == Some(kind) && (2..4).contains(&segments) && !has_new;
    applies.then(|| segments as u32 - 1)
}

fn overtaking(tcb: &Tcb) -> Losing {
    Losing::Overtaken { dup_thresh: DUP_THRESH.into(), smss: tcb.snd_mss }
}

/// What a congestion signal takes its share of: what is in flight, or the window.
pub(crate) fn to_reduce(tcb: &Tcb, flight: u64) -> u64 {
    if tcb.settings.reduces_from_window { tcb.congestion.window.cwnd_bytes } else { flight }
}

/// Fast retransmit and fast recovery begin.
fn enter(tcb: &Tcb, recovery: Recovery, told: &Told) -> Ruling {
    let clause = clause(tcb);
    let flight = if recovery.duplicates == 0 { told.flight } else { recovery.flight_bytes };
    let flight = to_reduce(tcb, flight);
    let reduced = tcb.congestion.reduced(flight, tcb.snd_mss, Signal::Loss);
    let inflated = match tcb.options.sack {
        true => reduced,
        // RFC 5681 §3.2 step 3: the segments that the duplicates tell have left the network
        false => reduced.with_cwnd(reduced.window.cwnd_bytes + u64::from(DUP_THRESH) * tcb.snd_mss),
    };
    let next = Recovery {
        phase: Phase::Fast,
        recover: Some(tcb.snd_nxt),
        must_resend: true,
        is_past_first_partial: false,
        rescue_rxt: tcb.flight.segments().next().map_or(tcb.snd_una, |first| first.end),
        delivered: 0,
        sent: 0,
        flight_bytes: flight,
        ..recovery
    };
    spurious::remember(tcb, clause, false)
        .and(clause, Effect::Recover(next))
        .and(clause, Effect::Congest(inflated))
        .and_all(overtaken(tcb, clause, recovery.duplicates).effects)
        .and_all(first_is_lost(tcb, clause).effects)
        .and(clause, Effect::Stop(TimerId::Reordering))
        .and(clause, Effect::Stop(TimerId::TailLossProbe))
}

fn clause(tcb: &Tcb) -> &'static str {
    match (tcb.recovers_by_time(), tcb.options.sack) {
        (true, _) => "8985/6.2",
        (false, true) => "6675/5",
        (false, false) => "6582/3.2",
    }
}

/// Marks what SACK shows to be lost.
fn overtaken(tcb: &Tcb, clause: &'static str, _duplicates: u32) -> Ruling {
    if !tcb.options.sack {
        return Ruling::pass();
    }
    let losing = match tcb.recovers_by_time() {
        false => Some(overtaking(tcb)),
        true => time_limit(tcb).and_then(|limit| limit.losing(tcb)),
    };
    losing.map_or_else(Ruling::pass, |losing| Ruling::pass().and(clause, Effect::Lose(losing)))
}

fn first_is_lost(tcb: &Tcb, clause: &'static str) -> Ruling {
    match tcb.recovers_by_time() {
        true => Ruling::pass(),
        false => Ruling::pass().and(clause, Effect::Lose(Losing::First)),
    }
}

fn in_fast_recovery(tcb: &Tcb, told: &Told) -> Ruling {
    let recovery = tcb.recovery;
    let clause = clause(tcb);
    if recovery.recover.is_none_or(|recover| tcb.snd_una >= recover) {
        return leave(tcb, clause);
    }
    if tcb.options.sack {
        let ruling = overtaken(tcb, clause, recovery.duplicates);
        return if tcb.recovers_by_time() { ruling.and_all(reordering_timer(tcb).effects) } else { ruling };
    }
    let (cwnd, smss) = (tcb.congestion.window.cwnd_bytes, tcb.snd_mss);
    if told.acked > 0 {
        // RFC 6582 §3.2 step 3, partial acknowledgment: the next hole, and the window deflated by what has arrived
        let deflated = cwnd.saturating_sub(told.acked) + if told.acked >= smss { smss } else { 0 };
        let next = Recovery { must_resend: true, is_past_first_partial: true, ..recovery };
        return Ruling::pass()
            .and(clause, Effect::Recover(next))
            .and(clause, Effect::Congest(tcb.congestion.with_cwnd(deflated.max(smss))))
            .and(clause, Effect::Lose(Losing::First));
    }
    match told.is_duplicate {
        // RFC 5681 §3.2 step 4
        true => Ruling::pass().and("5681/3.2", Effect::Congest(tcb.congestion.with_cwnd(cwnd + smss))),
        false => Ruling::pass(),
    }
}

/// Everything that was in flight when the loss was found has arrived.
fn leave(tcb: &Tcb, clause: &'static str) -> Ruling {
    let (ssthresh, smss) = (tcb.congestion.window.ssthresh_bytes, tcb.snd_mss);
    let cwnd = match tcb.options.sack {
        true => ssthresh,
        // RFC 6582 §3.2 step 3, full acknowledgment, option (1)
        false => ssthresh.min(tcb.flight.pipe().max(smss) + smss),
    };
    let next = Recovery { phase: Phase::Open, duplicates: 0, must_resend: false, ..tcb.recovery };
    Ruling::pass().and(clause, Effect::Recover(next)).and(clause, Effect::Congest(tcb.congestion.with_cwnd(cwnd)))
}

/// RFC 8985 §6.2: what left before this is lost, once the reordering window has passed.
struct TimeLimit {
    at: synema_trace::Instant,
    end: Offset,
    window_ns: u64,
}

/// The most recent departure that was delivered, and how long reordering is allowed for (RFC 8985 §6.2 steps 2 and 4).
fn time_limit(tcb: &Tcb) -> Option<TimeLimit> {
    let latest = tcb.latest_delivered?;
    // §6.2 step 4: while no reordering was seen, three segments will do and recovery waits for nothing
    let is_counted = tcb.flight.count(|sent| sent.is_sacked) >= u64::from(DUP_THRESH);
    let window_ns = match !tcb.has_reordering && (is_counted || tcb.recovery.phase != Phase::Open) {
        true => 0,
        false => tcb.min_rtt_ns.unwrap_or(0) / 4,
    };
    Some(TimeLimit { at: latest.sent_at, end: latest.end, window_ns })
}

impl TimeLimit {
    /// The segments that left earlier than the limit and have been waited for long enough.
    fn losing(&self, tcb: &Tcb) -> Option<Losing> {
        let rtt_ns = tcb.latest_rtt_ns;
        let limit = (tcb.now.ns - (rtt_ns + self.window_ns) as i64).min(self.at.ns);
        let losing = Losing::SentBefore { at: synema_trace::Instant::from_ns(limit), end: self.end };
        Some(losing)
    }

    fn is_reached(&self, tcb: &Tcb) -> bool {
        let mut tried = tcb.flight.clone();
        if let Some(losing) = self.losing(tcb) {
            tried.lose(losing);
        }
        tried.first_lost().is_some()
    }
}

/// RFC 8985 §6.2 step 5: something was overtaken, but not long enough ago.
fn reordering_timer(tcb: &Tcb) -> Ruling {
    let Some(limit) = time_limit(tcb) else { return Ruling::pass() };
    let waiting = |sent: &super::flight::Sent| {
        !sent.is_sacked && !sent.is_lost && (sent.sent_at, sent.end) < (limit.at, limit.end)
    };
    let newest = tcb.flight.segments().filter(|sent| waiting(sent)).map(|sent| sent.sent_at.ns).max();
    let due = newest.map(|sent_at| sent_at + (tcb.latest_rtt_ns + limit.window_ns) as i64);
    // what is due already is given up with this acknowledgment
    match due.filter(|due| *due > tcb.now.ns) {
        Some(due) => {
            let delay_ns = (due - tcb.now.ns) as u64 + tcb.settings.timer_slack_ns;
            Ruling::pass().and("8985/6.2", Effect::Start(TimerId::Reordering, delay_ns))
        }
        None => Ruling::pass(),
    }
}

/// The reordering timer went off.
pub(crate) fn reordering_expired(tcb: &Tcb) -> Ruling {
    if tcb.recovery.phase == Phase::Fast {
        return overtaken(tcb, "8985/6.2", tcb.recovery.duplicates);
    }
    let told = nothing(tcb);
    let is_early = early_threshold(tcb, EarlyRetransmit::Delayed).is_some();
    match is_early || is_loss_found(tcb, &tcb.recovery) {
        true => enter(tcb, tcb.recovery, &told),
        false => Ruling::pass(),
    }
}

/// What a timer tells: nothing has arrived.
pub(crate) fn nothing(tcb: &Tcb) -> Told {
    Told {
        acked: 0,
        taken: Taken::default(),
        flight: tcb.in_flight(),
        is_duplicate: false,
        has_ecn_echo: false,
        rtt_ns: None,
        echoed: None,
        duplicate: None,
        original_before_loss: false,
    }
}

/// RFC 8985 §7.2: when a probe for a lost tail is due; `None` where none is.
pub(crate) fn tail_loss_probe_ns(tcb: &Tcb) -> Option<u64> {
    let smoothed = tcb.round_trip.smoothed?;
    let may_probe = tcb.settings.tail_loss_probe
        && tcb.state != TcpState::Closed
        && tcb.snd_una > tcb.iss
        && tcb.options.sack
        && tcb.recovery.phase == Phase::Open
        && tcb.flight.sacked() == 0
        && !tcb.flight.is_empty()
        && tcb.retransmissions == 0;
    // TLP.max_ack_delay, for a single segment that may wait for a second one
    let waits_ns = if tcb.in_flight() <= tcb.snd_mss { 200_000_000 } else { 2 * tcb.settings.timer_slack_ns };
    may_probe.then(|| (2 * smoothed.srtt_ns + waits_ns).min(tcb.round_trip.rto_ns))
}
