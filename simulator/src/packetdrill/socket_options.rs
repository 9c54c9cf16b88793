//! `setsockopt` and `getsockopt`: an option has its effect, or stops the script.

use std::ops::RangeInclusive;

use synema_trace::TcpState;

use super::calls::{Made, Returned, Stop, done, make, unsupported, untold_error};
use super::kernel::{Descriptor, Kernel};
use super::script::SystemCall;
use super::switches::Dialect;
use crate::tcp::congestion::Algorithm;
use crate::tcp::{Call, KeepAlive, Settings};

/// The value of an option: in square brackets, in braces, or in quotes.
fn given(call: &SystemCall) -> &str {
    call.arguments.get(3).map_or("", |text| text.trim_matches(['[', ']', '{', '}', '"', ' ']))
}

fn name_of(call: &SystemCall) -> &str {
    call.arguments.get(2).map(String::as_str).unwrap_or_default()
}

fn fails(errno: &'static str) -> Made {
    Ok(super::calls::Progress::Done(Returned::Error(errno)))
}

/// `setsockopt`.
pub(super) fn set(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let name = name_of(call);
    if name == "SO_LINGER" {
        return set_linger(kernel, fd, descriptor, given(call));
    }
    // addresses and routes are ours to choose
    if matches!(name, "IP_MTU_DISCOVER" | "IPV6_MTU_DISCOVER" | "IP_FREEBIND") {
        return done(0);
    }
    if name == "TCP_FASTOPEN_KEY" {
        let octets: Option<Vec<u8>> =
            given(call).split("\\x").skip(1).map(|hex| u8::from_str_radix(hex, 16).ok()).collect();
        let Some(key) = octets.and_then(|octets| <[u8; 16]>::try_from(octets).ok()) else { return fails("EINVAL") };
        kernel.connections[descriptor.connection].fast_open_key = Some(key);
        return done(0);
    }
    if matches!(name, "TCP_CONGESTION") {
        let Some(algorithm) = Algorithm::named(given(call)) else {
            return unsupported(format!("{name} {}", given(call)));
        };
        let tcb = &mut kernel.connections[descriptor.connection].tcb;
        tcb.settings.algorithm = algorithm;
        tcb.congestion = tcb.initial_congestion(false);
        return done(0);
    }
    let text = given(call);
    let parsed = text.strip_prefix("0x").map_or_else(|| text.parse().ok(), |hex| i64::from_str_radix(hex, 16).ok());
    let parsed = parsed.or_else(|| traffic_class(text));
    let Some(value) = parsed else { return unsupported(format!("setsockopt {name}")) };
    let Ok(number) = u64::try_from(value) else { return fails("EINVAL") };
    if matches!(name, "TCP_FASTOPEN_CONNECT" | "TCP_FASTOPEN_NO_COOKIE")
        && let Some(descriptor) = kernel.descriptors.get_mut(&fd)
    {
        match name {
            "TCP_FASTOPEN_CONNECT" => descriptor.defers_connect = number != 0,
            _ => descriptor.opens_without_cookie = number != 0,
        }
        return done(0);
    }
    let is_corked = kernel.connections[descriptor.connection].tcb.settings.cork;
    match change(kernel, descriptor, name, number) {
        Some(Ok(())) => {}
        Some(Err(errno)) => return fails(errno),
        None => return unsupported(format!("setsockopt {name}")),
    }
    if matches!(name, "TCP_NODELAY" | "TCP_CORK" | "TCP_NOPUSH" | "SO_KEEPALIVE" | "TCP_KEEPIDLE") {
        // what was held back may leave, and idleness is counted from now
        make(kernel, descriptor, &Call::Status);
        let tcb = &mut kernel.connections[descriptor.connection].tcb;
        let mut actions = Vec::new();
        tcb.watch_idleness(kernel.now, &mut actions);
        kernel.carry_out(Some(descriptor.connection), actions);
    }
    if name == "TCP_NODELAY" {
        kernel.connections[descriptor.connection].tcb.settings.cork = is_corked;
    }
    done(0)
}

/// The name of a traffic class in `<netinet/ip.h>`: class selectors (RFC 2474 §4.2.2), assured and expedited
/// forwarding, and what came before them.
fn traffic_class(name: &str) -> Option<i64> {
    let digits = |text: &str| text.parse::<i64>().ok();
    match name.strip_prefix("IPTOS_")? {
        "DSCP_EF" => Some(0xb8),
        "LOWDELAY" => Some(0x10),
        "THROUGHPUT" => Some(0x08),
        "RELIABILITY" => Some(0x04),
        other => match other.strip_prefix("DSCP_")? {
            selector if selector.starts_with("CS") => {
                digits(&selector[2..]).filter(|class| *class < 8).map(|class| class << 5)
            }
            forwarding if forwarding.starts_with("AF") => digits(&forwarding[2..])
                .filter(|number| (11..=43).contains(number))
                .map(|number| number / 10 * 32 + number % 10 * 8),
            _ => None,
        },
    }
}

