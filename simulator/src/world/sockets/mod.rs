//! The socket calls, whoever makes them: each looks at once whether it can be done, and says [`Outcome::Wait`] where not.

mod datagrams;
mod fast_open;
mod options;
mod readiness;
mod stream;
mod unix;

pub(super) use options::OptionValue;
use std::net::IpAddr;

use synema_wire::Endpoint;

use super::World;
use crate::host::{Connection, ConnectionId, Listening, unspecified};
use crate::sockets::{Address, Errno, Family, FileId, FileKind, Outcome, RawSocket, TcpSocket, UdpSocket, UnixSocket};
use crate::tcp::{Call, Tcb};

/// What kind of socket a program wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SocketKind {
    Stream(Family),
    Datagram(Family),
    Raw(Family, u8),
    UnixStream,
    UnixSeqPacket,
    UnixDatagram,
}

/// What recv gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) octets: Vec<u8>,
    pub(super) from: Option<Address>,
    /// Octets of the message that did not fit and are lost.
    pub(super) truncated: usize,
}

impl World {
    pub(super) fn open_socket(&mut self, host: usize, kind: SocketKind) -> FileId {
        let unix = |keeps_records, is_datagram| {
            FileKind::Unix(UnixSocket { keeps_records, is_datagram, ..UnixSocket::default() })
        };
        let kind = match kind {
            SocketKind::Stream(family) => FileKind::Tcp(TcpSocket::new(family)),
            SocketKind::Datagram(family) => FileKind::Udp(UdpSocket::new(family)),
            SocketKind::Raw(family, protocol) => FileKind::Raw(RawSocket {
                family,
                protocol,
                header_included: protocol == 255,
                queue: Default::default(),
                ttl: None,
            }),
            SocketKind::UnixStream => unix(false, false),
            SocketKind::UnixSeqPacket => unix(true, false),
            SocketKind::UnixDatagram => unix(true, true),
        };
        self.hosts[host].files.add(kind)
    }

    pub(super) fn bind(&mut self, host: usize, file: FileId, address: &Address) -> Result<(), Errno> {
        let kind = self.hosts[host].files.get(file).map(|file| &file.kind).ok_or(Errno::BadFile)?;
        match (kind, address) {
            (FileKind::Unix(_), Address::Path(path)) => self.bind_unix(host, file, path),
            (FileKind::Tcp(_), Address::Inet(end)) => self.bind_stream(host, file, *end),
            (FileKind::Udp(_), Address::Inet(end)) => self.bind_datagram(host, file, *end),
            (FileKind::Raw(_), Address::Inet(_)) => Ok(()),
            _ => Err(Errno::Invalid),
        }
    }

    /// Whether a socket may be bound to an address: one of the host's own, or any of them; a group counts for UDP.
    fn check_local(&self, host: usize, ip: IpAddr, is_datagram: bool) -> Result<(), Errno> {
        let this = &self.hosts[host];
        let is_to_many =
            is_datagram && (ip.is_multicast() || this.interfaces.iter().any(|interface| interface.is_broadcast(ip)));
        match ip == unspecified(ip) || this.has(ip) || is_to_many {
            true => Ok(()),
            false => Err(Errno::AddressNotAvailable),
        }
    }

    fn bind_stream(&mut self, host: usize, file: FileId, local: Endpoint) -> Result<(), Errno> {
        self.check_local(host, local.ip, false)?;
        let socket = self.hosts[host].files.tcp(file)?;
        if socket.local.is_some() || socket.connection.is_some() {
            return Err(Errno::Invalid);
        }
        let local = match local.port {
            0 => Endpoint { port: self.hosts[host].free_port(), ..local },
            _ if self.is_stream_port_taken(host, file, local) => return Err(Errno::AddressInUse),
            _ => local,
        };
        self.hosts[host].files.bind_tcp(file, local)
    }

    /// Whether another socket or connection keeps the port from this one. SO_REUSEADDR lets old connections pass, but
    /// never another listening socket.
    pub(super) fn is_stream_port_taken(&self, host: usize, file: FileId, local: Endpoint) -> bool {
        let this = &self.hosts[host];
        let Ok(socket) = this.files.tcp(file) else { return false };
        let overlaps = |other: Endpoint| {
            other.port == local.port && (other.ip == local.ip || is_any(other.ip) || is_any(local.ip))
        };
        let by_connection = this.reachable.with_port(local.port).any(|((end, remote), id)| {
            let is_own = socket.connection == Some(id);
            // a connection that the scenario's older programs made takes the port whatever its address
            let is_listening = remote.is_none();
            !is_own && overlaps(end) && (is_listening || !socket.reuse_address)
        });
        let by_socket = this.files.bound(local.port).any(|(id, other)| {
            let is_other = id != file && other.connection.is_none() && other.local.is_some_and(overlaps);
            is_other && !(socket.reuse_address && other.reuse_address)
        });
        by_connection || by_socket
    }

