use synema_trace::{Certainty, TcpState};
use synema_wire::Seq;

use super::Transition;
/// What is known of one end of a connection.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) state: TcpState,
    /// How sure its first state is.
    pub(super) certainty: Certainty,
    /// Whether it came from LISTEN, to which a reset in SYN-RECEIVED returns it.
    pub(super) is_passive: bool,
    /// The sequence number after the highest it sent (SND.NXT).
    pub(super) snd_nxt: Option<Seq>,
    /// The sequence number after its FIN, once that was sent.
    pub(super) fin_sent: Option<Seq>,
    /// The next octet it expects (RCV.NXT), as far as the frames show.
    pub(super) rcv_nxt: Option<Seq>,
    /// What arrived beyond a hole: `(from, to)`.
    pub(super) ahead: Vec<(Seq, Seq)>,
    /// The sequence number after the other side's FIN, once that arrived, in order or not.
    pub(super) fin_heard: Option<Seq>,
    /// Whether its first state was something else than CLOSED, and what to call that.
    pub(super) opening: Option<&'static str>,
}

impl End {
    pub(super) fn new(state: TcpState, certainty: Certainty, opening: Option<&'static str>) -> End {
        End {
            state,
            certainty,
            is_passive: state == TcpState::Listen,
            snd_nxt: None,
            fin_sent: None,
            rcv_nxt: None,
            ahead: Vec::new(),
            fin_heard: None,
            opening,
        }
    }

    /// The step out of CLOSED that must have come before the first frame.
    pub(super) fn opening(&self) -> Option<Transition> {
        self.opening.map(|name| Transition { to: self.state, name, clause: "" })
    }

    /// Whether it is in the middle of a connection, of whose end nothing was heard.
    pub(super) fn is_open(&self) -> bool {
        self.state == TcpState::Established && self.fin_heard.is_none()
    }

    /// Takes note of octets sent up to `end`.
    pub(super) fn sent_up_to(&mut self, end: Seq) {
        if self.snd_nxt.is_none_or(|nxt| end.after(nxt)) {
            self.snd_nxt = Some(end);
        }
    }

    /// Takes note of octets `start..end` that arrived; holes wait (RFC 9293 §3.10.7.4, seventh).
    pub(super) fn heard(&mut self, start: Seq, end: Seq) {
        let Some(mut next) = self.rcv_nxt else {
            self.rcv_nxt = Some(end);
            return;
        };
        if start.after(next) {
            self.ahead.push((start, end));
            return;
        }
        if end.after(next) {
            next = end;
        }
        while let Some(place) = self.ahead.iter().position(|(from, _)| !from.after(next)) {
            let (_, to) = self.ahead.swap_remove(place);
            if to.after(next) {
                next = to;
            }
        }
        self.rcv_nxt = Some(next);
    }

    /// It acknowledged everything before `ack`, so it has all of that.
    pub(super) fn has_everything_before(&mut self, ack: Seq) {
        if self.rcv_nxt.is_none_or(|next| ack.after(next)) {
            self.rcv_nxt = Some(ack);
            self.ahead.retain(|(_, to)| to.after(ack));
        }
    }

    /// Whether the other side's FIN arrived and nothing before it is missing.
    pub(super) fn fin_is_in_order(&self) -> bool {
        matches!((self.fin_heard, self.rcv_nxt), (Some(fin), Some(next)) if !next.before(fin))
    }

    /// Whether `ack` covers its own FIN.
    pub(super) fn fin_is_acked_by(&self, ack: Seq) -> bool {
        self.fin_sent.is_some_and(|fin| !ack.before(fin))
    }

    /// The transition that an in-order FIN makes, if it makes one here (RFC 9293 §3.10.7.4, eighth).
    pub(super) fn on_fin(&self, state: TcpState, own_fin_acked: bool) -> Option<Transition> {
        let (to, clause) = match state {
            TcpState::SynReceived | TcpState::Established => (TcpState::CloseWait, "9293/3.10.7.4/8/ESTABLISHED"),
            TcpState::FinWait1 if own_fin_acked => (TcpState::TimeWait, "9293/3.10.7.4/8/FIN-WAIT-1"),
            TcpState::FinWait1 => (TcpState::Closing, "9293/3.10.7.4/8/FIN-WAIT-1"),
            TcpState::FinWait2 => (TcpState::TimeWait, "9293/3.10.7.4/8/FIN-WAIT-2"),
            _ => return None,
        };
        Some(Transition { to, name: "ReceiveFin", clause })
    }
}
