//! Addresses on lease: the client and the server of RFC 2131.

use std::net::{IpAddr, Ipv4Addr};

use synema_trace::{EventKind, Instant};
use synema_wire::{Endpoint, udp_datagram};

use super::World;
use crate::dhcp_message::{DhcpKind, DhcpMessage};
use crate::kernel::Class;
use crate::network::{Outgoing, Route};
use crate::random::{self, Purpose};
use crate::scenario::InterfaceAddress;
use crate::services::{DHCP_CLIENT_PORT, DHCP_SERVER_PORT, DhcpState, Lease, Service};
use crate::world::Happening;
use crate::world::ip_input::UDP;

/// RFC 2131 §4.1: 4 s before the first retransmission, doubled with each, and up to a second more or less.
const FIRST_TRY_NS: i64 = 4_000_000_000;
const SPREAD_NS: i64 = 1_000_000_000;
const MOST_TRIES: u32 = 5;
/// RFC 2131 §4.4.5: while renewing and rebinding, half of the time that is left, but a minute at least.
const SHORTEST_RENEWAL_NS: i64 = 60_000_000_000;

/// What an acknowledgment grants, counted from when it was asked for: T1 is half of it, T2 seven eighths (RFC 2131 §4.4.5).
fn lease(message: &DhcpMessage, server: Ipv4Addr, asked: Instant) -> Lease {
    let seconds = message.lease_s.filter(|seconds| *seconds != u32::MAX);
    let after = |eighths: i64| seconds.map(|seconds| asked.plus_ns(i64::from(seconds) * 1_000_000_000 / 8 * eighths));
    Lease {
        own: message.yours,
        prefix_len: message.mask.map_or(24, |mask| mask.to_bits().leading_ones() as u8),
        server,
        router: message.router,
        dns: message.dns,
        renews: after(4),
        rebinds: after(7),
        ends: after(8),
    }
}

impl Lease {
    fn address(&self) -> InterfaceAddress {
        InterfaceAddress { ip: self.own.into(), prefix_len: self.prefix_len }
    }

    fn name_server(&self) -> Option<Endpoint> {
        self.dns.map(|ip| Endpoint { ip: ip.into(), port: 53 })
    }

    /// The network on the link, and everything else through the router.
    fn routes(&self, interface: usize) -> impl Iterator<Item = Route> + use<> {
        let everywhere = InterfaceAddress { ip: Ipv4Addr::UNSPECIFIED.into(), prefix_len: 0 };
        let beyond = self.router.map(|router| Route { to: everywhere, via: Some(router.into()), interface });
        std::iter::once(Route { to: self.address(), via: None, interface }).chain(beyond)
    }
}

impl DhcpState {
    /// Whether a request is on its way.
    const fn is_asking(self) -> bool {
        matches!(
            self,
            DhcpState::Requesting { .. }
                | DhcpState::Rebooting { .. }
                | DhcpState::Renewing(_)
                | DhcpState::Rebinding(_)
        )
    }
}

impl World {
    /// The client's timer: it begins, repeats what was not answered, renews, or gives its lease up.
    pub(in crate::world) fn dhcp_due(&mut self, host: usize, place: usize, generation: u64) {
        let now = self.now;
        let Service::DhcpClient(client) = &self.hosts[host].services[place] else { return };
        if client.generation != generation {
            return;
        }
        let is_over = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        match client.state {
            DhcpState::Init | DhcpState::Selecting if client.tries >= MOST_TRIES => {}
            DhcpState::Init | DhcpState::Selecting => self.discover(host, place),
            // no answer to any request: from the beginning (RFC 2131 §3.1, step 5)
            DhcpState::Requesting { .. } | DhcpState::Rebooting { .. } if client.tries >= MOST_TRIES => {
                self.start_anew(host, place, None);
            }
            DhcpState::Rebinding(lease) if is_over(lease.ends) => self.start_anew(host, place, None),
            DhcpState::Bound(lease) => {
                self.enter(host, place, DhcpState::Renewing(lease), None);
                self.request(host, place, None);
            }
            DhcpState::Renewing(lease) if is_over(lease.rebinds) => {
                self.enter(host, place, DhcpState::Rebinding(lease), None);
                self.request(host, place, None);
            }
            DhcpState::Requesting { .. }
            | DhcpState::Rebooting { .. }
            | DhcpState::Renewing(_)
            | DhcpState::Rebinding(_) => {
                self.request(host, place, None);
            }
        }
    }

