//! Numbers that nobody outside can guess: initial sequence numbers (RFC 6528) and SYN cookies (RFC 4987 §3.6) share
//! their keyed function.

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
use synema_trace::Instant;
use synema_wire::{Endpoint, Seq};

/// RFC 9293 §3.4.1: the clock M of the generator ticks about every four microseconds.
const TICK_NS: i64 = 4_000;

/// RFC 6528 §3: `ISN = M + F(localip, localport, remoteip, remoteport, secretkey)`.
pub(crate) fn initial_sequence_number(key: u64, local: Endpoint, remote: Endpoint, now: Instant) -> Seq {
    Seq(((now.ns / TICK_NS) as u32).wrapping_add(keyed(key, local, remote, 0)))
}

/// RFC 9293 §3.6.1 (1): the initial sequence number of a connection that takes the place of one in TIME-WAIT lies beyond
/// all that the old one has used, which ends before `snd_nxt`.
pub(crate) fn beyond(snd_nxt: Option<Seq>, isn: Seq) -> Seq {
    snd_nxt.filter(|used| isn.before(*used)).unwrap_or(isn)
}

/// F: the first word of SHA-256 over the two ends, the key and what else is to be bound.
pub(super) fn keyed(key: u64, local: Endpoint, remote: Endpoint, also: u64) -> u32 {
    let mut hash = Sha256::new();
    for end in [local, remote] {
        match end.ip {
            IpAddr::V4(ip) => hash.update(ip.octets()),
            IpAddr::V6(ip) => hash.update(ip.octets()),
        }
        hash.update(end.port.to_be_bytes());
    }
    hash.update(key.to_be_bytes());
    hash.update(also.to_be_bytes());
    let digest = hash.finalize();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(port: u16) -> Endpoint {
        Endpoint { ip: [192, 0, 2, 1].into(), port }
    }

    #[test]
    fn c09_one_second_later_the_same_ends_get_250_000_more() {
        let at =
            |seconds: i64| initial_sequence_number(7, end(80), end(5000), Instant::from_ns(seconds * 1_000_000_000));
        assert_eq!(at(1).0.wrapping_sub(at(0).0), 250_000);
        assert_eq!(at(20_000).0.wrapping_sub(at(0).0), (250_000_u64 * 20_000) as u32, "around the circle");
    }

    #[test]
    fn c22_a_connection_in_the_place_of_another_begins_beyond_its_numbers() {
        assert_eq!(beyond(None, Seq(5)), Seq(5));
        assert_eq!(beyond(Some(Seq(1_000)), Seq(999)), Seq(1_000));
        assert_eq!(beyond(Some(Seq(1_000)), Seq(1_001)), Seq(1_001));
        assert_eq!(beyond(Some(Seq(10)), Seq(u32::MAX)), Seq(10), "across the end of the circle");
    }

    #[test]
    fn x22_other_ends_and_other_keys_differ() {
        let isn = |key, local, remote| initial_sequence_number(key, end(local), end(remote), Instant::ZERO);
        let all = [isn(7, 80, 5000), isn(7, 80, 5001), isn(7, 81, 5000), isn(8, 80, 5000), isn(7, 5000, 80)];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[index + 1..].contains(one), "{all:?}");
        }
    }
}
