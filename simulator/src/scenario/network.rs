use std::net::{IpAddr, Ipv6Addr};

use synema_trace::{Instant, Point, Trace};
use synema_wire::{Endpoint, LinkType, Mac};

use super::document::{
    DeviceDocument, DeviceKindDocument, HostDocument, InterfaceDocument, Profile, RecordDocument, RecordKind,
};
use super::link_document::{Duplex, LinkDocument, LossDocument};
use super::{InterfaceAddress, Scenario, Span};
use crate::dns_message::{Record, RecordData};
use crate::fault::Rule;
use crate::host::{Host, Isns};
use crate::link::{Direction, Draws, Link, Loss, Weather};
use crate::network::{
    ALL_ROUTERS, BridgeId, Device, DeviceKind, Entry, Interface, Learning, MLD_ROUTERS, Nat, Neighbour, Node, Port,
    Route, SpanningTree, with_interface_id,
};
use crate::random::{self, Purpose};
use crate::services::{DhcpClient, DhcpServer, DhcpState, DnsServer, Service};

/// Octets of the longest packet on Ethernet.
const MTU: usize = 1500;
/// IEEE 802.1D table 7-5: the recommended ageing time.
const AGEING_NS: i64 = 300_000_000_000;
/// How long a frame takes through a hub or switch.
const DEVICE_NS: i64 = 1_000;
/// RFC 4787 §4.3 REQ-5 c: five minutes are recommended.
const NAT_UDP_TIMEOUT_NS: i64 = 300_000_000_000;

/// What a scenario's network is at the start.
pub(crate) struct Network {
    pub(crate) hosts: Vec<Host>,
    pub(crate) devices: Vec<Device>,
    pub(crate) links: Vec<Link>,
    /// Interfaces that ask whether their address is free.
    /// Interfaces that make their own addresses.
    pub(crate) autoconfigured: Vec<(usize, usize)>,
    /// Those that speak of multicast groups (RFC 3810).
    pub(crate) listeners: Vec<(usize, usize)>,
    pub(crate) claims: Vec<(usize, usize)>,
    /// DHCP clients: their host and place among its services.
    pub(crate) leases: Vec<(usize, usize)>,
}

/// The first initial sequence number of the host at a place, in the `teaching` profile: 1000, 2000, …
fn teaching_isn(place: usize) -> u32 {
    1000 * (place as u32 + 1)
}

impl Scenario {
    /// The hosts, devices and links, with a point in the trace for every interface.
    pub(crate) fn network(&self, trace: &mut Trace) -> Network {
        let documents = self.document.hosts.iter().enumerate();
        let mut hosts: Vec<Host> = documents.map(|(place, host)| self.host(place, host, trace)).collect();
        let mut devices: Vec<Device> = self.document.devices.iter().map(device).collect();
        let links: Vec<Link> =
            (0..self.document.links.len()).map(|place| self.link(place, &mut hosts, &mut devices)).collect();
        self.plant_trees(&mut devices, &links);
        for link in &self.document.links {
            // the name of a node without its interface's or port's number
            let node = |end: &str| end.rsplit_once('.').map_or(end, |(node, _)| node).to_owned();
            let name = link.id.clone().unwrap_or_else(|| format!("{}-{}", link.a, link.b));
            trace.add_link(synema_trace::Link { name, ends: [node(&link.a), node(&link.b)] });
        }
        let claims = self.interfaces().filter(|(.., document)| document.claim).map(|(host, number, _)| (host, number));
        let clients = |host: &Host| {
            let is_client = |service: &&Service| matches!(service, Service::DhcpClient(_));
            host.services.iter().filter(is_client).count()
        };
        let leases =
            hosts.iter().enumerate().flat_map(|(place, host)| (0..clients(host)).map(move |client| (place, client)));
        let own = self.interfaces().filter(|(.., document)| document.slaac).map(|(host, number, _)| (host, number));
        let listeners = self.interfaces().filter(|(.., document)| document.mld).map(|(host, number, _)| (host, number));
        Network {
            listeners: listeners.collect(),
            autoconfigured: own.collect(),
            claims: claims.collect(),
            leases: leases.collect(),
            hosts,
            devices,
            links,
        }
    }

