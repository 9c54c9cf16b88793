use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What randomness is drawn for. Every purpose has streams of its own, so a new host never shifts another draw.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Initial sequence numbers of a host.
    InitialSequenceNumber = 1,
    /// Which frames a direction of a link loses.
    Loss = 2,
    /// How much longer frames take.
    Jitter = 3,
    /// Which frames arrive twice.
    Duplication = 4,
    /// Which frames are overtaken.
    Reordering = 5,
    /// Which bits of which frames flip.
    Corruption = 6,
    /// What programs of a host draw.
    Program = 7,
    /// Identifiers that a host chooses: DNS queries, DHCP transactions.
    Identifier = 8,
    /// Secrets of a host's Fast Open cookies.
    FastOpenKey = 9,
    /// How long a listener waits before it answers a query.
    ListenerReport = 10,
    /// How long a DHCP client waits before it asks again.
    LeaseRetry = 11,
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

/// Whether something happens that does so in `chance` of 2³² cases.
pub(crate) fn happens(rng: &mut ChaCha8Rng, chance: u64) -> bool {
    // certain and impossible things take no draw
    chance > 0 && (chance > u64::from(u32::MAX) || u64::from(word(rng)) < chance)
}

/// A number below `bound`, each as likely as the others (Lemire's multiplication with rejection).
pub(crate) fn below(rng: &mut ChaCha8Rng, bound: u32) -> u32 {
    if bound == 0 {
        return 0;
    }
    let rejected = bound.wrapping_neg() % bound;
    loop {
        let product = u64::from(word(rng)) * u64::from(bound);
        if product as u32 >= rejected {
            return (product >> 32) as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_below_a_bound_are_spread_evenly() {
        let mut rng = stream(1, Purpose::Program, 0);
        let mut counts = [0; 7];
        (0..70_000).for_each(|_| counts[below(&mut rng, 7) as usize] += 1);
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
        let hits = (0..100_000).filter(|_| happens(&mut rng, 1 << 30)).count();
        assert!((24_000..26_000).contains(&hits), "{hits}");
        assert!(!happens(&mut rng, 0) && happens(&mut rng, 1 << 32));
    }

    #[test]
    fn purposes_and_objects_do_not_share_draws() {
        let first = |purpose, object| word(&mut stream(7, purpose, object));
        assert_ne!(first(Purpose::Loss, 0), first(Purpose::Loss, 1));
        assert_ne!(first(Purpose::Loss, 0), first(Purpose::Jitter, 0));
    }
}
