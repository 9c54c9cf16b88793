use synema_trace::{Instant, TcpState};
use synema_wire::{Endpoint, Seq};

use super::challenge::Challenges;
use super::ecn::Ecn;
use super::fast_open::FastOpen;
use super::flight::{Flight, Sent};
use super::recovery::{self, LossDetection, Recovery, Told};
use super::send_chunks::Chunks;
use super::spurious::{self, Reduction};
use super::states::{self, rules};
use super::urgent::Urgent;
use super::usage::Usage;
use super::{
    Action, Arriving, Call, CallError, Clause, Congestion, Offset, Options, ReceiveBuffer, Reply, RoundTrip, SendQueue,
    Settings, Tagged, TimerId, Timers, Transition, checks, keep_alive, output, timeouts,
};
use super::{Effect, Ruling};

/// Which side the connection was opened from; a reset in SYN-RECEIVED depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// OPEN to a remote socket.
    Active,
    /// LISTEN.
    Passive,
}

/// The segment whose round trip is being measured: its end, and when it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timed {
    pub(crate) end: Offset,
    pub(crate) sent_at: Instant,
}

/// The transmission control block: everything one connection remembers (RFC 9293 §3.3.1).
#[derive(Clone, Debug)]
pub(crate) struct Tcb {
    pub(crate) settings: Settings,
    /// The instant of the input that is being handled.
    pub(crate) now: Instant,
    pub(crate) local: Endpoint,
    pub(crate) remote: Option<Endpoint>,
    pub(crate) state: TcpState,
    pub(crate) origin: Origin,

    pub(crate) iss: Offset,
    pub(crate) snd_una: Offset,
    pub(crate) snd_nxt: Offset,
    pub(crate) snd_wnd: u64,
    /// MAX.SND.WND of RFC 5961 §5.2: the widest window the other side has offered.
    pub(crate) max_snd_wnd: u64,
    pub(crate) snd_wl1: Offset,
    pub(crate) snd_wl2: Offset,
    /// Eff.snd.MSS: the largest text of a segment to the other side.
    pub(crate) snd_mss: u64,

    pub(crate) irs: Offset,
    pub(crate) rcv_nxt: Offset,
    pub(crate) rcv_wnd: u64,

    pub(crate) send_queue: SendQueue,
    /// The buffers that it lies in, where they are charged for.
    pub(crate) chunks: Chunks,
    pub(crate) fin_queued: bool,
    /// Whether nothing was in flight when what may be sent was looked for.
    pub(crate) is_idle_turn: bool,
    /// Where the last small segment ends that was sent.
    pub(crate) small_end: Offset,
    pub(crate) receive_buffer: ReceiveBuffer,
    /// Where the other side's FIN stands, once it has arrived, in order or not.
    pub(crate) peer_fin: Option<Offset>,
    pub(crate) ack_owed: Option<Clause>,
    /// Whether more segments have come at this instant: a bare acknowledgment waits for them (RFC 9293 MUST-59).
    pub(crate) more_has_come: bool,
    /// Segments that will be acknowledged at once yet.
    pub(crate) quick_acks_left: u32,
    /// Whether text goes to and fro, so that acknowledgments find something to ride on.
    pub(crate) is_dialogue: bool,
    /// When text last arrived.
    pub(crate) last_text_at: Option<Instant>,
    /// What Fast Open remembers (RFC 7413).
    pub(crate) fast_open: FastOpen,
    /// What both sides have agreed upon in their SYNs.
    pub(crate) options: Options,

