//! Who on a link has which address: ARP (RFC 826, RFC 5227) and neighbour discovery (RFC 4861), one machine for both.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use synema_trace::{Clause, EventKind};
use synema_wire::{ArpPacket, IpPacket, Mac, arp_frame, icmp_message};

use super::ip_output::Unsent;
use super::{Happening, World};
use crate::kernel::Class;
use crate::network::discovery::{
    self, ADVERTISEMENT, OVERRIDE, ROUTER_ADVERTISEMENT, ROUTER_SOLICITATION, SOLICITATION, SOLICITED, SOURCE_OPTION,
    TARGET_OPTION,
};
use crate::network::{ALL_NODES, BROADCAST, Entry, Hop, Neighbour, Outgoing, multicast_mac, solicited_node};

/// RFC 4861 §10: RETRANS_TIMER, MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT; RFC 1122 §2.3.2.1 asks ARP for at most
/// one request a second.
const RETRANSMISSION_NS: i64 = 1_000_000_000;
const MOST_REQUESTS: u32 = 3;
/// RFC 4861 §10: REACHABLE_TIME and DELAY_FIRST_PROBE_TIME.
const ND_REACHABLE_NS: i64 = 30_000_000_000;
const DELAY_FIRST_PROBE_NS: i64 = 5_000_000_000;
/// Packets that wait for an address; the oldest give way.
const MOST_WAITING: usize = 3;
/// RFC 5227 §1.1: PROBE_NUM probes a second apart, ANNOUNCE_NUM announcements two seconds apart.
const PROBES: u32 = 3;
const ANNOUNCEMENTS: u32 = 2;
const ANNOUNCE_INTERVAL_NS: i64 = 2_000_000_000;
/// RFC 5227 §1.1: DEFEND_INTERVAL.
const DEFEND_INTERVAL_NS: i64 = 10_000_000_000;

fn table(ip: IpAddr) -> &'static str {
    if ip.is_ipv4() { "arp" } else { "nd" }
}

impl World {
    /// Sends a packet to a station of the link, once its hardware address is known.
    pub(super) fn send_to_neighbour(&mut self, host: usize, interface: usize, ip: IpAddr, outgoing: Outgoing) {
        let own = &mut self.hosts[host].interfaces[interface];
        let Some(entry) = own.neighbours.get_mut(&ip) else {
            if !self.hosts[host].resolves || self.hosts[host].interfaces[interface].link.is_none() {
                return self.give_up(host, outgoing, Unsent::NoRoute);
            }
            let cause = outgoing.cause;
            let incomplete = Neighbour::Incomplete { requests: 0, waiting: vec![outgoing] };
            self.set_neighbour(host, interface, ip, Some(incomplete), None, cause);
            return self.solicit(host, interface, ip, cause);
        };
        match &mut entry.neighbour {
            Neighbour::Incomplete { waiting, .. } => {
                waiting.push(outgoing);
                if waiting.len() > MOST_WAITING {
                    let oldest = waiting.remove(0);
                    let reason = format!("too many packets wait for the address of {ip}").into();
                    let (ends, cause) = (oldest.ends, oldest.cause);
                    self.record(host, ends, Some("1122/2.3.2.2".into()), cause, EventKind::Discarded { reason });
                }
            }
            Neighbour::Stale { mac } => {
                let (mac, cause) = (*mac, outgoing.cause);
                self.transmit(host, interface, mac, outgoing);
                self.set_neighbour(
                    host,
                    interface,
                    ip,
                    Some(Neighbour::Delay { mac }),
                    Some(DELAY_FIRST_PROBE_NS),
                    cause,
                );
            }
            known => {
                if let Some(mac) = known.mac() {
                    self.transmit(host, interface, mac, outgoing);
                }
            }
        }
    }

