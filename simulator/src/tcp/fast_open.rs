//! TCP Fast Open (RFC 7413): text in the SYN, given to the user before the handshake is over, for clients that bring a
//! cookie.

use std::hash::Hasher as _;
use std::net::IpAddr;

use bytes::Bytes;
use siphasher::sip::SipHasher24;
use synema_trace::{Instant, TcpState};
use synema_wire::{Endpoint, Seq, TcpOption};

use super::tcb::{Origin, default_mss};
use super::{
    Arriving, CallError, Effect, Offset, Reply, Ruling, SynLayout, Tagged, Tcb, TimerId, Transition, Variable, output,
};

/// A cookie: 4 to 16 octets, an even number of them (RFC 7413 §4.1.1). Empty, it asks for one.
pub(crate) type Cookie = Vec<u8>;

/// The option's kind, and the experimental one with its magic number that came before it (RFC 6994).
const KIND: u8 = 34;
const EXPERIMENTAL_KIND: u8 = 254;
const EXPERIMENTAL_ID: [u8; 2] = [0xf9, 0x89];

/// What a text in the SYN leaves room for: the longest options. The cached MSS counts none (RFC 7413 §4.1.3).
const LONGEST_OPTIONS: u64 = 40;

/// How long a request that was reset counts among those that are pending (§5.1), as on Linux.
const AFTER_RESET_NS: i64 = 60_000_000_000;

const PROTOCOL: &str = "7413/4.2.2";
const CLIENT_CACHE: &str = "7413/4.1.3";
const REFUSAL: &str = "7413/4.1.3.1";

/// The option of a SYN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FastOpenOption {
    pub(crate) cookie: Cookie,
    pub(crate) is_experimental: bool,
}

/// Who listens and accepts text in SYNs (RFC 7413 §4.2: `FastOpenEnabled`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Acceptance {
    /// What cookies are made with.
    pub(crate) key: [u8; 16],
    /// Whether text without a cookie is refused.
    pub(crate) needs_cookie: bool,
    /// `PendingFastOpenRequests` has reached its limit.
    pub(crate) is_full: bool,
}

/// What a connection remembers of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FastOpen {
    /// What our SYN carries: the client's side.
    pub(crate) offer: Option<FastOpenOption>,
    /// Octets of text in our SYN.
    pub(crate) carried: u64,
    /// The listening side.
    pub(crate) acceptance: Option<Acceptance>,
    /// What our SYN,ACK carries.
    answer: Option<FastOpenOption>,
    /// `FastOpened`: the SYN brought a cookie that holds, and its text counts.
    pub(crate) is_opened: bool,
    /// Octets of text that its SYN brought and that were taken.
    pub(crate) accepted: u64,
}

impl FastOpenOption {
    /// The option in a SYN; those of an impossible length are ignored (§4.1.1).
    pub(super) fn of(option: &TcpOption) -> Option<FastOpenOption> {
        let TcpOption::Other { kind, data } = option else { return None };
        let (cookie, is_experimental) = match *kind {
            KIND => (&data[..], false),
            EXPERIMENTAL_KIND => (data.strip_prefix(&EXPERIMENTAL_ID)?, true),
            _ => return None,
        };
        let is_possible = cookie.is_empty() || (cookie.len().is_multiple_of(2) && (4..=16).contains(&cookie.len()));
        is_possible.then(|| FastOpenOption { cookie: cookie.to_vec(), is_experimental })
    }

    /// As it stands in a header.
    pub(crate) fn to_option(&self) -> TcpOption {
        match self.is_experimental {
            false => TcpOption::Other { kind: KIND, data: self.cookie.clone() },
            true => TcpOption::Other { kind: EXPERIMENTAL_KIND, data: [&EXPERIMENTAL_ID[..], &self.cookie].concat() },
        }
    }

    /// With the padding that a layout gives it.
    fn laid_out(&self, layout: SynLayout) -> Vec<TcpOption> {
        let magic = if self.is_experimental { EXPERIMENTAL_ID.len() } else { 0 };
        let len = 2 + magic + self.cookie.len();
        let padding = match layout {
            SynLayout::ScaleLast => len.next_multiple_of(4) - len,
            SynLayout::ScaleSecond => 0,
        };
        let mut list = vec![self.to_option()];
        list.resize(1 + padding, TcpOption::NoOperation);
        list
    }
}

/// The cookie of a client at a server (§4.1.2): a keyed hash, SipHash-2-4, of both addresses, as Linux makes it.
pub(crate) fn cookie(key: [u8; 16], client: IpAddr, server: IpAddr) -> Cookie {
    let mut hasher = SipHasher24::new_with_key(&key);
    for ip in [client, server] {
        match ip {
            IpAddr::V4(ip) => hasher.write(&ip.octets()),
            IpAddr::V6(ip) => hasher.write(&ip.octets()),
        }
    }
    hasher.finish().to_le_bytes().to_vec()
}

