use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_analysis::{Analysis, Flight};
use synema_trace::Trace;
use synema_wire::Endpoint;

use crate::views::Network;

/// Everybody who stands at a lifeline: of a simulation its hosts, of a capture the addresses in the order of their
/// first frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lifelines {
    names: Vec<String>,
    /// In simulations: the place of each host.
    hosts: BTreeMap<String, usize>,
    /// The place of each address.
    addresses: BTreeMap<Who, usize>,
}

/// An address; for the two ends of a loopback conversation, which have the same, with the port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Who {
    ip: IpAddr,
    port: Option<u16>,
}

impl Who {
    fn of(end: Endpoint, other: Endpoint) -> Who {
        Who { ip: end.ip, port: (end.ip == other.ip).then_some(end.port) }
    }

    fn name(self) -> String {
        self.port.map_or_else(|| self.ip.to_string(), |port| Endpoint { ip: self.ip, port }.to_string())
    }
}

impl Lifelines {
    /// Those of a whole session.
    pub(crate) fn of(trace: &Trace, analysis: &Analysis, network: &Network) -> Lifelines {
        let mut lifelines = Lifelines::default();
        for host in trace.points().iter().filter_map(|point| point.host.as_ref()) {
            if lifelines.hosts.contains_key(host) {
                continue;
            }
            let place = lifelines.names.len();
            let addresses = network.nodes.iter().find(|node| &node.name == host).map(|node| &node.addresses);
            let own = addresses.into_iter().flatten();
            lifelines.addresses.extend(own.clone().map(|ip| (Who { ip: *ip, port: None }, place)));
            let parts = std::iter::once(host.clone()).chain(own.map(ToString::to_string));
            lifelines.names.push(parts.collect::<Vec<_>>().join(" · "));
            lifelines.hosts.insert(host.clone(), place);
        }
        if lifelines.hosts.is_empty() {
            for flow in &analysis.flows {
                for who in [Who::of(flow.a, flow.b), Who::of(flow.b, flow.a)] {
                    let next = lifelines.names.len();
                    if *lifelines.addresses.entry(who).or_insert(next) == next {
                        lifelines.names.push(who.name());
                    }
                }
            }
        }
        lifelines
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// What stands above a lifeline.
    pub(crate) fn name(&self, place: usize) -> &str {
        &self.names[place]
    }

    /// The lifelines that the frame of an observation goes from and to.
    pub(crate) fn ends(&self, trace: &Trace, analysis: &Analysis, observation: usize) -> Option<[usize; 2]> {
        let flight = &analysis.flights[analysis.flight_of(observation)?];
        let flow = analysis.flows.get(flight.flow)?;
        let (from, to) = (flow.end(flight.from), flow.end(flight.from.other()));
        if self.hosts.is_empty() {
            let place = |who: Who| self.addresses.get(&who).copied();
            return Some([place(Who::of(from, to))?, place(Who::of(to, from))?]);
        }
        let [left, reached] = self.seen_at(trace, flight);
        let by_address = |end: Endpoint| self.addresses.get(&Who { ip: end.ip, port: None }).copied();
        Some([left.or_else(|| by_address(from))?, reached.or_else(|| by_address(to)).or(left)?])
    }

    /// The hosts that saw a frame leave and arrive.
    fn seen_at(&self, trace: &Trace, flight: &Flight) -> [Option<usize>; 2] {
        [flight.left, flight.reached].map(|index| {
            let host = trace.point(trace.observation(index?).point).host.as_ref()?;
            self.hosts.get(host).copied()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_ends_of_a_loopback_conversation_stand_apart() {
        let end = |port| Endpoint { ip: IpAddr::from([127, 0, 0, 1]), port };
        assert_ne!(Who::of(end(1), end(2)), Who::of(end(2), end(1)));
        let other = Endpoint { ip: IpAddr::from([127, 0, 0, 2]), port: 2 };
        assert_eq!(Who::of(end(1), other), Who::of(end(7), other), "a host is one, whatever its port");
    }
}
