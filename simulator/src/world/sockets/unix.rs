//! AF_UNIX: streams, sequenced packets and datagrams that never leave their host.

use super::{Message, World};
use crate::sockets::{Address, Errno, FileId, FileKind, Outcome, UnixConnection, UnixSocket};

/// Octets, or records times their length, that wait in one direction.
const BUFFER: usize = 212_992;

impl World {
    pub(super) fn bind_unix(&mut self, host: usize, file: FileId, path: &str) -> Result<(), Errno> {
        if self.bound_to(host, path).is_some() {
            return Err(Errno::AddressInUse);
        }
        self.hosts[host].files.unix_mut(file)?.path = Some(path.to_owned());
        Ok(())
    }

    fn bound_to(&self, host: usize, path: &str) -> Option<FileId> {
        let mut files = self.hosts[host].files.iter();
        files.find_map(|(id, file)| match &file.kind {
            // what was accepted has the path as well, but does not own it
            FileKind::Unix(socket) if socket.path.as_deref() == Some(path) && socket.connection.is_none() => Some(id),
            _ => None,
        })
    }

    pub(super) fn connect_unix(&mut self, host: usize, file: FileId, path: &str) -> Result<(), Errno> {
        let listener = self.bound_to(host, path).ok_or(Errno::NoEntry)?;
        let own = self.hosts[host].files.unix_mut(file)?;
        if own.connection.is_some() {
            return Err(Errno::IsConnected);
        }
        let keeps_records = own.keeps_records;
        if own.is_datagram {
            own.connection = Some(connection_to(listener));
            return Ok(());
        }
        let (room, waiting, theirs) = match self.hosts[host].files.unix_mut(listener)? {
            UnixSocket { listening: Some((backlog, waiting)), keeps_records, .. } => {
                (*backlog, waiting.len(), *keeps_records)
            }
            _ => return Err(Errno::ConnectionRefused),
        };
        if theirs != keeps_records {
            return Err(Errno::ProtocolNotSupported);
        }
        if waiting > room {
            return Err(Errno::Again);
        }
        let accepted = UnixSocket {
            keeps_records,
            path: Some(path.to_owned()),
            connection: Some(connection_to(file)),
            ..UnixSocket::default()
        };
        let accepted = self.hosts[host].files.add(FileKind::Unix(accepted));
        self.hosts[host].files.unix_mut(file)?.connection = Some(connection_to(accepted));
        if let Some((_, waiting)) = &mut self.hosts[host].files.unix_mut(listener)?.listening {
            waiting.push_back(accepted);
        }
        self.arrived(host, listener);
        Ok(())
    }

    /// Two sockets that are connected with each other.
    pub(in crate::world) fn unix_pair(&mut self, host: usize, keeps_records: bool) -> (FileId, FileId) {
        let socket = || FileKind::Unix(UnixSocket { keeps_records, ..UnixSocket::default() });
        let files = &mut self.hosts[host].files;
        let (a, b) = (files.add(socket()), files.add(socket()));
        for (own, other) in [(a, b), (b, a)] {
            if let Ok(socket) = files.unix_mut(own) {
                socket.connection = Some(connection_to(other));
            }
        }
        (a, b)
    }

    pub(super) fn accept_unix(&mut self, host: usize, file: FileId) -> Outcome<(FileId, Address)> {
        match self.hosts[host].files.unix_mut(file) {
            Ok(UnixSocket { listening: Some((_, waiting)), .. }) => match waiting.pop_front() {
                Some(accepted) => Outcome::Done((accepted, Address::Path(String::new()))),
                None => Outcome::Wait,
            },
            Ok(_) => Outcome::Fail(Errno::Invalid),
            Err(errno) => Outcome::Fail(errno),
        }
    }