    /// Gives switches that speak the spanning tree protocol what they need for it.
    fn plant_trees(&self, devices: &mut [Device], links: &[Link]) {
        for (place, (device, document)) in devices.iter_mut().zip(&self.document.devices).enumerate() {
            let Some(tree) = &document.spanning_tree else { continue };
            // locally administered, apart from those of hosts
            let mac = Mac([2, 0, 0, 1, 0, place as u8 + 1]);
            let own = BridgeId { priority: tree.priority.unwrap_or(0x8000), mac };
            let cost = |link: &Option<(usize, usize)>| link.map(|(link, _)| path_cost(links[link].bits_per_second));
            let ns = |span: Option<Span>, seconds: i64| span.map_or(seconds * 1_000_000_000, |span| span.ns.max(1));
            let times_ns = [ns(tree.hello, 2), ns(tree.max_age, 20), ns(tree.forward_delay, 15)];
            if let DeviceKind::Switch(learning) = &mut device.kind {
                let costs = device.links.iter().map(cost).collect();
                learning.tree = Some(Box::new(SpanningTree::new(own, costs, times_ns)));
            }
        }
    }

    fn interfaces(&self) -> impl Iterator<Item = (usize, usize, &super::document::InterfaceDocument)> {
        self.document.hosts.iter().enumerate().flat_map(|(place, host)| {
            host.interfaces.iter().enumerate().map(move |(number, interface)| (place, number, interface))
        })
    }

    /// Whether hosts ask for hardware addresses.
    fn resolves(&self) -> bool {
        let document = &self.document;
        let discovers = self.interfaces().any(|(.., it)| it.slaac || it.advertise || it.dhcp);
        document.resolve.unwrap_or(discovers || !document.devices.is_empty() || document.links.len() > 1)
    }

    fn host(&self, place: usize, document: &HostDocument, trace: &mut Trace) -> Host {
        let interfaces = document.interfaces.iter().enumerate().map(|(number, interface)| {
            let name = format!("{}.{number}", document.id);
            let host = Some(document.id.clone());
            // locally administered, by host and interface
            let mac = interface.mac.map_or(Mac([2, 0, 0, 0, number as u8, place as u8 + 1]), |mac| mac.0);
            Interface {
                name: name.clone(),
                addresses: addresses(interface, mac),
                mac,
                point: trace.add_point(Point { name, link_type: LinkType::ETHERNET, host }),
                link: None,
                mtu: MTU,
                is_promiscuous: interface.promiscuous,
                groups: [(interface.advertise, ALL_ROUTERS), (interface.mld && document.forwarding, MLD_ROUTERS)]
                    .into_iter()
                    .filter_map(|(is_in, group)| is_in.then_some(IpAddr::V6(group)))
                    .collect(),
                speaks_mld: interface.mld,
                mld_answer: None,
                makes_addresses: interface.slaac,
                advertises: interface.advertise,
                tentative: Default::default(),
                neighbours: Default::default(),
                defended_at: None,
            }
        });
        let isns = match (document.tcp.isn, self.document.profile) {
            (Some(isn), _) => Isns::Scripted { next: isn },
            (None, Profile::Teaching) => Isns::Scripted { next: teaching_isn(place) },
            (None, Profile::Rfc9293 | Profile::LinuxLike) => {
                let mut rng = random::stream(self.document.seed, Purpose::InitialSequenceNumber, place);
                Isns::Keyed(u64::from(random::word(&mut rng)) << 32 | u64::from(random::word(&mut rng)))
            }
        };
        let mut host = Host::new(
            document.id.clone(),
            interfaces.collect(),
            document.tcp.settings(self.document.profile, self.document.msl),
            isns,
        );
        let mut rng = random::stream(self.document.seed, Purpose::FastOpenKey, place);
        for word in host.fast_open_key.chunks_mut(4) {
            word.copy_from_slice(&random::word(&mut rng).to_le_bytes());
        }
        host.resolves = self.resolves();
        host.forwards = document.forwarding;
        host.arp_timeout_ns = document.arp_timeout.map_or(host.arp_timeout_ns, |timeout| timeout.ns);
        host.nat = document.nat.as_ref().map(|nat| {
            let udp_timeout_ns = nat.udp_timeout.map_or(NAT_UDP_TIMEOUT_NS, |timeout| timeout.ns);
            let mut translation = Nat::new(nat.outside, udp_timeout_ns);
            translation.hairpins = nat.hairpin.unwrap_or(true);
            translation
        });
        host.names.hostname = document.hostname.clone().unwrap_or_else(|| document.id.clone());
        host.names.table = vec![("localhost".into(), IpAddr::from([127, 0, 0, 1]))];
        host.names.table.extend(document.names.iter().map(|(name, ip)| (name.to_ascii_lowercase(), *ip)));
        host.names.server = document.dns.map(|ip| Endpoint { ip, port: 53 });
        host.services = services(document);
        let routes = document.routes.iter().filter_map(|route| {
            let interface =
                host.interfaces.iter().position(|own| own.addresses.iter().any(|own| own.contains(route.via)));
            Some(Route { to: route.to, via: Some(route.via), interface: interface? })
        });
        host.routes = routes.collect();
        host
    }

