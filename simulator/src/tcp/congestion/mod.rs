//! Congestion control: how wide the window for the network is (RFC 5681), and who decides it.
//!
//! A [`Congestion`] is the window with the memory of one algorithm. The algorithms implement [`CongestionControl`],
//! which holds what they differ in: growth, and the threshold after a congestion signal. What they share - slow start,
//! the answer to a time-out, the restart after idleness - is here.

mod cubic;
mod dctcp;
mod new_reno;
mod vegas;

use cubic::Cubic;
use dctcp::Dctcp;
use new_reno::NewReno;
use vegas::Vegas;

use super::Offset;

/// The algorithms to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// RFC 5681 and RFC 6582.
    #[default]
    NewReno,
    /// RFC 9438.
    Cubic,
    /// Brakmo and Peterson, "TCP Vegas", IEEE JSAC 13 (8), 1995.
    Vegas,
    /// RFC 8257.
    Dctcp,
}

impl Algorithm {
    /// The name in scenarios and on sockets, or `None` for one that is not built.
    pub fn named(name: &str) -> Option<Algorithm> {
        Some(match name {
            "reno" | "newreno" => Algorithm::NewReno,
            "cubic" => Algorithm::Cubic,
            "vegas" => Algorithm::Vegas,
            "dctcp" => Algorithm::Dctcp,
            _ => return None,
        })
    }
}

/// The congestion window and its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// `cwnd`, octets.
    pub cwnd_bytes: u64,
    /// `ssthresh`, octets.
    pub ssthresh_bytes: u64,
}

impl Window {
    /// Whether the window grows by what is acknowledged rather than by a segment per round trip.
    pub fn is_slow_start(self) -> bool {
        self.cwnd_bytes < self.ssthresh_bytes
    }

    /// RFC 5681 §3.1 (3), one acknowledgment in congestion avoidance: at least one octet, so that a wide window grows.
    fn avoid(&mut self, smss: u64) {
        self.cwnd_bytes += (smss * smss / self.cwnd_bytes.max(1)).max(1);
    }
}

/// What an acknowledgment of new octets tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acked {
    /// When it arrived, nanoseconds.
    pub now_ns: u64,
    /// New octets acknowledged.
    pub octets: u64,
    /// SMSS.
    pub smss: u64,
    /// The most that slow start may grow by for one acknowledgment (RFC 5681 §3.1 (2): SMSS; RFC 3465 §2.3: two).
    pub limit: u64,
    /// The round trip that was measured with it.
    pub rtt_ns: Option<u64>,
    /// SRTT, once there was a measurement.
    pub srtt_ns: Option<u64>,
    /// SND.UNA now.
    pub una: Offset,
    /// SND.NXT now.
    pub nxt: Offset,
    /// FlightSize before it, octets.
    pub flight: u64,
    /// Whether it echoes a congestion mark (RFC 3168, RFC 8257).
    pub has_ecn_echo: bool,
}

/// What made the window too wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Duplicate acknowledgments, or SACK.
    Loss,
    /// The retransmission timer.
    TimeOut,
    /// A congestion mark (RFC 3168 §6.1.2).
    Mark,
}

/// What congestion control algorithms differ in.
pub trait CongestionControl {
    /// Sees every acknowledgment of new octets, before any growth.
    fn watch(&mut self, _acked: &Acked) {}

    /// Growth outside recovery. The window is out of slow start unless the algorithm takes that over too.
    fn acknowledged(&mut self, window: &mut Window, acked: &Acked);

    /// `ssthresh` after a congestion signal with so much in flight, octets.
    fn threshold(&mut self, window: &Window, flight: u64, smss: u64, signal: Signal) -> u64;

    /// Whether slow start is the common one of RFC 5681.
    fn has_common_slow_start(&self) -> bool {
        true
    }

    /// Nothing was sent for longer than RTO.
    fn restarted(&mut self) {}
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Memory {
    NewReno(NewReno),
    Cubic(Cubic),
    Vegas(Vegas),
    Dctcp(Dctcp),
}

/// The congestion window with the algorithm that moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Congestion {
    /// What the network is taken to bear.
    pub window: Window,
    memory: Memory,
}

impl Congestion {
    /// The window at the start of a connection (RFC 5681 §3.1): IW by the segment size; one segment when the SYN was
    /// lost; `segments` where a switch says so (RFC 6928 §2).
    pub fn initial(algorithm: Algorithm, smss: u64, syn_was_lost: bool, segments: Option<u64>) -> Congestion {
        let segments = match (smss, segments) {
            _ if syn_was_lost => 1,
            (_, Some(segments)) => segments,
            (0..=1095, None) => 4,
            (1096..=2190, None) => 3,
            _ => 2,
        };
        let memory = match algorithm {
            Algorithm::NewReno => Memory::NewReno(NewReno),
            Algorithm::Cubic => Memory::Cubic(Cubic::default()),
            Algorithm::Vegas => Memory::Vegas(Vegas::default()),
            Algorithm::Dctcp => Memory::Dctcp(Dctcp::default()),
        };
        Congestion { window: Window { cwnd_bytes: segments * smss, ssthresh_bytes: u64::MAX }, memory }
    }

    fn control(&mut self) -> &mut dyn CongestionControl {
        match &mut self.memory {
            Memory::NewReno(control) => control,
            Memory::Cubic(control) => control,
            Memory::Vegas(control) => control,
            Memory::Dctcp(control) => control,
        }
    }

