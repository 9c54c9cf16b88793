use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What randomness is drawn for. Every purpose has streams of its own, so a new host never shifts another draw.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Initial sequence numbers of a host.
    InitialSequenceNumber = 1,
}

/// The stream of one purpose and one object (host or link, by its place in the scenario).
///
/// Only whole words are drawn: the distributions of `rand` may change between releases, the words may not.
pub(crate) fn stream(seed: u64, purpose: Purpose, object: usize) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream((purpose as u64) << 32 | object as u64);
    rng
}

/// The next word of a stream.
pub(crate) fn word(rng: &mut ChaCha8Rng) -> u32 {
    rng.next_u32()
}
