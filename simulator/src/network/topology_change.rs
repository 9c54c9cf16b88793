//! Topology changes in a spanning tree (IEEE 802.1D-1998 §8.6.12 to §8.6.16): whoever sees one tells the root, the root
//! tells everyone, and everyone forgets sooner where stations are.

use std::collections::BTreeSet;

use synema_trace::Instant;

/// Flags of a configuration message.
const CHANGE: u8 = 0x01;
const ACKNOWLEDGMENT: u8 = 0x80;

/// What a switch remembers of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TopologyChange {
    /// The root says that the topology has changed: what was learnt ages fast.
    pub(crate) is_on: bool,
    /// At the root: until when it says so.
    told_until: Option<Instant>,
    /// Elsewhere: when the root is told next, until that is acknowledged.
    notifies_at: Option<Instant>,
    /// Ports whose notification the next configuration message acknowledges.
    acknowledges: BTreeSet<usize>,
}

impl TopologyChange {
    /// A port has begun or ceased to forward, or another switch has told of such a thing (§8.6.14).
    pub(crate) fn detect(&mut self, now: Instant, is_root: bool, told_ns: i64) {
        if is_root {
            (self.is_on, self.told_until, self.notifies_at) = (true, Some(now.plus_ns(told_ns)), None);
        } else {
            self.notifies_at.get_or_insert(now);
        }
    }

    /// A notification has come in through a designated port (§8.6.16).
    pub(crate) fn acknowledge(&mut self, port: usize) {
        self.acknowledges.insert(port);
    }

    /// The flags of a configuration message that leaves through a port.
    pub(crate) fn take_flags(&mut self, port: usize) -> u8 {
        let acknowledged = if self.acknowledges.remove(&port) { ACKNOWLEDGMENT } else { 0 };
        acknowledged | if self.is_on { CHANGE } else { 0 }
    }

    /// The flags of a configuration message from the root (§8.6.3, §8.6.15).
    pub(crate) fn hear(&mut self, flags: u8) {
        self.is_on = flags & CHANGE != 0;
        if flags & ACKNOWLEDGMENT != 0 {
            self.notifies_at = None;
        }
    }

    /// Time has come to `now`. Whether the root is to be told through the root port.
    pub(crate) fn tick(&mut self, now: Instant, is_root: bool, [hello_ns, told_ns]: [i64; 2]) -> bool {
        if self.told_until.is_some_and(|until| until <= now) {
            (self.is_on, self.told_until) = (false, None);
        }
        if !is_root {
            self.told_until = None;
        }
        if self.notifies_at.is_none_or(|at| at > now) {
            return false;
        }
        if is_root {
            self.detect(now, true, told_ns);
            return false;
        }
        self.notifies_at = Some(now.plus_ns(hello_ns));
        true
    }

    /// When [`TopologyChange::tick`] wants to be called next.
    pub(crate) fn next_tick(&self) -> Option<Instant> {
        self.told_until.into_iter().chain(self.notifies_at).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: [i64; 2] = [2_000_000_000, 35_000_000_000];

    fn at(seconds: i64) -> Instant {
        Instant::from_ns(seconds * 1_000_000_000)
    }

    #[test]
    fn the_root_is_told_until_it_has_heard() {
        let mut change = TopologyChange::default();
        change.detect(at(5), false, TIMES[1]);
        assert!(
            change.tick(at(5), false, TIMES) && !change.tick(at(6), false, TIMES) && change.tick(at(7), false, TIMES)
        );
        change.hear(CHANGE | ACKNOWLEDGMENT);
        assert!(change.is_on && !change.tick(at(9), false, TIMES));
        change.hear(0);
        assert!(!change.is_on);
    }

    #[test]
    fn the_root_says_so_for_max_age_and_forward_delay_and_acknowledges_once() {
        let mut change = TopologyChange::default();
        change.detect(at(5), true, TIMES[1]);
        change.acknowledge(3);
        assert_eq!([change.take_flags(3), change.take_flags(3), change.take_flags(1)], [0x81, 0x01, 0x01]);
        change.tick(at(39), true, TIMES);
        assert!(change.is_on);
        change.tick(at(40), true, TIMES);
        assert_eq!((change.is_on, change.next_tick()), (false, None));
    }
}
