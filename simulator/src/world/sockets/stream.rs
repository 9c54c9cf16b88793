//! Calls on a connected TCP socket.

use bytes::Bytes;
use synema_trace::TcpState;
use synema_wire::{Endpoint, Seq};

use super::{Message, World, any_of};
use crate::host::{Connection, ConnectionId};
use crate::sockets::{Address, Errno, FileId, FileKind, Outcome, TcpSocket};
use crate::tcp::{Call, CallError, Reply, Settings, Tcb};

/// A connection to be opened: its ends, its first number, and how it behaves.
pub(super) struct Way {
    pub(super) local: Endpoint,
    pub(super) remote: Endpoint,
    pub(super) isn: Seq,
    settings: Settings,
}

/// How much of an endless read is taken at once.
const MOST_AT_ONCE: usize = 1 << 24;

impl World {
    /// Begins to connect, or asks how far it has come.
    pub(in crate::world) fn connect(
        &mut self,
        host: usize,
        file: FileId,
        remote: &Address,
        cause: usize,
    ) -> Outcome<()> {
        let kind = match self.hosts[host].files.get(file) {
            Some(file) => &file.kind,
            None => return Outcome::Fail(Errno::BadFile),
        };
        match (kind, remote) {
            (FileKind::Unix(_), Address::Path(path)) => self.connect_unix(host, file, path).into(),
            (FileKind::Udp(_), Address::Inet(remote)) => self.connect_datagram(host, file, *remote).into(),
            (FileKind::Tcp(socket), Address::Inet(remote)) => {
                let (socket, remote) = (socket.clone(), *remote);
                match socket.connection {
                    Some(id) => self.connected(host, file, id),
                    None => self.begin_to_connect(host, file, &socket, remote, cause),
                }
            }
            _ => Outcome::Fail(Errno::Invalid),
        }
    }

    fn begin_to_connect(
        &mut self,
        host: usize,
        file: FileId,
        socket: &TcpSocket,
        remote: Endpoint,
        cause: usize,
    ) -> Outcome<()> {
        let way = match self.way_to(host, file, socket, remote) {
            Ok(way) => way,
            Err(errno) => return Outcome::Fail(errno),
        };
        let open = Call::OpenActive { remote: Some(way.remote), isn: way.isn };
        let id = self.add_connection(host, file, way);
        self.call(host, id, &open, cause);
        Outcome::Wait
    }

    /// Which ends and which settings a new connection to a server has.
    pub(super) fn way_to(
        &mut self,
        host: usize,
        file: FileId,
        socket: &TcpSocket,
        remote: Endpoint,
    ) -> Result<Way, Errno> {
        if self.hosts[host].files.get(file).is_none() {
            return Err(Errno::BadFile);
        }
        // "this host" as a destination is the host itself, as on Linux
        let ip = if remote.ip.is_unspecified() { loopback(remote.ip) } else { remote.ip };
        let remote = Endpoint { ip, ..remote };
        if remote.ip.is_ipv4() != any_of(socket.family).is_ipv4() {
            return Err(Errno::AddressFamily);
        }
        // RFC 9293 MUST-46
        let is_to_many = remote.ip.is_multicast()
            || self.hosts[host].interfaces.iter().any(|interface| interface.is_broadcast(remote.ip));
        if is_to_many || self.hosts[host].hop(remote.ip).is_none() {
            return Err(Errno::NetworkUnreachable);
        }
        let Some(own_ip) = self.hosts[host].source_towards(remote.ip) else {
            return Err(Errno::NetworkUnreachable);
        };
        let usual = self.settings_of(host, socket);
        let settings = Settings { mss: usual.mss.min(self.hosts[host].segment_room(remote.ip)), ..usual };
        let now = self.now;
        let this = &mut self.hosts[host];
        let ip = socket.local.map(|local| local.ip).filter(|ip| !ip.is_unspecified()).unwrap_or(own_ip);
        let port = socket.local.map_or_else(|| this.free_port(), |local| local.port);
        let local = Endpoint { ip, port };
        let isn = this.isns.next(local, remote, now);
        Ok(Way { local, remote, isn, settings })
    }

    /// The connection of a socket, not open yet.
    pub(super) fn add_connection(&mut self, host: usize, file: FileId, way: Way) -> ConnectionId {
        let Way { local, remote, settings, .. } = way;
        let tcb = Tcb { remote: Some(remote), ..Tcb::new(local, settings) };
        let id = self.hosts[host].add(Connection::new(tcb));
        if let Ok(socket) = self.hosts[host].files.tcp_mut(file) {
            (socket.local, socket.connection) = (Some(local), Some(id));
        }
        id
    }

    /// Whether a connect that was begun is over.
    fn connected(&mut self, host: usize, file: FileId, id: ConnectionId) -> Outcome<()> {
        let connection = self.hosts[host].connection(id);
        if connection.listening.is_some() {
            return Outcome::Fail(Errno::IsConnected);
        }
        let (state, error) = (connection.tcb.state, connection.tcb.error);
        match state {
            TcpState::SynSent | TcpState::SynReceived => Outcome::Wait,
            TcpState::Closed => {
                let soft = connection.tcb.soft_error;
                let error = match error {
                    Some(CallError::UserTimeout) => soft.or(error),
                    error => error,
                };
                let errno = error.map_or(Errno::ConnectionAborted, |error| Errno::named(error.errno()));
                if let Ok(socket) = self.hosts[host].files.tcp_mut(file) {
                    socket.error_told = true;
                }
                Outcome::Fail(errno)
            }
            _ => Outcome::Done(()),
        }
    }

