//! Addresses that nobody hands out: router advertisements (RFC 4861 §6) and what hosts make of them (RFC 4862).

use std::net::{IpAddr, Ipv6Addr};

use synema_trace::EventKind;
use synema_wire::{IpPacket, icmp_message};

use super::ip_input::ICMPV6;
use super::{Happening, World};
use crate::kernel::Class;
use crate::network::discovery::{ROUTER_ADVERTISEMENT, ROUTER_SOLICITATION, SOLICITATION};
use crate::network::{
    ALL_NODES, ALL_ROUTERS, Outgoing, Route, is_link_local, multicast_mac, solicited_node, with_interface_id,
};
use crate::scenario::InterfaceAddress;

/// RFC 4861 §10: RETRANS_TIMER, which duplicate address detection waits for once (RFC 4862 §5.1).
const RETRANSMISSION_NS: i64 = 1_000_000_000;
/// RFC 4861 §10: RTR_SOLICITATION_INTERVAL and MAX_RTR_SOLICITATIONS.
const SOLICITATION_INTERVAL_NS: i64 = 4_000_000_000;
const MOST_SOLICITATIONS: u32 = 3;
/// How long a router says that it is one: AdvDefaultLifetime, three times 600 s (RFC 4861 §6.2.1).
const ROUTER_LIFETIME_S: u16 = 1800;
/// AdvValidLifetime and AdvPreferredLifetime: 30 and 7 days (§6.2.1).
const PREFIX_LIFETIMES_S: [u32; 2] = [2_592_000, 604_800];
/// Addresses are made of prefixes of this length alone (RFC 4862 §5.5.3 d, RFC 2464 §4).
const PREFIX_LEN: u8 = 64;

