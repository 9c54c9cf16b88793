//! ICMP and ICMPv6: echoes, and errors about packets (RFC 792, RFC 4443, RFC 1122 §3.2.2); IGMP joins (RFC 2236).

use std::net::IpAddr;

use bytes::Bytes;
use synema_trace::EventKind;
use synema_wire::{Endpoint, IpPacket, Seq, icmp_message, igmp_message};

use super::World;
use super::ip_input::{ICMP, ICMPV6, IGMP, TCP, UDP};
use super::ip_output::{Unsent, ends_of};
use crate::network::{Outgoing, is_multicast};
use crate::sockets::Errno;

/// Codes of "destination unreachable" (RFC 792): network, host, protocol, port, fragmentation needed.
const NETWORK_UNREACHABLE: u8 = 0;
const HOST_UNREACHABLE: u8 = 1;
pub(super) const PROTOCOL_UNREACHABLE: u8 = 2;
pub(super) const PORT_UNREACHABLE: u8 = 3;
const TOO_BIG: u8 = 4;

/// An ICMPv6 error quotes as much as fits the smallest link (RFC 4443 §2.4 c).
const MOST_QUOTED_V6: usize = 1280 - 48;
/// An ICMP error quotes the IP header and at least 8 octets (RFC 792); we quote what RFC 1812 §4.3.2.3 allows.
const MOST_QUOTED_V4: usize = 576 - 28;

/// The smallest link of IPv6, octets (RFC 8201 §4): a message that speaks of less is discarded.
const LEAST_MTU_V6: u32 = 1280;
/// What is taken for the path's MTU where an old router does not say it, octets (RFC 1191 §5).
const UNSAID_MTU: u32 = 576;

impl World {
    /// A whole and intact ICMP message for this host.
    pub(super) fn receive_icmp(&mut self, host: usize, packet: &IpPacket, cause: Option<usize>) {
        let message = &packet.payload;
        let Some((&[kind, code, _, _, a, b, c, d], text)) = message.split_first_chunk() else { return };
        let is_v4 = packet.protocol == ICMP;
        match (is_v4, kind) {
            (true, 8) | (false, 128) => self.echo(host, packet, [a, b, c, d], text, cause),
            (true, 3 | 11 | 12) | (false, 1..=4) => {
                let mtu = if is_v4 { u16::from_be_bytes([c, d]).into() } else { u32::from_be_bytes([a, b, c, d]) };
                self.receive_error(host, packet, (kind, code), mtu, text, cause);
            }
            _ => {}
        }
    }

    /// An echo request is answered with the same text (RFC 1122 §3.2.2.6); one to many is not.
    fn echo(&mut self, host: usize, packet: &IpPacket, rest: [u8; 4], text: &[u8], cause: Option<usize>) {
        if !self.hosts[host].has(packet.dst) {
            return;
        }
        let (src, dst) = (packet.dst, packet.src);
        let (kind, clause) = if packet.protocol == ICMP { (0, "1122/3.2.2.6") } else { (129, "4443/4.2") };
        let message = icmp_message(src, dst, kind, 0, rest, text);
        let reply = self.packet(host, src, dst, packet.protocol, message);
        self.send_packet(host, Outgoing::new(reply, "echo reply", cause).under(clause));
    }

    /// A fresh packet of a host, with its next identification.
    pub(super) fn packet(
        &mut self,
        host: usize,
        src: IpAddr,
        dst: IpAddr,
        protocol: u8,
        payload: impl Into<Bytes>,
    ) -> IpPacket {
        IpPacket { id: self.hosts[host].take_ip_id().into(), ..IpPacket::new(src, dst, protocol, payload) }
    }

    /// Tells a packet's sender that it could not be delivered here.
    pub(super) fn report_unreachable(&mut self, host: usize, packet: &IpPacket, code: u8, cause: Option<usize>) {
        let (kind, code) = match (packet.src.is_ipv4(), code) {
            (true, code) => (3, code),
            // RFC 4443 §3.1 and §3.4
            (false, PORT_UNREACHABLE) => (1, 4),
            (false, PROTOCOL_UNREACHABLE) => (4, 1),
            (false, NETWORK_UNREACHABLE) => (1, 0),
            (false, _) => (1, 3),
        };
        self.report(host, packet, kind, code, 0, cause);
    }

    /// `code` 0: on the way; 1: while waiting for fragments.
    pub(super) fn report_time_exceeded(&mut self, host: usize, packet: &IpPacket, code: u8, cause: usize) {
        let kind = if packet.src.is_ipv4() { 11 } else { 3 };
        self.report(host, packet, kind, code, 0, Some(cause));
    }

