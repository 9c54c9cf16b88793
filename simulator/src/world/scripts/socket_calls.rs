//! The methods of socket objects.

use bytes::Bytes;

use super::{Did, Driven, World};
use crate::script::{Object, SystemCall, Value, octets_of, socket_object};
use crate::sockets::{Address, Errno, Family, FileId, FileKind, Outcome, Readiness};
use crate::task::{Pending, Wants};
use crate::world::sockets::{Message, OptionValue, SocketKind};

/// MSG_PEEK, MSG_DONTWAIT and MSG_TRUNC on Linux.
const PEEK: i64 = 2;
const DONT_WAIT: i64 = 0x40;
const TRUNCATED: i64 = 0x20;
/// MSG_FASTOPEN on Linux.
const FAST_OPEN: i64 = 0x2000_0000;

impl World {
    /// `socket.socket(family, type, proto)`.
    pub(super) fn new_socket(&mut self, driven: &mut Driven<'_>, call: &SystemCall, event: usize) -> Did {
        let number = |place, name, otherwise| call.argument(place, name).and_then(Value::int).unwrap_or(otherwise);
        let (family, kind, protocol) = (number(0, "family", 2), number(1, "type", 1), number(2, "proto", 0));
        let kind_of_socket = match (family, kind) {
            (1, 1) => SocketKind::UnixStream,
            (1, 2) => SocketKind::UnixDatagram,
            (1, 5) => SocketKind::UnixSeqPacket,
            (2 | 10, _) => {
                let family = if family == 2 { Family::V4 } else { Family::V6 };
                match kind {
                    1 => SocketKind::Stream(family),
                    2 => SocketKind::Datagram(family),
                    3 => SocketKind::Raw(family, protocol as u8),
                    _ => return Did::of_errno(Errno::ProtocolNotSupported),
                }
            }
            _ => return Did::of_errno(Errno::AddressFamily),
        };
        let file = self.open_socket(driven.host, kind_of_socket);
        let descriptor = self.add_descriptor(driven.process, file, event);
        Did::Value(socket_object(driven.heap, descriptor, family, kind, protocol))
    }

    /// `socket.create_connection((host, port), timeout)`: a socket that is connected.
    pub(super) fn create_connection(&mut self, driven: &mut Driven<'_>, pending: &mut Pending) -> Did {
        let address = match self.address(driven, pending.call.argument(0, "address"), false, pending.event) {
            Ok(address) => address,
            Err(did) => return did,
        };
        let host = driven.host;
        let made = pending.made.clone().unwrap_or_else(|| {
            let (family, number) = match &address {
                Address::Inet(end) if end.ip.is_ipv6() => (Family::V6, 10),
                _ => (Family::V4, 2),
            };
            let file = self.open_socket(host, SocketKind::Stream(family));
            if let Some(open) = self.hosts[host].files.get_mut(file) {
                open.timeout_ns = pending.call.argument(1, "timeout").and_then(Value::seconds_ns);
            }
            let descriptor = self.add_descriptor(driven.process, file, pending.event);
            socket_object(driven.heap, descriptor, number, 1, 0)
        });
        pending.made = Some(made.clone());
        let file = match self.file_of_value(driven, &made) {
            Ok(file) => file,
            Err(errno) => return Did::of_errno(errno),
        };
        let outcome = self.connect(host, file, &address, pending.event);
        if matches!(outcome, Outcome::Fail(_)) {
            self.close(host, file, pending.event);
        }
        self.settled(driven, pending, file, Readiness::OUT.0, outcome, |_, ()| made)
    }

    pub(super) fn new_socket_pair(&mut self, driven: &mut Driven<'_>, call: &SystemCall, event: usize) -> Did {
        let kind = call.argument(1, "type").and_then(Value::int).unwrap_or(1);
        let (a, b) = self.unix_pair(driven.host, kind == 5);
        let mut object = |file| {
            let descriptor = self.add_descriptor(driven.process, file, event);
            socket_object(driven.heap, descriptor, 1, kind, 0)
        };
        let pair = [object(a), object(b)];
        Did::Value(Value::tuple(pair))
    }

