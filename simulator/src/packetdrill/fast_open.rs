//! TCP Fast Open in scripts: what its switches and calls mean (RFC 7413; Linux's `tcp_fastopen` in ip-sysctl).

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use synema_trace::TcpState;
use synema_wire::Seq;

use super::calls::{Made, Progress, Returned, done, make};
use super::kernel::{Connection, Descriptor, Kernel};
use super::switches::Dialect;
use crate::fast_open_cache::Remembered;
use crate::tcp::fast_open::{Acceptance, FastOpenOption, cookie};
use crate::tcp::{Action, Call, Reply, Tagged};

/// The bits of Linux's `net.ipv4.tcp_fastopen`.
const CLIENT: u64 = 0x1;
const SERVER: u64 = 0x2;
const CLIENT_WITHOUT_COOKIE: u64 = 0x4;
const SERVER_WITHOUT_COOKIE: u64 = 0x200;
const EVERY_LISTENER: u64 = 0x400;

/// How many may be open by a SYN alone where no socket option says so.
const MOST_BY_DEFAULT: u64 = 4096;

/// The switches of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FastOpenSwitches {
    /// As in Linux's variable.
    pub(super) bits: u64,
    pub(super) key: [u8; 16],
}

impl Default for FastOpenSwitches {
    fn default() -> FastOpenSwitches {
        FastOpenSwitches { bits: CLIENT, key: SCRIPTS_KEY }
    }
}

/// The key that the helpers of the Linux collections set.
const SCRIPTS_KEY: [u8; 16] =
    [0xa1, 0xa1, 0xa1, 0xa1, 0xb2, 0xb2, 0xb2, 0xb2, 0xc3, 0xc3, 0xc3, 0xc3, 0xd4, 0xd4, 0xd4, 0xd4];

/// The cookie that a script writes: digits, or a name that the helpers of the Linux collections give to one.
pub(super) fn named_cookie(text: &str) -> Option<Vec<u8>> {
    let [local, remote] = super::kernel::ADDRESSES.map(|ip: Ipv4Addr| IpAddr::V4(ip));
    match text {
        "TFO_COOKIE" => return Some(cookie(SCRIPTS_KEY, remote, local)),
        "TFO_COOKIE_ZERO" => return Some(cookie([0; 16], remote, local)),
        _ => {}
    }
    let digits: Vec<u8> =
        text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
    digits.len().is_multiple_of(2).then(|| pairs.collect())
}

/// `a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4`; a second key behind a comma is for cookies that were given out before.
pub(super) fn key(text: &str) -> Option<[u8; 16]> {
    let mut key = [0; 16];
    let words: Vec<&str> = text.split(',').next()?.split('-').collect();
    if words.len() != 4 {
        return None;
    }
    for (place, word) in key.chunks_mut(4).zip(words) {
        place.copy_from_slice(&u32::from_str_radix(word, 16).ok()?.to_le_bytes());
    }
    Some(key)
}

/// With which option Linux asks a server for a cookie: it tries the one that was there before RFC 7413 once, after the one of
/// RFC 7413 was not answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asking {
    #[default]
    First,
    Experimentally,
    ForGood,
}

impl Kernel {
    /// Keeps the cookies that come, and takes notice where a connection opens without the one that it asked for.
    pub(super) fn note_fast_open(&mut self, id: Option<usize>, actions: &[Tagged<Action>]) {
        let Some(tcb) = id.map(|id| &self.connections[id].tcb) else { return };
        let mut has_learnt = false;
        for action in actions {
            if let Action::LearnCookie { cookie: Some(option), mss } = &action.what {
                let FastOpenOption { cookie, is_experimental } = option.clone();
                let remembered = Remembered { cookie, is_experimental, mss: *mss };
                self.cookies.learn(self.local.ip, self.remote, remembered);
                has_learnt = true;
            }
        }
        let opens = |action: &Tagged<Action>| {
            matches!(action.what, Action::State { from: TcpState::SynSent, to: TcpState::Established, .. })
        };
        let Some(offer) = tcb.fast_open.offer.as_ref().filter(|offer| offer.cookie.is_empty()) else { return };
        if self.dialect == Dialect::LinuxLike && !has_learnt && actions.iter().any(opens) {
            self.asking = if offer.is_experimental || self.asking == Asking::ForGood {
                Asking::ForGood
            } else {
                Asking::Experimentally
            };
        }
    }

    /// Whether a listening connection accepts text in SYNs, and whether it has room for one more, before it sees a SYN.
    pub(super) fn prepare_fast_open(&mut self, listening: usize) {
        let now = self.now;
        let is_pending = |child: &&Connection| {
            child.tcb.is_fast_opened() && child.tcb.is_pending_fast_open(now) && child.listener == Some(listening)
        };
        let pending = self.connections.iter().filter(is_pending).count() as u64;
        let FastOpenSwitches { bits, key } = self.fast_open;
        let listener = &mut self.connections[listening];
        let by_default = if bits & EVERY_LISTENER != 0 { MOST_BY_DEFAULT } else { 0 };
        let most = listener.fast_opens.unwrap_or(by_default);
        let acceptance = Acceptance {
            key: listener.fast_open_key.unwrap_or(key),
            needs_cookie: bits & SERVER_WITHOUT_COOKIE == 0,
            is_full: pending >= most,
        };
        listener.tcb.fast_open.acceptance = (bits & SERVER != 0 && most > 0).then_some(acceptance);
    }