    /// Tells the sender of a packet that was to be passed on why it was not.
    pub(super) fn report_unsent(&mut self, host: usize, packet: &IpPacket, why: Unsent, cause: usize) {
        match why {
            Unsent::NoRoute => self.report_unreachable(host, packet, NETWORK_UNREACHABLE, Some(cause)),
            Unsent::NoNeighbour => self.report_unreachable(host, packet, HOST_UNREACHABLE, Some(cause)),
            Unsent::TooBig { mtu } => {
                let (kind, code) = if packet.src.is_ipv4() { (3, TOO_BIG) } else { (2, 0) };
                self.report(host, packet, kind, code, mtu as u32, Some(cause));
            }
        }
    }

    fn report(&mut self, host: usize, about: &IpPacket, kind: u8, code: u8, number: u32, cause: Option<usize>) {
        if !may_be_reported(about) || self.is_to_many(host, about.dst) {
            return;
        }
        let is_v4 = about.src.is_ipv4();
        // RFC 1812 §4.3.2.4: the address of the interface that the answer leaves through
        let own = self.hosts[host].has(about.dst).then_some(about.dst);
        let Some(src) = own.or_else(|| self.hosts[host].source_towards(about.src)) else { return };
        let bytes = about.to_bytes();
        let quoted = &bytes[..bytes.len().min(if is_v4 { MOST_QUOTED_V4 } else { MOST_QUOTED_V6 })];
        let (protocol, clause) = if is_v4 { (ICMP, "1122/3.2.2") } else { (ICMPV6, "4443/2.4") };
        let message = icmp_message(src, about.src, kind, code, number.to_be_bytes(), quoted);
        let text = format!("{}, about a packet to {}", error_name(is_v4, kind, code), about.dst);
        let packet = self.packet(host, src, about.src, protocol, message);
        self.send_packet(host, Outgoing::new(packet, text, cause).under(clause));
    }

    fn is_to_many(&self, host: usize, dst: IpAddr) -> bool {
        is_multicast(dst) || self.hosts[host].interfaces.iter().any(|interface| interface.is_broadcast(dst))
    }

    /// An error that the network reports about a packet of this host: it goes to the socket that sent it.
    fn receive_error(
        &mut self,
        host: usize,
        packet: &IpPacket,
        (kind, code): (u8, u8),
        mtu: u32,
        quoted: &[u8],
        cause: Option<usize>,
    ) {
        let is_v4 = packet.protocol == ICMP;
        let Some((protocol, local, remote)) = quoted_ends(quoted) else { return };
        let name = error_name(is_v4, kind, code);
        let text = format!("{name}, says {}", packet.src);
        let event = self.record(host, (Some(local), Some(remote)), None, cause, EventKind::Notified { text });
        let is_too_big = (is_v4, kind, code) == (true, 3, TOO_BIG) || (is_v4, kind) == (false, 2);
        let errno = match (is_v4, kind, code) {
            // RFC 9293 §3.9.2.2: over IPv6 a parameter problem is soft whatever its code
            (true, 3, PORT_UNREACHABLE | PROTOCOL_UNREACHABLE) | (false, 1, 4) => Errno::ConnectionRefused,
            (true, 3, NETWORK_UNREACHABLE) | (false, 1, 0) => Errno::NetworkUnreachable,
            _ => Errno::HostUnreachable,
        };
        match protocol {
            UDP => self.error_to_datagram_socket(host, local, remote, errno),
            TCP if is_too_big && !is_v4 && mtu < LEAST_MTU_V6 => {
                let reason = format!("no path takes less than {LEAST_MTU_V6} octets").into();
                self.record(
                    host,
                    (Some(local), Some(remote)),
                    Some("8201/4".into()),
                    Some(event),
                    EventKind::Discarded { reason },
                );
            }
            TCP if is_too_big => {
                let mtu = if mtu == 0 { UNSAID_MTU } else { mtu };
                self.learn_path_mtu(host, local, remote, (mtu, quoted_seq(quoted)), event);
            }
            TCP => self.error_to_connection(host, local, remote, (errno, quoted_seq(quoted)), event),
            _ => {}
        }
    }

    /// A packet of this host could not even leave it.
    pub(super) fn unsent_by_self(&mut self, host: usize, outgoing: &Outgoing, why: Unsent, cause: usize) {
        let (Some(local), Some(remote)) = ends_of(&outgoing.packet, true) else { return };
        let errno = match why {
            Unsent::NoRoute => Errno::NetworkUnreachable,
            Unsent::NoNeighbour => Errno::HostUnreachable,
            Unsent::TooBig { .. } => Errno::MessageTooLong,
        };
        match (outgoing.packet.protocol, why) {
            (UDP, _) => self.error_to_datagram_socket(host, local, remote, errno),
            (TCP, Unsent::TooBig { mtu }) => self.learn_path_mtu(host, local, remote, (mtu as u32, None), cause),
            // what was resolved in vain ends an attempt to connect; without a route the call itself has failed
            (TCP, Unsent::NoNeighbour) => self.error_to_connection(host, local, remote, (errno, None), cause),
            _ => {}
        }
    }

