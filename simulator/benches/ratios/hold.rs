//! B3: the queue of happenings against a bare heap: one is taken, another put, with so many waiting.

// the queue belongs to the room; what is measured is the very file
#[allow(dead_code, unused_imports, reason = "only what is measured is called")]
#[path = "../../src/kernel.rs"]
mod kernel;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use synema_trace::Instant;

use self::kernel::{Class, EventQueue};
use crate::cpu::timed;

const WAITING: usize = 10_000;
const TURNS: usize = 4_000_000;

pub fn run() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let delays: Vec<i64> = (0..65_536).map(|_| i64::from(rng.next_u32() % 1_000_000)).collect();
    let delay = |turn: usize| delays[turn % delays.len()];
    let (bare, _) = timed(|| {
        let mut heap = BinaryHeap::new();
        (0..WAITING).for_each(|turn| heap.push(Reverse((delay(turn), turn as u64))));
        for turn in 0..TURNS {
            let Some(Reverse((at, _))) = heap.pop() else { break };
            heap.push(Reverse((at + delay(turn), turn as u64)));
        }
        heap.len()
    });
    let (ours, _) = timed(|| {
        let mut queue = EventQueue::new();
        (0..WAITING).for_each(|turn| queue.schedule(Instant::from_ns(delay(turn)), Class::Delivery, turn as u64));
        for turn in 0..TURNS {
            let Some((at, _)) = queue.pop() else { break };
            queue.schedule(at.plus_ns(delay(turn)), Class::Delivery, turn as u64);
        }
        queue.next_at()
    });
    let rate = |seconds: f64| TURNS as f64 / seconds / 1e6;
    println!(
        "B3 queue, {WAITING} waiting: {:.1} million turns/s; a bare heap {:.1}; ratio {:.2} (wanted 0.8)",
        rate(ours),
        rate(bare),
        bare / ours
    );
}
