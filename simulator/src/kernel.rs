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

/// The order of happenings: by time, then class, then scheduling. The sequence number is given when a happening is
/// scheduled, so ties are first come, first served, on every machine alike.
///
/// Where the happening stands in the list of waiting ones is below all that decides, since no two have the same sequence
/// number: so small that four stand in a line of the processor's cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Scheduled {
    at: Instant,
    /// From the topmost bit: the class, the sequence number, the slot.
    class_seq_slot: u64,
}

/// So many bits have a sequence number and a slot; three are the class's.
const SEQ_BITS: u32 = 37;
const SLOT_BITS: u32 = 24;

impl Scheduled {
    fn new(at: Instant, class: Class, seq: u64, slot: usize) -> Scheduled {
        assert!(seq >> SEQ_BITS == 0, "more happenings were scheduled than can be numbered");
        assert!(slot >> SLOT_BITS == 0, "more happenings wait than can be found again");
        let class_and_seq = (class as u64) << SEQ_BITS | seq;
        Scheduled { at, class_seq_slot: class_and_seq << SLOT_BITS | slot as u64 }
    }

    fn slot(self) -> usize {
        self.class_seq_slot as usize & ((1 << SLOT_BITS) - 1)
    }
}

/// The discrete-event queue: what will happen, in the order (time, class, scheduling). What is to happen stays where it
/// was put; only its place in the order moves about in the heap.
#[derive(Clone, Debug)]
pub(crate) struct EventQueue<T> {
    heap: BinaryHeap<Reverse<Scheduled>>,
    waiting: Vec<Option<T>>,
    /// Slots of `waiting` that are empty.
    free: Vec<u32>,
    next_seq: u64,
}

impl<T> EventQueue<T> {
    pub(crate) fn new() -> EventQueue<T> {
        EventQueue { heap: BinaryHeap::new(), waiting: Vec::new(), free: Vec::new(), next_seq: 0 }
    }

    pub(crate) fn schedule(&mut self, at: Instant, class: Class, what: T) {
        let place = self.next_place();
        self.schedule_as(at, class, place, what);
    }

    /// A place in the order among happenings of the same instant and class: behind all that were given before.
    pub(crate) fn next_place(&mut self) -> u64 {
        self.next_seq += 1;
        self.next_seq - 1
    }

    /// Schedules something at a place that was given before.
    pub(crate) fn schedule_as(&mut self, at: Instant, class: Class, place: u64, what: T) {
        let slot = match self.free.pop() {
            Some(slot) => {
                self.waiting[slot as usize] = Some(what);
                slot as usize
            }
            None => {
                self.waiting.push(Some(what));
                self.waiting.len() - 1
            }
        };
        self.heap.push(Reverse(Scheduled::new(at, class, place, slot)));
    }

    /// Takes happenings off that are not to be.
    pub(crate) fn retain(&mut self, mut is_kept: impl FnMut(&T) -> bool) {
        let EventQueue { heap, waiting, free, .. } = self;
        heap.retain(|Reverse(next)| {
            let slot = &mut waiting[next.slot()];
            let is_kept = slot.as_ref().is_some_and(&mut is_kept);
            if !is_kept {
                *slot = None;
                free.push(next.slot() as u32);
            }
            is_kept
        });
    }

    /// When the next happening is due.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse(next)| next.at)
    }

    /// What happens next.
    pub(crate) fn peek(&self) -> Option<(Instant, &T)> {
        let Reverse(next) = self.heap.peek()?;
        Some((next.at, self.waiting[next.slot()].as_ref()?))
    }

    /// How much is going to happen.
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }

    pub(crate) fn pop(&mut self) -> Option<(Instant, T)> {
        let Reverse(next) = self.heap.pop()?;
        self.free.push(next.slot() as u32);
        Some((next.at, self.waiting[next.slot()].take()?))
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
