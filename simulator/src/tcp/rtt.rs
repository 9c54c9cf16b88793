/// The granularity G of the clock that round trips are measured with, in RFC 6298 §2's formulas.
const CLOCK_GRANULARITY_NS: u64 = 1_000_000;

/// The bounds of the retransmission time-out: what RFC 6298 leaves open or systems do otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtoBounds {
    /// Before any measurement; RFC 6298 (2.1): one second.
    pub initial_ns: u64,
    /// RFC 6298 (2.4): rounded up to one second.
    pub minimum_ns: u64,
    /// The least value of 4*RTTVAR, where RFC 6298 (2.2) takes the clock's granularity; Linux has 200 ms.
    pub minimum_variance_ns: u64,
    /// RFC 6298 (2.5): a maximum may be placed, of at least sixty seconds.
    pub maximum_ns: u64,
    /// Added after measurement and back-off; FreeBSD's `net.inet.tcp.rexmit_slop`.
    pub slop_ns: u64,
    /// RFC 6298 (5.7): a lost SYN tells that the first second was too short.
    pub after_lost_syn_ns: u64,
}

impl RtoBounds {
    /// What RFC 6298 says.
    pub const RFC_6298: RtoBounds = RtoBounds {
        initial_ns: 1_000_000_000,
        minimum_ns: 1_000_000_000,
        minimum_variance_ns: CLOCK_GRANULARITY_NS,
        maximum_ns: 60_000_000_000,
        slop_ns: 0,
        after_lost_syn_ns: 3_000_000_000,
    };
    /// As Linux has it: at least 200 ms beyond the round trip, at most two minutes.
    pub const LINUX_LIKE: RtoBounds = RtoBounds {
        minimum_ns: 200_000_000,
        minimum_variance_ns: 200_000_000,
        maximum_ns: 120_000_000_000,
        ..RtoBounds::RFC_6298
    };
    /// As FreeBSD has it: 30 ms and a slop of 200 ms, at most 64 s.
    pub const FREEBSD_LIKE: RtoBounds =
        RtoBounds { minimum_ns: 30_000_000, maximum_ns: 64_000_000_000, slop_ns: 200_000_000, ..RtoBounds::RFC_6298 };
}

/// The estimate of the round-trip time and the retransmission time-out that follows from it (RFC 6298).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// SRTT and RTTVAR, once there was a measurement.
    pub smoothed: Option<Smoothed>,
    /// RTO with its back-off, before slop.
    unslopped_ns: u64,
    /// RTO.
    pub rto_ns: u64,
}

/// What was learnt from measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Smoothed {
    /// SRTT.
    pub srtt_ns: u64,
    /// RTTVAR.
    pub rttvar_ns: u64,
}

impl RoundTrip {
    /// Before any measurement (RFC 6298 (2.1)).
    pub fn unknown(bounds: &RtoBounds) -> RoundTrip {
        RoundTrip { smoothed: None, unslopped_ns: bounds.initial_ns, rto_ns: bounds.initial_ns }
    }

    /// The estimate after one more measurement (RFC 6298 (2.2) and (2.3)).
    #[must_use]
    pub fn measured(self, sample_ns: u64, bounds: &RtoBounds) -> RoundTrip {
        let Smoothed { srtt_ns, rttvar_ns } = match self.smoothed {
            None => Smoothed { srtt_ns: sample_ns, rttvar_ns: sample_ns / 2 },
            Some(Smoothed { srtt_ns, rttvar_ns }) => Smoothed {
                rttvar_ns: (3 * rttvar_ns + srtt_ns.abs_diff(sample_ns)) / 4,
                srtt_ns: (7 * srtt_ns + sample_ns) / 8,
            },
        };
        RoundTrip { smoothed: Some(Smoothed { srtt_ns, rttvar_ns }), ..self }.without_back_off(bounds)
    }

    /// The same estimate without back-off.
    #[must_use]
    pub fn without_back_off(self, bounds: &RtoBounds) -> RoundTrip {
        match self.smoothed {
            Some(Smoothed { srtt_ns, rttvar_ns }) => {
                self.bounded(srtt_ns + bounds.minimum_variance_ns.max(4 * rttvar_ns), bounds)
            }
            None => self,
        }
    }

    /// The estimate after the timer went off (RFC 6298 (5.5)).
    #[must_use]
    pub fn backed_off(self, bounds: &RtoBounds) -> RoundTrip {
        self.bounded(self.unslopped_ns.saturating_mul(2), bounds)
    }

    /// The estimate for the first data when the SYN had to be sent again (RFC 6298 (5.7)).
    #[must_use]
    pub fn after_lost_syn(self, bounds: &RtoBounds) -> RoundTrip {
        self.bounded(bounds.after_lost_syn_ns, bounds)
    }

    fn bounded(self, rto_ns: u64, bounds: &RtoBounds) -> RoundTrip {
        let unslopped_ns = rto_ns.clamp(bounds.minimum_ns, bounds.maximum_ns);
        RoundTrip { unslopped_ns, rto_ns: (unslopped_ns + bounds.slop_ns).min(bounds.maximum_ns), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;
    const RFC: RtoBounds = RtoBounds::RFC_6298;

    fn unknown() -> RoundTrip {
        RoundTrip::unknown(&RFC)
    }

    #[test]
    fn x01_the_first_measurement_sets_both_and_the_floor_holds() {
        assert_eq!(unknown().rto_ns, 1_000 * MS);
        let first = unknown().measured(20 * MS, &RFC);
        assert_eq!(first.smoothed, Some(Smoothed { srtt_ns: 20 * MS, rttvar_ns: 10 * MS }));
        assert_eq!(first.rto_ns, 1_000 * MS);
        assert_eq!(unknown().measured(20 * MS, &RtoBounds::LINUX_LIKE).rto_ns, 220 * MS);
    }

    #[test]
    fn x01_later_measurements_move_by_a_quarter_and_an_eighth() {
        let second = unknown().measured(800 * MS, &RFC).measured(1600 * MS, &RFC);
        // RTTVAR = 3/4 * 400 + 1/4 * |800 - 1600| = 500, with the SRTT from before; SRTT = 7/8 * 800 + 1/8 * 1600 = 900
        assert_eq!(second.smoothed, Some(Smoothed { srtt_ns: 900 * MS, rttvar_ns: 500 * MS }));
        assert_eq!(second.rto_ns, 2_900 * MS);
    }

    #[test]
    fn x01_a_steady_round_trip_leaves_the_clock_granularity() {
        let mut estimate = unknown();
        for _ in 0..200 {
            estimate = estimate.measured(2_000 * MS, &RFC);
        }
        assert_eq!(estimate.rto_ns, 2_001 * MS);
    }

    #[test]
    fn x02_back_off_doubles_up_to_a_minute_and_a_lost_syn_makes_three_seconds() {
        let mut estimate = unknown();
        let seconds: Vec<u64> = std::iter::repeat_with(|| {
            estimate = estimate.backed_off(&RFC);
            estimate.rto_ns / 1_000_000_000
        })
        .take(7)
        .collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(unknown().after_lost_syn(&RFC).rto_ns, 3_000_000_000);
    }

    #[test]
    fn a_slop_is_added_after_the_doubling() {
        let first = RoundTrip::unknown(&RtoBounds::FREEBSD_LIKE);
        assert_eq!(first.rto_ns, 1_000 * MS);
        let second = first.backed_off(&RtoBounds::FREEBSD_LIKE);
        assert_eq!((second.rto_ns, second.backed_off(&RtoBounds::FREEBSD_LIKE).rto_ns), (2_200 * MS, 4_200 * MS));
    }
}
