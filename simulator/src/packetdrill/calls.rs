//! The socket calls of a script, made on our connections.

use std::fmt;

use synema_trace::TcpState;
use synema_wire::Seq;

use super::kernel::{Descriptor, Kernel};
use super::script::SystemCall;
use super::switches::Dialect;
use crate::tcp::{Call, CallError, Reply, Tcb};

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
            call.result == -1 && expected.replace("EWOULDBLOCK", "EAGAIN") == *errno
        }
    }
}

type Made = Result<Progress, Stop>;

fn done(value: i64) -> Made {
    Ok(Progress::Done(Returned::Value(value)))
}

fn error(errno: &'static str) -> Made {
    Ok(Progress::Done(Returned::Error(errno)))
}

fn unsupported(feature: impl Into<String>) -> Made {
    Err(Stop::Unsupported(feature.into()))
}

/// Makes a call, or goes on with one that waits; `octets` is what it has sent so far.
pub(super) fn perform(kernel: &mut Kernel, call: &SystemCall, octets: &mut usize) -> Made {
    if call.name == "socket" {
        return socket(kernel, call);
    }
    let Some(fd) = call.arguments.first().and_then(|text| text.parse::<i64>().ok()) else {
        return unsupported(format!("{}(...)", call.name));
    };
    let Some(descriptor) = kernel.descriptors.get(&fd).copied() else { return error("EBADF") };
    let count = |place: usize| call.arguments.get(place).and_then(|text| text.parse::<usize>().ok());
    let no_count = || Err(Stop::Unsupported(format!("{} without a length", call.name)));
    match call.name.as_str() {
        "bind" => done(0),
        "listen" => {
            make(kernel, descriptor, &Call::OpenPassive);
            kernel.connections[descriptor.connection].is_listening = true;
            done(0)
        }
        "connect" => connect(kernel, fd, descriptor),
        "accept" => accept(kernel, descriptor, call),
        "read" => count(2).map_or_else(no_count, |count| receive(kernel, fd, descriptor, count, "0")),
        "recv" | "recvfrom" => count(2).map_or_else(no_count, |count| {
            receive(kernel, fd, descriptor, count, call.arguments.get(3).map_or("0", String::as_str))
        }),
        "write" => count(2).map_or_else(no_count, |count| send(kernel, fd, descriptor, count, octets)),
        "send" | "sendto" => match call.arguments.get(3).map(String::as_str) {
            None | Some("0" | "MSG_NOSIGNAL") => {
                count(2).map_or_else(no_count, |count| send(kernel, fd, descriptor, count, octets))
            }
            Some(flags) => unsupported(format!("{} with {flags}", call.name)),
        },
        "close" => {
            close(kernel, fd, descriptor);
            done(0)
        }
        "shutdown" => shutdown(kernel, fd, descriptor, call),
        "fcntl" => fcntl(kernel, fd, descriptor, call),
        "setsockopt" => set_option(kernel, descriptor, call),
        "getsockopt" => get_option(kernel, fd, descriptor, call),
        name => unsupported(format!("{name}()")),
    }
}

/// Makes a call of RFC 9293 and sends what follows from it.
fn make(kernel: &mut Kernel, descriptor: Descriptor, call: &Call) -> Reply {
    let mut actions = Vec::new();
    let reply = kernel.connections[descriptor.connection].tcb.call(kernel.now, call, &mut actions);
    kernel.carry_out(Some(descriptor.connection), actions);
    reply
}

fn socket(kernel: &mut Kernel, call: &SystemCall) -> Made {
    let kind = call.arguments.get(1).map(String::as_str);
    let protocol = call.arguments.get(2).map(String::as_str);
    let is_tcp = kind == Some("SOCK_STREAM") && matches!(protocol, Some("IPPROTO_TCP" | "0"));
    if !is_tcp {
        return unsupported(format!("socket({})", call.arguments.join(", ")));
    }
    let connection = kernel.add(Tcb::new(kernel.local, kernel.settings), None);
    open_descriptor(kernel, call.result, connection);
    // a descriptor has the number that the script gives it
    done(call.result.max(0))
}

