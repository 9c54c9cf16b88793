use std::fmt;
use std::ops::BitOr;

/// The control bits of a TCP header (RFC 9293 §3.1; AE from RFC 9768, formerly NS).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TcpFlags(pub u16);

impl TcpFlags {
    /// No bit set.
    pub const NONE: TcpFlags = TcpFlags(0);
    /// Sender has finished sending.
    pub const FIN: TcpFlags = TcpFlags(0x001);
    /// Synchronise sequence numbers.
    pub const SYN: TcpFlags = TcpFlags(0x002);
    /// Reset the connection.
    pub const RST: TcpFlags = TcpFlags(0x004);
    /// Push: hand the data over now.
    pub const PSH: TcpFlags = TcpFlags(0x008);
    /// The acknowledgment field counts.
    pub const ACK: TcpFlags = TcpFlags(0x010);
    /// The urgent pointer counts.
    pub const URG: TcpFlags = TcpFlags(0x020);
    /// ECN echo (RFC 3168).
    pub const ECE: TcpFlags = TcpFlags(0x040);
    /// Congestion window reduced (RFC 3168).
    pub const CWR: TcpFlags = TcpFlags(0x080);
    /// Accurate ECN (RFC 9768).
    pub const AE: TcpFlags = TcpFlags(0x100);

    /// The bits with their names, in the order in which they are read aloud: SYN before ACK.
    const NAMES: [(TcpFlags, &'static str); 9] = [
        (TcpFlags::SYN, "SYN"),
        (TcpFlags::FIN, "FIN"),
        (TcpFlags::RST, "RST"),
        (TcpFlags::PSH, "PSH"),
        (TcpFlags::ACK, "ACK"),
        (TcpFlags::URG, "URG"),
        (TcpFlags::ECE, "ECE"),
        (TcpFlags::CWR, "CWR"),
        (TcpFlags::AE, "AE"),
    ];

    /// Whether every bit of `other` is set.
    #[must_use]
    pub const fn has(self, other: TcpFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// SYN set.
    pub const fn syn(self) -> bool {
        self.has(TcpFlags::SYN)
    }
    /// ACK set.
    pub const fn ack(self) -> bool {
        self.has(TcpFlags::ACK)
    }
    /// FIN set.
    pub const fn fin(self) -> bool {
        self.has(TcpFlags::FIN)
    }
    /// RST set.
    pub const fn rst(self) -> bool {
        self.has(TcpFlags::RST)
    }
    /// PSH set.
    pub const fn psh(self) -> bool {
        self.has(TcpFlags::PSH)
    }
    /// URG set.
    pub const fn urg(self) -> bool {
        self.has(TcpFlags::URG)
    }
}

impl BitOr for TcpFlags {
    type Output = TcpFlags;

    fn bitor(self, other: TcpFlags) -> TcpFlags {
        TcpFlags(self.0 | other.0)
    }
}

/// `SYN, ACK`; `<None>` where no bit is set, as Wireshark writes it.
impl fmt::Display for TcpFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 & 0x1ff == 0 {
            return f.write_str("<None>");
        }
        let mut first = true;
        for (_, name) in TcpFlags::NAMES.iter().filter(|(bit, _)| self.has(*bit)) {
            if !first {
                f.write_str(", ")?;
            }
            first = false;
            f.write_str(name)?;
        }
        Ok(())
    }
}
