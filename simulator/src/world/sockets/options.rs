//! setsockopt and getsockopt, and the two ends of a socket.

use std::net::IpAddr;

use synema_wire::Endpoint;

use super::{World, any_of};
use crate::sockets::{Address, Errno, FileId, FileKind};

const SECOND_NS: u64 = 1_000_000_000;

/// What a program sets an option to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::world) enum OptionValue {
    Number(i64),
    Octets(Vec<u8>),
}

impl World {
    pub(in crate::world) fn set_option(
        &mut self,
        host: usize,
        file: FileId,
        name: &str,
        value: &OptionValue,
    ) -> Result<(), Errno> {
        let number = match value {
            OptionValue::Number(number) => *number,
            OptionValue::Octets(octets) => {
                octets.first_chunk().map_or(0, |octets| i64::from(i32::from_le_bytes(*octets)))
            }
        };
        let (is_on, octets) = (number != 0, u64::try_from(number).unwrap_or(0).max(1));
        if let ("IP_ADD_MEMBERSHIP", OptionValue::Octets(octets)) = (name, value) {
            return self.add_membership(host, octets);
        }
        if let ("IPV6_JOIN_GROUP", OptionValue::Octets(octets)) = (name, value) {
            return self.add_membership_v6(host, octets);
        }
        match (&mut self.hosts[host].files.get_mut(file).ok_or(Errno::BadFile)?.kind, name) {
            (FileKind::Tcp(socket), "SO_REUSEADDR" | "SO_REUSEPORT") => socket.reuse_address = is_on,
            (FileKind::Udp(socket), "SO_REUSEADDR" | "SO_REUSEPORT") => socket.reuse_address = is_on,
            (FileKind::Udp(socket), "SO_BROADCAST") => socket.broadcast = is_on,
            (FileKind::Udp(socket), "SO_RCVBUF") => socket.receive_buffer = octets as usize,
            (FileKind::Udp(socket), "IP_TTL" | "IP_MULTICAST_TTL") => socket.ttl = Some(number as u8),
            (FileKind::Raw(socket), "IP_HDRINCL") => socket.header_included = is_on,
            (FileKind::Raw(socket), "IP_TTL") => socket.ttl = Some(number as u8),
            (FileKind::Tcp(socket), "TCP_NODELAY") => socket.no_delay = is_on,
            (FileKind::Tcp(socket), "IP_TTL") => socket.marks.get_or_insert_default().ttl = number as u8,
            (FileKind::Tcp(socket), "IP_TOS") => {
                socket.marks.get_or_insert_default().dscp = number as u8 >> 2;
            }
            (FileKind::Tcp(socket), "SO_KEEPALIVE") => socket.keep_alive = is_on,
            (FileKind::Tcp(socket), "TCP_KEEPIDLE") => socket.keep_alive_times.idle_ns = octets * SECOND_NS,
            (FileKind::Tcp(socket), "TCP_KEEPINTVL") => socket.keep_alive_times.interval_ns = octets * SECOND_NS,
            (FileKind::Tcp(socket), "TCP_KEEPCNT") => socket.keep_alive_times.probes = octets as u32,
            (FileKind::Tcp(socket), "TCP_FASTOPEN") => socket.fast_opens = is_on.then_some(octets as usize),
            (FileKind::Tcp(socket), "TCP_CORK") => socket.cork = is_on,
            (FileKind::Tcp(socket), "TCP_USER_TIMEOUT") => {
                socket.user_timeout_ns = is_on.then_some(octets * 1_000_000);
            }
            (FileKind::Tcp(socket), "SO_SNDBUF") => socket.send_buffer = Some(octets),
            (FileKind::Tcp(socket), "SO_RCVBUF") => socket.receive_buffer = Some(octets),
            (FileKind::Tcp(socket), "SO_LINGER") => {
                // struct linger: on or off, and seconds
                let OptionValue::Octets(octets) = value else { return Err(Errno::Invalid) };
                let seconds = octets.get(4..8).and_then(|octets| octets.first_chunk()).ok_or(Errno::Invalid)?;
                socket.linger_s = is_on.then_some(u32::from_le_bytes(*seconds));
            }
            (
                FileKind::Tcp(_) | FileKind::Udp(_) | FileKind::Raw(_),
                "SO_BROADCAST" | "SO_SNDBUF" | "SO_RCVBUF" | "SO_KEEPALIVE",
            ) => {}
            (FileKind::Unix(_), "SO_REUSEADDR" | "SO_SNDBUF" | "SO_RCVBUF") => {}
            _ => return Err(Errno::NotSupported),
        }
        self.pass_options_on(host, file);
        Ok(())
    }

    /// What an open connection can still be told.
    fn pass_options_on(&mut self, host: usize, file: FileId) {
        let Ok(socket) = self.hosts[host].files.tcp(file) else { return };
        let (Some(id), socket) = (socket.connection, socket.clone()) else { return };
        let settings = self.settings_of(host, &socket);
        let now = self.now;
        self.accept_fast(host, id, socket.fast_opens);
        let connection = self.hosts[host].connection_mut(id);
        let counts_anew = connection.tcb.settings.keep_alive != settings.keep_alive;
        connection.tcb.settings.nagle = settings.nagle;
        connection.tcb.settings.cork = settings.cork;
        connection.tcb.settings.user_timeout_ns = settings.user_timeout_ns;
        connection.tcb.settings.keep_alive = settings.keep_alive;
        connection.tcb.settings.ip = settings.ip;
        let mut actions = Vec::new();
        if counts_anew {
            connection.tcb.watch_idleness(now, &mut actions);
        }
        // what was held back may leave
        connection.tcb.resize_send_buffer(now, settings.send_buffer_bytes, &mut actions);
        if !actions.is_empty() {
            self.carry_out(host, id, actions, self.last_event());
        }
    }

