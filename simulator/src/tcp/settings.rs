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
        }
    }
}
