//! Multicast listener discovery (RFC 3810): who listens to which IPv6 groups on a link, told to routers. Groups are joined
//! whole; no sources are chosen.

use std::net::{IpAddr, Ipv6Addr};

use synema_trace::EventKind;
use synema_wire::{IpPacket, icmp_message};

use super::ip_input::ICMPV6;
use super::{Happening, World};
use crate::kernel::Class;
use crate::network::{ALL_NODES, MLD_ROUTERS, Outgoing, is_link_local, multicast_mac};
use crate::random::{self, Purpose};

/// Types of RFC 3810 §5.
const QUERY: u8 = 130;
const REPORT: u8 = 143;
/// The header of options for every hop, whose protocol number is 0, with a router alert (RFC 2711 §2.1) and padding;
/// what follows is ICMPv6.
const HOP_BY_HOP: u8 = 0;
const ROUTER_ALERT: [u8; 8] = [ICMPV6, 0, 5, 2, 0, 0, 1, 0];
/// Record types (§5.2.12): what is so, and what has come about. Excluding no source takes all.
const MODE_IS_EXCLUDE: u8 = 2;
const CHANGE_TO_EXCLUDE_MODE: u8 = 4;
/// §9.2, §9.3, §9.6, §9.11.
const QUERY_INTERVAL_S: u8 = 125;
const RESPONSE_INTERVAL_MS: u16 = 10_000;
const STARTUP_INTERVAL_NS: i64 = 31_250_000_000;
const UNSOLICITED_INTERVAL_MS: u32 = 1000;
/// §9.1: the robustness variable, how often what is important is said.
const ROBUSTNESS: u32 = 2;

/// What an interface is about to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MldTurn {
    /// A router asks who listens; so many times it has done so.
    Ask(u32),
    /// A listener tells what it listens to, because it was asked: of all, or of one group.
    Answer(Option<Ipv6Addr>),
    /// It has begun to listen to a group; so many times it has said so.
    Join(Ipv6Addr, u32),
}

impl World {
    /// An interface that takes part begins.
    pub(super) fn begin_mld(&mut self, host: usize, interface: usize) {
        if self.hosts[host].forwards {
            self.mld_turn(host, interface, MldTurn::Ask(0), None);
        }
        for group in self.mld_groups(host, interface) {
            self.mld_turn(host, interface, MldTurn::Join(group, 0), None);
        }
    }

    /// The groups of an interface, but for that of all nodes and those that stay in the node, of which nobody speaks (§6).
    fn mld_groups(&self, host: usize, interface: usize) -> Vec<Ipv6Addr> {
        let own = &self.hosts[host].interfaces[interface];
        let v6 = |group: IpAddr| match group {
            IpAddr::V6(group) if is_spoken_of(group) => Some(group),
            _ => None,
        };
        own.all_groups().into_iter().filter_map(v6).collect()
    }

    /// A group was joined, where the interface takes part.
    pub(super) fn mld_joined(&mut self, host: usize, interface: usize, group: Ipv6Addr, cause: Option<usize>) {
        if self.hosts[host].interfaces[interface].speaks_mld && is_spoken_of(group) {
            self.mld_turn(host, interface, MldTurn::Join(group, 0), cause);
        }
    }

    /// Says what is to be said, and sets the time for the next.
    pub(super) fn mld_turn(&mut self, host: usize, interface: usize, turn: MldTurn, cause: Option<usize>) {
        let next = match turn {
            MldTurn::Ask(count) => {
                self.ask_for_listeners(host, interface);
                let startup = count + 1 < ROBUSTNESS;
                let ns = if startup { STARTUP_INTERVAL_NS } else { i64::from(QUERY_INTERVAL_S) * 1_000_000_000 };
                Some((ns, MldTurn::Ask(count + 1)))
            }
            MldTurn::Answer(group) => {
                let own = &mut self.hosts[host].interfaces[interface];
                if group.is_none() && own.mld_answer.take_if(|at| *at == self.now).is_none() {
                    return;
                }
                let mut groups = self.mld_groups(host, interface);
                groups.retain(|own| group.is_none_or(|group| group == *own));
                self.report_groups(host, interface, &groups, (MODE_IS_EXCLUDE, "3810/6.2"), cause);
                None
            }
            MldTurn::Join(group, count) => {
                self.report_groups(host, interface, &[group], (CHANGE_TO_EXCLUDE_MODE, "3810/6.1"), cause);
                let again = count + 1 < ROBUSTNESS;
                let ns = 1_000_000 + self.mld_delay_ns(host, interface, UNSOLICITED_INTERVAL_MS);
                again.then_some((ns, MldTurn::Join(group, count + 1)))
            }
        };
        if let Some((ns, turn)) = next {
            let happening = Happening::Mld { host, interface, turn };
            self.queue.schedule(self.now.plus_ns(ns), Class::Timer, happening);
        }
    }

