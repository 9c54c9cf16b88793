//! Names that every script knows: constants of the modules `socket`, `select` and `struct`, functions, classes.

use std::sync::Arc;

use super::addresses::addresses;
use super::heap::Heap;
use super::operators::octets_of;
use super::structs;
use super::value::{Exception, Object, SocketObject, Value};
use crate::names::SERVICES;
use crate::sockets::Errno;

/// Numbers by name, as on Linux.
const NUMBERS: &[(&str, i64)] = &[
    ("AF_UNIX", 1),
    ("AF_INET", 2),
    ("AF_INET6", 10),
    ("SOCK_STREAM", 1),
    ("SOCK_DGRAM", 2),
    ("SOCK_RAW", 3),
    ("SOCK_SEQPACKET", 5),
    ("IPPROTO_IP", 0),
    ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_ICMPV6", 58),
    ("IPPROTO_RAW", 255),
    ("SOL_SOCKET", 1),
    ("SO_REUSEADDR", 2),
    ("SO_TYPE", 3),
    ("SO_ERROR", 4),
    ("SO_BROADCAST", 6),
    ("SO_SNDBUF", 7),
    ("SO_RCVBUF", 8),
    ("SO_KEEPALIVE", 9),
    ("SO_LINGER", 13),
    ("SO_REUSEPORT", 15),
    ("TCP_NODELAY", 1),
    ("TCP_CORK", 3),
    ("TCP_KEEPIDLE", 4),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 6),
    ("TCP_USER_TIMEOUT", 18),
    ("TCP_FASTOPEN", 23),
    ("IP_TOS", 1),
    ("IP_TTL", 2),
    ("IP_HDRINCL", 3),
    ("IP_MULTICAST_TTL", 33),
    ("IP_ADD_MEMBERSHIP", 35),
    ("IPPROTO_IPV6", 41),
    ("IPV6_JOIN_GROUP", 20),
    ("SHUT_RD", 0),
    ("SHUT_WR", 1),
    ("SHUT_RDWR", 2),
    ("MSG_PEEK", 2),
    ("MSG_TRUNC", 0x20),
    ("MSG_DONTWAIT", 0x40),
    ("MSG_WAITALL", 0x100),
    ("MSG_FASTOPEN", 0x2000_0000),
    ("SOMAXCONN", 4096),
    ("POLLIN", 1),
    ("POLLPRI", 2),
    ("POLLOUT", 4),
    ("POLLERR", 8),
    ("POLLHUP", 16),
    ("POLLNVAL", 32),
    ("EPOLLIN", 1),
    ("EPOLLPRI", 2),
    ("EPOLLOUT", 4),
    ("EPOLLERR", 8),
    ("EPOLLHUP", 16),
    ("EPOLLRDHUP", 0x2000),
    ("EPOLLONESHOT", 1 << 30),
    ("EPOLLET", 1 << 31),
    ("INADDR_ANY", 0),
];

const MODULES: &[&str] = &[
    "socket",
    "select",
    "struct",
    "time",
    "threading",
    "asyncio",
    "sys",
    "os",
    "random",
    "gevent",
    "multiprocessing",
    "errno",
];

/// Functions that the machine does by itself.
const PURE: &[&str] = &[
    "len",
    "range",
    "str",
    "repr",
    "int",
    "bytes",
    "bytearray",
    "bool",
    "list",
    "tuple",
    "dict",
    "min",
    "max",
    "sum",
    "abs",
    "round",
    "ord",
    "chr",
    "hex",
    "sorted",
    "reversed",
    "enumerate",
    "zip",
    "isinstance",
    "pack",
    "unpack",
    "calcsize",
    "htons",
    "htonl",
    "ntohs",
    "ntohl",
    "inet_aton",
    "inet_ntoa",
    "inet_pton",
    "inet_ntop",
    "getservbyname",
    "getservbyport",
    "Thread",
    "Process",
    "Event",
    "float",
    "any",
    "all",
    "callable",
    "type",
];

/// Functions that the simulated system does.
const SYSTEM: &[&str] = &[
    "print",
    "select",
    "sleep",
    "time",
    "monotonic",
    "work",
    "socket",
    "socketpair",
    "create_connection",
    "gethostname",
    "gethostbyname",
    "gethostbyname_ex",
    "gethostbyaddr",
    "getaddrinfo",
    "poll",
    "epoll",
    "run",
    "create_task",
    "gather",
    "spawn",
    "joinall",
    "start_new_thread",
    "randint",
    "exit",
    "_exit",
    "setdefaulttimeout",
    "get_event_loop",
    "wait",
];

