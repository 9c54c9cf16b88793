//! What a host keeps for its programs, as the trace tells it: the queues of listening sockets, and descriptors.

use synema_trace::EventKind;

use super::World;
use crate::host::ConnectionId;
use crate::sockets::{Face, FileId, FileKind, Kind};

impl World {
    /// Records how long the two queues of a listening connection are, and how long they may be, where that is new.
    pub(super) fn note_queues(&mut self, host: usize, id: ConnectionId, cause: Option<usize>) {
        let listener = self.hosts[host].connection_mut(id);
        let ends = (Some(listener.tcb.local), None);
        let Some(listening) = &mut listener.listening else { return };
        let now = [listening.backlog, listening.opening.len(), listening.open.len()].map(|len| len as u64);
        let before = std::mem::replace(&mut listening.noted, now);
        for (name, (old, new)) in ["backlog", "syn_queue", "accept_queue"].into_iter().zip(before.into_iter().zip(now))
        {
            if old != new {
                self.record(host, ends, None, cause, EventKind::Variable { name: name.into(), old, new });
            }
        }
    }

    /// Records what a descriptor of a process stands for, where that is new.
    pub(super) fn note_descriptor(&mut self, process: usize, descriptor: u32, cause: Option<usize>) {
        let this = &self.processes[process];
        let host = this.host;
        let file = this.descriptors.get(&descriptor).copied();
        let new = file.map(|file| self.face(host, file));
        if self.processes[process].noted.get(&descriptor) == new.as_ref() {
            return;
        }
        let this = &mut self.processes[process];
        let old = match &new {
            Some(face) => this.noted.insert(descriptor, face.clone()),
            None => this.noted.remove(&descriptor),
        };
        let number = this.number;
        let ends = new.as_ref().map_or((None, None), |face| (face.local, face.remote));
        self.record_with(host, ends, cause, || {
            let key = format!("{number}/{descriptor}");
            let [old, new] = [old, new].map(|face| face.map(|face| face.to_string()));
            (None, EventKind::Table { table: "descriptors".into(), key, old, new })
        });
    }

    /// A call may give its socket an address or another end, or be its last.
    pub(super) fn note_call(&mut self, process: usize, descriptor: u32, call: &str, cause: usize) {
        if matches!(call, "bind" | "listen" | "connect" | "connect_ex" | "sendto" | "close" | "detach") {
            self.note_descriptor(process, descriptor, Some(cause));
        }
    }

    /// A new descriptor of a process, which stands for a file.
    pub(super) fn add_descriptor(&mut self, process: usize, file: FileId, cause: usize) -> u32 {
        let descriptor = self.processes[process].add(file);
        self.note_descriptor(process, descriptor, Some(cause));
        descriptor
    }

    /// Records that a program's descriptors are gone with it.
    pub(super) fn note_end_of_descriptors(&mut self, process: usize, cause: Option<usize>) {
        self.processes[process].descriptors.clear();
        let noted: Vec<u32> = self.processes[process].noted.keys().copied().collect();
        for descriptor in noted {
            self.note_descriptor(process, descriptor, cause);
        }
    }

    /// What the trace says of an open file.
    fn face(&self, host: usize, id: FileId) -> Face {
        let what = match self.hosts[host].files.get(id).map(|file| &file.kind) {
            Some(FileKind::Tcp(socket)) => {
                let connection = socket.connection.map(|connection| self.hosts[host].connection(connection));
                Kind::Tcp { is_listening: connection.is_some_and(|connection| connection.listening.is_some()) }
            }
            Some(FileKind::Udp(_)) => Kind::Udp,
            Some(FileKind::Raw(socket)) => Kind::Raw { protocol: socket.protocol },
            Some(FileKind::Unix(socket)) => {
                Kind::Unix { is_listening: socket.listening.is_some(), path: socket.path.clone() }
            }
            Some(FileKind::Epoll(_)) => Kind::Epoll,
            None => Kind::Closed,
        };
        let (local, remote) = self.ends_of_file(host, id);
        Face { file: id, what, local, remote }
    }
}
