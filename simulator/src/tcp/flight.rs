use std::collections::VecDeque;

use synema_trace::Instant;

use super::Offset;

/// A stretch that was sent in one segment and is not acknowledged cumulatively.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) start: Offset,
    pub(crate) end: Offset,
    /// When it left last.
    pub(crate) sent_at: Instant,
    /// Whether it left more than once (RFC 6298 §3: no round trip is measured by it).
    pub(crate) was_resent: bool,
    /// Whether it was sent again since it was given up for lost.
    pub(crate) is_resent: bool,
    /// Whether a SACK option has covered it.
    pub(crate) is_sacked: bool,
    /// Whether it is given up for lost.
    pub(crate) is_lost: bool,
}

/// The retransmission queue (RFC 9293 §3.10.8) and, on it, the scoreboard of RFC 6675 §3: what was sent, in order, from
/// SND.UNA to SND.NXT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flight {
    segments: VecDeque<Sent>,
    tally: Tally,
}

/// What is asked of the queue at every segment, kept so that nobody has to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// RFC 6675 §4 `SetPipe`: the octets that are taken to be in the network.
    pipe: u64,
    /// Octets that SACK covers.
    sacked: u64,
    /// Segments that are lost and were not sent again.
    waiting: u64,
}

impl Sent {
    fn is_waiting(&self) -> bool {
        self.is_lost && !self.is_resent && !self.is_sacked
    }

    fn pipe(&self) -> u64 {
        let copies = u64::from(!self.is_lost) + u64::from(self.is_resent);
        if self.is_sacked { 0 } else { self.len() * copies }
    }

    fn len(&self) -> u64 {
        self.end.since(self.start)
    }
}

impl Tally {
    fn add(&mut self, sent: &Sent) {
        self.pipe += sent.pipe();
        self.sacked += if sent.is_sacked { sent.len() } else { 0 };
        self.waiting += u64::from(sent.is_waiting());
    }

    fn take(&mut self, sent: &Sent) {
        self.pipe -= sent.pipe();
        self.sacked -= if sent.is_sacked { sent.len() } else { 0 };
        self.waiting -= u64::from(sent.is_waiting());
    }

    /// Changes a segment, and with it the tally.
    fn change(&mut self, sent: &mut Sent, change: impl FnOnce(&mut Sent)) {
        self.take(sent);
        change(sent);
        self.add(sent);
    }
}

/// How segments are given up for lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Losing {
    /// The retransmission timer went off: all that is not covered by SACK (RFC 6298 §5.4, RFC 6675 §5.1).
    All,
    /// As [`Losing::All`], and what SACK said is forgotten, for the other side may have thrown it away (RFC 2018 §8).
    Everything,
    /// The first one: duplicate acknowledgments, or a partial one (RFC 6582 §3.2).
    First,
    /// All that RFC 6675 §4's `IsLost` holds for, and the first one.
    Overtaken { dup_thresh: u64, smss: u64 },
    /// None: what was given up had arrived (RFC 4015 §3.1).
    Nothing,
    /// All that left no later than this (RFC 8985 §6.2 step 5).
    SentBefore { at: Instant, end: Offset },
}

/// What an acknowledgment took off the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Octets that no SACK option had covered before.
    pub(crate) octets: u64,
    /// The latest departure among what was delivered, with its end, and whether it had left more than once.
    pub(crate) latest: Option<Sent>,
    /// What Linux looks at last: the highest that the acknowledgment took, or else that SACK told of.
    pub(crate) last: Option<Sent>,
    /// Whether some of it had left only once.
    pub(crate) has_original: bool,
    /// The lowest place of what had left only once and that no SACK option had covered before.
    pub(crate) lowest_original: Option<Offset>,
    /// The highest end of what had left only once.
    pub(crate) original_end: Option<Offset>,
}

