use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_wire::Endpoint;

use crate::host::ConnectionId;

/// The two ends of a connection; listening ones have no remote end.
type Ends = (Endpoint, Option<Endpoint>);

/// Connections that segments can reach, by their two ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reachable {
    by_ends: BTreeMap<Key, ConnectionId>,
    /// How many have each local port.
    ports: BTreeMap<u16, usize>,
}

/// The two ends as numbers, which compare fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    local: (u128, u32),
    remote: Option<(u128, u32)>,
}

fn number((local, remote): &Ends) -> Key {
    let end = |end: &Endpoint| match end.ip {
        IpAddr::V4(ip) => (ip.to_bits().into(), end.port.into()),
        IpAddr::V6(ip) => (ip.to_bits(), 1 << 16 | u32::from(end.port)),
    };
    Key { local: end(local), remote: remote.as_ref().map(end) }
}

fn ends(key: &Key) -> Ends {
    let end = |(ip, port): (u128, u32)| {
        let ip = if port >> 16 == 0 { IpAddr::V4((ip as u32).into()) } else { IpAddr::V6(ip.into()) };
        Endpoint { ip, port: port as u16 }
    };
    (end(key.local), key.remote.map(end))
}

impl Reachable {
    pub(crate) fn get(&self, ends: &Ends) -> Option<ConnectionId> {
        self.by_ends.get(&number(ends)).copied()
    }

    pub(crate) fn insert(&mut self, ends: Ends, id: ConnectionId) {
        if self.by_ends.insert(number(&ends), id).is_none() {
            *self.ports.entry(ends.0.port).or_default() += 1;
        }
    }

    pub(crate) fn remove(&mut self, ends: &Ends) {
        if self.by_ends.remove(&number(ends)).is_none() {
            return;
        }
        if let Some(count) = self.ports.get_mut(&ends.0.port) {
            *count -= 1;
            if *count == 0 {
                self.ports.remove(&ends.0.port);
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Reachable::default();
    }

    /// Whether a connection has the local port.
    pub(crate) fn has_port(&self, port: u16) -> bool {
        self.ports.contains_key(&port)
    }

    /// All that have a local port.
    pub(crate) fn with_port(&self, port: u16) -> impl Iterator<Item = (Ends, ConnectionId)> {
        let all = self.has_port(port).then_some(&self.by_ends).into_iter().flatten();
        all.filter(move |(key, _)| key.local.1 as u16 == port).map(|(key, id)| (ends(key), *id))
    }
}
