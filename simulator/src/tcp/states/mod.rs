//! The eleven states, one file each: what a segment, a call and a reset do there (RFC 9293 §3.10).
//!
//! Every state implements [`State`]. Its default bodies are what most states do; a file overrides what its state
//! does otherwise, and says so in the RFC's words.

pub(super) mod close_wait;
pub(super) mod closed;
pub(super) mod closing;
pub(super) mod established;
pub(super) mod fin_wait_1;
pub(super) mod fin_wait_2;
pub(super) mod last_ack;
pub(super) mod listen;
pub(super) mod syn_received;
pub(super) mod syn_sent;
pub(super) mod time_wait;

use std::net::IpAddr;

use bytes::Bytes;
use synema_trace::TcpState;
use synema_wire::{Endpoint, Seq};

use super::challenge::challenge;
use super::checks::{self, Check};
use super::clause::in_state;
use super::urgent::Urgent;
use super::{Arriving, Call, CallError, Effect, Offset, Reply, Ruling, Tcb, TimerId, Transition, Variable};
use super::{options, output, send_chunks};

/// What a state does. Every method looks at the connection and returns a ruling.
pub(super) trait State {
    fn name(&self) -> TcpState;

    /// The checks that a segment goes through, in order.
    fn checks(&self) -> &'static [Check] {
        checks::SYNCHRONIZED
    }

    /// First check failed: the segment lies outside the receive window.
    fn unacceptable(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        outside_window(tcb, segment)
    }

    /// Second check. The connection is gone, and whoever uses it learns of it.
    fn reset(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        match checks::reset::believed(tcb, segment) {
            Err(ruling) => ruling,
            Ok(()) => checks::reset::ends_with(tcb, Transition::ReceiveReset, Some(CallError::Reset)),
        }
    }

    /// Fourth check.
    fn syn(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        checks::syn::check(tcb, segment)
    }

    /// Fifth check, once ACK is known to be set.
    fn acknowledgment(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        checks::acknowledgment::established(tcb, segment)
    }

    /// Seventh check.
    fn text(&self, tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
        checks::text::ignore(tcb, segment)
    }

    /// Eighth check, once everything before the FIN has arrived. The acknowledgment of it is owed already.
    fn fin(&self, _tcb: &Tcb) -> Ruling {
        Ruling::pass()
    }

    /// The user calls.
    fn call(&self, tcb: &Tcb, call: &Call) -> Ruling {
        match call {
            Call::OpenPassive | Call::OpenActive { .. } | Call::OpenFast { .. } => self.open(tcb, call),
            Call::Send(octets) => self.send(tcb, octets),
            Call::SendRecord(octets) => self.send_record(tcb, octets),
            Call::SendUrgent(octets) => self.send_urgent(tcb, octets),
            Call::Receive(count) => self.receive(tcb, *count),
            Call::Close => self.close(tcb),
            Call::Release => self.release(tcb),
            Call::Abort => self.abort(tcb),
            Call::Status => self.status(),
        }
    }

    fn open(&self, _tcb: &Tcb, _call: &Call) -> Ruling {
        Ruling::reply(CallError::AlreadyExists)
    }

    fn send(&self, _tcb: &Tcb, _octets: &Bytes) -> Ruling {
        Ruling::reply(CallError::Closing)
    }

    /// SEND, and a segment's end behind its last octet.
    fn send_record(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        let ruling = self.send(tcb, octets);
        match ruling.reply {
            Some(Reply::Taken(taken)) if taken == octets.len() && taken > 0 => {
                ruling.and(in_state(SEND, self.name()), Effect::EndRecord)
            }
            _ => ruling,
        }
    }

    /// "If the URGENT flag is set, then SND.UP <- SND.NXT", once this SEND is in front of it: behind its last octet (MUST-62).
    fn send_urgent(&self, tcb: &Tcb, octets: &Bytes) -> Ruling {
        let ruling = self.send(tcb, octets);
        match ruling.reply {
            Some(Reply::Taken(taken)) if taken > 0 => {
                let snd_up = Some(tcb.send_queue.end().plus(taken as u64));
                ruling.and(in_state(SEND, self.name()), Effect::Urge(Urgent { snd_up, ..tcb.urgent }))
            }
            _ => ruling,
        }
    }

    /// CLOSE, and nobody reads any more (RFC 9293 §3.6.1).
    fn release(&self, tcb: &Tcb) -> Ruling {
        if tcb.receive_buffer.readable_len() > 0 && tcb.settings.resets_lost_text {
            return self.abort(tcb);
        }
        let ruling = self.close(tcb).and("9293/3.6.1", Effect::Detach);
        match ruling.reply {
            Some(Reply::Error(CallError::Closing)) => Ruling { reply: Some(Reply::Ok), ..ruling },
            _ => ruling,
        }
    }

    fn receive(&self, tcb: &Tcb, count: usize) -> Ruling {
        read_or(tcb, count, Reply::Error(CallError::Closing))
    }

    fn close(&self, _tcb: &Tcb) -> Ruling {
        Ruling::reply(CallError::Closing)
    }

    fn status(&self) -> Ruling {
        Ruling::reply(Reply::State(self.name()))
    }

    /// Where the other side may still believe in the connection, it is told.
    fn abort(&self, tcb: &Tcb) -> Ruling {
        let clause = in_state(ABORT, self.name());
        Ruling::reply(Reply::Ok)
            .and(clause, Effect::Flush(Some(CallError::Reset)))
            .and(clause, Effect::Enter(Transition::Abort))
            .and(clause, Effect::Emit(output::reset(tcb)))
    }
}