    /// The host has started again: a client that had a lease asks whether it may use the address on, and goes without it
    /// until then (RFC 2131 §3.2, INIT-REBOOT).
    pub(in crate::world) fn reboot_clients(&mut self, host: usize, cause: usize) {
        for place in 0..self.hosts[host].services.len() {
            let Service::DhcpClient(client) = &self.hosts[host].services[place] else { continue };
            let (interface, lease) = (client.interface, client.state.lease());
            match lease.filter(|lease| lease.ends.is_none_or(|ends| ends > self.now)) {
                Some(lease) => {
                    self.drop_lease(host, interface, &lease, Some(cause));
                    let cause = self.enter(host, place, DhcpState::Rebooting { had: lease.own }, Some(cause));
                    self.request(host, place, cause);
                }
                None => self.start_anew(host, place, Some(cause)),
            }
        }
    }

    /// The address is given up, and the client looks for another one.
    fn start_anew(&mut self, host: usize, place: usize, cause: Option<usize>) {
        let Service::DhcpClient(client) = &self.hosts[host].services[place] else { return };
        let (interface, lease) = (client.interface, client.state.lease());
        let cause = self.enter(host, place, DhcpState::Init, cause);
        if let Some(lease) = lease {
            self.drop_lease(host, interface, &lease, cause);
        }
        self.discover(host, place);
    }