    pub(super) fn socket_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let Value::Ref(place) = *receiver else { return Did::of_errno(Errno::NotSocket) };
        let Object::Socket(socket) = driven.heap.get(place).clone() else { return Did::of_errno(Errno::NotSocket) };
        if name == "fileno" {
            return Did::Value(Value::Int(socket.descriptor.map_or(-1, i64::from)));
        }
        if name == "close" && socket.descriptor.is_none() {
            return Did::Value(Value::None);
        }
        let file = match self.file_of_value(driven, receiver) {
            Ok(file) => file,
            Err(errno) => return Did::of_errno(errno),
        };
        let (host, event) = (driven.host, pending.event);
        match name {
            "close" | "detach" => {
                if let Some(ns) = self.linger(host, file, event) {
                    let deadline = *pending.deadline.get_or_insert(self.now.plus_ns(ns));
                    if self.readiness(host, file).0 & Readiness::OUT.0 == 0 && self.now < deadline {
                        return Did::Wait(Wants::Files(vec![(file, Readiness::OUT.0)]), Some(deadline));
                    }
                }
                if let Object::Socket(socket) = driven.heap.get_mut(place)
                    && let Some(descriptor) = socket.descriptor.take()
                {
                    self.processes[driven.process].remove(descriptor);
                }
                self.close(host, file, event);
                Did::Value(Value::None)
            }
            "bind" => match self.address(driven, pending.call.argument(0, "address"), socket.family == 10, event) {
                Ok(address) => self.bind(host, file, &address).map(|()| Value::None).into(),
                Err(did) => did,
            },
            "listen" => {
                let backlog = pending.call.argument(0, "backlog").and_then(Value::int).unwrap_or(128);
                self.listen(host, file, backlog.clamp(0, 4096) as usize, event).map(|()| Value::None).into()
            }
            "accept" | "sock_accept" => self.accept_call(driven, pending, file, (socket.family, socket.kind)),
            "connect" | "connect_ex" => {
                self.connect_call(driven, pending, file, socket.family == 10, name == "connect_ex")
            }
            "send" | "sendall" | "sendto" => self.send_call(driven, pending, file, name),
            "recv" | "recvfrom" | "recv_into" | "recvmsg" => self.receive_call(driven, pending, file, name),
            "shutdown" => {
                let how = pending.call.argument(0, "how").and_then(Value::int).unwrap_or(2);
                let (read, write) = (how != 1, how != 0);
                let result = match self.hosts[host].files.get(file).map(|file| &file.kind) {
                    Some(FileKind::Unix(_)) => self.shut_unix(host, file, write),
                    _ => self.shut_stream(host, file, read, write, event),
                };
                result.map(|()| Value::None).into()
            }
            "getsockname" | "getpeername" => {
                let address =
                    if name == "getsockname" { self.socket_name(host, file) } else { self.peer_name(host, file) };
                address.map(|address| address_value(&address)).into()
            }
            "setsockopt" | "getsockopt" => self.option_call(driven, pending, file, name),
            "settimeout" | "setblocking" => {
                let value = pending.call.argument(0, "value").cloned().unwrap_or(Value::None);
                let timeout_ns = match (name, &value) {
                    ("setblocking", value) => (!driven.heap.is_true(value)).then_some(0),
                    (_, Value::None) => None,
                    (_, value) => value.seconds_ns(),
                };
                if let Some(file) = self.hosts[host].files.get_mut(file) {
                    file.timeout_ns = timeout_ns;
                }
                Did::Value(Value::None)
            }
            "gettimeout" | "getblocking" => {
                let timeout_ns = self.hosts[host].files.get(file).and_then(|file| file.timeout_ns);
                Did::Value(match name {
                    "gettimeout" => timeout_ns.map_or(Value::None, Value::Fixed),
                    _ => Value::Bool(timeout_ns != Some(0)),
                })
            }
            "makefile" => {
                Did::Value(driven.heap.add(Object::Reader { socket: place, buffer: Vec::new(), ended: false }))
            }
            "dup" => {
                if let Some(file) = self.hosts[host].files.get_mut(file) {
                    file.references += 1;
                }
                let descriptor = self.add_descriptor(driven.process, file, event);
                Did::Value(socket_object(driven.heap, descriptor, socket.family, socket.kind, socket.protocol))
            }
            _ => {
                Did::Raise(crate::script::Exception::new("AttributeError", format!("'socket' has no method '{name}'")))
            }
        }
    }

    fn accept_call(&mut self, driven: &mut Driven<'_>, pending: &mut Pending, file: FileId, kind: (i64, i64)) -> Did {
        match self.accept(driven.host, file, pending.event) {
            Outcome::Done((accepted, address)) => {
                let descriptor = self.add_descriptor(driven.process, accepted, pending.event);
                let socket = socket_object(driven.heap, descriptor, kind.0, kind.1, 0);
                Did::Value(Value::tuple([socket, address_value(&address)]))
            }
            outcome => self.settled(driven, pending, file, Readiness::IN.0, outcome, |_, _| Value::None),
        }
    }

    fn connect_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        file: FileId,
        is_v6: bool,
        gives_number: bool,
    ) -> Did {
        let address = match self.address(driven, pending.call.argument(0, "address"), is_v6, pending.event) {
            Ok(address) => address,
            Err(did) => return did,
        };
        let (host, is_again) = (driven.host, std::mem::replace(&mut pending.is_begun, true));
        // a second call on a socket that is open or opening is an error of its own
        let was_begun = self.hosts[host].files.tcp(file).is_ok_and(|socket| socket.connection.is_some());
        let outcome = self.connect(host, file, &address, pending.event);
        let outcome = match outcome {
            Outcome::Done(()) if was_begun && !is_again => Outcome::Fail(Errno::IsConnected),
            Outcome::Wait if was_begun && !is_again => Outcome::Fail(Errno::Already),
            outcome => outcome,
        };
        let is_impatient = self.hosts[host].files.get(file).is_some_and(|file| file.timeout_ns == Some(0));
        let outcome = if is_impatient && outcome == Outcome::Wait { Outcome::Fail(Errno::InProgress) } else { outcome };
        match (outcome, gives_number) {
            (Outcome::Fail(errno), true) => Did::Value(Value::Int(errno.number())),
            (outcome, _) => {
                let value = if gives_number { Value::Int(0) } else { Value::None };
                self.settled(driven, pending, file, Readiness::OUT.0, outcome, |_, ()| value)
            }
        }
    }

    fn send_call(&mut self, driven: &mut Driven<'_>, pending: &mut Pending, file: FileId, name: &str) -> Did {
        let Some(octets) = pending.call.arguments.first().and_then(|value| octets_of(driven.heap, value)) else {
            return Did::type_error("a bytes-like object is required");
        };
        let (host, event, octets) = (driven.host, pending.event, Bytes::copy_from_slice(octets));
        let is_v6 = match self.hosts[host].files.get(file).map(|file| &file.kind) {
            Some(FileKind::Udp(socket)) => socket.family == Family::V6,
            Some(FileKind::Tcp(socket)) => socket.family == Family::V6,
            _ => false,
        };
        let to = match name {
            // flags may stand between
            "sendto" => match self.address(driven, pending.call.arguments.last(), is_v6, event) {
                Ok(address) => Some(address),
                Err(did) => return did,
            },
            _ => None,
        };
        if let ("sendto", Some(Address::Inet(remote))) = (name, &to)
            && pending.call.arguments.get(1).and_then(Value::int).is_some_and(|flags| flags & FAST_OPEN != 0)
            && self.hosts[host].files.tcp(file).is_ok()
        {
            let outcome = self.send_fast(host, file, &octets, *remote, &mut pending.octets, event);
            return self.settled(driven, pending, file, Readiness::OUT.0, outcome, |_, n| Value::Int(n as i64));
        }
        let rest = &octets.slice(pending.octets..);
        let outcome: Outcome<usize> = match (self.hosts[host].files.get(file).map(|file| &file.kind), &to) {
            (Some(FileKind::Tcp(_)), _) => self.send_stream(host, file, rest, event),
            (Some(FileKind::Unix(_)), None) => self.send_unix(host, file, rest, None),
            (Some(FileKind::Unix(_)), Some(Address::Path(path))) => self.send_unix(host, file, rest, Some(path)),
            (Some(FileKind::Udp(_)), None) => self.send_datagram(host, file, rest, None, event).into(),
            (Some(FileKind::Udp(_)), Some(Address::Inet(to))) => {
                self.send_datagram(host, file, rest, Some(*to), event).into()
            }
            (Some(FileKind::Raw(_)), Some(Address::Inet(to))) => self.send_raw(host, file, rest, *to, event).into(),
            (Some(_), _) => Outcome::Fail(Errno::DestinationRequired),
            (None, _) => Outcome::Fail(Errno::BadFile),
        };
        let sends_all = name == "sendall";
        if let Outcome::Done(taken) = outcome
            && sends_all
            && pending.octets + taken < octets.len()
        {
            pending.octets += taken;
            return self.send_call(driven, pending, file, name);
        }
        let value = |taken: usize| if sends_all { Value::None } else { Value::Int(taken as i64) };
        self.settled(driven, pending, file, Readiness::OUT.0, outcome, |_, taken| value(taken))
    }

    fn receive_call(&mut self, driven: &mut Driven<'_>, pending: &mut Pending, file: FileId, name: &str) -> Did {
        let host = driven.host;
        let (into, count, flags) = match name {
            "recv_into" => {
                let buffer = pending.call.arguments.first().cloned().unwrap_or(Value::None);
                let room = octets_of(driven.heap, &buffer).map_or(0, <[u8]>::len);
                let count = pending.call.argument(1, "nbytes").and_then(Value::int).filter(|count| *count > 0);
                (Some(buffer), count.unwrap_or(room as i64), pending.call.argument(2, "flags"))
            }
            "recvmsg" => (None, first_number(pending), pending.call.argument(2, "flags")),
            _ => (None, first_number(pending), pending.call.argument(1, "flags")),
        };
        let flags = flags.and_then(Value::int).unwrap_or(0);
        let Ok(count) = usize::try_from(count) else {
            return Did::Raise(crate::script::Exception::new("ValueError", "negative buffersize in recv"));
        };
        let peek = flags & PEEK != 0;
        let outcome = match self.hosts[host].files.get(file).map(|file| &file.kind) {
            Some(FileKind::Tcp(_)) => self.receive_stream(host, file, count, peek, pending.event),
            Some(FileKind::Unix(_)) => self.receive_unix(host, file, count),
            _ => self.receive_from_queue(host, file, count, peek, pending.event),
        };
        if outcome == Outcome::Wait && flags & DONT_WAIT != 0 {
            return Did::of_errno(Errno::Again);
        }
        let message = match outcome {
            Outcome::Done(message) => message,
            outcome => return self.settled(driven, pending, file, Readiness::IN.0, outcome, |_, _| Value::None),
        };
        let Message { octets, from, truncated } = message;
        let from = from.as_ref().map_or(Value::None, address_value);
        Did::Value(match (name, into) {
            ("recv_into", Some(Value::Ref(place))) => {
                if let Object::Buffer(buffer) = driven.heap.get_mut(place) {
                    buffer[..octets.len()].copy_from_slice(&octets);
                }
                Value::Int(octets.len() as i64)
            }
            ("recvfrom", _) => Value::tuple([Value::bytes(octets), from]),
            ("recvmsg", _) => {
                let flags = if truncated > 0 { TRUNCATED } else { 0 };
                let none = driven.heap.add(Object::List(Vec::new()));
                Value::tuple([Value::bytes(octets), none, Value::Int(flags), from])
            }
            _ => Value::bytes(octets),
        })
    }

    fn option_call(&mut self, driven: &Driven<'_>, pending: &Pending, file: FileId, name: &str) -> Did {
        let number = |place: usize| pending.call.arguments.get(place).and_then(Value::int).unwrap_or(-1);
        let Some(option) = option_name(number(0), number(1)) else { return Did::of_errno(Errno::Invalid) };
        if name == "getsockopt" {
            return self.option(driven.host, file, option).map(Value::Int).into();
        }
        let value = pending.call.arguments.get(2);
        let value = match value.and_then(|value| octets_of(driven.heap, value)) {
            Some(octets) => OptionValue::Octets(octets.to_vec()),
            None => OptionValue::Number(value.and_then(Value::int).unwrap_or(0)),
        };
        self.set_option(driven.host, file, option, &value).map(|()| Value::None).into()
    }

    /// The methods of what `makefile` gave: lines and whole reads, and writing.
    pub(super) fn reader_call(
        &mut self,
        driven: &mut Driven<'_>,
        pending: &mut Pending,
        receiver: &Value,
        name: &str,
    ) -> Did {
        let Value::Ref(place) = *receiver else { return Did::of_errno(Errno::BadFile) };
        match name {
            "close" | "flush" => return Did::Value(Value::None),
            "write" => {
                let Ok(file) = self.file_of_value(driven, receiver) else { return Did::of_errno(Errno::BadFile) };
                return self.send_call(driven, pending, file, "sendall");
            }
            _ => {}
        }
        let wanted = pending.call.arguments.first().and_then(Value::int).filter(|count| *count >= 0);
        loop {
            let Object::Reader { buffer, ended, .. } = driven.heap.get_mut(place) else {
                return Did::of_errno(Errno::BadFile);
            };
            let end = match (name, wanted) {
                ("readline", _) => buffer.iter().position(|octet| *octet == b'\n').map(|at| at + 1),
                (_, Some(count)) => Some(count as usize).filter(|count| buffer.len() >= *count),
                _ => None,
            };
            if let Some(end) = end.or(ended.then_some(buffer.len())) {
                let rest = buffer.split_off(end.min(buffer.len()));
                return Did::Value(Value::bytes(std::mem::replace(buffer, rest)));
            }
            let Ok(file) = self.file_of_value(driven, receiver) else { return Did::of_errno(Errno::BadFile) };
            let outcome = match self.hosts[driven.host].files.get(file).map(|file| &file.kind) {
                Some(FileKind::Unix(_)) => self.receive_unix(driven.host, file, 8192),
                _ => self.receive_stream(driven.host, file, 8192, false, pending.event),
            };
            match outcome {
                Outcome::Done(message) => {
                    if let Object::Reader { buffer, ended, .. } = driven.heap.get_mut(place) {
                        *ended = message.octets.is_empty();
                        buffer.extend(message.octets);
                    }
                }
                outcome => return self.settled(driven, pending, file, Readiness::IN.0, outcome, |_, _| Value::None),
            }
        }
    }
}

