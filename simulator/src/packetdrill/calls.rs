//! The socket calls of a script, made on our connections.

use std::fmt;

use synema_trace::TcpState;
use synema_wire::Seq;

use super::kernel::{Descriptor, Kernel};
use super::script::SystemCall;
use super::switches::Dialect;
use super::{fast_open, poll, socket_options, transfer};
use crate::tcp::{Call, Reply, Tcb};

/// How far a call has come.
pub(super) enum Progress {
    Done(Returned),
    Waits,
}

/// What a call returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Returned {
    Value(i64),
    Error(&'static str),
}

/// Why a call could not be judged by its result alone.
pub(super) enum Stop {
    Unsupported(String),
    /// Something other than the result differs.
    Differs(String),
}

impl fmt::Display for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Returned::Value(value) => write!(f, "{value}"),
            Returned::Error(errno) => write!(f, "-1 {errno}"),
        }
    }
}

/// The expectation of a call in words.
pub(super) fn expected(call: &SystemCall) -> String {
    let errno = call.errno.as_deref().filter(|_| call.result < 0).unwrap_or_default();
    format!("{}(...) = {} {errno}", call.name, call.result).trim_end().to_owned()
}

/// Whether a call returned what the script says.
pub(super) fn agrees(call: &SystemCall, returned: &Returned) -> bool {
    match returned {
        Returned::Value(value) => call.result == *value,
        Returned::Error(errno) => {
            let expected = call.errno.as_deref().unwrap_or_default();
            // a script may leave the error open
            call.result == -1 && (expected.is_empty() || expected.replace("EWOULDBLOCK", "EAGAIN") == *errno)
        }
    }
}

pub(super) type Made = Result<Progress, Stop>;

pub(super) fn done(value: i64) -> Made {
    Ok(Progress::Done(Returned::Value(value)))
}

fn error(errno: &'static str) -> Made {
    Ok(Progress::Done(Returned::Error(errno)))
}

pub(super) fn unsupported(feature: impl Into<String>) -> Made {
    Err(Stop::Unsupported(feature.into()))
}

/// Makes a call, or goes on with one that waits; `octets` is what it has sent so far.
pub(super) fn perform(kernel: &mut Kernel, call: &SystemCall, octets: &mut usize) -> Made {
    match call.name.as_str() {
        "socket" => return socket(kernel, call),
        "poll" => return poll::poll(kernel, call),
        "epoll_create" | "epoll_create1" | "epoll_ctl" | "epoll_wait" => return poll::epoll(kernel, call),
        _ => {}
    }
    let Some(fd) = call.arguments.first().and_then(|text| text.parse::<i64>().ok()) else {
        return unsupported(format!("{}(...)", call.name));
    };
    if call.name == "close" && kernel.watched.remove(&fd).is_some() {
        return done(0);
    }
    let Some(descriptor) = kernel.descriptors.get(&fd).copied() else { return error("EBADF") };
    match call.name.as_str() {
        "bind" => done(0),
        "listen" => {
            let backlog = call.arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(0);
            make(kernel, descriptor, &Call::OpenPassive);
            let connection = &mut kernel.connections[descriptor.connection];
            (connection.is_listening, connection.backlog) = (true, backlog);
            kernel.is_fresh_listener = true;
            done(0)
        }
        "connect" if call.arguments.get(1).is_some_and(|address| address == "AF_UNSPEC") => {
            // Linux: the socket is as new, and whoever was there is told
            make(kernel, descriptor, &Call::Abort);
            let fresh = Tcb::new(kernel.local, kernel.settings);
            kernel.connections[descriptor.connection].tcb = fresh;
            kernel.descriptors.insert(fd, Descriptor { is_connecting: false, is_deferred: false, ..descriptor });
            done(0)
        }
        "connect" => connect(kernel, fd, descriptor),
        "accept" | "accept4" => accept(kernel, descriptor, call),
        "read" | "recv" | "recvfrom" | "readv" | "recvmsg" => transfer::receive(kernel, fd, descriptor, call),
        "write" | "send" | "sendto" | "writev" | "sendmsg" => transfer::send(kernel, fd, descriptor, call, octets),
        "ioctl" => transfer::ioctl(kernel, descriptor, call),
        "close" => close(kernel, fd, descriptor),
        "shutdown" => shutdown(kernel, fd, descriptor, call),
        "fcntl" => fcntl(kernel, fd, descriptor, call),
        "setsockopt" => socket_options::set(kernel, fd, descriptor, call),
        "getsockopt" => socket_options::get(kernel, fd, descriptor, call),
        name => unsupported(format!("{name}()")),
    }
}

/// Makes a call of RFC 9293 and sends what follows from it.
pub(super) fn make(kernel: &mut Kernel, descriptor: Descriptor, call: &Call) -> Reply {
    let mut actions = Vec::new();
    let reply = kernel.connections[descriptor.connection].tcb.call(kernel.now, call, &mut actions);
    kernel.carry_out(Some(descriptor.connection), actions);
    reply
}

