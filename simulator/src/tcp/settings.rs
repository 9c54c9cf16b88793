use super::congestion::Algorithm;
use super::ecn::Willing;
use super::recovery::LossDetection;
use super::rtt::RtoBounds;
use super::spec::IpMarks;

/// How a host's TCP behaves where the RFCs leave a choice, and where systems do otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Maximum segment lifetime (RFC 9293 §3.4.2: two minutes).
    pub(crate) msl_ns: u64,
    /// The MSS option on our SYN: what we can receive in one segment.
    pub(crate) mss: u16,
    /// What the other side is taken to receive where it does not say; `None`: 536 and 1220 octets (RFC 9293 MUST-15).
    pub(crate) default_mss: Option<u16>,
    /// The largest text that we send, where the user wants less than the other side takes.
    pub(crate) largest_text: Option<u16>,
    /// Room for received octets that the user has not read.
    pub(crate) receive_buffer_bytes: u64,
    /// Room for octets that the user has sent and the other side has not acknowledged.
    pub(crate) send_buffer_bytes: u64,
    /// DSCP and TTL, which may change while a connection is open (SHLD-21, SHLD-22).
    pub(crate) ip: IpMarks,
    /// Retransmissions of one segment before the network below is told that something is amiss: R1 of RFC 9293 §3.8.3,
    /// at least three (SHLD-10).
    pub(crate) doubtful_retransmissions: u32,
    /// Retransmissions of one segment before the connection is given up: R2 of RFC 9293 §3.8.3. Eight, with the
    /// back-off of RFC 6298, make 183 s for a SYN, more than the three minutes of MUST-23.
    pub(crate) retransmissions: u32,
    /// Whether small segments wait while others are in flight (RFC 9293 §3.7.4).
    pub(crate) nagle: bool,
    /// Whether they wait for small ones alone, so that the end of a long text follows at once: Minshall's variant of Nagle's
    /// algorithm (draft-minshall-nagle), which Linux has.
    pub(crate) nagle_for_small_only: bool,
    /// Whether the end of a text follows its full segments where nothing was in flight before them: BSD looks at that once
    /// a turn of sending.
    pub(crate) nagle_by_turn: bool,
    /// Whether small segments wait for ever, until the user lets them go: Linux's TCP_CORK and MSG_MORE, FreeBSD's
    /// TCP_NOPUSH.
    pub(crate) cork: bool,
    /// Whether what a cork holds back leaves after RTO when nothing is in flight, as Linux has it.
    pub(crate) uncorks_in_time: bool,
    /// Whether the send buffer is charged by the buffers that its text lies in, and filled and freed in their steps, as
    /// Linux does it.
    pub(crate) charges_send_buffers: bool,
    /// Whether the acknowledgment of a SYN,ACK gives a round trip; FreeBSD does not time what its SYN cache sends.
    pub(crate) times_syn_ack: bool,
    /// Whether the acknowledgment of a SYN,ACK opens the congestion window by a segment, as it did in FreeBSD before 13.
    pub(crate) grows_by_syn_ack: bool,
    /// Whether SYN-RECEIVED takes the SYN,ACK of a simultaneous open, as RFC 9293 Figure 7 does, although by the first
    /// check of §3.10.7.4 it is one octet too old (Appendix A.2).
    pub(crate) a2_relaxed_seq: bool,
    /// The shift that our SYN offers for windows (RFC 7323 §2); `None` offers none.
    pub(crate) window_scale: Option<u8>,
    /// Whether our SYN offers timestamps (RFC 7323 §3).
    pub(crate) timestamps: bool,
    /// Whether a segment without the timestamps that were agreed upon is dropped (RFC 7323 §3.2).
    pub(crate) requires_timestamps: bool,
    /// Whether our SYN permits selective acknowledgments (RFC 2018 §2).
    pub(crate) sack: bool,
    /// Whether our SYN has any options (RFC 9293 SHLD-5 and MAY-3: the MSS at least).
    pub(crate) options: bool,
    /// How long an acknowledgment may wait for the second segment (RFC 9293 SHLD-18, RFC 5681 §4.2: less than 500 ms);
    /// `None` acknowledges at once.
    pub(crate) delayed_ack_ns: Option<u64>,
    /// The first so many segments are acknowledged at once, as Linux does while the other side is in slow start.
    pub(crate) quick_acks: u32,
    /// Whether acknowledgments wait for text to ride on where text goes to and fro, and once the other side has closed,
    /// however many would be sent at once otherwise: Linux's interactive sessions.
    pub(crate) waits_in_dialogue: bool,
    /// Whether a SYN that comes again is answered with the SYN,ACK again, as Linux does, rather than with an acknowledgment
    /// (RFC 9293 §3.10.7.4, first check).
    pub(crate) answers_syn_again: bool,
    /// Whether a SACK block covers a FIN behind its text, as Linux's do; RFC 2018 §3 speaks of data alone.
    pub(crate) sacks_fin: bool,
    /// Whether a SACK option begins with what arrived twice (RFC 2883 §4).
    pub(crate) duplicate_sack: bool,
    /// Whether slow start grows by all that is acknowledged, as Linux does, rather than by one segment at most (RFC 5681
    /// §3.1, equation 2; RFC 3465 §2.3 allows two).
    pub(crate) unlimited_slow_start: bool,
    /// Whether the congestion window grows only while it is what holds the sender back (RFC 7661).
    pub(crate) grows_only_when_limited: bool,
    /// Segments of the first congestion window (RFC 6928 allows 10); `None` takes RFC 5681's table.
    pub(crate) initial_window_segments: Option<u64>,
    /// Whether the window shrinks to the restart window after idleness (RFC 5681 §4.1).
    pub(crate) idle_restart: bool,
    /// Whether the first two duplicate acknowledgments let a new segment out each (RFC 3042).
    pub(crate) limited_transmit: bool,
    /// Whether `ssthresh` follows from the congestion window, as Linux has it, rather than from what is in flight (RFC 5681
    /// §3.1, equation 4; RFC 9438 §4.6 leaves both).
    pub(crate) reduces_from_window: bool,
    /// Who decides the congestion window.
    pub(crate) algorithm: Algorithm,
    /// How lost segments are found out.
    pub(crate) loss_detection: LossDetection,
    /// Whether RACK.rtt is that of the highest segment which an acknowledgment took, as Linux has it; by RFC 8985 §6.2 step
    /// 2 it is that of the segment which left last.
    pub(crate) rack_measures_highest: bool,
    /// Whether few segments in flight make do with fewer duplicates (RFC 5827), and whether that waits for a quarter of
    /// a round trip, as Linux once did.
    pub(crate) early_retransmit: Option<EarlyRetransmit>,
    /// Whether a reduction of the congestion window that proves spurious is taken back (RFC 3522, RFC 3708, RFC 4015,
    /// RFC 5682).
    pub(crate) undoes_spurious: bool,
    /// Whether a lost tail is probed for (RFC 8985 §7).
    pub(crate) tail_loss_probe: bool,
    /// Added to the delays of loss detection, as a host's clock ticks; RFC 8985 has none.
    pub(crate) timer_slack_ns: u64,
    /// The bounds of RTO.
    pub(crate) rto: RtoBounds,
    /// ECN (RFC 3168).
    pub(crate) ecn: Willing,
    /// How many times a SYN that is sent again still asks for ECN; RFC 3168 §6.1.1.1 lets it do without.
    pub(crate) ecn_syn_retransmissions: u32,
    /// From which retransmission on a SYN has no options but the MSS: FreeBSD's `net.inet.tcp.rexmit_drop_options`.
    pub(crate) bare_syn_after: Option<u32>,
    /// Whether each mark is echoed by itself (RFC 8257 §3.2) rather than until CWR comes (RFC 3168 §6.1.3).
    pub(crate) echoes_each_mark: bool,
    /// Whether an acknowledgment of what was never sent is dropped in silence, as Linux does while a connection is open,
    /// rather than answered (RFC 9293 §3.10.7.4).
    pub(crate) ignores_unsent_ack: bool,
    /// Whether the acknowledgment of a segment that lies before the window is taken, as BSD has it, where RFC 9293
    /// §3.10.7.4 drops the segment.
    pub(crate) takes_old_acknowledgments: bool,
    /// Whether a reset right behind our window, and any in it but the next number, is challenged (RFC 5961 §3.2).
    pub(crate) secure_reset: bool,
    /// How often a challenge may be sent (RFC 5961 §7).
    pub(crate) challenges: Option<ChallengeLimit>,
    /// Whether FIN goes out again with the acknowledgment of a crossing FIN, as BSD does, rather than a bare
    /// acknowledgment.
    pub(crate) resends_fin_with_ack: bool,
    /// Keep-alive (RFC 9293 §3.8.4), off unless asked for (MUST-25).
    pub(crate) keep_alive: Option<KeepAlive>,
    /// The user timeout (RFC 9293 §3.9.1.1, RFC 5482), for text that is not acknowledged.
    pub(crate) user_timeout_ns: Option<u64>,
    /// Whether the other side's user timeout option may lengthen ours: ENABLED and CHANGEABLE of RFC 5482 §3.1, with
    /// its L_LIMIT of 100 s (R2 of RFC 9293 SHLD-11) and this U_LIMIT.
    pub(crate) longest_user_timeout_ns: Option<u64>,
    /// How long a connection may take to open.
    pub(crate) opening_timeout_ns: Option<u64>,
    /// Whether unread text at a CLOSE for good, and text after it, are answered with a reset (RFC 9293 SHLD-3, MAY-1).
    pub(crate) resets_lost_text: bool,
    /// Whether text that comes with an ordinary SYN waits until the connection is open (RFC 9293 §3.10.7.2); Linux and
    /// FreeBSD drop it, and it comes again.
    pub(crate) keeps_text_of_syn: bool,
    /// Whether what has come before a reset can still be read, as on Linux; RFC 9293 §3.10.7.4 flushes it.
    pub(crate) keeps_text_after_reset: bool,
    /// Whether the reset of ABORT acknowledges, and has timestamps, as systems send it; RFC 9293 §3.10.5 gives it none.
    pub(crate) acknowledges_with_reset: bool,
    /// Whether TIME-WAIT ignores resets (RFC 1337 §3, fix F1).
    pub(crate) protects_time_wait: bool,
    /// Whether a new SYN may end TIME-WAIT (RFC 9293 MAY-2, RFC 6191).
    pub(crate) reuses_time_wait: bool,
    /// Whether a listener with a full queue answers with cookies (RFC 4987 §3.6), made with this key.
    pub(crate) cookie_key: Option<u64>,
    /// Whether the receive window is always what the buffer has room for, and the buffer whole segments, as FreeBSD has
    /// it; otherwise its right edge moves in steps (RFC 9293 §3.8.6.2.2).
    pub(crate) whole_segment_buffer: bool,
    /// Whether a window that is scaled is rounded up to what its shift can say, as FreeBSD has it since 14.
    pub(crate) rounds_window_up: bool,
    /// Whether a closed window is probed with the number before it and no text, as Linux does, rather than with an octet
    /// (RFC 9293 §3.8.6.1).
    pub(crate) probes_without_text: bool,
    /// Whether text that reaches beyond the window is taken whole while nothing waits to be read, and else refused whole, as
    /// Linux has it; otherwise what lies beyond is cut off (RFC 9293 §3.10.7.4).
    pub(crate) takes_text_whole: bool,
    /// Whether segments that come in order at one instant are acknowledged together (RFC 9293 MUST-58, MUST-59).
    pub(crate) acknowledges_together: bool,
    /// Whether the last octets of the queue are pushed (RFC 9293 MUST-60), unless the user has said that more follows.
    pub(crate) pushes: bool,
    /// In which order the options of a SYN stand; no RFC says.
    pub(crate) syn_layout: SynLayout,
}

