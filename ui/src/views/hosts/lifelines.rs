use std::collections::BTreeMap;
use std::net::IpAddr;

use synema_analysis::Analysis;
use synema_trace::Trace;
use synema_wire::Endpoint;

/// Everybody who stands at a lifeline, in the order of their first frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lifelines {
    who: Vec<Who>,
    places: BTreeMap<Who, usize>,
    hosts: BTreeMap<IpAddr, String>,
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
}

impl Lifelines {
    /// Those of all flows of a session.
    pub(crate) fn of(trace: &Trace, analysis: &Analysis) -> Lifelines {
        let mut lifelines = Lifelines::default();
        for flow in &analysis.flows {
            for who in [Who::of(flow.a, flow.b), Who::of(flow.b, flow.a)] {
                let next = lifelines.who.len();
                if *lifelines.places.entry(who).or_insert(next) == next {
                    lifelines.who.push(who);
                }
            }
        }
        for flow in &analysis.flows {
            let seen = flow.observations.iter().take(16).map(|index| trace.observation(*index));
            for observation in seen {
                let host = trace.point(observation.point).host.clone();
                let flight = analysis.flight_of(observation.index).map(|flight| &analysis.flights[flight]);
                if let (Some(host), Some(flight)) = (host, flight) {
                    let side = if flight.left == Some(observation.index) { flight.from } else { flight.from.other() };
                    lifelines.hosts.entry(flow.end(side).ip).or_insert(host);
                }
            }
        }
        lifelines
    }

    pub(crate) fn len(&self) -> usize {
        self.who.len()
    }

    /// What stands above a lifeline: the host's name and its address.
    pub(crate) fn name(&self, place: usize) -> String {
        let who = self.who[place];
        let address = match who.port {
            Some(port) => Endpoint { ip: who.ip, port }.to_string(),
            None => who.ip.to_string(),
        };
        match self.hosts.get(&who.ip) {
            Some(host) => format!("{host} · {address}"),
            None => address,
        }
    }

    /// The lifelines that the frame of an observation goes from and to.
    pub(crate) fn ends(&self, analysis: &Analysis, observation: usize) -> Option<[usize; 2]> {
        let flight = &analysis.flights[analysis.flight_of(observation)?];
        let flow = analysis.flows.get(flight.flow)?;
        let (from, to) = (flow.end(flight.from), flow.end(flight.from.other()));
        let place = |who: Who| self.places.get(&who).copied();
        Some([place(Who::of(from, to))?, place(Who::of(to, from))?])
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