    /// A report or query about who listens to a group.
    pub(super) fn receive_igmp(
        &mut self,
        host: usize,
        interface: Option<usize>,
        packet: &IpPacket,
        cause: Option<usize>,
    ) {
        let Some(&[kind, _, _, _, a, b, c, d]) = packet.payload.first_chunk() else { return };
        if kind == 0x16 && self.hosts[host].forwards {
            let group = IpAddr::from([a, b, c, d]);
            let number = interface.map_or_else(String::new, |number| format!(" on interface {number}"));
            let new = Some(format!("{} listens{number}", packet.src));
            let kind = EventKind::Table { table: "igmp".into(), key: group.to_string(), old: None, new };
            self.record(host, (None, None), Some("2236/3".into()), cause, kind);
        }
    }

    /// Joins a group at an interface and says so (RFC 2236 §3).
    pub(super) fn join_group(&mut self, host: usize, interface: usize, group: IpAddr, cause: Option<usize>) {
        if !self.hosts[host].interfaces[interface].groups.insert(group) {
            return;
        }
        if let IpAddr::V6(group) = group {
            return self.mld_joined(host, interface, group, cause);
        }
        let (IpAddr::V4(v4), Some(src)) = (group, self.hosts[host].interfaces[interface].address(group)) else {
            return;
        };
        let packet = self.packet(host, src, group, IGMP, igmp_message(0x16, 0, v4));
        // router alert, so that routers look at it (RFC 2113); it does not leave the link
        let packet = IpPacket { ttl: 1, options: vec![0x94, 4, 0, 0], ..packet };
        let text = format!("membership report: {src} joins {group}");
        let outgoing = Outgoing { through: Some(interface), ..Outgoing::new(packet, text, cause) };
        self.send_packet(host, outgoing.under("2236/3"));
    }
}

/// RFC 1122 §3.2.2: no error about an error, a fragment but the first, or a packet to or from many.
fn may_be_reported(about: &IpPacket) -> bool {
    let kind = about.payload.first();
    let is_error = match about.protocol {
        ICMP => matches!(kind, Some(3 | 4 | 5 | 11 | 12)),
        ICMPV6 => kind.is_some_and(|kind| *kind < 128),
        _ => false,
    };
    let has_sender = !about.src.is_unspecified() && !about.src.is_multicast() && !about.src.is_loopback();
    !is_error && about.fragment_offset == 0 && has_sender
}

/// What an error is about: the protocol and the ends of the quoted packet.
fn quoted_ends(quoted: &[u8]) -> Option<(u8, Endpoint, Endpoint)> {
    let ends = |src: IpAddr, dst: IpAddr, transport: &[u8]| {
        let [a, b, c, d] = *transport.first_chunk()?;
        let port = |high, low| u16::from_be_bytes([high, low]);
        Some((Endpoint { ip: src, port: port(a, b) }, Endpoint { ip: dst, port: port(c, d) }))
    };
    match quoted.first()? >> 4 {
        4 => {
            let header_len = usize::from(quoted[0] & 0x0f) * 4;
            let address = |at: usize| quoted.get(at..).and_then(|octets| octets.first_chunk::<4>().copied());
            let (local, remote) = ends(address(12)?.into(), address(16)?.into(), quoted.get(header_len..)?)?;
            Some((*quoted.get(9)?, local, remote))
        }
        6 => {
            let address = |at: usize| quoted.get(at..).and_then(|octets| octets.first_chunk::<16>().copied());
            let (local, remote) = ends(address(8)?.into(), address(24)?.into(), quoted.get(40..)?)?;
            Some((*quoted.get(6)?, local, remote))
        }
        _ => None,
    }
}

/// The sequence number of a quoted segment, which is within the 8 octets that every error quotes.
fn quoted_seq(quoted: &[u8]) -> Option<Seq> {
    let header_len = match quoted.first()? >> 4 {
        4 => usize::from(quoted[0] & 0x0f) * 4,
        _ => 40,
    };
    let octets = quoted.get(header_len + 4..)?.first_chunk::<4>()?;
    Some(Seq(u32::from_be_bytes(*octets)))
}

fn error_name(is_v4: bool, kind: u8, code: u8) -> &'static str {
    match (is_v4, kind, code) {
        (true, 3, NETWORK_UNREACHABLE) | (false, 1, 0) => "network unreachable",
        (true, 3, HOST_UNREACHABLE) | (false, 1, 3) => "host unreachable",
        (true, 3, PROTOCOL_UNREACHABLE) | (false, 4, 1) => "protocol unreachable",
        (true, 3, PORT_UNREACHABLE) | (false, 1, 4) => "port unreachable",
        (true, 3, TOO_BIG) => "fragmentation needed",
        (false, 2, _) => "packet too big",
        (true, 11, 1) | (false, 3, 1) => "reassembly time exceeded",
        (true, 11, _) | (false, 3, _) => "time exceeded",
        _ => "ICMP error",
    }
}