impl World {
    /// An interface that makes its own addresses begins: with the one for its link.
    pub(super) fn autoconfigure(&mut self, host: usize, interface: usize, step: u32) {
        let own = &self.hosts[host].interfaces[interface];
        if step == 0 {
            let ip = with_interface_id(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), own.mac);
            return self.try_address(host, interface, ip, None);
        }
        let has_router =
            self.hosts[host].routes.iter().any(|route| route.interface == interface && route.via.is_some());
        if has_router || step > MOST_SOLICITATIONS {
            return;
        }
        let Some(src) = self.link_local(host, interface) else { return };
        let mac = self.hosts[host].interfaces[interface].mac;
        let mut text = vec![1, 1];
        text.extend(mac.0);
        let message = icmp_message(src.into(), ALL_ROUTERS.into(), ROUTER_SOLICITATION, 0, [0; 4], &text);
        self.multicast(host, interface, (src, ALL_ROUTERS), message, "router solicitation", ("4861/6.3.7", None));
        let happening = Happening::Autoconfigure { host, interface, step: step + 1 };
        self.queue.schedule(self.now.plus_ns(SOLICITATION_INTERVAL_NS), Class::Timer, happening);
    }

    fn link_local(&self, host: usize, interface: usize) -> Option<Ipv6Addr> {
        self.hosts[host].interfaces[interface].addresses.iter().find_map(|address| match address.ip {
            IpAddr::V6(ip) if is_link_local(ip) => Some(ip),
            _ => None,
        })
    }

    /// Asks whether anybody has an address before it is taken (RFC 4862 §5.4.2).
    fn try_address(&mut self, host: usize, interface: usize, ip: Ipv6Addr, cause: Option<usize>) {
        if !self.hosts[host].interfaces[interface].tentative.insert(ip) {
            return;
        }
        let group = solicited_node(ip);
        let message = icmp_message(Ipv6Addr::UNSPECIFIED.into(), group.into(), SOLICITATION, 0, [0; 4], &ip.octets());
        let text = format!("neighbour solicitation: has anybody {ip}?");
        self.multicast(host, interface, (Ipv6Addr::UNSPECIFIED, group), message, &text, ("4862/5.4.2", cause));
        let happening = Happening::TakeAddress { host, interface, ip };
        self.queue.schedule(self.now.plus_ns(RETRANSMISSION_NS), Class::Timer, happening);
    }

    /// Nobody has said that the address is taken.
    pub(super) fn take_address(&mut self, host: usize, interface: usize, ip: Ipv6Addr) {
        let own = &mut self.hosts[host].interfaces[interface];
        if !own.tentative.remove(&ip) {
            return;
        }
        let address = InterfaceAddress { ip: ip.into(), prefix_len: PREFIX_LEN };
        // the source of what goes beyond the link comes before the one that stays on it
        let place = if is_link_local(ip) { own.addresses.len() } else { 0 };
        own.addresses.insert(place, address);
        let name = own.name.clone();
        let kind = EventKind::Table { table: "address".into(), key: name, old: None, new: Some(address.to_string()) };
        self.record(host, (None, None), Some("4862/5.4".into()), None, kind);
        self.mld_joined(host, interface, solicited_node(ip), None);
        if is_link_local(ip) {
            self.autoconfigure(host, interface, 1);
        }
    }

    /// Somebody has the address that was about to be taken (RFC 4862 §5.4.4).
    pub(super) fn address_is_taken(
        &mut self,
        host: usize,
        interface: usize,
        ip: Ipv6Addr,
        cause: Option<usize>,
    ) -> bool {
        let was_tentative = self.hosts[host].interfaces[interface].tentative.remove(&ip);
        if was_tentative {
            let reason = format!("{ip} is a duplicate address and is not used").into();
            self.record(host, (None, None), Some("4862/5.4.4".into()), cause, EventKind::Discarded { reason });
        }
        was_tentative
    }

    /// A valid router solicitation or advertisement.
    pub(super) fn receive_router_discovery(
        &mut self,
        host: usize,
        interface: usize,
        packet: &IpPacket,
        cause: Option<usize>,
    ) {
        let is_solicitation = packet.payload.first() == Some(&ROUTER_SOLICITATION);
        let IpAddr::V6(from) = packet.src else { return };
        match is_solicitation {
            true if self.hosts[host].interfaces[interface].advertises => self.advertise(host, interface, cause),
            true => {}
            false => self.follow_advertisement(host, interface, from, &packet.payload, cause),
        }
    }

    /// Says on a link that here is a router, and which prefixes are on the link (RFC 4861 §6.2.3).
    pub(super) fn advertise(&mut self, host: usize, interface: usize, cause: Option<usize>) {
        let Some(src) = self.link_local(host, interface) else { return };
        let own = &self.hosts[host].interfaces[interface];
        // reachable time and retransmission timer are left to the hosts; then our hardware address
        let mut text = vec![0; 8];
        text.extend([1, 1]);
        text.extend(own.mac.0);
        let prefixes: Vec<(Ipv6Addr, u8)> = own
            .addresses
            .iter()
            .filter_map(|address| match address.ip {
                IpAddr::V6(ip) if !is_link_local(ip) => Some((network(ip, address.prefix_len), address.prefix_len)),
                _ => None,
            })
            .collect();
        for (prefix, len) in &prefixes {
            // prefix information: on link, and to make addresses of
            text.extend([3, 4, *len, 0xc0]);
            PREFIX_LIFETIMES_S.iter().for_each(|seconds| text.extend(seconds.to_be_bytes()));
            text.extend([0; 4]);
            text.extend(prefix.octets());
        }
        let [high, low] = ROUTER_LIFETIME_S.to_be_bytes();
        let message = icmp_message(src.into(), ALL_NODES.into(), ROUTER_ADVERTISEMENT, 0, [64, 0, high, low], &text);
        let named: Vec<String> = prefixes.iter().map(|(prefix, len)| format!("{prefix}/{len}")).collect();
        let text = format!("router advertisement: {}", named.join(", "));
        self.multicast(host, interface, (src, ALL_NODES), message, &text, ("4861/6.2.3", cause));
    }

    /// What a host makes of an advertisement: a default route, and an address for each prefix (RFC 4861 §6.3.4,
    /// RFC 4862 §5.5.3).
    fn follow_advertisement(
        &mut self,
        host: usize,
        interface: usize,
        from: Ipv6Addr,
        message: &[u8],
        cause: Option<usize>,
    ) {
        if !self.hosts[host].interfaces[interface].makes_addresses {
            return;
        }
        let lifetime_s = message.get(6..8).map_or(0, |field| u16::from_be_bytes([field[0], field[1]]));
        let to = InterfaceAddress { ip: Ipv6Addr::UNSPECIFIED.into(), prefix_len: 0 };
        let route = Route { to, via: Some(from.into()), interface };
        if lifetime_s > 0 && !self.hosts[host].routes.contains(&route) {
            self.hosts[host].routes.push(route);
            let kind =
                EventKind::Table { table: "route".into(), key: to.to_string(), old: None, new: Some(route.text()) };
            self.record(host, (None, None), Some("4861/6.3.4".into()), cause, kind);
        }
        let mac = self.hosts[host].interfaces[interface].mac;
        let mut options = message.get(16..).unwrap_or_default();
        while let [kind, units, ..] = *options {
            let len = usize::from(units) * 8;
            let Some(option) = options.get(..len).filter(|_| len > 0) else { return };
            let is_prefix = kind == 3 && len == 32 && option[2] == PREFIX_LEN && option[3] & 0x40 != 0;
            if let Some(prefix) = option.get(16..32).filter(|_| is_prefix && lasts(option))
                && let Ok(octets) = <[u8; 16]>::try_from(prefix)
                && !is_link_local(octets.into())
            {
                let ip = with_interface_id(octets.into(), mac);
                if !self.hosts[host].interfaces[interface].has(ip.into()) {
                    self.try_address(host, interface, ip, cause);
                }
            }
            options = &options[len..];
        }
    }

    fn multicast(
        &mut self,
        host: usize,
        interface: usize,
        (src, group): (Ipv6Addr, Ipv6Addr),
        message: Vec<u8>,
        text: &str,
        (clause, cause): (&'static str, Option<usize>),
    ) {
        let packet = IpPacket { ttl: 255, ..IpPacket::new(src.into(), group.into(), ICMPV6, message) };
        let outgoing = Outgoing::new(packet, text.to_owned(), cause).under(clause);
        self.transmit(host, interface, multicast_mac(group.into()), outgoing);
    }
}

/// Whether addresses are made of a prefix with such lifetimes (RFC 4862 §5.5.3 c and d): of one that is valid for a while,
/// and not preferred for longer than that.
fn lasts(prefix_information: &[u8]) -> bool {
    let seconds = |at: usize| {
        prefix_information
            .get(at..at + 4)
            .map_or(0, |field| field.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet)))
    };
    let (valid, preferred) = (seconds(4), seconds(8));
    valid > 0 && preferred <= valid
}

/// The prefix of an address.
fn network(ip: Ipv6Addr, len: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - u32::from(len)).unwrap_or(0);
    Ipv6Addr::from(ip.to_bits() & mask)
}
