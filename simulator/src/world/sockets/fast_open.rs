//! TCP Fast Open for programs (RFC 7413, Appendix A): a listening socket that accepts text in SYNs, and a `sendto` that
//! connects.

use bytes::Bytes;
use synema_trace::{Clause, EventKind};
use synema_wire::Endpoint;

use super::World;
use crate::fast_open_cache::{Remembered, hex};
use crate::host::ConnectionId;
use crate::sockets::{Errno, FileId, Outcome};
use crate::tcp::fast_open::{Acceptance, FastOpenOption};
use crate::tcp::{Call, Reply};

/// The segment size that is taken where none is remembered (RFC 7413 §4.1.3).
const DEFAULT_ROOM: u64 = 536;

impl World {
    /// `sendto` with MSG_FASTOPEN: connects, with the text in the SYN where a cookie is at hand, and with the request for
    /// one otherwise. `taken` is what an earlier try has queued already.
    pub(in crate::world) fn send_fast(
        &mut self,
        host: usize,
        file: FileId,
        octets: &Bytes,
        remote: Endpoint,
        taken: &mut usize,
        cause: usize,
    ) -> Outcome<usize> {
        let socket = match self.hosts[host].files.tcp(file) {
            Ok(socket) => socket.clone(),
            Err(errno) => return Outcome::Fail(errno),
        };
        let is_impatient = self.hosts[host].files.get(file).is_some_and(|file| file.timeout_ns == Some(0));
        if socket.connection.is_none() {
            let way = match self.way_to(host, file, &socket, remote) {
                Ok(way) => way,
                Err(errno) => return Outcome::Fail(errno),
            };
            let cache = &self.hosts[host].fast_open;
            let (local, remote) = (way.local.ip, way.remote);
            let is_refused = cache.is_refused(local, remote);
            let remembered = cache.cookie(local, remote).cloned();
            let has_cookie = remembered.is_some();
            let room = remembered.as_ref().map_or(DEFAULT_ROOM, |known| known.mss.into());
            let is_experimental = remembered.as_ref().is_some_and(|known| known.is_experimental);
            let cookie = remembered.map_or_else(Vec::new, |known| known.cookie);
            let isn = way.isn;
            let id = self.add_connection(host, file, way);
            if is_refused {
                self.call(host, id, &Call::OpenActive { remote: Some(remote), isn }, cause);
            } else {
                let offer = FastOpenOption { cookie, is_experimental };
                let octets = if has_cookie { octets.clone() } else { Bytes::new() };
                let call = Call::OpenFast { remote, isn, octets, offer, room };
                if let Reply::Taken(queued) = self.call(host, id, &call, cause) {
                    *taken = queued;
                }
            }
            return match (is_impatient, *taken) {
                (false, _) => Outcome::Wait,
                (true, 0) => Outcome::Fail(Errno::InProgress),
                (true, taken) => Outcome::Done(taken),
            };
        }
        match self.send_stream(host, file, &octets.slice(*taken..), cause) {
            Outcome::Done(more) => Outcome::Done(*taken + more),
            outcome => outcome,
        }
    }

    /// TCP_FASTOPEN at a listening socket: so many connections may be open by a SYN alone.
    pub(super) fn accept_fast(&mut self, host: usize, id: ConnectionId, most: Option<usize>) {
        let key = self.hosts[host].fast_open_key;
        let listener = self.hosts[host].connection_mut(id);
        let Some(listening) = &mut listener.listening else { return };
        listening.most_fast = most.unwrap_or(0);
        let acceptance = Acceptance { key, needs_cookie: true, is_full: false };
        listener.tcb.fast_open.acceptance = most.filter(|most| *most > 0).map(|_| acceptance);
    }

    /// `PendingFastOpenRequests` against its limit, before a SYN is looked at (RFC 7413 §4.2).
    pub(in crate::world) fn limit_fast_opens(&mut self, host: usize, id: ConnectionId) {
        let now = self.now;
        let this = &mut self.hosts[host];
        if this.connection(id).tcb.fast_open.acceptance.is_none() {
            return;
        }
        let is_pending = |id: &ConnectionId| this.connections[id.0].tcb.is_pending_fast_open(now);
        let listening = this.connections[id.0].listening.clone().unwrap_or_default();
        let pending: Vec<ConnectionId> = listening.fast.iter().copied().filter(is_pending).collect();
        let listener = this.connection_mut(id);
        if let Some(acceptance) = &mut listener.tcb.fast_open.acceptance {
            acceptance.is_full = pending.len() >= listening.most_fast;
        }
        if let Some(listening) = &mut listener.listening {
            listening.fast = pending;
        }
    }

    /// What a SYN,ACK has told about Fast Open.
    pub(in crate::world) fn learn_cookie(
        &mut self,
        host: usize,
        (local, remote): (Endpoint, Endpoint),
        (cookie, mss): (Option<FastOpenOption>, u16),
        clause: Clause,
        cause: Option<usize>,
    ) {
        let shown = |known: &Remembered| format!("{}, segments of {}", hex(&known.cookie), known.mss);
        let cache = &mut self.hosts[host].fast_open;
        let (key, old, new) = match cookie {
            Some(FastOpenOption { cookie, is_experimental }) => {
                let remembered = Remembered { cookie, is_experimental, mss };
                let old = cache.learn(local.ip, remote, remembered.clone());
                (remote.ip.to_string(), old.as_ref().map(shown), Some(shown(&remembered)))
            }
            None => {
                cache.refuse(local.ip, remote);
                (remote.to_string(), None, Some("not with this server".to_owned()))
            }
        };
        if old != new {
            let kind = EventKind::Table { table: "fast_open".into(), key, old, new };
            self.record(host, (Some(local), Some(remote)), Some(clause), cause, kind);
        }
    }
}