/// When early retransmit takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EarlyRetransmit {
    AtOnce,
    Delayed,
}

/// RFC 5961 §7: at most so many challenge acknowledgments in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChallengeLimit {
    pub(crate) count: u32,
    pub(crate) interval_ns: u64,
}

/// Keep-alive probes (RFC 9293 §3.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeepAlive {
    /// Idleness before the first probe; MUST-28: no less than two hours by default.
    pub(crate) idle_ns: u64,
    /// Between probes.
    pub(crate) interval_ns: u64,
    /// Probes without an answer that end the connection; MUST-29: more than one.
    pub(crate) probes: u32,
}

impl Default for KeepAlive {
    fn default() -> KeepAlive {
        KeepAlive { idle_ns: 7_200_000_000_000, interval_ns: 75_000_000_000, probes: 9 }
    }
}

/// The order of a SYN's options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SynLayout {
    /// MSS, SACK-permitted and timestamps, then a padded window scale: Linux's `tcp_options_write`.
    ScaleLast,
    /// MSS, a padded window scale, SACK-permitted, timestamps: FreeBSD's `tcp_addoptions`.
    ScaleSecond,
}

impl Settings {
    /// As a FreeBSD kernel answers: RFC 7323 with a shift that fits a 2 MiB buffer, SACK, RFC 6928, 40 ms delayed ACK.
    pub(crate) fn freebsd_like() -> Settings {
        Settings {
            receive_buffer_bytes: 65_536,
            send_buffer_bytes: 32_768,
            window_scale: Some(6),
            timestamps: true,
            sack: true,
            delayed_ack_ns: Some(40_000_000),
            duplicate_sack: true,
            unlimited_slow_start: true,
            grows_only_when_limited: true,
            initial_window_segments: Some(10),
            algorithm: Algorithm::Cubic,
            rto: RtoBounds::FREEBSD_LIKE,
            ecn: Willing::WhenAsked,
            ecn_syn_retransmissions: 1,
            retransmissions: 12,
            resends_fin_with_ack: true,
            takes_old_acknowledgments: true,
            acknowledges_with_reset: true,
            opening_timeout_ns: Some(75_000_000_000),
            whole_segment_buffer: true,
            rounds_window_up: true,
            nagle_by_turn: true,
            keeps_text_of_syn: false,
            times_syn_ack: false,
            syn_layout: SynLayout::ScaleSecond,
            ..Settings::default()
        }
    }

