//! Calls that move octets: `read` and `write` with their kin, and the `ioctl` that counts.

use bytes::Bytes;
use synema_trace::TcpState;

use super::calls::{Made, Progress, Returned, Stop, done, make, unsupported, untold_error};
use super::fast_open;
use super::kernel::{Connection, Descriptor, Kernel};
use super::script::SystemCall;
use super::switches::Dialect;
use crate::tcp::{Call, CallError, Reply};

fn fails(errno: &'static str) -> Made {
    Ok(Progress::Done(Returned::Error(errno)))
}

/// The octets that a call is about, and its flags.
fn request(call: &SystemCall) -> Option<(usize, Vec<&str>)> {
    let number = |place: usize| call.arguments.get(place).and_then(|text| text.parse::<usize>().ok());
    let flags = |place: usize| {
        let text = call.arguments.get(place).map_or("0", String::as_str);
        text.split('|').map(str::trim).filter(|flag| *flag != "0").collect::<Vec<_>>()
    };
    match call.name.as_str() {
        "read" | "write" => Some((number(2)?, Vec::new())),
        "readv" | "writev" => Some((vector(call.arguments.get(1)?)?, Vec::new())),
        "recvmsg" | "sendmsg" => {
            let message = call.arguments.get(1)?;
            // control messages carry what our sockets do not have, but for what is left to read
            if message.contains("cmsg_type") && unread_told(message).is_none() {
                return None;
            }
            let vectors = message.split("msg_iov").nth(1)?.split_once('=')?.1;
            Some((vector(vectors.split("msg_").next()?)?, flags(2)))
        }
        _ => Some((number(2)?, flags(3))),
    }
}

