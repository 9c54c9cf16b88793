use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_analysis::{Analysis, Flow, Passage, Side};
use synema_trace::Trace;
use synema_wire::Endpoint;

use crate::Scene;
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
        self.flight_ends(trace, analysis, &analysis.passage(trace, analysis.flight_of(observation)?))
    }

    /// The lifelines that a flight goes from and to.
    pub(crate) fn flight_ends(&self, trace: &Trace, analysis: &Analysis, flight: &Passage) -> Option<[usize; 2]> {
        let flow = analysis.flows.get(flight.flow)?;
        let (from, to) = (flow.end(flight.from), flow.end(flight.from.other()));
        if self.hosts.is_empty() {
            return Some([self.of_end(from, to)?, self.of_end(to, from)?]);
        }
        let [left, reached] =
            [flight.left, flight.reached].map(|index| index.and_then(|index| self.of_observation(trace, index)));
        Some([left.or_else(|| self.of_address(from))?, reached.or_else(|| self.of_address(to)).or(left)?])
    }

    /// The lifelines of both ends of a flow, A's first.
    pub(crate) fn ends_of(&self, flow: &Flow, scene: &Scene<'_>) -> Option<[usize; 2]> {
        if self.hosts.is_empty() {
            return Some([self.of_end(flow.a, flow.b)?, self.of_end(flow.b, flow.a)?]);
        }
        let first = *scene.analysis.observations_of(scene.story.flow).first()? as usize;
        let first = scene.analysis.passage(scene.trace, scene.analysis.flight_of(first)?);
        let [from, to] = self.flight_ends(scene.trace, scene.analysis, &first)?;
        let [a, b] = if first.from == Side::A { [from, to] } else { [to, from] };
        // behind a NAT router the end is not where the frames of this flow were last seen
        Some([self.of_address(flow.a).unwrap_or(a), self.of_address(flow.b).unwrap_or(b)])
    }

    /// The lifeline of the simulated host where an observation was made.
    pub(crate) fn of_observation(&self, trace: &Trace, observation: usize) -> Option<usize> {
        let host = trace.point(trace.observation(observation).point).host.as_ref()?;
        self.hosts.get(host).copied()
    }

    fn of_end(&self, end: Endpoint, other: Endpoint) -> Option<usize> {
        self.addresses.get(&Who::of(end, other)).copied()
    }

    fn of_address(&self, end: Endpoint) -> Option<usize> {
        self.addresses.get(&Who { ip: end.ip, port: None }).copied()
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
