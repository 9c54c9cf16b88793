//! Routes as a link-state protocol would find them: every forwarding host knows the whole network and takes the way with
//! the fewest routers. The messages of such a protocol are not simulated; the tables change at once.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use synema_trace::EventKind;

use super::World;
use crate::network::{Node, Port, Route};

/// A way from a router: the interface it begins with, and the neighbour that is next.
#[derive(Clone, Copy)]
struct Way {
    interface: usize,
    via: IpAddr,
    routers: usize,
}

impl World {
    /// Gives every forwarding host its routes anew.
    pub(super) fn compute_routes(&mut self, cause: Option<usize>) {
        for host in 0..self.hosts.len() {
            if !self.hosts[host].forwards {
                continue;
            }
            let routes = self.routes_of(host);
            self.replace_routes(host, routes, cause);
        }
    }

    fn replace_routes(&mut self, host: usize, routes: Vec<Route>, cause: Option<usize>) {
        let old = std::mem::replace(&mut self.hosts[host].routes, routes.clone());
        let text_of = |routes: &[Route]| -> BTreeMap<String, String> {
            routes.iter().map(|route| (route.to.to_string(), route.text())).collect()
        };
        let (old, new) = (text_of(&old), text_of(&routes));
        let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for key in keys.into_iter().filter(|key| old.get(*key) != new.get(*key)) {
            let (old, new) = (old.get(key).cloned(), new.get(key).cloned());
            let kind = EventKind::Table { table: "route".into(), key: key.clone(), old, new };
            self.record(host, (None, None), Some("1812/5.2.4".into()), cause, kind);
        }
    }

    /// Breadth first over the routers, each reached by the fewest others.
    fn routes_of(&self, host: usize) -> Vec<Route> {
        let mut ways: BTreeMap<usize, Way> = BTreeMap::new();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for (interface, neighbour, via) in self.neighbouring_routers(host) {
            if ways.contains_key(&neighbour) || neighbour == host {
                continue;
            }
            ways.insert(neighbour, Way { interface, via, routers: 1 });
            queue.push_back(neighbour);
        }
        while let Some(router) = queue.pop_front() {
            let way = ways[&router];
            for (_, neighbour, _) in self.neighbouring_routers(router) {
                if neighbour != host && !ways.contains_key(&neighbour) {
                    ways.insert(neighbour, Way { routers: way.routers + 1, ..way });
                    queue.push_back(neighbour);
                }
            }
        }
        let mut best: BTreeMap<String, (usize, Route)> = BTreeMap::new();
        let own: Vec<String> = self.hosts[host].connected_routes().map(|route| network_of(&route)).collect();
        for (router, way) in &ways {
            for connected in self.hosts[*router].connected_routes() {
                let is_up = self.hosts[*router].interfaces[connected.interface]
                    .link
                    .is_some_and(|(link, _)| !self.links[link].is_cut);
                let key = network_of(&connected);
                let own_is_up = own.contains(&key);
                if !is_up || own_is_up {
                    continue;
                }
                let route = Route { to: connected.to, via: Some(way.via), interface: way.interface };
                match best.get(&key) {
                    Some((routers, _)) if *routers <= way.routers => {}
                    _ => drop(best.insert(key, (way.routers, route))),
                }
            }
        }
        best.into_values().map(|(_, route)| route).collect()
    }

    /// The routers that share a link with one, through switches and hubs: own interface, router, its address.
    fn neighbouring_routers(&self, host: usize) -> Vec<(usize, usize, IpAddr)> {
        let mut found = Vec::new();
        for (number, interface) in self.hosts[host].interfaces.iter().enumerate() {
            for port in self.stations_of(Port { node: Node::Host(host), number }) {
                let Node::Host(other) = port.node else { continue };
                let like = interface.addresses.first().map(|address| address.ip);
                let address = like.and_then(|like| self.hosts[other].interfaces[port.number].address(like));
                if let Some(address) = address.filter(|_| self.hosts[other].forwards && other != host) {
                    found.push((number, other, address));
                }
            }
        }
        found
    }

    /// Every host port that a frame from a port could reach without a router.
    fn stations_of(&self, from: Port) -> Vec<Port> {
        let link_of = |port: Port| match port.node {
            Node::Host(host) => self.hosts[host].interfaces[port.number].link,
            Node::Device(device) => self.devices[device].links[port.number],
        };
        let (mut seen, mut stations) = (vec![from], Vec::new());
        let mut queue = VecDeque::from([from]);
        while let Some(port) = queue.pop_front() {
            let Some((link, end)) = link_of(port).filter(|(link, _)| !self.links[*link].is_cut) else { continue };
            let other = self.links[link].ends[1 - end];
            match other.node {
                Node::Host(_) => stations.push(other),
                Node::Device(device) => {
                    for number in self.devices[device].cabled_ports(other.number) {
                        let next = Port { node: other.node, number };
                        if !seen.contains(&next) {
                            seen.push(next);
                            queue.push_back(next);
                        }
                    }
                }
            }
        }
        stations
    }
}

/// A network's name, whatever address of it the route was written with.
fn network_of(route: &Route) -> String {
    match route.to.ip {
        IpAddr::V4(ip) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(route.to.prefix_len)).unwrap_or(0);
            format!("{}/{}", std::net::Ipv4Addr::from(ip.to_bits() & mask), route.to.prefix_len)
        }
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(route.to.prefix_len)).unwrap_or(0);
            format!("{}/{}", std::net::Ipv6Addr::from(ip.to_bits() & mask), route.to.prefix_len)
        }
    }
}