/// What our first SYN or SYN,ACK carries; sent again it goes without (§4.2.1, §4.2.2).
pub(super) fn of_syn(tcb: &Tcb, is_answer: bool) -> Vec<TcpOption> {
    let chosen = if is_answer { &tcb.fast_open.answer } else { &tcb.fast_open.offer };
    let is_first = tcb.snd_nxt == tcb.iss;
    chosen.iter().filter(|_| is_first).flat_map(|option| option.laid_out(tcb.settings.syn_layout)).collect()
}

/// OPEN with text, or with the request for a cookie (§4.2.1, §4.2.2). `room` is the segment size that is remembered of
/// the other side.
pub(super) fn connect(
    tcb: &Tcb,
    remote: Endpoint,
    isn: Seq,
    octets: &Bytes,
    offer: FastOpenOption,
    room: u64,
) -> Ruling {
    let iss = Offset::first(isn);
    let needs_handshake = offer.cookie.is_empty();
    let room = if needs_handshake { 0 } else { room.min(tcb.settings.mss.into()).saturating_sub(LONGEST_OPTIONS) };
    let carried = room.min(octets.len() as u64);
    let fast_open = FastOpen { offer: Some(offer), carried, ..FastOpen::default() };
    let plain =
        Tcb { remote: Some(remote), now: tcb.now, fast_open: fast_open.clone(), ..Tcb::new(tcb.local, tcb.settings) };
    let mut spec = output::syn(&plain, isn, None);
    spec.text = iss.plus(1)..iss.plus(1 + carried);
    if carried > 0 {
        spec.purpose = format!("SYN with a cookie and octets 1..{carried}").into();
    } else if needs_handshake {
        spec.purpose = "SYN, asking for a cookie".into();
    }
    let taken = (tcb.settings.send_buffer_bytes as usize).min(octets.len());
    Ruling::reply(Reply::Taken(taken))
        .and(PROTOCOL, Effect::Enter(Transition::SendSyn))
        .and(PROTOCOL, Effect::ChooseIss(isn))
        .and(PROTOCOL, Effect::FastOpen(fast_open))
        .and(PROTOCOL, Effect::Queue(octets.slice(..taken)))
        .and(PROTOCOL, Effect::Emit(spec))
        .and(PROTOCOL, Effect::Set(Variable::SndNxt, iss.plus(1 + carried).0))
        .and("6298/5.1", Effect::Start(TimerId::Retransmission, tcb.settings.rto.initial_ns))
}

/// What the SYN,ACK tells the client: a cookie for the cache, or that it had better not try again (§4.1.3.1).
pub(super) fn answered(tcb: &Tcb, segment: &Arriving<'_>, ack: Offset) -> Vec<Tagged<Effect>> {
    if tcb.fast_open.offer.is_none() {
        return Vec::new();
    }
    let given = segment.fast_open.as_ref().filter(|option| !option.cookie.is_empty());
    let is_text_refused = tcb.fast_open.carried > 0 && ack == tcb.iss.plus(1);
    let mss = segment.mss.unwrap_or_else(|| usual_mss(tcb));
    // §4.2.2: a segment size alone is news too
    let kept = tcb.fast_open.offer.as_ref().filter(|offer| segment.mss.is_some() && !offer.cookie.is_empty());
    let mut effects = Vec::new();
    match (given, kept) {
        (None, _) if is_text_refused => effects.push(Tagged::new(REFUSAL, Effect::LearnCookie(None, mss))),
        (Some(option), _) | (None, Some(option)) => {
            effects.push(Tagged::new(CLIENT_CACHE, Effect::LearnCookie(Some(option.clone()), mss)));
        }
        (None, None) => {}
    }
    if tcb.fast_open.carried > 0 && ack < tcb.snd_nxt {
        // what was not taken follows in the first segment
        effects.push(Tagged::new(PROTOCOL, Effect::Lose(super::flight::Losing::All)));
    }
    effects
}

/// What a SYN with the option has come to where nobody answered it, or the network did: it had better go without (§4.1.3.1).
pub(super) fn failed(tcb: &Tcb) -> Option<Tagged<Effect>> {
    let is_open_question = tcb.state == TcpState::SynSent && tcb.fast_open.offer.is_some();
    is_open_question.then(|| Tagged::new(REFUSAL, Effect::LearnCookie(None, usual_mss(tcb))))
}

/// What segments carry to a server that says nothing of it.
fn usual_mss(tcb: &Tcb) -> u16 {
    u16::try_from(default_mss(tcb.local, &tcb.settings)).unwrap_or(u16::MAX)
}

