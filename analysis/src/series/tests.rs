use synema_trace::Instant;

use super::round_trips::RoundTrips;
use super::{Sent, Series, unwrapped};

fn ms(ms: i64) -> Instant {
    Instant::from_ns(ms * 1_000_000)
}

#[test]
fn numbers_go_on_rising_over_the_end_of_the_circle() {
    assert_eq!(unwrapped(5, i64::from(u32::MAX)), i64::from(u32::MAX) + 6);
    assert_eq!(unwrapped(u32::MAX, i64::from(u32::MAX) + 6), i64::from(u32::MAX), "a little behind, not a round ahead");
    assert_eq!(unwrapped(100, 90), 100);
}

#[test]
fn an_acknowledgment_measures_the_last_segment_it_covers() {
    let mut trips = RoundTrips::default();
    trips.sent(0, 10, ms(0), false);
    trips.sent(10, 20, ms(5), false);
    assert_eq!(trips.acknowledged(20, ms(30)), Some(25_000_000));
    assert_eq!(trips.acknowledged(20, ms(31)), None, "a duplicate measures nothing");
}

#[test]
fn what_was_sent_twice_is_not_measured() {
    let mut trips = RoundTrips::default();
    trips.sent(0, 10, ms(0), false);
    trips.sent(0, 10, ms(200), true);
    assert_eq!(trips.acknowledged(10, ms(210)), None);
    trips.sent(10, 20, ms(211), false);
    assert_eq!(trips.acknowledged(20, ms(221)), Some(10_000_000));
}

#[test]
fn a_thinned_series_is_short_and_keeps_its_extremes() {
    let sent = |number: i64| Sent {
        observation: number as usize,
        at: Instant::from_ns(number * 10),
        from: number * 100,
        to: number * 100 + 100,
        again: number == 4_321,
        in_flight: number * 7_919 % 10_007,
    };
    let series = Series { sent: (0..50_000).map(sent).collect(), ..Series::default() };
    let thinned = series.thinned(100);
    assert!(thinned.sent.len() <= 100 * 10, "{}", thinned.sent.len());
    assert!(thinned.sent.is_sorted_by_key(|sent| sent.observation));
    assert_eq!((thinned.sent.first(), thinned.sent.last()), (series.sent.first(), series.sent.last()));
    assert!(thinned.sent.iter().any(|sent| sent.again));
    let highest = |series: &Series| series.sent.iter().map(|sent| sent.in_flight).max();
    assert_eq!(highest(&thinned), highest(&series));
    // where nothing lies together, nothing is left out
    assert_eq!(series.thinned(50_000), series);
}
