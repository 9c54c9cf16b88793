/// How much a departure weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; allowed, or explained by how the capture was made.
    Note,
    /// Departs from what an RFC says should be, or from what it says must be where the capture may have missed the reason.
    Warning,
    /// Departs from what an RFC says must be.
    Error,
}

impl Severity {
    /// The word in outputs: `note`, `warning`, `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a session is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A header that contradicts itself.
    Malformed,
    /// A checksum that is wrong.
    BadChecksum,
    /// A checksum that the network card was to fill in after the capture.
    ChecksumOffload,
    /// UDP over IPv6 without a checksum.
    UdpChecksumMissing,
    /// An IPv4 packet with a time to live of 0.
    TtlZero,
    /// The unused bit of IPv4's flags is set.
    IpReservedBit,
    /// A source address that is none host's own.
    BadSource,
    /// An echo reply that does not bring the request's data back.
    EchoDiffers,
    /// Two hardware addresses for one protocol address.
    AddressConflict,
    /// ARP's sender is not the frame's.
    ArpSender,
    /// Control bits that no segment may combine.
    BadFlags,
    /// Reserved bits of the TCP header are set.
    TcpReservedBits,
    /// A segment of an open connection without ACK.
    AckMissing,
    /// An acknowledgment of what was never sent.
    AckOfUnsent,
    /// A SYN,ACK that does not acknowledge the SYN.
    SynAckWrong,
    /// Data in a SYN without TCP Fast Open.
    SynWithData,
    /// Data beyond the other side's window.
    BeyondWindow,
    /// The right edge of the window moved left.
    WindowShrunk,
    /// More data in a segment than the other side's MSS.
    MssExceeded,
    /// A second copy of an octet that differs from the first.
    RetransmissionDiffers,
    /// New data behind the sender's own FIN.
    DataAfterFin,
    /// A reset that its receiver must not believe.
    RstNotAcceptable,
    /// A reset in the window but not at its left edge.
    RstChallenged,
    /// An option that belongs in SYNs only.
    OptionMisplaced,
    /// An option that the two SYNs did not agree on.
    OptionNotAgreed,
    /// A segment without timestamps though both SYNs had them.
    TimestampMissing,
    /// A timestamp before the one sent last.
    TimestampBack,
    /// A window scale above 14.
    WindowScaleTooLarge,
    /// A packet that the capture holds twice.
    CapturedTwice,
}

use Rule::*;
use Severity::{Error, Note, Warning};

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 29] = [
        Malformed,
        BadChecksum,
        ChecksumOffload,
        UdpChecksumMissing,
        TtlZero,
        IpReservedBit,
        BadSource,
        EchoDiffers,
        AddressConflict,
        ArpSender,
        BadFlags,
        TcpReservedBits,
        AckMissing,
        AckOfUnsent,
        SynAckWrong,
        SynWithData,
        BeyondWindow,
        WindowShrunk,
        MssExceeded,
        RetransmissionDiffers,
        DataAfterFin,
        RstNotAcceptable,
        RstChallenged,
        OptionMisplaced,
        OptionNotAgreed,
        TimestampMissing,
        TimestampBack,
        WindowScaleTooLarge,
        CapturedTwice,
    ];

    /// The key of its sentence in the language files, where it is, and what it weighs. The RFC is that of the layer
    /// concerned where it is not given.
    const fn row(self) -> (&'static str, &'static str, Severity) {
        match self {
            Malformed => ("check-malformed", "", Error),
            BadChecksum => ("check-bad-checksum", "", Error),
            ChecksumOffload => ("check-checksum-offload", "", Note),
            UdpChecksumMissing => ("check-udp-checksum-missing", "RFC 8200 §8.1", Warning),
            TtlZero => ("check-ttl-zero", "RFC 1122 §3.2.1.7", Warning),
            IpReservedBit => ("check-ip-reserved-bit", "RFC 791 §3.1", Note),
            BadSource => ("check-bad-source", "RFC 1122 §3.2.1.3", Warning),
            EchoDiffers => ("check-echo-differs", "RFC 792", Error),
            AddressConflict => ("check-address-conflict", "RFC 5227 §2.4", Warning),
            ArpSender => ("check-arp-sender", "RFC 826", Note),
            BadFlags => ("check-bad-flags", "RFC 9293 §3.5", Warning),
            TcpReservedBits => ("check-tcp-reserved-bits", "RFC 9293 §3.1", Note),
            AckMissing => ("check-ack-missing", "RFC 9293 §3.10.7.4", Error),
            AckOfUnsent => ("check-ack-of-unsent", "RFC 9293 §3.10.7.4", Warning),
            SynAckWrong => ("check-syn-ack-wrong", "RFC 9293 §3.10.7.3", Warning),
            SynWithData => ("check-syn-with-data", "RFC 9293 §3.5", Note),
            BeyondWindow => ("check-beyond-window", "RFC 9293 §3.8.6", Error),
            WindowShrunk => ("check-window-shrunk", "RFC 9293 §3.8.6", Warning),
            MssExceeded => ("check-mss-exceeded", "RFC 9293 §3.7.1", Warning),
            RetransmissionDiffers => ("check-retransmission-differs", "RFC 9293 §3.4.3", Error),
            DataAfterFin => ("check-data-after-fin", "RFC 9293 §3.6", Error),
            RstNotAcceptable => ("check-rst-not-acceptable", "RFC 9293 §3.5.3", Warning),
            RstChallenged => ("check-rst-challenged", "RFC 5961 §3.2", Note),
            OptionMisplaced => ("check-option-misplaced", "RFC 9293 §3.2", Warning),
            OptionNotAgreed => ("check-option-not-agreed", "RFC 7323 §3.2", Warning),
            TimestampMissing => ("check-timestamp-missing", "RFC 7323 §3.2", Warning),
            TimestampBack => ("check-timestamp-back", "RFC 7323 §5.3", Warning),
            WindowScaleTooLarge => ("check-window-scale-too-large", "RFC 7323 §2.3", Warning),
            CapturedTwice => ("check-captured-twice", "RFC 1812 §5.3.1", Note),
        }
    }

    /// The name in outputs: `beyond-window`.
    pub fn name(self) -> &'static str {
        let key = self.key();
        key.split_once('-').map_or(key, |(_, name)| name)
    }

    /// The key of its sentence in the language files.
    pub const fn key(self) -> &'static str {
        self.row().0
    }

    /// Where it stands; empty where it depends on the layer.
    pub const fn rfc(self) -> &'static str {
        self.row().1
    }

    /// What a departure from it weighs.
    pub const fn severity(self) -> Severity {
        self.row().2
    }
}
