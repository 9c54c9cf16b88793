use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

use synema_wire::Endpoint;

use super::{Epoll, Errno};
use crate::host::ConnectionId;
use crate::tcp::{IpMarks, KeepAlive};

/// An open file's place in its host's list; places are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) usize);

/// All open files of a host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    all: BTreeMap<FileId, File>,
    next: usize,
    /// TCP sockets that were bound, by their ports.
    bound: BTreeSet<(u16, FileId)>,
    raw: Vec<FileId>,
    /// Files that may have changed since waiting tasks were looked at.
    pub(crate) stirred: Vec<FileId>,
    /// Tasks that have waited for files which are gone.
    pub(crate) orphans: Vec<usize>,
}

/// An open file: what one or more descriptors stand for.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) kind: FileKind,
    /// Descriptors that stand for it.
    pub(crate) references: usize,
    /// How long calls wait: without end, not at all (0), or so long.
    pub(crate) timeout_ns: Option<i64>,
    /// Grows with everything that arrives: what edge-triggered watches look at.
    pub(crate) arrivals: u64,
    /// Octets that can be read, as it was when arrivals were last counted.
    pub(crate) seen_readable: u64,
    /// Tasks that wait for it, or have waited.
    pub(crate) waiters: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum FileKind {
    Tcp(TcpSocket),
    Udp(UdpSocket),
    Raw(RawSocket),
    Unix(UnixSocket),
    Epoll(Epoll),
}

/// Which addresses a socket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    V4,
    V6,
}

#[derive(Clone, Debug)]
pub(crate) struct TcpSocket {
    pub(crate) family: Family,
    /// What it is bound to.
    pub(crate) local: Option<Endpoint>,
    /// The connection, once it listens, connects or was accepted.
    pub(crate) connection: Option<ConnectionId>,
    pub(crate) reuse_address: bool,
    pub(crate) no_delay: bool,
    pub(crate) keep_alive: bool,
    /// TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT.
    pub(crate) keep_alive_times: KeepAlive,
    pub(crate) cork: bool,
    /// TCP_FASTOPEN: how many connections may be open by a SYN alone (RFC 7413 §4.2).
    pub(crate) fast_opens: Option<usize>,
    pub(crate) user_timeout_ns: Option<u64>,
    pub(crate) send_buffer: Option<u64>,
    pub(crate) receive_buffer: Option<u64>,
    /// SO_LINGER: how long closing waits, seconds; with 0 it resets.
    pub(crate) linger_s: Option<u32>,
    /// It is being closed, and the program waits until all was acknowledged.
    pub(crate) is_lingering: bool,
    pub(crate) error: Option<Errno>,
    /// Whether the connection's own error was told already.
    pub(crate) error_told: bool,
    pub(crate) read_shut: bool,
    pub(crate) marks: Option<IpMarks>,
}

/// A datagram that waits to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) from: Address,
    pub(crate) octets: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) struct UdpSocket {
    pub(crate) family: Family,
    pub(crate) local: Option<Endpoint>,
    pub(crate) remote: Option<Endpoint>,
    pub(crate) reuse_address: bool,
    pub(crate) broadcast: bool,
    pub(crate) queue: VecDeque<Received>,
    pub(crate) receive_buffer: usize,
    pub(crate) error: Option<Errno>,
    pub(crate) ttl: Option<u8>,
}

#[derive(Clone, Debug)]
pub(crate) struct RawSocket {
    pub(crate) family: Family,
    pub(crate) protocol: u8,
    /// IP_HDRINCL: what is sent begins with its IP header.
    pub(crate) header_included: bool,
    pub(crate) queue: VecDeque<Received>,
    pub(crate) ttl: Option<u8>,
}

/// A socket that stays inside its host.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnixSocket {
    /// SOCK_SEQPACKET or SOCK_DGRAM: messages keep their ends.
    pub(crate) keeps_records: bool,
    pub(crate) is_datagram: bool,
    pub(crate) path: Option<String>,
    /// Connections that wait for accept, and how many may.
    pub(crate) listening: Option<(usize, VecDeque<FileId>)>,
    pub(crate) connection: Option<UnixConnection>,
}

#[derive(Clone, Debug)]
pub(crate) struct UnixConnection {
    /// The other socket; it may be gone.
    pub(crate) peer: FileId,
    pub(crate) inbox: VecDeque<Vec<u8>>,
    /// The other side will send nothing more.
    pub(crate) ended: bool,
    /// This side will send nothing more.
    pub(crate) write_shut: bool,
}

/// A socket's address as programs see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Inet(Endpoint),
    Path(String),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Inet(end) => write!(f, "('{}', {})", end.ip, end.port),
            Address::Path(path) => write!(f, "'{path}'"),
        }
    }
}

impl Files {
    pub(crate) fn add(&mut self, kind: FileKind) -> FileId {
        let id = FileId(self.next);
        self.next += 1;
        let file = File { kind, references: 1, timeout_ns: None, arrivals: 0, seen_readable: 0, waiters: Vec::new() };
        if matches!(file.kind, FileKind::Raw(_)) {
            self.raw.push(id);
        }
        self.all.insert(id, file);
        id
    }

