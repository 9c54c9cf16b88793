//! UDP (RFC 768, RFC 1122 §4.1) and raw sockets.

use std::net::IpAddr;

use synema_trace::EventKind;
use synema_wire::{Endpoint, IpPacket, udp_datagram};

use super::{Message, World, any_of};
use crate::host::unspecified;
use crate::network::Outgoing;
use crate::sockets::{Address, Errno, FileId, FileKind, Outcome, Received};
use crate::tcp::Purpose;
use crate::world::icmp::PORT_UNREACHABLE;
use crate::world::ip_input::UDP;

/// What fits into a datagram over IPv4 (RFC 791 §3.1 less two headers).
const LONGEST_TEXT: usize = 65_507;

impl World {
    pub(super) fn bind_datagram(&mut self, host: usize, file: FileId, local: Endpoint) -> Result<(), Errno> {
        self.check_local(host, local.ip, true)?;
        if self.hosts[host].files.udp_mut(file)?.local.is_some() {
            return Err(Errno::Invalid);
        }
        let local = match local.port {
            0 => Endpoint { port: self.free_datagram_port(host), ..local },
            _ if self.is_datagram_port_taken(host, file, local) => return Err(Errno::AddressInUse),
            _ => local,
        };
        self.hosts[host].files.udp_mut(file)?.local = Some(local);
        Ok(())
    }

    fn is_datagram_port_taken(&self, host: usize, file: FileId, local: Endpoint) -> bool {
        let this = &self.hosts[host];
        let shares =
            matches!(this.files.get(file).map(|file| &file.kind), Some(FileKind::Udp(own)) if own.reuse_address);
        let by_service = this.services.iter().any(|service| service.port() == Some(local.port));
        by_service
            || this.files.iter().any(|(id, other)| match &other.kind {
                FileKind::Udp(other) if id != file => other.local.is_some_and(|taken| {
                    let overlaps = taken.ip == local.ip || taken.ip.is_unspecified() || local.ip.is_unspecified();
                    taken.port == local.port && overlaps && !(shares && other.reuse_address)
                }),
                _ => false,
            })
    }

    pub(in crate::world) fn free_datagram_port(&mut self, host: usize) -> u16 {
        loop {
            let port = self.hosts[host].free_port();
            let is_taken = self.hosts[host].files.iter().any(|(_, file)| match &file.kind {
                FileKind::Udp(socket) => socket.local.is_some_and(|local| local.port == port),
                _ => false,
            });
            if !is_taken {
                return port;
            }
        }
    }

    pub(super) fn connect_datagram(&mut self, host: usize, file: FileId, remote: Endpoint) -> Result<(), Errno> {
        let ip = self.hosts[host].source_towards(remote.ip).ok_or(Errno::NetworkUnreachable)?;
        if self.hosts[host].files.udp_mut(file)?.local.is_none() {
            let port = self.free_datagram_port(host);
            self.hosts[host].files.udp_mut(file)?.local = Some(Endpoint { ip, port });
        }
        self.hosts[host].files.udp_mut(file)?.remote = Some(remote);
        Ok(())
    }

    /// Sends one datagram, to the address given or to the one the socket is connected to.
    pub(in crate::world) fn send_datagram(
        &mut self,
        host: usize,
        file: FileId,
        octets: &[u8],
        to: Option<Endpoint>,
        cause: usize,
    ) -> Result<usize, Errno> {
        let socket = self.hosts[host].files.udp_mut(file)?.clone();
        if let Some(errno) = socket.error {
            self.hosts[host].files.udp_mut(file)?.error = None;
            return Err(errno);
        }
        let to = to.or(socket.remote).ok_or(Errno::DestinationRequired)?;
        if octets.len() > LONGEST_TEXT {
            return Err(Errno::MessageTooLong);
        }
        if to.ip.is_ipv4() != any_of(socket.family).is_ipv4() {
            return Err(Errno::AddressFamily);
        }
        let is_broadcast = to.ip == IpAddr::from([255, 255, 255, 255])
            || self.hosts[host].interfaces.iter().any(|interface| interface.is_broadcast(to.ip));
        if is_broadcast && !socket.broadcast {
            return Err(Errno::Access);
        }
        if !is_broadcast && !to.ip.is_multicast() && self.hosts[host].hop(to.ip).is_none() {
            return Err(Errno::NetworkUnreachable);
        }
        let source = self.hosts[host].source_towards(to.ip).ok_or(Errno::NetworkUnreachable)?;
        let local = match socket.local {
            Some(local) => local,
            None => {
                let local = Endpoint { ip: unspecified(to.ip), port: self.free_datagram_port(host) };
                self.hosts[host].files.udp_mut(file)?.local = Some(local);
                local
            }
        };
        let is_own = !local.ip.is_unspecified() && self.hosts[host].has(local.ip);
        let src = Endpoint { ip: if is_own { local.ip } else { source }, port: local.port };
        self.emit_datagram(host, src, to, octets, socket.ttl, Some(cause));
        Ok(octets.len())
    }