fn first_number(pending: &Pending) -> i64 {
    pending.call.arguments.first().and_then(Value::int).unwrap_or(0)
}

pub(super) fn address_value(address: &Address) -> Value {
    match address {
        Address::Inet(end) => Value::tuple([Value::text(end.ip.to_string()), Value::Int(end.port.into())]),
        Address::Path(path) => Value::text(path),
    }
}

/// The option of a level and a number, as on Linux.
fn option_name(level: i64, number: i64) -> Option<&'static str> {
    Some(match (level, number) {
        (1, 2) => "SO_REUSEADDR",
        (1, 3) => "SO_TYPE",
        (1, 4) => "SO_ERROR",
        (1, 6) => "SO_BROADCAST",
        (1, 7) => "SO_SNDBUF",
        (1, 8) => "SO_RCVBUF",
        (1, 9) => "SO_KEEPALIVE",
        (1, 13) => "SO_LINGER",
        (1, 15) => "SO_REUSEPORT",
        (6, 1) => "TCP_NODELAY",
        (6, 3) => "TCP_CORK",
        (6, 4) => "TCP_KEEPIDLE",
        (6, 5) => "TCP_KEEPINTVL",
        (6, 6) => "TCP_KEEPCNT",
        (6, 18) => "TCP_USER_TIMEOUT",
        (6, 23) => "TCP_FASTOPEN",
        (0, 1) => "IP_TOS",
        (0, 2) => "IP_TTL",
        (0, 3) => "IP_HDRINCL",
        (0, 33) => "IP_MULTICAST_TTL",
        (0, 35) => "IP_ADD_MEMBERSHIP",
        (41, 20) => "IPV6_JOIN_GROUP",
        _ => return None,
    })
}
