//! Addresses on lease: the client and the server of RFC 2131.

use std::net::{IpAddr, Ipv4Addr};

use synema_trace::EventKind;
use synema_wire::{Endpoint, udp_datagram};

use super::World;
use crate::dhcp_message::{DhcpKind, DhcpMessage};
use crate::kernel::Class;
use crate::network::{Outgoing, Route};
use crate::random::{self, Purpose};
use crate::scenario::InterfaceAddress;
use crate::services::{DHCP_CLIENT_PORT, DHCP_SERVER_PORT, DhcpState, Service};
use crate::world::Happening;
use crate::world::ip_input::UDP;

/// RFC 2131 §4.1: 4 s before the first retransmission, doubled with each.
const FIRST_TRY_NS: i64 = 4_000_000_000;
const MOST_TRIES: u32 = 5;

impl World {
    /// The client's timer: it begins, repeats what was not answered, or renews.
    pub(in crate::world) fn dhcp_due(&mut self, host: usize, place: usize, generation: u64) {
        let Service::DhcpClient(client) = &self.hosts[host].services[place] else { return };
        if client.generation != generation {
            return;
        }
        match client.state {
            DhcpState::Init | DhcpState::Selecting if client.tries >= MOST_TRIES => {}
            DhcpState::Init | DhcpState::Selecting => self.discover(host, place),
            DhcpState::Requesting { .. } | DhcpState::Renewing { .. } => self.request(host, place, None),
            DhcpState::Bound { own, server } => {
                self.enter(host, place, DhcpState::Renewing { own, server }, None);
                self.request(host, place, None);
            }
        }
    }

