use synema_trace::Instant;
use synema_wire::{LinkType, datagram};

use crate::fault::{Rule, Verdict};

/// A cable between two interfaces.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The interfaces at its two ends: host and interface, by their places.
    pub(crate) ends: [(usize, usize); 2],
    pub(crate) delay_ns: i64,
    pub(crate) bits_per_second: Option<u64>,
    pub(crate) rules: Vec<Rule>,
    /// Until when each direction is busy sending, with the part of a nanosecond that is left over.
    pub(crate) busy: [Busy; 2],
}

/// When a direction is free again: nanoseconds, and bits not yet accounted for, times 10⁹.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Busy {
    until: Instant,
    remainder: u64,
}

/// What a link does with a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// When it arrives: never, once, or more often.
    pub(crate) arrivals: Vec<Instant>,
    /// The rule that touched it and the verdict, as text.
    pub(crate) fault: Option<(String, String)>,
}

impl Link {
    /// Sends a frame from an end (0 or 1).
    pub(crate) fn send(&mut self, now: Instant, from_end: usize, frame: &[u8]) -> Passage {
        let sent_at = self.serialise(now, from_end, frame.len() as u64);
        let arrival = sent_at.plus_ns(self.delay_ns);
        let sender = self.ends[from_end].0;
        let read = datagram(LinkType::ETHERNET, frame);
        let segment = read.as_ref().and_then(|datagram| datagram.tcp()).map(|(_, _, segment)| segment);
        // every rule counts every frame; the first that has something to say decides
        let mut verdict = None;
        for rule in &mut self.rules {
            let ruling = segment.and_then(|segment| rule.on_frame(sender, segment));
            verdict = verdict.or(ruling.map(|verdict| (rule.text(), verdict)));
        }
        let arrivals = match verdict {
            None => vec![arrival],
            Some((_, Verdict::Drop)) => Vec::new(),
            Some((_, Verdict::Delay { ns })) => vec![arrival.plus_ns(ns)],
            Some((_, Verdict::Duplicate)) => vec![arrival, arrival],
        };
        Passage { arrivals, fault: verdict.map(|(rule, verdict)| (rule, verdict.to_string())) }
    }

    /// When the last bit has left. The remainder is carried, so that many frames take as long as their sum.
    fn serialise(&mut self, now: Instant, from_end: usize, octets: u64) -> Instant {
        let Some(rate) = self.bits_per_second else { return now };
        let busy = &mut self.busy[from_end];
        if busy.until < now {
            *busy = Busy { until: now, remainder: 0 };
        }
        let scaled = octets * 8 * 1_000_000_000 + busy.remainder;
        *busy = Busy { until: busy.until.plus_ns((scaled / rate) as i64), remainder: scaled % rate };
        busy.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_queue_up_behind_each_other_without_rounding_drift() {
        let (delay_ns, rate) = (5, Some(3_000_000_000));
        let mut link =
            Link { ends: [(0, 0), (1, 0)], delay_ns, bits_per_second: rate, rules: vec![], busy: Default::default() };
        let arrivals: Vec<i64> = (0..3).map(|_| link.send(Instant::ZERO, 0, &[0; 100]).arrivals[0].ns).collect();
        // 800 bits at 3 bits a nanosecond
        assert_eq!(arrivals, [266 + 5, 533 + 5, 800 + 5]);
        assert_eq!(link.send(Instant::from_ns(10_000), 1, &[0; 3]).arrivals[0].ns, 10_013);
    }
}