    /// Lays a link; where nobody asks for addresses, the interfaces at its ends are introduced to each other.
    fn link(&self, place: usize, hosts: &mut [Host], devices: &mut [Device]) -> Link {
        let document = &self.document.links[place];
        let ends = [&document.a, &document.b].map(|end| self.port(end).expect("checked on reading"));
        let mtu = document.mtu.unwrap_or(MTU);
        for (number, end) in ends.iter().enumerate() {
            match end.node {
                Node::Device(device) => devices[device].links[end.number] = Some((place, number)),
                Node::Host(host) => {
                    let neighbours = match ends[1 - number].node {
                        Node::Host(other) if !self.resolves() => {
                            introduction(&hosts[other].interfaces[ends[1 - number].number])
                        }
                        _ => Vec::new(),
                    };
                    let own = &mut hosts[host].interfaces[end.number];
                    own.link = Some((place, number));
                    own.mtu = mtu;
                    own.neighbours.extend(neighbours);
                }
            }
        }
        let rules = document.faults.iter().map(|fault| fault.keys()).map(|fault| Rule {
            predicate: fault.predicate.clone(),
            from: fault.from.as_ref().map(|from| self.port(from).expect("checked on reading").node),
            nth: fault.nth.map(Into::into),
            verdict: fault.verdict,
            count: 0,
        });
        Link {
            name: document.id.clone().unwrap_or_else(|| format!("{}-{}", document.a, document.b)),
            ends,
            delay_ns: document.delay.map_or(0, |delay| delay.ns),
            bits_per_second: document.bandwidth.map(|rate| rate.bits_per_second),
            queue: document.queue,
            is_half_duplex: document.duplex == Duplex::Half,
            rules: rules.collect(),
            weather: weather(document),
            is_cut: false,
            directions: [0, 1].map(|end| Direction::new(self.draws(place * 2 + end))),
            initial_numbers: Default::default(),
        }
    }

    fn draws(&self, direction: usize) -> Draws {
        let draw = |purpose| Box::new(random::stream(self.document.seed, purpose, direction));
        Draws {
            loss: draw(Purpose::Loss),
            jitter: draw(Purpose::Jitter),
            duplication: draw(Purpose::Duplication),
            reordering: draw(Purpose::Reordering),
            corruption: draw(Purpose::Corruption),
        }
    }

    /// The port of a link's end: `c.1`, or `c` for the first.
    pub(super) fn port(&self, end: &str) -> Result<Port, String> {
        let (id, number) = match end.rsplit_once('.') {
            Some((id, number)) => (id, number.parse().map_err(|_| format!("'{number}' in '{end}' is not a number"))?),
            None => (end, 0),
        };
        let device = self.document.devices.iter().position(|device| device.id == id);
        let (node, count, what) = match (self.host_place(id), device) {
            (Some(host), _) => (Node::Host(host), self.document.hosts[host].interfaces.len(), "interface"),
            (None, Some(device)) => (Node::Device(device), self.document.devices[device].ports, "port"),
            (None, None) => return Err(format!("there is no host '{id}'")),
        };
        match number < count {
            true => Ok(Port { node, number }),
            false => Err(format!("host '{id}' has no {what} {number}: they count from 0")),
        }
    }
}

/// What a link costs on the way to the root (IEEE 802.1D-1998 table 8-5); one without a rate as 1 Gbit/s.
fn path_cost(bits_per_second: Option<u64>) -> u32 {
    match bits_per_second.unwrap_or(1_000_000_000) {
        0..=4_000_000 => 250,
        4_000_001..=10_000_000 => 100,
        10_000_001..=16_000_000 => 62,
        16_000_001..=100_000_000 => 19,
        100_000_001..=1_000_000_000 => 4,
        _ => 2,
    }
}