    pub(in crate::world) fn send_unix(
        &mut self,
        host: usize,
        file: FileId,
        octets: &[u8],
        to: Option<&str>,
    ) -> Outcome<usize> {
        let own = match self.hosts[host].files.unix_mut(file) {
            Ok(own) => own.clone(),
            Err(errno) => return Outcome::Fail(errno),
        };
        let peer = match (to, &own.connection) {
            (Some(path), _) => match self.bound_to(host, path) {
                Some(peer) => peer,
                None => return Outcome::Fail(Errno::NoEntry),
            },
            (None, Some(connection)) if connection.write_shut => return Outcome::Fail(Errno::BrokenPipe),
            (None, Some(connection)) => connection.peer,
            (None, None) => return Outcome::Fail(Errno::NotConnected),
        };
        let Ok(other) = self.hosts[host].files.unix_mut(peer) else { return Outcome::Fail(Errno::BrokenPipe) };
        // a datagram socket that is only bound gets its inbox with the first datagram
        let inbox = &mut other.connection.get_or_insert_with(|| connection_to(peer)).inbox;
        let waiting: usize = inbox.iter().map(Vec::len).sum();
        let room = BUFFER.saturating_sub(waiting);
        let taken = if own.keeps_records { octets.len() } else { octets.len().min(room) };
        if taken > room || (room == 0 && !octets.is_empty()) {
            return Outcome::Wait;
        }
        inbox.push_back(octets[..taken].to_vec());
        self.arrived(host, peer);
        Outcome::Done(taken)
    }

    pub(in crate::world) fn receive_unix(&mut self, host: usize, file: FileId, count: usize) -> Outcome<Message> {
        let socket = match self.hosts[host].files.unix_mut(file) {
            Ok(socket) => socket,
            Err(errno) => return Outcome::Fail(errno),
        };
        let keeps_records = socket.keeps_records;
        let Some(connection) = &mut socket.connection else {
            return if socket.is_datagram { Outcome::Wait } else { Outcome::Fail(Errno::NotConnected) };
        };
        let Some(mut octets) = connection.inbox.pop_front() else {
            return match connection.ended {
                true => Outcome::Done(Message { octets: Vec::new(), from: None, truncated: 0 }),
                false => Outcome::Wait,
            };
        };
        let mut truncated = 0;
        if keeps_records {
            truncated = octets.len().saturating_sub(count);
            octets.truncate(count);
        } else {
            // a stream has no ends of messages
            while octets.len() < count
                && let Some(more) = connection.inbox.pop_front()
            {
                octets.extend(more);
            }
            if octets.len() > count {
                connection.inbox.push_front(octets.split_off(count));
            }
        }
        Outcome::Done(Message { octets, from: None, truncated })
    }

    pub(in crate::world) fn shut_unix(&mut self, host: usize, file: FileId, write: bool) -> Result<(), Errno> {
        let connection = self.hosts[host].files.unix_mut(file)?.connection.as_mut().ok_or(Errno::NotConnected)?;
        if write {
            connection.write_shut = true;
            let peer = connection.peer;
            self.end_inbox(host, peer);
        }
        Ok(())
    }

    pub(super) fn close_unix(&mut self, host: usize, _file: FileId, socket: UnixSocket) {
        if let Some(connection) = socket.connection.filter(|_| !socket.is_datagram) {
            self.end_inbox(host, connection.peer);
        }
        for waiting in socket.listening.into_iter().flat_map(|(_, waiting)| waiting) {
            if let Some(file) = self.hosts[host].files.remove(waiting)
                && let FileKind::Unix(accepted) = file.kind
            {
                self.close_unix(host, waiting, accepted);
            }
        }
    }

    fn end_inbox(&mut self, host: usize, file: FileId) {
        if let Ok(UnixSocket { connection: Some(connection), .. }) = self.hosts[host].files.unix_mut(file) {
            connection.ended = true;
        }
        self.arrived(host, file);
    }

    /// Something new is at a file, for those who watch its edge.
    pub(super) fn arrived(&mut self, host: usize, file: FileId) {
        if let Some(open) = self.hosts[host].files.get_mut(file) {
            open.arrivals += 1;
        }
    }
}

fn connection_to(peer: FileId) -> UnixConnection {
    UnixConnection { peer, inbox: Default::default(), ended: false, write_shut: false }
}