fn set_linger(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, text: &str) -> Made {
    let member = |name: &str| -> Option<i64> {
        text.split(',')
            .find_map(|part| part.trim().strip_prefix(name)?.trim_start_matches([' ', '=']).trim().parse().ok())
    };
    match (member("onoff").or(member("l_onoff")), member("linger").or(member("l_linger"))) {
        (Some(0), _) => {
            kernel.descriptors.insert(fd, Descriptor { linger_s: None, ..descriptor });
            done(0)
        }
        (Some(1), seconds @ Some(0..)) => {
            kernel.descriptors.insert(fd, Descriptor { linger_s: seconds, ..descriptor });
            done(0)
        }
        _ => unsupported(format!("SO_LINGER {text}")),
    }
}

/// The values that an option takes.
fn range(name: &str, is_linux: bool) -> RangeInclusive<u64> {
    match name {
        "TCP_MAXSEG" if is_linux => 88..=32_767,
        "TCP_MAXSEG" => 1..=65_535,
        "TCP_KEEPIDLE" | "TCP_KEEPINTVL" if is_linux => 1..=32_767,
        "TCP_KEEPCNT" | "TCP_SYNCNT" if is_linux => 1..=127,
        _ => 0..=u64::MAX,
    }
}

fn change(kernel: &mut Kernel, descriptor: Descriptor, name: &str, value: u64) -> Option<Result<(), &'static str>> {
    let is_linux = kernel.dialect == Dialect::LinuxLike;
    let defaults = kernel.keep_alive;
    let seconds = value * 1_000_000_000;
    let connection = &mut kernel.connections[descriptor.connection];
    let (tcb, keep_alive) = (&mut connection.tcb, &mut connection.keep_alive);
    let is_new = tcb.state == TcpState::Closed;
    let settings: &mut Settings = &mut tcb.settings;
    let probing: &mut KeepAlive = keep_alive.get_or_insert(defaults);
    match name {
        "SO_REUSEADDR" | "SO_REUSEPORT" => {}
        "TCP_FASTOPEN" => connection.fast_opens = Some(value).filter(|most| *most > 0),
        "TCP_NODELAY" => {
            settings.nagle = value == 0;
            // Linux lets go what is corked now
            if is_linux && value != 0 {
                settings.cork = false;
            }
        }
        "TCP_CORK" if is_linux => settings.cork = value != 0,
        "TCP_NOPUSH" if !is_linux => settings.cork = value != 0,
        // Linux keeps twice what is asked for: socket(7)
        "SO_SNDBUF" => settings.send_buffer_bytes = if is_linux { 2 * value } else { value },
        "SO_RCVBUF" if is_new && !is_linux => {
            settings.receive_buffer_bytes = value;
            tcb.rcv_wnd = value.min(u16::MAX.into());
        }
        "SO_RCVBUF" if is_new => {
            // half of it is for the kernel's own bookkeeping, and the shift is made for it
            settings.receive_buffer_bytes = value;
            settings.window_scale = settings.window_scale.map(|_| (0..14).find(|n| value >> n <= 65_535).unwrap_or(14));
            tcb.rcv_wnd = value.min(u16::MAX.into());
        }
        "TCP_MAXSEG" if is_linux && value == 0 => settings.largest_text = None,
        "TCP_MAXSEG" | "TCP_KEEPIDLE" | "TCP_KEEPINTVL" | "TCP_KEEPCNT" | "TCP_SYNCNT"
            if !range(name, is_linux).contains(&value) =>
        {
            return Some(Err("EINVAL"));
        }
        "TCP_MAXSEG" if is_new || tcb.state == TcpState::Listen => {
            settings.mss = settings.mss.min(value as u16);
            settings.largest_text = Some(value as u16);
            tcb.snd_mss = tcb.snd_mss.min(value);
        }
        "TCP_MAXSEG" => tcb.snd_mss = tcb.snd_mss.min(value),
        "TCP_NOOPT" if !is_linux => settings.options = value == 0,
        "TCP_QUICKACK" if is_linux => {
            if value == 0 {
                tcb.quick_acks_left = 0;
            } else {
                tcb.quick_acks_left = 16;
            }
        }
        "TCP_NOTSENT_LOWAT" if is_linux => {
            connection.unsent_lowat = Some(value).filter(|lowat| *lowat > 0);
        }
        "TCP_INQ" if is_linux && value > 1 => return Some(Err("EINVAL")),
        "TCP_INQ" if is_linux => connection.tells_unread = value == 1,
        // nothing here is paced or has a priority of its own
        "SO_PRIORITY" | "SO_RCVLOWAT" if value <= 1 => {}
        "IP_TTL" | "IPV6_UNICAST_HOPS" => settings.ip.ttl = u8::try_from(value).ok()?,
        "IP_TOS" | "IPV6_TCLASS" => settings.ip.dscp = u8::try_from(value).ok()? >> 2,
        "TCP_USER_TIMEOUT" if is_linux => settings.user_timeout_ns = (value > 0).then_some(value * 1_000_000),
        "SO_KEEPALIVE" => settings.keep_alive = (value != 0).then_some(*probing),
        "TCP_KEEPIDLE" | "TCP_KEEPINTVL" | "TCP_KEEPCNT" => {
            match name {
                "TCP_KEEPIDLE" => probing.idle_ns = seconds,
                "TCP_KEEPINTVL" => probing.interval_ns = seconds,
                _ => probing.probes = u32::try_from(value).ok()?,
            }
            let changed = *probing;
            settings.keep_alive = settings.keep_alive.map(|_| changed);
        }
        "TCP_KEEPINIT" if !is_linux => settings.opening_timeout_ns = Some(seconds),
        "TCP_SYNCNT" if is_linux && is_new => settings.retransmissions = u32::try_from(value).ok()?,
        _ => return None,
    }
    Some(Ok(()))
}