const CLASSES: &[&str] = &[
    "Exception",
    "BaseException",
    "OSError",
    "IOError",
    "error",
    "timeout",
    "TimeoutError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "ConnectionAbortedError",
    "BrokenPipeError",
    "BlockingIOError",
    "PermissionError",
    "FileExistsError",
    "FileNotFoundError",
    "gaierror",
    "herror",
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "UnicodeDecodeError",
    "ZeroDivisionError",
    "RuntimeError",
    "KeyboardInterrupt",
    "StopIteration",
];

/// What a name means that the script has not set.
pub(super) fn named(name: &str) -> Option<Value> {
    if let Some((_, number)) = NUMBERS.iter().find(|(known, _)| *known == name) {
        return Some(Value::Int(*number));
    }
    if let Some(errno) = Errno::ALL.into_iter().find(|errno| errno.name() == name) {
        return Some(Value::Int(errno.number()));
    }
    if name == "EWOULDBLOCK" {
        return Some(Value::Int(Errno::Again.number()));
    }
    if name == "__name__" {
        return Some(Value::text("__main__"));
    }
    let is_known = [MODULES, PURE, SYSTEM, CLASSES].iter().any(|names| names.contains(&name));
    is_known.then(|| Value::Builtin(name.into()))
}

/// `of.name`.
pub(super) fn attribute(heap: &Heap, of: Value, name: &Arc<str>) -> Result<Value, Exception> {
    if let Value::Builtin(module) = &of {
        if (&**module, &**name) == ("sys", "byteorder") {
            return Ok(Value::text(if heap.is_big_endian { "big" } else { "little" }));
        }
        let found = named(name)
            .ok_or_else(|| Exception::new("AttributeError", format!("module '{module}' has no attribute '{name}'")));
        // a method of a class or of the loop that there is only one of
        return found
            .or_else(|error| if module.starts_with("get_") { Ok(Value::Builtin(name.clone())) } else { Err(error) });
    }
    match (heap.object(&of), &**name) {
        (Some(Object::Socket(socket)), "family") => return Ok(Value::Int(socket.family)),
        (Some(Object::Socket(socket)), "type") => return Ok(Value::Int(socket.kind)),
        (Some(Object::Socket(socket)), "proto") => return Ok(Value::Int(socket.protocol)),
        _ => {}
    }
    if let Value::Exception(exception) = &of {
        return Ok(match &**name {
            "errno" => exception.errno.map_or(Value::None, |errno| Value::Int(errno.number())),
            "strerror" => Value::text(&exception.text),
            _ => Value::tuple([Value::text(exception.message())]),
        });
    }
    Ok(Value::Method(Arc::new((of, name.clone()))))
}

/// Whether a call has to leave the machine.
pub(super) fn is_system_call(heap: &Heap, receiver: Option<&Value>, name: &str) -> bool {
    match receiver {
        None => SYSTEM.contains(&name),
        Some(receiver) => matches!(
            heap.object(receiver),
            Some(
                Object::Socket(_)
                    | Object::Reader { .. }
                    | Object::Poll(_)
                    | Object::Epoll { .. }
                    | Object::Thread { .. }
                    | Object::Event { .. }
            )
        ),
    }
}

/// Whether an exception is of a class, or of one of several.
pub(super) fn is_instance(value: &Value, class: &Value) -> bool {
    let Value::Exception(exception) = value else { return false };
    match class {
        Value::Builtin(name) => exception.is_a(name),
        Value::Tuple(classes) => classes.iter().any(|class| is_instance(value, class)),
        _ => false,
    }
}

