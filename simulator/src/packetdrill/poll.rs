//! Readiness: `poll` and epoll.

use std::collections::BTreeMap;

use synema_trace::TcpState;

use super::calls::{Made, Progress, Stop, done, unsupported};
use super::kernel::{Descriptor, Kernel};
use super::script::SystemCall;
use crate::tcp::Tcb;

/// What an epoll descriptor watches another for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interest {
    events: u32,
    is_edge: bool,
    /// What was told last, and how far the stream had come then: an edge is what is new since.
    told: (u32, u64),
}

const NAMES: [(&str, u32); 6] = [("IN", 1), ("PRI", 2), ("OUT", 4), ("ERR", 8), ("HUP", 16), ("RDHUP", 0x2000)];

/// `POLLIN|POLLOUT` or `EPOLLIN | EPOLLET`; the flag is whether EPOLLET is there.
fn events(text: &str) -> Option<(u32, bool)> {
    let mut found = (0, false);
    for word in text.split('|').map(str::trim).filter(|word| !word.is_empty() && *word != "0") {
        let bare = word.strip_prefix("EPOLL").or_else(|| word.strip_prefix("POLL"))?;
        match (bare, NAMES.iter().find(|(name, _)| *name == bare)) {
            ("ET", _) => found.1 = true,
            ("RDNORM" | "WRNORM" | "ONESHOT", _) => return None,
            (_, named) => found.0 |= named?.1,
        }
    }
    Some(found)
}

fn text_of(events: u32) -> String {
    let names: Vec<&str> = NAMES.iter().filter(|(_, bit)| events & bit != 0).map(|(name, _)| *name).collect();
    if names.is_empty() { "0".to_owned() } else { names.join("|") }
}

/// What a descriptor is ready for.
fn readiness(kernel: &Kernel, descriptor: Descriptor) -> u32 {
    let connection = &kernel.connections[descriptor.connection];
    let tcb = &connection.tcb;
    use TcpState::{CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynSent, TimeWait};
    if connection.is_listening {
        let is_open = |tcb: &Tcb| tcb.is_fast_opened() || !matches!(tcb.state, TcpState::SynReceived | Listen | Closed);
        let waits =
            kernel.connections.iter().any(|child| child.parent == Some(descriptor.connection) && is_open(&child.tcb));
        return u32::from(waits);
    }
    let peer_closed = matches!(tcb.state, CloseWait | LastAck | Closing | TimeWait);
    let is_over = tcb.state == Closed && (descriptor.is_connecting || tcb.remote.is_some());
    let can_read = tcb.receive_buffer.readable_len() > 0 || peer_closed || is_over || descriptor.is_read_shut;
    let fin_sent = matches!(tcb.state, FinWait1 | FinWait2 | Closing | LastAck | TimeWait);
    let is_open = matches!(tcb.state, Established | CloseWait) || tcb.is_fast_opened() && tcb.state != Closed;
    let room = tcb.is_writable();
    let unsent = tcb.send_queue.end().since(tcb.snd_nxt);
    let room = room && connection.unsent_limit().is_none_or(|limit| unsent < limit);
    let can_write = (is_open && room) || fin_sent || is_over || descriptor.is_write_shut;
    let bits = [
        (can_read && !matches!(tcb.state, SynSent), 1),
        (can_write, 4),
        (tcb.error.is_some() && !descriptor.error_is_told, 8),
        ((peer_closed && fin_sent) || (tcb.state == Closed), 16),
        (peer_closed || is_over || descriptor.is_read_shut, 0x2000),
    ];
    bits.iter().filter(|(holds, _)| *holds).map(|(_, bit)| bit).sum()
}

/// Whether a call without readiness is over: at once, or when its time has passed.
fn is_patience_over(kernel: &mut Kernel, timeout_ms: i64) -> bool {
    if timeout_ms == 0 {
        return true;
    }
    if timeout_ms < 0 {
        return false;
    }
    let deadline = *kernel.call_deadline.get_or_insert(kernel.now.plus_ns(timeout_ms * 1_000_000));
    kernel.now >= deadline
}

/// A member of the notation `{fd=4, events=POLLIN, revents=0}`.
fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let inner = text.trim_matches(['[', ']', '{', '}', ' ']);
    inner.split(',').find_map(|part| part.trim().strip_prefix(name)?.trim_start().strip_prefix('=')).map(str::trim)
}

