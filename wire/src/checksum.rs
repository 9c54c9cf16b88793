use std::net::IpAddr;

/// What a checksum field says of the bytes it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumStatus {
    /// The bytes give the value in the field.
    Good,
    /// They do not.
    Bad {
        /// What the field would have to hold.
        expected: u16,
    },
    /// Not all covered bytes are here (cut by the snap length, or a fragment).
    Unverified,
    /// The field is zero, which in UDP over IPv4 means that none was computed (RFC 768).
    NotPresent,
}

/// The checksum of a transport `segment` (its own checksum field counted as it stands) with the pseudo-header of
/// RFC 9293 §3.1 or RFC 8200 §8.1: 0 over a segment whose field is right.
///
/// `protocol` is the IP protocol number (6 TCP, 17 UDP, 58 ICMPv6). Addresses of two families give no
/// pseudo-header; the source's family is taken.
#[inline]
pub fn transport_checksum(src: IpAddr, dst: IpAddr, protocol: u8, segment: &[u8]) -> u16 {
    let addresses: u64 = [src, dst]
        .iter()
        .map(|ip| match ip {
            IpAddr::V4(ip) => u64::from(u32::from_ne_bytes(ip.octets())),
            IpAddr::V6(ip) => sum_of(&ip.octets()),
        })
        .sum();
    let length = u32::from_ne_bytes((segment.len() as u32).to_be_bytes());
    let lengths = u64::from(length) + u64::from(u16::from_ne_bytes([0, protocol]));
    complement(addresses + lengths + sum_of(segment))
}

/// The Internet checksum (RFC 1071) of bytes that have no pseudo-header: 0 over bytes whose field is right.
pub fn plain_checksum(bytes: &[u8]) -> u16 {
    complement(sum_of(bytes))
}

/// Octets that are summed at once: in 32-bit words, each in a sum of its own, which compilers make vector instructions of.
const STRIDE: usize = 32;

/// The sum of all words of 32 bits in the machine's order; it holds without overflow for 16 GiB.
///
/// Words of any width and order give the same one's-complement sum, but for the order of its octets (RFC 1071 §2).
#[inline]
fn sum_of(bytes: &[u8]) -> u64 {
    let (strides, rest) = bytes.as_chunks::<STRIDE>();
    let mut sums = [0u64; STRIDE / 4];
    for stride in strides {
        let (words, _) = stride.as_chunks::<4>();
        for (sum, word) in sums.iter_mut().zip(words) {
            *sum += u64::from(u32::from_ne_bytes(*word));
        }
    }
    let (words, rest) = rest.as_chunks::<4>();
    let last = match *rest {
        [first] => [first, 0, 0, 0],
        [first, second] => [first, second, 0, 0],
        [first, second, third] => [first, second, third, 0],
        _ => [0; 4],
    };
    let words: u64 = words.iter().map(|word| u64::from(u32::from_ne_bytes(*word))).sum();
    sums.iter().sum::<u64>() + words + u64::from(u32::from_ne_bytes(last))
}

/// The one's complement of a sum, folded to 16 bits.
#[inline]
fn complement(mut sum: u64) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    (!(sum as u16)).to_be()
}

/// The verdict for a field holding `found`, when the sum over everything including the field came to `residue`.
pub(crate) fn verdict(found: u16, residue: u16) -> ChecksumStatus {
    if residue == 0 {
        return ChecksumStatus::Good;
    }
    // one's-complement subtraction of the field from the sum gives the value that would make it zero
    let mut expected = u32::from(found) + u32::from(residue);
    expected = (expected & 0xffff) + (expected >> 16);
    ChecksumStatus::Bad { expected: expected as u16 }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use etherparse::checksum::Sum16BitWords;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_etherparse(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            (v4, v6, protocol) in any::<([u8; 4], [u8; 16], u8)>(),
        ) {
            let mut plain = Sum16BitWords::new().add_slice(&bytes);
            prop_assert_eq!(plain_checksum(&bytes), plain.ones_complement().to_be());
            let mut with_rest = plain.add_4bytes((bytes.len() as u32).to_be_bytes()).add_2bytes([0, protocol]);
            let over_v4 = with_rest.clone().add_4bytes(v4).add_4bytes(v4).ones_complement().to_be();
            let v4 = Ipv4Addr::from(v4).into();
            prop_assert_eq!(transport_checksum(v4, v4, protocol, &bytes), over_v4);
            let over_v6 = with_rest.add_16bytes(v6).add_16bytes(v6).ones_complement().to_be();
            let v6 = Ipv6Addr::from(v6).into();
            prop_assert_eq!(transport_checksum(v6, v6, protocol, &bytes), over_v6);
        }
    }
}