    pub(in crate::world) fn emit_datagram(
        &mut self,
        host: usize,
        src: Endpoint,
        dst: Endpoint,
        octets: &[u8],
        ttl: Option<u8>,
        cause: Option<usize>,
    ) {
        let payload = udp_datagram(src.ip, src.port, dst.ip, dst.port, octets);
        let packet = self.packet(host, src.ip, dst.ip, UDP, payload);
        // groups stay on the link unless asked otherwise (RFC 1112 §6.1)
        let ttl = ttl.unwrap_or(if dst.ip.is_multicast() { 1 } else { packet.ttl });
        let packet = IpPacket { ttl, ..packet };
        let purpose = Purpose::Datagram(octets.len());
        self.send_packet(host, Outgoing::new(packet, purpose, cause).between(src, dst).under("768/format"));
    }

    /// A whole and intact datagram for this host.
    pub(in crate::world) fn receive_datagram(
        &mut self,
        host: usize,
        interface: Option<usize>,
        packet: &IpPacket,
        cause: Option<usize>,
    ) {
        let Some((&[a, b, c, d, e, f, _, _], rest)) = packet.payload.split_first_chunk() else { return };
        let word = |high, low| u16::from_be_bytes([high, low]);
        let from = Endpoint { ip: packet.src, port: word(a, b) };
        let to = Endpoint { ip: packet.dst, port: word(c, d) };
        let len = usize::from(word(e, f));
        let Some(octets) = len.checked_sub(8).and_then(|len| rest.get(..len)) else {
            let reason = "the datagram's length does not fit".into();
            let clause = Some("768/fields".into());
            self.record(host, (Some(to), Some(from)), clause, cause, EventKind::Discarded { reason });
            return;
        };
        let is_to_many = packet.dst.is_multicast()
            || self.hosts[host].interfaces.iter().any(|interface| interface.is_broadcast(packet.dst));
        let sockets = self.hosts[host].files.iter().filter_map(|(id, file)| match &file.kind {
            // a connected socket goes before others with the port
            FileKind::Udp(socket) => socket.takes(to, from).then_some((socket.remote.is_none(), id)),
            _ => None,
        });
        let mut takers: Vec<(bool, FileId)> = sockets.collect();
        takers.sort_unstable();
        takers.truncate(if is_to_many { takers.len() } else { 1 });
        if takers.is_empty() {
            if self.serve_datagram(host, interface, from, to, octets, cause) {
                return;
            }
            let reason = format!("no socket has port {}", to.port).into();
            let clause = Some("1122/4.1.3.1".into());
            let event = self.record(host, (Some(to), Some(from)), clause, cause, EventKind::Discarded { reason });
            return self.report_unreachable(host, packet, PORT_UNREACHABLE, Some(event));
        }
        for (_, taker) in takers {
            self.queue_datagram(host, taker, from, to, octets, cause);
        }
    }

    fn queue_datagram(
        &mut self,
        host: usize,
        file: FileId,
        from: Endpoint,
        to: Endpoint,
        octets: &[u8],
        cause: Option<usize>,
    ) {
        let Some(open) = self.hosts[host].files.get_mut(file) else { return };
        open.arrivals += 1;
        let FileKind::Udp(socket) = &mut open.kind else { return };
        let waiting: usize = socket.queue.iter().map(|received| received.octets.len()).sum();
        if waiting + octets.len() > socket.receive_buffer {
            let ends = (Some(to), Some(from));
            let reason = "the socket's receive buffer is full".into();
            self.record(host, ends, Some("768/user-interface".into()), cause, EventKind::Discarded { reason });
            return;
        }
        socket.queue.push_back(Received { from: Address::Inet(from), octets: octets.to_vec() });
        let (old, new) = (waiting as u64, (waiting + octets.len()) as u64);
        let ends = (socket.local, socket.remote);
        self.record_with(host, ends, cause, || {
            (None, EventKind::Variable { name: "receive_queue_bytes".into(), old, new })
        });
    }

