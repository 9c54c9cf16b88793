//! Which messages of neighbour discovery count (RFC 4861).

use std::net::IpAddr;

use synema_wire::IpPacket;

use super::{is_link_local, is_multicast};

/// Types of RFC 4861 §4.1 to §4.4, and the options with a hardware address.
pub(crate) const ROUTER_SOLICITATION: u8 = 133;
pub(crate) const ROUTER_ADVERTISEMENT: u8 = 134;
pub(crate) const SOLICITATION: u8 = 135;
pub(crate) const ADVERTISEMENT: u8 = 136;
pub(crate) const SOURCE_OPTION: u8 = 1;
pub(crate) const TARGET_OPTION: u8 = 2;
/// The S and O flags of an advertisement.
pub(crate) const SOLICITED: u8 = 0x40;
pub(crate) const OVERRIDE: u8 = 0x20;

/// Why a message is not valid, with the section that says so; `None` where it is, or is none of the four. The checksum
/// is known to be right.
pub(crate) fn objection(packet: &IpPacket) -> Option<(&'static str, &'static str)> {
    let message = &packet.payload;
    let (clause, least) = match *message.first()? {
        ROUTER_SOLICITATION => ("4861/6.1.1", 8),
        ROUTER_ADVERTISEMENT => ("4861/6.1.2", 16),
        SOLICITATION => ("4861/7.1.1", 24),
        ADVERTISEMENT => ("4861/7.1.2", 24),
        _ => return None,
    };
    let reason = if packet.ttl != 255 {
        "neighbour discovery from beyond the link"
    } else if message.get(1) != Some(&0) {
        "neighbour discovery with a code"
    } else if message.len() < least {
        "neighbour discovery cut short"
    } else if !are_options_whole(&message[least..]) {
        "neighbour discovery with an option of no length, or more than there is"
    } else {
        of_kind(packet, message[0])?
    };
    Some((clause, reason))
}

/// What is asked of one kind alone.
fn of_kind(packet: &IpPacket, kind: u8) -> Option<&'static str> {
    let IpAddr::V6(src) = packet.src else { return None };
    let message = &packet.payload;
    let has_source_address = |least: usize| option(&message[least..], SOURCE_OPTION).is_some();
    let is_to_many = is_multicast(packet.dst);
    let speaks_of_many = matches!(kind, SOLICITATION | ADVERTISEMENT) && message[8] == 0xff;
    match kind {
        ROUTER_SOLICITATION if src.is_unspecified() && has_source_address(8) => {
            Some("a hardware address of nobody's address")
        }
        ROUTER_ADVERTISEMENT if !is_link_local(src) => Some("a router's advertisement from no address of the link"),
        _ if speaks_of_many => Some("a group as the target of neighbour discovery"),
        SOLICITATION if src.is_unspecified() && !is_solicited_node(packet.dst) => {
            Some("duplicate address detection that is not sent to the solicited node's group")
        }
        SOLICITATION if src.is_unspecified() && has_source_address(24) => {
            Some("a hardware address of nobody's address")
        }
        ADVERTISEMENT if is_to_many && message[4] & SOLICITED != 0 => {
            Some("an advertisement to many that says it was asked for")
        }
        _ => None,
    }
}

fn is_solicited_node(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.octets()[..13] == [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff])
}

fn are_options_whole(mut options: &[u8]) -> bool {
    while !options.is_empty() {
        let len = options.get(1).map_or(0, |units| usize::from(*units) * 8);
        match options.get(len..).filter(|_| len > 0) {
            Some(rest) => options = rest,
            None => return false,
        }
    }
    true
}

