//! B6: going back and forth.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use synema_simulator::Timeline;

use crate::cpu::timed;
use crate::ping_pong;

/// How long a share of so many of the sorted times takes at most, milliseconds.
fn percentile_ms(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share) as usize] * 1e3
}

pub fn run() {
    let mut timeline = Timeline::new(&ping_pong::scenario("while True", "250ms"));
    let last = timeline.seek(u64::MAX);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut back, mut anywhere) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let to = rng.next_u64() % last.max(1);
        anywhere.push(timed(|| timeline.seek(to)).0);
        back.push(timed(|| timeline.back()).0);
    }
    println!(
        "B6 a run of {last} steps: 99 % of steps back take at most {:.2} ms (wanted 1), of seeks {:.2} ms (wanted 20)",
        percentile_ms(&mut back, 0.99),
        percentile_ms(&mut anywhere, 0.99)
    );
}
