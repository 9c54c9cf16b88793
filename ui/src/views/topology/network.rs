use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::IpAddr;

use egui::{Pos2, Rect, pos2};
use synema_analysis::{Analysis, Flow, Side};
use synema_trace::Trace;

/// Nodes and the links between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Network {
    pub(crate) nodes: Vec<Node>,
    /// Pairs of nodes.
    pub(crate) links: Vec<[usize; 2]>,
}

/// A host or a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// As the scenario has it; in captures its address.
    pub(crate) name: String,
    /// The addresses it sent from or was sent to at.
    pub(crate) addresses: BTreeSet<IpAddr>,
}

/// More nodes than this cannot be told apart; a capture's first ones are shown.
const MOST: usize = 24;

impl Node {
    pub(crate) fn side_of(&self, flow: &Flow) -> Option<Side> {
        [Side::A, Side::B].into_iter().find(|side| self.addresses.contains(&flow.end(*side).ip))
    }
}

impl Network {
    /// The simulated network, or of a capture who speaks to whom.
    pub(crate) fn of(trace: &Trace, analysis: &Analysis) -> Network {
        if trace.links().is_empty() { Network::of_speakers(analysis) } else { Network::simulated(trace, analysis) }
    }

    fn simulated(trace: &Trace, analysis: &Analysis) -> Network {
        let mut network = Network::default();
        for link in trace.links() {
            let ends = [0, 1].map(|end| network.node(&link.ends[end]));
            network.links.push(ends);
        }
        for flight in analysis.passages(trace) {
            let flow = &analysis.flows[flight.flow];
            // the first to see a frame leave is its sender, unless the link layer says nothing of it
            let Some(left) = flight.left else { continue };
            let Some(host) = trace.point(trace.observation(left).point).host.as_ref() else { continue };
            let named = network.nodes.iter_mut().find(|node| &node.name == host);
            let is_own = synema_wire::datagram(trace.observation(left).link_type, trace.observation(left).bytes)
                .is_none_or(|datagram| datagram.src == flow.end(flight.from).ip);
            if let (Some(node), true) = (named, is_own && node_sends_first(trace, analysis, left)) {
                node.addresses.insert(flow.end(flight.from).ip);
            }
        }
        network
    }

    fn of_speakers(analysis: &Analysis) -> Network {
        let mut network = Network::default();
        for flow in &analysis.flows {
            let ends = [flow.a.ip, flow.b.ip].map(|ip| (ip, ip.to_string()));
            let known = ends.iter().filter(|(_, name)| network.nodes.iter().any(|node| node.name == *name)).count();
            if network.nodes.len() + 2 - known > MOST {
                continue;
            }
            let ends = ends.map(|(ip, name)| {
                let node = network.node(&name);
                network.nodes[node].addresses.insert(ip);
                node
            });
            let link = [ends[0].min(ends[1]), ends[0].max(ends[1])];
            if link[0] != link[1] && !network.links.contains(&link) {
                network.links.push(link);
            }
        }
        network
    }

    fn node(&mut self, name: &str) -> usize {
        let known = self.nodes.iter().position(|node| node.name == name);
        known.unwrap_or_else(|| {
            self.nodes.push(Node { name: name.to_owned(), addresses: BTreeSet::new() });
            self.nodes.len() - 1
        })
    }

    /// The nodes on the shortest way between two, both among them.
    pub(crate) fn way(&self, from: usize, to: usize) -> Vec<usize> {
        let mut came_from: BTreeMap<usize, usize> = BTreeMap::from([(from, from)]);
        let mut next = VecDeque::from([from]);
        while let Some(node) = next.pop_front() {
            for neighbour in self.neighbours(node) {
                if let std::collections::btree_map::Entry::Vacant(place) = came_from.entry(neighbour) {
                    place.insert(node);
                    next.push_back(neighbour);
                }
            }
        }
        let mut way = vec![to];
        let mut at = to;
        while at != from {
            // nodes that no link joins are shown as if one did
            at = came_from.get(&at).copied().unwrap_or(from);
            way.push(at);
        }
        way.reverse();
        way
    }

    fn neighbours(&self, node: usize) -> Vec<usize> {
        let beside = self.links.iter().filter_map(|[from, to]| match () {
            () if *from == node => Some(*to),
            () if *to == node => Some(*from),
            () => None,
        });
        beside.collect()
    }

    /// A place for every node: a chain as a line, a star around its middle, all else on an ellipse.
    pub(crate) fn places(&self, area: Rect) -> Vec<Pos2> {
        let count = self.nodes.len();
        let degree = |node: usize| self.neighbours(node).len();
        let is_chain = self.links.len() + 1 == count && (0..count).all(|node| degree(node) <= 2);
        if is_chain {
            let first = (0..count).find(|node| degree(*node) <= 1).unwrap_or(0);
            let last = (0..count).rev().find(|node| degree(*node) == 1 && *node != first).unwrap_or(first);
            let order = self.way(first, last);
            let mut places = vec![area.center(); count];
            for (at, node) in order.iter().enumerate() {
                let share = if count > 1 { at as f32 / (count - 1) as f32 } else { 0.5 };
                places[*node] = pos2(area.left() + area.width() * share, area.center().y);
            }
            return places;
        }
        let middle = (0..count).max_by_key(|node| (degree(*node), std::cmp::Reverse(*node)));
        let middle = middle.filter(|node| degree(*node) > 2 && degree(*node) * 2 > self.links.len());
        let around = count - usize::from(middle.is_some());
        let mut place = 0;
        let places = (0..count).map(|node| {
            if Some(node) == middle {
                return area.center();
            }
            let turn = std::f32::consts::TAU * place as f32 / around.max(1) as f32 + std::f32::consts::PI;
            place += 1;
            area.center() + egui::vec2(turn.cos() * area.width() / 2.0, turn.sin() * area.height() / 2.0)
        });
        places.collect()
    }
}

/// Whether no other host saw the packet before: a router sends on what others sent.
fn node_sends_first(trace: &Trace, analysis: &Analysis, left: usize) -> bool {
    let Some((flow, from)) = analysis.placed(left) else { return true };
    // the first frame of a direction is seen at its sender first
    let first = analysis.observations_of(flow).iter().map(|&index| index as usize).find(|&index| {
        let seen = analysis.flight_of(index).map(|flight| analysis.passage(trace, flight));
        seen.is_some_and(|seen| seen.from == from && seen.left == Some(index))
    });
    let host = |index: usize| &trace.point(trace.observation(index).point).host;
    first.is_none_or(|first| host(first) == host(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(names: &[&str], links: &[[usize; 2]]) -> Network {
        let node = |name: &&str| Node { name: (*name).to_owned(), addresses: BTreeSet::new() };
        Network { nodes: names.iter().map(node).collect(), links: links.to_vec() }
    }

    #[test]
    fn a_way_leads_over_devices() {
        let chain = network(&["c", "s", "sw", "r"], &[[0, 2], [2, 3], [3, 1]]);
        assert_eq!(chain.way(0, 1), [0, 2, 3, 1]);
        assert_eq!(chain.way(1, 1), [1]);
    }

    #[test]
    fn a_chain_is_a_line_in_its_own_order() {
        let chain = network(&["c", "s", "sw"], &[[0, 2], [2, 1]]);
        let places = chain.places(Rect::from_min_max(pos2(0.0, 0.0), pos2(200.0, 100.0)));
        assert_eq!(places.iter().map(|place| place.x).collect::<Vec<_>>(), [0.0, 200.0, 100.0]);
    }
}
