use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipcrypt_rs::IpcryptPfx;

/// Other addresses for addresses: always the same for the same, and two that share their first bits share as many
/// afterwards. Addresses that mean the same everywhere stay: unspecified, loopback, broadcast, multicast.
pub(crate) struct Addresses {
    cipher: IpcryptPfx,
}

/// The first bits of an IPv4 address that stay, so that no host becomes a multicast group.
const KEPT_IPV4: u32 = 4;
/// The same of a global IPv6 address, and of all others that are hosts' (unique local).
const KEPT_GLOBAL: u32 = 3;
const KEPT_LOCAL: u32 = 10;
/// Link-local addresses stay link-local: only the interface identifier changes.
const KEPT_LINK_LOCAL: u32 = 64;

impl Addresses {
    /// Addresses under a key.
    pub(crate) fn new(key: [u8; 32]) -> Addresses {
        Addresses { cipher: IpcryptPfx::new(key) }
    }

    pub(crate) fn ipv4(&self, ip: Ipv4Addr) -> Ipv4Addr {
        if ip.is_unspecified() || ip.is_loopback() || ip.is_broadcast() || ip.is_multicast() {
            return ip;
        }
        let IpAddr::V4(other) = self.cipher.encrypt_ipaddr(ip.into()) else { return ip };
        let kept = u32::MAX << (32 - KEPT_IPV4);
        Ipv4Addr::from_bits(ip.to_bits() & kept | other.to_bits() & !kept)
    }

    pub(crate) fn ipv6(&self, ip: Ipv6Addr) -> Ipv6Addr {
        let octets = ip.octets();
        if let [0xff, 0x02, .., 1, 0xff, a, b, c] = octets
            && octets[2..11].iter().all(|octet| *octet == 0)
        {
            // a solicited-node group ends as the address of its host does (RFC 4291, section 2.7.1)
            let [a, b, c] = self.last_three([a, b, c]);
            let mut octets = octets;
            octets[13..].copy_from_slice(&[a, b, c]);
            return octets.into();
        }
        if ip.is_unspecified() || ip.is_loopback() || ip.is_multicast() {
            return ip;
        }
        if let Some(inside) = ip.to_ipv4_mapped() {
            return self.ipv4(inside).to_ipv6_mapped();
        }
        let kept_bits = match octets[0] >> 5 {
            0b111 if ip.is_unicast_link_local() => KEPT_LINK_LOCAL,
            0b111 => KEPT_LOCAL,
            _ => KEPT_GLOBAL,
        };
        let kept = u128::MAX << (128 - kept_bits);
        Ipv6Addr::from_bits(ip.to_bits() & kept | self.encrypted(octets) & !kept)
    }

    /// A hardware address that stays as much of a group's, or of a locally administered one, as it was.
    pub(crate) fn mac(&self, mac: [u8; 6]) -> [u8; 6] {
        match mac {
            [0x33, 0x33, 0xff, a, b, c] => {
                let [a, b, c] = self.last_three([a, b, c]);
                [0x33, 0x33, 0xff, a, b, c]
            }
            [first, ..] if first & 1 != 0 => mac,
            [0, 0, 0, 0, 0, 0] => mac,
            _ => {
                let mut long = [0; 16];
                long[..6].copy_from_slice(&mac);
                let mut other = [0; 6];
                other.copy_from_slice(&self.encrypted(long).to_be_bytes()[..6]);
                other[0] = other[0] & !3 | mac[0] & 3;
                other
            }
        }
    }

    /// The end of a solicited-node group's address, the same in IPv6 and in the hardware address.
    fn last_three(&self, octets: [u8; 3]) -> [u8; 3] {
        let mut long = [0; 16];
        long[..3].copy_from_slice(&octets);
        let [a, b, c, ..] = self.encrypted(long).to_be_bytes();
        [a, b, c]
    }

    fn encrypted(&self, octets: [u8; 16]) -> u128 {
        match self.cipher.encrypt_ipaddr(Ipv6Addr::from(octets).into()) {
            IpAddr::V6(other) => other.to_bits(),
            IpAddr::V4(other) => other.to_bits().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn addresses() -> Addresses {
        Addresses::new(std::array::from_fn(|index| index as u8))
    }

    proptest! {
        #[test]
        fn prefixes_are_preserved_exactly(a: u32, b: u32, c: u128, d: u128) {
            let (ours, a, b) = (addresses(), Ipv4Addr::from_bits(a), Ipv4Addr::from_bits(b));
            let is_host = |ip: Ipv4Addr| ours.ipv4(ip) != ip && !ip.is_multicast();
            if is_host(a) && is_host(b) {
                let common = (a.to_bits() ^ b.to_bits()).leading_zeros();
                prop_assert_eq!((ours.ipv4(a).to_bits() ^ ours.ipv4(b).to_bits()).leading_zeros(), common);
                prop_assert!(!ours.ipv4(a).is_multicast());
            }
            let (c, d) = (Ipv6Addr::from_bits(c | 1 << 125), Ipv6Addr::from_bits(d | 1 << 125));
            let are_global = [c, d].iter().all(|ip| ip.octets()[0] >> 5 != 0b111);
            if are_global {
                let common = (c.to_bits() ^ d.to_bits()).leading_zeros();
                prop_assert_eq!((ours.ipv6(c).to_bits() ^ ours.ipv6(d).to_bits()).leading_zeros(), common);
            }
        }

        #[test]
        fn hardware_addresses_keep_their_kind_and_never_meet(a: [u8; 6], b: [u8; 6]) {
            let ours = addresses();
            prop_assert_eq!(ours.mac(a)[0] & 3, a[0] & 3);
            prop_assert_eq!(ours.mac(a) == ours.mac(b), a == b);
        }
    }

    #[test]
    fn what_means_the_same_everywhere_stays() {
        let ours = addresses();
        for ip in ["0.0.0.0", "127.0.0.1", "255.255.255.255", "224.0.0.251", "::", "::1", "ff02::fb"] {
            let ip: IpAddr = ip.parse().unwrap();
            let other = match ip {
                IpAddr::V4(ip) => IpAddr::from(ours.ipv4(ip)),
                IpAddr::V6(ip) => IpAddr::from(ours.ipv6(ip)),
            };
            assert_eq!(other, ip);
        }
        assert_eq!(ours.mac([0xff; 6]), [0xff; 6]);
        assert!(ours.ipv6("fe80::1".parse().unwrap()).is_unicast_link_local());
        let group = ours.ipv6("ff02::1:ff12:3456".parse().unwrap());
        assert_eq!(group.segments()[..6], [0xff02, 0, 0, 0, 0, 1]);
        assert_ne!(group, "ff02::1:ff12:3456".parse::<Ipv6Addr>().unwrap());
        assert_eq!(ours.mac([0x33, 0x33, 0xff, 0x12, 0x34, 0x56])[3..], group.octets()[13..]);
    }
}
