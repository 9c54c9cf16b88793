/// How a host's TCP behaves where the RFCs leave a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Maximum segment lifetime (RFC 9293 §3.4.2: two minutes, "arbitrarily").
    pub(crate) msl_ns: u64,
    /// The MSS option on our SYN: what we can receive in one segment.
    pub(crate) mss: u16,
    /// Room for received octets that the user has not read.
    pub(crate) receive_buffer_bytes: u64,
    /// Room for octets that the user has sent and the other side has not acknowledged.
    pub(crate) send_buffer_bytes: u64,
    /// Retransmissions of one segment before the connection is given up: R2 of RFC 9293 §3.8.3. Eight, with the
    /// back-off of RFC 6298, make 183 s for a SYN, more than the three minutes of MUST-23.
    pub(crate) retransmissions: u32,
    /// Whether small segments wait while others are in flight (RFC 9293 §3.7.4).
    pub(crate) nagle: bool,
    /// Whether SYN-RECEIVED takes the SYN,ACK of a simultaneous open, as RFC 9293 Figure 7 does, although by the first
    /// check of §3.10.7.4 it is one octet too old (Appendix A.2).
    pub(crate) a2_relaxed_seq: bool,
    /// The shift that our SYN offers for windows (RFC 7323 §2); `None` offers none.
    pub(crate) window_scale: Option<u8>,
    /// Whether our SYN offers timestamps (RFC 7323 §3).
    pub(crate) timestamps: bool,
    /// Whether our SYN permits selective acknowledgments (RFC 2018 §2).
    pub(crate) sack: bool,
    /// How long an acknowledgment may wait for the second segment (RFC 9293 SHLD-18, RFC 5681 §4.2: less than 500 ms);
    /// `None` acknowledges at once.
    pub(crate) delayed_ack_ns: Option<u64>,
    /// Whether a SACK option begins with what arrived twice (RFC 2883 §4).
    pub(crate) duplicate_sack: bool,
    /// Whether slow start grows by all that is acknowledged, as Linux does, rather than by one segment at most (RFC 5681
    /// §3.1, equation 2; RFC 3465 §2.2 allows two).
    pub(crate) unlimited_slow_start: bool,
    /// Segments of the first congestion window (RFC 6928 allows 10); `None` takes RFC 5681's table.
    pub(crate) initial_window_segments: Option<u64>,
    /// Whether the receive window is always what the buffer has room for, and the buffer whole segments, as FreeBSD has
    /// it; otherwise its right edge moves in steps (RFC 9293 §3.8.6.2.2).
    pub(crate) whole_segment_buffer: bool,
    /// In which order the options of a SYN stand; no RFC says.
    pub(crate) syn_layout: SynLayout,
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
            initial_window_segments: Some(10),
            whole_segment_buffer: true,
            syn_layout: SynLayout::ScaleSecond,
            ..Settings::default()
        }
    }

    /// As a Linux kernel answers: RFC 7323, SACK, RFC 6928, 40 ms delayed ACK.
    pub(crate) fn linux_like() -> Settings {
        Settings {
            window_scale: Some(8),
            timestamps: true,
            sack: true,
            delayed_ack_ns: Some(40_000_000),
            duplicate_sack: true,
            unlimited_slow_start: true,
            initial_window_segments: Some(10),
            ..Settings::default()
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            msl_ns: 120_000_000_000,
            mss: 1460,
            receive_buffer_bytes: 65_535,
            send_buffer_bytes: 65_536,
            retransmissions: 8,
            nagle: true,
            a2_relaxed_seq: true,
            window_scale: None,
            timestamps: false,
            sack: false,
            delayed_ack_ns: None,
            duplicate_sack: false,
            unlimited_slow_start: false,
            initial_window_segments: None,
            whole_segment_buffer: false,
            syn_layout: SynLayout::ScaleLast,
        }
    }
}
