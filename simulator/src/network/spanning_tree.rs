//! The spanning tree protocol of a switch (IEEE 802.1D-1998 clause 8): which of its ports pass frames, so that no loop is
//! left. Plain data: configuration messages go in, and what changed comes out.

use synema_trace::Instant;
use synema_wire::Mac;

use super::topology_change::TopologyChange;

/// The group address of all bridges.
pub(crate) const BRIDGES: Mac = Mac([0x01, 0x80, 0xc2, 0, 0, 0]);

/// A bridge by its priority and its hardware address; lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BridgeId {
    pub(crate) priority: u16,
    pub(crate) mac: Mac,
}

/// What a configuration message offers; lower is better, field by field (§8.6.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Offer {
    pub(crate) root: BridgeId,
    pub(crate) cost: u32,
    pub(crate) bridge: BridgeId,
    /// The sender's port, from 1.
    pub(crate) port: u16,
}

/// The states of a port (§8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PortState {
    Blocking,
    Listening,
    Learning,
    Forwarding,
}

impl PortState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            PortState::Blocking => "blocking",
            PortState::Listening => "listening",
            PortState::Learning => "learning",
            PortState::Forwarding => "forwarding",
        }
    }
}

/// What a port is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The way to the root.
    Root,
    /// The way to the root for the others on its link.
    Designated,
    /// Neither: it would close a loop.
    Alternate,
}

impl Role {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Role::Root => "root port",
            Role::Designated => "designated port",
            Role::Alternate => "alternate port",
        }
    }
}

/// One port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TreePort {
    pub(crate) cost: u32,
    pub(crate) state: PortState,
    pub(crate) role: Role,
    /// The best offer heard on the link, and until when it counts.
    heard: Option<(Offer, Instant)>,
    /// When the state moves on.
    moves_at: Option<Instant>,
    /// Whether there is a cable that works.
    pub(crate) is_up: bool,
}

/// The protocol's memory of one switch.
#[derive(Clone, Debug)]
pub(crate) struct SpanningTree {
    pub(crate) own: BridgeId,
    pub(crate) ports: Vec<TreePort>,
    root: BridgeId,
    root_cost: u32,
    pub(crate) hello_ns: i64,
    pub(crate) max_age_ns: i64,
    pub(crate) forward_delay_ns: i64,
    next_hello: Instant,
    pub(crate) change: TopologyChange,
    /// Ticks carry this number; older ones are stale.
    pub(crate) generation: u64,
}

impl SpanningTree {
    pub(crate) fn new(own: BridgeId, costs: Vec<Option<u32>>, times_ns: [i64; 3]) -> SpanningTree {
        let [hello_ns, max_age_ns, forward_delay_ns] = times_ns;
        let port = |cost: Option<u32>| TreePort {
            cost: cost.unwrap_or(0),
            state: PortState::Blocking,
            role: Role::Alternate,
            heard: None,
            moves_at: None,
            is_up: cost.is_some(),
        };
        let ports = costs.into_iter().map(port).collect();
        let (root, next_hello) = (own, Instant::ZERO);
        SpanningTree {
            own,
            ports,
            root,
            root_cost: 0,
            hello_ns,
            max_age_ns,
            forward_delay_ns,
            next_hello,
            change: TopologyChange::default(),
            generation: 0,
        }
    }

    /// The bridge that is taken to be the root, and how far it is.
    pub(crate) fn root(&self) -> (BridgeId, u32) {
        (self.root, self.root_cost)
    }

    /// How long the root tells of a change: max age and forward delay (§8.5.3).
    fn told_ns(&self) -> i64 {
        self.max_age_ns + self.forward_delay_ns
    }

    /// A port of this switch has begun or ceased to forward.
    pub(crate) fn has_changed(&mut self, now: Instant) {
        let (is_root, told_ns) = (self.is_root(), self.told_ns());
        self.change.detect(now, is_root, told_ns);
    }

    /// Another switch tells of a change. Returns the ports on which to send a configuration message in turn.
    pub(crate) fn hear_notification(&mut self, now: Instant, port: usize) -> Vec<usize> {
        if self.ports[port].role != Role::Designated || !self.ports[port].is_up {
            return Vec::new();
        }
        self.change.acknowledge(port);
        self.has_changed(now);
        vec![port]
    }

    /// The port through which the root is to be told of a change now.
    pub(crate) fn notifies(&mut self, now: Instant) -> Option<usize> {
        let (is_root, times_ns) = (self.is_root(), [self.hello_ns, self.told_ns()]);
        let is_due = self.change.tick(now, is_root, times_ns);
        self.ports.iter().position(|port| port.role == Role::Root && port.is_up).filter(|_| is_due)
    }

    fn is_root(&self) -> bool {
        self.root == self.own
    }

    /// What this switch offers on a port.
    pub(crate) fn offer(&self, port: usize) -> Offer {
        Offer { root: self.root, cost: self.root_cost, bridge: self.own, port: port as u16 + 1 }
    }