fn socket(kernel: &mut Kernel, call: &SystemCall) -> Made {
    let kinds: Vec<&str> = call.arguments.get(1).map_or("", String::as_str).split('|').map(str::trim).collect();
    let protocol = call.arguments.get(2).map(String::as_str);
    let is_known = |kind: &&str| matches!(*kind, "SOCK_STREAM" | "SOCK_NONBLOCK" | "SOCK_CLOEXEC");
    let is_stream = kinds.contains(&"SOCK_STREAM") && kinds.iter().all(is_known);
    if !is_stream || !matches!(protocol, Some("IPPROTO_TCP" | "0")) {
        return unsupported(format!("socket({})", call.arguments.join(", ")));
    }
    let connection = kernel.add(Tcb::new(kernel.local, kernel.settings), None);
    open_descriptor(kernel, call.result, connection, kinds.contains(&"SOCK_NONBLOCK"));
    // a descriptor has the number that the script gives it
    done(call.result.max(0))
}

fn open_descriptor(kernel: &mut Kernel, fd: i64, connection: usize, is_nonblocking: bool) {
    let descriptor = Descriptor {
        connection,
        is_nonblocking,
        is_read_shut: false,
        is_write_shut: false,
        is_connecting: false,
        has_connected: false,
        defers_connect: false,
        is_deferred: false,
        opens_without_cookie: false,
        linger_s: None,
        is_closing: false,
        error_is_told: false,
    };
    kernel.descriptors.insert(fd, descriptor);
}

fn connect(kernel: &mut Kernel, fd: i64, descriptor: Descriptor) -> Made {
    if descriptor.is_deferred || descriptor.has_connected {
        return error("EISCONN");
    }
    if !descriptor.is_connecting && descriptor.defers_connect {
        if kernel.may_defer_connect(descriptor) {
            kernel.descriptors.insert(fd, Descriptor { is_deferred: true, ..descriptor });
            return done(0);
        }
        fast_open::ask(kernel, fd, descriptor);
        return if descriptor.is_nonblocking { error("EINPROGRESS") } else { Ok(Progress::Waits) };
    }
    if !descriptor.is_connecting {
        kernel.begin_connection();
        kernel.connections[descriptor.connection].tcb.remote = Some(kernel.remote);
        let call = Call::OpenActive { remote: Some(kernel.remote), isn: Seq(0) };
        if let Reply::Error(reason) = make(kernel, descriptor, &call) {
            return error(reason.errno());
        }
        kernel.descriptors.insert(fd, Descriptor { is_connecting: true, ..descriptor });
        return if descriptor.is_nonblocking { error("EINPROGRESS") } else { Ok(Progress::Waits) };
    }
    let tcb = &kernel.connections[descriptor.connection].tcb;
    match (tcb.state, tcb.error) {
        (TcpState::SynSent | TcpState::SynReceived, _) if descriptor.is_nonblocking => error("EALREADY"),
        (TcpState::SynSent | TcpState::SynReceived, _) => Ok(Progress::Waits),
        (_, Some(reason)) => error(reason.errno()),
        _ => {
            kernel.descriptors.insert(fd, Descriptor { has_connected: true, ..descriptor });
            done(0)
        }
    }
}

fn accept(kernel: &mut Kernel, descriptor: Descriptor, call: &SystemCall) -> Made {
    let is_ready = |tcb: &Tcb| tcb.is_fast_opened() || !matches!(tcb.state, TcpState::SynReceived | TcpState::Listen);
    let ready = kernel.connections.iter().position(|connection| {
        // one that was reset after it had opened is still handed out
        let was_open = connection.tcb.state != TcpState::Closed || connection.tcb.error.is_some();
        connection.parent == Some(descriptor.connection) && is_ready(&connection.tcb) && was_open
    });
    let Some(child) = ready else {
        return if descriptor.is_nonblocking { error("EAGAIN") } else { Ok(Progress::Waits) };
    };
    kernel.connections[child].parent = None;
    let is_nonblocking = call.arguments.get(3).is_some_and(|flags| flags.contains("SOCK_NONBLOCK"));
    open_descriptor(kernel, call.result, child, is_nonblocking);
    done(call.result.max(0))
}

/// The error of a connection, once.
pub(super) fn untold_error(kernel: &mut Kernel, fd: i64) -> Option<&'static str> {
    let descriptor = kernel.descriptors.get_mut(&fd)?;
    let reason = kernel.connections[descriptor.connection].tcb.error.filter(|_| !descriptor.error_is_told)?;
    descriptor.error_is_told = true;
    Some(reason.errno())
}

