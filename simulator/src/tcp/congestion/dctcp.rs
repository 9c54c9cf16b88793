use super::{Acked, CongestionControl, Signal, Window};
use crate::tcp::Offset;

/// RFC 8257: a mark narrows the window by the share of octets that were marked lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dctcp {
    /// DCTCP.Alpha in units of 2^-10; begins at one (§3.3, §4.2).
    alpha_1024: u64,
    /// DCTCP.BytesAcked.
    acked: u64,
    /// DCTCP.BytesMarked.
    marked: u64,
    /// DCTCP.WindowEnd.
    window_end: Offset,
}

/// g = 1/16 (§4.2).
const GAIN_SHIFT: u32 = 4;

impl Default for Dctcp {
    fn default() -> Dctcp {
        Dctcp { alpha_1024: 1024, acked: 0, marked: 0, window_end: Offset::default() }
    }
}

impl CongestionControl for Dctcp {
    fn watch(&mut self, acked: &Acked) {
        self.acked += acked.octets;
        if acked.has_ecn_echo {
            self.marked += acked.octets;
        }
        if acked.una > self.window_end {
            // §3.3 steps 5 to 8: DCTCP.Alpha = DCTCP.Alpha * (1 - g) + g * M
            let share_1024 = self.marked * 1024 / self.acked.max(1);
            self.alpha_1024 = self.alpha_1024 - (self.alpha_1024 >> GAIN_SHIFT) + (share_1024 >> GAIN_SHIFT);
            (self.acked, self.marked, self.window_end) = (0, 0, acked.nxt);
        }
    }

    fn acknowledged(&mut self, window: &mut Window, acked: &Acked) {
        window.avoid(acked.smss);
    }

    /// §3.3 step 9: `cwnd = cwnd * (1 - DCTCP.Alpha / 2)`; a loss is answered as without marks (§3.5).
    fn threshold(&mut self, window: &Window, flight: u64, smss: u64, signal: Signal) -> u64 {
        let narrowed = match signal {
            Signal::Mark => window.cwnd_bytes - window.cwnd_bytes * self.alpha_1024 / 2048,
            Signal::Loss | Signal::TimeOut => flight / 2,
        };
        narrowed.max(2 * smss)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::acked;
    use super::*;

    #[test]
    fn the_share_of_marks_decides_how_far_the_window_narrows() {
        let mut dctcp = Dctcp::default();
        let mut window = Window { cwnd_bytes: 100_000, ssthresh_bytes: 1 };
        assert_eq!(dctcp.threshold(&window, 100_000, 1000, Signal::Mark), 50_000, "as RFC 3168 at first");
        for round in 1..=100 {
            let una = Offset(round * 10);
            dctcp.watch(&Acked { una, nxt: una.plus(5), ..acked(0, 1000) });
        }
        window.cwnd_bytes = 100_000;
        assert!(dctcp.threshold(&window, 100_000, 1000, Signal::Mark) > 98_000, "no marks for long: {dctcp:?}");
        assert_eq!(dctcp.threshold(&window, 100_000, 1000, Signal::Loss), 50_000);
    }
}