    /// The source of what is said on a link (§5.1.14, §5.2.13).
    fn mld_source(&self, host: usize, interface: usize) -> Ipv6Addr {
        let own = self.hosts[host].interfaces[interface].addresses.iter().find_map(|address| match address.ip {
            IpAddr::V6(ip) if is_link_local(ip) => Some(ip),
            _ => None,
        });
        own.unwrap_or(Ipv6Addr::UNSPECIFIED)
    }

    /// A time by chance, so that not all speak at once (§6.1, §6.2).
    fn mld_delay_ns(&self, host: usize, interface: usize, most_ms: u32) -> i64 {
        let object = (host << 8 | interface) << 16 | (self.now.ns / 1_000_000_000) as usize & 0xffff;
        let mut rng = random::stream(self.seed, Purpose::ListenerReport, object);
        i64::from(random::below(&mut rng, most_ms.max(1))) * 1_000_000
    }

    /// A general query; without an address of the link there is none (§5.1.14).
    fn ask_for_listeners(&mut self, host: usize, interface: usize) {
        let src = self.mld_source(host, interface);
        if src.is_unspecified() {
            return;
        }
        let [high, low] = RESPONSE_INTERVAL_MS.to_be_bytes();
        let mut rest = Ipv6Addr::UNSPECIFIED.octets().to_vec();
        rest.extend([ROBUSTNESS as u8, QUERY_INTERVAL_S, 0, 0]);
        let message = icmp_message(src.into(), ALL_NODES.into(), QUERY, 0, [high, low, 0, 0], &rest);
        self.send_mld(host, interface, (src, ALL_NODES), &message, "listener query".to_owned(), ("3810/7.1", None));
    }