/// `{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=9000}`: how much is left to read.
fn unread_told(message: &str) -> Option<u64> {
    let is_one = message.matches("cmsg_type").count() == 1 && message.contains("TCP_CM_INQ");
    let data = message.split("cmsg_data=").nth(1).filter(|_| is_one)?;
    data.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Whether a call has NULL where its octets belong.
fn has_no_buffer(call: &SystemCall) -> bool {
    call.arguments.get(1).is_some_and(|buffer| buffer == "NULL")
}

/// The sum over `[{..., 1000}, {..., 500}]`.
fn vector(text: &str) -> Option<usize> {
    let entries = text.split('}').filter(|entry| entry.contains('{'));
    let lengths =
        entries.map(|entry| entry.rsplit(',').next()?.trim().trim_start_matches("iov_len=").parse::<usize>().ok());
    lengths.sum()
}

/// `read` and its kin.
pub(super) fn receive(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, call: &SystemCall) -> Made {
    let Some((count, flags)) = request(call) else { return unsupported(format!("{}(...)", call.name)) };
    if let Some(flag) = flags.iter().find(|flag| !matches!(**flag, "MSG_PEEK" | "MSG_DONTWAIT" | "MSG_TRUNC")) {
        return unsupported(format!("{} with {flag}", call.name));
    }
    let is_nonblocking = descriptor.is_nonblocking || flags.contains(&"MSG_DONTWAIT");
    let tcb = &kernel.connections[descriptor.connection].tcb;
    if tcb.state == TcpState::Listen {
        return fails("ENOTCONN");
    }
    if has_no_buffer(call) && tcb.receive_buffer.readable_len() > 0 {
        return fails("EFAULT");
    }
    if flags.contains(&"MSG_PEEK") && tcb.receive_buffer.readable_len() > 0 {
        return done(tcb.receive_buffer.peek(count).len() as i64);
    }
    if tcb.receive_buffer.readable_len() == 0
        && let Some(errno) = untold_error(kernel, fd)
    {
        return fails(errno);
    }
    match make(kernel, descriptor, &Call::Receive(count)) {
        Reply::Text(text) => {
            let connection = &kernel.connections[descriptor.connection];
            // an end that is all there is to read counts as one
            let left = connection.tcb.receive_buffer.readable_len();
            let left = if left == 0 && !connection.tcb.state_may_receive() { 1 } else { left };
            let told = call.arguments.get(1).and_then(|message| unread_told(message));
            match told.filter(|told| !connection.tells_unread || *told != left) {
                Some(told) => Err(Stop::Differs(format!("TCP_CM_INQ = {left}, not {told}"))),
                None => done(text.len() as i64),
            }
        }
        Reply::Error(CallError::DoesNotExist) => fails("ENOTCONN"),
        // end of file, or after the error was told once
        Reply::Error(_) => done(0),
        _ if descriptor.is_read_shut => done(0),
        _ if is_nonblocking => fails("EAGAIN"),
        _ => Ok(Progress::Waits),
    }
}

/// `write` and its kin; `octets` is what a call that waits has sent so far.
pub(super) fn send(
    kernel: &mut Kernel,
    fd: i64,
    descriptor: Descriptor,
    call: &SystemCall,
    octets: &mut usize,
) -> Made {
    let Some((count, flags)) = request(call) else { return unsupported(format!("{}(...)", call.name)) };
    let known = ["MSG_NOSIGNAL", "MSG_DONTWAIT", "MSG_MORE", "MSG_OOB", "MSG_EOR", "MSG_FASTOPEN"];
    if let Some(flag) = flags.iter().find(|flag| !known.contains(flag)) {
        return unsupported(format!("{} with {flag}", call.name));
    }
    let is_nonblocking = descriptor.is_nonblocking || flags.contains(&"MSG_DONTWAIT");
    if let Some(errno) = untold_error(kernel, fd) {
        return fails(errno);
    }
    if descriptor.is_write_shut {
        return fails("EPIPE");
    }
    if has_no_buffer(call) && count > 0 {
        return fails("EFAULT");
    }
    let request = (count, flags.as_slice());
    if let Some(made) = fast_open::send(kernel, fd, descriptor, request, is_nonblocking, octets) {
        return made;
    }
    let tcb = &kernel.connections[descriptor.connection].tcb;
    let state = if tcb.is_fast_opened() { TcpState::Established } else { tcb.state };
    if matches!(state, TcpState::SynSent | TcpState::SynReceived) && is_nonblocking {
        return fails(if kernel.dialect == Dialect::LinuxLike { "EAGAIN" } else { "ENOTCONN" });
    }
    if matches!(state, TcpState::SynSent | TcpState::SynReceived) {
        return Ok(Progress::Waits);
    }
    // the flag holds for this call alone: what it leaves behind goes with whatever comes next
    let has_more = flags.contains(&"MSG_MORE");
    let settings = &mut kernel.connections[descriptor.connection].tcb.settings;
    let is_corked = settings.cork;
    (settings.cork, settings.pushes) = (is_corked || has_more, !has_more);
    let sent = send_all(kernel, descriptor, count, is_nonblocking, &flags, octets);
    let tcb = &mut kernel.connections[descriptor.connection].tcb;
    tcb.settings.cork = is_corked;
    sent
}

fn send_all(
    kernel: &mut Kernel,
    descriptor: Descriptor,
    count: usize,
    is_nonblocking: bool,
    flags: &[&str],
    octets: &mut usize,
) -> Made {
    if *octets > 0 && !kernel.connections[descriptor.connection].tcb.is_writable() {
        return Ok(Progress::Waits);
    }
    while *octets < count {
        let room = match room_for(kernel, descriptor) {
            Some(0) if is_nonblocking && *octets == 0 => return fails("EAGAIN"),
            Some(0) if is_nonblocking => break,
            Some(0) => return Ok(Progress::Waits),
            room => room.unwrap_or(usize::MAX),
        };
        let room = match kernel.connections[descriptor.connection].tcb.room_of_chunk() {
            0 => room,
            chunk => room.min(chunk as usize),
        };
        let text = Bytes::from(vec![0; (count - *octets).min(room)]);
        let is_last = text.len() == count - *octets;
        let call = match (flags.contains(&"MSG_OOB"), is_last && flags.contains(&"MSG_EOR")) {
            (true, _) => Call::SendUrgent(text),
            (false, true) => Call::SendRecord(text),
            (false, false) => Call::Send(text),
        };
        match make(kernel, descriptor, &call) {
            Reply::Taken(0) if is_nonblocking && *octets == 0 => return fails("EAGAIN"),
            Reply::Taken(0) if is_nonblocking => break,
            Reply::Taken(0) => return Ok(Progress::Waits),
            Reply::Taken(taken) => *octets += taken,
            // BSD and Linux say EPIPE to a socket that was never connected, too
            _ => return fails(if kernel.dialect == Dialect::LinuxLike { "EPIPE" } else { never(kernel, descriptor) }),
        }
    }
    done(*octets as i64)
}

impl Connection {
    /// How many octets may lie unsent before there is no room for more; `None` where TCP_NOTSENT_LOWAT sets no limit.
    pub(super) fn unsent_limit(&self) -> Option<u64> {
        self.unsent_lowat.filter(|lowat| *lowat < u64::from(u32::MAX))
    }
}

/// How much Linux takes at once where more than it may leave unsent is there already (TCP_NOTSENT_LOWAT); `None` where
/// nothing is said.
fn room_for(kernel: &Kernel, descriptor: Descriptor) -> Option<usize> {
    let connection = &kernel.connections[descriptor.connection];
    let unsent = connection.tcb.send_queue.end().since(connection.tcb.snd_nxt);
    connection.unsent_limit().map(|limit| if unsent < limit { connection.tcb.snd_mss as usize } else { 0 })
}

fn never(kernel: &Kernel, descriptor: Descriptor) -> &'static str {
    let was_opened = kernel.connections[descriptor.connection].tcb.remote.is_some();
    if was_opened { "EPIPE" } else { "ENOTCONN" }
}

/// `ioctl(4, SIOCINQ, [1000]) = 0`: octets to read, or not acknowledged, or not sent.
pub(super) fn ioctl(kernel: &Kernel, descriptor: Descriptor, call: &SystemCall) -> Made {
    let tcb = &kernel.connections[descriptor.connection].tcb;
    let request = call.arguments.get(1).map(String::as_str).unwrap_or_default();
    let actual = match request {
        "SIOCINQ" | "FIONREAD" => tcb.receive_buffer.readable_len(),
        "SIOCOUTQ" | "TIOCOUTQ" | "FIONWRITE" => tcb.send_queue.len(),
        // whether what is read next stands behind the urgent data
        "SIOCATMARK" => u64::from(tcb.urgent_octets_left() == 0),
        "SIOCOUTQNSD" => tcb.send_queue.end().since(tcb.snd_nxt),
        _ => return unsupported(format!("ioctl {request}")),
    };
    let expected = call.arguments.get(2).map_or("", |text| text.trim_matches(['[', ']', ' ']));
    match expected.parse() == Ok(actual) {
        true => done(0),
        false => Err(Stop::Differs(format!("{request} = {actual}, not {expected}"))),
    }
}