    /// A configuration message of another bridge. Returns the ports on which to send one in turn.
    pub(crate) fn hear(&mut self, now: Instant, port: usize, offer: Offer, (age_ns, flags): (i64, u8)) -> Vec<usize> {
        if offer.bridge == self.own || !self.ports[port].is_up {
            return Vec::new();
        }
        let own = self.offer(port);
        let known = self.ports[port].heard.map(|(known, _)| known);
        // what counts on the link: the better of what was heard and what is offered here (§8.6.2)
        let is_renewed = known.is_some_and(|known| (known.bridge, known.port) == (offer.bridge, offer.port));
        if !is_renewed && offer > known.unwrap_or(own) {
            // whoever knows no better way is told of it (§8.6.5)
            return if self.ports[port].role == Role::Designated { vec![port] } else { Vec::new() };
        }
        self.ports[port].heard = Some((offer, now.plus_ns((self.max_age_ns - age_ns).max(0))));
        self.decide(now);
        if self.ports[port].role == Role::Root {
            self.change.hear(flags);
        }
        match self.ports[port].role {
            // passed on from the root downwards (§8.6.4)
            Role::Root => self.designated(),
            Role::Designated => vec![port],
            Role::Alternate => Vec::new(),
        }
    }

    fn designated(&self) -> Vec<usize> {
        let is_designated = |port: &usize| self.ports[*port].role == Role::Designated && self.ports[*port].is_up;
        (0..self.ports.len()).filter(is_designated).collect()
    }

    /// A cable was cut or mended.
    pub(crate) fn set_up(&mut self, now: Instant, port: usize, is_up: bool) {
        let this = &mut self.ports[port];
        (this.is_up, this.heard) = (is_up, None);
        if !is_up {
            (this.state, this.moves_at) = (PortState::Blocking, None);
        }
        self.decide(now);
    }

    /// Time has come to `now`. Returns the ports on which to send.
    pub(crate) fn tick(&mut self, now: Instant) -> Vec<usize> {
        for port in &mut self.ports {
            port.heard = port.heard.filter(|(_, until)| *until > now);
            if port.moves_at.is_some_and(|at| at <= now) {
                (port.state, port.moves_at) = match port.state {
                    PortState::Listening => (PortState::Learning, Some(now.plus_ns(self.forward_delay_ns))),
                    PortState::Learning => (PortState::Forwarding, None),
                    other => (other, None),
                };
            }
        }
        self.decide(now);
        if self.next_hello > now {
            return Vec::new();
        }
        self.next_hello = now.plus_ns(self.hello_ns);
        if self.is_root() { self.designated() } else { Vec::new() }
    }

    /// When [`SpanningTree::tick`] wants to be called next.
    pub(crate) fn next_tick(&self) -> Instant {
        let of_ports = self.ports.iter().flat_map(|port| [port.moves_at, port.heard.map(|(_, until)| until)]);
        of_ports.flatten().chain(self.change.next_tick()).chain([self.next_hello]).min().unwrap_or(self.next_hello)
    }

    /// Which bridge is the root, and what each port is (§8.6.8, §8.6.9).
    fn decide(&mut self, now: Instant) {
        let ways = self.ports.iter().enumerate().filter_map(|(number, port)| {
            let (offer, _) = port.heard.filter(|_| port.is_up)?;
            Some((offer.root, offer.cost + port.cost, offer.bridge, offer.port, number))
        });
        let best = ways.min().filter(|best| best.0 < self.own);
        let root_port = best.map(|best| best.4);
        (self.root, self.root_cost) = best.map_or((self.own, 0), |best| (best.0, best.1));
        for number in 0..self.ports.len() {
            let own = self.offer(number);
            let port = &mut self.ports[number];
            if !port.is_up {
                (port.role, port.state, port.moves_at) = (Role::Alternate, PortState::Blocking, None);
                continue;
            }
            port.role = match port.heard {
                _ if root_port == Some(number) => Role::Root,
                Some((heard, _)) if heard < own => Role::Alternate,
                _ => Role::Designated,
            };
            match (port.role, port.state) {
                (Role::Alternate, _) => (port.state, port.moves_at) = (PortState::Blocking, None),
                (_, PortState::Blocking) => {
                    (port.state, port.moves_at) = (PortState::Listening, Some(now.plus_ns(self.forward_delay_ns)));
                }
                _ => {}
            }
        }
    }
}

