use std::cmp::Reverse;
use std::collections::BinaryHeap;

use synema_trace::Instant;

/// What goes first among happenings of the same instant: the lower class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// The scenario does something to the network.
    Command = 0,
    /// A frame reaches the other end of its link.
    Delivery = 1,
    /// A device passes a frame on.
    Device = 2,
    /// A timer of a connection goes off.
    Timer = 3,
    /// A program starts, or goes on.
    Program = 4,
}

/// The order of happenings. The sequence number is given when a happening is scheduled, so ties are first come,
/// first served, on every machine alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    at: Instant,
    class: Class,
    seq: u64,
}

/// A happening and its place in the order; compared by that place alone.
#[derive(Clone, Debug)]
struct Scheduled<T> {
    key: Key,
    what: T,
}

/// The discrete-event queue: what will happen, in the order (time, class, scheduling).
#[derive(Clone, Debug)]
pub(crate) struct EventQueue<T> {
    heap: BinaryHeap<Reverse<Scheduled<T>>>,
    next_seq: u64,
}

impl<T> EventQueue<T> {
    pub(crate) fn new() -> EventQueue<T> {
        EventQueue { heap: BinaryHeap::new(), next_seq: 0 }
    }

    pub(crate) fn schedule(&mut self, at: Instant, class: Class, what: T) {
        let key = Key { at, class, seq: self.next_seq };
        self.next_seq += 1;
        self.heap.push(Reverse(Scheduled { key, what }));
    }

    /// Takes happenings off that are not to be.
    pub(crate) fn retain(&mut self, mut is_kept: impl FnMut(&T) -> bool) {
        self.heap.retain(|Reverse(next)| is_kept(&next.what));
    }

    /// When the next happening is due.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse(next)| next.key.at)
    }

    /// What happens next.
    pub(crate) fn peek(&self) -> Option<(Instant, &T)> {
        self.heap.peek().map(|Reverse(next)| (next.key.at, &next.what))
    }

    /// How much is going to happen.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, T)> {
        self.heap.pop().map(|Reverse(next)| (next.key.at, next.what))
    }
}

impl<T> PartialEq for Scheduled<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Scheduled<T> {}

impl<T> PartialOrd for Scheduled<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Scheduled<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_then_class_then_order_of_scheduling() {
        let mut queue = EventQueue::new();
        let at = Instant::from_ns;
        queue.schedule(at(2), Class::Delivery, "late");
        queue.schedule(at(1), Class::Program, "program");
        queue.schedule(at(1), Class::Timer, "first timer");
        queue.schedule(at(1), Class::Timer, "second timer");
        queue.schedule(at(1), Class::Delivery, "frame");
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, what)| what).collect();
        assert_eq!(order, ["frame", "first timer", "second timer", "program", "late"]);
    }
}
