use std::net::IpAddr;

use synema_wire::Endpoint;

use crate::Transport;
use crate::reading::Ends;
use crate::readings::Way;

/// What the frames of a flow have in common in both directions: the transport and both ends, the lower one first.
pub(crate) type Pair = (Transport, Endpoint, Endpoint);

/// Numbers pairs of ends in the order of their coming.
///
/// A table with open addressing: one step for a frame of a known flow however many flows there are. Nothing is ever
/// read out of it in its own order, so what is found depends on the frames alone.
#[derive(Default)]
pub(crate) struct PairIndex {
    /// A power of two, at most three quarters of them taken; the place in `entries` plus one, 0 for a free slot.
    slots: Vec<u32>,
    pairs: Vec<Pair>,
}

impl PairIndex {
    /// The pair of a frame's ends, and which of them sends.
    pub(crate) fn way(&mut self, (transport, src, dst): Ends) -> Way {
        let is_from_low = src <= dst;
        let pair = if is_from_low { (transport, src, dst) } else { (transport, dst, src) };
        Way::new(self.number(pair), is_from_low)
    }

    /// The number of a pair, which it gets here when it is new.
    pub(crate) fn number(&mut self, pair: Pair) -> u32 {
        if self.pairs.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot(&pair);
        if self.slots[slot] == 0 {
            self.pairs.push(pair);
            self.slots[slot] = self.pairs.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// The pairs by their numbers.
    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The slot that a pair has, or the free one that it would take; there is always a free one.
    fn slot(&self, pair: &Pair) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(pair) as usize & mask;
        loop {
            match (self.slots[slot] as usize).checked_sub(1) {
                Some(place) if self.pairs[place] != *pair => slot = (slot + 1) & mask,
                _ => return slot,
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        for place in 0..self.pairs.len() {
            let slot = self.slot(&self.pairs[place]);
            self.slots[slot] = place as u32 + 1;
        }
    }
}

/// Mixes all bits of a pair: each word is multiplied in, and the high half folded down at the end.
fn hash((transport, low, high): &Pair) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |state: u64, word: u64| (state.rotate_left(23) ^ word).wrapping_mul(ODD);
    let add = |state: u64, end: &Endpoint| {
        let state = match end.ip {
            IpAddr::V4(ip) => mix(state, u64::from(ip.to_bits())),
            IpAddr::V6(ip) => mix(mix(state, (ip.to_bits() >> 64) as u64), ip.to_bits() as u64),
        };
        mix(state, u64::from(end.port))
    };
    let state = add(add(*transport as u64, low), high);
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn pair(number: u32) -> Pair {
        let ip = if number.is_multiple_of(2) {
            IpAddr::V4(Ipv4Addr::from_bits(number))
        } else {
            IpAddr::V6(Ipv6Addr::from_bits(u128::from(number) << 40))
        };
        let end = Endpoint { ip, port: (number % 7) as u16 };
        (Transport::Tcp, end, Endpoint { port: 80, ..end })
    }

    #[test]
    fn a_pair_keeps_its_number_however_many_come_after_it() {
        let mut index = PairIndex::default();
        let numbers: Vec<u32> = (0..5000).map(|number| index.number(pair(number))).collect();
        assert_eq!(numbers, (0..5000).collect::<Vec<_>>());
        for number in (0..5000).rev() {
            assert_eq!(index.number(pair(number)), number);
        }
        assert_eq!(index.pairs()[4999], pair(4999));
        assert_eq!(index.number(pair(5000)), 5000);
    }

    #[test]
    fn both_directions_are_one_pair() {
        let mut index = PairIndex::default();
        let (transport, low, high) = pair(6);
        let ways = [(low, high), (high, low)].map(|(src, dst)| index.way((transport, src, dst)));
        assert_eq!(ways.map(|way| (way.pair(), way.is_from_low())), [(0, low < high), (0, high < low)]);
    }
}
