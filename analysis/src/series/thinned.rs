use std::collections::BTreeSet;

use super::{Acked, RoundTrip, Sent, Series};

impl Series {
    /// The same as it looks where its time is cut into so many parts: of each part stay the first and the last of
    /// everything, what was sent again, and the highest and lowest of all that graphs show.
    pub fn thinned(&self, parts: usize) -> Series {
        let begin = self.sent.iter().map(|sent| sent.at.ns).chain(self.acked.iter().map(|acked| acked.at.ns));
        let (Some(first), Some(last)) = (begin.clone().min(), begin.max()) else { return self.clone() };
        let len = i128::from(last) - i128::from(first) + 1;
        let part = |ns: i64| ((i128::from(ns) - i128::from(first)).max(0) * parts as i128 / len) as usize;
        Series {
            sent: kept(
                &self.sent,
                |sent: &Sent| part(sent.at.ns),
                |sent| [sent.from, sent.to, sent.in_flight, i64::from(sent.again)],
            ),
            acked: kept(
                &self.acked,
                |acked: &Acked| part(acked.at.ns),
                |acked| {
                    let edge = acked.ack + i64::from(acked.window);
                    [acked.ack, edge, i64::from(acked.window), acked.in_flight, acked.sacked.len() as i64]
                },
            ),
            round_trips: kept(&self.round_trips, |trip: &RoundTrip| part(trip.at.ns), |trip| [trip.rtt_ns]),
            variables: self.variables.clone(),
        }
    }
}

/// What stays of things in the order of their frames, whose parts follow each other.
fn kept<T: Clone, const VALUES: usize>(
    all: &[T],
    part: impl Fn(&T) -> usize,
    values: impl Fn(&T) -> [i64; VALUES],
) -> Vec<T> {
    let mut kept = Vec::new();
    for together in all.chunk_by(|one, next| part(one) == part(next)) {
        let mut places = BTreeSet::from([0, together.len() - 1]);
        for value in 0..VALUES {
            let of = |place: &usize| values(&together[*place])[value];
            places.extend((0..together.len()).min_by_key(of));
            places.extend((0..together.len()).max_by_key(of));
        }
        kept.extend(places.into_iter().map(|place| together[place].clone()));
    }
    kept
}
