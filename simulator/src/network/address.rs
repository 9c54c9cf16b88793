use std::net::{IpAddr, Ipv6Addr};

use synema_wire::Mac;

/// Whether an address names a group of hosts.
pub(crate) fn is_multicast(ip: IpAddr) -> bool {
    ip.is_multicast()
}

/// The hardware address of a multicast group: 01:00:5e and the low 23 bits (RFC 1112 §6.4), or 33:33 and the low
/// 32 bits (RFC 2464 §7).
pub(crate) fn multicast_mac(group: IpAddr) -> Mac {
    match group {
        IpAddr::V4(group) => {
            let [_, b, c, d] = group.octets();
            Mac([0x01, 0x00, 0x5e, b & 0x7f, c, d])
        }
        IpAddr::V6(group) => {
            let [.., a, b, c, d] = group.octets();
            Mac([0x33, 0x33, a, b, c, d])
        }
    }
}

/// The solicited-node group of an address: ff02::1:ff00:0 and its low 24 bits (RFC 4291 §2.7.1).
pub(crate) fn solicited_node(ip: Ipv6Addr) -> Ipv6Addr {
    let [.., a, b, c] = ip.octets();
    Ipv6Addr::new(0xff02, 0, 0, 0, 0, 1, 0xff00 | u16::from(a), u16::from(b) << 8 | u16::from(c))
}

/// Every station of a link, and every router (RFC 4291 §2.7.1).
pub(crate) const ALL_NODES: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
pub(crate) const ALL_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 2);

/// Every router that takes part in multicast listener discovery (RFC 3810 §5.2.14).
pub(crate) const MLD_ROUTERS: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x16);

/// fe80::/10 (RFC 4291 §2.5.6).
pub(crate) fn is_link_local(ip: Ipv6Addr) -> bool {
    ip.segments()[0] & 0xffc0 == 0xfe80
}

/// A prefix of 64 bits with the interface identifier of a hardware address (RFC 4291 appendix A): ff:fe in its middle,
/// and its universal/local bit turned over.
pub(crate) fn with_interface_id(prefix: Ipv6Addr, Mac([a, b, c, d, e, f]): Mac) -> Ipv6Addr {
    let mut octets = prefix.octets();
    octets[8..].copy_from_slice(&[a ^ 2, b, c, 0xff, 0xfe, d, e, f]);
    octets.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_identifier_is_made_of_the_hardware_address() {
        let made = with_interface_id("2001:db8::".parse().unwrap(), Mac([0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde]));
        assert_eq!(made.to_string(), "2001:db8::3656:78ff:fe9a:bcde");
        assert!(is_link_local("fe80::1".parse().unwrap()) && !is_link_local(made));
    }

    #[test]
    fn groups_have_the_hardware_addresses_of_their_rfcs() {
        assert_eq!(multicast_mac("239.129.2.3".parse().unwrap()).to_string(), "01:00:5e:01:02:03");
        let group = solicited_node("2001:db8::12:3456".parse().unwrap());
        assert_eq!(group.to_string(), "ff02::1:ff12:3456");
        assert_eq!(multicast_mac(group.into()).to_string(), "33:33:ff:12:34:56");
    }
}
