//! A host that somebody else plays: what reaches it leaves the world, and what it sends comes in from outside.

use std::net::IpAddr;

use bytes::Bytes;
use synema_trace::{EventKind, Heading, Instant};
use synema_wire::{IpPacket, Mac};

use super::ip_output::ends_of;
use super::{Happening, World};

/// A host of the scenario that is not simulated.
#[derive(Clone, Debug)]
pub(super) struct Outside {
    host: usize,
    interface: usize,
    /// What has reached it and was not taken yet.
    frames: Vec<Bytes>,
}

/// Where a host that is not simulated meets its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Its hardware address, by which the others know it.
    pub mac: Mac,
    /// Its addresses, with the lengths of their prefixes.
    pub addresses: Vec<(IpAddr, u8)>,
    /// The longest packet its link takes, octets.
    pub mtu: usize,
}

const ETHERNET_HEADER_LEN: usize = 14;

impl World {
    /// Leaves a host to somebody else, before anything has happened: its programs do not run. What reaches it is handed
    /// out by [`World::take_outside`], and what it sends is given to [`World::send_from_outside`].
    ///
    /// # Errors
    /// In one line, where there is no such host, or it is not on exactly one link.
    pub fn leave_out(&mut self, name: &str) -> Result<Station, String> {
        let known = || self.hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>().join(", ");
        let host = self.hosts.iter().position(|host| host.name == name);
        let host = host.ok_or_else(|| format!("there is no host '{name}': the hosts are {}", known()))?;
        let mut linked = self.hosts[host].interfaces.iter().enumerate().filter(|(_, own)| own.link.is_some());
        let (Some((interface, own)), None) = (linked.next(), linked.next()) else {
            return Err(format!("host '{name}' is not on exactly one link"));
        };
        let addresses = own.addresses.iter().map(|address| (address.ip, address.prefix_len)).collect();
        let station = Station { mac: own.mac, addresses, mtu: own.mtu };
        for task in &mut self.tasks {
            if self.processes[task.process].host == host {
                task.end();
            }
        }
        self.queue.retain(|happening| {
            !matches!(happening, Happening::Claim { host: of, .. } | Happening::Dhcp { host: of, .. } if *of == host)
        });
        self.outside = Some(Outside { host, interface, frames: Vec::new() });
        Ok(station)
    }

    /// When the next thing is due; none when nothing is.
    pub fn next_at(&self) -> Option<Instant> {
        self.queue.next_at()
    }

    /// Lets everything happen that is due until an instant.
    pub fn run_until(&mut self, at: Instant) {
        let end = at.min(self.until);
        while self.step_until(end) {}
        self.now = self.now.max(at);
    }

    /// A frame that the host which is left out sends at an instant; what is due before it happens before it. Without such
    /// a host nobody sends it.
    pub fn send_from_outside(&mut self, at: Instant, frame: Vec<u8>) {
        let Some(Outside { host, interface, .. }) = self.outside else { return };
        self.run_until(at);
        let packet = frame.get(ETHERNET_HEADER_LEN..).and_then(|octets| IpPacket::read(octets).ok());
        let ends = packet.map_or((None, None), |packet| ends_of(&packet, true));
        let kind = EventKind::Emitted { text: "sent by a host that is not simulated".into() };
        let event = self.record(host, ends, None, None, kind);
        self.send_frame(host, interface, frame.into(), ends, event);
    }

    /// The frames that have reached the host which is left out, in their order, since they were last taken.
    pub fn take_outside(&mut self) -> Vec<Bytes> {
        self.outside.as_mut().map(|outside| std::mem::take(&mut outside.frames)).unwrap_or_default()
    }

    pub(super) fn is_outside(&self, host: usize) -> bool {
        self.outside.as_ref().is_some_and(|outside| outside.host == host)
    }

    /// A frame reaches the host that is left out.
    pub(super) fn hand_out(&mut self, host: usize, interface: usize, frame: Bytes) {
        let point = self.hosts[host].interfaces[interface].point;
        self.observe(point, Heading::Inbound, &frame);
        if let Some(outside) = &mut self.outside {
            outside.frames.push(frame);
        }
    }
}