    fn enter(&mut self, host: usize, place: usize, state: DhcpState, cause: Option<usize>) -> Option<usize> {
        let now = self.now;
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return None };
        let old = std::mem::replace(&mut client.state, state);
        let interface = client.interface;
        if old.name() == state.name() {
            return cause;
        }
        client.tries = 0;
        client.since = now;
        let kind = EventKind::Table {
            table: "dhcp".into(),
            key: self.hosts[host].interfaces[interface].name.clone(),
            old: Some(old.name().into()),
            new: Some(state.name().into()),
        };
        Some(self.record(host, (None, None), Some("2131/4.4".into()), cause, kind))
    }

    /// Sets the client's timer: for another try, or for the time when the lease has to be renewed.
    fn dhcp_timer(&mut self, host: usize, place: usize) {
        let (now, seed) = (self.now, self.seed);
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return };
        client.generation += 1;
        client.tries += 1;
        let before = |end: Option<Instant>| {
            let left_ns = end.map(|end| end.ns_since(now).max(0))?;
            Some((left_ns / 2).max(SHORTEST_RENEWAL_NS).min(left_ns))
        };
        let after_ns = match client.state {
            DhcpState::Bound(lease) => lease.renews.map(|at| at.ns_since(now).max(0)),
            DhcpState::Renewing(lease) => before(lease.rebinds),
            DhcpState::Rebinding(lease) => before(lease.ends),
            _ => {
                let mut draws = random::stream(seed, Purpose::LeaseRetry, host << 16 | client.generation as usize);
                let early_ns = i64::from(random::below(&mut draws, 2 * SPREAD_NS as u32));
                Some((FIRST_TRY_NS << (client.tries - 1).min(4)) + SPREAD_NS - early_ns)
            }
        };
        let Some(after_ns) = after_ns else { return };
        let happening = Happening::Dhcp { host, place, generation: client.generation };
        self.queue.schedule(now.plus_ns(after_ns), Class::Timer, happening);
    }

    fn discover(&mut self, host: usize, place: usize) {
        let xid = random::word(&mut random::stream(self.seed, Purpose::Identifier, 1 << 16 | host));
        let Service::DhcpClient(client) = &mut self.hosts[host].services[place] else { return };
        client.xid = xid;
        let interface = client.interface;
        self.enter(host, place, DhcpState::Selecting, None);
        self.dhcp_timer(host, place);
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
            // to all servers: no server identifier (RFC 2131 §4.3.2)
            DhcpState::Rebooting { had } => (DhcpMessage { broadcast: true, requested: Some(had), ..base }, None),
            // to the server alone: no server identifier, no requested address (RFC 2131 §4.3.2)
            DhcpState::Renewing(Lease { own, server, .. }) => {
                (DhcpMessage { client: own, ..base }, Some((own, server)))
            }
            // the same to every server
            DhcpState::Rebinding(Lease { own, .. }) => {
                (DhcpMessage { client: own, ..base }, Some((own, Ipv4Addr::BROADCAST)))
            }
            _ => return,
        };
        self.dhcp_timer(host, place);
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
            (DhcpKind::Acknowledge, state, Some(server)) if state.is_asking() => {
                let lease = lease(&message, server, client.since);
                let cause = self.enter(host, place, DhcpState::Bound(lease), cause);
                self.take_lease(host, interface, &lease, cause);
                self.dhcp_timer(host, place);
            }
            (DhcpKind::Refuse, state, _) if state.is_asking() => self.start_anew(host, place, cause),
            _ => {}
        }
    }

    /// The interface gets its address, the host its router and name server.
    fn take_lease(&mut self, host: usize, interface: usize, lease: &Lease, cause: Option<usize>) {
        let this = &mut self.hosts[host];
        if this.interfaces[interface].has(lease.own.into()) {
            return;
        }
        this.interfaces[interface].addresses.insert(0, lease.address());
        this.names.server = lease.name_server().or(this.names.server);
        for route in lease.routes(interface) {
            self.hosts[host].routes.extend(route.via.is_some().then_some(route));
            self.tell_route(host, &route, (None, Some(route.text())), cause);
        }
    }

    /// The address is nobody's any more, and neither are the router and the name server that came with it (RFC 2131 §4.4.5).
    fn drop_lease(&mut self, host: usize, interface: usize, lease: &Lease, cause: Option<usize>) {
        let this = &mut self.hosts[host];
        this.interfaces[interface].addresses.retain(|address| *address != lease.address());
        if this.names.server == lease.name_server() {
            this.names.server = None;
        }
        for route in lease.routes(interface) {
            self.hosts[host].routes.retain(|other| *other != route);
            self.tell_route(host, &route, (Some(route.text()), None), cause);
        }
    }

    fn tell_route(
        &mut self,
        host: usize,
        route: &Route,
        change: (Option<String>, Option<String>),
        cause: Option<usize>,
    ) {
        let (old, new) = change;
        let kind = EventKind::Table { table: "route".into(), key: route.to.to_string(), old, new };
        self.record(host, (None, None), Some("2131/4.4.1".into()), cause, kind);
    }

    /// The server gets a discovery or a request.
    pub(super) fn serve_lease(&mut self, host: usize, place: usize, octets: &[u8], cause: Option<usize>) {
        let Some(message) = DhcpMessage::read(octets) else { return };
        let now = self.now;
        let Service::DhcpServer(server) = &mut self.hosts[host].services[place] else { return };
        let interface = server.interface;
        let is_known = server.leases.contains_key(&message.mac);
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
            // a client that has started again, and of whom nothing is known here (RFC 2131 §4.3.2)
            (DhcpKind::Request, _)
                if message.server.is_none()
                    && message.client.is_unspecified()
                    && !is_known
                    && network.contains(wanted.into()) =>
            {
                return;
            }
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