/// Gives a descriptor up. With SO_LINGER and a time the call waits until all was acknowledged, FIN too, or the time has
/// passed; with a time of zero it resets.
fn close(kernel: &mut Kernel, fd: i64, descriptor: Descriptor) -> Made {
    if descriptor.is_closing {
        use TcpState::{Closed, FinWait2, TimeWait};
        let is_over = matches!(kernel.connections[descriptor.connection].tcb.state, Closed | FinWait2 | TimeWait);
        if !is_over && kernel.call_deadline.is_some_and(|deadline| kernel.now < deadline) {
            return Ok(Progress::Waits);
        }
        kernel.call_deadline = None;
        kernel.descriptors.remove(&fd);
        return done(0);
    }
    kernel.descriptors.remove(&fd);
    let connection = &mut kernel.connections[descriptor.connection];
    if connection.is_listening {
        connection.is_listening = false;
        let own = |child: &super::kernel::Connection| child.parent == Some(descriptor.connection);
        let children: Vec<usize> = (0..kernel.connections.len()).filter(|id| own(&kernel.connections[*id])).collect();
        for child in children {
            // what is half open is forgotten in silence; its next segment meets a closed port
            match kernel.connections[child].tcb.state {
                TcpState::SynReceived if !kernel.connections[child].tcb.is_fast_opened() => {
                    kernel.connections[child].tcb = Tcb::new(kernel.local, kernel.settings)
                }
                _ => drop(make(kernel, Descriptor { connection: child, ..descriptor }, &Call::Abort)),
            }
        }
    }
    let call = if descriptor.linger_s == Some(0) { Call::Abort } else { Call::Release };
    make(kernel, descriptor, &call);
    match descriptor.linger_s {
        None | Some(0) => done(0),
        Some(seconds) => {
            kernel.call_deadline = Some(kernel.now.plus_ns(seconds * 1_000_000_000));
            let closing = Descriptor { is_closing: true, ..descriptor };
            kernel.descriptors.insert(fd, closing);
            close(kernel, fd, closing)
        }
    }
}

fn shutdown(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let how = call.arguments.get(1).map(String::as_str).unwrap_or_default();
    let (reads, writes) = match how {
        "SHUT_RD" => (true, false),
        "SHUT_WR" => (false, true),
        "SHUT_RDWR" => (true, true),
        _ => return unsupported(format!("shutdown {how}")),
    };
    use TcpState::{Closed, Listen, TimeWait};
    let state = kernel.connections[descriptor.connection].tcb.state;
    // Linux's shutdown turns a listening socket into one that listens no more
    if state == Listen && kernel.dialect == Dialect::LinuxLike && reads {
        make(kernel, descriptor, &Call::Close);
        kernel.connections[descriptor.connection].is_listening = false;
        return done(0);
    }
    if matches!(state, Closed | Listen | TimeWait) {
        return error("ENOTCONN");
    }
    // BSD's socket is disconnected by a shutdown after its FIN is acknowledged
    let is_over = writes && state == TcpState::FinWait2 && kernel.dialect == Dialect::FreeBsdLike;
    if let Some(descriptor) = kernel.descriptors.get_mut(&fd) {
        descriptor.is_read_shut |= reads || is_over;
        descriptor.is_write_shut |= writes;
    }
    if writes {
        make(kernel, descriptor, &Call::Close);
    }
    throw_away(kernel, descriptor.connection);
    done(0)
}

/// BSD throws away what has come for a socket that is shut for reading.
pub(super) fn throw_away(kernel: &mut Kernel, connection: usize) {
    let is_shut = |descriptor: &&Descriptor| descriptor.connection == connection && descriptor.is_read_shut;
    let Some(descriptor) = kernel.descriptors.values().find(is_shut).copied() else { return };
    let unread = kernel.connections[connection].tcb.receive_buffer.readable_len();
    if kernel.dialect == Dialect::FreeBsdLike && unread > 0 {
        make(kernel, descriptor, &Call::Receive(unread as usize));
    }
}

fn fcntl(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let nonblocking = match kernel.dialect {
        Dialect::LinuxLike => 0x800,
        Dialect::FreeBsdLike => 0x4,
    };
    match call.arguments.get(1).map(String::as_str) {
        // O_RDWR is 2 on both
        Some("F_GETFL") => done(2 | if descriptor.is_nonblocking { nonblocking } else { 0 }),
        Some("F_SETFL") => {
            let flags = call.arguments.get(2).map(String::as_str).unwrap_or_default();
            let is_known = |flag: &str| matches!(flag.trim(), "O_RDWR" | "O_NONBLOCK");
            if !flags.split('|').all(is_known) {
                return unsupported(format!("fcntl {flags}"));
            }
            let is_nonblocking = flags.contains("O_NONBLOCK");
            kernel.descriptors.insert(fd, Descriptor { is_nonblocking, ..descriptor });
            done(0)
        }
        other => unsupported(format!("fcntl {}", other.unwrap_or_default())),
    }
}
