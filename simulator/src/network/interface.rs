use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use synema_trace::{Instant, PointId};
use synema_wire::Mac;

use super::{Entry, solicited_node};
use crate::scenario::InterfaceAddress;

/// Where a host meets a link.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    /// `c.0`.
    pub(crate) name: String,
    /// The first of each family is what packets from here carry as their source.
    pub(crate) addresses: Vec<InterfaceAddress>,
    pub(crate) mac: Mac,
    pub(crate) point: PointId,
    /// The link and which of its ends this is.
    pub(crate) link: Option<(usize, usize)>,
    /// The longest packet, octets, as the link says.
    pub(crate) mtu: usize,
    /// Whether frames for other stations are taken as well.
    pub(crate) is_promiscuous: bool,
    /// Multicast groups that were joined here.
    pub(crate) groups: BTreeSet<IpAddr>,
    /// Whether it makes its own addresses (RFC 4862).
    pub(crate) makes_addresses: bool,
    /// Whether it advertises itself as a router's (RFC 4861 §6.2).
    pub(crate) advertises: bool,
    /// Whether it tells routers which IPv6 groups it listens to (RFC 3810).
    pub(crate) speaks_mld: bool,
    /// When it answers the last general query for listeners.
    pub(crate) mld_answer: Option<Instant>,
    /// Addresses that are being asked about before they are used.
    pub(crate) tentative: BTreeSet<Ipv6Addr>,
    pub(crate) neighbours: BTreeMap<IpAddr, Entry>,
    /// When an address of it was last defended against another host that claimed it.
    pub(crate) defended_at: Option<Instant>,
}

impl Interface {
    /// The address that packets to `like`'s family carry.
    pub(crate) fn address(&self, like: IpAddr) -> Option<IpAddr> {
        self.addresses.iter().map(|address| address.ip).find(|ip| ip.is_ipv4() == like.is_ipv4())
    }

    pub(crate) fn has(&self, ip: IpAddr) -> bool {
        self.addresses.iter().any(|address| address.ip == ip)
    }

    /// Whether frames to a hardware address are for this station.
    pub(crate) fn takes(&self, mac: Mac) -> bool {
        mac == self.mac || mac == BROADCAST || (mac.0[0] & 1 == 1 && self.listens_to(mac))
    }

    fn listens_to(&self, mac: Mac) -> bool {
        self.all_groups().into_iter().any(|group| super::multicast_mac(group) == mac)
    }

    /// The groups that packets are taken for: joined ones, those of its addresses, and those of everybody.
    pub(crate) fn all_groups(&self) -> BTreeSet<IpAddr> {
        let solicited = self.addresses.iter().filter_map(|address| match address.ip {
            IpAddr::V6(ip) => Some(IpAddr::V6(solicited_node(ip))),
            IpAddr::V4(_) => None,
        });
        let everyone = [IpAddr::from([224, 0, 0, 1]), "ff02::1".parse().expect("an address")];
        let tentative = self.tentative.iter().map(|ip| IpAddr::V6(solicited_node(*ip)));
        self.groups.iter().copied().chain(solicited).chain(tentative).chain(everyone).collect()
    }

    /// Whether packets to a multicast address are delivered here.
    pub(crate) fn is_in_group(&self, group: IpAddr) -> bool {
        self.listens_to(super::multicast_mac(group))
    }

    /// Whether an address is the broadcast address of one of the interface's networks, or the limited one.
    pub(crate) fn is_broadcast(&self, ip: IpAddr) -> bool {
        let IpAddr::V4(ip) = ip else { return false };
        ip == Ipv4Addr::BROADCAST || self.addresses.iter().any(|address| address.broadcast() == Some(ip))
    }
}

/// The address of every station.
pub(crate) const BROADCAST: Mac = Mac([0xff; 6]);