/// What a listening connection does with a SYN; `None` where it is an ordinary one. The connection given is the new one.
pub(super) fn judge(tcb: &Tcb, segment: &Arriving<'_>, remote: IpAddr) -> Option<FastOpen> {
    let acceptance = tcb.fast_open.acceptance.filter(|acceptance| !acceptance.is_full)?;
    let own = cookie(acceptance.key, remote, tcb.local.ip);
    let fresh = FastOpen { acceptance: None, ..FastOpen::default() };
    let text = segment.text.len() as u64;
    match &segment.fast_open {
        Some(option) if option.cookie == own => {
            Some(FastOpen { is_opened: true, accepted: text.min(tcb.rcv_wnd), ..fresh })
        }
        None if acceptance.needs_cookie => None,
        Some(option) if acceptance.needs_cookie => {
            let answer = FastOpenOption { cookie: own, is_experimental: option.is_experimental };
            Some(FastOpen { answer: Some(answer), ..fresh })
        }
        _ if text > 0 => Some(FastOpen { is_opened: true, accepted: text.min(tcb.rcv_wnd), ..fresh }),
        _ => None,
    }
}

/// The effects of a SYN whose text counts: it is readable, and what we have to say may leave at once (§4.2.2, steps 4
/// and 6).
pub(super) fn opened(ruling: Ruling, tcb: &Tcb, segment: &Arriving<'_>, fast_open: &FastOpen) -> Ruling {
    let ruling = ruling.and(PROTOCOL, Effect::FastOpen(fast_open.clone()));
    if !fast_open.is_opened {
        return ruling;
    }
    let with_mss = Tcb { snd_mss: tcb.eff_snd_mss(segment), ..tcb.clone() };
    let at = Offset::first(segment.seq).plus(1);
    let text = Bytes::copy_from_slice(&segment.text[..fast_open.accepted as usize]);
    let ruling = ruling.and(PROTOCOL, Effect::Congest(with_mss.initial_congestion(false)));
    match text.is_empty() {
        true => ruling,
        false => ruling.and(PROTOCOL, Effect::Hold(at, text)).and(PROTOCOL, Effect::Advance),
    }
}

/// An ordinary connection of a listener that accepts text in SYNs: what it inherits is forgotten.
pub(super) fn none(tcb: &Tcb) -> Vec<Tagged<Effect>> {
    match tcb.fast_open == FastOpen::default() {
        true => Vec::new(),
        false => vec![Tagged::new(PROTOCOL, Effect::FastOpen(FastOpen::default()))],
    }
}

impl Tcb {
    /// Whether the connection may be used although its handshake is not over.
    pub(crate) fn is_fast_opened(&self) -> bool {
        self.fast_open.is_opened && self.origin == Origin::Passive
    }

    /// Whether the connection counts among `PendingFastOpenRequests`: our SYN is not acknowledged yet, closed or not by its
    /// user, or it was reset before it was, not long ago (§5.1): whoever sends SYNs in the name of others draws resets.
    pub(crate) fn is_pending_fast_open(&self, now: Instant) -> bool {
        let was_reset = self.state == TcpState::Closed && self.error == Some(CallError::Reset);
        let counts_still = was_reset && now.ns_since(self.now) < AFTER_RESET_NS;
        self.snd_una == self.iss && (self.state != TcpState::Closed || counts_still)
    }

    /// Whether text has come in a SYN and counted: ours at the other side, or the other side's here.
    pub(crate) fn had_text_in_syn(&self) -> bool {
        let is_acknowledged = self.fast_open.carried > 0 && self.snd_una > self.iss.plus(self.fast_open.carried);
        self.fast_open.accepted > 0 || is_acknowledged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x24_a_cookie_is_of_both_addresses_and_of_the_key() {
        let ip = |last: u8| IpAddr::from([192, 0, 2, last]);
        let one = cookie([7; 16], ip(1), ip(2));
        assert_eq!(one.len(), 8);
        assert_eq!(one, cookie([7; 16], ip(1), ip(2)));
        for other in [cookie([8; 16], ip(1), ip(2)), cookie([7; 16], ip(3), ip(2)), cookie([7; 16], ip(1), ip(3))] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn x24_options_of_impossible_lengths_are_ignored() {
        let read = |data: &[u8]| FastOpenOption::of(&TcpOption::Other { kind: KIND, data: data.to_vec() });
        for len in 0..=18 {
            let is_possible = matches!(len, 0 | 4 | 6 | 8 | 10 | 12 | 14 | 16);
            assert_eq!(read(&vec![1; len]).is_some(), is_possible, "{len}");
        }
        let experimental = TcpOption::Other { kind: EXPERIMENTAL_KIND, data: vec![0xf9, 0x89, 1, 2, 3, 4] };
        let read = FastOpenOption::of(&experimental).unwrap();
        assert_eq!((read.is_experimental, read.cookie.as_slice()), (true, &[1, 2, 3, 4][..]));
        assert_eq!(read.to_option(), experimental);
        assert_eq!(FastOpenOption::of(&TcpOption::Other { kind: 254, data: vec![0; 6] }), None);
    }
}