/// The octets of the first option of a kind, its two header octets included. The options are whole.
pub(crate) fn option(mut options: &[u8], wanted: u8) -> Option<&[u8]> {
    while let [kind, units, ..] = *options {
        let len = usize::from(units) * 8;
        let (this, rest) = options.split_at_checked(len).filter(|_| len > 0)?;
        if kind == wanted {
            return Some(this);
        }
        options = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message of a kind with this much behind its first eight octets.
    fn message(kind: u8, src: &str, dst: &str, rest: &[u8]) -> IpPacket {
        let mut payload = vec![kind, 0, 0, 0, 0, 0, 0, 0];
        payload.extend(rest);
        IpPacket { ttl: 255, ..IpPacket::new(src.parse().unwrap(), dst.parse().unwrap(), 58, payload) }
    }

    /// The same with other octets.
    fn altered(packet: &IpPacket, alter: impl FnOnce(&mut Vec<u8>)) -> IpPacket {
        let mut payload = packet.payload.to_vec();
        alter(&mut payload);
        IpPacket { payload: payload.into(), ..packet.clone() }
    }

    const TARGET: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
    const ADDRESS: [u8; 8] = [SOURCE_OPTION, 1, 2, 0, 0, 0, 0, 1];

    #[test]
    fn what_is_whole_and_from_the_link_is_valid() {
        let asked = [&TARGET[..], &ADDRESS].concat();
        let valid = [
            message(SOLICITATION, "2001:db8::1", "ff02::1:ff00:2", &asked),
            message(SOLICITATION, "::", "ff02::1:ff00:2", &TARGET),
            message(ADVERTISEMENT, "2001:db8::2", "2001:db8::1", &asked),
            message(ROUTER_SOLICITATION, "fe80::1", "ff02::2", &ADDRESS),
            message(ROUTER_SOLICITATION, "::", "ff02::2", &[]),
            message(ROUTER_ADVERTISEMENT, "fe80::1", "ff02::1", &[0; 8]),
        ];
        for packet in &valid {
            assert_eq!(objection(packet), None, "{packet:?}");
            let beyond = IpPacket { ttl: 254, ..packet.clone() };
            assert!(objection(&beyond).is_some(), "a hop limit of 254");
            let coded = altered(packet, |payload| payload[1] = 1);
            assert!(objection(&coded).is_some(), "a code");
            let endless = altered(packet, |payload| payload.extend([9, 0, 0, 0, 0, 0, 0, 0]));
            assert!(objection(&endless).is_some(), "an option of no length");
        }
        assert_eq!(objection(&IpPacket::new("::1".parse().unwrap(), "::1".parse().unwrap(), 58, vec![128, 0])), None);
    }

    #[test]
    fn each_kind_has_its_own_conditions() {
        let asked = [&TARGET[..], &ADDRESS].concat();
        let group = [&[0xff, 2][..], &[0; 13], &[1]].concat();
        let unsolicited = message(ADVERTISEMENT, "2001:db8::2", "ff02::1", &TARGET);
        let solicited = altered(&unsolicited, |payload| payload[4] = SOLICITED);
        let invalid = [
            (message(ROUTER_ADVERTISEMENT, "2001:db8::1", "ff02::1", &[0; 8]), "4861/6.1.2"),
            (message(ROUTER_ADVERTISEMENT, "fe80::1", "ff02::1", &[]), "4861/6.1.2"),
            (message(ROUTER_SOLICITATION, "::", "ff02::2", &ADDRESS), "4861/6.1.1"),
            (message(SOLICITATION, "::", "ff02::1", &TARGET), "4861/7.1.1"),
            (message(SOLICITATION, "::", "ff02::1:ff00:2", &asked), "4861/7.1.1"),
            (message(SOLICITATION, "2001:db8::1", "ff02::1:ff00:2", &TARGET[1..]), "4861/7.1.1"),
            (message(SOLICITATION, "2001:db8::1", "ff02::1:ff00:2", &group), "4861/7.1.1"),
            (message(ADVERTISEMENT, "2001:db8::2", "ff02::1", &group), "4861/7.1.2"),
            (solicited, "4861/7.1.2"),
        ];
        for (packet, clause) in invalid {
            assert_eq!(objection(&packet).map(|(clause, _)| clause), Some(clause), "{packet:?}");
        }
    }
}