    pub(crate) timers: Timers,
    pub(crate) round_trip: RoundTrip,
    pub(crate) timed: Option<Timed>,
    /// The shortest round trip, the latest one, and what was delivered with it (RFC 8985 §5.3).
    pub(crate) min_rtt_ns: Option<u64>,
    pub(crate) latest_rtt_ns: u64,
    pub(crate) latest_delivered: Option<Sent>,
    pub(crate) congestion: Congestion,
    pub(crate) usage: Usage,
    pub(crate) ecn: Ecn,
    /// What is in the network, segment by segment.
    pub(crate) flight: Flight,
    pub(crate) recovery: Recovery,
    /// The last reduction of the window, as long as it may prove spurious.
    pub(crate) reduction: Option<Reduction>,
    /// RACK.reordering_seen of RFC 8985 §5.3.
    pub(crate) has_reordering: bool,
    /// The furthest that a segment was seen to be overtaken, in segments; never less than DupThresh.
    pub(crate) reordering_segments: u64,
    /// Last.ACK.sent of RFC 7323 §4.3.
    pub(crate) last_ack_sent: Offset,
    /// TLP.end_seq of RFC 8985 §7.1: SND.NXT when a probe for the tail left.
    pub(crate) tail_probe_end: Option<Offset>,
    /// What the acknowledgment told that is being handled, until recovery has heard it.
    pub(crate) told: Option<Told>,
    pub(crate) retransmissions: u32,
    /// When the last segment with text or control left, and when the last one arrived.
    pub(crate) last_sent_at: Option<Instant>,
    /// When something of ours was acknowledged last.
    pub(crate) last_delivered_at: Option<Instant>,
    pub(crate) last_received_at: Instant,
    pub(crate) urgent: Urgent,
    pub(crate) challenges: Challenges,
    /// Keep-alive probes without an answer.
    pub(crate) probes_unanswered: u32,
    /// The user has closed for good and reads no more: what arrives is lost.
    pub(crate) is_detached: bool,
    /// When a listening connection last answered with a cookie.
    pub(crate) cookie_sent_at: Option<Instant>,
    /// The error that the network reports and that may pass (RFC 9293 §3.9.2.2); told when the connection is given up.
    pub(crate) soft_error: Option<CallError>,

    /// Why the connection ended, where it did not end in peace.
    pub(crate) error: Option<CallError>,
}

/// What the timestamps of a segment take, padded (RFC 7323 Appendix A).
const TIMESTAMPS_LEN: u64 = 12;

/// RFC 9293 MUST-15: without an MSS option, 536 octets over IPv4 and 1220 over IPv6.
pub(crate) fn default_mss(local: Endpoint, settings: &Settings) -> u64 {
    let usual = if local.ip.is_ipv4() { 536 } else { 1220 };
    settings.default_mss.map_or(usual, u64::from)
}

impl Tcb {
    /// A connection that does not exist yet.
    pub(crate) fn new(local: Endpoint, settings: Settings) -> Tcb {
        let nowhere = Offset::default();
        let snd_mss = default_mss(local, &settings).min(settings.mss.into());
        Tcb {
            settings,
            now: Instant::ZERO,
            local,
            remote: None,
            state: TcpState::Closed,
            origin: Origin::Passive,
            iss: nowhere,
            snd_una: nowhere,
            snd_nxt: nowhere,
            snd_wnd: 0,
            max_snd_wnd: 0,
            snd_wl1: nowhere,
            snd_wl2: nowhere,
            snd_mss,
            irs: nowhere,
            rcv_nxt: nowhere,
            rcv_wnd: settings.receive_buffer_bytes.min(u16::MAX.into()),
            send_queue: SendQueue::default(),
            chunks: Chunks::default(),
            fin_queued: false,
            is_idle_turn: true,
            small_end: nowhere,
            receive_buffer: ReceiveBuffer::default(),
            peer_fin: None,
            ack_owed: None,
            more_has_come: false,
            quick_acks_left: settings.quick_acks,
            is_dialogue: false,
            last_text_at: None,
            fast_open: FastOpen::default(),
            options: Options::default(),
            timers: Timers::default(),
            round_trip: RoundTrip::unknown(&settings.rto),
            timed: None,
            min_rtt_ns: None,
            latest_rtt_ns: 0,
            latest_delivered: None,
            congestion: Congestion::initial(settings.algorithm, snd_mss, false, None),
            usage: Usage::default(),
            ecn: Ecn::default(),
            flight: Flight::default(),
            recovery: Recovery::default(),
            reduction: None,
            has_reordering: false,
            reordering_segments: recovery::DUP_THRESH.into(),
            last_ack_sent: nowhere,
            tail_probe_end: None,
            told: None,
            retransmissions: 0,
            last_sent_at: None,
            last_delivered_at: None,
            last_received_at: Instant::ZERO,
            urgent: Urgent::default(),
            challenges: Challenges::default(),
            probes_unanswered: 0,
            is_detached: false,
            cookie_sent_at: None,
            soft_error: None,
            error: None,
        }
    }