    fn enter(&mut self, host: usize, place: usize, state: DhcpState, cause: Option<usize>) -> Option<usize> {
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return None };
        let old = std::mem::replace(&mut client.state, state);
        let interface = client.interface;
        if old.name() == state.name() {
            return cause;
        }
        client.tries = 0;
        let kind = EventKind::Table {
            table: "dhcp".into(),
            key: self.hosts[host].interfaces[interface].name.clone(),
            old: Some(old.name().into()),
            new: Some(state.name().into()),
        };
        Some(self.record(host, (None, None), Some("2131/4.4".into()), cause, kind))
    }

    /// Sets the client's timer: another try after the usual time, or what is asked for.
    fn dhcp_timer(&mut self, host: usize, place: usize, after_ns: Option<i64>) {
        let now = self.now;
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return };
        client.generation += 1;
        client.tries += 1;
        let ns = after_ns.unwrap_or(FIRST_TRY_NS << (client.tries - 1).min(4));
        let happening = Happening::Dhcp { host, place, generation: client.generation };
        self.queue.schedule(now.plus_ns(ns), Class::Timer, happening);
    }

    fn discover(&mut self, host: usize, place: usize) {
        let xid = random::word(&mut random::stream(self.seed, Purpose::Identifier, 1 << 16 | host));
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return };
        client.xid = xid;
        let interface = client.interface;
        self.enter(host, place, DhcpState::Selecting, None);
        self.dhcp_timer(host, place, None);
        let mac = self.hosts[host].interfaces[interface].mac;
        let message = DhcpMessage { broadcast: true, ..DhcpMessage::new(DhcpKind::Discover, xid, mac) };
        self.send_dhcp(host, interface, message, None, "2131/4.4.1", None);
    }

    fn request(&mut self, host: usize, place: usize, cause: Option<usize>) {
        let Service::DhcpClient(client) = &self.hosts[host].services[place] else { return };
        let (interface, xid, state) = (client.interface, client.xid, client.state);
        let mac = self.hosts[host].interfaces[interface].mac;
        let base = DhcpMessage::new(DhcpKind::Request, xid, mac);
        let (message, to) = match state {
            DhcpState::Requesting { offered, server } => {
                (DhcpMessage { broadcast: true, requested: Some(offered), server: Some(server), ..base }, None)
            }
            // renewing, to the server alone: no server identifier, no requested address (RFC 2131 §4.3.2)
            DhcpState::Renewing { own, server } => (DhcpMessage { client: own, ..base }, Some((own, server))),
            _ => return,
        };
        self.dhcp_timer(host, place, None);
        self.send_dhcp(host, interface, message, to, "2131/4.3.2", cause);
    }

    /// Sends a message by broadcast, or from one address to another.
    fn send_dhcp(
        &mut self,
        host: usize,
        interface: usize,
        message: DhcpMessage,
        to: Option<(Ipv4Addr, Ipv4Addr)>,
        clause: &'static str,
        cause: Option<usize>,
    ) {
        let is_client = matches!(message.kind, DhcpKind::Discover | DhcpKind::Request);
        let (src_port, dst_port) = match is_client {
            true => (DHCP_CLIENT_PORT, DHCP_SERVER_PORT),
            false => (DHCP_SERVER_PORT, DHCP_CLIENT_PORT),
        };
        let none = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let (src, dst) = match to {
            Some((src, dst)) => (src.into(), dst.into()),
            None if is_client => (none, IpAddr::V4(Ipv4Addr::BROADCAST)),
            None => {
                let own = self.hosts[host].interfaces[interface].address(none).unwrap_or(none);
                (own, IpAddr::V4(Ipv4Addr::BROADCAST))
            }
        };
        let payload = udp_datagram(src, src_port, dst, dst_port, &message.to_bytes());
        let packet = self.packet(host, src, dst, UDP, payload);
        let ends = (Endpoint { ip: src, port: src_port }, Endpoint { ip: dst, port: dst_port });
        let outgoing = Outgoing::new(packet, message.name(), cause).between(ends.0, ends.1).under(clause);
        self.send_packet(host, Outgoing { through: Some(interface), ..outgoing });
    }

    /// The client gets an offer, an acknowledgment or a refusal.
    pub(super) fn receive_lease(&mut self, host: usize, place: usize, octets: &[u8], cause: Option<usize>) {
        let Some(message) = DhcpMessage::read(octets) else { return };
        let Service::DhcpClient(client) = &self.hosts[host].services[place] else { return };
        let interface = client.interface;
        if message.xid != client.xid || message.mac != self.hosts[host].interfaces[interface].mac {
            return;
        }
        match (message.kind, client.state, message.server) {
            (DhcpKind::Offer, DhcpState::Selecting, Some(server)) => {
                let cause = self.enter(host, place, DhcpState::Requesting { offered: message.yours, server }, cause);
                self.request(host, place, cause);
            }
            (DhcpKind::Acknowledge, DhcpState::Requesting { .. } | DhcpState::Renewing { .. }, Some(server)) => {
                let cause = self.enter(host, place, DhcpState::Bound { own: message.yours, server }, cause);
                self.take_lease(host, interface, &message, cause);
                // T1 is half the lease (RFC 2131 §4.4.5)
                let lease_s = i64::from(message.lease_s.unwrap_or(u32::MAX));
                self.dhcp_timer(host, place, Some(lease_s * 500_000_000));
            }
            (DhcpKind::Refuse, DhcpState::Requesting { .. } | DhcpState::Renewing { .. }, _) => {
                self.enter(host, place, DhcpState::Init, cause);
                self.dhcp_timer(host, place, None);
            }
            _ => {}
        }
    }

    /// The interface gets its address, the host its router and name server.
    fn take_lease(&mut self, host: usize, interface: usize, message: &DhcpMessage, cause: Option<usize>) {
        let mask = message.mask.map_or(24, |mask| mask.to_bits().leading_ones() as u8);
        let address = InterfaceAddress { ip: message.yours.into(), prefix_len: mask };
        let this = &mut self.hosts[host];
        if this.interfaces[interface].has(address.ip) {
            return;
        }
        this.interfaces[interface].addresses.insert(0, address);
        this.names.server = message.dns.map(|ip| Endpoint { ip: ip.into(), port: 53 }).or(this.names.server);
        let mut routes = vec![Route { to: address, via: None, interface }];
        if let Some(router) = message.router {
            let everywhere = InterfaceAddress { ip: Ipv4Addr::UNSPECIFIED.into(), prefix_len: 0 };
            let route = Route { to: everywhere, via: Some(router.into()), interface };
            this.routes.push(route);
            routes.push(route);
        }
        for route in routes {
            let new = Some(route.text());
            let kind = EventKind::Table { table: "route".into(), key: route.to.to_string(), old: None, new };
            self.record(host, (None, None), Some("2131/4.4.1".into()), cause, kind);
        }
    }

    /// The server gets a discovery or a request.
    pub(super) fn serve_lease(&mut self, host: usize, place: usize, octets: &[u8], cause: Option<usize>) {
        let Some(message) = DhcpMessage::read(octets) else { return };
        let now = self.now;
        let Service::DhcpServer(server) = &mut self.hosts[host].services[place] else { return };
        let interface = server.interface;
        let offered = server.address_for(message.mac, now);
        let (lease_s, router, dns) = (server.lease_s, server.router, server.dns);
        let own = &self.hosts[host].interfaces[interface];
        let Some(network) = own.addresses.iter().find(|address| address.ip.is_ipv4()).copied() else { return };
        let IpAddr::V4(own_ip) = network.ip else { return };
        let answer = |kind, yours| DhcpMessage {
            broadcast: message.broadcast,
            yours,
            server: Some(own_ip),
            lease_s: Some(lease_s),
            mask: Some(Ipv4Addr::from(u32::MAX.checked_shl(32 - u32::from(network.prefix_len)).unwrap_or(0))),
            router,
            dns,
            ..DhcpMessage::new(kind, message.xid, message.mac)
        };
        let wanted = message.requested.unwrap_or(message.client);
        let (reply, clause) = match (message.kind, offered) {
            (DhcpKind::Discover, Some(ip)) => (answer(DhcpKind::Offer, ip), "2131/4.3.1"),
            (DhcpKind::Request, _) if message.server.is_some_and(|server| server != own_ip) => return,
            (DhcpKind::Request, Some(ip)) if ip == wanted => {
                let until = now.plus_ns(i64::from(lease_s) * 1_000_000_000);
                if let Service::DhcpServer(server) = &mut self.hosts[host].services[place] {
                    server.leases.insert(message.mac, (ip, until));
                }
                let kind = EventKind::Table {
                    table: "dhcp".into(),
                    key: message.mac.to_string(),
                    old: None,
                    new: Some(format!("{ip} for {lease_s} s")),
                };
                self.record(host, (None, None), Some("2131/4.3.2".into()), cause, kind);
                (answer(DhcpKind::Acknowledge, ip), "2131/4.3.2")
            }
            (DhcpKind::Request, _) => {
                let refusal = DhcpMessage {
                    server: Some(own_ip),
                    ..DhcpMessage::new(DhcpKind::Refuse, message.xid, message.mac)
                };
                (refusal, "2131/4.3.2")
            }
            _ => return,
        };
        // §4.1: to the address that the client says is its own, but a refusal to all
        let knows_client = !message.client.is_unspecified() && reply.kind != DhcpKind::Refuse;
        let to = knows_client.then_some((own_ip, message.client));
        self.send_dhcp(host, interface, reply, to, clause, cause);
    }
}