    fn report_groups(
        &mut self,
        host: usize,
        interface: usize,
        groups: &[Ipv6Addr],
        (kind, clause): (u8, &'static str),
        cause: Option<usize>,
    ) {
        if groups.is_empty() {
            return;
        }
        let src = self.mld_source(host, interface);
        let [high, low] = (groups.len() as u16).to_be_bytes();
        let mut records = Vec::new();
        for group in groups {
            records.extend([kind, 0, 0, 0]);
            records.extend(group.octets());
        }
        let message = icmp_message(src.into(), MLD_ROUTERS.into(), REPORT, 0, [0, 0, high, low], &records);
        let names: Vec<String> = groups.iter().map(Ipv6Addr::to_string).collect();
        let text = format!("listener report: {}", names.join(", "));
        self.send_mld(host, interface, (src, MLD_ROUTERS), &message, text, (clause, cause));
    }

    fn send_mld(
        &mut self,
        host: usize,
        interface: usize,
        (src, group): (Ipv6Addr, Ipv6Addr),
        message: &[u8],
        text: String,
        (clause, cause): (&'static str, Option<usize>),
    ) {
        let payload = [&ROUTER_ALERT[..], message].concat();
        let packet = IpPacket { ttl: 1, ..IpPacket::new(src.into(), group.into(), HOP_BY_HOP, payload) };
        let outgoing = Outgoing::new(packet, text, cause).under(clause);
        self.transmit(host, interface, multicast_mac(group.into()), outgoing);
    }

    /// A query or a report; whether the message was one. `is_alerting`: the packet asks routers to look at it.
    pub(super) fn receive_mld(
        &mut self,
        host: usize,
        interface: usize,
        (packet, is_alerting): (&IpPacket, bool),
        cause: Option<usize>,
    ) -> bool {
        let (clause, concerns) = match packet.payload.first().copied() {
            Some(QUERY) => ("3810/6.2", self.hosts[host].interfaces[interface].speaks_mld),
            Some(REPORT) => ("3810/7.4", self.hosts[host].forwards),
            _ => return false,
        };
        let is_of_link = matches!(packet.src, IpAddr::V6(src) if is_link_local(src));
        if concerns && !(is_of_link && packet.ttl == 1 && is_alerting) {
            let reason = "of listeners, but not from this link with a router alert".into();
            self.record(host, (None, None), Some(clause.into()), cause, EventKind::Discarded { reason });
        } else if concerns && clause == "3810/6.2" {
            self.answer_query(host, interface, packet);
        } else if concerns {
            self.note_listeners(host, interface, packet, cause);
        }
        true
    }

    /// Sets the time to answer (§6.2): of all groups once, of one that is listened to by itself.
    fn answer_query(&mut self, host: usize, interface: usize, packet: &IpPacket) {
        let Some(code) = packet.payload.get(4..6).map(|code| u16::from_be_bytes([code[0], code[1]])) else { return };
        let Some(octets) = packet.payload.get(8..24).and_then(|octets| octets.first_chunk::<16>()) else { return };
        let asked = Some(Ipv6Addr::from(*octets)).filter(|group| !group.is_unspecified());
        if asked.is_some_and(|group| !self.mld_groups(host, interface).contains(&group)) {
            return;
        }
        let at = self.now.plus_ns(self.mld_delay_ns(host, interface, response_delay_ms(code)));
        let pending = &mut self.hosts[host].interfaces[interface].mld_answer;
        if pending.is_some_and(|pending| pending <= at) {
            return;
        }
        if asked.is_none() {
            *pending = Some(at);
        }
        self.queue.schedule(at, Class::Timer, Happening::Mld { host, interface, turn: MldTurn::Answer(asked) });
    }

    /// What a router learns of its links (§7.4).
    fn note_listeners(&mut self, host: usize, interface: usize, packet: &IpPacket, cause: Option<usize>) {
        for (group, listens) in records(&packet.payload) {
            let entry = Some(format!("{} listens on interface {interface}", packet.src));
            let (old, new) = if listens { (None, entry) } else { (entry, None) };
            let kind = EventKind::Table { table: "mld".into(), key: group.to_string(), old, new };
            self.record(host, (None, None), Some("3810/7.4".into()), cause, kind);
        }
    }
}

/// Whether listeners tell of a group (§6).
fn is_spoken_of(group: Ipv6Addr) -> bool {
    group != ALL_NODES && group.segments()[0] & 0x000f > 1
}

/// The time that a Maximum Response Code leaves (§5.1.3).
fn response_delay_ms(code: u16) -> u32 {
    match code {
        ..0x8000 => code.into(),
        0x8000.. => (u32::from(code & 0x0fff) | 0x1000) << ((code >> 12 & 7) + 3),
    }
}

/// The groups of a report, and whether its sender listens to them now (§5.2.4, §5.2.12). Records of other types are passed
/// over, and what says of some sources that they are blocked leaves the rest as it was.
fn records(report: &[u8]) -> Vec<(Ipv6Addr, bool)> {
    let count = report.get(6..8).map_or(0, |count| u16::from_be_bytes([count[0], count[1]]));
    let mut rest = report.get(8..).unwrap_or_default();
    let mut records = Vec::new();
    for _ in 0..count {
        let Some(&[kind, aux_words, high, low]) = rest.first_chunk() else { break };
        let Some(octets) = rest.get(4..).and_then(|rest| rest.first_chunk::<16>()) else { break };
        let sources = usize::from(u16::from_be_bytes([high, low]));
        match (kind, sources) {
            (2 | 4, _) | (1 | 3 | 5, 1..) => records.push(((*octets).into(), true)),
            (3, 0) => records.push(((*octets).into(), false)),
            _ => {}
        }
        rest = rest.get(20 + 16 * sources + 4 * usize::from(aux_words)..).unwrap_or_default();
    }
    records
}

/// Whether a packet has the option that makes routers look at it, with the value for listener discovery (RFC 2711 §2.1).
pub(super) fn is_alerting(packet: &IpPacket) -> bool {
    if packet.protocol != HOP_BY_HOP || !packet.src.is_ipv6() {
        return false;
    }
    let len = packet.payload.get(1).map_or(0, |len| (usize::from(*len) + 1) * 8);
    let mut options = packet.payload.get(2..len).unwrap_or_default();
    while let Some((kind, rest)) = options.split_first() {
        let Some((len, rest)) = rest.split_first().filter(|_| *kind != 0) else {
            options = rest;
            continue;
        };
        if *kind == 5 {
            return rest.first_chunk() == Some(&[0, 0]);
        }
        options = rest.get(usize::from(*len)..).unwrap_or_default();
    }
    false
}

/// A packet without the header of options for every hop, where it has one.
pub(super) fn beyond_hop_by_hop(packet: &IpPacket) -> Option<IpPacket> {
    let (&[next, len], true) = (packet.payload.first_chunk()?, packet.protocol == HOP_BY_HOP && packet.src.is_ipv6())
    else {
        return None;
    };
    let start = (usize::from(len) + 1) * 8;
    let is_there = start <= packet.payload.len() && next != HOP_BY_HOP;
    is_there.then(|| IpPacket { protocol: next, payload: packet.payload.slice(start..), ..packet.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, group: &str, sources: u8, aux: u8) -> Vec<u8> {
        let group: Ipv6Addr = group.parse().unwrap();
        let more = vec![0xee; 16 * usize::from(sources) + 4 * usize::from(aux)];
        [&[kind, aux, 0, sources][..], &group.octets(), &more].concat()
    }

    #[test]
    fn the_records_of_a_report_are_read_with_their_sources() {
        let all = [
            record(2, "ff02::1:2", 0, 0),
            record(4, "ff02::1:3", 2, 1),
            record(9, "ff02::1:4", 0, 0),
            record(3, "ff02::1:5", 0, 0),
            record(1, "ff02::1:6", 1, 0),
            record(6, "ff02::1:7", 1, 0),
        ];
        let report = [&[REPORT, 0, 0, 0, 0, 0, 0, all.len() as u8][..], &all.concat()].concat();
        let read: Vec<_> = records(&report).into_iter().map(|(group, listens)| (group.to_string(), listens)).collect();
        let expected = [("ff02::1:2", true), ("ff02::1:3", true), ("ff02::1:5", false), ("ff02::1:6", true)];
        assert_eq!(read, expected.map(|(group, listens)| (group.to_owned(), listens)), "RFC 3810 §5.2.12");
        for len in 0..report.len() {
            assert!(records(&report[..len]).len() <= 4);
        }
    }

    #[test]
    fn long_delays_are_a_mantissa_and_an_exponent() {
        let expected =
            [(0, 0), (10_000, 10_000), (0x7fff, 32_767), (0x8000, 32_768), (0x8001, 32_776), (0xffff, 8_387_584)];
        for (code, delay_ms) in expected {
            assert_eq!(response_delay_ms(code), delay_ms, "RFC 3810 §5.1.3, {code:#x}");
        }
    }

    #[test]
    fn a_router_alert_is_found_among_other_options() {
        let alerting = |options: &[u8]| {
            let payload = [&[ICMPV6, (options.len() as u8 + 2) / 8 - 1], options].concat();
            let ip = Ipv6Addr::LOCALHOST.into();
            is_alerting(&IpPacket::new(ip, ip, HOP_BY_HOP, payload))
        };
        assert!(alerting(&[5, 2, 0, 0, 1, 0]) && alerting(&[1, 0, 5, 2, 0, 0]) && alerting(&[0, 0, 5, 2, 0, 0]));
        assert!(!alerting(&[1, 4, 0, 0, 0, 0]) && !alerting(&[5, 2, 0, 1, 1, 0]) && !alerting(&[1, 9, 5, 2, 0, 0]));
    }
}
