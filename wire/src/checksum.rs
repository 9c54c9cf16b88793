use std::net::IpAddr;

use etherparse::checksum::Sum16BitWords;

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
pub fn transport_checksum(src: IpAddr, dst: IpAddr, protocol: u8, segment: &[u8]) -> u16 {
    let mut sum = Sum16BitWords::new();
    for ip in [src, dst] {
        sum = match ip {
            IpAddr::V4(ip) => sum.add_4bytes(ip.octets()),
            IpAddr::V6(ip) => sum.add_16bytes(ip.octets()),
        };
    }
    sum.add_4bytes((segment.len() as u32).to_be_bytes())
        .add_2bytes([0, protocol])
        .add_slice(segment)
        .ones_complement()
        .to_be()
}

/// The Internet checksum (RFC 1071) of bytes that have no pseudo-header: 0 over bytes whose field is right.
pub fn plain_checksum(bytes: &[u8]) -> u16 {
    Sum16BitWords::new().add_slice(bytes).ones_complement().to_be()
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
