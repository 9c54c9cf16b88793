use synema_trace::Instant;

const NS_PER_SECOND: i128 = 1_000_000_000;

/// How the timestamps of one pcapng interface count: `if_tsresol` and `if_tsoffset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    unit: Unit,
    offset_seconds: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// A unit is so many whole nanoseconds: 10^-9 s and coarser powers of ten.
    Nanoseconds(u64),
    /// A second is so many units.
    PerSecond(u128),
    /// Units too fine for any 64-bit count of them to reach a nanosecond.
    BelowNanosecond,
}

impl Clock {
    /// Microseconds since the epoch: what holds where an interface says nothing.
    pub(crate) const DEFAULT_RESOLUTION: u8 = 6;

    /// A clock from the value of `if_tsresol`: a negative power of 2 when the top bit is set, else of 10.
    pub(crate) fn new(resolution: u8, offset_seconds: i64) -> Clock {
        let exponent = u32::from(resolution & 0x7f);
        let unit = if resolution & 0x80 != 0 {
            Unit::PerSecond(1 << exponent)
        } else if exponent <= 9 {
            Unit::Nanoseconds(10u64.pow(9 - exponent))
        } else {
            10u128.checked_pow(exponent).map_or(Unit::BelowNanosecond, Unit::PerSecond)
        };
        Clock { unit, offset_seconds }
    }

    /// The instant of a timestamp, rounded down to the nanosecond.
    ///
    /// # Errors
    /// The nearest instant, where 64 bits of nanoseconds cannot hold the right one.
    pub(crate) fn instant(self, timestamp: u64) -> Result<Instant, Instant> {
        let since_offset = match self.unit {
            Unit::Nanoseconds(ns) => i128::from(timestamp) * i128::from(ns),
            // 2^64 units of 10^9 each stay below 2^94.
            Unit::PerSecond(units) => (u128::from(timestamp) * NS_PER_SECOND as u128 / units) as i128,
            Unit::BelowNanosecond => 0,
        };
        let ns = since_offset + i128::from(self.offset_seconds) * NS_PER_SECOND;
        let nearest = if ns < 0 { i64::MIN } else { i64::MAX };
        i64::try_from(ns).map(Instant::from_ns).map_err(|_| Instant::from_ns(nearest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_ns(resolution: u8, offset: i64, timestamp: u64, expected: Result<i64, i64>) {
        let instant = Clock::new(resolution, offset).instant(timestamp);
        assert_eq!(instant.map(|at| at.ns).map_err(|at| at.ns), expected);
    }

    #[test]
    fn powers_of_ten_and_of_two_become_nanoseconds() {
        assert_ns(6, 0, 1_500_000, Ok(1_500_000_000));
        assert_ns(9, 0, 1_500_000, Ok(1_500_000));
        assert_ns(0, 0, 3, Ok(3_000_000_000));
        assert_ns(12, 0, 1_999, Ok(1));
        assert_ns(0x80 | 20, 0, 1 << 19, Ok(500_000_000));
        assert_ns(0x80 | 127, 0, u64::MAX, Ok(0));
        assert_ns(127, 0, u64::MAX, Ok(0));
    }

    #[test]
    fn the_offset_is_added_and_may_lead_before_the_epoch() {
        assert_ns(6, 100, 1, Ok(100_000_001_000));
        assert_ns(6, -1, 1, Ok(-999_999_000));
    }

    #[test]
    fn instants_beyond_292_years_are_refused() {
        assert_ns(6, 0, u64::MAX, Err(i64::MAX));
        assert_ns(9, i64::MIN, 0, Err(i64::MIN));
        assert_ns(9, 0, i64::MAX as u64, Ok(i64::MAX));
    }
}