pub(super) const SEND: &str = "9293/3.10.2";
pub(super) const RECEIVE: &str = "9293/3.10.3";
pub(super) const CLOSE: &str = "9293/3.10.4";
pub(super) const ABORT: &str = "9293/3.10.5";

/// The rules of a state.
pub(super) fn rules(state: TcpState) -> &'static dyn State {
    match state {
        TcpState::Closed => &closed::Closed,
        TcpState::Listen => &listen::Listen,
        TcpState::SynSent => &syn_sent::SynSent,
        TcpState::SynReceived => &syn_received::SynReceived,
        TcpState::Established => &established::Established,
        TcpState::FinWait1 => &fin_wait_1::FinWait1,
        TcpState::FinWait2 => &fin_wait_2::FinWait2,
        TcpState::CloseWait => &close_wait::CloseWait,
        TcpState::Closing => &closing::Closing,
        TcpState::LastAck => &last_ack::LastAck,
        TcpState::TimeWait => &time_wait::TimeWait,
    }
}

/// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>` for a segment outside the window, unless it is a reset.
fn outside_window(tcb: &Tcb, segment: &Arriving<'_>) -> Ruling {
    let clause = in_state("9293/3.10.7.4/1", tcb.state);
    let ruling = Ruling::drop(clause, "outside the receive window");
    match segment.flags.rst() {
        true => ruling,
        false => {
            // RFC 2883 §4.1: the answer says what came twice
            let at = segment.text_at(Offset::near(tcb.rcv_nxt, segment.seq));
            let twice = options::duplicate(tcb, at, at.plus(segment.text.len() as u64));
            if twice.is_some() && tcb.settings.challenges.is_none() {
                return ruling.and_all(twice).and(clause, Effect::OweAck);
            }
            let answer = challenge(tcb, clause, "ACK, because the segment was not expected");
            ruling.and_all(answer.effects)
        }
    }
}

/// `<SEQ=ISS><CTL=SYN>` to the remote socket, where one is given.
fn connect(tcb: &Tcb, remote: Option<Endpoint>, isn: Seq, clause: &'static str) -> Ruling {
    if remote.is_none() {
        return Ruling::reply(CallError::RemoteUnspecified);
    }
    if remote.is_some_and(|remote| !is_one_host(remote.ip)) {
        // RFC 9293 MUST-46
        return Ruling::reply(CallError::NetUnreachable);
    }
    let iss = Offset::first(isn);
    // as said of the connection that it will be: the retransmission time-out is its first
    let rto_ns = tcb.settings.rto.initial_ns;
    let opening = tcb.settings.opening_timeout_ns.map(|ns| Effect::Start(TimerId::UserTimeout, ns));
    let opening = opening.map(|effect| super::Tagged::new("9293/3.10.8/USER", effect));
    Ruling::reply(Reply::Ok)
        .and(clause, Effect::Enter(Transition::SendSyn))
        .and(clause, Effect::ChooseIss(isn))
        .and(clause, Effect::Emit(output::syn(tcb, isn, None)))
        .and(clause, Effect::Set(Variable::SndNxt, iss.plus(1).0))
        .and("6298/5.1", Effect::Start(TimerId::Retransmission, rto_ns))
        .and_all(opening)
}

