//! The options beyond the MSS: window scale and timestamps (RFC 7323), selective acknowledgment (RFC 2018).

use synema_wire::{Seq, TcpOption};

use super::{Arriving, Effect, Offset, SegmentSpec, Settings, SynLayout, Tagged, Tcb};

/// What the two SYNs have agreed upon, and what the options need to remember.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Whether both SYNs have come together yet: before, a SYN offers; after, it repeats what was agreed.
    pub(crate) is_agreed: bool,
    /// Snd.Wind.Shift: the windows that arrive are shifted left by it.
    pub(crate) snd_shift: u8,
    /// Rcv.Wind.Shift: the windows that we send are shifted right by it.
    pub(crate) rcv_shift: u8,
    /// Whether both scaled.
    pub(crate) scales: bool,
    /// Whether SACK blocks may be sent.
    pub(crate) sack: bool,
    /// Whether every segment carries timestamps.
    pub(crate) timestamps: bool,
    /// TS.Recent, to be echoed.
    pub(crate) ts_recent: u32,
    /// What arrived twice and was not reported yet (RFC 2883 §4).
    pub(crate) duplicate: Option<(Offset, Offset)>,
    /// The clock for TSval, at the input that is being handled.
    pub(crate) clock_ms: u32,
    /// Where the text that was held last begins: its block is the first of a SACK option (RFC 2018 §4).
    pub(crate) latest: Option<Offset>,
}

/// RFC 7323 §2.3: a shift beyond 14 is taken as 14.
const WIDEST_SHIFT: u8 = 14;

/// RFC 2018 §3: what the other side holds of what we have sent; blocks that cannot be are left out. A first block that
/// lies below the acknowledgment, or inside the second, reports a duplicate (RFC 2883 §4).
pub(super) fn sacked(tcb: &Tcb, segment: &Arriving<'_>) -> Vec<(Offset, Offset)> {
    if !tcb.options.sack || segment.sack.is_empty() {
        return Vec::new();
    }
    let una = Offset::near(tcb.snd_una, segment.ack).max(tcb.snd_una);
    let place = |seq: Seq| Offset::near(tcb.snd_una, seq);
    let blocks = segment.sack.iter().map(|(left, right)| (place(*left).max(una), place(*right)));
    blocks.filter(|(left, right)| left < right && *right <= tcb.snd_nxt).collect()
}

/// RFC 2883 §4: what the first block of a SACK option reports as having come twice: it lies below the acknowledgment, or
/// inside the second block.
pub(super) fn reported_duplicate(tcb: &Tcb, segment: &Arriving<'_>) -> Option<(Offset, Offset)> {
    let place = |seq: Seq| Offset::near(tcb.snd_una, seq);
    let blocks: Vec<_> = segment.sack.iter().map(|(left, right)| (place(*left), place(*right))).collect();
    let (left, right) = *blocks.first().filter(|_| tcb.options.sack)?;
    let is_below = right <= place(segment.ack);
    let is_inside = blocks.get(1).is_some_and(|second| second.0 <= left && right <= second.1);
    (left < right && (is_below || is_inside)).then_some((left, right))
}

/// RFC 7323 §4.1: the round trip by the timestamp that an acknowledgment echoes, to the millisecond of our clock.
pub(super) fn echoed_ns(tcb: &Tcb, segment: &Arriving<'_>) -> Option<u64> {
    let (_, tsecr) = segment.timestamps.filter(|(_, tsecr)| tcb.options.timestamps && *tsecr != 0)?;
    let elapsed_ms = tcb.options.clock_ms.wrapping_sub(tsecr);
    (elapsed_ms < 1 << 31).then_some(u64::from(elapsed_ms.max(1)) * 1_000_000)
}

/// The least user timeout that the other side can bring about: 100 s (RFC 5482 §3.1, L_LIMIT).
const LEAST_USER_TIMEOUT_NS: u64 = 100_000_000_000;

/// RFC 5482 §3.1: `USER_TIMEOUT = min(U_LIMIT, max(ADV_UTO, REMOTE_UTO, L_LIMIT))`; L_LIMIT is larger than RTO.
pub(super) fn user_timeout(tcb: &Tcb, segment: &Arriving<'_>) -> Option<Tagged<Effect>> {
    let (upper, remote) = (tcb.settings.longest_user_timeout_ns?, segment.user_timeout_ns.filter(|ns| *ns > 0)?);
    let lower = LEAST_USER_TIMEOUT_NS.max(tcb.round_trip.rto_ns + 1);
    let adopted = tcb.settings.user_timeout_ns.unwrap_or(0).max(remote).max(lower).min(upper);
    let is_new = tcb.settings.user_timeout_ns != Some(adopted);
    is_new.then(|| Tagged::new("5482/3.1", Effect::AdoptUserTimeout(adopted)))
}