    /// The clause of the algorithm, for what it does.
    pub fn clause(&self) -> &'static str {
        match &self.memory {
            _ if self.window.is_slow_start() && !matches!(self.memory, Memory::Vegas(_)) => "5681/3.1",
            Memory::NewReno(_) => "5681/3.1",
            Memory::Cubic(_) => "9438/4.2",
            Memory::Vegas(_) => "Vegas/congestion-avoidance",
            Memory::Dctcp(_) => "8257/3.3",
        }
    }

    /// After `acked.octets` new octets were acknowledged outside recovery.
    #[must_use]
    pub fn acknowledged(mut self, acked: &Acked) -> Congestion {
        let mut window = self.window;
        self.control().watch(acked);
        if window.is_slow_start() && self.control().has_common_slow_start() {
            // growth is for what is acknowledged, so that many small acknowledgments buy no more than one large
            window.cwnd_bytes += acked.octets.min(acked.limit);
        } else {
            self.control().acknowledged(&mut window, acked);
        }
        self.window = window;
        self
    }

    /// After the retransmission timer went off; `is_first` for the first time-out of the same segment.
    #[must_use]
    pub fn timed_out(mut self, flight: u64, smss: u64, is_first: bool) -> Congestion {
        if is_first {
            let window = self.window;
            self.window.ssthresh_bytes = self.control().threshold(&window, flight, smss, Signal::TimeOut);
        }
        // RFC 5681 §3.1: the loss window
        self.window.cwnd_bytes = smss;
        self
    }

    /// After a congestion signal: threshold and window both at the new threshold.
    #[must_use]
    pub fn reduced(mut self, flight: u64, smss: u64, signal: Signal) -> Congestion {
        let window = self.window;
        let threshold = self.control().threshold(&window, flight, smss, signal);
        self.window = Window { cwnd_bytes: threshold, ssthresh_bytes: threshold };
        self
    }

    /// With another window, as recovery inflates and deflates it.
    #[must_use]
    pub fn with_cwnd(mut self, cwnd_bytes: u64) -> Congestion {
        self.window.cwnd_bytes = cwnd_bytes;
        self
    }

    /// After the connection was idle for longer than RTO (RFC 5681 §4.1): the restart window, RW = min(IW, cwnd).
    #[must_use]
    pub fn restarted(mut self, initial_window: u64) -> Congestion {
        self.window.cwnd_bytes = self.window.cwnd_bytes.min(initial_window);
        self.control().restarted();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An acknowledgment of one segment of 1,000 octets, a hundred milliseconds after it was sent.
    pub(super) fn acked(now_ms: u64, octets: u64) -> Acked {
        Acked {
            now_ns: now_ms * 1_000_000,
            octets,
            smss: 1000,
            limit: 1000,
            rtt_ns: Some(100_000_000),
            srtt_ns: Some(100_000_000),
            una: Offset(octets),
            nxt: Offset(2 * octets),
            flight: octets,
            has_ecn_echo: false,
        }
    }

    #[test]
    fn x03_the_initial_window_follows_the_segment_size() {
        let segments = |smss, lost| Congestion::initial(Algorithm::NewReno, smss, lost, None).window.cwnd_bytes / smss;
        assert_eq!([536, 1095, 1096, 1460, 2190, 2191].map(|smss| segments(smss, false)), [4, 4, 3, 3, 3, 2]);
        assert_eq!(segments(1460, true), 1);
        let ten = Congestion::initial(Algorithm::NewReno, 1460, false, Some(10));
        assert_eq!(ten.window.cwnd_bytes, 14_600);
    }

    #[test]
    fn x04_slow_start_adds_what_is_acknowledged_at_most_a_segment() {
        let start = Congestion::initial(Algorithm::NewReno, 1000, false, None);
        assert_eq!(start.acknowledged(&acked(0, 400)).window.cwnd_bytes, 4400);
        assert_eq!(start.acknowledged(&acked(0, 3000)).window.cwnd_bytes, 5000);
    }

    #[test]
    fn x05_a_time_out_halves_the_threshold_once_and_leaves_one_segment() {
        let before = Congestion::initial(Algorithm::NewReno, 1000, false, Some(8));
        let first = before.timed_out(6000, 1000, true);
        assert_eq!(first.window, Window { cwnd_bytes: 1000, ssthresh_bytes: 3000 });
        assert_eq!(first.timed_out(1000, 1000, false), first);
        assert_eq!(before.timed_out(1000, 1000, true).window.ssthresh_bytes, 2000);
    }

    #[test]
    fn x08_idleness_leaves_the_restart_window() {
        let wide = Congestion::initial(Algorithm::NewReno, 1000, false, Some(40));
        assert_eq!(wide.restarted(4000).window.cwnd_bytes, 4000);
        assert_eq!(wide.with_cwnd(2000).restarted(4000).window.cwnd_bytes, 2000);
    }

    #[test]
    fn every_algorithm_has_a_name_and_stays_above_nothing() {
        for name in ["reno", "cubic", "vegas", "dctcp"] {
            let algorithm = Algorithm::named(name).unwrap_or_else(|| panic!("{name}"));
            let mut congestion = Congestion::initial(algorithm, 1000, false, None);
            for round in 0..2_000 {
                congestion = congestion.acknowledged(&acked(round * 10, 1000));
                if round % 97 == 0 {
                    congestion = congestion.reduced(congestion.window.cwnd_bytes, 1000, Signal::Loss);
                }
                if round % 501 == 0 {
                    congestion = congestion.timed_out(congestion.window.cwnd_bytes, 1000, true);
                }
                assert!(congestion.window.cwnd_bytes >= 1000, "{name}: {congestion:?}");
            }
        }
        assert_eq!(Algorithm::named("bbr"), None);
    }
}
