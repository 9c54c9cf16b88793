use super::{Acked, CongestionControl, Signal, Window};

/// RFC 5681: a segment more per round trip, half the flight after a loss. It needs no memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NewReno;

impl CongestionControl for NewReno {
    fn acknowledged(&mut self, window: &mut Window, acked: &Acked) {
        window.avoid(acked.smss);
    }

    /// RFC 5681 §3.1 (4): `ssthresh = max (FlightSize / 2, 2*SMSS)`.
    fn threshold(&mut self, _window: &Window, flight: u64, smss: u64, _signal: Signal) -> u64 {
        (flight / 2).max(2 * smss)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::acked;
    use super::*;

    #[test]
    fn x04_avoidance_adds_a_segment_per_window() {
        let mut window = Window { cwnd_bytes: 10_000, ssthresh_bytes: 10_000 };
        for _ in 0..10 {
            NewReno.acknowledged(&mut window, &acked(0, 1000));
        }
        assert!((10_900..=11_000).contains(&window.cwnd_bytes), "{window:?}");
    }

    #[test]
    fn x04_the_widest_window_still_grows() {
        let mut window = Window { cwnd_bytes: 1 << 40, ssthresh_bytes: 10_000 };
        NewReno.acknowledged(&mut window, &acked(0, 1000));
        assert_eq!(window.cwnd_bytes, (1 << 40) + 1);
    }
}
