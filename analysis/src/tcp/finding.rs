/// What Wireshark's TCP analysis says of a segment: its `tcp.analysis.*` flags, by the rules that the Wireshark User's
/// Guide publishes ("TCP Analysis").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// Octets (or a SYN or FIN) that were sent before.
    Retransmission,
    /// Sent again at once because of duplicate acknowledgments.
    FastRetransmission,
    /// Sent again though its acknowledgment was already seen.
    SpuriousRetransmission,
    /// Starts before the highest octet seen, but too soon after it to be sent again.
    OutOfOrder,
    /// Starts beyond the next expected octet: something before it was not captured.
    LostSegment,
    /// Acknowledges octets that were never seen.
    AckLostSegment,
    /// Acknowledges what was acknowledged before, and brings nothing else.
    DuplicateAck,
    /// Carries the last octet again, or nothing just before the next: asks for a sign of life.
    KeepAlive,
    /// Answers a keep-alive.
    KeepAliveAck,
    /// Changes nothing but the window.
    WindowUpdate,
    /// Fills the other side's window to its edge.
    WindowFull,
    /// Announces a window of zero.
    ZeroWindow,
    /// One octet sent into a closed window.
    ZeroWindowProbe,
    /// Answers such an octet: the window is still closed.
    ZeroWindowProbeAck,
    /// Opens a connection between the ports of an earlier one.
    ReusedPorts,
}

impl Finding {
    /// All kinds, in their own order.
    pub const ALL: [Finding; 15] = [
        Finding::Retransmission,
        Finding::FastRetransmission,
        Finding::SpuriousRetransmission,
        Finding::OutOfOrder,
        Finding::LostSegment,
        Finding::AckLostSegment,
        Finding::DuplicateAck,
        Finding::KeepAlive,
        Finding::KeepAliveAck,
        Finding::WindowUpdate,
        Finding::WindowFull,
        Finding::ZeroWindow,
        Finding::ZeroWindowProbe,
        Finding::ZeroWindowProbeAck,
        Finding::ReusedPorts,
    ];

    /// Wireshark's name without its prefix: `tcp.analysis.fast_retransmission` is `fast_retransmission`.
    pub const fn name(self) -> &'static str {
        match self {
            Finding::Retransmission => "retransmission",
            Finding::FastRetransmission => "fast_retransmission",
            Finding::SpuriousRetransmission => "spurious_retransmission",
            Finding::OutOfOrder => "out_of_order",
            Finding::LostSegment => "lost_segment",
            Finding::AckLostSegment => "ack_lost_segment",
            Finding::DuplicateAck => "duplicate_ack",
            Finding::KeepAlive => "keep_alive",
            Finding::KeepAliveAck => "keep_alive_ack",
            Finding::WindowUpdate => "window_update",
            Finding::WindowFull => "window_full",
            Finding::ZeroWindow => "zero_window",
            Finding::ZeroWindowProbe => "zero_window_probe",
            Finding::ZeroWindowProbeAck => "zero_window_probe_ack",
            Finding::ReusedPorts => "reused_ports",
        }
    }
}

/// The findings of one segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Findings(u16);

impl Findings {
    /// Whether this is among them.
    pub const fn has(self, finding: Finding) -> bool {
        self.0 & (1 << finding as u16) != 0
    }

    /// Whether any of these is among them.
    pub fn has_any(self, findings: &[Finding]) -> bool {
        findings.iter().any(|&finding| self.has(finding))
    }

    /// Adds one.
    pub fn add(&mut self, finding: Finding) {
        self.0 |= 1 << finding as u16;
    }

    /// The findings, in the order of [`Finding::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Finding> {
        Finding::ALL.into_iter().filter(move |&finding| self.has(finding))
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Findings {
        let mut all = Findings::default();
        findings.into_iter().for_each(|finding| all.add(finding));
        all
    }
}

/// How often each finding was made in one direction of a flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts([u32; Finding::ALL.len()]);

impl FindingCounts {
    /// How many segments have this finding.
    pub const fn count(&self, finding: Finding) -> u32 {
        self.0[finding as usize]
    }

    /// The findings that were made, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (Finding, u32)> {
        Finding::ALL.into_iter().map(|finding| (finding, self.count(finding))).filter(|&(_, count)| count > 0)
    }

    pub(crate) fn add(&mut self, findings: Findings) {
        findings.iter().for_each(|finding| self.0[finding as usize] += 1);
    }
}