    fn remembered(&self) -> Option<Remembered> {
        self.cookies.cookie(self.local.ip, self.remote).cloned()
    }

    /// Whether a connect may be put off until there is something for the SYN to carry (TCP_FASTOPEN_CONNECT).
    pub(super) fn may_defer_connect(&self, descriptor: Descriptor) -> bool {
        self.fast_open.bits & CLIENT != 0 && (self.needs_no_cookie(descriptor) || self.remembered().is_some())
    }

    fn needs_no_cookie(&self, descriptor: Descriptor) -> bool {
        self.fast_open.bits & CLIENT_WITHOUT_COOKIE != 0 || descriptor.opens_without_cookie
    }
}

/// Opens a connection with the request for a cookie.
pub(super) fn ask(kernel: &mut Kernel, fd: i64, descriptor: Descriptor) {
    open(kernel, fd, descriptor, 0, Vec::new());
}

/// Opens a connection with text: what a program wants to send goes with the SYN as far as it fits and a cookie is at hand.
/// Gives how many octets were taken.
fn open(kernel: &mut Kernel, fd: i64, descriptor: Descriptor, most: usize, text: Vec<u8>) -> usize {
    let remembered = kernel.remembered();
    let own_mss = u64::from(kernel.connections[descriptor.connection].tcb.settings.mss);
    let room = remembered.as_ref().map_or(own_mss, |known| known.mss.into());
    let is_experimental = match &remembered {
        Some(known) => known.is_experimental,
        None => kernel.asking == Asking::Experimentally,
    };
    let cookie = remembered.map_or_else(Vec::new, |known| known.cookie);
    let offer = FastOpenOption { cookie, is_experimental };
    // beyond what fits Linux takes nothing yet
    let octets = Bytes::from(text[..text.len().min(most)].to_vec());
    kernel.begin_connection();
    kernel.connections[descriptor.connection].tcb.remote = Some(kernel.remote);
    let call = Call::OpenFast { remote: kernel.remote, isn: Seq(0), octets, offer, room };
    let reply = make(kernel, descriptor, &call);
    let begun = Descriptor { is_connecting: true, is_deferred: false, ..descriptor };
    kernel.descriptors.insert(fd, begun);
    match reply {
        Reply::Taken(taken) => taken,
        _ => 0,
    }
}

/// A send that connects: with MSG_FASTOPEN, after a connect that was put off, or, on FreeBSD, on any socket with
/// TCP_FASTOPEN that is not connected. `octets` is what the call has sent so far. `None` where it is an ordinary send.
pub(super) fn send(
    kernel: &mut Kernel,
    fd: i64,
    descriptor: Descriptor,
    (count, flags): (usize, &[&str]),
    is_nonblocking: bool,
    octets: &mut usize,
) -> Option<Made> {
    let fails = |errno| Some(Ok(Progress::Done(Returned::Error(errno))));
    let is_asked = flags.contains(&"MSG_FASTOPEN");
    let connection = &kernel.connections[descriptor.connection];
    let is_new = connection.tcb.state == TcpState::Closed && !descriptor.is_connecting;
    if kernel.dialect == Dialect::FreeBsdLike {
        let is_implied = connection.fast_opens.is_some() && is_new && connection.tcb.remote.is_none();
        return is_implied.then(|| {
            let taken = open(kernel, fd, descriptor, usize::MAX, vec![0; count]);
            done(taken as i64)
        });
    }
    if !is_asked && !descriptor.is_deferred {
        return None;
    }
    if !is_new {
        let is_opening = matches!(connection.tcb.state, TcpState::SynSent | TcpState::SynReceived);
        return match (is_opening, is_asked && *octets == 0 && !descriptor.is_connecting) {
            (true, _) if is_nonblocking => fails("EALREADY"),
            // what it has to say is queued and leaves with the acknowledgment that ends the handshake
            (true, _) if *octets == count => Some(Ok(Progress::Waits)),
            (_, true) => fails("EISCONN"),
            _ => None,
        };
    }
    if kernel.fast_open.bits & CLIENT == 0 {
        return fails("EOPNOTSUPP");
    }
    let has_cookie = kernel.remembered().is_some();
    let mss = kernel.remembered().map_or(u64::from(kernel.settings.mss), |known| known.mss.into());
    let most = mss.min(kernel.settings.mss.into()).saturating_sub(40) as usize;
    let taken = match has_cookie {
        true => open(kernel, fd, descriptor, most, vec![0; count]),
        false if is_nonblocking => {
            ask(kernel, fd, descriptor);
            0
        }
        false => open(kernel, fd, descriptor, usize::MAX, vec![0; count]),
    };
    *octets = taken;
    match (is_nonblocking, taken, has_cookie) {
        (true, _, false) => fails("EINPROGRESS"),
        (true, 0, true) if count > 0 => fails("EINPROGRESS"),
        (true, ..) => Some(done(taken as i64)),
        (false, ..) => Some(Ok(Progress::Waits)),
    }
}