    /// SEGMENT ARRIVES (RFC 9293 §3.10.7). At a listening connection a SYN makes a new one, which is returned; the
    /// actions are then its own. `isn` is the initial sequence number to take in that case.
    pub(crate) fn arrive(
        &mut self,
        segment: &Arriving<'_>,
        from: Endpoint,
        isn: Seq,
        actions: &mut Vec<Tagged<Action>>,
    ) -> Option<Tcb> {
        self.tell_time(segment.at);
        // RFC 7323 §2.3: SND.WND = SEG.WND << Snd.Wind.Shift, but for SYNs
        let shift = if segment.flags.syn() { 0 } else { self.options.snd_shift };
        let segment = &Arriving { window: segment.window << shift, ..segment.clone() };
        if segment.is_malformed {
            self.apply(segment.at, checks::malformed(self, segment), actions);
            return None;
        }
        if self.state == TcpState::Listen {
            return self.arrive_at_listener(segment, from, isn, actions);
        }
        self.run(rules(self.state).checks(), segment, actions);
        self.last_received_at = segment.at;
        let heard = keep_alive::heard(self);
        self.apply(segment.at, heard, actions);
        self.send_what_may_be_sent(segment.at, actions);
        None
    }

    fn arrive_at_listener(
        &mut self,
        segment: &Arriving<'_>,
        from: Endpoint,
        isn: Seq,
        actions: &mut Vec<Tagged<Action>>,
    ) -> Option<Tcb> {
        // RFC 9293 MUST-57 and MUST-63
        let is_between_hosts =
            [from.ip, self.local.ip].iter().all(|ip| ip.is_unspecified() || states::is_one_host(*ip));
        if segment.flags.syn() && (!is_between_hosts || from.ip.is_unspecified()) {
            let ruling = Ruling::drop("9293/3.9.2.3", "a SYN from or to an address that is no single host's");
            self.apply(segment.at, ruling, actions);
            return None;
        }
        if let Some(mut child) = self.rebuild(segment, from, self.local, actions) {
            child.run(checks::SYNCHRONIZED, segment, actions);
            return Some(child);
        }
        for check in rules(self.state).checks() {
            let ruling = check(self, segment);
            if ruling.has_transition(Transition::ReceiveSyn) {
                let mut child = Tcb { remote: Some(from), ..self.clone() };
                child.apply(segment.at, Ruling::pass().and("9293/3.10.7.2/3", Effect::ChooseIss(isn)), actions);
                // computed once more, on a connection that has its own initial sequence number
                let ruling = check(&child, segment);
                child.apply(segment.at, ruling, actions);
                if !child.fast_open.is_opened && child.settings.keeps_text_of_syn {
                    child.run(checks::TEXT_AND_FIN, segment, actions);
                }
                return Some(child);
            }
            let is_final = ruling.is_final;
            self.apply(segment.at, ruling, actions);
            if is_final {
                break;
            }
        }
        None
    }

    fn run(&mut self, checks: &[checks::Check], segment: &Arriving<'_>, actions: &mut Vec<Tagged<Action>>) {
        for check in checks {
            let ruling = check(self, segment);
            let is_final = ruling.is_final;
            self.apply(segment.at, ruling, actions);
            self.recover(segment.at, actions);
            if is_final {
                break;
            }
        }
    }

    /// Loss recovery, after an acknowledgment was taken in: first what it shows to be lost, then what may leave.
    fn recover(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        if self.told.is_none() {
            return;
        }
        let Some(told) = self.told.take() else { return };
        if told.acked > 0 || told.taken.octets > 0 {
            self.last_delivered_at = Some(self.now);
        }
        for rule in [spurious::judge, recovery::follow, recovery::proportional] {
            let ruling = rule(self, &told);
            self.apply(now, ruling, actions);
        }
    }

    /// A user call (RFC 9293 §3.10.1 to §3.10.6).
    pub(crate) fn call(&mut self, now: Instant, call: &Call, actions: &mut Vec<Tagged<Action>>) -> Reply {
        self.tell_time(now);
        let mut ruling = rules(self.state).call(self, call);
        let reply = ruling.reply.take().unwrap_or(Reply::Ok);
        self.apply(now, ruling, actions);
        self.send_what_may_be_sent(now, actions);
        reply
    }

    /// All that came at this instant has been taken in.
    pub(crate) fn answer(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        self.more_has_come = false;
        self.send_what_may_be_sent(now, actions);
    }

    /// Counts idleness from now, after keep-alive was asked for.
    pub(crate) fn watch_idleness(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        let heard = keep_alive::heard(self);
        self.apply(now, heard, actions);
    }

