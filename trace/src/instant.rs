use std::fmt;

/// A point in time: nanoseconds since the Unix epoch in captures, since the start in simulations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Nanoseconds; negative before the epoch.
    pub ns: i64,
}

impl Instant {
    /// The start of a simulation, and the Unix epoch.
    pub const ZERO: Instant = Instant { ns: 0 };

    /// The instant `ns` nanoseconds after zero.
    pub const fn from_ns(ns: i64) -> Instant {
        Instant { ns }
    }

    /// The instant `delay_ns` later, stopping at the end of representable time.
    #[must_use]
    pub const fn plus_ns(self, delay_ns: i64) -> Instant {
        Instant { ns: self.ns.saturating_add(delay_ns) }
    }

    /// Nanoseconds from `earlier` to `self`; negative when `earlier` is later.
    pub const fn ns_since(self, earlier: Instant) -> i64 {
        self.ns.saturating_sub(earlier.ns)
    }
}

/// Seconds with nine decimals, as Wireshark prints `frame.time_epoch`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.ns < 0 { "-" } else { "" };
        let ns = self.ns.unsigned_abs();
        write!(f, "{sign}{}.{:09}", ns / 1_000_000_000, ns % 1_000_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_print_with_nine_decimals_and_their_sign() {
        assert_eq!(Instant::from_ns(1_000_000_002).to_string(), "1.000000002");
        assert_eq!(Instant::from_ns(-1).to_string(), "-0.000000001");
    }
}