fn open_descriptor(kernel: &mut Kernel, fd: i64, connection: usize) {
    let descriptor = Descriptor {
        connection,
        is_nonblocking: false,
        is_read_shut: false,
        is_write_shut: false,
        is_connecting: false,
        error_is_told: false,
    };
    kernel.descriptors.insert(fd, descriptor);
}

fn connect(kernel: &mut Kernel, fd: i64, descriptor: Descriptor) -> Made {
    if !descriptor.is_connecting {
        let call = Call::OpenActive { remote: Some(kernel.remote), isn: Seq(0) };
        if let Reply::Error(reason) = make(kernel, descriptor, &call) {
            return error(reason.errno());
        }
        kernel.connections[descriptor.connection].tcb.remote = Some(kernel.remote);
        kernel.descriptors.insert(fd, Descriptor { is_connecting: true, ..descriptor });
        return if descriptor.is_nonblocking { error("EINPROGRESS") } else { Ok(Progress::Waits) };
    }
    let tcb = &kernel.connections[descriptor.connection].tcb;
    match (tcb.state, tcb.error) {
        (TcpState::SynSent | TcpState::SynReceived, _) if descriptor.is_nonblocking => error("EALREADY"),
        (TcpState::SynSent | TcpState::SynReceived, _) => Ok(Progress::Waits),
        (_, Some(reason)) => error(reason.errno()),
        _ => done(0),
    }
}

fn accept(kernel: &mut Kernel, descriptor: Descriptor, call: &SystemCall) -> Made {
    let is_ready = |state| !matches!(state, TcpState::SynReceived | TcpState::Listen);
    let ready = kernel.connections.iter().position(|connection| {
        // one that was reset after it had opened is still handed out
        let was_open = connection.tcb.state != TcpState::Closed || connection.tcb.error.is_some();
        connection.parent == Some(descriptor.connection) && is_ready(connection.tcb.state) && was_open
    });
    let Some(child) = ready else {
        return if descriptor.is_nonblocking { error("EAGAIN") } else { Ok(Progress::Waits) };
    };
    kernel.connections[child].parent = None;
    open_descriptor(kernel, call.result, child);
    done(call.result.max(0))
}

fn receive(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, count: usize, flags: &str) -> Made {
    let tcb = &kernel.connections[descriptor.connection].tcb;
    match flags {
        "0" => {}
        "MSG_PEEK" if tcb.receive_buffer.readable_len() > 0 => {
            return done(tcb.receive_buffer.peek(count).len() as i64);
        }
        _ => return unsupported(format!("recv with {flags}")),
    }
    if let Some(errno) = untold_error(kernel, fd) {
        return error(errno);
    }
    match make(kernel, descriptor, &Call::Receive(count)) {
        Reply::Text(text) => done(text.len() as i64),
        Reply::Error(CallError::DoesNotExist) => error("ENOTCONN"),
        // end of file, or after the error was told once
        Reply::Error(_) => done(0),
        _ if descriptor.is_read_shut => done(0),
        _ if descriptor.is_nonblocking => error("EAGAIN"),
        _ => Ok(Progress::Waits),
    }
}

fn send(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, count: usize, octets: &mut usize) -> Made {
    if let Some(errno) = untold_error(kernel, fd) {
        return error(errno);
    }
    if descriptor.is_write_shut {
        return error("EPIPE");
    }
    while *octets < count {
        match make(kernel, descriptor, &Call::Send(vec![0; count - *octets])) {
            Reply::Taken(0) if descriptor.is_nonblocking && *octets == 0 => return error("EAGAIN"),
            Reply::Taken(0) if descriptor.is_nonblocking => break,
            Reply::Taken(0) => return Ok(Progress::Waits),
            Reply::Taken(taken) => *octets += taken,
            Reply::Error(reason) if reason == CallError::DoesNotExist => return error(reason.errno()),
            _ => return error("EPIPE"),
        }
    }
    done(*octets as i64)
}