    /// The next datagram; what does not fit into `count` octets is lost.
    pub(in crate::world) fn receive_from_queue(
        &mut self,
        host: usize,
        file: FileId,
        count: usize,
        peek: bool,
        cause: usize,
    ) -> Outcome<Message> {
        let Some(open) = self.hosts[host].files.get_mut(file) else { return Outcome::Fail(Errno::BadFile) };
        let ends = match &open.kind {
            FileKind::Udp(socket) => (socket.local, socket.remote),
            _ => (None, None),
        };
        let queue = match &mut open.kind {
            FileKind::Udp(socket) => {
                if let Some(errno) = socket.error.take() {
                    return Outcome::Fail(errno);
                }
                &mut socket.queue
            }
            FileKind::Raw(socket) => &mut socket.queue,
            _ => return Outcome::Fail(Errno::NotSupported),
        };
        let received = if peek { queue.front().cloned() } else { queue.pop_front() };
        let Some(received) = received else { return Outcome::Wait };
        if !peek && ends.0.is_some() {
            let new: usize = queue.iter().map(|received| received.octets.len()).sum();
            let (old, new) = ((new + received.octets.len()) as u64, new as u64);
            let kind = EventKind::Variable { name: "receive_queue_bytes".into(), old, new };
            self.record(host, ends, None, Some(cause), kind);
        }
        let truncated = received.octets.len().saturating_sub(count);
        let mut octets = received.octets;
        octets.truncate(count);
        Outcome::Done(Message { octets, from: Some(received.from), truncated })
    }

    /// An error that the network reports about a datagram goes to the socket, where it is connected to the place that
    /// the datagram went to (RFC 1122 §4.1.3.3).
    pub(in crate::world) fn error_to_datagram_socket(
        &mut self,
        host: usize,
        local: Endpoint,
        remote: Endpoint,
        errno: Errno,
    ) {
        let ids: Vec<FileId> = self.hosts[host].files.iter().map(|(id, _)| id).collect();
        for id in ids {
            if let Ok(socket) = self.hosts[host].files.udp_mut(id)
                && socket.remote == Some(remote)
                && socket.local.is_some_and(|own| own.port == local.port)
            {
                socket.error = Some(errno);
            }
        }
    }

    /// A raw socket sends a message in a packet of its protocol, or a whole packet of which the stack fills in length,
    /// checksum, and source and identification where they are zero.
    pub(in crate::world) fn send_raw(
        &mut self,
        host: usize,
        file: FileId,
        octets: &[u8],
        to: Endpoint,
        cause: usize,
    ) -> Result<usize, Errno> {
        let socket = match self.hosts[host].files.get(file).map(|file| &file.kind) {
            Some(FileKind::Raw(socket)) => socket.clone(),
            _ => return Err(Errno::BadFile),
        };
        let source = self.hosts[host].source_towards(to.ip).ok_or(Errno::NetworkUnreachable)?;
        let packet = match socket.header_included {
            false => {
                let packet = self.packet(host, source, to.ip, socket.protocol, octets.to_vec());
                IpPacket { ttl: socket.ttl.unwrap_or(packet.ttl), ..packet }
            }
            true => self.packet_as_written(host, octets, source).ok_or(Errno::Invalid)?,
        };
        let outgoing = Outgoing::new(packet, format!("raw packet of {} octets", octets.len()), Some(cause));
        self.send_packet(host, outgoing.under("1122/3.4"));
        Ok(octets.len())
    }

    fn packet_as_written(&mut self, host: usize, octets: &[u8], source: IpAddr) -> Option<IpPacket> {
        let header_len = usize::from(octets.first()? & 0x0f) * 4;
        let mut whole = octets.to_vec();
        let total = u16::try_from(whole.len()).ok()?;
        whole.get_mut(2..4)?.copy_from_slice(&total.to_be_bytes());
        whole.get_mut(10..12)?.fill(0);
        let checksum = synema_wire::plain_checksum(whole.get(..header_len)?);
        whole[10..12].copy_from_slice(&checksum.to_be_bytes());
        let mut packet = IpPacket::read(&whole).ok()?;
        if packet.src.is_unspecified() {
            packet.src = source;
        }
        if packet.id == 0 {
            packet.id = self.hosts[host].take_ip_id().into();
        }
        Some(packet)
    }

    /// Raw sockets get a copy of every packet of their protocol, over IPv4 with its header; whether one did.
    pub(in crate::world) fn deliver_raw(&mut self, host: usize, packet: &IpPacket) -> bool {
        let mut is_taken = false;
        // an empty list takes no memory
        for id in self.hosts[host].files.raw().to_vec() {
            let Some(open) = self.hosts[host].files.get_mut(id) else { continue };
            let FileKind::Raw(socket) = &mut open.kind else { continue };
            if socket.protocol == packet.protocol && any_of(socket.family).is_ipv4() == packet.src.is_ipv4() {
                let octets = if packet.src.is_ipv4() { packet.to_bytes() } else { packet.payload.to_vec() };
                let from = Address::Inet(Endpoint { ip: packet.src, port: 0 });
                socket.queue.push_back(Received { from, octets });
                open.arrivals += 1;
                is_taken = true;
            }
        }
        is_taken
    }
}