/// `getsockopt`.
pub(super) fn get(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let name = name_of(call);
    let is_freebsd = kernel.dialect == Dialect::FreeBsdLike;
    let seconds = |ns: u64| (ns / 1_000_000_000).to_string();
    let defaults = kernel.keep_alive;
    let connection = &kernel.connections[descriptor.connection];
    let (tcb, keep_alive) = (&connection.tcb, connection.keep_alive.unwrap_or(defaults));
    let actual = match name {
        "SO_ERROR" => match untold_error(kernel, fd) {
            None => "0".to_owned(),
            Some(errno) => errno.to_owned(),
        },
        "SO_SNDBUF" => tcb.settings.send_buffer_bytes.to_string(),
        "SO_RCVBUF" if is_freebsd => tcb.receive_buffer_bytes().to_string(),
        "SO_RCVBUF" => match kernel.receive_space {
            Some(space) => space.to_string(),
            None => (2 * tcb.settings.receive_buffer_bytes).to_string(),
        },
        "TCP_MAXSEG"
            if matches!(tcb.state, TcpState::Closed | TcpState::Listen) && tcb.settings.largest_text.is_some() =>
        {
            tcb.settings.largest_text.unwrap_or(0).to_string()
        }
        // FreeBSD counts the room that the timestamps of a segment take
        "TCP_MAXSEG" if is_freebsd && tcb.options.timestamps => (tcb.snd_mss + 12).to_string(),
        "TCP_MAXSEG" => tcb.snd_mss.to_string(),
        "TCP_NODELAY" => u8::from(!tcb.settings.nagle).to_string(),
        "TCP_CORK" | "TCP_NOPUSH" => u8::from(tcb.settings.cork).to_string(),
        "TCP_NOOPT" => u8::from(!tcb.settings.options).to_string(),
        "SO_KEEPALIVE" => u8::from(tcb.settings.keep_alive.is_some()).to_string(),
        "TCP_KEEPIDLE" => seconds(keep_alive.idle_ns),
        "TCP_KEEPINTVL" => seconds(keep_alive.interval_ns),
        "TCP_KEEPCNT" => keep_alive.probes.to_string(),
        "TCP_KEEPINIT" if is_freebsd => tcb.settings.opening_timeout_ns.map_or("0".to_owned(), seconds),
        "TCP_NOTSENT_LOWAT" if given(call).starts_with("0x") => format!("{:#x}", connection.unsent_lowat.unwrap_or(0)),
        "TCP_NOTSENT_LOWAT" => connection.unsent_lowat.unwrap_or(0).to_string(),
        "TCP_FASTOPEN" => connection.fast_opens.unwrap_or(0).to_string(),
        "TCP_FASTOPEN_CONNECT" => u8::from(kernel.descriptors.get(&fd).is_some_and(|it| it.defers_connect)).to_string(),
        "TCP_INQ" => u8::from(connection.tells_unread).to_string(),
        "TCP_USER_TIMEOUT" => (tcb.settings.user_timeout_ns.unwrap_or(0) / 1_000_000).to_string(),
        "SO_TYPE" => "SOCK_STREAM".to_owned(),
        "SO_ACCEPTCONN" => u8::from(connection.is_listening).to_string(),
        _ => return unsupported(format!("getsockopt {name}")),
    };
    let expected = given(call);
    match expected == actual || expected == "..." {
        true => done(0),
        false => Err(Stop::Differs(format!("{name} = {actual}, not {expected}"))),
    }
}