/// The error of a connection, once.
fn untold_error(kernel: &mut Kernel, fd: i64) -> Option<&'static str> {
    let descriptor = kernel.descriptors.get_mut(&fd)?;
    let reason = kernel.connections[descriptor.connection].tcb.error.filter(|_| !descriptor.error_is_told)?;
    descriptor.error_is_told = true;
    Some(reason.errno())
}

fn close(kernel: &mut Kernel, fd: i64, descriptor: Descriptor) {
    kernel.descriptors.remove(&fd);
    let connection = &mut kernel.connections[descriptor.connection];
    if connection.is_listening {
        connection.is_listening = false;
        let own = |child: &super::kernel::Connection| child.parent == Some(descriptor.connection);
        let children: Vec<usize> = (0..kernel.connections.len()).filter(|id| own(&kernel.connections[*id])).collect();
        for child in children {
            make(kernel, Descriptor { connection: child, ..descriptor }, &Call::Abort);
        }
    }
    // RFC 9293 SHLD-3: received data that nobody has read is lost, and the other side learns it
    let has_unread = kernel.connections[descriptor.connection].tcb.receive_buffer.readable_len() > 0;
    make(kernel, descriptor, if has_unread { &Call::Abort } else { &Call::Close });
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
    if matches!(kernel.connections[descriptor.connection].tcb.state, Closed | Listen | TimeWait) {
        return error("ENOTCONN");
    }
    if let Some(descriptor) = kernel.descriptors.get_mut(&fd) {
        descriptor.is_read_shut |= reads;
        descriptor.is_write_shut |= writes;
    }
    if writes {
        make(kernel, descriptor, &Call::Close);
    }
    done(0)
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

/// The value in square brackets of an option.
fn bracketed(call: &SystemCall) -> &str {
    call.arguments.get(3).map_or("", |text| text.trim_matches(['[', ']', ' ']))
}

fn set_option(kernel: &mut Kernel, descriptor: Descriptor, call: &SystemCall) -> Made {
    let name = call.arguments.get(2).map(String::as_str).unwrap_or_default();
    let Ok(value) = bracketed(call).parse::<u64>() else { return unsupported(format!("setsockopt {name}")) };
    let dialect = kernel.dialect;
    let tcb = &mut kernel.connections[descriptor.connection].tcb;
    let is_new = tcb.state == TcpState::Closed;
    match name {
        "SO_REUSEADDR" => {}
        "TCP_NODELAY" => {
            tcb.settings.nagle = value == 0;
            let mut actions = Vec::new();
            tcb.wake(kernel.now, &mut actions);
            kernel.carry_out(Some(descriptor.connection), actions);
        }
        // Linux keeps twice what is asked for: socket(7)
        "SO_SNDBUF" => tcb.settings.send_buffer_bytes = if dialect == Dialect::LinuxLike { 2 * value } else { value },
        "SO_RCVBUF" if is_new && dialect == Dialect::FreeBsdLike => {
            tcb.settings.receive_buffer_bytes = value;
            tcb.rcv_wnd = value;
        }
        "TCP_MAXSEG" if is_new => {
            tcb.settings.mss = value.min(u16::MAX.into()) as u16;
            tcb.snd_mss = tcb.snd_mss.min(value);
        }
        _ => return unsupported(format!("setsockopt {name}")),
    }
    done(0)
}

fn get_option(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let name = call.arguments.get(2).map(String::as_str).unwrap_or_default();
    let tcb = &kernel.connections[descriptor.connection].tcb;
    let actual = match name {
        "SO_ERROR" => match untold_error(kernel, fd) {
            None => "0".to_owned(),
            Some(errno) => errno.to_owned(),
        },
        "SO_SNDBUF" => tcb.settings.send_buffer_bytes.to_string(),
        "SO_RCVBUF" if kernel.dialect == Dialect::FreeBsdLike => tcb.receive_buffer_bytes().to_string(),
        "TCP_MAXSEG" => tcb.snd_mss.to_string(),
        "TCP_NODELAY" => u8::from(!tcb.settings.nagle).to_string(),
        _ => return unsupported(format!("getsockopt {name}")),
    };
    match bracketed(call) == actual {
        true => done(0),
        false => Err(Stop::Differs(format!("{name} = {actual}, not {}", bracketed(call)))),
    }
}
