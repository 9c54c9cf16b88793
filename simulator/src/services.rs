//! Servers that belong to a host and need no program: DNS and DHCP. Their memory; what they do is in `world/services/`.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use synema_trace::Instant;
use synema_wire::{Endpoint, Mac};

use crate::dns_message::{DnsMessage, Record};
use crate::names::Cache;

#[derive(Clone, Debug)]
pub(crate) enum Service {
    Dns(DnsServer),
    DhcpServer(DhcpServer),
    DhcpClient(DhcpClient),
}

/// RFC 1035 §4.2.1, RFC 2131 §4.1.
pub(crate) const DNS_PORT: u16 = 53;
pub(crate) const DHCP_SERVER_PORT: u16 = 67;
pub(crate) const DHCP_CLIENT_PORT: u16 = 68;

/// A name server: it answers from its zone, and asks others for what it was told they know.
#[derive(Clone, Debug, Default)]
pub(crate) struct DnsServer {
    pub(crate) zone: Vec<Record>,
    /// Who answers for names that end so; the longest ending counts.
    pub(crate) others: Vec<(String, Endpoint)>,
    pub(crate) cache: Cache,
    /// Questions passed on, by the identification they went out with: the other server, who asked, and what.
    pub(crate) asked: BTreeMap<u16, (Endpoint, Endpoint, DnsMessage)>,
}

/// A DHCP server (RFC 2131).
#[derive(Clone, Debug)]
pub(crate) struct DhcpServer {
    pub(crate) interface: usize,
    pub(crate) first: Ipv4Addr,
    pub(crate) last: Ipv4Addr,
    pub(crate) router: Option<Ipv4Addr>,
    pub(crate) dns: Option<Ipv4Addr>,
    pub(crate) lease_s: u32,
    pub(crate) leases: BTreeMap<Mac, (Ipv4Addr, Instant)>,
}

/// A DHCP client of one interface.
#[derive(Clone, Debug)]
pub(crate) struct DhcpClient {
    pub(crate) interface: usize,
    pub(crate) xid: u32,
    pub(crate) state: DhcpState,
    /// When the state was entered: leases count from the request that was granted.
    pub(crate) since: Instant,
    /// Grows with every message, so that older timers do not count.
    pub(crate) generation: u64,
    pub(crate) tries: u32,
}

/// What a client has been given, and until when (RFC 2131 §4.4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) own: Ipv4Addr,
    pub(crate) prefix_len: u8,
    pub(crate) server: Ipv4Addr,
    pub(crate) router: Option<Ipv4Addr>,
    pub(crate) dns: Option<Ipv4Addr>,
    /// T1, when the server is asked again; `None` of all three for ever.
    pub(crate) renews: Option<Instant>,
    /// T2, when any server is asked.
    pub(crate) rebinds: Option<Instant>,
    pub(crate) ends: Option<Instant>,
}

/// The states of RFC 2131 figure 5; INIT-REBOOT, in which nothing is waited for, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DhcpState {
    Init,
    Selecting,
    Requesting {
        offered: Ipv4Addr,
        server: Ipv4Addr,
    },
    /// Started again, it asks whether the address that it had is still its own.
    Rebooting {
        had: Ipv4Addr,
    },
    Bound(Lease),
    Renewing(Lease),
    Rebinding(Lease),
}

impl DhcpState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            DhcpState::Init => "INIT",
            DhcpState::Selecting => "SELECTING",
            DhcpState::Requesting { .. } => "REQUESTING",
            DhcpState::Rebooting { .. } => "REBOOTING",
            DhcpState::Bound(_) => "BOUND",
            DhcpState::Renewing(_) => "RENEWING",
            DhcpState::Rebinding(_) => "REBINDING",
        }
    }

    pub(crate) const fn lease(self) -> Option<Lease> {
        match self {
            DhcpState::Bound(lease) | DhcpState::Renewing(lease) | DhcpState::Rebinding(lease) => Some(lease),
            _ => None,
        }
    }
}

impl Service {
    /// The UDP port it listens on.
    pub(crate) fn port(&self) -> Option<u16> {
        match self {
            Service::Dns(_) => Some(DNS_PORT),
            Service::DhcpServer(_) => Some(DHCP_SERVER_PORT),
            Service::DhcpClient(_) => Some(DHCP_CLIENT_PORT),
        }
    }
}

impl DhcpServer {
    /// The address for a station: what it had, else the first that nobody has.
    pub(crate) fn address_for(&self, mac: Mac, now: Instant) -> Option<Ipv4Addr> {
        if let Some((ip, _)) = self.leases.get(&mac) {
            return Some(*ip);
        }
        let is_free = |ip: &Ipv4Addr| !self.leases.values().any(|(leased, until)| leased == ip && *until > now);
        (self.first.to_bits()..=self.last.to_bits()).map(Ipv4Addr::from).find(is_free)
    }
}