    /// `struct ip_mreq`: the group, and the address of the interface or 0.0.0.0.
    fn add_membership(&mut self, host: usize, octets: &[u8]) -> Result<(), Errno> {
        let (group, rest) = octets.split_first_chunk::<4>().ok_or(Errno::Invalid)?;
        let own = rest.first_chunk::<4>().ok_or(Errno::Invalid)?;
        let (group, own) = (IpAddr::from(*group), IpAddr::from(*own));
        if !group.is_multicast() {
            return Err(Errno::Invalid);
        }
        let interfaces = &self.hosts[host].interfaces;
        let interface = interfaces.iter().position(|interface| interface.has(own) || own.is_unspecified());
        let interface = interface.ok_or(Errno::AddressNotAvailable)?;
        self.join_group(host, interface, group, None);
        Ok(())
    }

    /// `struct ipv6_mreq`: the group, and the number of the interface, from 1, or 0 for any.
    fn add_membership_v6(&mut self, host: usize, octets: &[u8]) -> Result<(), Errno> {
        let (group, rest) = octets.split_first_chunk::<16>().ok_or(Errno::Invalid)?;
        let number = u32::from_le_bytes(*rest.first_chunk().ok_or(Errno::Invalid)?) as usize;
        let group = IpAddr::from(*group);
        if !group.is_multicast() {
            return Err(Errno::Invalid);
        }
        let interface = number.saturating_sub(1);
        if interface >= self.hosts[host].interfaces.len() {
            return Err(Errno::AddressNotAvailable);
        }
        self.join_group(host, interface, group, None);
        Ok(())
    }

    pub(in crate::world) fn option(&mut self, host: usize, file: FileId, name: &str) -> Result<i64, Errno> {
        if name == "SO_ERROR" {
            let connection = self.hosts[host].files.tcp(file).ok().and_then(|socket| socket.connection);
            if let Some(id) = connection {
                return Ok(self.take_stream_error(host, file, id).map_or(0, Errno::number));
            }
            if let Ok(socket) = self.hosts[host].files.udp_mut(file) {
                return Ok(socket.error.take().map_or(0, Errno::number));
            }
        }
        let settings = self.hosts[host].settings;
        let flag = |is_on: bool| Ok(i64::from(is_on));
        match (&self.hosts[host].files.get(file).ok_or(Errno::BadFile)?.kind, name) {
            (_, "SO_ERROR") => Ok(0),
            (FileKind::Tcp(_), "SO_TYPE") => Ok(1),
            (FileKind::Udp(_), "SO_TYPE") => Ok(2),
            (FileKind::Raw(_), "SO_TYPE") => Ok(3),
            (FileKind::Unix(socket), "SO_TYPE") => Ok(if socket.is_datagram {
                2
            } else if socket.keeps_records {
                5
            } else {
                1
            }),
            (FileKind::Tcp(socket), "SO_REUSEADDR") => flag(socket.reuse_address),
            (FileKind::Udp(socket), "SO_REUSEADDR") => flag(socket.reuse_address),
            (FileKind::Udp(socket), "SO_BROADCAST") => flag(socket.broadcast),
            (FileKind::Tcp(socket), "TCP_NODELAY") => flag(socket.no_delay),
            (FileKind::Tcp(socket), "SO_KEEPALIVE") => flag(socket.keep_alive),
            (FileKind::Tcp(socket), "SO_SNDBUF") => Ok(socket.send_buffer.unwrap_or(settings.send_buffer_bytes) as i64),
            (FileKind::Tcp(socket), "SO_RCVBUF") => {
                Ok(socket.receive_buffer.unwrap_or(settings.receive_buffer_bytes) as i64)
            }
            (FileKind::Udp(socket), "SO_RCVBUF") => Ok(socket.receive_buffer as i64),
            _ => Err(Errno::NotSupported),
        }
    }

    pub(in crate::world) fn socket_name(&self, host: usize, file: FileId) -> Result<Address, Errno> {
        let nowhere = |family| Address::Inet(Endpoint { ip: any_of(family), port: 0 });
        match &self.hosts[host].files.get(file).ok_or(Errno::BadFile)?.kind {
            FileKind::Tcp(socket) => Ok(socket.local.map_or(nowhere(socket.family), Address::Inet)),
            FileKind::Udp(socket) => Ok(socket.local.map_or(nowhere(socket.family), Address::Inet)),
            FileKind::Raw(socket) => Ok(nowhere(socket.family)),
            FileKind::Unix(socket) => Ok(Address::Path(socket.path.clone().unwrap_or_default())),
            FileKind::Epoll(_) => Err(Errno::NotSocket),
        }
    }

    pub(in crate::world) fn peer_name(&self, host: usize, file: FileId) -> Result<Address, Errno> {
        match &self.hosts[host].files.get(file).ok_or(Errno::BadFile)?.kind {
            FileKind::Tcp(_) => {
                let tcb = &self.hosts[host].connection(self.connection_of(host, file)?).tcb;
                use synema_trace::TcpState::{Closed, SynReceived, SynSent};
                let is_open = !matches!(tcb.state, Closed | SynSent | SynReceived) || tcb.is_fast_opened();
                tcb.remote.filter(|_| is_open).map(Address::Inet).ok_or(Errno::NotConnected)
            }
            FileKind::Udp(socket) => socket.remote.map(Address::Inet).ok_or(Errno::NotConnected),
            FileKind::Unix(socket) if socket.connection.is_some() => {
                Ok(Address::Path(socket.path.clone().unwrap_or_default()))
            }
            FileKind::Unix(_) | FileKind::Raw(_) => Err(Errno::NotConnected),
            FileKind::Epoll(_) => Err(Errno::NotSocket),
        }
    }
}