    /// Gives a neighbour's entry another value, with the time after which it is looked at again.
    fn set_neighbour(
        &mut self,
        host: usize,
        interface: usize,
        ip: IpAddr,
        new: Option<Neighbour>,
        after_ns: Option<i64>,
        cause: Option<usize>,
    ) -> usize {
        let neighbours = &mut self.hosts[host].interfaces[interface].neighbours;
        let old = neighbours.remove(&ip);
        let generation = old.as_ref().map_or(0, |old| old.generation) + 1;
        let texts = (old.map(|old| old.neighbour.text()), new.as_ref().map(Neighbour::text));
        if let Some(neighbour) = new {
            neighbours.insert(ip, Entry { neighbour, generation });
        }
        if let Some(ns) = after_ns {
            let happening = Happening::Neighbour { host, interface, ip, generation };
            self.queue.schedule(self.now.plus_ns(ns), Class::Timer, happening);
        }
        let kind = EventKind::Table { table: table(ip).into(), key: ip.to_string(), old: texts.0, new: texts.1 };
        let clause: Clause = if ip.is_ipv4() { "1122/2.3.2.1".into() } else { "4861/7.3.2".into() };
        self.record(host, (None, None), Some(clause), cause, kind)
    }

    /// Asks the link who has an address, and tries again after a second.
    fn solicit(&mut self, host: usize, interface: usize, ip: IpAddr, cause: Option<usize>) {
        let Some(entry) = self.hosts[host].interfaces[interface].neighbours.get_mut(&ip) else { return };
        let (unicast, generation) = match &mut entry.neighbour {
            Neighbour::Incomplete { requests, .. } => {
                *requests += 1;
                (None, entry.generation)
            }
            Neighbour::Probe { mac, requests } => {
                *requests += 1;
                (Some(*mac), entry.generation)
            }
            _ => return,
        };
        let happening = Happening::Neighbour { host, interface, ip, generation };
        self.queue.schedule(self.now.plus_ns(RETRANSMISSION_NS), Class::Timer, happening);
        match ip {
            IpAddr::V4(target) => {
                let Some(IpAddr::V4(own)) = self.hosts[host].interfaces[interface].address(ip) else { return };
                self.send_arp(host, interface, 1, own, Mac::default(), target, unicast.unwrap_or(BROADCAST), cause);
            }
            IpAddr::V6(target) => self.send_solicitation(host, interface, target, unicast, cause),
        }
    }

    /// The timer of a neighbour's entry.
    pub(super) fn neighbour_due(&mut self, host: usize, interface: usize, ip: IpAddr, generation: u64) {
        let Some(entry) = self.hosts[host].interfaces[interface].neighbours.get(&ip) else { return };
        if entry.generation != generation {
            return;
        }
        match entry.neighbour.clone() {
            Neighbour::Incomplete { requests, .. } if requests < MOST_REQUESTS => {
                self.solicit(host, interface, ip, None)
            }
            Neighbour::Probe { requests, .. } if requests < MOST_REQUESTS => self.solicit(host, interface, ip, None),
            Neighbour::Incomplete { waiting, .. } => {
                let event = self.set_neighbour(host, interface, ip, None, None, None);
                for outgoing in waiting {
                    let outgoing = Outgoing { cause: outgoing.cause.or(Some(event)), ..outgoing };
                    self.give_up(host, outgoing, Unsent::NoNeighbour);
                }
            }
            // an ARP entry that was not confirmed is asked for anew when it is needed
            Neighbour::Reachable { .. } if ip.is_ipv4() => {
                self.set_neighbour(host, interface, ip, None, None, None);
            }
            Neighbour::Reachable { mac } => {
                self.set_neighbour(host, interface, ip, Some(Neighbour::Stale { mac }), None, None);
            }
            Neighbour::Delay { mac } => {
                let probe = Neighbour::Probe { mac, requests: 0 };
                let event = self.set_neighbour(host, interface, ip, Some(probe), None, None);
                self.solicit(host, interface, ip, Some(event));
            }
            Neighbour::Probe { .. } => {
                self.set_neighbour(host, interface, ip, None, None, None);
            }
            Neighbour::Permanent { .. } | Neighbour::Stale { .. } => {}
        }
    }

