use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use synema_trace::{Instant, PointId, TcpState};
use synema_wire::{Endpoint, Seq};

use crate::fast_open_cache::FastOpenCache;
use crate::names::Names;
use crate::network::{Hop, Interface, Nat, Partial, PartialKey, Route, longest_match};
use crate::reachable::Reachable;
use crate::services::Service;
use crate::sockets::{Errno, Files};
use crate::tcp::{Settings, Tcb, TimerId, initial_sequence_number};

/// A connection's place in its host's list; places are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConnectionId(pub(crate) usize);

/// A simulated machine: interfaces, connections, sockets, tables, and what it has to draw or count.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) settings: Settings,
    pub(crate) connections: Vec<Connection>,
    pub(crate) reachable: Reachable,
    /// Connections that may have changed since waiting tasks were looked at.
    pub(crate) stirred: Vec<ConnectionId>,
    /// Tasks that wait for something else than TCP sockets and datagrams alone: they are looked at after every step that
    /// something happens in here.
    pub(crate) watchers: BTreeSet<usize>,
    pub(crate) isns: Isns,
    /// The cookies of servers, and the key of its own (RFC 7413 §4.1).
    pub(crate) fast_open: FastOpenCache,
    pub(crate) fast_open_key: [u8; 16],
    /// Routes besides those to the networks on its links.
    pub(crate) routes: Vec<Route>,
    /// Whether it passes on packets for others.
    pub(crate) forwards: bool,
    /// Whether it asks for hardware addresses; otherwise the scenario's network has introduced everyone.
    pub(crate) resolves: bool,
    /// How long an ARP entry counts after it was confirmed.
    pub(crate) arp_timeout_ns: i64,
    pub(crate) nat: Option<Nat>,
    pub(crate) partials: BTreeMap<PartialKey, Partial>,
    pub(crate) files: Files,
    /// Its own names and addresses, and what it knows of others'.
    pub(crate) names: Names,
    /// Servers that are part of the host and not programs.
    pub(crate) services: Vec<Service>,
    /// Where frames that do not leave the host are seen, once one was sent.
    pub(crate) loopback_point: Option<PointId>,
    /// Whether a program of it watches for arrivals by edge.
    pub(crate) watches_edges: bool,
    next_port: u16,
    next_ip_id: u16,
}

/// A connection together with what its host keeps about it.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) tcb: Tcb,
    /// When its earliest timer is due.
    pub(crate) wakes_at: Option<Instant>,
    /// That timer's place in the order of happenings; none where it is not to go off any more.
    pub(crate) wakes_as: Option<u64>,
    /// The first of the kernel's events for it that have not happened: never later than the timer is due.
    pub(crate) alarm: Option<(Instant, u64)>,
    /// The events that set each timer, as causes of its going off.
    pub(crate) timer_events: [Option<usize>; TimerId::ALL.len()],
    pub(crate) listening: Option<Listening>,
    /// The listening connection that a SYN came to, until the new one is open.
    pub(crate) parent: Option<ConnectionId>,
    /// What the network has reported and what may explain why the connection fails.
    pub(crate) soft_error: Option<Errno>,
    /// Tasks that wait for it, or have waited.
    pub(crate) waiters: Vec<usize>,
}

/// What a listening connection collects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listening {
    pub(crate) backlog: usize,
    /// New connections that are not open yet.
    pub(crate) opening: Vec<ConnectionId>,
    /// Open connections that no program has accepted yet.
    pub(crate) open: VecDeque<ConnectionId>,
    /// Connections that a SYN alone has opened, until the handshake is over, and how many there may be (RFC 7413 §4.2).
    pub(crate) fast: Vec<ConnectionId>,
    pub(crate) most_fast: usize,
    /// The lengths of both queues and the backlog as they were noted last.
    pub(crate) noted: [u64; 3],
}

impl Listening {
    /// Whether no open connection can wait any more; one always can.
    pub(crate) fn is_accept_full(&self) -> bool {
        self.open.len() >= self.backlog.max(1)
    }

    /// Whether no SYN can be remembered any more.
    pub(crate) fn is_syn_full(&self) -> bool {
        self.opening.len() >= self.backlog.max(1)
    }
}

/// Where initial sequence numbers come from.
#[derive(Clone, Debug)]
pub(crate) enum Isns {
    /// The scenario gives the first; each later one is this much further on.
    Scripted { next: u32 },
    /// RFC 6528 §3, with a secret key that the seed decides.
    Keyed(u64),
}

/// Between the initial sequence numbers of a host whose first one is scripted.
const SCRIPTED_ISN_STEP: u32 = 64_000;

/// RFC 1122 §2.3.2.1 suggests a time of the order of a minute.
pub(crate) const ARP_TIMEOUT_NS: i64 = 60_000_000_000;

/// The first of the dynamic ports (RFC 6335 §6).
const FIRST_DYNAMIC_PORT: u16 = 49_152;

impl Isns {
    pub(crate) fn next(&mut self, local: Endpoint, remote: Endpoint, now: Instant) -> Seq {
        match self {
            Isns::Scripted { next } => {
                let isn = *next;
                *next = next.wrapping_add(SCRIPTED_ISN_STEP);
                Seq(isn)
            }
            Isns::Keyed(key) => initial_sequence_number(*key, local, remote, now),
        }
    }
}

impl Connection {
    pub(crate) fn new(tcb: Tcb) -> Connection {
        Connection {
            tcb,
            wakes_at: None,
            wakes_as: None,
            alarm: None,
            timer_events: Default::default(),
            listening: None,
            parent: None,
            soft_error: None,
            waiters: Vec::new(),
        }
    }
}

