/// The congestion window (RFC 5681 §3.1): slow start, congestion avoidance and the answer to a time-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Congestion {
    /// `cwnd`, octets.
    pub cwnd_bytes: u64,
    /// `ssthresh`, octets.
    pub ssthresh_bytes: u64,
}

impl Congestion {
    /// The window at the start of a connection: IW by the segment size; one segment when the SYN was lost.
    pub fn initial(smss: u64, syn_was_lost: bool) -> Congestion {
        let segments = match smss {
            _ if syn_was_lost => 1,
            0..=1095 => 4,
            1096..=2190 => 3,
            _ => 2,
        };
        Congestion { cwnd_bytes: segments * smss, ssthresh_bytes: u64::MAX }
    }

    /// Whether the window grows by what is acknowledged rather than by a segment per round trip.
    pub fn is_slow_start(self) -> bool {
        self.cwnd_bytes < self.ssthresh_bytes
    }

    /// The window after `acked` new octets were acknowledged.
    /// Slow start grows by at most `limit` octets an acknowledgment (RFC 5681 (2): one segment; RFC 3465 §2.2: two).
    #[must_use]
    pub fn acknowledged(self, acked: u64, smss: u64, limit: u64) -> Congestion {
        let growth = match self.is_slow_start() {
            true => acked.min(limit),
            // RFC 5681 (3): at least one octet, so that a wide window still grows
            false => (smss * smss / self.cwnd_bytes).max(1),
        };
        Congestion { cwnd_bytes: self.cwnd_bytes + growth, ..self }
    }

    /// The window after the retransmission timer went off; `is_first` for the first time-out of the same segment.
    #[must_use]
    pub fn timed_out(self, flight: u64, smss: u64, is_first: bool) -> Congestion {
        let ssthresh_bytes = if is_first { (flight / 2).max(2 * smss) } else { self.ssthresh_bytes };
        Congestion { cwnd_bytes: smss, ssthresh_bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_initial_window_follows_the_segment_size() {
        let segments = |smss, lost| Congestion::initial(smss, lost).cwnd_bytes / smss;
        assert_eq!([536, 1095, 1096, 1460, 2190, 2191].map(|smss| segments(smss, false)), [4, 4, 3, 3, 3, 2]);
        assert_eq!(segments(1460, true), 1);
    }

    #[test]
    fn slow_start_adds_what_is_acknowledged_and_avoidance_a_segment_per_window() {
        let start = Congestion { cwnd_bytes: 1000, ssthresh_bytes: 2000 };
        assert_eq!(start.acknowledged(400, 500, 500).cwnd_bytes, 1400);
        assert_eq!(start.acknowledged(1000, 500, 500).cwnd_bytes, 1500);
        let avoidance = Congestion { cwnd_bytes: 2000, ssthresh_bytes: 2000 };
        assert_eq!(avoidance.acknowledged(1000, 500, 500).cwnd_bytes, 2125);
    }

    #[test]
    fn a_time_out_halves_the_threshold_once_and_leaves_one_segment() {
        let before = Congestion { cwnd_bytes: 8000, ssthresh_bytes: u64::MAX };
        let first = before.timed_out(6000, 1000, true);
        assert_eq!(first, Congestion { cwnd_bytes: 1000, ssthresh_bytes: 3000 });
        assert_eq!(first.timed_out(1000, 1000, false), first);
        assert_eq!(before.timed_out(1000, 1000, true).ssthresh_bytes, 2000);
    }
}