/// What RFC 7323 has against a segment: an old timestamp (§5.3 R1), or none (§3.2).
pub(super) fn objection(tcb: &Tcb, segment: &Arriving<'_>) -> Option<Objection> {
    if !tcb.options.timestamps || segment.flags.rst() {
        return None;
    }
    let Some((tsval, _)) = segment.timestamps else {
        return tcb.settings.requires_timestamps.then_some(Objection::Missing);
    };
    let is_old = tsval.wrapping_sub(tcb.options.ts_recent) >= 1 << 31;
    (is_old && !is_outdated(tcb)).then_some(Objection::Old)
}

/// RFC 7323 §5.5: after 24 days without a segment the clock of the other side may have gone round, and TS.Recent says
/// nothing.
fn is_outdated(tcb: &Tcb) -> bool {
    tcb.now.ns_since(tcb.last_received_at) > TIMESTAMP_LIFE_NS
}

/// Why a segment's timestamps keep it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objection {
    Missing,
    Old,
}

/// 24 days (RFC 7323 §5.5).
const TIMESTAMP_LIFE_NS: i64 = 24 * 86_400 * 1_000_000_000;

/// What the other side's SYN leaves of our offer.
fn agreement(settings: &Settings, segment: &Arriving<'_>, before: Options) -> Options {
    if !settings.options {
        return Options { is_agreed: true, ..before };
    }
    let scales = settings.window_scale.is_some() && segment.window_scale.is_some();
    let shift = |shift: Option<u8>| if scales { shift.unwrap_or(0).min(WIDEST_SHIFT) } else { 0 };
    Options {
        is_agreed: true,
        scales,
        snd_shift: shift(segment.window_scale),
        rcv_shift: shift(settings.window_scale),
        sack: settings.sack && segment.sack_permitted,
        timestamps: settings.timestamps && segment.timestamps.is_some(),
        ts_recent: segment.timestamps.map_or(0, |(tsval, _)| tsval),
        ..before
    }
}

/// The effect of the other side's SYN on the options.
pub(super) fn agreed(tcb: &Tcb, segment: &Arriving<'_>) -> Vec<Tagged<Effect>> {
    let options = agreement(&tcb.settings, segment, tcb.options);
    let offers = tcb.settings.window_scale.is_some() || tcb.settings.sack || tcb.settings.timestamps;
    if offers { vec![Tagged::new("7323/1.3", Effect::Agree(options))] } else { Vec::new() }
}

/// The options of our SYN: all that we offer, or, on a SYN,ACK, what the other side has offered too.
pub(super) fn of_syn(tcb: &Tcb, is_answer: bool) -> Vec<TcpOption> {
    if !tcb.settings.options {
        return Vec::new();
    }
    let Settings { window_scale, timestamps, sack, .. } = tcb.settings;
    let is_bare = tcb.settings.bare_syn_after.is_some_and(|after| super::output::syns_again(tcb) >= after);
    if is_bare && !is_answer {
        return vec![TcpOption::MaximumSegmentSize(tcb.settings.mss)];
    }
    let offer = Options { scales: window_scale.is_some(), sack, timestamps, ..tcb.options };
    let chosen = if is_answer { tcb.options } else { offer };
    let mut list = laid_out(tcb, chosen);
    list.extend(super::fast_open::of_syn(tcb, is_answer));
    list
}

impl SegmentSpec {
    /// A SYN,ACK with the options that answer `segment`, which has not been taken in yet.
    #[must_use]
    pub(super) fn answering(self, tcb: &Tcb, segment: &Arriving<'_>) -> SegmentSpec {
        let chosen = agreement(&tcb.settings, segment, tcb.options);
        let mut options = if tcb.settings.options { laid_out(tcb, chosen) } else { Vec::new() };
        options.extend(super::fast_open::of_syn(tcb, true));
        SegmentSpec { options, flags: self.flags | super::ecn::answering(tcb, segment), ..self }
    }
}