impl Host {
    pub(crate) fn new(name: String, interfaces: Vec<Interface>, settings: Settings, isns: Isns) -> Host {
        Host {
            name,
            interfaces,
            settings,
            connections: Vec::new(),
            reachable: Reachable::default(),
            stirred: Vec::new(),
            watchers: BTreeSet::new(),
            isns,
            fast_open: FastOpenCache::default(),
            fast_open_key: [0; 16],
            routes: Vec::new(),
            forwards: false,
            resolves: false,
            arp_timeout_ns: ARP_TIMEOUT_NS,
            nat: None,
            partials: BTreeMap::new(),
            files: Files::default(),
            names: Names::default(),
            services: Vec::new(),
            loopback_point: None,
            watches_edges: false,
            next_port: FIRST_DYNAMIC_PORT,
            next_ip_id: 1,
        }
    }

    pub(crate) fn connection(&self, id: ConnectionId) -> &Connection {
        &self.connections[id.0]
    }

    pub(crate) fn connection_mut(&mut self, id: ConnectionId) -> &mut Connection {
        if self.stirred.last() != Some(&id) {
            self.stirred.push(id);
        }
        &mut self.connections[id.0]
    }

    /// Adds a connection and makes it reachable.
    pub(crate) fn add(&mut self, connection: Connection) -> ConnectionId {
        let id = ConnectionId(self.connections.len());
        self.reachable.insert((connection.tcb.local, connection.tcb.remote), id);
        self.connections.push(connection);
        id
    }

    /// The connection that a segment from `remote` to `local` belongs to: the one between the two, else one that
    /// listens at the address, else one that listens at every address.
    pub(crate) fn find(&self, local: Endpoint, remote: Endpoint) -> Option<ConnectionId> {
        let anywhere = Endpoint { ip: unspecified(local.ip), ..local };
        [(local, Some(remote)), (local, None), (anywhere, None)].iter().find_map(|ends| self.reachable.get(ends))
    }

    /// No segment reaches a connection that has come to its end; whoever still uses it can ask how it ended.
    pub(crate) fn forget_if_over(&mut self, id: ConnectionId) {
        let connection = &self.connections[id.0];
        let is_returned_child = connection.tcb.state == TcpState::Listen && connection.tcb.remote.is_some();
        if connection.tcb.state == TcpState::Closed || is_returned_child {
            let ends = (connection.tcb.local, connection.tcb.remote);
            if self.reachable.get(&ends) == Some(id) {
                self.reachable.remove(&ends);
            }
        }
    }

    /// Whether a listening or unconnected socket has the port.
    pub(crate) fn is_port_taken(&self, port: u16) -> bool {
        self.reachable.has_port(port)
    }

    /// A port that nobody uses.
    pub(crate) fn free_port(&mut self) -> u16 {
        while self.is_port_taken(self.next_port) {
            self.next_port = self.next_port.checked_add(1).unwrap_or(FIRST_DYNAMIC_PORT);
        }
        let port = self.next_port;
        self.next_port = port.checked_add(1).unwrap_or(FIRST_DYNAMIC_PORT);
        port
    }

    /// The identification of the next IPv4 packet.
    pub(crate) fn take_ip_id(&mut self) -> u16 {
        let id = self.next_ip_id;
        self.next_ip_id = id.wrapping_add(1);
        id
    }

    /// Whether an address is one of the host's own.
    pub(crate) fn has(&self, ip: IpAddr) -> bool {
        is_loopback(ip) || self.interfaces.iter().any(|interface| interface.has(ip))
    }

    /// Where packets to `ip` go next: into itself, onto one of its links, or to the router of the longest prefix.
    pub(crate) fn hop(&self, ip: IpAddr) -> Option<Hop> {
        if self.has(ip) {
            return Some(Hop::Loopback);
        }
        let route = longest_match(self.connected_routes().chain(self.routes.iter().copied()), ip)?;
        Some(Hop::Station { interface: route.interface, ip: route.via.unwrap_or(ip) })
    }

    /// The longest text of a segment to `ip`, options apart: what the link that it leaves through takes, less the headers
    /// of IP and TCP (RFC 9293 §3.7.1: the MSS to be sent, and MMS_S). A packet to the host itself meets no link.
    pub(crate) fn segment_room(&self, ip: IpAddr) -> u16 {
        let headers = if ip.is_ipv4() { 40 } else { 60 };
        match self.hop(ip) {
            Some(Hop::Station { interface, .. }) => {
                let room = self.interfaces[interface].mtu.saturating_sub(headers).max(1);
                u16::try_from(room).unwrap_or(u16::MAX)
            }
            _ => u16::MAX,
        }
    }

    /// The networks that its interfaces are in.
    pub(crate) fn connected_routes(&self) -> impl Iterator<Item = Route> + '_ {
        self.interfaces.iter().enumerate().flat_map(|(number, interface)| {
            interface.addresses.iter().map(move |address| Route { to: *address, via: None, interface: number })
        })
    }

    /// The address that packets to `ip` carry as their source.
    pub(crate) fn source_towards(&self, ip: IpAddr) -> Option<IpAddr> {
        if self.has(ip) {
            return Some(ip);
        }
        if let Some(Hop::Station { interface, .. }) = self.hop(ip) {
            return self.interfaces[interface].address(ip);
        }
        // broadcasts and groups leave through the first interface of their family
        self.interfaces.iter().find_map(|interface| interface.address(ip))
    }
}

/// `0.0.0.0` or `::`.
pub(crate) fn unspecified(like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// 127.0.0.0/8 or ::1.
pub(crate) fn is_loopback(ip: IpAddr) -> bool {
    ip.is_loopback()
}