    /// Time-outs (RFC 9293 §3.10.8): handles every timer that is due.
    pub(crate) fn wake(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        self.tell_time(now);
        timeouts::run(self, now, actions);
        self.send_what_may_be_sent(now, actions);
    }

    pub(super) fn tell_time(&mut self, now: Instant) {
        self.now = now;
        self.options.clock_ms = (now.ns / 1_000_000) as u32;
    }

    /// When [`Tcb::wake`] wants to be called next.
    pub(crate) fn next_wakeup(&self) -> Option<Instant> {
        self.timers.next_wakeup()
    }

    pub(super) fn send_what_may_be_sent(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        self.is_idle_turn = self.in_flight() == 0;
        while let Some(ruling) = output::next(self) {
            self.apply(now, ruling, actions);
        }
        if self.settings.charges_send_buffers {
            self.chunks.split(self.snd_nxt);
        }
        self.arm_tail_loss_probe(now, actions);
    }

    /// RFC 8985 §7.2: the probe is due some time after the last segment left or the last acknowledgment of something new
    /// came.
    fn arm_tail_loss_probe(&mut self, now: Instant, actions: &mut Vec<Tagged<Action>>) {
        let moved = self.last_sent_at == Some(now) || self.last_delivered_at == Some(now);
        match recovery::tail_loss_probe_ns(self) {
            // once a probe is out, RTO is what follows (§7.3)
            Some(_) if self.is_tail_probed() => {}
            Some(delay_ns) if moved => {
                self.apply_alone(now, "8985/7.2", Effect::Start(TimerId::TailLossProbe, delay_ns), actions);
            }
            Some(_) => {}
            None if self.timers.is_running(TimerId::TailLossProbe) => {
                self.apply_alone(now, "8985/7.2", Effect::Stop(TimerId::TailLossProbe), actions);
            }
            None => {}
        }
    }

    /// Whether the last segment is the probe for its tail.
    fn is_tail_probed(&self) -> bool {
        self.tail_probe_end.is_some_and(|end| self.snd_una < end)
    }

    /// The congestion window of a new connection.
    pub(crate) fn initial_congestion(&self, syn_was_lost: bool) -> Congestion {
        let Settings { algorithm, initial_window_segments, .. } = self.settings;
        Congestion::initial(algorithm, self.snd_mss, syn_was_lost, initial_window_segments)
    }

    /// Whether SEND would queue something, given room.
    pub(crate) fn state_takes_text(&self) -> bool {
        use TcpState::{CloseWait, Established, SynReceived, SynSent};
        matches!(self.state, SynSent | SynReceived | Established | CloseWait)
    }

    /// Whether text may still come in, so that RECEIVE waits for it.
    pub(crate) fn state_may_receive(&self) -> bool {
        use TcpState::{Established, FinWait1, FinWait2, Listen, SynReceived, SynSent};
        matches!(self.state, Listen | SynSent | SynReceived | Established | FinWait1 | FinWait2)
    }

    /// Whether a FIN of ours has been sent.
    pub(crate) fn fin_sent(&self) -> bool {
        self.fin_queued && self.snd_nxt > self.send_queue.end()
    }

    /// Room for received octets: where the switch is on, whole segments once the connection is open.
    pub(crate) fn receive_buffer_bytes(&self) -> u64 {
        use TcpState::{Closed, Listen, SynReceived, SynSent};
        let bytes = self.settings.receive_buffer_bytes;
        let is_open = !matches!(self.state, Closed | Listen | SynReceived | SynSent);
        // the segment size that was agreed upon, with the room that timestamps take of it
        let segment = self.snd_mss + if self.options.timestamps { TIMESTAMPS_LEN } else { 0 };
        if self.settings.whole_segment_buffer && is_open { bytes.next_multiple_of(segment) } else { bytes }
    }

    /// Whether losses are found by time: RFC 8985, which needs SACK.
    pub(crate) fn recovers_by_time(&self) -> bool {
        self.settings.loss_detection == LossDetection::Timed && self.options.sack
    }

    /// FlightSize (RFC 5681 §2): octets and FIN sent and not acknowledged.
    pub(crate) fn in_flight(&self) -> u64 {
        self.snd_nxt.since(self.snd_una)
    }
}

impl Ruling {
    fn has_transition(&self, transition: Transition) -> bool {
        self.effects.iter().any(|tagged| tagged.what == Effect::Enter(transition))
    }
}
