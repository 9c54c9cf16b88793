use std::net::IpAddr;

use synema_wire::Endpoint;

use crate::Transport;

/// What the frames of a flow have in common in both directions: the transport and both ends, the lower one first.
pub(crate) type Pair = (Transport, Endpoint, Endpoint);

/// The newest flow of each pair of ends.
///
/// A table with open addressing: one step for a frame of a known flow however many flows there are. Nothing is ever
/// read out of it in its own order, so what is found depends on the frames alone.
#[derive(Default)]
pub(crate) struct FlowIndex {
    /// A power of two, at most three quarters of them taken; the place in `entries` plus one, 0 for a free slot.
    slots: Vec<u32>,
    entries: Vec<(Pair, usize)>,
}

impl FlowIndex {
    /// The flow of a pair.
    pub(crate) fn get(&self, pair: &Pair) -> Option<usize> {
        let entry = *self.slots.get(self.slot(pair)?)?;
        let place = (entry as usize).checked_sub(1)?;
        Some(self.entries[place].1)
    }

    /// Makes a flow the newest of its pair.
    pub(crate) fn insert(&mut self, pair: Pair, flow: usize) {
        if self.entries.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let Some(slot) = self.slot(&pair) else { return };
        match (self.slots[slot] as usize).checked_sub(1) {
            Some(place) => self.entries[place].1 = flow,
            None => {
                self.entries.push((pair, flow));
                self.slots[slot] = self.entries.len() as u32;
            }
        }
    }

    /// The slot that a pair has, or the free one that it would take; none in an empty table.
    fn slot(&self, pair: &Pair) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = hash(pair) as usize & mask;
        loop {
            match (self.slots[slot] as usize).checked_sub(1) {
                Some(place) if self.entries[place].0 != *pair => slot = (slot + 1) & mask,
                _ => return Some(slot),
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        for place in 0..self.entries.len() {
            let slot = self.slot(&self.entries[place].0);
            if let Some(slot) = slot {
                self.slots[slot] = place as u32 + 1;
            }
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
    fn what_was_put_in_is_found_whatever_else_was() {
        let mut index = FlowIndex::default();
        assert_eq!(index.get(&pair(0)), None);
        for number in 0..5000 {
            index.insert(pair(number), number as usize);
            index.insert(pair(number / 2), number as usize + 10_000);
        }
        for number in 0..2500u32 {
            assert_eq!(index.get(&pair(number)), Some(number as usize * 2 + 10_001));
        }
        for number in 2500..5000u32 {
            assert_eq!(index.get(&pair(number)), Some(number as usize));
        }
        assert_eq!(index.get(&pair(5000)), None);
    }
}