    pub(super) fn listen(&mut self, host: usize, file: FileId, backlog: usize, cause: usize) -> Result<(), Errno> {
        if let Some(FileKind::Unix(socket)) = self.hosts[host].files.get_mut(file).map(|file| &mut file.kind) {
            return socket
                .path
                .is_some()
                .then(|| socket.listening = Some((backlog.max(1), Default::default())))
                .ok_or(Errno::Invalid);
        }
        let socket = self.hosts[host].files.tcp(file)?.clone();
        if let Some(id) = socket.connection {
            let listening = self.hosts[host].connection_mut(id).listening.as_mut().ok_or(Errno::Invalid)?;
            listening.backlog = backlog;
            self.note_queues(host, id, Some(cause));
            return Ok(());
        }
        let local = match socket.local {
            Some(local) => local,
            None => Endpoint { ip: any_of(socket.family), port: self.hosts[host].free_port() },
        };
        if self.is_stream_port_taken(host, file, local) {
            return Err(Errno::AddressInUse);
        }
        let settings = self.settings_of(host, &socket);
        let listening = Some(Listening { backlog, ..Listening::default() });
        let connection = Connection { listening, ..Connection::new(Tcb::new(local, settings)) };
        let id = self.hosts[host].add(connection);
        let socket = self.hosts[host].files.tcp_mut(file)?;
        let fast_opens = socket.fast_opens;
        (socket.local, socket.connection) = (Some(local), Some(id));
        self.call(host, id, &Call::OpenPassive, cause);
        self.accept_fast(host, id, fast_opens);
        self.note_queues(host, id, Some(cause));
        Ok(())
    }

    /// The settings of a connection that a socket opens: the host's, with what the socket's options say.
    fn settings_of(&self, host: usize, socket: &TcpSocket) -> crate::tcp::Settings {
        let default = self.hosts[host].settings;
        crate::tcp::Settings {
            // whoever closes a socket will not read what still comes
            resets_lost_text: true,
            keep_alive: if socket.keep_alive { Some(socket.keep_alive_times) } else { default.keep_alive },
            cork: default.cork || socket.cork,
            user_timeout_ns: socket.user_timeout_ns.or(default.user_timeout_ns),
            ip: socket.marks.unwrap_or(default.ip),
            nagle: default.nagle && !socket.no_delay,
            send_buffer_bytes: socket.send_buffer.unwrap_or(default.send_buffer_bytes),
            receive_buffer_bytes: socket.receive_buffer.unwrap_or(default.receive_buffer_bytes),
            ..default
        }
    }

    pub(super) fn accept(&mut self, host: usize, file: FileId, cause: usize) -> Outcome<(FileId, Address)> {
        if let Some(FileKind::Unix(_)) = self.hosts[host].files.get(file).map(|file| &file.kind) {
            return self.accept_unix(host, file);
        }
        let (listener, family) = match self.hosts[host].files.tcp(file) {
            Ok(socket) => (socket.connection, socket.family),
            Err(errno) => return Outcome::Fail(errno),
        };
        let listening = listener.and_then(|id| self.hosts[host].connection_mut(id).listening.as_mut());
        let Some(listening) = listening else { return Outcome::Fail(Errno::Invalid) };
        let Some(id) = listening.open.pop_front() else { return Outcome::Wait };
        if let Some(listener) = listener {
            self.note_queues(host, listener, Some(cause));
        }
        let tcb = &self.hosts[host].connection(id).tcb;
        let (local, remote) = (tcb.local, tcb.remote.unwrap_or(tcb.local));
        let socket = TcpSocket { local: Some(local), connection: Some(id), ..TcpSocket::new(family) };
        Outcome::Done((self.hosts[host].files.add(FileKind::Tcp(socket)), Address::Inet(remote)))
    }

    /// One descriptor less stands for the file; with the last one it is closed.
    pub(super) fn close(&mut self, host: usize, file: FileId, cause: usize) {
        let Some(open) = self.hosts[host].files.get_mut(file) else { return };
        open.references -= 1;
        if open.references > 0 {
            return;
        }
        let Some(file_closed) = self.hosts[host].files.remove(file) else { return };
        match file_closed.kind {
            FileKind::Tcp(socket) => {
                if let Some(id) = socket.connection {
                    self.close_stream(host, id, socket.linger_s == Some(0), cause);
                }
            }
            FileKind::Unix(socket) => self.close_unix(host, file, socket),
            FileKind::Udp(_) | FileKind::Raw(_) | FileKind::Epoll(_) => {}
        }
    }

    /// Begins to close a socket with SO_LINGER and a time, and says how long its program waits at most; `None` where it
    /// does not wait.
    pub(super) fn linger(&mut self, host: usize, file: FileId, cause: usize) -> Option<i64> {
        let open = self.hosts[host].files.get(file)?;
        let (FileKind::Tcp(socket), 1, false) = (&open.kind, open.references, open.timeout_ns == Some(0)) else {
            return None;
        };
        let (seconds, id) = (socket.linger_s.filter(|seconds| *seconds > 0)?, socket.connection?);
        if self.hosts[host].connection(id).listening.is_some() {
            return None;
        }
        if !socket.is_lingering {
            self.call(host, id, &Call::Release, cause);
            self.hosts[host].files.tcp_mut(file).ok()?.is_lingering = true;
        }
        Some(i64::from(seconds) * 1_000_000_000)
    }

    /// The user reads no more either; a lingering time of zero resets (RFC 9293 SHLD-3, RFC 2525 §2.17).
    fn close_stream(&mut self, host: usize, id: ConnectionId, linger_zero: bool, cause: usize) {
        let call = if linger_zero { Call::Abort } else { Call::Release };
        self.call(host, id, &call, cause);
        self.reset_unaccepted(host, id, cause);
    }

    /// Connections that nobody will ever accept are reset.
    pub(super) fn reset_unaccepted(&mut self, host: usize, id: ConnectionId, cause: usize) {
        let listening = self.hosts[host].connection_mut(id).listening.take().unwrap_or_default();
        for orphan in listening.opening.into_iter().chain(listening.open) {
            self.call(host, orphan, &Call::Abort, cause);
        }
    }
}

pub(super) fn is_any(ip: IpAddr) -> bool {
    ip.is_unspecified()
}

pub(super) fn any_of(family: Family) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED),
        Family::V6 => IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED),
    }
}
