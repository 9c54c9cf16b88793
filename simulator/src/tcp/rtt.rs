/// The granularity G of the clock that round trips are measured with, in RFC 6298 §2's formulas.
const CLOCK_GRANULARITY_NS: u64 = 1_000_000;
/// RFC 6298 (2.1): before any measurement, one second.
const INITIAL_RTO_NS: u64 = 1_000_000_000;
/// RFC 6298 (2.4): rounded up to one second.
const MINIMUM_RTO_NS: u64 = 1_000_000_000;
/// RFC 6298 (2.5): a maximum may be placed, of at least sixty seconds.
const MAXIMUM_RTO_NS: u64 = 60_000_000_000;
/// RFC 6298 (5.7): a lost SYN tells that the first second was too short.
const RTO_AFTER_LOST_SYN_NS: u64 = 3_000_000_000;

/// The estimate of the round-trip time and the retransmission time-out that follows from it (RFC 6298).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// SRTT and RTTVAR, once there was a measurement.
    pub smoothed: Option<Smoothed>,
    /// RTO, with its back-off.
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

impl Default for RoundTrip {
    fn default() -> RoundTrip {
        RoundTrip { smoothed: None, rto_ns: INITIAL_RTO_NS }
    }
}

impl RoundTrip {
    /// The estimate after one more measurement (RFC 6298 (2.2) and (2.3)).
    #[must_use]
    pub fn measured(self, sample_ns: u64) -> RoundTrip {
        let Smoothed { srtt_ns, rttvar_ns } = match self.smoothed {
            None => Smoothed { srtt_ns: sample_ns, rttvar_ns: sample_ns / 2 },
            Some(Smoothed { srtt_ns, rttvar_ns }) => Smoothed {
                rttvar_ns: (3 * rttvar_ns + srtt_ns.abs_diff(sample_ns)) / 4,
                srtt_ns: (7 * srtt_ns + sample_ns) / 8,
            },
        };
        let rto_ns = srtt_ns + CLOCK_GRANULARITY_NS.max(4 * rttvar_ns);
        RoundTrip {
            smoothed: Some(Smoothed { srtt_ns, rttvar_ns }),
            rto_ns: rto_ns.clamp(MINIMUM_RTO_NS, MAXIMUM_RTO_NS),
        }
    }

    /// The estimate after the timer went off (RFC 6298 (5.5)).
    #[must_use]
    pub fn backed_off(self) -> RoundTrip {
        RoundTrip { rto_ns: (self.rto_ns * 2).min(MAXIMUM_RTO_NS), ..self }
    }

    /// The estimate for the first data when the SYN had to be sent again (RFC 6298 (5.7)).
    #[must_use]
    pub fn after_lost_syn(self) -> RoundTrip {
        RoundTrip { rto_ns: RTO_AFTER_LOST_SYN_NS, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    #[test]
    fn the_first_measurement_sets_both_and_the_floor_holds() {
        let first = RoundTrip::default().measured(20 * MS);
        assert_eq!(first.smoothed, Some(Smoothed { srtt_ns: 20 * MS, rttvar_ns: 10 * MS }));
        assert_eq!(first.rto_ns, MINIMUM_RTO_NS);
    }

    #[test]
    fn later_measurements_move_by_a_quarter_and_an_eighth() {
        let second = RoundTrip::default().measured(800 * MS).measured(1600 * MS);
        // RTTVAR = 3/4 * 400 + 1/4 * |800 - 1600| = 500, with the SRTT from before; SRTT = 7/8 * 800 + 1/8 * 1600 = 900
        assert_eq!(second.smoothed, Some(Smoothed { srtt_ns: 900 * MS, rttvar_ns: 500 * MS }));
        assert_eq!(second.rto_ns, 2_900 * MS);
    }

    #[test]
    fn a_steady_round_trip_leaves_the_clock_granularity() {
        let mut estimate = RoundTrip::default();
        for _ in 0..200 {
            estimate = estimate.measured(2_000 * MS);
        }
        assert_eq!(estimate.rto_ns, 2_001 * MS);
    }

    #[test]
    fn back_off_doubles_up_to_a_minute() {
        let mut estimate = RoundTrip::default();
        let seconds: Vec<u64> = std::iter::repeat_with(|| {
            estimate = estimate.backed_off();
            estimate.rto_ns / 1_000_000_000
        })
        .take(7)
        .collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(RoundTrip::default().after_lost_syn().rto_ns, 3_000_000_000);
    }
}