impl Taken {
    fn count(&mut self, sent: &Sent, octets: u64) {
        self.octets += octets;
        if !sent.was_resent {
            self.has_original = true;
            self.lowest_original = Some(self.lowest_original.map_or(sent.start, |lowest| lowest.min(sent.start)));
            self.original_end = self.original_end.max(Some(sent.end));
        }
        if self.latest.is_none_or(|latest| (latest.sent_at, latest.end) < (sent.sent_at, sent.end)) {
            self.latest = Some(*sent);
        }
    }
}

impl Flight {
    pub(crate) fn segments(&self) -> impl DoubleEndedIterator<Item = &Sent> {
        self.segments.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    pub(crate) fn last(&self) -> Option<&Sent> {
        self.segments.back()
    }

    /// A segment has left: new octets join the queue, old ones are marked.
    pub(crate) fn depart(&mut self, start: Offset, end: Offset, now: Instant) {
        let sent_end = self.segments.back().map_or(start, |last| last.end);
        if start < sent_end {
            self.split(start);
            self.split(end);
            for sent in self.segments.iter_mut().filter(|sent| start <= sent.start && sent.end <= end) {
                self.tally.change(sent, |sent| (sent.sent_at, sent.was_resent, sent.is_resent) = (now, true, true));
            }
        }
        let start = start.max(sent_end);
        if start < end {
            let fresh = Sent {
                start,
                end,
                sent_at: now,
                was_resent: false,
                is_resent: false,
                is_sacked: false,
                is_lost: false,
            };
            self.tally.add(&fresh);
            self.segments.push_back(fresh);
        }
    }

    /// Everything before `una` has arrived.
    pub(crate) fn acknowledge(&mut self, una: Offset) -> Taken {
        let mut taken = Taken::default();
        while let Some(first) = self.segments.front_mut().filter(|first| first.start < una) {
            let end = first.end.min(una);
            if !first.is_sacked {
                taken.count(first, end.since(first.start));
                taken.last = Some(*first);
            }
            self.tally.take(first);
            first.start = end;
            if first.start == first.end {
                self.segments.pop_front();
            } else {
                self.tally.add(first);
            }
        }
        taken
    }

    /// The other side holds this stretch behind a gap, and where segments count whole, those that lie in it.
    pub(crate) fn sack_whole(&mut self, left: Offset, right: Offset, taken: &mut Taken) {
        let inside = |sent: &&Sent| left <= sent.start && sent.end <= right;
        let first = self.segments.iter().find(inside).map(|sent| sent.start);
        let last = self.segments.iter().rfind(inside).map(|sent| sent.end);
        if let (Some(first), Some(last)) = (first, last) {
            self.sack(first, last, taken);
        }
    }

    /// The other side holds this stretch behind a gap.
    pub(crate) fn sack(&mut self, left: Offset, right: Offset, taken: &mut Taken) {
        self.split(left);
        self.split(right);
        let una = self.segments.front().map(|first| first.start);
        for sent in self.segments.iter_mut() {
            if left <= sent.start && sent.end <= right && !sent.is_sacked {
                taken.count(sent, sent.end.since(sent.start));
                if taken.last.is_none_or(|last| una.is_some_and(|una| una <= last.start)) {
                    taken.last = Some(*sent);
                }
                self.tally.change(sent, |sent| (sent.is_sacked, sent.is_lost) = (true, false));
            }
        }
    }

    /// Gives segments up for lost.
    pub(crate) fn lose(&mut self, losing: Losing) {
        match losing {
            Losing::All | Losing::Everything => {
                for sent in &mut self.segments {
                    sent.is_sacked &= losing == Losing::All;
                    (sent.is_lost, sent.is_resent) = (!sent.is_sacked, false);
                }
            }
            Losing::First => {
                if let Some(first) = self.segments.front_mut().filter(|first| !first.is_sacked && !first.is_lost) {
                    (first.is_lost, first.is_resent) = (true, false);
                }
            }
            Losing::Nothing => self.segments.iter_mut().for_each(|sent| sent.is_lost = false),
            Losing::Overtaken { dup_thresh, smss } => {
                let (mut blocks, mut octets, mut is_above_sacked) = (0, 0, false);
                for sent in self.segments.iter_mut().rev() {
                    if sent.is_sacked {
                        octets += sent.end.since(sent.start);
                        blocks += u64::from(!is_above_sacked);
                    } else if blocks >= dup_thresh || octets > (dup_thresh - 1) * smss {
                        sent.is_lost = true;
                    }
                    is_above_sacked = sent.is_sacked;
                }
            }
            Losing::SentBefore { at, end } => {
                for sent in self.segments.iter_mut().filter(|sent| !sent.is_sacked) {
                    if (sent.sent_at, sent.end) <= (at, end) && (!sent.is_lost || sent.is_resent) {
                        (sent.is_lost, sent.is_resent) = (true, false);
                    }
                }
            }
        }
        self.tally = Tally::default();
        self.segments.iter().for_each(|sent| self.tally.add(sent));
    }

    /// RFC 6675 §4 `SetPipe`: the octets that are taken to be in the network.
    pub(crate) fn pipe(&self) -> u64 {
        self.tally.pipe
    }

    /// The first segment that is lost and was not sent again (RFC 6675 §4 `NextSeg` (1)).
    pub(crate) fn first_lost(&self) -> Option<&Sent> {
        if self.tally.waiting == 0 {
            return None;
        }
        self.segments.iter().find(|sent| sent.is_waiting())
    }

    /// The first segment below what SACK covers that was neither lost nor sent again (RFC 6675 §4 `NextSeg` (3)).
    pub(crate) fn first_hole(&self) -> Option<&Sent> {
        if self.tally.sacked == 0 {
            return None;
        }
        let highest = self.segments.iter().rposition(|sent| sent.is_sacked)?;
        self.segments.iter().take(highest).find(|sent| !sent.is_sacked && !sent.is_resent)
    }

    /// The segment with the highest numbers that SACK does not cover (RFC 6675 §4 `NextSeg` (4)).
    pub(crate) fn last_unsacked(&self) -> Option<&Sent> {
        self.segments.iter().rev().find(|sent| !sent.is_sacked)
    }

    /// The end of the highest segment that SACK covers.
    pub(crate) fn highest_sacked(&self) -> Option<Offset> {
        if self.tally.sacked == 0 {
            return None;
        }
        self.segments.iter().rev().find(|sent| sent.is_sacked).map(|sent| sent.end)
    }

    /// Octets that SACK covers.
    pub(crate) fn sacked(&self) -> u64 {
        self.tally.sacked
    }

    /// Octets of the segments for which something holds.
    pub(crate) fn sum(&self, test: impl Fn(&Sent) -> bool) -> u64 {
        self.segments.iter().filter(|sent| test(sent)).map(|sent| sent.end.since(sent.start)).sum()
    }

    /// Segments for which something holds.
    pub(crate) fn count(&self, test: impl Fn(&Sent) -> bool) -> u64 {
        self.segments.iter().filter(|sent| test(sent)).count() as u64
    }

    /// Makes a segment boundary at a place.
    fn split(&mut self, at: Offset) {
        if let Some(index) = self.segments.iter().position(|sent| sent.start < at && at < sent.end) {
            let tail = Sent { start: at, ..self.segments[index] };
            // two can wait where one did; the octets stay what they are
            self.tally.waiting += u64::from(tail.is_waiting());
            self.segments[index].end = at;
            self.segments.insert(index + 1, tail);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMSS: u64 = 100;

    /// Ten segments of a hundred octets from place 0.
    fn ten() -> Flight {
        let mut flight = Flight::default();
        for index in 0..10 {
            flight.depart(Offset(index * SMSS), Offset((index + 1) * SMSS), Instant::from_ns(index as i64));
        }
        flight
    }

    proptest! {
        #[test]
        fn the_tally_is_what_counting_gives(
            steps in prop::collection::vec((0u8..8, 0u64..1000, 0u64..1000), 1..40),
        ) {
            let mut flight = ten();
            for (number, (what, a, b)) in steps.into_iter().enumerate() {
                let now = Instant::from_ns(100 + number as i64);
                let first = flight.segments().next().map_or(1000, |sent| sent.start.0);
                let (left, right) = (Offset(a.min(b).max(first)), Offset(a.max(b).max(first)));
                match what {
                    0 | 1 => flight.sack(left, right, &mut Taken::default()),
                    2 => flight.depart(left, right, now),
                    3 => drop(flight.acknowledge(Offset(first + a / 10))),
                    4 => flight.lose(Losing::First),
                    5 => flight.lose(Losing::Overtaken { dup_thresh: 3, smss: SMSS }),
                    6 => flight.lose(Losing::SentBefore { at: Instant::from_ns(a as i64 / 10), end: right }),
                    _ => flight.lose(if a < 300 { Losing::All } else { Losing::Nothing }),
                }
                let mut counted = Tally::default();
                flight.segments().for_each(|sent| counted.add(sent));
                prop_assert_eq!(flight.tally, counted);
            }
        }
    }

    fn lost(flight: &Flight) -> Vec<u64> {
        flight.segments().filter(|sent| sent.is_lost).map(|sent| sent.start.0).collect()
    }

    #[test]
    fn what_is_acknowledged_leaves_and_the_rest_is_in_the_pipe() {
        let mut flight = ten();
        assert_eq!(flight.acknowledge(Offset(250)).octets, 250);
        assert_eq!((flight.pipe(), flight.segments().next().map(|sent| sent.start)), (750, Some(Offset(250))));
    }

    #[test]
    fn x12_is_lost_by_three_blocks_or_by_more_than_two_segments_above() {
        let rule = Losing::Overtaken { dup_thresh: 3, smss: SMSS };
        let sacked = |blocks: &[(u64, u64)]| {
            let mut flight = ten();
            for (left, right) in blocks {
                flight.sack(Offset(*left), Offset(*right), &mut Taken::default());
            }
            flight.lose(rule);
            lost(&flight)
        };
        assert_eq!(sacked(&[(100, 300)]), [0_u64; 0], "two segments above are not enough");
        assert_eq!(sacked(&[(100, 400)]), [0]);
        assert_eq!(sacked(&[(100, 150), (300, 350), (500, 550)]), [0], "three blocks, however small");
        assert_eq!(sacked(&[(200, 300), (400, 500), (600, 700)]), [0, 100]);
    }

    #[test]
    fn x12_pipe_counts_what_is_neither_lost_nor_covered_and_what_was_sent_again() {
        let mut flight = ten();
        flight.sack(Offset(100), Offset(400), &mut Taken::default());
        flight.lose(Losing::Overtaken { dup_thresh: 3, smss: SMSS });
        assert_eq!(flight.pipe(), 600);
        flight.depart(Offset(0), Offset(100), Instant::from_ns(20));
        assert_eq!(flight.pipe(), 700);
        assert_eq!(flight.first_lost(), None);
        assert_eq!(flight.last_unsacked().map(|sent| sent.start), Some(Offset(900)));
    }

    #[test]
    fn x13_what_sack_covers_stays_until_it_is_acknowledged() {
        let mut flight = ten();
        flight.sack(Offset(100), Offset(1000), &mut Taken::default());
        assert_eq!(flight.segments().count(), 10);
        flight.lose(Losing::Everything);
        assert_eq!(lost(&flight).len(), 10, "the other side may have dropped what it reported");
    }

    #[test]
    fn a_block_inside_a_segment_splits_it() {
        let mut flight = ten();
        let mut taken = Taken::default();
        flight.sack(Offset(150), Offset(350), &mut taken);
        assert_eq!((taken.octets, flight.sacked(), flight.pipe()), (200, 200, 800));
        flight.sack(Offset(150), Offset(350), &mut taken);
        assert_eq!(taken.octets, 200, "told twice, counted once");
    }

    #[test]
    fn the_third_rule_finds_a_hole_that_is_not_lost() {
        let mut flight = ten();
        flight.sack(Offset(100), Offset(200), &mut Taken::default());
        assert_eq!(flight.first_hole().map(|sent| sent.start), Some(Offset(0)));
        flight.depart(Offset(0), Offset(100), Instant::from_ns(20));
        assert_eq!(flight.first_hole(), None);
    }
}
