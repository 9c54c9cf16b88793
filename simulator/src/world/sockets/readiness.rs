//! What could be done with a file now: the one question behind blocking calls, select, poll and epoll.

use synema_trace::TcpState;

use super::World;
use crate::sockets::{Epoll, FileId, FileKind, Readiness, TcpSocket};

impl World {
    pub(in crate::world) fn readiness(&self, host: usize, file: FileId) -> Readiness {
        let Some(open) = self.hosts[host].files.get(file) else { return Readiness::INVALID };
        let none = Readiness::default();
        let when = |is: bool, bits: Readiness| if is { bits } else { none };
        match &open.kind {
            FileKind::Tcp(socket) => self.stream_readiness(host, file, socket),
            FileKind::Udp(socket) => {
                let can_read = !socket.queue.is_empty() || socket.error.is_some();
                Readiness::OUT | when(can_read, Readiness::IN) | when(socket.error.is_some(), Readiness::ERROR)
            }
            FileKind::Raw(socket) => Readiness::OUT | when(!socket.queue.is_empty(), Readiness::IN),
            FileKind::Unix(socket) => {
                let can_accept = socket.listening.as_ref().is_some_and(|(_, waiting)| !waiting.is_empty());
                let Some(connection) = &socket.connection else {
                    return when(can_accept, Readiness::IN) | when(socket.is_datagram, Readiness::OUT);
                };
                let can_read = !connection.inbox.is_empty() || connection.ended;
                let is_over = connection.ended && connection.write_shut;
                Readiness::OUT
                    | when(can_read, Readiness::IN)
                    | when(connection.ended, Readiness::READ_HANG_UP)
                    | when(is_over || self.hosts[host].files.get(connection.peer).is_none(), Readiness::HANG_UP)
            }
            FileKind::Epoll(epoll) => when(!self.ready_watches(host, epoll).is_empty(), Readiness::IN),
        }
    }

    fn stream_readiness(&self, host: usize, file: FileId, socket: &TcpSocket) -> Readiness {
        // a socket that was never connected is "hung up" and "writable", as on Linux
        let Some(id) = socket.connection else { return Readiness::OUT | Readiness::HANG_UP };
        let connection = self.hosts[host].connection(id);
        let mut ready = Readiness::default();
        if let Some(listening) = &connection.listening {
            return if listening.open.is_empty() { ready } else { Readiness::IN };
        }
        let tcb = &connection.tcb;
        if socket.is_lingering {
            let is_over = matches!(tcb.state, TcpState::Closed | TcpState::FinWait2 | TcpState::TimeWait);
            return if is_over { Readiness::OUT } else { ready };
        }
        let is_opening = matches!(tcb.state, TcpState::SynSent | TcpState::SynReceived);
        if is_opening && !tcb.is_fast_opened() {
            return ready;
        }
        let has_ended = !tcb.state_may_receive();
        if tcb.receive_buffer.readable_len() > 0 || has_ended || socket.read_shut {
            ready = ready | Readiness::IN;
        }
        if has_ended || socket.read_shut {
            ready = ready | Readiness::READ_HANG_UP;
        }
        let has_room = tcb.is_writable();
        if has_room || !tcb.state_takes_text() {
            ready = ready | Readiness::OUT;
        }
        if self.stream_error(host, file, id).is_some() {
            ready = ready | Readiness::ERROR;
        }
        let both_shut = has_ended && !tcb.state_takes_text();
        if both_shut {
            ready = ready | Readiness::HANG_UP;
        }
        ready
    }

    /// The watches of an epoll instance that would be told now, with what they are told.
    pub(in crate::world) fn ready_watches(&self, host: usize, epoll: &Epoll) -> Vec<(u32, Readiness)> {
        let told = epoll.watches.iter().filter(|(_, watch)| !watch.is_spent).filter_map(|(fd, watch)| {
            let ready = self.readiness(host, watch.file).wanted(watch.mask);
            let arrivals = self.hosts[host].files.get(watch.file).map(|file| file.arrivals);
            let is_news = !watch.is_edge || watch.told_at != arrivals;
            (ready != Readiness::default() && is_news).then_some((*fd, ready))
        });
        told.collect()
    }

    /// Waits of an epoll instance: what is told is remembered for edge and one-shot watches.
    pub(in crate::world) fn take_ready_watches(
        &mut self,
        host: usize,
        file: FileId,
        most: usize,
    ) -> Vec<(u32, Readiness)> {
        let Some(FileKind::Epoll(epoll)) = self.hosts[host].files.get(file).map(|file| &file.kind) else {
            return Vec::new();
        };
        let mut told = self.ready_watches(host, epoll);
        told.truncate(most);
        for (fd, _) in &told {
            let Some(FileKind::Epoll(epoll)) = self.hosts[host].files.get(file).map(|file| &file.kind) else {
                continue;
            };
            let Some(watched) = epoll.watches.get(fd).map(|watch| watch.file) else { continue };
            let arrivals = self.hosts[host].files.get(watched).map(|file| file.arrivals);
            if let Some(FileKind::Epoll(epoll)) = self.hosts[host].files.get_mut(file).map(|file| &mut file.kind)
                && let Some(watch) = epoll.watches.get_mut(fd)
            {
                watch.told_at = arrivals;
                watch.is_spent = watch.is_one_shot;
            }
        }
        told
    }

    /// Counts what has arrived at the connections of a host since the last step, for edge-triggered watches.
    pub(in crate::world) fn count_arrivals(&mut self, host: usize) {
        let ids: Vec<FileId> = self.hosts[host]
            .files
            .iter()
            .filter(|(_, file)| matches!(file.kind, FileKind::Tcp(_)))
            .map(|(id, _)| id)
            .collect();
        for id in ids {
            let Ok(socket) = self.hosts[host].files.tcp(id) else { continue };
            let Some(connection) = socket.connection else { continue };
            let connection = self.hosts[host].connection(connection);
            let tcb = &connection.tcb;
            // the place up to which everything has arrived only grows; connections to accept and ends count as well
            let waiting = connection.listening.as_ref().map_or(0, |listening| listening.open.len() as u64);
            let has_room = tcb.is_writable();
            let seen = (tcb.rcv_nxt.0 + waiting) << 5 | (tcb.state as u64) << 1 | u64::from(has_room);
            if let Some(file) = self.hosts[host].files.get_mut(id)
                && file.seen_readable != seen
            {
                file.seen_readable = seen;
                file.arrivals += 1;
            }
        }
    }
}
