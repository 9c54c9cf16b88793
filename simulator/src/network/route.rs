use std::net::IpAddr;

use crate::scenario::InterfaceAddress;

/// Where packets to a prefix go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The prefix, by an address in it and its length.
    pub(crate) to: InterfaceAddress,
    /// The router to hand them to; without it the network is on the interface's link.
    pub(crate) via: Option<IpAddr>,
    pub(crate) interface: usize,
}

/// The next step of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hop {
    /// It does not leave the host.
    Loopback,
    /// Through an interface, to a station on its link.
    Station { interface: usize, ip: IpAddr },
}

impl Route {
    /// As the event log shows it.
    pub(crate) fn text(&self) -> String {
        match self.via {
            Some(via) => format!("via {via} interface {}", self.interface),
            None => format!("on link, interface {}", self.interface),
        }
    }
}

/// The route with the longest prefix that an address lies in; of several the first.
pub(crate) fn longest_match(routes: impl Iterator<Item = Route>, ip: IpAddr) -> Option<Route> {
    let fitting = routes.filter(|route| route.to.contains(ip));
    fitting.fold(None, |best: Option<Route>, route| match best {
        Some(best) if best.to.prefix_len >= route.to.prefix_len => Some(best),
        _ => Some(route),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_wins() {
        let route = |to: &str, interface| Route { to: to.to_owned().try_into().unwrap(), via: None, interface };
        let routes = [route("0.0.0.0/0", 0), route("10.1.0.0/16", 1), route("10.1.2.0/24", 2), route("10.1.0.0/16", 3)];
        let interface = |ip: &str| longest_match(routes.into_iter(), ip.parse().unwrap()).map(|route| route.interface);
        assert_eq!(interface("10.1.2.3"), Some(2));
        assert_eq!(interface("10.1.3.3"), Some(1));
        assert_eq!(interface("192.0.2.1"), Some(0));
        assert_eq!(interface("2001:db8::1"), None);
    }
}