    /// What is sent to an address does not arrive (RFC 9293 MUST-20): the neighbour on the way is asked whether it is still
    /// there, and forgotten unless it answers (RFC 1122 §2.3.2.1, "Unicast Poll" and "Higher-layer Advice").
    pub(super) fn doubt_neighbour(&mut self, host: usize, towards: IpAddr, cause: Option<usize>) {
        let Some(Hop::Station { interface, ip }) = self.hosts[host].hop(towards) else { return };
        let known = self.hosts[host].interfaces[interface].neighbours.get(&ip).map(|entry| &entry.neighbour);
        let Some(Neighbour::Reachable { mac } | Neighbour::Stale { mac } | Neighbour::Delay { mac }) = known else {
            return;
        };
        let mac = *mac;
        let event = self.set_neighbour(host, interface, ip, Some(Neighbour::Probe { mac, requests: 0 }), None, cause);
        self.solicit(host, interface, ip, Some(event));
    }

    /// A hardware address was confirmed; what waited for it goes out.
    fn confirm(&mut self, host: usize, interface: usize, ip: IpAddr, mac: Mac, cause: Option<usize>) {
        let ns = if ip.is_ipv4() { self.hosts[host].arp_timeout_ns } else { ND_REACHABLE_NS };
        let neighbours = &self.hosts[host].interfaces[interface].neighbours;
        let waiting = match neighbours.get(&ip).map(|entry| entry.neighbour.clone()) {
            Some(Neighbour::Permanent { .. }) => return,
            Some(Neighbour::Incomplete { waiting, .. }) => waiting,
            _ => Vec::new(),
        };
        self.set_neighbour(host, interface, ip, Some(Neighbour::Reachable { mac }), Some(ns), cause);
        for outgoing in waiting {
            self.transmit(host, interface, mac, outgoing);
        }
    }

    /// An ARP packet reaches an interface (RFC 826, "Packet Reception").
    pub(super) fn receive_arp(&mut self, host: usize, interface: usize, packet: &[u8], cause: Option<usize>) {
        let Some(arp) = ArpPacket::read(packet) else { return };
        let own = &self.hosts[host].interfaces[interface];
        let sender = IpAddr::V4(arp.src_ip);
        if !arp.src_ip.is_unspecified() && own.has(sender) && arp.src_mac != own.mac {
            let reason = format!("address conflict: {} says that {sender} is its own", arp.src_mac).into();
            let kind = EventKind::Discarded { reason };
            let event = self.record(host, (None, None), Some("5227/2.4".into()), cause, kind);
            return self.defend_address(host, interface, arp.src_ip, event);
        }
        let is_for_me = own.has(IpAddr::V4(arp.dst_ip));
        let is_known = own.neighbours.contains_key(&sender);
        // "merge": an entry that exists is brought up to date; only the target makes a new one
        if !arp.src_ip.is_unspecified() && (is_known || is_for_me) && self.hosts[host].resolves {
            self.confirm(host, interface, sender, arp.src_mac, cause);
        }
        if is_for_me && arp.opcode == 1 {
            self.send_arp(host, interface, 2, arp.dst_ip, arp.src_mac, arp.src_ip, arp.src_mac, cause);
        }
    }

