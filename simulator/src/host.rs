use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rand_chacha::ChaCha8Rng;
use synema_trace::{Instant, PointId, TcpState};
use synema_wire::{Endpoint, Mac, Seq};

use crate::random;
use crate::tcp::{Settings, Tcb, TimerId};

/// A connection's place in its host's list; places are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConnectionId(pub(crate) usize);

/// A simulated machine: interfaces, connections, and what it has to draw or count.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) settings: Settings,
    pub(crate) connections: Vec<Connection>,
    /// Connections that segments can reach, by their two ends; listening ones have no remote end.
    pub(crate) reachable: BTreeMap<(Endpoint, Option<Endpoint>), ConnectionId>,
    pub(crate) isns: Isns,
    next_port: u16,
    next_ip_id: u16,
}

/// Where a host meets a link.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(crate) ip: IpAddr,
    pub(crate) prefix_len: u8,
    pub(crate) mac: Mac,
    pub(crate) point: PointId,
    /// The link and which of its ends this is.
    pub(crate) link: Option<(usize, usize)>,
    /// Who is on the link (fixed for now: there is no ARP yet).
    pub(crate) neighbours: BTreeMap<IpAddr, Mac>,
}

/// A connection together with what its host keeps about it.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) tcb: Tcb,
    /// The kernel's event for the earliest timer carries this number; older ones are stale.
    pub(crate) generation: u64,
    pub(crate) wakes_at: Option<Instant>,
    /// The events that set each timer, as causes of its going off.
    pub(crate) timer_events: [Option<usize>; TimerId::ALL.len()],
    pub(crate) listening: Option<Listening>,
    /// The listening connection that a SYN came to, until the new one is open.
    pub(crate) parent: Option<ConnectionId>,
}

/// What a listening connection collects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listening {
    pub(crate) backlog: usize,
    /// New connections that are not open yet.
    pub(crate) opening: Vec<ConnectionId>,
    /// Open connections that no program has accepted yet.
    pub(crate) open: VecDeque<ConnectionId>,
}

/// Where initial sequence numbers come from.
#[derive(Clone, Debug)]
pub(crate) enum Isns {
    /// The scenario gives the first; each later one is this much further on.
    Scripted { next: u32 },
    /// The seed decides.
    Drawn(Box<ChaCha8Rng>),
}

/// Between the initial sequence numbers of a host whose first one is scripted.
const SCRIPTED_ISN_STEP: u32 = 64_000;

/// The first of the dynamic ports (RFC 6335 §6).
const FIRST_DYNAMIC_PORT: u16 = 49_152;

impl Isns {
    pub(crate) fn next(&mut self) -> Seq {
        match self {
            Isns::Scripted { next } => {
                let isn = *next;
                *next = next.wrapping_add(SCRIPTED_ISN_STEP);
                Seq(isn)
            }
            Isns::Drawn(rng) => Seq(random::word(rng)),
        }
    }
}

impl Connection {
    pub(crate) fn new(tcb: Tcb) -> Connection {
        Connection {
            tcb,
            generation: 0,
            wakes_at: None,
            timer_events: Default::default(),
            listening: None,
            parent: None,
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
            reachable: BTreeMap::new(),
            isns,
            next_port: FIRST_DYNAMIC_PORT,
            next_ip_id: 1,
        }
    }

    pub(crate) fn connection(&self, id: ConnectionId) -> &Connection {
        &self.connections[id.0]
    }

    pub(crate) fn connection_mut(&mut self, id: ConnectionId) -> &mut Connection {
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
        [(local, Some(remote)), (local, None), (anywhere, None)]
            .iter()
            .find_map(|ends| self.reachable.get(ends))
            .copied()
    }

    /// No segment reaches a connection that has come to its end; whoever still uses it can ask how it ended.
    pub(crate) fn forget_if_over(&mut self, id: ConnectionId) {
        let connection = &self.connections[id.0];
        let is_returned_child = connection.tcb.state == TcpState::Listen && connection.tcb.remote.is_some();
        if connection.tcb.state == TcpState::Closed || is_returned_child {
            let ends = (connection.tcb.local, connection.tcb.remote);
            if self.reachable.get(&ends) == Some(&id) {
                self.reachable.remove(&ends);
            }
        }
    }

    /// Whether a listening or unconnected socket has the port.
    pub(crate) fn is_port_taken(&self, port: u16) -> bool {
        self.reachable.keys().any(|(local, _)| local.port == port)
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

    /// The interface that packets to `ip` leave through: the first whose network it is in.
    pub(crate) fn interface_towards(&self, ip: IpAddr) -> Option<usize> {
        self.interfaces.iter().position(|interface| interface.is_on_link(ip))
    }
}

impl Interface {
    fn is_on_link(&self, ip: IpAddr) -> bool {
        match (self.ip, ip) {
            (IpAddr::V4(own), IpAddr::V4(ip)) => {
                let host_bits = 32 - u32::from(self.prefix_len);
                (own.to_bits() ^ ip.to_bits()).checked_shr(host_bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(ip)) => {
                let host_bits = 128 - u32::from(self.prefix_len);
                (own.to_bits() ^ ip.to_bits()).checked_shr(host_bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// `0.0.0.0` or `::`.
pub(crate) fn unspecified(like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}