impl Offer {
    /// The configuration message as a frame: IEEE 802.3 with LLC, padded to the least length of Ethernet.
    pub(crate) fn to_frame(self, tree: &SpanningTree, age_ns: i64, flags: u8) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(60);
        bytes.extend(BRIDGES.0);
        bytes.extend(self.bridge.mac.0);
        bytes.extend(38_u16.to_be_bytes());
        // LLC, then protocol, version and type: all of them 0
        bytes.extend([0x42, 0x42, 0x03, 0, 0, 0, 0]);
        bytes.push(flags);
        for (bridge, cost) in [(self.root, Some(self.cost)), (self.bridge, None)] {
            bytes.extend(bridge.priority.to_be_bytes());
            bytes.extend(bridge.mac.0);
            bytes.extend(cost.into_iter().flat_map(u32::to_be_bytes));
        }
        bytes.extend((0x8000 | self.port).to_be_bytes());
        for ns in [age_ns, tree.max_age_ns, tree.hello_ns, tree.forward_delay_ns] {
            // in 256ths of a second
            bytes.extend((((ns / 1_000_000) * 256 / 1_000) as u16).to_be_bytes());
        }
        bytes.resize(60, 0);
        bytes
    }

    /// The offer of a frame for all bridges, with its age and its flags; `None` for anything else.
    pub(crate) fn of_frame(frame: &[u8]) -> Option<(Offer, (i64, u8))> {
        let message = frame.get(17..52)?;
        if frame.get(..6)? != BRIDGES.0 || frame.get(14..17)? != [0x42, 0x42, 0x03] || message[..4] != [0; 4] {
            return None;
        }
        let word = |at: usize| u16::from_be_bytes([message[at], message[at + 1]]);
        let bridge = |at: usize| {
            let mac = message.get(at + 2..at + 8)?.try_into().ok()?;
            Some(BridgeId { priority: word(at), mac: Mac(mac) })
        };
        let cost = u32::from(word(13)) << 16 | u32::from(word(15));
        let age_ns = i64::from(word(27)) * 1_000_000_000 / 256;
        let offer = Offer { root: bridge(5)?, cost, bridge: bridge(17)?, port: word(25) & 0x0fff };
        Some((offer, (age_ns, message[4])))
    }
}

/// LLC, then protocol, version and type of a topology change notification (§9.3.2).
const NOTIFICATION: [u8; 7] = [0x42, 0x42, 0x03, 0, 0, 0, 0x80];

/// The notification as a frame of a bridge.
pub(crate) fn notification_frame(bridge: Mac) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(60);
    bytes.extend(BRIDGES.0);
    bytes.extend(bridge.0);
    bytes.extend((NOTIFICATION.len() as u16).to_be_bytes());
    bytes.extend(NOTIFICATION);
    bytes.resize(60, 0);
    bytes
}

/// Whether a frame for all bridges is such a notification.
pub(crate) fn is_notification(frame: &[u8]) -> bool {
    frame.get(..6) == Some(&BRIDGES.0) && frame.get(14..21) == Some(&NOTIFICATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bridge(number: u8) -> BridgeId {
        BridgeId { priority: 32_768, mac: Mac([2, 0, 0, 1, 0, number]) }
    }

    fn tree(number: u8, ports: usize) -> SpanningTree {
        let seconds = |count: i64| count * 1_000_000_000;
        SpanningTree::new(bridge(number), vec![Some(19); ports], [seconds(2), seconds(20), seconds(15)])
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let tree = tree(7, 3);
        let offer = Offer { root: bridge(1), cost: 70_000, bridge: bridge(7), port: 2 };
        assert_eq!(Offer::of_frame(&offer.to_frame(&tree, 1_000_000_000, 1)), Some((offer, (1_000_000_000, 1))));
        assert_eq!(Offer::of_frame(&[0; 60]), None);
        assert_eq!(Offer::of_frame(&offer.to_frame(&tree, 0, 0)[..40]), None);
    }

    #[test]
    fn the_lowest_bridge_is_the_root_and_a_second_way_to_it_is_shut() {
        let (mut first, mut second) = (tree(1, 2), tree(2, 2));
        let now = Instant::ZERO;
        assert_eq!(first.tick(now), [0, 1]);
        second.tick(now);
        for port in [0, 1] {
            second.hear(now, port, first.offer(port), (0, 0));
            assert_eq!(first.hear(now, port, tree(2, 2).offer(port), (0, 0)), [port], "it is told who the root is");
        }
        assert_eq!((second.root(), first.root()), ((bridge(1), 19), (bridge(1), 0)));
        assert_eq!([second.ports[0].role, second.ports[1].role], [Role::Root, Role::Alternate]);
        assert_eq!([first.ports[0].role, first.ports[1].role], [Role::Designated; 2]);
        // listening, learning, forwarding
        for seconds in [15, 30] {
            let now = Instant::from_ns(seconds * 1_000_000_000);
            (0..2).for_each(|port| drop(second.hear(now, port, first.offer(port), (0, 0))));
            second.tick(now);
        }
        assert_eq!([second.ports[0].state, second.ports[1].state], [PortState::Forwarding, PortState::Blocking]);
        // the cable of the root port is cut
        second.set_up(Instant::from_ns(31_000_000_000), 0, false);
        assert_eq!((second.ports[1].role, second.ports[1].state), (Role::Root, PortState::Listening));
    }

    #[test]
    fn what_was_heard_is_forgotten_after_its_time() {
        let mut tree = tree(2, 1);
        tree.hear(Instant::ZERO, 0, Offer { root: bridge(1), cost: 0, bridge: bridge(1), port: 1 }, (0, 0));
        assert_eq!(tree.root().0, bridge(1));
        tree.tick(Instant::from_ns(20_000_000_000));
        assert_eq!(tree.root(), (bridge(2), 0));
    }
}