/// What the scenario gives an interface; one that advertises has an address for its link, too (RFC 4861 §6.1.2).
fn addresses(interface: &InterfaceDocument, mac: Mac) -> Vec<InterfaceAddress> {
    let mut addresses = interface.ip.0.clone();
    // what is said of groups comes from an address of the link
    if interface.advertise || (interface.mld && !interface.slaac) {
        let ip = with_interface_id(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), mac).into();
        addresses.push(InterfaceAddress { ip, prefix_len: 64 });
    }
    addresses
}

fn introduction(interface: &Interface) -> Vec<(IpAddr, Entry)> {
    let permanent = Entry { neighbour: Neighbour::Permanent { mac: interface.mac }, generation: 0 };
    interface.addresses.iter().map(|address: &InterfaceAddress| (address.ip, permanent.clone())).collect()
}

fn device(document: &DeviceDocument) -> Device {
    let kind = match document.kind {
        DeviceKindDocument::Hub => DeviceKind::Hub,
        DeviceKindDocument::Switch => DeviceKind::Switch(Box::new(Learning {
            table: Default::default(),
            ageing_ns: document.ageing.map_or(AGEING_NS, |ageing| ageing.ns),
            usual_ageing_ns: document.ageing.map_or(AGEING_NS, |ageing| ageing.ns),
            blocked: document.blocked.clone(),
            // made with the links, whose rates are the costs
            tree: None,
        })),
    };
    let delay_ns = document.delay.map_or(DEVICE_NS, |delay| delay.ns.max(1));
    Device { name: document.id.clone(), kind, links: vec![None; document.ports], delay_ns }
}

fn weather(document: &LinkDocument) -> Weather {
    let loss = match document.loss {
        None => Loss::None,
        Some(LossDocument::Independent(chance)) => Loss::Independent { chance: chance.of_2_32 },
        Some(LossDocument::Bursts(bursts)) => Loss::GilbertElliott {
            to_bad: bursts.to_bad.of_2_32,
            to_good: bursts.to_good.of_2_32,
            in_good: bursts.in_good.of_2_32,
            in_bad: bursts.in_bad.of_2_32,
        },
    };
    Weather {
        loss,
        jitter_ns: document.jitter.map_or(0, |jitter| jitter.ns),
        duplicate: document.duplicate.map_or(0, |chance| chance.of_2_32),
        corrupt: document.corrupt.map_or(0, |chance| chance.of_2_32),
        reorder: document.reorder.map_or(0, |reorder| reorder.chance.of_2_32),
        reorder_ns: document.reorder.map_or(0, |reorder| reorder.by.ns),
    }
}

/// DHCP clients first, so that they are found by their number.
fn services(document: &HostDocument) -> Vec<Service> {
    let clients =
        document.interfaces.iter().enumerate().filter(|(_, interface)| interface.dhcp).map(|(interface, _)| {
            Service::DhcpClient(DhcpClient {
                interface,
                xid: 0,
                state: DhcpState::Init,
                since: Instant::from_ns(0),
                generation: 0,
                tries: 0,
            })
        });
    let names = document.name_server.as_ref().map(|server| {
        let zone = server.zone.iter().filter_map(record).collect();
        let other = |(ending, ip): (&String, &IpAddr)| {
            (ending.trim_matches('.').to_ascii_lowercase(), Endpoint { ip: *ip, port: 53 })
        };
        Service::Dns(DnsServer { zone, others: server.others.iter().map(other).collect(), ..DnsServer::default() })
    });
    let leases = document.dhcp_server.as_ref().map(|server| {
        Service::DhcpServer(DhcpServer {
            interface: server.interface,
            first: server.first,
            last: server.last,
            router: server.router,
            dns: server.dns,
            lease_s: (server.lease.ns / 1_000_000_000) as u32,
            leases: Default::default(),
        })
    });
    clients.chain(names).chain(leases).collect()
}

/// A record of a zone; `None` where an address cannot be read, which reading the scenario has refused.
pub(super) fn record(document: &RecordDocument) -> Option<Record> {
    let name = |text: &str| text.trim_end_matches('.').to_ascii_lowercase();
    let data = match document.kind {
        RecordKind::A => RecordData::Address(document.data.parse::<std::net::Ipv4Addr>().ok()?.into()),
        RecordKind::Aaaa => RecordData::Address(document.data.parse::<std::net::Ipv6Addr>().ok()?.into()),
        RecordKind::Cname => RecordData::Alias(name(&document.data)),
        RecordKind::Ptr => RecordData::Pointer(name(&document.data)),
    };
    Some(Record { name: name(&document.name), ttl_s: (document.ttl.ns / 1_000_000_000) as u32, data })
}