    /// As FreeBSD answered before 13: a first RTO of three seconds, acknowledgments that wait 100 ms.
    pub(crate) fn freebsd_12_like() -> Settings {
        let freebsd = Settings::freebsd_like();
        let rto = RtoBounds { initial_ns: 3_000_000_000, ..freebsd.rto };
        Settings { rto, delayed_ack_ns: Some(100_000_000), grows_by_syn_ack: true, rounds_window_up: false, ..freebsd }
    }

    /// As a Linux kernel answers: RFC 7323, SACK, RFC 6928, RFC 8985, 40 ms delayed ACK.
    pub(crate) fn linux_like() -> Settings {
        Settings {
            msl_ns: 30_000_000_000,
            nagle_for_small_only: true,
            uncorks_in_time: true,
            charges_send_buffers: true,
            retransmissions: 15,
            window_scale: Some(8),
            timestamps: true,
            requires_timestamps: false,
            sack: true,
            delayed_ack_ns: Some(40_000_000),
            quick_acks: 16,
            waits_in_dialogue: true,
            answers_syn_again: true,
            sacks_fin: true,
            duplicate_sack: true,
            unlimited_slow_start: true,
            grows_only_when_limited: true,
            initial_window_segments: Some(10),
            algorithm: Algorithm::Cubic,
            loss_detection: LossDetection::Timed,
            rack_measures_highest: true,
            reduces_from_window: true,
            undoes_spurious: true,
            tail_loss_probe: true,
            timer_slack_ns: 2_000_000,
            rto: RtoBounds::LINUX_LIKE,
            ecn: Willing::WhenAsked,
            ignores_unsent_ack: true,
            acknowledges_together: false,
            probes_without_text: true,
            takes_text_whole: true,
            keeps_text_after_reset: true,
            keeps_text_of_syn: false,
            acknowledges_with_reset: true,
            ..Settings::default()
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            msl_ns: 120_000_000_000,
            mss: 1460,
            default_mss: None,
            largest_text: None,
            receive_buffer_bytes: 65_535,
            send_buffer_bytes: 65_536,
            ip: IpMarks::default(),
            doubtful_retransmissions: 3,
            retransmissions: 8,
            nagle: true,
            nagle_for_small_only: false,
            nagle_by_turn: false,
            cork: false,
            uncorks_in_time: false,
            charges_send_buffers: false,
            times_syn_ack: true,
            grows_by_syn_ack: false,
            a2_relaxed_seq: true,
            window_scale: None,
            timestamps: false,
            requires_timestamps: true,
            sack: false,
            options: true,
            delayed_ack_ns: None,
            quick_acks: 0,
            waits_in_dialogue: false,
            answers_syn_again: false,
            sacks_fin: false,
            duplicate_sack: false,
            unlimited_slow_start: false,
            grows_only_when_limited: false,
            initial_window_segments: None,
            idle_restart: true,
            limited_transmit: true,
            reduces_from_window: false,
            algorithm: Algorithm::NewReno,
            loss_detection: LossDetection::Counted,
            rack_measures_highest: false,
            early_retransmit: None,
            undoes_spurious: false,
            tail_loss_probe: false,
            timer_slack_ns: 0,
            rto: RtoBounds::RFC_6298,
            ecn: Willing::Never,
            ecn_syn_retransmissions: 0,
            bare_syn_after: None,
            echoes_each_mark: false,
            ignores_unsent_ack: false,
            secure_reset: true,
            challenges: None,
            resends_fin_with_ack: false,
            takes_old_acknowledgments: false,
            acknowledges_with_reset: false,
            keep_alive: None,
            user_timeout_ns: None,
            longest_user_timeout_ns: None,
            opening_timeout_ns: None,
            resets_lost_text: true,
            protects_time_wait: false,
            reuses_time_wait: true,
            cookie_key: None,
            whole_segment_buffer: false,
            rounds_window_up: false,
            acknowledges_together: true,
            probes_without_text: false,
            takes_text_whole: false,
            keeps_text_after_reset: false,
            keeps_text_of_syn: true,
            pushes: true,
            syn_layout: SynLayout::ScaleLast,
        }
    }
}