/// `poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 1000) = 1`.
pub(super) fn poll(kernel: &mut Kernel, call: &SystemCall) -> Made {
    let list = call.arguments.first().map(String::as_str).unwrap_or_default();
    let Some(timeout_ms) = call.arguments.get(2).and_then(|text| text.parse().ok()) else {
        return unsupported("poll(...)");
    };
    let mut count = 0;
    let mut found = Vec::new();
    for entry in list.split('}').filter(|entry| entry.contains("fd")) {
        let entry = entry.trim_start_matches([',', ' ', '[', '{']);
        let fd = member(entry, "fd").and_then(|fd| fd.parse::<i64>().ok());
        let asked = member(entry, "events").and_then(events);
        let expected = member(entry, "revents").map_or(Some((0, false)), events);
        let (Some(fd), Some((asked, _)), Some((expected, _))) = (fd, asked, expected) else {
            return unsupported(format!("poll({list})"));
        };
        let ready = kernel.descriptors.get(&fd).map_or(0x20, |descriptor| readiness(kernel, *descriptor));
        let revents = ready & (asked | 8 | 16);
        count += i64::from(revents != 0);
        found.push((fd, revents, expected));
    }
    if count == 0 && !is_patience_over(kernel, timeout_ms) {
        return Ok(Progress::Waits);
    }
    kernel.call_deadline = None;
    match found.iter().find(|(_, revents, expected)| revents != expected) {
        None => done(count),
        Some((fd, revents, expected)) => {
            let (revents, expected) = (text_of(*revents), text_of(*expected));
            Err(Stop::Differs(format!("revents of {fd} = {revents}, not {expected}")))
        }
    }
}

/// `epoll_create(1) = 5`, `epoll_ctl(...)`, `epoll_wait(...)`.
pub(super) fn epoll(kernel: &mut Kernel, call: &SystemCall) -> Made {
    let number = |place: usize| call.arguments.get(place).and_then(|text| text.parse::<i64>().ok());
    match call.name.as_str() {
        "epoll_create" | "epoll_create1" => {
            kernel.watched.insert(call.result, BTreeMap::new());
            done(call.result.max(0))
        }
        "epoll_ctl" => {
            let (Some(epoll), Some(fd)) = (number(0), number(2)) else { return unsupported("epoll_ctl(...)") };
            let wanted = call.arguments.get(3).and_then(|text| member(text, "events")).and_then(events);
            let Some(list) = kernel.watched.get_mut(&epoll) else { return unsupported("epoll_ctl(...)") };
            match (call.arguments.get(1).map(String::as_str), wanted) {
                (Some("EPOLL_CTL_DEL"), _) => drop(list.remove(&fd)),
                (Some("EPOLL_CTL_ADD" | "EPOLL_CTL_MOD"), Some((events, is_edge))) => {
                    list.insert(fd, Interest { events, is_edge, told: (0, 0) });
                }
                _ => return unsupported("epoll_ctl(...)"),
            }
            done(0)
        }
        _ => wait(kernel, call),
    }
}

fn wait(kernel: &mut Kernel, call: &SystemCall) -> Made {
    let number = |place: usize| call.arguments.get(place).and_then(|text| text.parse::<i64>().ok());
    let (Some(epoll), Some(timeout_ms)) = (number(0), number(3)) else { return unsupported("epoll_wait(...)") };
    let Some(list) = kernel.watched.get(&epoll).cloned() else { return unsupported("epoll_wait(...)") };
    let mut ready = Vec::new();
    for (fd, interest) in list {
        let Some(descriptor) = kernel.descriptors.get(&fd).copied() else { continue };
        let events = readiness(kernel, descriptor) & (interest.events | 8 | 16);
        let tcb = &kernel.connections[descriptor.connection].tcb;
        let progress = tcb.rcv_nxt.0 + tcb.snd_una.0;
        let is_new = events & !interest.told.0 != 0 || progress != interest.told.1;
        if events != 0 && (!interest.is_edge || is_new) {
            ready.push((fd, events));
        }
        let told = Interest { told: (events, progress), ..interest };
        kernel.watched.entry(epoll).or_default().insert(fd, told);
    }
    if ready.is_empty() && !is_patience_over(kernel, timeout_ms) {
        return Ok(Progress::Waits);
    }
    kernel.call_deadline = None;
    let entry = call.arguments.get(1).map(String::as_str).unwrap_or_default();
    let expected = member(entry, "events").and_then(events).map(|(events, _)| events);
    if let (Some((fd, found)), Some(expected)) = (ready.first(), expected)
        && *found != expected
    {
        return Err(Stop::Differs(format!("events of {fd} = {}, not {}", text_of(*found), text_of(expected))));
    }
    done(ready.len() as i64)
}
