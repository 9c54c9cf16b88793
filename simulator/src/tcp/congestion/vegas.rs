use super::{Acked, CongestionControl, Signal, Window};
use crate::tcp::Offset;

/// Vegas: once per round trip, compares the rate that the shortest round trip would allow with the rate there is. The
/// difference is what stands in queues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Vegas {
    /// The shortest round trip seen, nanoseconds; zero before any.
    base_rtt_ns: u64,
    /// The shortest round trip of this round, nanoseconds; zero before any.
    round_rtt_ns: u64,
    /// Round trips measured in this round.
    samples: u32,
    /// The round ends when this is acknowledged.
    round_end: Offset,
    /// Slow start doubles every other round only.
    grows_this_round: bool,
}

/// Segments in queues below which the window grows, and above which it shrinks; and the bound in slow start.
const ALPHA: u64 = 2;
const BETA: u64 = 4;
const GAMMA: u64 = 1;

impl CongestionControl for Vegas {
    fn acknowledged(&mut self, window: &mut Window, acked: &Acked) {
        if let Some(rtt_ns) = acked.rtt_ns.filter(|rtt_ns| *rtt_ns > 0) {
            let least = |known: u64| if known == 0 { rtt_ns } else { known.min(rtt_ns) };
            (self.base_rtt_ns, self.round_rtt_ns) = (least(self.base_rtt_ns), least(self.round_rtt_ns));
            self.samples += 1;
        }
        let is_slow_start = window.is_slow_start();
        if is_slow_start && self.grows_this_round {
            window.cwnd_bytes += acked.octets.min(acked.limit);
        }
        if acked.una < self.round_end || self.samples == 0 {
            return;
        }
        let (cwnd, smss) = (window.cwnd_bytes, acked.smss);
        // diff = cwnd * (rtt - base) / rtt: octets that stand in queues
        let waiting = u128::from(cwnd) * u128::from(self.round_rtt_ns - self.base_rtt_ns);
        let queued = (waiting / u128::from(self.round_rtt_ns)) as u64;
        if is_slow_start {
            if queued > GAMMA * smss {
                // as wide as the shortest round trip carries, and avoidance from here
                let carried = u128::from(cwnd) * u128::from(self.base_rtt_ns) / u128::from(self.round_rtt_ns);
                window.cwnd_bytes = cwnd.min(carried as u64 + smss).max(2 * smss);
                window.ssthresh_bytes = window.cwnd_bytes;
            }
            self.grows_this_round = !self.grows_this_round;
        } else if queued > BETA * smss {
            window.cwnd_bytes = (cwnd - smss.min(cwnd)).max(2 * smss);
        } else if queued < ALPHA * smss {
            window.cwnd_bytes += smss;
        }
        (self.round_end, self.round_rtt_ns, self.samples) = (acked.nxt, 0, 0);
    }

    fn threshold(&mut self, _window: &Window, flight: u64, smss: u64, _signal: Signal) -> u64 {
        (flight / 2).max(2 * smss)
    }

    fn has_common_slow_start(&self) -> bool {
        false
    }

    fn restarted(&mut self) {
        *self = Vegas { base_rtt_ns: self.base_rtt_ns, ..Vegas::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::acked;
    use super::*;

    /// One round of a window that meets a round trip, from the window before it to the window after.
    fn round(vegas: &mut Vegas, window: &mut Window, at: u64, rtt_ms: u64) {
        let told = Acked { rtt_ns: Some(rtt_ms * 1_000_000), una: Offset(at), nxt: Offset(at + 1), ..acked(0, 1000) };
        vegas.acknowledged(window, &told);
    }

    #[test]
    fn the_window_grows_while_queues_are_short_and_shrinks_while_they_are_long() {
        let mut vegas = Vegas::default();
        let mut window = Window { cwnd_bytes: 20_000, ssthresh_bytes: 2_000 };
        round(&mut vegas, &mut window, 1, 100);
        assert_eq!(window.cwnd_bytes, 21_000, "no queue");
        round(&mut vegas, &mut window, 2, 117);
        assert_eq!(window.cwnd_bytes, 21_000, "three segments in queues are left alone");
        round(&mut vegas, &mut window, 3, 150);
        assert_eq!(window.cwnd_bytes, 20_000, "seven are too many");
    }

    #[test]
    fn slow_start_ends_when_a_queue_builds_up() {
        let mut vegas = Vegas::default();
        let mut window = Window { cwnd_bytes: 20_000, ssthresh_bytes: u64::MAX };
        round(&mut vegas, &mut window, 1, 100);
        round(&mut vegas, &mut window, 2, 125);
        assert!(!window.is_slow_start() && window.cwnd_bytes <= 18_000, "{window:?}");
    }
}
