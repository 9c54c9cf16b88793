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
const UNSOLICITED_INTERVAL_NS: i64 = 1_000_000_000;
/// §9.1: the robustness variable, how often what is important is said.
const ROBUSTNESS: u32 = 2;

/// What an interface is about to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MldTurn {
    /// A router asks who listens; so many times it has done so.
    Ask(u32),
    /// A listener tells what it listens to, because it was asked.
    Answer,
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

    /// The groups of an interface, but for that of all nodes, of which nobody speaks (§6).
    fn mld_groups(&self, host: usize, interface: usize) -> Vec<Ipv6Addr> {
        let own = &self.hosts[host].interfaces[interface];
        let v6 = |group: IpAddr| match group {
            IpAddr::V6(group) if group != ALL_NODES => Some(group),
            _ => None,
        };
        own.all_groups().into_iter().filter_map(v6).collect()
    }

    /// A group was joined, where the interface takes part.
    pub(super) fn mld_joined(&mut self, host: usize, interface: usize, group: Ipv6Addr, cause: Option<usize>) {
        if self.hosts[host].interfaces[interface].speaks_mld {
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
            MldTurn::Answer => {
                let groups = self.mld_groups(host, interface);
                self.report_groups(host, interface, &groups, (MODE_IS_EXCLUDE, "3810/6.2"), cause);
                None
            }
            MldTurn::Join(group, count) => {
                self.report_groups(host, interface, &[group], (CHANGE_TO_EXCLUDE_MODE, "3810/6.1"), cause);
                let again = count + 1 < ROBUSTNESS;
                again.then_some((UNSOLICITED_INTERVAL_NS, MldTurn::Join(group, count + 1)))
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

    fn ask_for_listeners(&mut self, host: usize, interface: usize) {
        let src = self.mld_source(host, interface);
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

    /// A query or a report; whether the message was one.
    pub(super) fn receive_mld(
        &mut self,
        host: usize,
        interface: usize,
        packet: &IpPacket,
        cause: Option<usize>,
    ) -> bool {
        let (Some(kind @ (QUERY | REPORT)), true) = (packet.payload.first().copied(), packet.ttl == 1) else {
            return false;
        };
        match kind {
            QUERY if self.hosts[host].interfaces[interface].speaks_mld => {
                let code = packet.payload.get(4..6).map_or(0, |code| u16::from_be_bytes([code[0], code[1]]));
                // §6.2: after a time of its own, so that not all answer at once
                let object = (host << 8 | interface) << 16 | (self.now.ns / 1_000_000_000) as usize & 0xffff;
                let mut rng = random::stream(self.seed, Purpose::ListenerReport, object);
                let wait_ms = random::below(&mut rng, u32::from(code).max(1));
                let happening = Happening::Mld { host, interface, turn: MldTurn::Answer };
                self.queue.schedule(self.now.plus_ns(i64::from(wait_ms) * 1_000_000), Class::Timer, happening);
            }
            REPORT if self.hosts[host].forwards => self.note_listeners(host, interface, packet, cause),
            _ => {}
        }
        true
    }

    /// What a router learns of its links (§7.4).
    fn note_listeners(&mut self, host: usize, interface: usize, packet: &IpPacket, cause: Option<usize>) {
        for record in packet.payload.get(8..).unwrap_or_default().chunks_exact(20) {
            let Some(group) = record[4..].first_chunk::<16>().map(|octets| Ipv6Addr::from(*octets)) else { return };
            let new = Some(format!("{} listens on interface {interface}", packet.src));
            let kind = EventKind::Table { table: "mld".into(), key: group.to_string(), old: None, new };
            self.record(host, (None, None), Some("3810/7.4".into()), cause, kind);
        }
    }
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
