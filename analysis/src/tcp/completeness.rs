use std::ops::BitOrAssign;

use synema_wire::TcpFlags;

/// Which parts of a connection's life were seen: Wireshark's `tcp.completeness`, a sum of 1 SYN, 2 SYN-ACK, 4 ACK,
/// 8 DATA, 16 FIN and 32 RST.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness(pub u8);

impl Completeness {
    const SYN: Completeness = Completeness(1);
    const SYN_ACK: Completeness = Completeness(2);
    const ACK: Completeness = Completeness(4);
    const DATA: Completeness = Completeness(8);
    const FIN: Completeness = Completeness(16);
    const RST: Completeness = Completeness(32);

    /// What one segment adds, as in tshark 4.0: a flow's first segment counts only when it is the SYN, and a SYN only
    /// there; an ACK counts as such without payload, a FIN with an ACK.
    pub(crate) fn of(flags: TcpFlags, payload_len: u32, is_first: bool) -> Completeness {
        let mut seen = Completeness::default();
        if is_first && (!flags.syn() || flags.ack()) {
            return seen;
        }
        let mut add_if = |condition: bool, part| {
            if condition {
                seen |= part;
            }
        };
        add_if(is_first, Completeness::SYN);
        add_if(flags.syn() && flags.ack(), Completeness::SYN_ACK);
        add_if(!flags.syn() && flags.ack() && payload_len == 0, Completeness::ACK);
        add_if(payload_len > 0 && !flags.rst() && flags.syn() != flags.ack(), Completeness::DATA);
        add_if(!flags.syn() && flags.fin() && flags.ack(), Completeness::FIN);
        add_if(flags.rst(), Completeness::RST);
        seen
    }
}

impl BitOrAssign for Completeness {
    fn bitor_assign(&mut self, other: Completeness) {
        self.0 |= other.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: TcpFlags = TcpFlags::SYN;
    const A: TcpFlags = TcpFlags::ACK;
    const F: TcpFlags = TcpFlags::FIN;
    const R: TcpFlags = TcpFlags::RST;

    #[test]
    fn each_segment_adds_its_part() {
        for (flags, payload_len, is_first, part) in [
            (S, 0, true, 1),
            (S, 5, true, 9),
            (S, 0, false, 0),
            (S | A, 0, true, 0),
            (S | A, 0, false, 2),
            (A, 0, true, 0),
            (A, 0, false, 4),
            (A, 9, true, 0),
            (A, 9, false, 8),
            (F, 0, false, 0),
            (F | A, 0, false, 20),
            (F | A, 9, false, 24),
            (R, 0, false, 32),
            (R | A, 0, false, 36),
        ] {
            assert_eq!(Completeness::of(flags, payload_len, is_first), Completeness(part), "{flags} {payload_len}");
        }
    }
}