/// A built-in function or class that needs nothing but its arguments.
pub(super) fn call(
    heap: &mut Heap,
    name: &str,
    arguments: Vec<Value>,
    named: Vec<(String, Value)>,
) -> Result<Value, Exception> {
    if CLASSES.contains(&name) {
        let text = arguments.first().map(|value| heap.text(value)).unwrap_or_default();
        return Ok(Value::Exception(Arc::new(Exception::new(name, text))));
    }
    let first = arguments.first().cloned().unwrap_or(Value::None);
    let number = || first.int().ok_or_else(|| heap.type_error("here should stand a whole number", &first));
    Ok(match name {
        "len" => Value::Int(match &first {
            Value::Text(text) => text.chars().count() as i64,
            _ => match octets_of(heap, &first) {
                Some(octets) => octets.len() as i64,
                None => heap.items(&first)?.len() as i64,
            },
        }),
        "range" => {
            let bounds: Vec<i64> = arguments.iter().filter_map(Value::int).collect();
            let (start, end, step) = match bounds[..] {
                [end] => (0, end, 1),
                [start, end] => (start, end, 1),
                [start, end, step] if step != 0 => (start, end, step),
                _ => return Err(Exception::new("TypeError", "range takes whole numbers")),
            };
            let count = ((end - start + step - step.signum()) / step).clamp(0, 1 << 20);
            let items = (0..count).map(|place| Value::Int(start + place * step)).collect();
            heap.add(Object::List(items))
        }
        "str" => match (octets_of(heap, &first), arguments.get(1)) {
            (Some(octets), Some(_)) => Value::text(String::from_utf8_lossy(octets)),
            _ => Value::text(heap.text(&first)),
        },
        "repr" => Value::text(heap.shown(&first)),
        "bool" => Value::Bool(heap.is_true(&first)),
        "int" | "float" => match &first {
            Value::Fixed(nanos) if name == "int" => Value::Int(nanos / 1_000_000_000),
            Value::Text(_) | Value::Bytes(_) => {
                let text = match &first {
                    Value::Bytes(octets) => String::from_utf8_lossy(octets).into_owned(),
                    value => heap.text(value),
                };
                let base = arguments.get(1).and_then(Value::int).unwrap_or(10) as u32;
                let parsed = i64::from_str_radix(text.trim(), base.clamp(2, 36)).ok();
                parsed.map(Value::Int).ok_or_else(|| {
                    Exception::new(
                        "ValueError",
                        format!("invalid literal for int() with base {base}: {}", heap.shown(&first)),
                    )
                })?
            }
            _ => first,
        },
        "bytes" | "bytearray" => {
            let octets = match &first {
                Value::Int(count) => vec![0; (*count).clamp(0, 64 << 20) as usize],
                Value::Text(text) => text.as_bytes().to_vec(),
                Value::None => Vec::new(),
                value => match octets_of(heap, value) {
                    Some(octets) => octets.to_vec(),
                    None => heap.items(value)?.iter().map(|item| item.int().unwrap_or(0) as u8).collect(),
                },
            };
            if name == "bytes" { Value::bytes(octets) } else { heap.add(Object::Buffer(octets)) }
        }
        "list" | "tuple" | "sorted" | "reversed" => {
            let mut items = if arguments.is_empty() { Vec::new() } else { heap.items(&first)? };
            match name {
                "sorted" => items.sort_by(|a, b| a.compare(b).unwrap_or(std::cmp::Ordering::Equal)),
                "reversed" => items.reverse(),
                _ => {}
            }
            if name == "tuple" { Value::tuple(items) } else { heap.add(Object::List(items)) }
        }
        "dict" => heap.add(Object::Dict(Vec::new())),
        "enumerate" => {
            let items = heap.items(&first)?;
            let pairs =
                items.into_iter().enumerate().map(|(at, item)| Value::tuple([Value::Int(at as i64), item])).collect();
            heap.add(Object::List(pairs))
        }
        "zip" => {
            let other = heap.items(arguments.get(1).unwrap_or(&Value::None))?;
            let pairs = heap.items(&first)?.into_iter().zip(other).map(|(a, b)| Value::tuple([a, b])).collect();
            heap.add(Object::List(pairs))
        }
        "min" | "max" => {
            let items = if arguments.len() == 1 { heap.items(&first)? } else { arguments };
            let better = |a: Value, b: Value| {
                let wanted = if name == "min" { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
                if b.compare(&a) == Some(wanted) { b } else { a }
            };
            items.into_iter().reduce(better).ok_or_else(|| Exception::new("ValueError", "nothing to choose from"))?
        }
        "sum" => {
            let items = heap.items(&first)?;
            let start = arguments.get(1).cloned().unwrap_or(Value::Int(0));
            items.iter().try_fold(start, |sum, item| super::operators::binary(heap, "+", &sum, item))?
        }
        "any" | "all" => {
            let items = heap.items(&first)?;
            Value::Bool(if name == "any" {
                items.iter().any(|item| heap.is_true(item))
            } else {
                items.iter().all(|item| heap.is_true(item))
            })
        }
        "round" => rounded(heap, &first, arguments.get(1).and_then(Value::int))?,
        "abs" => Value::Int(number()?.abs()),
        "ord" => match &first {
            Value::Bytes(octets) => Value::Int(octets.first().copied().unwrap_or(0).into()),
            value => Value::Int(heap.text(value).chars().next().map_or(0, |c| c as i64)),
        },
        "chr" => Value::text(char::from_u32(number()? as u32).unwrap_or('?').to_string()),
        "hex" => Value::text(format!("{:#x}", number()?)),
        "callable" => Value::Bool(matches!(first, Value::Function(_) | Value::Builtin(_) | Value::Method(_))),
        "isinstance" => Value::Bool(is_instance(&first, arguments.get(1).unwrap_or(&Value::None))),
        "type" => Value::text(heap.shown(&first)),
        "pack" | "unpack" | "calcsize" => return structs::call(heap, name, &arguments),
        // on a big-endian host numbers stand in network order already
        "htons" | "ntohs" if heap.is_big_endian => Value::Int((number()? as u16).into()),
        "htonl" | "ntohl" if heap.is_big_endian => Value::Int((number()? as u32).into()),
        "htons" | "ntohs" => Value::Int((number()? as u16).swap_bytes().into()),
        "htonl" | "ntohl" => Value::Int((number()? as u32).swap_bytes().into()),
        "inet_aton" | "inet_ntoa" | "inet_pton" | "inet_ntop" => return addresses(heap, name, &arguments),
        "getservbyname" | "getservbyport" => return services(heap, name, &arguments),
        "Thread" | "Process" => {
            let argument = |wanted: &str, place: usize| {
                named
                    .iter()
                    .find(|(known, _)| known == wanted)
                    .map(|(_, value)| value)
                    .or_else(|| arguments.get(place))
                    .cloned()
            };
            let function = argument("target", 1).unwrap_or(Value::None);
            let given = argument("args", 3).unwrap_or(Value::tuple([]));
            let Ok(arguments) = heap.items(&given) else {
                return Err(heap.type_error("args is a tuple, and one item makes one with a comma: (x,), not", &given));
            };
            heap.add(Object::Thread { function, arguments, task: None })
        }
        "Event" => heap.add(Object::Event { is_set: false }),
        _ => return Err(Exception::new("NameError", format!("{name} is not a function"))),
    })
}

fn services(heap: &Heap, name: &str, arguments: &[Value]) -> Result<Value, Exception> {
    let first = arguments.first().cloned().unwrap_or(Value::None);
    let protocol = arguments.get(1).map(|value| heap.text(value));
    let fits =
        |protocols: &str| protocol.as_ref().is_none_or(|wanted| protocols.split(' ').any(|known| known == wanted));
    let found = match name {
        "getservbyname" => {
            let wanted = heap.text(&first);
            SERVICES
                .iter()
                .find(|(known, _, protocols)| *known == wanted && fits(protocols))
                .map(|(_, port, _)| Value::Int((*port).into()))
        }
        _ => SERVICES
            .iter()
            .find(|(_, port, protocols)| Some(i64::from(*port)) == first.int() && fits(protocols))
            .map(|(known, ..)| Value::text(known)),
    };
    found.ok_or_else(|| {
        Exception::new(
            "OSError",
            if name == "getservbyname" { "service/proto not found" } else { "port/proto not found" },
        )
    })
}

/// A new socket object of a script.
pub(crate) fn socket_object(heap: &mut Heap, descriptor: u32, family: i64, kind: i64, protocol: i64) -> Value {
    heap.add(Object::Socket(SocketObject { descriptor: Some(descriptor), family, kind, protocol }))
}

/// `round(number, digits)`: halves go to the even neighbour, as in Python; without digits the result is a whole number.
fn rounded(heap: &Heap, number: &Value, digits: Option<i64>) -> Result<Value, Exception> {
    let Value::Fixed(nanos) = number else {
        let whole = number.int().ok_or_else(|| heap.type_error("here should stand a number", number))?;
        return Ok(Value::Int(whole));
    };
    let step = 10_i64.pow(9 - digits.unwrap_or(0).clamp(0, 9) as u32);
    let (below, rest) = (nanos.div_euclid(step), nanos.rem_euclid(step));
    let is_up = 2 * rest > step || (2 * rest == step && below % 2 != 0);
    let steps = below + i64::from(is_up);
    Ok(if digits.is_none() { Value::Int(steps) } else { Value::Fixed(steps * step) })
}
