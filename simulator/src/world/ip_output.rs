//! Packets on their way out of a host: the next hop, its hardware address, fragments, frames.

use std::net::IpAddr;

use bytes::Bytes;
use synema_trace::{EventKind, Heading, Point};
use synema_wire::{IpPacket, LinkType, Mac, ip_frame};

use super::frames::Ends;
use super::{Happening, World};
use crate::kernel::Class;
use crate::network::{BROADCAST, Hop, Outgoing, fragments, is_multicast, multicast_mac};

/// How long a packet takes that does not leave its host.
const LOOPBACK_NS: i64 = 1_000;

/// Why a packet cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsent {
    /// No route leads there.
    NoRoute,
    /// Nobody on the link has the address.
    NoNeighbour,
    /// It is longer than the next link takes, and must not be fragmented.
    TooBig { mtu: usize },
}

impl World {
    /// Sends a packet: into the host itself, or over the interface that its routes name.
    pub(super) fn send_packet(&mut self, host: usize, outgoing: Outgoing) {
        let dst = outgoing.packet.dst;
        if let Some(interface) = self.link_wide(host, &outgoing) {
            let mac = if is_multicast(dst) { multicast_mac(dst) } else { BROADCAST };
            return self.transmit(host, interface, mac, outgoing);
        }
        match self.hosts[host].hop(dst) {
            None => self.give_up(host, outgoing, Unsent::NoRoute),
            Some(Hop::Loopback) => self.turn_round(host, outgoing),
            Some(Hop::Station { interface, ip }) if self.hosts[host].interfaces[interface].is_broadcast(ip) => {
                self.transmit(host, interface, BROADCAST, outgoing);
            }
            Some(Hop::Station { interface, ip }) => self.send_to_neighbour(host, interface, ip, outgoing),
        }
    }

    /// The interface for a packet that every station of a link, or a group, is meant to get.
    fn link_wide(&self, host: usize, outgoing: &Outgoing) -> Option<usize> {
        let dst = outgoing.packet.dst;
        let interfaces = &self.hosts[host].interfaces;
        match dst {
            IpAddr::V4(ip) if ip.is_broadcast() => {}
            _ if is_multicast(dst) => {}
            // asking whether an address is free needs no route
            _ => return outgoing.through.filter(|interface| interfaces[*interface].is_broadcast(dst)),
        }
        outgoing.through.or_else(|| {
            interfaces.iter().position(|interface| interface.link.is_some() && interface.address(dst).is_some())
        })
    }

    /// Puts a packet into frames for a station of the link, in fragments where it is too long.
    pub(super) fn transmit(&mut self, host: usize, interface: usize, dst_mac: Mac, outgoing: Outgoing) {
        let own = &self.hosts[host].interfaces[interface];
        let (src_mac, mtu, is_connected) = (own.mac, own.mtu, own.link.is_some());
        if !is_connected {
            return self.give_up(host, outgoing, Unsent::NoNeighbour);
        }
        let packet = &outgoing.packet;
        if packet.len() > mtu && (packet.dont_fragment || (packet.src.is_ipv6() && outgoing.is_forwarded)) {
            return self.give_up(host, outgoing, Unsent::TooBig { mtu });
        }
        if packet.len() <= mtu {
            let frame = ip_frame(src_mac, dst_mac, packet);
            let emitted = self.record_emission(host, &outgoing);
            return self.send_frame(host, interface, frame.into(), outgoing.ends, emitted);
        }
        let pieces = fragments(packet, mtu);
        let count = pieces.len();
        for (place, piece) in pieces.iter().enumerate() {
            let text = format!("{}, fragment {} of {count}", outgoing.text, place + 1);
            let clause = if piece.src.is_ipv4() { "791/3.2" } else { "8200/4.5" };
            let kind = EventKind::Emitted { text };
            let emitted = self.record(host, outgoing.ends, Some(clause.into()), outgoing.cause, kind);
            let frame = ip_frame(src_mac, dst_mac, piece);
            self.send_frame(host, interface, frame.into(), outgoing.ends, emitted);
        }
    }

    /// Records that a whole packet leaves.
    fn record_emission(&mut self, host: usize, outgoing: &Outgoing) -> usize {
        let Outgoing { ends, cause, text, clause, .. } = outgoing;
        let what = || (clause.map(Into::into), EventKind::Emitted { text: text.to_string() });
        self.record_with(host, *ends, *cause, what)
    }

    /// What cannot be sent is told to whoever sent it.
    pub(super) fn give_up(&mut self, host: usize, outgoing: Outgoing, why: Unsent) {
        let dst = outgoing.packet.dst;
        let reason = match why {
            Unsent::NoRoute => format!("no way to {dst}: it is on no link of this host"),
            Unsent::NoNeighbour => format!("no way to {dst}: nobody on the link answers for it"),
            Unsent::TooBig { mtu } => {
                let len = outgoing.packet.len();
                format!("a packet of {len} octets does not fit the link's {mtu} and must not be fragmented")
            }
        };
        let kind = EventKind::Discarded { reason: reason.into() };
        let event = self.record(host, outgoing.ends, outgoing.clause.map(Into::into), outgoing.cause, kind);
        match outgoing.is_forwarded {
            true => self.report_unsent(host, &outgoing.packet, why, event),
            false => self.unsent_by_self(host, &outgoing, why, event),
        }
    }

    /// A packet to the host itself: it is seen at the loopback interface and nowhere else.
    fn turn_round(&mut self, host: usize, outgoing: Outgoing) {
        let point = self.loopback_point(host);
        let frame: Bytes = ip_frame(Mac::default(), Mac::default(), &outgoing.packet).into();
        let emitted = self.record_emission(host, &outgoing);
        self.observe(point, Heading::Outbound, &frame);
        let at = self.now.plus_ns(LOOPBACK_NS);
        let happening = Happening::Loopback { host, frame, cause: Some(emitted) };
        self.queue.schedule(at, Class::Delivery, happening);
    }

    fn loopback_point(&mut self, host: usize) -> synema_trace::PointId {
        if let Some(point) = self.hosts[host].loopback_point {
            return point;
        }
        let name = self.hosts[host].name.clone();
        let point = Point { name: format!("{name}.lo"), link_type: LinkType::ETHERNET, host: Some(name) };
        let point = self.add_point(point);
        self.hosts[host].loopback_point = Some(point);
        point
    }
}

/// The ends of a packet's conversation seen from this host, from its transport header.
pub(super) fn ends_of(packet: &IpPacket, is_outbound: bool) -> Ends {
    let port = |at: usize| {
        let has_ports = matches!(packet.protocol, 6 | 17) && packet.fragment_offset == 0;
        let octets = packet.payload.get(at..).filter(|_| has_ports)?.first_chunk()?;
        Some(u16::from_be_bytes(*octets))
    };
    let end = |ip, at| port(at).map(|port| synema_wire::Endpoint { ip, port });
    let (src, dst) = (end(packet.src, 0), end(packet.dst, 2));
    if is_outbound { (src, dst) } else { (dst, src) }
}