    /// Takes what fits of `octets`; [`Outcome::Wait`] where nothing does.
    pub(in crate::world) fn send_stream(
        &mut self,
        host: usize,
        file: FileId,
        octets: &Bytes,
        cause: usize,
    ) -> Outcome<usize> {
        let id = match self.connection_of(host, file) {
            Ok(id) => id,
            Err(errno) => return Outcome::Fail(errno),
        };
        let tcb = &self.hosts[host].connection(id).tcb;
        if matches!(tcb.state, TcpState::SynSent | TcpState::SynReceived) && !tcb.is_fast_opened() {
            return Outcome::Wait;
        }
        if let Some(errno) = self.take_stream_error(host, file, id) {
            return Outcome::Fail(errno);
        }
        let room = self.hosts[host].connection(id).tcb.settings.send_buffer_bytes as usize;
        match self.call(host, id, &Call::Send(octets.slice(..octets.len().min(room))), cause) {
            Reply::Taken(0) if !octets.is_empty() => Outcome::Wait,
            Reply::Taken(taken) => Outcome::Done(taken),
            // whoever may not send any more gets EPIPE, however that came about
            _ => Outcome::Fail(Errno::BrokenPipe),
        }
    }

    pub(in crate::world) fn receive_stream(
        &mut self,
        host: usize,
        file: FileId,
        count: usize,
        peek: bool,
        cause: usize,
    ) -> Outcome<Message> {
        let id = match self.connection_of(host, file) {
            Ok(id) => id,
            Err(errno) => return Outcome::Fail(errno),
        };
        let message = |octets| Outcome::Done(Message { octets, from: None, truncated: 0 });
        let tcb = &self.hosts[host].connection(id).tcb;
        let is_shut = self.hosts[host].files.tcp(file).is_ok_and(|socket| socket.read_shut);
        if count == 0 || (is_shut && tcb.receive_buffer.readable_len() == 0) {
            return message(Vec::new());
        }
        if peek && tcb.receive_buffer.readable_len() > 0 {
            return message(tcb.receive_buffer.peek(count).to_vec());
        }
        match self.call(host, id, &Call::Receive(count.min(MOST_AT_ONCE)), cause) {
            Reply::Text(octets) => message(octets.to_vec()),
            Reply::Queued => Outcome::Wait,
            // the other side has closed, and everything was read
            Reply::Error(CallError::Closing) => message(Vec::new()),
            _ => match self.take_stream_error(host, file, id) {
                Some(errno) => Outcome::Fail(errno),
                None => message(Vec::new()),
            },
        }
    }

    pub(in crate::world) fn shut_stream(
        &mut self,
        host: usize,
        file: FileId,
        read: bool,
        write: bool,
        cause: usize,
    ) -> Result<(), Errno> {
        let id = self.connection_of(host, file)?;
        if matches!(self.hosts[host].connection(id).tcb.state, TcpState::Closed) {
            return Err(Errno::NotConnected);
        }
        if read {
            self.hosts[host].files.tcp_mut(file)?.read_shut = true;
        }
        if write {
            self.call(host, id, &Call::Close, cause);
        }
        Ok(())
    }

    pub(in crate::world) fn connection_of(&self, host: usize, file: FileId) -> Result<ConnectionId, Errno> {
        let socket = self.hosts[host].files.tcp(file)?;
        let id = socket.connection.ok_or(Errno::NotConnected)?;
        match self.hosts[host].connection(id).listening {
            Some(_) => Err(Errno::NotConnected),
            None => Ok(id),
        }
    }

    /// The error that waits at a socket; it is told once.
    pub(in crate::world) fn take_stream_error(&mut self, host: usize, file: FileId, id: ConnectionId) -> Option<Errno> {
        let errno = self.stream_error(host, file, id)?;
        if let Ok(socket) = self.hosts[host].files.tcp_mut(file) {
            socket.error = None;
            socket.error_told = true;
        }
        Some(errno)
    }

    /// The same, left where it is.
    pub(in crate::world) fn stream_error(&self, host: usize, file: FileId, id: ConnectionId) -> Option<Errno> {
        let socket = self.hosts[host].files.tcp(file).ok()?;
        let connection = self.hosts[host].connection(id);
        let own = match connection.tcb.error {
            Some(CallError::Closing) | None => None,
            // as on Linux: a reset after the other side's FIN breaks the pipe, otherwise it resets the connection
            Some(CallError::Reset) if connection.tcb.peer_fin.is_some() => Some(Errno::BrokenPipe),
            Some(error) => Some(Errno::named(error.errno())),
        };
        socket.error.or(own.filter(|_| !socket.error_told && connection.tcb.state == TcpState::Closed))
    }
}

fn loopback(like: std::net::IpAddr) -> std::net::IpAddr {
    match like {
        std::net::IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        std::net::IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    }
}
