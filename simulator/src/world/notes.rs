//! What a host keeps for its programs, as the trace tells it: the queues of listening sockets, and descriptors.

use synema_trace::EventKind;

use super::World;
use crate::host::ConnectionId;
use crate::sockets::{FileId, FileKind};

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
        let new = this.descriptors.get(&descriptor).map(|file| self.file_text(host, *file));
        let ends = match this.descriptors.get(&descriptor) {
            Some(file) => self.ends_of_file(host, *file),
            None => (None, None),
        };
        let this = &mut self.processes[process];
        let old = match &new {
            Some(text) => this.noted.insert(descriptor, text.clone()),
            None => this.noted.remove(&descriptor),
        };
        if old == new {
            return;
        }
        let key = format!("{}/{descriptor}", this.number);
        self.record(host, ends, None, cause, EventKind::Table { table: "descriptors".into(), key, old, new });
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

    /// An open file by its number on the host and by what it is: `file 2: tcp 192.0.2.1:49152 to 192.0.2.2:80`.
    fn file_text(&self, host: usize, id: FileId) -> String {
        let what = match self.hosts[host].files.get(id).map(|file| &file.kind) {
            Some(FileKind::Tcp(socket)) => {
                let is_listening = socket
                    .connection
                    .is_some_and(|connection| self.hosts[host].connection(connection).listening.is_some());
                if is_listening { "tcp listening at".to_owned() } else { "tcp".to_owned() }
            }
            Some(FileKind::Udp(_)) => "udp".to_owned(),
            Some(FileKind::Raw(socket)) => format!("raw, protocol {}", socket.protocol),
            Some(FileKind::Unix(socket)) => {
                let path = socket.path.as_ref().map(|path| format!(" '{path}'")).unwrap_or_default();
                let is_listening = if socket.listening.is_some() { " listening at" } else { "" };
                format!("unix{is_listening}{path}")
            }
            Some(FileKind::Epoll(_)) => "epoll".to_owned(),
            None => "closed".to_owned(),
        };
        let (local, remote) = self.ends_of_file(host, id);
        let local = local.map(|end| format!(" {end}")).unwrap_or_default();
        let remote = remote.map(|end| format!(" to {end}")).unwrap_or_default();
        format!("file {}: {what}{local}{remote}", id.0)
    }
}