fn laid_out(tcb: &Tcb, chosen: Options) -> Vec<TcpOption> {
    use TcpOption::{NoOperation, SackPermitted, WindowScale};
    let mut list = vec![TcpOption::MaximumSegmentSize(tcb.settings.mss)];
    let scale = chosen.scales.then_some([NoOperation, WindowScale(tcb.settings.window_scale.unwrap_or(0))]);
    let is_scale_last = tcb.settings.syn_layout == SynLayout::ScaleLast;
    if !is_scale_last {
        list.extend(scale.clone().into_iter().flatten());
    }
    if chosen.sack {
        if is_scale_last && !chosen.timestamps {
            list.extend([NoOperation, NoOperation]);
        }
        list.push(SackPermitted);
    }
    if chosen.timestamps {
        if !chosen.sack {
            list.extend([NoOperation, NoOperation]);
        }
        list.push(timestamps(tcb, chosen.ts_recent));
    }
    if is_scale_last {
        list.extend(scale.into_iter().flatten());
    }
    list
}

/// The options of every segment after the SYNs.
pub(super) fn of_segment(tcb: &Tcb) -> Vec<TcpOption> {
    use TcpOption::NoOperation;
    let mut list = match tcb.options.timestamps {
        true => vec![NoOperation, NoOperation, timestamps(tcb, tcb.options.ts_recent)],
        false => Vec::new(),
    };
    let room = if tcb.options.timestamps { 3 } else { 4 };
    let blocks = if tcb.options.sack { sack_blocks(tcb, room) } else { Vec::new() };
    if !blocks.is_empty() {
        list.extend([NoOperation, NoOperation, TcpOption::Sack(blocks)]);
    }
    list
}

/// RFC 7323 §5.4: a clock that ticks between once a millisecond and once a second; ours ticks every millisecond.
fn timestamps(tcb: &Tcb, tsecr: u32) -> TcpOption {
    TcpOption::Timestamps { tsval: tcb.options.clock_ms, tsecr }
}

/// RFC 7323 §4.3: TS.Recent follows the segments that span what was acknowledged last.
pub(super) fn recent(tcb: &Tcb, segment: &Arriving<'_>) -> Option<Tagged<Effect>> {
    let (tsval, _) = segment.timestamps.filter(|_| tcb.options.timestamps)?;
    let is_newer = tsval.wrapping_sub(tcb.options.ts_recent) < 1 << 31 || is_outdated(tcb);
    let spans = Offset::near(tcb.rcv_nxt, segment.seq) <= tcb.last_ack_sent.max(tcb.irs.plus(1));
    let options = Options { ts_recent: tsval, ..tcb.options };
    (is_newer && spans && options != tcb.options).then(|| Tagged::new("7323/4.3", Effect::Agree(options)))
}

/// RFC 2883 §4: what of the text from `from` to `to` had arrived before, for the next acknowledgment.
pub(super) fn duplicate(tcb: &Tcb, from: Offset, to: Offset) -> Option<Tagged<Effect>> {
    let duplicate = match from < tcb.rcv_nxt {
        true => Some((from, to.min(tcb.rcv_nxt))).filter(|(from, to)| from < to),
        false => tcb.receive_buffer.overlap(from, to),
    };
    let is_reported = tcb.settings.duplicate_sack && tcb.options.sack && duplicate.is_some();
    is_reported.then(|| Tagged::new("2883/4", Effect::Agree(Options { duplicate, ..tcb.options })))
}

/// RFC 2018 §4: the block with the segment that arrived last comes first; the others, nearest first.
fn sack_blocks(tcb: &Tcb, room: usize) -> Vec<(u32, u32)> {
    if !tcb.receive_buffer.has_gap() && tcb.peer_fin.is_none() && tcb.options.duplicate.is_none() {
        return Vec::new();
    }
    let mut blocks = tcb.receive_buffer.blocks();
    if let Some(fin) = tcb.peer_fin.filter(|fin| tcb.settings.sacks_fin && *fin > tcb.rcv_nxt) {
        match blocks.last_mut() {
            Some(last) if last.1 == fin => last.1 = fin.plus(1),
            _ => blocks.push((fin, fin.plus(1))),
        }
    }
    blocks.reverse();
    let is_latest = |block: &(Offset, Offset)| tcb.options.latest.is_some_and(|at| block.0 <= at && at < block.1);
    blocks.sort_by_key(|block| !is_latest(block));
    let wire = |place: Offset| -> u32 {
        let Seq(number) = place.wire();
        number
    };
    let duplicate = tcb.options.duplicate.filter(|_| tcb.settings.duplicate_sack);
    duplicate.into_iter().chain(blocks).take(room).map(|(left, right)| (wire(left), wire(right))).collect()
}