    /// How many are open.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, id: FileId) -> Option<&File> {
        self.all.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: FileId) -> Option<&mut File> {
        if self.stirred.last() != Some(&id) {
            self.stirred.push(id);
        }
        self.all.get_mut(&id)
    }

    pub(crate) fn remove(&mut self, id: FileId) -> Option<File> {
        let mut file = self.all.remove(&id)?;
        self.raw.retain(|raw| *raw != id);
        self.orphans.append(&mut file.waiters);
        if let FileKind::Tcp(TcpSocket { local: Some(local), .. }) = &file.kind {
            self.bound.remove(&(local.port, id));
        }
        Some(file)
    }

    /// The raw sockets.
    pub(crate) fn raw(&self) -> &[FileId] {
        &self.raw
    }

    /// Gives a TCP socket a local address.
    pub(crate) fn bind_tcp(&mut self, id: FileId, local: Endpoint) -> Result<(), Errno> {
        self.tcp_mut(id)?.local = Some(local);
        self.bound.insert((local.port, id));
        Ok(())
    }

    /// TCP sockets that were bound to a port.
    pub(crate) fn bound(&self, port: u16) -> impl Iterator<Item = (FileId, &TcpSocket)> {
        let ids = self.bound.range((port, FileId(0))..=(port, FileId(usize::MAX)));
        ids.filter_map(|(_, id)| Some((*id, self.tcp(*id).ok()?)))
    }

    /// Enters a task among those that wait for a file.
    pub(crate) fn add_waiter(&mut self, id: FileId, task: usize) {
        match self.all.get_mut(&id) {
            Some(file) if file.waiters.contains(&task) => {}
            Some(file) => file.waiters.push(task),
            None => self.orphans.push(task),
        }
    }

    /// The tasks that may have waited for what has changed; those that are not `kept` are taken off the lists.
    pub(crate) fn take_stirred(&mut self, tasks: &mut Vec<usize>, kept: impl Fn(usize) -> bool) {
        tasks.append(&mut self.orphans);
        for id in self.stirred.drain(..) {
            if let Some(file) = self.all.get_mut(&id) {
                file.waiters.retain(|task| kept(*task));
                tasks.extend(&file.waiters);
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.all.iter().map(|(id, file)| (*id, file))
    }

    /// Forgets everything, as a reboot does.
    pub(crate) fn clear(&mut self) {
        self.orphans.extend(self.all.values().flat_map(|file| &file.waiters));
        self.all.clear();
        self.raw.clear();
        self.bound.clear();
    }

    pub(crate) fn tcp(&self, id: FileId) -> Result<&TcpSocket, Errno> {
        match self.get(id).map(|file| &file.kind) {
            Some(FileKind::Tcp(socket)) => Ok(socket),
            Some(_) => Err(Errno::NotSupported),
            None => Err(Errno::BadFile),
        }
    }

    pub(crate) fn tcp_mut(&mut self, id: FileId) -> Result<&mut TcpSocket, Errno> {
        match self.get_mut(id).map(|file| &mut file.kind) {
            Some(FileKind::Tcp(socket)) => Ok(socket),
            Some(_) => Err(Errno::NotSupported),
            None => Err(Errno::BadFile),
        }
    }

    pub(crate) fn udp_mut(&mut self, id: FileId) -> Result<&mut UdpSocket, Errno> {
        match self.get_mut(id).map(|file| &mut file.kind) {
            Some(FileKind::Udp(socket)) => Ok(socket),
            Some(_) => Err(Errno::NotSupported),
            None => Err(Errno::BadFile),
        }
    }

    pub(crate) fn unix_mut(&mut self, id: FileId) -> Result<&mut UnixSocket, Errno> {
        match self.get_mut(id).map(|file| &mut file.kind) {
            Some(FileKind::Unix(socket)) => Ok(socket),
            Some(_) => Err(Errno::NotSupported),
            None => Err(Errno::BadFile),
        }
    }
}

impl TcpSocket {
    pub(crate) fn new(family: Family) -> TcpSocket {
        TcpSocket {
            family,
            local: None,
            connection: None,
            reuse_address: false,
            no_delay: false,
            keep_alive: false,
            keep_alive_times: KeepAlive::default(),
            cork: false,
            fast_opens: None,
            user_timeout_ns: None,
            send_buffer: None,
            receive_buffer: None,
            linger_s: None,
            is_lingering: false,
            error: None,
            error_told: false,
            read_shut: false,
            marks: None,
        }
    }
}

/// Octets of datagrams that wait in a UDP socket.
const UDP_RECEIVE_BUFFER: usize = 212_992;

impl UdpSocket {
    pub(crate) fn new(family: Family) -> UdpSocket {
        UdpSocket {
            family,
            local: None,
            remote: None,
            reuse_address: false,
            broadcast: false,
            queue: VecDeque::new(),
            receive_buffer: UDP_RECEIVE_BUFFER,
            error: None,
            ttl: None,
        }
    }

    /// Whether a datagram is for this socket.
    pub(crate) fn takes(&self, to: Endpoint, from: Endpoint) -> bool {
        let is_local =
            self.local.is_some_and(|local| local.port == to.port && (local.ip == to.ip || local.ip.is_unspecified()));
        is_local && self.remote.is_none_or(|remote| remote == from)
    }
}