    /// RFC 5227 §2.4 (c): who keeps an address that another claims says once that it is taken, and not again for a while.
    fn defend_address(&mut self, host: usize, interface: usize, ip: Ipv4Addr, cause: usize) {
        let now = self.now;
        let own = &mut self.hosts[host].interfaces[interface];
        if own.defended_at.is_some_and(|at| now.ns_since(at) < DEFEND_INTERVAL_NS) {
            return;
        }
        own.defended_at = Some(now);
        self.send_arp(host, interface, 1, ip, Mac::default(), ip, BROADCAST, Some(cause));
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one message and where it goes")]
    fn send_arp(
        &mut self,
        host: usize,
        interface: usize,
        opcode: u16,
        src_ip: Ipv4Addr,
        dst_mac: Mac,
        dst_ip: Ipv4Addr,
        to: Mac,
        cause: Option<usize>,
    ) {
        let src_mac = self.hosts[host].interfaces[interface].mac;
        let (text, clause) = match opcode {
            2 => (format!("ARP reply: {src_ip} is at {src_mac}"), "826/packet-reception"),
            _ if src_ip == dst_ip => (format!("ARP announcement: {src_ip} is at {src_mac}"), "5227/2.3"),
            _ if src_ip.is_unspecified() => (format!("ARP probe: does anyone have {dst_ip}?"), "5227/2.1.1"),
            _ => (format!("ARP request: who has {dst_ip}?"), "826/packet-generation"),
        };
        let packet = ArpPacket { opcode, src_mac, src_ip, dst_mac, dst_ip };
        let emitted = self.record(host, (None, None), Some(clause.into()), cause, EventKind::Emitted { text });
        let frame = arp_frame(src_mac, to, &packet);
        self.send_frame(host, interface, frame.into(), (None, None), emitted);
    }

    /// Asks whether an address is free, then says that it is taken (RFC 5227 §2.1.1, §2.3): step by step.
    pub(super) fn claim(&mut self, host: usize, interface: usize, step: u32) {
        let unspecified = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let Some(IpAddr::V4(own)) = self.hosts[host].interfaces[interface].address(unspecified) else { return };
        let is_probe = step < PROBES;
        let src_ip = if is_probe { Ipv4Addr::UNSPECIFIED } else { own };
        self.send_arp(host, interface, 1, src_ip, Mac::default(), own, BROADCAST, None);
        let wait_ns = if step + 1 < PROBES { RETRANSMISSION_NS } else { ANNOUNCE_INTERVAL_NS };
        if step + 1 < PROBES + ANNOUNCEMENTS {
            let happening = Happening::Claim { host, interface, step: step + 1 };
            self.queue.schedule(self.now.plus_ns(wait_ns), Class::Timer, happening);
        }
    }

    fn send_solicitation(
        &mut self,
        host: usize,
        interface: usize,
        target: Ipv6Addr,
        unicast: Option<Mac>,
        cause: Option<usize>,
    ) {
        let own = &self.hosts[host].interfaces[interface];
        let (Some(src), mac) = (own.address(target.into()), own.mac) else { return };
        let group = IpAddr::V6(solicited_node(target));
        let (dst, dst_mac) = match unicast {
            Some(mac) => (IpAddr::V6(target), mac),
            None => (group, multicast_mac(group)),
        };
        let packet = discovery_packet(src, dst, SOLICITATION, [0; 4], target, SOURCE_OPTION, mac);
        let text = format!("neighbour solicitation: who has {target}?");
        self.transmit(host, interface, dst_mac, Outgoing::new(packet, text, cause).under("4861/7.2.2"));
    }

    /// A neighbour solicitation or advertisement (RFC 4861 §7.2.3, §7.2.5); `false` where the message is neither.
    pub(super) fn receive_discovery(
        &mut self,
        host: usize,
        interface: usize,
        packet: &IpPacket,
        cause: Option<usize>,
    ) -> bool {
        if let Some((clause, reason)) = discovery::objection(packet) {
            let kind = EventKind::Discarded { reason: reason.into() };
            self.record(host, (None, None), Some(clause.into()), cause, kind);
            return true;
        }
        let message = &packet.payload;
        if matches!(message.first(), Some(&(ROUTER_SOLICITATION | ROUTER_ADVERTISEMENT))) {
            self.receive_router_discovery(host, interface, packet, cause);
            return true;
        }
        let (Some(&kind), Some(target)) = (message.first(), message.get(8..24)) else { return false };
        if !matches!(kind, SOLICITATION | ADVERTISEMENT) {
            return false;
        }
        let octets: [u8; 16] = target.try_into().expect("sixteen octets");
        let target = Ipv6Addr::from(octets);
        let option = if kind == SOLICITATION { SOURCE_OPTION } else { TARGET_OPTION };
        let link_address = link_address_option(&message[24..], option);
        // an advertisement of it, or another who asks whether it is free (RFC 4862 §5.4.3, §5.4.4)
        let asks_for_itself = kind == SOLICITATION && packet.src.is_unspecified();
        if (kind == ADVERTISEMENT || asks_for_itself) && self.address_is_taken(host, interface, target, cause) {
            return true;
        }
        if kind == SOLICITATION {
            self.answer_solicitation(host, interface, packet.src, target, link_address, cause);
        } else {
            self.take_advertised(host, interface, target.into(), (message[4], link_address), cause);
        }
        true
    }

    /// What an advertisement, with its flags and the hardware address that it tells, makes of a neighbour that is known of
    /// (RFC 4861 §7.2.5).
    fn take_advertised(
        &mut self,
        host: usize,
        interface: usize,
        ip: IpAddr,
        (flags, told): (u8, Option<Mac>),
        cause: Option<usize>,
    ) {
        let known = self.hosts[host].interfaces[interface].neighbours.get(&ip).map(|entry| entry.neighbour.clone());
        let is_solicited = flags & SOLICITED != 0;
        match (known, told) {
            (None | Some(Neighbour::Permanent { .. }), _) | (Some(Neighbour::Incomplete { .. }), None) => {}
            (Some(Neighbour::Incomplete { .. }), Some(mac)) if is_solicited => {
                self.confirm(host, interface, ip, mac, cause);
            }
            (Some(Neighbour::Incomplete { waiting, .. }), Some(mac)) => {
                self.set_neighbour(host, interface, ip, Some(Neighbour::Stale { mac }), None, cause);
                for outgoing in waiting {
                    self.send_to_neighbour(host, interface, ip, outgoing);
                }
            }
            (Some(known), told) => {
                let Some(old) = known.mac() else { return };
                let new = told.unwrap_or(old);
                if new != old && flags & OVERRIDE == 0 {
                    if matches!(known, Neighbour::Reachable { .. }) {
                        self.set_neighbour(host, interface, ip, Some(Neighbour::Stale { mac: old }), None, cause);
                    }
                } else if is_solicited {
                    self.confirm(host, interface, ip, new, cause);
                } else if new != old {
                    self.set_neighbour(host, interface, ip, Some(Neighbour::Stale { mac: new }), None, cause);
                }
            }
        }
    }

    fn answer_solicitation(
        &mut self,
        host: usize,
        interface: usize,
        asker: IpAddr,
        target: Ipv6Addr,
        link_address: Option<Mac>,
        cause: Option<usize>,
    ) {
        let own = &self.hosts[host].interfaces[interface];
        let mac = own.mac;
        if !own.has(IpAddr::V6(target)) {
            return;
        }
        if asker.is_unspecified() {
            // everyone is told, for the asker has no address yet (RFC 4861 §7.2.4)
            let everyone = IpAddr::V6(ALL_NODES);
            let (source, flags) = (target.into(), [0x20, 0, 0, 0]);
            let packet = discovery_packet(source, everyone, ADVERTISEMENT, flags, target, TARGET_OPTION, mac);
            let text = format!("neighbour advertisement: {target} is at {mac}");
            let outgoing = Outgoing::new(packet, text, cause).under("4861/7.2.4");
            return self.transmit(host, interface, multicast_mac(everyone), outgoing);
        }
        let Some(asker_mac) = link_address else { return };
        if self.hosts[host].resolves {
            let old = own.neighbours.get(&asker).and_then(|entry| entry.neighbour.mac());
            if old != Some(asker_mac) {
                let waits = own.neighbours.get(&asker).is_some_and(|entry| entry.neighbour.mac().is_none());
                match waits {
                    true => self.confirm(host, interface, asker, asker_mac, cause),
                    false => {
                        let stale = Some(Neighbour::Stale { mac: asker_mac });
                        self.set_neighbour(host, interface, asker, stale, None, cause);
                    }
                }
            }
        }
        // solicited and override (RFC 4861 §7.2.4)
        let packet = discovery_packet(target.into(), asker, ADVERTISEMENT, [0x60, 0, 0, 0], target, TARGET_OPTION, mac);
        let text = format!("neighbour advertisement: {target} is at {mac}");
        self.transmit(host, interface, asker_mac, Outgoing::new(packet, text, cause).under("4861/7.2.4"));
    }
}

fn discovery_packet(
    src: IpAddr,
    dst: IpAddr,
    kind: u8,
    flags: [u8; 4],
    target: Ipv6Addr,
    option: u8,
    mac: Mac,
) -> IpPacket {
    let mut text = target.octets().to_vec();
    // the option's length counts in units of 8 octets
    text.extend([option, 1]);
    text.extend(mac.0);
    let message = icmp_message(src, dst, kind, 0, flags, &text);
    IpPacket { ttl: 255, ..IpPacket::new(src, dst, 58, message) }
}

fn link_address_option(options: &[u8], wanted: u8) -> Option<Mac> {
    discovery::option(options, wanted)?.get(2..8)?.try_into().ok().map(Mac)
}