/// Whether an address can be the other end of a connection: neither broadcast nor multicast, nor none at all.
pub(super) fn is_one_host(ip: IpAddr) -> bool {
    let is_broadcast = ip == IpAddr::V4(std::net::Ipv4Addr::BROADCAST);
    !is_broadcast && !ip.is_multicast() && !ip.is_unspecified()
}

/// Takes as much into the send queue as fits.
fn queue(tcb: &Tcb, octets: &Bytes) -> Ruling {
    let room = send_chunks::room(tcb) as usize;
    let taken = octets.len().min(room);
    let ruling = Ruling::reply(Reply::Taken(taken));
    match taken {
        0 => ruling,
        _ => ruling.and(in_state(SEND, tcb.state), Effect::Queue(octets.slice(..taken))),
    }
}

/// Gives the user what is there; `otherwise` when nothing is.
fn read_or(tcb: &Tcb, count: usize, otherwise: Reply) -> Ruling {
    let readable = tcb.receive_buffer.readable_len() as usize;
    if readable == 0 {
        return Ruling::reply(otherwise);
    }
    let taken = count.min(readable);
    let text = tcb.receive_buffer.peek(taken);
    let ruling = Ruling::reply(Reply::Text(text)).and(in_state(RECEIVE, tcb.state), Effect::Consume(taken));
    let unread = (readable - taken) as u64;
    match may_still_receive(tcb.state) && output::is_window_update_due(tcb, unread) {
        true => ruling.and("9293/3.8.6.2.2", Effect::OweAck),
        false => ruling,
    }
}

/// Whether the other side has not sent FIN yet, so that the window still matters to it.
fn may_still_receive(state: TcpState) -> bool {
    matches!(state, TcpState::Established | TcpState::FinWait1 | TcpState::FinWait2)
}

/// Waits, if nothing is there, for what may come.
fn read_or_wait(tcb: &Tcb, count: usize) -> Ruling {
    read_or(tcb, count, Reply::Queued)
}

/// CLOSE where no connection was opened (RFC 9293 §3.10.4): queued calls end, and no segment goes out.
fn close_unopened() -> Ruling {
    Ruling::reply(Reply::Ok)
        .and(CLOSE, Effect::Flush(Some(CallError::Closing)))
        .and(CLOSE, Effect::Enter(Transition::CloseUnopened))
}

/// ABORT where there is no connection to reset (RFC 9293 §3.10.5): queued calls end, and no segment goes out.
fn abort_unopened() -> Ruling {
    Ruling::reply(Reply::Ok)
        .and(ABORT, Effect::Flush(Some(CallError::Reset)))
        .and(ABORT, Effect::Enter(Transition::Abort))
}

/// Our user closes: nothing more will be queued, and FIN goes behind what is queued already.
fn close_towards(tcb: &Tcb, transition: Transition) -> Ruling {
    let clause = in_state(CLOSE, tcb.state);
    Ruling::reply(Reply::Ok).and(clause, Effect::QueueFin).and(clause, Effect::Enter(transition))
}

/// TIME-WAIT begins: the other timers stop, and the connection stays for twice the maximum segment lifetime.
fn wait_out(tcb: &Tcb, transition: Transition, clause: super::Clause) -> Ruling {
    Ruling::pass()
        .and(clause, Effect::Enter(transition))
        .and(clause, Effect::Stop(TimerId::Retransmission))
        .and(clause, Effect::Stop(TimerId::ZeroWindowProbe))
        .and(clause, Effect::Stop(TimerId::UserTimeout))
        .and(clause, Effect::Stop(TimerId::TailLossProbe))
        .and(clause, Effect::Stop(TimerId::KeepAlive))
        .and(clause, Effect::Start(TimerId::TimeWait, 2 * tcb.settings.msl_ns))
}

/// Whether the acknowledgment in a segment covers our FIN.
fn acknowledges_fin(tcb: &Tcb, segment: &Arriving<'_>) -> bool {
    tcb.fin_sent() && checks::acknowledgment::ack_of(tcb, segment) == tcb.snd_nxt
}
